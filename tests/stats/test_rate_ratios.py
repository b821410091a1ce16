"""
Two rates compared by their ratio: reference figures, a real published ratio, and the laws of a ratio.
"""

from math import inf

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden
from tests.stats.figures import (
    COUNTS,
    EXPOSURES,
    LEVELS,
    SOME,
    close_to,
    contains,
    is_ordered,
    limits,
)

METHODS = {
    "rr_log_wald": (stats.rate_ratio_log_wald, 1e-8),
    "rr_exact_conditional": (stats.rate_ratio_exact, 1e-8),
    "rr_mover_exact": (stats.rate_ratio_mover, 1e-8),
    "rr_midp": (stats.rate_ratio_mid_p, 1e-3),
    "rr_score_mn": (stats.rate_ratio_score, 2e-6),
}
FUNCTIONS = [function for function, _ in METHODS.values()]


@pytest.mark.parametrize("name", METHODS)
def test_reference_figures_are_reproduced(name):
    method, tolerance = METHODS[name]
    for case in golden("two_group_disparity")["rates"]:
        found = method(case["x1"], case["n1"], case["x0"], case["n0"], level=case["conf"])
        assert float(found.estimate) == pytest.approx(case["rate_ratio"], rel=1e-8)
        assert limits(found) == close_to(case[name], tolerance)


def test_exact_p_values_are_reproduced():
    for case in golden("two_group_disparity")["rates"]:
        p = stats.rate_ratio_exact_p(case["x1"], case["n1"], case["x0"], case["n0"])
        assert float(p) == pytest.approx(case["rr_p_exact"], rel=1e-8, abs=1e-300)


def test_searches_of_black_and_white_londoners_in_summer_2020():
    found = stats.rate_ratio_by_rule(24000, 1088640, 25567, 4887435)
    assert found.method == "log-Wald"
    assert float(found.interval.estimate) == pytest.approx(4.214326482778002)
    assert limits(found.interval) == pytest.approx([4.140738397604736, 4.289222355538768])


def test_breast_cancer_after_fluoroscopy_is_rothmans_worked_example():
    # Rothman, Modern Epidemiology: 41 cases in 28,010 person-years, 15 in 19,017.
    found = stats.rate_ratio_log_wald(41, 28010, 15, 19017)
    assert [float(found.estimate), *limits(found)] == pytest.approx([1.86, 1.03, 3.35], abs=0.005)


def test_small_counts_are_compared_exactly_and_say_so():
    found = stats.rate_ratio_by_rule([3, 21], [820, 4310], [2, 36], [2210, 28900])
    assert found.method.tolist() == ["exact conditional", "log-Wald"]
    assert found.interval.low.tolist() == pytest.approx([0.463098742129997, 2.28354903071461])
    assert found.interval.high.tolist() == pytest.approx([48.4021285784742, 6.69983939617383])


@pytest.mark.parametrize("method", FUNCTIONS)
@given(first=COUNTS, exposure=EXPOSURES, second=SOME, other=EXPOSURES, level=LEVELS)
def test_interval_contains_the_ratio_and_widens_with_the_level(method, first, exposure, second, other, level):
    found = method(first, exposure, second, other, level=level)
    assert is_ordered(found)
    assert found.low >= 0
    wider = method(first, exposure, second, other, level=level + (1 - level) / 2)
    assert wider.low <= found.low * (1 + 1e-9)
    assert wider.high >= found.high * (1 - 1e-9)


@pytest.mark.parametrize("method", FUNCTIONS)
@given(first=SOME, exposure=EXPOSURES, second=SOME, other=EXPOSURES)
def test_swapping_the_groups_inverts_the_ratio(method, first, exposure, second, other):
    found = method(first, exposure, second, other)
    swapped = method(second, other, first, exposure)
    assert limits(found) == pytest.approx([1 / swapped.high, 1 / swapped.low], rel=1e-6)


