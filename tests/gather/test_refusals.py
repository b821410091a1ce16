"""
What cannot be computed is refused with what was there, and the nearest name.
"""

import pytest

from dueregard.errors import DocumentError, IndicatorError, UnknownNameError
from dueregard.model import Evidence
from tests.gather.places import MONTHS, stops

RATE = {"kind": "rate", "population": "residents", "by": "ethnicity"}


def figure(group, value):
    return {"kind": "count", "by": "ethnicity", "figures": {"x": {"group": group, "value": value}}}


def of(kind, *, end, months, **given):
    return {"kind": kind, "period": {"end": end, "months": months}, **given}


@pytest.mark.parametrize(
    ("indicator", "said"),
    [
        (
            {"kind": "count", "by": "ethnicty"},
            "'ethnicty', which the source 'stops' has not. Closest: 'ethnicity'.",
        ),
        ({"kind": "count", "source": "stop"}, "there is no population 'stop'"),
        (
            {"kind": "rate", "population": "resident"},
            "there is no population 'resident'. Closest: 'residents'.",
        ),
        ({"kind": "count", "where": {"sex": "F"}}, "`where` names the column 'sex'"),
        (
            {"kind": "count", "where": {"ethnicity": "Whit"}},
            "`where` asks for 'Whit', which the column 'ethnicity' has not. Closest: 'White'.",
        ),
        (figure("Blak", "count"), "names the group 'Blak', which is not there. Closest: 'Black'."),
        (figure("Black", "cuont"), "'cuont' of 'Black', which is not computed. Closest: 'count'."),
        ({"kind": "count", "reference": "White"}, "the kind 'count' has no use for `reference`"),
        (RATE | {"kind": "rate_ratio"}, "the kind 'rate_ratio' needs `reference`"),
        (RATE | {"by": "month"}, "the column 'month', which the source 'residents' has not"),
        (
            {"kind": "count", "period": {"start": "2024-01-15", "end": "2024-02-14"}},
            "the period (15 January 2024 to 14 February 2024) cuts a month",
        ),
        (
            of("count", end="2025-02", months=3),
            "2025-01, 2025-02 not there. They cover 2023-01 to 2024-12.",
        ),
        (of("count", end="2022-12", months=12), "2022-06 and 6 more not there"),
        (of("count_change", end="2023-12", months=12), "2022-06 and 6 more not there"),
        (
            of("count_change", end="2024-12", months=12, against={"end": "2023-12", "months": 6}),
            "not of one length: 6 months to December 2023 and 12 months to December 2024",
        ),
        (
            of("count_change", end="2024-12", months=6, against={"end": "2024-08", "months": 6}),
            "does not end before the later begins",
        ),
        (
            {"kind": "share_difference", "by": "ethnicity", "compare": {"ethnicity": "White"}},
            "the rows of `where` and of `compare` overlap",
        ),
    ],
)
def test_a_definition_that_does_not_fit_the_data_is_refused(place, indicator, said):
    place.define(indicator)
    with pytest.raises(IndicatorError) as raised:
        place.gather()
    assert said in str(raised.value)
    assert str(raised.value).startswith("Indicator 'figure': ")


def test_a_missing_month_inside_the_period_is_named(place):
    place.write("data/stops.csv", stops(months=[month for month in MONTHS if month != "2024-06"]))
    place.define({"kind": "count", "period": {"end": "2024-12", "months": 12}})
    with pytest.raises(IndicatorError, match=r"2024-06 not there\. They cover 2023-01 to 2024-12"):
        place.gather()


def test_a_kind_there_is_not_is_named_with_the_nearest(place):
    place.define({"kind": "rate_rato"})
    with pytest.raises(UnknownNameError, match="Closest: 'rate_ratio'"):
        place.gather()


def test_a_period_that_is_not_the_sources_is_refused(place):
    place.define({"kind": "count", "source": "residents", "period": {"on": "2011-03-27"}})
    with pytest.raises(IndicatorError, match=r"is 27 March 2011, and the source is of 21 March 2021"):
        place.gather()


def test_a_change_needs_months_or_two_sets_of_rows(place):
    place.define({"kind": "count_change", "source": "residents"})
    with pytest.raises(IndicatorError, match="a change needs months in the source"):
        place.gather()


def test_nobody_in_the_population_of_a_group_is_an_error_that_names_it(place):
    place.write("data/residents.csv", "ethnicity,people\nWhite,80000\nBlack,0\nAsian,20000\n")
    place.define(RATE)
    with pytest.raises(IndicatorError, match="nobody in the population of 'Black'"):
        place.gather()


def test_a_population_of_several_months_is_not_added_up(place):
    place.write("data/residents.csv", "month,ethnicity,people\n2023-06,White,10\n2024-06,White,20\n")
    place.define(RATE)
    with pytest.raises(IndicatorError, match="given for several months"):
        place.gather()


def test_people_are_chosen_as_those_counted_are(place):
    place.write("data/stops.csv", "place,ethnicity,n\nNorth,White,60\nSouth,White,40\n")
    place.write("data/residents.csv", "place,ethnicity,people\nNorth,White,600\nSouth,White,900\n")
    place.define(RATE | {"where": {"place": "North"}})
    with pytest.raises(IndicatorError, match=r"Add `population_where: \{place: \.\.\.\}`"):
        place.gather()
    place.define(RATE | {"where": {"place": "North"}, "population_where": {"place": "North"}})
    assert place.figure().estimate("White", "rate").denominator == 600


def test_a_total_among_the_groups_would_count_everybody_twice(place):
    place.write("data/stops.csv", "ethnicity,n\nWhite,60\nBlack,40\nTotal,100\n")
    place.define({"kind": "share", "by": "ethnicity"})
    with pytest.raises(IndicatorError, match="'Total' is the total of the other groups"):
        place.gather()
    place.define({"kind": "share", "by": "ethnicity", "where": {"ethnicity": ["White", "Black"]}})
    assert place.values()["White", "share"] == 0.6


def test_a_source_of_published_values_is_for_published_values(place):
    place.write("data/trust.csv", "group,trust\nWhite,76.7\n")
    place.define({"kind": "published_value", "by": "ethnicity", "unit": "percent"})
    with pytest.raises(IndicatorError, match="has no column of published values"):
        place.gather()
    trust = {"stops": {"files": "data/trust.csv", "value": "trust"}}
    place.define({"kind": "count", "by": "group"}, sources=trust)
    with pytest.raises(IndicatorError, match="holds published values and no counts"):
        place.gather()


def test_a_low_threshold_needs_its_reason_on_record(place):
    place.define(suppress_under=5)
    with pytest.raises(DocumentError, match=r"indicators\.yaml: Counts from 5 are to be shown"):
        place.gather()
    place.define(suppress_reason="Agreed with the data owner.")
    assert place.gather().changes


def test_evidence_written_by_hand_is_not_overwritten(place):
    by_hand = Evidence(id="figure", kind="by hand", title="Written by hand")
    place.assessment = place.assessment.model_copy(update={"evidence": (by_hand,)})
    with pytest.raises(IndicatorError, match="written by hand"):
        place.gather()


def test_numbers_outside_a_methods_domain_are_an_error_of_the_indicator(place):
    place.define({"kind": "count"})
    place.write("data/stops.csv", f"ethnicity,n\nWhite,{2**53}\nBlack,5\n")
    with pytest.raises(IndicatorError, match="Indicator 'figure': A count is at most"):
        place.gather()
