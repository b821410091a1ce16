"""
A measure in some places and not in others: the reference's effects and errors, and laws.
"""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden

CELL = st.lists(st.integers(-100, 100), min_size=2, max_size=12)
CELLS = st.tuples(CELL, CELL, CELL, CELL)


def reference_panels():
    for case in golden("monitoring")["did"]:
        given_ = {name: np.array(values) for name, values in case["input"].items()}
        yield case, given_


def four_cells(panel):
    treated, after = panel["treat"] == 1, panel["post"] == 1
    return [
        panel["y"][where]
        for where in (treated & ~after, treated & after, ~treated & ~after, ~treated & after)
    ]


def test_reference_four_means_are_reproduced():
    for case, panel in reference_panels():
        robust = stats.difference_in_differences(*four_cells(panel))
        pooled = stats.difference_in_differences_pooled(*four_cells(panel))
        assert robust.estimate == pooled.estimate == pytest.approx(case["did_2x2"], rel=1e-6)
        assert robust.standard_error == pytest.approx(case["se_hc1"], rel=1e-6)
        assert pooled.standard_error == pytest.approx(case["se_ols"], rel=1e-6)


def test_reference_panels_are_reproduced():
    for case, panel in reference_panels():
        found = stats.panel_difference_in_differences(
            panel["y"], places=panel["unit"], periods=panel["time"], measure=panel["treat"] * panel["post"]
        )
        assert found.estimate == pytest.approx(case["twfe"], rel=1e-6)
        assert found.standard_error == pytest.approx(case["se_cluster_cr1"], rel=1e-6)
        # Without the factors for few places and many constants it is the error called CR0.
        places, periods, figures = len(set(panel["unit"])), len(set(panel["time"])), panel["y"].size
        small = places / (places - 1) * (figures - 1) / (figures - places - periods)
        assert found.standard_error / sqrt(small) == pytest.approx(case["se_cluster_cr0"], rel=1e-6)
        assert found.degrees_of_freedom == places - 1


def test_the_minimum_wage_of_new_jersey_in_1992():
    # Card and Krueger (1994), American Economic Review 84, 772-793, table 3: full-time equivalent
    # employment per restaurant, 20.44 and 21.03 in New Jersey, 23.33 and 21.17 in Pennsylvania.
    around = np.array([-9.0, 0.0, 9.0])
    found = stats.difference_in_differences(20.44 + around, 21.03 + around, 23.33 + around, 21.17 + around)
    assert found.estimate == pytest.approx(2.75, abs=0.006)


@given(cells=CELLS, shift=st.integers(-50, 50), trend=st.integers(-50, 50))
def test_what_moves_all_places_alike_is_no_effect(cells, shift, trend):
    plain = stats.difference_in_differences(*cells)
    before, after, others_before, others_after = (np.array(cell, dtype=float) for cell in cells)
    moved = stats.difference_in_differences(
        before + shift, after + shift + trend, others_before, others_after + trend
    )
    assert moved.estimate == pytest.approx(plain.estimate, abs=1e-9)
    assert moved.standard_error == pytest.approx(plain.standard_error, abs=1e-9)


@given(cells=CELLS)
def test_swapping_the_groups_turns_the_effect_round(cells):
    for method in (stats.difference_in_differences, stats.difference_in_differences_pooled):
        there, back = method(*cells), method(*cells[2:], *cells[:2])
        assert back.estimate == pytest.approx(-there.estimate, abs=1e-9)
        assert back.standard_error == pytest.approx(there.standard_error)


@given(
    noise=st.lists(st.integers(-20, 20), min_size=24, max_size=24),
    places=st.lists(st.integers(-100, 100), min_size=6, max_size=6),
    periods=st.lists(st.integers(-100, 100), min_size=4, max_size=4),
)
def test_a_panel_sees_through_the_level_of_places_and_the_course_of_time(noise, places, periods):
    place, period = np.repeat(np.arange(6), 4), np.tile(np.arange(4), 6)
    measure = ((place < 3) & (period >= 2)).astype(float)
    labels = {"places": [f"borough {number}" for number in place], "periods": period, "measure": measure}
    plain = stats.panel_difference_in_differences(noise, **labels)
    values = np.array(noise) + np.array(places)[place] + np.array(periods)[period] + 5 * measure
    moved = stats.panel_difference_in_differences(values, **labels)
    assert moved.estimate == pytest.approx(plain.estimate + 5, abs=1e-7)
    assert moved.standard_error == pytest.approx(plain.standard_error, abs=1e-7)
    cells = four_cells({"y": np.array(noise), "treat": (place < 3) * 1, "post": (period >= 2) * 1})
    assert plain.estimate == pytest.approx(stats.difference_in_differences(*cells).estimate, abs=1e-7)


def test_a_place_may_miss_a_period():
    values = [10, 12, 20, 27, 30, 32, 41]
    found = stats.panel_difference_in_differences(
        values, places=list("aabbccd"), periods=[1, 2, 1, 2, 1, 2, 2], measure=[0, 0, 0, 1, 0, 0, 0]
    )
    assert found.estimate == pytest.approx(5)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: stats.difference_in_differences([1], [2], [3], [4]), "there are 1, 1, 1, 1"),
        (lambda: stats.difference_in_differences([], [2, 3], [3], [4, 5]), "there are 0, 2, 1, 2"),
        (
            lambda: stats.panel_difference_in_differences([1, 2], places=[1], periods=[1, 2], measure=[0, 1]),
            "Each figure has one place",
        ),
        (
            lambda: stats.panel_difference_in_differences(
                [1, 2, 3, 4, 5, 6], places=[1, 1, 2, 2, 3, 3], periods=[1, 2] * 3, measure=[0, 1] * 3
            ),
            "only where some have it and some do not",
        ),
        (
            lambda: stats.panel_difference_in_differences(
                [1, 2], places=[1, 1], periods=[1, 2], measure=[0, 1]
            ),
            "only where some have it and some do not",
        ),
    ],
)
def test_figures_outside_the_domain_are_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()
