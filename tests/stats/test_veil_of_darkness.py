"""
The veil of darkness: published figures, splines that are natural, regressions that settle.
"""

import csv

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dueregard.errors import StatisticsError
from dueregard.stats.logistic import logistic_regression
from dueregard.stats.natural_spline import natural_spline, spread_knots
from dueregard.stats.veil_of_darkness import compare_dark_and_light, veil_of_darkness
from tests.shared_data import golden, shared_path

KNOTS = st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True).map(sorted)


def read_stops():
    with shared_path("reference", "inputs", "veil_synthetic.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] for row in rows] for name in rows[0]}


def test_reference_figures_are_reproduced():
    figures, stops = golden("stop_search_fairness")["veil"], read_stops()
    minute, dark, group = (np.array(stops[name], float) for name in ("minute", "dark", "minority"))
    found = veil_of_darkness(
        minute, dark, group, area=stops["area"], knots=figures["knots"], boundary=figures["boundary"]
    )
    assert found.log_odds_ratio == pytest.approx(figures["beta_dark"], rel=1e-7)
    assert found.standard_error == pytest.approx(figures["se"], rel=1e-5)
    assert found.p == pytest.approx(figures["p"], rel=1e-4)
    assert found.odds_ratio.estimate == pytest.approx(figures["odds_ratio"], rel=1e-7)
    assert found.deviance == pytest.approx(figures["deviance"], rel=1e-9)
    assert found.odds_ratio.low < found.odds_ratio.estimate < found.odds_ratio.high < 1
    plain = compare_dark_and_light(dark, group, area=stops["area"])
    assert plain.log_odds_ratio == pytest.approx(figures["beta_dark_without_clock_time"], rel=1e-7)
    by_rule = veil_of_darkness(minute, dark, group, area=stops["area"])
    assert by_rule.log_odds_ratio == pytest.approx(found.log_odds_ratio, rel=1e-9)


@given(KNOTS)
def test_a_natural_spline_is_straight_from_the_boundary_outwards(knots):
    step = 0.01
    for end in (0.0, 100.0):
        side = -step if end == 0 else step
        rows = natural_spline(end + side * np.arange(4), knots, (0, 100))
        assert rows.shape == (4, len(knots) + 1)
        assert np.abs(np.diff(rows, n=2, axis=0)).max() < 1e-9


@given(KNOTS, st.floats(-3, 3), st.floats(-3, 3))
def test_every_straight_line_is_a_natural_spline(knots, height, slope):
    places = np.linspace(-20, 120, 40)
    columns = np.column_stack([np.ones(40), natural_spline(places, knots, (0, 100))])
    line = height + slope * places
    fitted = columns @ np.linalg.lstsq(columns, line, rcond=None)[0]
    assert fitted == pytest.approx(line, abs=1e-5)


def test_knots_part_the_values_evenly():
    assert spread_knots(range(101), 3).tolist() == [25, 50, 75]


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), min_size=2, max_size=2))
def test_two_groups_give_the_log_of_their_odds_ratio(groups):
    (a, b), (c, d) = groups
    found = logistic_regression([a, c], [a + b, c + d], [[1, 1], [1, 0]])
    assert found.estimate[1] == pytest.approx(np.log(a * d / (b * c)), abs=1e-8)
    assert found.standard_error[1] == pytest.approx(np.sqrt(1 / a + 1 / b + 1 / c + 1 / d), rel=1e-8)
    assert found.deviance == pytest.approx(0, abs=1e-7)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=12, max_size=40))
def test_swapping_dark_and_light_turns_the_odds_ratio_round(stops):
    dark, group = np.array(stops).T
    assume(len(set(stops)) == 4)
    found, swapped = compare_dark_and_light(dark, group), compare_dark_and_light(1 - dark, group)
    assert swapped.odds_ratio.estimate == pytest.approx(1 / found.odds_ratio.estimate, rel=1e-7)
    assert swapped.p == pytest.approx(found.p, abs=1e-9)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: natural_spline([1.0], [5.0], (5.0, 9.0)), "must rise"),
        (lambda: spread_knots([1.0], 0), "at least 1 knot"),
        (lambda: logistic_regression([3, 0], [9, 9], [[1, 1], [1, 0]]), "does not settle"),
        (lambda: logistic_regression([3, 1], [9, 9], [[1, 1], [1, 1]]), "not independent"),
        (lambda: logistic_regression([3], [9], [[1], [1]]), "2 rows for 1 counts"),
        (lambda: compare_dark_and_light([1, 1], [0, 1]), "by dark and by daylight are both"),
        (lambda: compare_dark_and_light([0, 0.5], [0, 1]), "flag of darkness is 0 or 1"),
        (lambda: compare_dark_and_light([0, 1], [0, 1], area=["a"]), "1 areas for 2 stops"),
    ],
)
def test_what_cannot_be_compared_is_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()
