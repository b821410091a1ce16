"""
Kinds that need more than groups: strata, a standard population, months, the classification of a source.
"""

import datetime as dt

import pytest

from dueregard.errors import IndicatorError
from dueregard.gather.freezing import SELF_SELECTED
from dueregard.model.assessment import Facts
from dueregard.model.evidence import SeriesBreak
from tests.gather.places import MONTHS, PER_MONTH, stops

SEARCHES = [
    ("White", "North", "Arrest", 40),
    ("White", "North", "Nothing", 160),
    ("White", "South", "Arrest", 20),
    ("White", "South", "Nothing", 20),
    ("Black", "North", "Arrest", 15),
    ("Black", "North", "Nothing", 60),
    ("Black", "South", "Arrest", 60),
    ("Black", "South", "Nothing", 60),
    ("Black", "", "Nothing", 30),
]
HIT_RATE = {
    "kind": "hit_rate",
    "by": "ethnicity",
    "numerator": {"outcome": "Arrest"},
    "reference": "White",
    "strata": "area",
}
STANDARDISED = {
    "kind": "standardised_rate",
    "population": "residents",
    "by": "ethnicity",
    "strata": "age",
    "standard": "standard",
    "reference": "White",
}
FIFTHS = ["First", "Second", "Third"]


def searches(place, rows=SEARCHES):
    lines = "".join(f"2024-01,{','.join(map(str, row))}\n" for row in rows)
    place.write("data/stops.csv", f"month,ethnicity,area,outcome,n\n{lines}")


def by_age(place, **changed):
    """
    Write counts, residents and a standard population by age; `changed` are rows of the residents.
    """
    place.write(
        "data/stops.csv",
        "month,ethnicity,age,n\n2024-01,White,young,20\n2024-01,White,old,160\n2024-01,Black,young,40\n"
        "2024-01,Black,old,40\n2024-01,Black,,15\n",
    )
    residents = {"White,young": 2000, "White,old": 4000, "Black,young": 4000, "Black,old": 1000} | changed
    rows = "".join(f"{key},{people}\n" for key, people in residents.items() if people)
    place.write("data/residents.csv", f"ethnicity,age,people\n{rows}")
    place.write("data/standard.csv", "age,people\nyoung,6000\nold,2000\n")
    public = {"count": "people", "already_published": True}
    return {
        "residents": {"files": "data/residents.csv", "title": "Residents", **public},
        "standard": {"files": "data/standard.csv", "title": "Standard population", **public},
    }


def test_a_hit_rate_is_compared_within_areas_and_says_what_it_cannot_carry(place):
    searches(place)
    place.define(HIT_RATE)
    item = place.figure()
    assert item.estimate("Black", "hit_rate").value == 75 / 225
    assert item.estimate("Black", "adjusted_odds_ratio").value == pytest.approx(1)
    assert item.estimate("Black", "odds_ratio").value == pytest.approx((75 / 150) / (60 / 180))
    assert [test.group for test in item.tests] == ["Black"]
    assert item.tests[0].p > 0.9
    assert any("infra-marginality" in caveat for caveat in item.caveats)


def test_rows_of_unknown_stratum_are_said_to_be_in_the_crude_figures_alone(place):
    searches(place)
    place.define(HIT_RATE)
    assert any(
        caveat.startswith("30 of 465 counted (6.5%) have no known 'area'")
        for caveat in place.figure().caveats
    )
    searches(place, [*SEARCHES[:-1], ("Black", "", "Nothing", 3)])
    assert any(caveat.startswith("A few of those counted have no known") for caveat in place.figure().caveats)


def test_a_test_of_a_withheld_group_is_withheld(place):
    searches(place, [*SEARCHES, ("Asian", "North", "Arrest", 2), ("Asian", "North", "Nothing", 40)])
    place.define(HIT_RATE)
    item = place.figure()
    assert item.estimate("Asian", "odds_ratio").state == "suppressed"
    assert "Asian" not in {test.group for test in item.tests}


def test_a_standardised_rate_takes_its_weights_from_the_standard_population(place):
    place.define(STANDARDISED, populations=by_age(place))
    item = place.figure()
    assert item.estimate("Black", "rate").value == pytest.approx(1000 * 95 / 5000)
    for group in ("White", "Black"):
        assert item.estimate(group, "standardised_rate").value == pytest.approx(17.5)
    assert item.estimate("Black", "adjusted_ratio").value == pytest.approx(1)
    assert item.estimate("Black", "standardised_rate").interval.low < 17.5
    assert [source.id for source in item.sources] == ["stops", "residents", "standard"]