@pytest.mark.parametrize("method", FUNCTIONS)
@given(first=SOME, second=SOME)
def test_only_the_relation_of_the_denominators_matters(method, first, second):
    assert limits(method(first, 300, second, 500)) == pytest.approx(
        limits(method(first, 3, second, 5)), rel=1e-9
    )


@pytest.mark.parametrize("method", FUNCTIONS)
def test_a_zero_above_or_below_the_line_has_its_natural_end(method):
    none = method(0, 100, 8, 100)
    assert none.estimate == none.low == 0
    assert none.high > 0
    endless = method(8, 100, 0, 100)
    assert endless.estimate == endless.high == inf
    assert endless.low >= 0


def test_log_wald_admits_that_it_knows_nothing_beside_a_zero():
    found = stats.rate_ratio_log_wald([0, 8], 100, [8, 0], 100)
    assert found.low.tolist() == [0, 0]
    assert found.high.tolist() == [inf, inf]


@pytest.mark.parametrize("method", FUNCTIONS)
def test_nothing_compared_with_nothing_has_no_ratio(method):
    with pytest.raises(StatisticsError, match="A ratio of zero to zero has no value at position 1"):
        method([3, 0], 100, [4, 0], 100)


@pytest.mark.parametrize("method", FUNCTIONS)
@pytest.mark.parametrize("level", [1e-6, 0.95, 1 - 1e-12])
def test_the_ends_of_the_domain_give_ordered_limits_and_no_warning(method, level):
    counts, exposures = np.meshgrid([1, 10, 2**31, 2**53], [1e-9, 1, 2**53])
    for other_count in (0, 1, 2**53):
        for other_exposure in (1e-9, 2**53):
            assert is_ordered(method(counts, exposures, other_count, other_exposure, level=level))
            assert is_ordered(method(other_count, other_exposure, counts, exposures, level=level))


@pytest.mark.parametrize("method", FUNCTIONS)
def test_no_groups_give_empty_arrays(method):
    assert method([], [], [], []).low.shape == (0,)


def test_a_fraction_of_an_event_is_refused_where_tables_are_listed():
    with pytest.raises(StatisticsError, match="must be whole"):
        stats.rate_ratio_mid_p(2.5, 100, 4, 100)


@given(first=COUNTS, second=COUNTS)
def test_p_value_is_a_probability_and_one_for_equal_counts(first, second):
    p = stats.rate_ratio_exact_p(first, 10, second, 10)
    assert 0 <= p <= 1
    assert stats.rate_ratio_exact_p(first, 10, first, 10) == pytest.approx(1)


def test_the_exact_interval_and_p_value_are_kept_for_arrays():
    p = stats.rate_ratio_exact_p(np.array([3, 140]), [820, 9000], [2, 151], [2210, 8800])
    assert p.tolist() == pytest.approx([0.126455074938882, 0.412252823459355])


def test_contains_is_strict_for_the_exact_method_against_the_mid_p():
    exact = stats.rate_ratio_exact(3, 820, 2, 2210)
    assert contains(exact, stats.rate_ratio_mid_p(3, 820, 2, 2210))


def test_reference_mid_p_values_are_reproduced():
    for case in golden("two_group_disparity")["rates"]:
        p = stats.rate_ratio_mid_p_p(case["x1"], case["n1"], case["x0"], case["n0"])
        # The reference takes tails from 1 and loses them: its p-values are good to 1e-10 at best.
        assert float(p) == pytest.approx(case["rr_p_midp"], rel=1e-6, abs=1e-10)


@given(first=st.integers(0, 300), second=st.integers(0, 300))
def test_mid_p_value_and_interval_tell_the_same(first, second):
    assume(first + second > 0)
    p = float(stats.rate_ratio_mid_p_p(first, 10, second, 10))
    interval = stats.rate_ratio_mid_p(first, 10, second, 10)
    assume(abs(p - 0.05) > 1e-9)
    assert (p < 0.05) == (interval.low > 1 or interval.high < 1)
    assert p <= float(stats.rate_ratio_exact_p(first, 10, second, 10)) + 1e-12
