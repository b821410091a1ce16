"""
From definition and files to frozen evidence.
"""

import datetime as dt

import pytest

from dueregard.errors import IndicatorError
from dueregard.gather import tables
from dueregard.model import Figure, Period
from dueregard.model.assessment import Facts
from dueregard.model.evidence import SeriesBreak
from dueregard.sources import read_source
from dueregard.version import __version__
from tests.gather.places import stops

RATIO = {
    "kind": "rate_ratio",
    "population": "residents",
    "by": "ethnicity",
    "reference": "White",
    "period": {"end": "2024-12", "months": 12},
    "figures": {"black": {"group": "Black", "value": "ratio", "decimals": 2}},
}

TRUST = "month,group,trust\n2024-01,White,76.7\n2024-01,Black,[c]\n2023-01,White,70\n"


def test_a_ratio_stands_with_everything_it_was_made_of(place):
    place.define(RATIO | {"ages": "10 and over", "caveats": ["Residents are not the people in the street."]})
    item = place.figure()
    ratio = item.figure("black")
    white, black = 12 * 60 + 12, 12 * 30 + 12
    assert ratio.value == pytest.approx((black / 15000) / (white / 80000))
    assert ratio.interval.low < ratio.value < ratio.interval.high
    assert (ratio.numerator, ratio.denominator, ratio.reference) == (black, 15000, "White")
    assert (item.kind, item.indicator_kind, item.revision) == ("computed", "rate_ratio", 1)
    assert item.period == Period(end="2024-12", months=12)
    assert (item.population, item.comparator, item.ages) == ("Residents", "White", "10 and over")
    assert item.groups == ("Asian", "Black", "White", "Mixed")
    assert [source.id for source in item.sources] == ["stops", "residents"]
    assert item.tool == f"dueregard {__version__}"
    assert item.caveats == ("Residents are not the people in the street.",)
    assert "ratio by log-Wald" in item.method
    assert item.suppression.threshold == 10


def test_those_whose_group_is_not_known_are_stated_beside_the_groups(place):
    place.define(RATIO)
    (missing,) = place.figure().missing
    unknown, known = 12 * 5 + 12, 12 * (60 + 30 + 15) + 3 * 12
    assert (missing.label, missing.count) == ("unknown", unknown)
    assert missing.share == pytest.approx(unknown / (unknown + known))


def test_a_group_only_the_population_has_was_not_collected(place):
    place.define(RATIO)
    values = place.values()
    assert values["Mixed", "rate"] == "not collected"
    assert ("Mixed", "ratio") not in values


def test_a_group_of_another_period_is_zero_here_and_so_withheld(place):
    place.write(
        "data/stops.csv", stops(months=["2023-01"], per_month={"Mixed": 40}) + stops().partition("\n")[2]
    )
    place.define(RATIO)
    assert place.values()["Mixed", "rate"] == "suppressed"


def test_small_groups_are_withheld_and_how_many_is_on_record(place):
    place.write("data/stops.csv", stops({"White": 60, "Black": 30, "Asian": 15, "Mixed": 0}))
    place.define(RATIO | {"period": {"end": "2024-03", "months": 3}})
    item = place.figure()
    assert {e.group for e in item.estimates if e.state == "suppressed"} == {"Mixed", "Asian"}
    assert (item.suppression.primary, item.suppression.secondary) == (1, 1)
    assert item.suppression.reason.startswith("Counts under 10 are withheld")


def test_figures_already_public_are_shown_as_published(place):
    place.write("data/stops.csv", stops({"White": 60, "Black": 1, "Unknown": 0}, months=["2024-01"]))
    source = place.definitions["sources"]["stops"] | {"already_published": True}
    place.define({"kind": "count", "by": "ethnicity"}, sources={"stops": source})
    assert place.values() == {("White", "count"): 60, ("Black", "count"): 1}
    assert place.figure().suppression is None
    assert place.figure().missing == ()