def test_a_stratum_without_residents_is_named(place):
    place.define(STANDARDISED, populations=by_age(place, **{"Black,old": 0}))
    with pytest.raises(IndicatorError, match="has nobody of 'Black' in the stratum 'old' of 'age'"):
        place.gather()


def test_a_change_of_the_standard_is_a_change_of_the_definition(place):
    populations = by_age(place)
    place.define(STANDARDISED, populations=populations)
    place.gather()
    place.define(populations=populations | {"standard": populations["standard"] | {"title": "Another"}})
    (change,) = place.gather().changes
    assert change.reason == "the definition changed"


def consultation(place, **declared):
    place.write("data/stops.csv", "ethnicity,n\nWhite,120\nBlack,30\n")
    groups = {"White": ["White"], "Black": ["Black"], "Asian": ["Asian"]}
    source = {
        "files": "data/stops.csv",
        "count": "n",
        "columns": {"ethnicity": {"column": "ethnicity", "classification": "groups"}},
        "period": {"start": "2024-01", "end": "2024-03"},
    }
    place.define(
        {"kind": "representation", "by": "ethnicity", "population": "residents"},
        sources={"stops": source | declared},
        classifications={"groups": {"groups": groups}},
    )
    return place.figure()


def test_respondents_to_a_consultation_get_an_index_and_no_margin_of_error(place):
    item = consultation(place, self_selected=True, already_published=True)
    white = item.estimate("White", "index")
    assert white.value == pytest.approx(0.8 / (80 / 115))
    assert white.interval is None
    assert (item.tests, item.caveats) == ((), (SELF_SELECTED,))
    assert item.estimate("Asian", "index").value == 0
    assert item.estimate("Mixed", "share").state == "not collected"


def test_a_test_of_all_groups_is_withheld_with_any_of_them(place):
    assert len(consultation(place, already_published=True).tests) == 1
    item = consultation(place)
    assert item.estimate("Asian", "index").state == "suppressed"
    assert item.tests == ()


def deprivation(place, first):
    rows = "".join(f"2024-01,{fifth},{n}\n" for fifth, n in zip(FIFTHS, (first, 30, 15), strict=True))
    place.write("data/stops.csv", f"month,fifth,n\n{rows}")
    place.write("data/residents.csv", "fifth,people\nFirst,1000\nSecond,1000\nThird,1000\n")
    place.define({"kind": "inequality_index", "by": "fifth", "population": "residents", "order": FIFTHS})
    return place.figure()


def test_an_index_of_all_groups_is_withheld_with_any_of_them(place):
    assert deprivation(place, 45).estimate("All", "slope_index").value == pytest.approx(-45)
    item = deprivation(place, 4)
    assert {e.state for e in item.estimates if e.group == "All"} == {"suppressed"}
    assert item.groups == ("First", "Second", "Third")


def test_a_trend_begins_anew_at_a_break_and_names_its_signs(place):
    rise = {f"White_{month.replace('-', '_')}": 90 + at % 2 for at, month in enumerate(MONTHS[12:])}
    place.write("data/stops.csv", stops(**rise))
    white = {"kind": "trend", "where": {"ethnicity": "White"}}
    place.define(white)
    assert {signal.cause for signal in place.figure().signals} >= {"above the upper limit"}
    broken = SeriesBreak(on=dt.date(2024, 1, 15), what="A new form.", source="stops")
    place.assessment = place.assessment.model_copy(update={"facts": Facts(series_breaks=(broken,))})
    place.define(white)
    item = place.figure()
    assert item.signals == ()
    assert item.estimate("2023-12", "mean").value != item.estimate("2024-01", "mean").value
    assert "rough" in item.estimate("2024-01", "upper_limit").reason
    assert item.groups == ()


def test_limits_and_signs_are_withheld_with_any_month(place):
    place.write("data/stops.csv", stops({"White": 14}, White_2024_03=6))
    place.define({"kind": "trend", "where": {"ethnicity": "White"}})
    item = place.figure()
    assert {e.state for e in item.estimates if e.measure == "upper_limit"} == {"suppressed"}
    assert item.estimate("2024-03", "count").state == "suppressed"
    assert item.signals == ()


def test_a_trend_of_one_month_between_breaks_is_refused(place):
    place.write("data/stops.csv", stops(PER_MONTH, months=MONTHS[:3]))
    breaks = [{"on": "2023-03-01", "what": "A new form."}]
    place.define({"kind": "trend", "series_breaks": breaks})
    with pytest.raises(IndicatorError, match="Limits need at least two points"):
        place.gather()
