"""
One rate with its interval: events over people, person-years or any other denominator.

Rates come out per unit of the denominator; a caller who wants them per 1,000 multiplies the three
numbers by 1,000. The events are taken as Poisson: independent, each counted once.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.distributions import (
    gamma_lower_quantile,
    gamma_upper_quantile,
    normal_quantile,
)
from dueregard.stats.domain import (
    FloatArray,
    as_counts,
    as_denominators,
    check_level,
    together,
)
from dueregard.stats.interval import Interval, Ruled, choose, make_interval, name_methods

#: Below this count the approximations are replaced by exact limits.
SMALL_COUNT = 10


def poisson_exact(count: ArrayLike, denominator: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return a rate with the exact Poisson interval.

    The lower limit is the rate at which a count this high or higher would be seen with a
    probability of half of (1 - level); the upper limit the same for a count this low or lower.

    Args:
        count: events, at least 0.
        denominator: people, person-years or another measure of exposure, more than 0.
        level: coverage, between 0 and 1.

    Returns:
        Rates per unit of the denominator. A count of 0 has the lower limit 0.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    Notes:
        Events that come in clusters (one incident, several victims; one person stopped often)
        vary more than this allows, and the true interval is wider.

    References:
        Garwood (1936), Biometrika 28, 437-442, doi:10.1093/biomet/28.3-4.437.
    """
    events, exposure = together(as_counts(count), as_denominators(denominator))
    low, high = exact_count_limits(events, level)
    return make_interval(events / exposure, low / exposure, high / exposure)


def byar(count: ArrayLike, denominator: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return a rate with Byar's interval, as public health practice in England writes it.

    The lower limit shrinks the count by a cube, count x (1 - 1/(9 count) - z/(3 root count))^3;
    the upper limit does the reverse from count + 1. A count of 0 has the lower limit 0.

    Arguments, result and errors are those of `poisson_exact`.

    Notes:
        Within about one part in a thousand of the exact limits from a count of 10; below that, use
        the exact ones. Some software publishes another formula, with one shift of a half in both
        limits, under the same name; the results differ.

    References:
        Breslow and Day (1987), Statistical Methods in Cancer Research II, IARC, page 69.
        Public Health England (2018), Technical guide: confidence intervals.
    """
    events, exposure = together(as_counts(count), as_denominators(denominator))
    low, high = byar_count_limits(events, level)
    return make_interval(events / exposure, low / exposure, high / exposure)


def rate_phe(count: ArrayLike, denominator: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return a rate with the exact interval below a count of 10 and Byar's from 10 up.

    This is the rule of Public Health England. Arguments, result and errors are those of
    `poisson_exact`; `rate_phe_by_rule` also says which of the two was used.

    References:
        Public Health England (2018), Technical guide: confidence intervals.
    """
    return rate_phe_by_rule(count, denominator, level=level).interval


def rate_phe_by_rule(count: ArrayLike, denominator: ArrayLike, *, level: float = 0.95) -> Ruled:
    """
    Return what `rate_phe` returns together with the method used, "exact Poisson" or "Byar".
    """
    events, _ = together(as_counts(count), as_denominators(denominator))
    small = events < SMALL_COUNT
    exact, close = partial(poisson_exact, level=level), partial(byar, level=level)
    interval = choose(small, exact, close, count, denominator)
    return Ruled(interval, name_methods(small, "exact Poisson", "Byar"))


def exact_about_median(count: ArrayLike, denominator: ArrayLike, level: float) -> Interval:
    """
    Return the exact limits of a rate about its median estimate, the parts of a combined interval.

    The median of Gamma(count + 1/2) stands in for the count, so that the distances to the two
    limits are fair to a skewed distribution, and a count of 0 is not taken as certain.

    References:
        Laud (2017), Pharmaceutical Statistics 16, 334-348, doi:10.1002/pst.1813.
    """
    events, exposure = together(as_counts(count), as_denominators(denominator))
    low, high = exact_count_limits(events, level)
    return make_interval(gamma_lower_quantile(events + 0.5, 0.5) / exposure, low / exposure, high / exposure)


def exact_count_limits(events: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """
    Return the exact Poisson limits of the count itself.
    """
    tail = (1 - check_level(level)) / 2
    return gamma_lower_quantile(events, tail), gamma_upper_quantile(events + 1, tail)


def byar_count_limits(events: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """
    Return Byar's limits of the count itself; the lower limit is never below 0.
    """
    z = normal_quantile(level)
    some = np.maximum(events, np.finfo(np.float64).tiny)
    shrink = 1 - 1 / (9 * some) - z / (3 * np.sqrt(some))
    low = np.where(shrink > 0, some * np.maximum(shrink, 0.0) ** 3, 0.0)
    above = events + 1
    high: FloatArray = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return low, high