def test_people_of_a_small_population_are_protected_unless_it_is_public(place):
    place.write("data/residents.csv", "ethnicity,people\nWhite,80000\nBlack,15000\nAsian,9\n")
    place.define(RATIO)
    assert place.values()["Asian", "count"] != "suppressed"
    residents = place.definitions["populations"]["residents"] | {"already_published": False}
    place.define(RATIO, populations={"residents": residents})
    assert place.values()["Asian", "count"] == "suppressed"


def test_a_threshold_and_its_reason_are_used_and_recorded(place):
    place.define(
        {"kind": "count", "by": "ethnicity", "period": {"start": "2024-02", "end": "2024-02"}},
        suppress_under=32,
        suppress_reason="Agreed with the data owner.",
    )
    item = place.figure()
    assert {e.group for e in item.estimates if e.state == "suppressed"} == {"Asian", "Black"}
    assert (item.suppression.threshold, item.suppression.reason) == (32, "Agreed with the data owner.")


def test_a_full_count_has_no_interval(place):
    place.define({"kind": "share", "source": "residents", "by": "ethnicity"})
    item = place.figure()
    assert all(e.full_count and e.interval is None for e in item.estimates)
    assert item.period == Period(on=dt.date(2021, 3, 21))
    assert item.method == (
        "Give the share of each group among all whose group is known, or of marked rows within each group."
    )


def test_groups_come_in_the_order_of_their_classification(place):
    source = {
        "files": "data/stops.csv",
        "count": "n",
        "columns": {"ethnicity": {"column": "ethnicity", "classification": "four"}},
    }
    groups = {"White": ["White"], "Mixed": ["Mixed"], "Asian or Black": ["Asian", "Black"]}
    place.define(
        {"kind": "count", "by": "ethnicity"},
        sources={"stops": source},
        classifications={"four": {"groups": groups, "missing": {"not stated": ["Unknown"]}}},
    )
    item = place.figure()
    assert item.groups == ("White", "Asian or Black")
    assert item.missing[0].label == "not stated"


def test_where_keeps_groups_and_a_way_of_being_missing_may_be_named_without_its_mark(place):
    place.define({"kind": "count", "by": "ethnicity", "where": {"ethnicity": ["White", "Unknown"]}})
    item = place.figure()
    assert item.groups == ("White",)
    assert item.missing[0].label == "unknown"


def test_a_share_within_groups_counts_the_rows_its_numerator_marks(place):
    rows = "".join(
        f"2024-01,{group},{outcome},{n}\n"
        for group, outcome, n in [
            ("White", "Arrest", 20),
            ("White", "None", 80),
            ("Black", "Arrest", 30),
            ("Black", "None", 30),
        ]
    )
    place.write("data/stops.csv", "month,ethnicity,outcome,n\n" + rows)
    place.define({"kind": "share", "by": "ethnicity", "numerator": {"outcome": "Arrest"}})
    assert place.values() == {("Black", "share"): 0.5, ("White", "share"): 0.2}
    place.define(
        {
            "kind": "share_difference",
            "by": "ethnicity",
            "numerator": {"outcome": "Arrest"},
            "reference": "White",
        }
    )
    assert place.values()["Black", "difference"] == pytest.approx(0.3)


def test_two_sets_are_compared_by_group(place):
    place.write("data/stops.csv", "set,ethnicity,n\na,White,60\na,Black,40\nb,White,80\nb,Black,20\n")
    place.define(
        {"kind": "share_difference", "by": "ethnicity", "where": {"set": "a"}, "compare": {"set": "b"}}
    )
    assert place.values()["Black", "difference"] == pytest.approx(0.2)
    numerator = {"ethnicity": "Black"}
    place.define(
        {"kind": "share_difference", "numerator": numerator, "where": {"set": "a"}, "compare": {"set": "b"}}
    )
    assert place.values()["All", "comparator_share"] == pytest.approx(0.2)


