"""
One proportion: published limits, and the laws every interval of a share obeys.
"""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden
from tests.stats.figures import LEVELS, close_to, contains, groups, is_ordered, limits

METHODS = [stats.wilson, stats.wilson_continuity, stats.clopper_pearson, stats.jeffreys]


@pytest.mark.parametrize("method", METHODS)
def test_reference_figures_are_reproduced(method):
    for case in golden("proportions_rates")["proportions"]:
        found = method(case["x"], case["n"], level=case["conf"])
        assert float(found.estimate) == pytest.approx(case["estimate"], rel=1e-8)
        assert limits(found) == close_to(case[method.__name__])


@pytest.mark.parametrize(
    ("method", "count", "total", "low", "high"),
    [
        # Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20 and 1 of 29.
        (stats.wilson, 81, 263, 0.2553, 0.3662),
        (stats.wilson, 15, 148, 0.0624, 0.1605),
        (stats.wilson, 0, 20, 0.0, 0.1611),
        (stats.wilson, 1, 29, 0.0061, 0.1718),
        (stats.wilson_continuity, 81, 263, 0.2535, 0.3682),
        (stats.wilson_continuity, 15, 148, 0.0598, 0.1644),
        (stats.wilson_continuity, 0, 20, 0.0, 0.2005),
        (stats.wilson_continuity, 1, 29, 0.0018, 0.1963),
        (stats.clopper_pearson, 81, 263, 0.2527, 0.3676),
        (stats.clopper_pearson, 15, 148, 0.0578, 0.1617),
        (stats.clopper_pearson, 0, 20, 0.0, 0.1684),
        (stats.clopper_pearson, 1, 29, 0.0009, 0.1776),
    ],
)
def test_published_worked_examples(method, count, total, low, high):
    assert limits(method(count, total)) == pytest.approx([low, high], abs=5e-5)


def test_jeffreys_limits_of_a_head_count_share():
    assert limits(stats.jeffreys(5810, 33391)) == pytest.approx(
        [0.169961049146288, 0.178093426434964], rel=1e-10
    )


@pytest.mark.parametrize("method", METHODS)
@given(group=groups(), level=LEVELS)
def test_interval_contains_the_share_and_widens_with_the_level(method, group, level):
    found = method(*group, level=level)
    assert is_ordered(found)
    assert 0 <= found.low <= found.high <= 1
    assert contains(method(*group, level=level + (1 - level) / 2), found)


@pytest.mark.parametrize("method", METHODS)
@given(group=groups(), level=LEVELS)
def test_counting_those_without_the_outcome_mirrors_the_interval(method, group, level):
    count, total = group
    found, mirror = method(count, total, level=level), method(total - count, total, level=level)
    assert limits(found) == pytest.approx([1 - mirror.high, 1 - mirror.low], abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_no_one_and_everyone_touch_the_ends(method):
    assert method(0, 12).low == 0 < method(0, 12).high
    assert method(12, 12).high == 1 > method(12, 12).low


@pytest.mark.parametrize("method", METHODS)
def test_arrays_are_computed_entry_by_entry(method):
    counts, totals = np.array([[0, 3], [7, 10]]), np.array([10, 20])
    found = method(counts, totals)
    assert found.low.shape == (2, 2)
    assert found.low[1, 0] == method(7, 10).low
    assert method([], []).low.shape == (0,)


def test_exact_decimals_from_a_query_are_numbers_too():
    assert stats.wilson(Decimal(3), Decimal(10)) == stats.wilson(3, 10)


def test_small_shares_of_very_many_people_keep_their_digits():
    # For one event the limits tend to 1 + z^2/2 -+ z (1 + z^2/4)^(1/2) over the total.
    found = stats.wilson(1, 2**50)
    assert limits(found, 2**50) == pytest.approx([0.1765245549, 5.6649342658], rel=1e-9)


@pytest.mark.parametrize(
    ("count", "total", "level", "sentence"),
    [
        (-1, 10, 0.95, "A count is at least 0; -1 was given"),
        (11, 10, 0.95, "A count cannot be greater than its total; 11 was given"),
        ([1, 2], [10, 0], 0.95, "A total of zero gives no rate or share; 0 was given at position 1"),
        (float("nan"), 10, 0.95, "A count must be a finite number"),
        (3, float("inf"), 0.95, "A total must be a finite number"),
        (2**53 + 1, 2**54, 0.95, r"at most 2\*\*53"),
        (3, 10, 1.0, "A level lies between 0 and 1"),
        (3, 10, 95, "write 0.95 for 95 percent"),
        (10**400, 10**401, 0.95, r"at most 2\*\*53"),
        ([Decimal(3), None], 10, 0.95, "A count must be a number; something else was given at position 1"),
        ("3", 10, 0.95, "A count must be a number"),
        (True, 10, 0.95, "A count must be a number"),
        (None, 10, 0.95, "A count must be a number"),
        ([1, 2, 3], [10, 10], 0.95, "do not line up"),
        (np.ma.masked_array([1, 2], [False, True]), 10, 0.95, "a withheld figure"),
    ],
)
def test_numbers_outside_the_domain_are_refused_with_a_sentence(count, total, level, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        stats.wilson(count, total, level=level)
