"""
The ratio of two shares: how many times as likely the outcome is in one group as in another.

Print both shares and their difference beside it: the ratio of the outcome and the ratio of its
opposite need not tell the same story.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.distributions import normal_quantile
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.mover import mover_ratio_limits, ratio_or_infinity
from dueregard.stats.proportions import wilson
from dueregard.stats.score import ratio_score_high
from dueregard.stats.two_groups import as_two_shares


def risk_ratio_log_wald(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a ratio of two shares with the interval that is symmetric on the log scale.

    The squared standard error of the log is 1/count - 1/total of the one plus that of the other.

    Args:
        count: people in the group with the outcome, 0 to `total`.
        total: people in the group, more than 0.
        reference_count: people in the reference group with the outcome.
        reference_total: people in the reference group, more than 0.
        level: coverage, between 0 and 1.

    Returns:
        The ratio (1 = the same share) and its limits. Where one count is 0 this method knows
        nothing: the limits are 0 and infinity. Where the reference count is 0 the ratio is
        infinite.

    Raises:
        StatisticsError: a number lies outside its domain, or both counts are 0 (then the ratio has
            no value); the message gives the position.

    Notes:
        Misleads with small counts; use `risk_ratio_mover`. With full counts in both groups it has
        no width.

    References:
        Katz, Baptista, Azen and Pike (1978), Biometrics 34, 469-474, doi:10.2307/2530610.
    """
    first, whole, second, other = as_two_shares(count, total, reference_count, reference_total)
    ratio = ratio_or_infinity(first, second) * (other / whole)
    some = (first > 0) & (second > 0)
    one, two = np.where(some, first, 1.0), np.where(some, second, 1.0)
    variance = np.where(some, 1 / one - 1 / whole + 1 / two - 1 / other, 0.0)
    width = np.exp(normal_quantile(level) * np.sqrt(np.maximum(variance, 0.0)))
    finite = np.where(some, ratio, 1.0)
    return make_interval(ratio, np.where(some, finite / width, 0.0), np.where(some, finite * width, np.inf))


def risk_ratio_mover(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a ratio of two shares with limits recovered from the Wilson limits of each.

    Arguments and errors are those of `risk_ratio_log_wald`; a reference count of 0 gives an
    infinite ratio and upper limit, with a lower limit that still means something.

    References:
        Donner and Zou (2012), Statistical Methods in Medical Research 21, 347-359,
        doi:10.1177/0962280210383082.
    """
    first, whole, second, other = as_two_shares(count, total, reference_count, reference_total)
    ratio = ratio_or_infinity(first, second) * (other / whole)
    low, high = mover_ratio_limits(wilson(first, whole, level=level), wilson(second, other, level=level))
    return make_interval(ratio, low, high)


def risk_ratio_score(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a ratio of two shares with the score interval (Miettinen and Nurminen).

    The variance is taken at the likeliest shares that have the ratio under trial, and multiplied
    by people / (people - 1).

    Arguments and errors are those of `risk_ratio_log_wald`.

    References:
        Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226,
        doi:10.1002/sim.4780040211.
    """
    first, whole, second, other = as_two_shares(count, total, reference_count, reference_total)
    ratio = ratio_or_infinity(first, second) * (other / whole)
    z = normal_quantile(level)
    high = ratio_score_high(first, whole, second, other, z)
    inverse = ratio_score_high(second, other, first, whole, z)
    return make_interval(ratio, 1 / inverse, high)