def test_a_change_is_set_against_the_months_before_unless_others_are_named(place):
    place.write("data/stops.csv", stops(White_2024_01=160))
    place.define(
        {"kind": "count_change", "where": {"ethnicity": "White"}, "period": {"end": "2024-12", "months": 12}}
    )
    item = place.figure()
    assert item.against == Period(end="2023-12", months=12)
    assert item.estimate("All", "change").value == pytest.approx(100 / (12 * 60 + 12))
    assert item.estimate("All", "change").method == "quasi-Poisson on months"
    place.define(
        {
            "kind": "count_change",
            "where": {"ethnicity": "White"},
            "period": {"end": "2024-12", "months": 3},
            "against": {"end": "2023-12", "months": 3},
        }
    )
    assert place.figure().against == Period(end="2023-12", months=3)
    assert place.figure().estimate("All", "change").value == 0


def test_a_change_between_rows_of_two_years_needs_no_months(place):
    place.write("data/stops.csv", "year,ethnicity,n\n2023,White,200\n2024,White,150\n")
    place.define({"kind": "count_change", "where": {"year": "2024"}, "compare": {"year": "2023"}})
    item = place.figure()
    assert item.comparator == "2023"
    assert item.estimate("All", "change").value == -0.25
    assert item.estimate("All", "change").method == "log-Wald"
    assert item.against is None


def test_published_values_are_repeated_with_no_interval(place):
    place.write(
        "data/trust.csv", "month,group,trust\n2024-01,White,76.7\n2024-01,Black,[c]\n2023-01,White,70\n"
    )
    place.define(
        {
            "kind": "published_value",
            "source": "trust",
            "by": "group",
            "unit": "percent",
            "period": {"start": "2024-01", "end": "2024-01"},
        },
        sources={"trust": {"files": "data/trust.csv", "value": "trust"}},
    )
    item = place.figure()
    assert place.values() == {("Black", "share"): "suppressed", ("White", "share"): 0.767}
    assert item.estimate("White", "share").reason == "no bases are published, so no interval can be given"
    assert item.suppression is None


def test_a_measure_may_be_written_with_hyphens(place):
    place.write("data/stops.csv", "set,ethnicity,n\na,White,60\na,Black,40\nb,White,80\nb,Black,20\n")
    place.define(
        {
            "kind": "share_difference",
            "by": "ethnicity",
            "where": {"set": "a"},
            "compare": {"set": "b"},
            "figures": {"elsewhere": {"group": "Black", "value": "comparator-share"}},
        }
    )
    assert place.figure().figures == {"elsewhere": Figure(group="Black", value="comparator_share")}
    assert place.figure().figure("elsewhere").value == pytest.approx(0.2)


def test_breaks_inside_or_between_the_periods_are_kept(place):
    inside = {"on": "2024-03-01", "what": "a new system"}
    between = SeriesBreak(on=dt.date(2024, 1, 1), what="a new form", source="stops")
    of_publisher = SeriesBreak(on=dt.date(2023, 5, 1), what="a new law", publisher="Riverford Police")
    others = (
        of_publisher,
        SeriesBreak(on=dt.date(2023, 5, 1), what="another body", publisher="Another"),
        SeriesBreak(on=dt.date(2024, 1, 1), what="another source", source="offences"),
        SeriesBreak(on=dt.date(2023, 1, 1), what="on the first day", source="stops"),
        SeriesBreak(on=dt.date(2025, 1, 1), what="afterwards", source="stops"),
    )
    place.assessment = place.assessment.model_copy(update={"facts": Facts(series_breaks=(between, *others))})
    change = {"kind": "count_change", "period": {"end": "2024-12", "months": 12}, "series_breaks": [inside]}
    stops_of = place.definitions["sources"]["stops"] | {"publisher": "Riverford Police"}
    place.define(change, sources={"stops": stops_of})
    assert [one.what for one in place.figure().series_breaks] == ["a new system", "a new form", "a new law"]
    place.define(RATIO)
    assert place.figure().series_breaks == ()


