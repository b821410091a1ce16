"""
How much of an outcome goes with belonging to a group: differences and shares of it.

The usual names say "attributable" and "preventable". Whether anything would be prevented is a
question of cause that counts cannot answer: write "in excess of", not "due to". The plain
attributable risk is `difference_wald`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.distributions import normal_quantile
from dueregard.stats.domain import FloatArray, refuse_where
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.proportion_differences import difference_wald
from dueregard.stats.risk_ratios import risk_ratio_log_wald
from dueregard.stats.two_groups import as_two_shares


def excess_share_of_group(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return the share of the group's outcomes in excess of the reference group's: 1 - 1/ratio.

    Known as the attributable fraction among the exposed. Limits come from those of the log-Wald
    ratio of shares.

    Args:
        count: people in the group with the outcome, 1 to `total`.
        total: people in the group, more than 0.
        reference_count: people in the reference group with the outcome, at least 0.
        reference_total: people in the reference group, more than 0.
        level: coverage, between 0 and 1.

    Returns:
        A share up to 1; negative where the group's share is the lower one.

    Raises:
        StatisticsError: a number lies outside its domain, or the group has no outcome.

    References:
        Rothman, Greenland and Lash (2008), Modern Epidemiology, 3rd edition, chapter 4.
    """
    first, _, _, _ = as_two_shares(count, total, reference_count, reference_total)
    refuse_where(first == 0, "An excess share needs at least one outcome in the group")
    ratio = risk_ratio_log_wald(count, total, reference_count, reference_total, level=level)
    return Interval(*(1 - _inverse(limit) for limit in ratio))


def excess_share_of_population(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return the share of everybody's outcomes in excess of the reference group's rate.

    Known as the population attributable fraction: (share of all - share of the reference group)
    / share of all, with limits that are symmetric for the log of its complement.

    Arguments and errors are those of `excess_share_of_group`, except that both groups need at
    least one outcome.

    Notes:
        Depends on how large the group is: not comparable between places.

    References:
        Jewell (2004), Statistics for Epidemiology, Chapman and Hall, section 7.2,
        doi:10.1201/9781482286014.
    """
    first, whole, second, other = as_two_shares(count, total, reference_count, reference_total)
    refuse_where((first == 0) | (second == 0), "An excess share of everybody needs outcomes in both groups")
    people = whole + other
    fraction = 1 - (second / other) / ((first + second) / people)
    variance = (whole - first + fraction * (first + other - second)) / (people * second)
    width = np.exp(normal_quantile(level) * np.sqrt(np.maximum(variance, 0.0)))
    return make_interval(fraction, 1 - (1 - fraction) * width, 1 - (1 - fraction) / width)


def excess_of_population(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return everybody's share minus the reference group's, with its normal interval.

    Known as the population attributable risk. The variance adds those of the two shares.

    Arguments and errors are those of `difference_wald`.

    Notes:
        Everybody contains the reference group; the variance ignores that, as published software
        does, and is too large: at 95 percent the limits hold the truth nearly always.

    References:
        Rothman, Greenland and Lash (2008), Modern Epidemiology, 3rd edition, chapter 4.
    """
    first, whole, second, other = as_two_shares(count, total, reference_count, reference_total)
    return difference_wald(first + second, whole + other, second, other, level=level)


def _inverse(limit: FloatArray) -> FloatArray:
    """
    Return one over a limit, infinite where it is 0.
    """
    return np.where(limit > 0, 1 / np.where(limit > 0, limit, 1.0), np.inf)[()]
