"""
The difference of two rates: how many more events for each person.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.distributions import normal_quantile
from dueregard.stats.domain import FloatArray
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.mover import mover_difference_limits
from dueregard.stats.rates import exact_about_median
from dueregard.stats.roots import bisect
from dueregard.stats.two_groups import as_two_rates


def rate_difference_wald(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a difference of two rates with the plain normal interval.

    The variance is count / denominator^2 of the one plus that of the other.

    Args:
        count: events in the group, at least 0.
        denominator: its people, person-years or other exposure, more than 0.
        reference_count: events in the reference group.
        reference_denominator: its exposure, in the same unit.
        level: coverage, between 0 and 1.

    Returns:
        Group minus reference, per unit of the denominator.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    Notes:
        Misleads with small counts: two counts of 0 give an interval without width. Use
        `rate_difference_mover` there.

    References:
        Rothman, Greenland and Lash (2008), Modern Epidemiology, 3rd edition, chapter 14.
    """
    first, exposure, second, other = as_two_rates(count, denominator, reference_count, reference_denominator)
    difference = first / exposure - second / other
    half = normal_quantile(level) * np.hypot(np.sqrt(first) / exposure, np.sqrt(second) / other)
    return make_interval(difference, difference - half, difference + half)


def rate_difference_mover(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a difference of two rates with limits recovered from the exact limits of each.

    The distances are measured from the median estimate of each rate. Fit for any count, zero
    included. Arguments, result and errors are those of `rate_difference_wald`.

    References:
        Zou and Donner (2008), Statistics in Medicine 27, 1693-1702, doi:10.1002/sim.3095.
        Laud (2017), Pharmaceutical Statistics 16, 334-348, doi:10.1002/pst.1813.
    """
    first, exposure, second, other = as_two_rates(count, denominator, reference_count, reference_denominator)
    low, high = mover_difference_limits(
        exact_about_median(first, exposure, level), exact_about_median(second, other, level)
    )
    return make_interval(first / exposure - second / other, low, high)


def rate_difference_score(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a difference of two rates with the score interval (Miettinen and Nurminen).

    Arguments, result and errors are those of `rate_difference_wald`.

    References:
        Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226,
        doi:10.1002/sim.4780040211.
    """
    first, exposure, second, other = as_two_rates(count, denominator, reference_count, reference_denominator)
    z = normal_quantile(level)
    high = _score_high(first, exposure, second, other, z)
    low = -_score_high(second, other, first, exposure, z)
    return make_interval(first / exposure - second / other, low, high)


def _score_high(
    first: FloatArray, exposure: FloatArray, second: FloatArray, other: FloatArray, z: float
) -> FloatArray:
    """
    Return the largest difference whose score statistic is at most z.
    """
    difference = first / exposure - second / other
    widest = 8 * z * (np.sqrt(first) / exposure + np.sqrt(second) / other)
    widest = widest + 16 * (z**2 + 1) / np.minimum(exposure, other)

    def too_far(candidate: FloatArray) -> FloatArray:
        reference_rate = _reference_rate_given(candidate, first, exposure, second, other)
        variance = (reference_rate + candidate) / exposure + reference_rate / other
        excess: FloatArray = (candidate - difference) - z * np.sqrt(np.maximum(variance, 0.0))
        return excess

    return bisect(too_far, difference, difference + widest)


def _reference_rate_given(
    difference: FloatArray,
    first: FloatArray,
    exposure: FloatArray,
    second: FloatArray,
    other: FloatArray,
) -> FloatArray:
    """
    Return the likeliest rate of the reference group if the rates differed by exactly `difference`.

    It is the root of the quadratic all_exposure r^2 + (all_exposure d - all_events) r
    - d reference_events = 0 at which both rates are at least 0.
    """
    together_exposed = exposure + other
    linear = together_exposed * difference - (first + second)
    root = np.sqrt(np.maximum(linear**2 + 4 * together_exposed * difference * second, 0.0))
    rate: FloatArray = (root - linear) / (2 * together_exposed)
    return np.maximum(rate, np.maximum(-difference, 0.0))