def test_a_few_days_without_records_are_a_caveat_of_their_month_only(place):
    days = [f"2022-11-{day:02}" for day in range(1, 31)] + [f"2022-12-{day:02}" for day in range(1, 28)]
    place.write("data/stops.csv", "month,ethnicity,n\n" + "".join(f"{day},White,20\n" for day in days))
    place.define({"kind": "count", "period": {"end": "2022-12", "months": 1}})
    assert "no record from 28 to 31 December 2022" in place.figure().caveats[0]
    assert place.values() == {("All", "count"): 540}
    place.define({"kind": "count", "period": {"end": "2022-11", "months": 1}})
    assert place.figure().caveats == ()


def test_groups_may_be_the_months_of_the_period(place):
    place.define({"kind": "count", "by": "month", "period": {"end": "2024-12", "months": 2}})
    assert place.values() == {("2024-11", "count"): 114, ("2024-12", "count"): 118}


def test_a_source_that_does_not_say_its_period_is_marked(place):
    place.write("data/stops.csv", "ethnicity,n\nWhite,60\nBlack,40\n")
    assert place.figure().caveats == (
        "Neither the source nor the definition says what period the figures are of.",
    )


def test_different_ages_above_and_below_are_marked(place):
    place.define(
        RATIO | {"ages": "all ages"},
        populations={"residents": place.definitions["populations"]["residents"] | {"ages": "16 and over"}},
    )
    assert (
        "The figures are of different ages: those counted are all ages, the population is 16 and over."
        in (place.figure().caveats)
    )


def test_a_population_by_month_is_used_for_the_month_chosen(place):
    place.write("data/residents.csv", "month,ethnicity,people\n2023-06,White,10\n2024-06,White,20000\n")
    place.define(
        {
            "kind": "rate",
            "population": "residents",
            "population_where": {"month": "2024-06", "ethnicity": "White"},
            "where": {"ethnicity": "White"},
        }
    )
    assert place.figure().estimate("All", "rate").denominator == 20000


def test_one_definition_may_count_a_population(place):
    place.define({"kind": "count", "source": "residents"})
    assert place.values() == {("All", "count"): 120_000}


def test_a_source_is_read_once_for_all_that_count_in_it(place, monkeypatch):
    place.definitions["indicators"] = [
        {"id": name, "kind": "count", "source": "stops"} for name in ("first", "second")
    ]
    place.define()
    read = []

    def reading(name, *given, **more):
        read.append(name)
        return read_source(name, *given, **more)

    monkeypatch.setattr(tables, "read_source", reading)
    assert [change.evidence for change in place.gather().changes] == ["first", "second"]
    assert read == ["stops"]


def test_two_gatherings_give_the_same_bytes(place):
    place.define(RATIO)
    first = place.gather()
    place.assessment = place.assessment.model_copy(update={"evidence": ()})
    assert place.gather().evidence == first.evidence


def test_a_population_of_another_decade_is_named(place):
    residents = place.definitions["populations"]["residents"]
    place.define(RATIO, populations={"residents": residents | {"period": {"on": "2011-03-27"}}})
    item = place.figure()
    assert "The population is that of 27 March 2011, 12 years before" in item.caveats[0]
    assert str(item.population_period) == "27 March 2011"


def test_a_population_of_some_ages_is_named_where_those_counted_give_none(place):
    residents = place.definitions["populations"]["residents"]
    place.define(RATIO, populations={"residents": residents | {"ages": "16 and over"}})
    assert (
        "The population is 16 and over, and nothing says that those counted are" in place.figure().caveats[0]
    )


def test_a_place_code_of_another_year_is_refused_with_its_successor(place):
    place.write("data/stops.csv", "place,n\nE07000004,60\nE07000005,40\n")
    place.write("data/residents.csv", "place,people\nE06000060,500000\n")
    place.define({"kind": "rate", "by": "place", "population": "residents"})
    with pytest.raises(IndicatorError, match=r"E07000004 \(Aylesbury Vale\) has been part of E06000060"):
        place.gather()
