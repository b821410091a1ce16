"""
What stands beside the figures: who is missing, another population, a declared margin.
"""

import pytest

from dueregard.errors import IndicatorError
from tests.gather.places import PER_MONTH, stops

RATIO = {
    "kind": "rate_ratio",
    "population": "residents",
    "by": "ethnicity",
    "reference": "White",
    "period": {"end": "2024-12", "months": 12},
}
WHITE, BLACK, ASIAN, UNKNOWN = (12 * n + 12 for n in (60, 30, 15, 5))
SAME_DAY = {"count": "people", "title": "Workers", "full_count": True, "already_published": True}


def with_workers(place, people="White,40000\nBlack,10000\nAsian,10000\nMixed,5000\n", **changed):
    place.write("data/workers.csv", f"ethnicity,people\n{people}")
    workers = {"files": "data/workers.csv", **SAME_DAY, **changed}
    return {"residents": place.definitions["populations"]["residents"], "workers": workers}


def test_a_ratio_is_bounded_by_those_of_unknown_group(place):
    place.define(RATIO)
    bounds = {(one.group, one.measure): (one.low, one.high) for one in place.figure().bounds}
    people = 80000 / 15000
    assert bounds["Black", "ratio"] == pytest.approx(
        (BLACK / (WHITE + UNKNOWN) * people, (BLACK + UNKNOWN) / WHITE * people)
    )
    assert set(bounds) == {("Asian", "ratio"), ("Black", "ratio")}


def test_bounds_do_not_give_away_a_small_number_of_unknown_group(place):
    place.write("data/stops.csv", stops(PER_MONTH | {"Unknown": 0}, months=["2024-01", "2024-02"]))
    place.define(RATIO | {"period": {"end": "2024-02", "months": 2}})
    item = place.figure()
    assert [one.count for one in item.missing] == [None]
    assert item.bounds == ()


def test_bounds_of_a_withheld_group_are_withheld(place):
    place.write("data/stops.csv", stops({"White": 60, "Black": 30, "Asian": 15, "Mixed": 0, "Unknown": 20}))
    place.define(RATIO | {"period": {"end": "2024-03", "months": 3}})
    assert {one.group for one in place.figure().bounds} == {"Black"}


def test_bounds_of_marked_rows_need_both_the_marked_and_the_unmarked(place):
    rows = "White,Arrest,20\nWhite,None,80\nUnknown,Arrest,15\nUnknown,None,{}\n"
    share = {"kind": "share", "by": "ethnicity", "numerator": {"outcome": "Arrest"}}
    place.write("data/stops.csv", "ethnicity,outcome,n\n" + rows.format(4))
    place.define(share)
    assert place.figure().bounds == ()
    place.write("data/stops.csv", "ethnicity,outcome,n\n" + rows.format(40))
    (bounds,) = place.figure().bounds
    assert (bounds.low, bounds.high) == pytest.approx((20 / 140, 35 / 115))


def test_another_population_gives_the_same_figures_once_more(place):
    place.define(RATIO | {"sensitivity": "workers"}, populations=with_workers(place))
    item = place.figure()
    other = {(one.group, one.measure): one for one in item.sensitivity.estimates}
    assert item.sensitivity.population == "Workers"
    assert other["Black", "ratio"].value == pytest.approx((BLACK / 10000) / (WHITE / 40000))
    assert other["Black", "ratio"].interval.low < other["Black", "ratio"].value
    assert ("Black", "count") not in other
    assert [source.id for source in item.sources] == ["stops", "residents", "workers"]


def test_a_group_that_the_other_population_would_give_away_is_withheld_in_both(place):
    few = "White,40000\nBlack,10000\nAsian,9\n"
    populations = with_workers(place, few, already_published=False)
    place.define(RATIO | {"sensitivity": "workers"}, populations=populations)
    assert place.values()["Asian", "rate"] == "suppressed"
    assert {e.state for e in place.figure().sensitivity.estimates if e.group == "Asian"} == {"suppressed"}


def test_a_change_of_the_other_population_is_a_change_of_the_definition(place):
    place.define(RATIO | {"sensitivity": "workers"}, populations=with_workers(place))
    place.gather()
    place.define(populations=with_workers(place, title="All workers"))
    (change,) = place.gather().changes
    assert change.reason == "the definition changed"


