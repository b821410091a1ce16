"""
Differences of two rates and of two shares: reference figures and the laws of a difference.
"""

import pytest
from hypothesis import given

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden
from tests.stats.figures import (
    COUNTS,
    EXPOSURES,
    LEVELS,
    close_to,
    contains,
    groups,
    is_ordered,
    limits,
)

RATES = [stats.rate_difference_wald, stats.rate_difference_mover, stats.rate_difference_score]
SHARES = [stats.newcombe_difference, stats.difference_wald]


@pytest.mark.parametrize(
    ("name", "method"),
    [("rd_wald", stats.rate_difference_wald), ("rd_mover_exact", stats.rate_difference_mover)],
)
def test_reference_differences_of_rates_are_reproduced(name, method):
    for case in golden("two_group_disparity")["rates"]:
        found = method(case["x1"], case["n1"], case["x0"], case["n0"], level=case["conf"])
        assert float(found.estimate) == pytest.approx(case["rate_difference"], rel=1e-8)
        assert limits(found) == close_to(case[name])


def test_score_differences_of_rates_agree_to_the_six_decimals_published():
    for case in golden("two_group_disparity")["rates"]:
        found = stats.rate_difference_score(
            case["x1"], case["n1"], case["x0"], case["n0"], level=case["conf"]
        )
        reference = case["rd_score_mn"]
        assert limits(found) == pytest.approx([reference["lower"], reference["upper"]], abs=2e-6)


def test_a_rate_difference_on_a_handful_of_events():
    found = stats.rate_difference_mover(3, 820, 2, 2210)
    assert limits(found) == pytest.approx([-0.000978009504865176, 0.00976317223796784], rel=1e-9)


def test_reference_differences_of_shares_are_reproduced():
    for case in golden("two_group_disparity")["proportions"]:
        found = stats.newcombe_difference(case["x1"], case["n1"], case["x0"], case["n0"], level=case["conf"])
        assert float(found.estimate) == pytest.approx(case["risk_difference"], rel=1e-8)
        assert limits(found) == close_to(case["rd_newcombe"])


@pytest.mark.parametrize(
    ("numbers", "newcombe", "wald"),
    [
        # Newcombe (1998), table II, methods 10 and 1.
        ((56, 70, 48, 80), (0.0524, 0.3339), (0.0575, 0.3425)),
        ((9, 10, 3, 10), (0.1705, 0.8090), (0.2605, 0.9395)),
        ((6, 7, 2, 7), (0.0582, 0.8062), (0.1481, 0.9947)),
        ((5, 56, 0, 29), (-0.0381, 0.1926), (0.0146, 0.1640)),
        ((0, 10, 0, 20), (-0.1611, 0.2775), (0.0, 0.0)),
        ((10, 10, 0, 10), (0.6075, 1.0), (1.0, 1.0)),
    ],
)
def test_newcombes_published_comparisons(numbers, newcombe, wald):
    assert limits(stats.newcombe_difference(*numbers)) == pytest.approx(newcombe, abs=6e-5)
    assert limits(stats.difference_wald(*numbers)) == pytest.approx(wald, abs=6e-5)


@pytest.mark.parametrize("method", RATES)
@given(first=COUNTS, exposure=EXPOSURES, second=COUNTS, other=EXPOSURES, level=LEVELS)
def test_rate_difference_lies_inside_and_changes_sign_when_swapped(
    method, first, exposure, second, other, level
):
    found = method(first, exposure, second, other, level=level)
    swapped = method(second, other, first, exposure, level=level)
    assert is_ordered(found)
    assert limits(found) == pytest.approx([-swapped.high, -swapped.low], rel=1e-7, abs=1e-12)
    assert contains(method(first, exposure, second, other, level=level + (1 - level) / 2), found)


@pytest.mark.parametrize("method", SHARES)
@given(group=groups(), reference=groups(), level=LEVELS)
def test_share_difference_lies_inside_and_changes_sign_when_swapped(method, group, reference, level):
    found = method(*group, *reference, level=level)
    swapped = method(*reference, *group, level=level)
    assert is_ordered(found)
    assert limits(found) == pytest.approx([-swapped.high, -swapped.low], abs=1e-12)
    assert contains(method(*group, *reference, level=level + (1 - level) / 2), found)


@given(group=groups(), reference=groups(), level=LEVELS)
def test_newcombe_never_leaves_the_range_of_a_difference(group, reference, level):
    found = stats.newcombe_difference(*group, *reference, level=level)
    assert -1 - 1e-12 <= found.low <= found.high <= 1 + 1e-12


@pytest.mark.parametrize("method", RATES + SHARES)
def test_no_groups_give_empty_arrays_and_an_empty_group_is_refused(method):
    assert method([], [], [], []).low.shape == (0,)
    with pytest.raises(StatisticsError, match="of zero gives no rate or share"):
        method(1, 10, 0, 0)
