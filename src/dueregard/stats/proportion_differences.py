"""
The difference of two shares, in points of share: 0.05 is five percentage points.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.distributions import normal_quantile
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.mover import mover_difference_limits
from dueregard.stats.proportions import wilson
from dueregard.stats.score import difference_score_high
from dueregard.stats.two_groups import as_two_shares


def newcombe_difference(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a difference of two independent shares with Newcombe's hybrid score interval.

    The distances of the two Wilson intervals are squared and added.

    Args:
        count: people in the group with the outcome, 0 to `total`.
        total: people in the group, more than 0.
        reference_count: people in the reference group with the outcome.
        reference_total: people in the reference group, more than 0.
        level: coverage, between 0 and 1.

    Returns:
        Group minus reference, -1 to 1.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    Notes:
        Fit for small groups and for shares of 0 and 1. The groups must not overlap: for the same
        people asked twice, or a group against "everybody" that contains it, the interval is wrong.

    References:
        Newcombe (1998), Statistics in Medicine 17, 873-890, method 10,
        doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
    """
    first, whole, second, other = as_two_shares(count, total, reference_count, reference_total)
    low, high = mover_difference_limits(wilson(first, whole, level=level), wilson(second, other, level=level))
    return make_interval(first / whole - second / other, low, high)


def difference_wald(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a difference of two independent shares with the plain normal interval.

    The variance is share x (1 - share) / total of the one plus that of the other. Arguments,
    result and errors are those of `newcombe_difference`.

    Notes:
        Misleads with small groups and shares near 0 or 1 (no width at all for 0 against 0): kept
        to recompute published figures. Use `newcombe_difference`.

    References:
        Newcombe (1998), Statistics in Medicine 17, 873-890, method 1,
        doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
    """
    first, whole, second, other = as_two_shares(count, total, reference_count, reference_total)
    share, reference_share = first / whole, second / other
    variance = share * (1 - share) / whole + reference_share * (1 - reference_share) / other
    half = normal_quantile(level) * np.sqrt(variance)
    difference = share - reference_share
    return make_interval(difference, difference - half, difference + half)


def difference_score(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a difference of two independent shares with the score interval (Miettinen and Nurminen).

    Arguments, result and errors are those of `newcombe_difference`.

    References:
        Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226,
        doi:10.1002/sim.4780040211.
    """
    first, whole, second, other = as_two_shares(count, total, reference_count, reference_total)
    z = normal_quantile(level)
    high = difference_score_high(first, whole, second, other, z)
    low = -difference_score_high(second, other, first, whole, z)
    return make_interval(first / whole - second / other, low, high)