def test_an_interval_inside_the_declared_margin_is_said_to_be(place):
    margin = {"low": 1, "high": 4, "reason": "Agreed with the panel."}
    place.define(RATIO | {"margin": margin})
    with pytest.raises(IndicatorError, match="runs from below 1, no disparity, to above it"):
        place.gather()
    place.define(RATIO | {"margin": margin | {"low": 0.5}})
    verdicts = {one.group: one.verdict for one in place.figure().equivalence}
    assert verdicts == {"Black": "inside", "Asian": "inside"}
    place.define(RATIO | {"margin": margin | {"low": 0.8, "high": 1.25}})
    verdicts = {one.group: one for one in place.figure().equivalence}
    assert (verdicts["Black"].verdict, verdicts["Asian"].verdict) == ("not shown", "inside")
    assert verdicts["Black"].reason == "Agreed with the panel."


def test_the_interval_held_against_a_margin_is_that_of_two_one_sided_tests(place):
    place.define(RATIO | {"margin": {"low": 0.5, "high": 4, "reason": "Agreed."}})
    item = place.figure()
    verdict = next(one for one in item.equivalence if one.group == "Black")
    printed = item.estimate("Black", "ratio").interval
    assert (verdict.level, printed.level) == (pytest.approx(0.9), 0.95)
    assert printed.low < verdict.interval_low < verdict.interval_high < printed.high
    # Inside with the narrower interval, and not with the one that is printed: a test at 5 percent.
    between = (verdict.interval_high + printed.high) / 2
    place.define(RATIO | {"margin": {"low": 0.5, "high": between, "reason": "Agreed."}})
    assert {one.group: one.verdict for one in place.figure().equivalence}["Black"] == "inside"


def test_a_margin_of_a_difference_is_in_percentage_points(place):
    place.write("data/stops.csv", "set,ethnicity,n\na,White,6000\na,Black,4000\nb,White,6050\nb,Black,3950\n")
    difference = {
        "kind": "share_difference",
        "by": "ethnicity",
        "where": {"set": "a"},
        "compare": {"set": "b"},
    }
    for low, high, verdict in ((-2, 2, "inside"), (-1, 1, "not shown")):
        place.define(difference | {"margin": {"low": low, "high": high, "reason": "Agreed."}})
        assert {one.verdict for one in place.figure().equivalence} == {verdict}
    assert place.figure().equivalence[0].high == 0.01


def test_a_withheld_figure_has_no_verdict(place):
    place.write("data/stops.csv", stops({"White": 60, "Black": 30, "Asian": 15, "Mixed": 0}))
    period = {"end": "2024-03", "months": 3}
    place.define(RATIO | {"period": period, "margin": {"low": 0.8, "high": 1.25, "reason": "Agreed."}})
    assert [one.group for one in place.figure().equivalence] == ["Black"]


def test_the_change_of_a_disparity_stands_beside_both_ratios(place):
    place.write("data/stops.csv", stops(Black_2024_01=150))
    place.define(RATIO | {"against": {"end": "2023-12", "months": 12}})
    item = place.figure()
    found = {
        measure: item.estimate("Black", measure) for measure in ("ratio", "before_ratio", "ratio_change")
    }
    assert found["ratio_change"].value == pytest.approx(
        found["ratio"].value / found["before_ratio"].value - 1
    )
    assert found["before_ratio"].numerator == BLACK
    assert str(item.against) == "12 months to December 2023"


def test_a_change_of_a_disparity_is_withheld_with_the_earlier_period(place):
    few = {f"Asian_2023_{month:02}": 0 for month in range(1, 13)}
    place.write("data/stops.csv", stops(**few))
    place.define(RATIO | {"against": {"end": "2023-12", "months": 12}})
    item = place.figure()
    assert (
        item.estimate("Asian", "ratio").state == item.estimate("Asian", "ratio_change").state == "suppressed"
    )


def test_a_full_count_is_judged_by_itself(place):
    source = place.definitions["sources"]["stops"] | {"full_count": True}
    margin = {"low": 0.8, "high": 1.25, "reason": "Agreed."}
    place.define(RATIO | {"margin": margin}, sources={"stops": source})
    assert {one.group: one.verdict for one in place.figure().equivalence} == {
        "Asian": "inside",
        "Black": "not shown",
    }
