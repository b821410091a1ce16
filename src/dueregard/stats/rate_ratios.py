"""
The ratio of two rates: how many times as often it happens to one group as to another.

A ratio hides the level: print the two rates and their difference beside it. It describes; whether
the groups were alike in age, place or exposure is another question.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.binomial import exact_two_sided_p, mid_p_odds, mid_two_sided_p
from dueregard.stats.distributions import beta_lower_odds, normal_quantile
from dueregard.stats.domain import (
    FloatArray,
    as_denominators,
    as_whole_counts,
    check_level,
    together,
)
from dueregard.stats.interval import Interval, Ruled, choose, make_interval, name_methods
from dueregard.stats.mover import invert, mover_ratio_limits, ratio_or_infinity
from dueregard.stats.rates import SMALL_COUNT, exact_about_median
from dueregard.stats.two_groups import as_two_rates


def rate_ratio_log_wald(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a ratio of two rates with the interval that is symmetric on the log scale.

    The standard error of the log ratio is the root of 1/count + 1/reference_count.

    Args:
        count: events in the group, at least 0.
        denominator: its people, person-years or other exposure, more than 0.
        reference_count: events in the reference group.
        reference_denominator: its exposure, in the same unit.
        level: coverage, between 0 and 1.

    Returns:
        The ratio (1 = the same rate) and its limits. Where one count is 0 this method knows
        nothing: the limits are 0 and infinity. Where the reference count is 0 the ratio is
        infinite.

    Raises:
        StatisticsError: a number lies outside its domain, or both counts are 0 (then the ratio has
            no value); the message gives the position.

    Notes:
        Misleads with small counts (either below 10): use `rate_ratio_exact`, or
        `rate_ratio_by_rule` which does so by itself. Events that come in clusters make the true
        interval wider. It knows nothing of a denominator that misses visitors, or of a group
        recorded in one way above the line and another way below.

    References:
        Rothman, Greenland and Lash (2008), Modern Epidemiology, 3rd edition, chapter 14.
    """
    first, second, scale = _parts(count, denominator, reference_count, reference_denominator)
    some = (first > 0) & (second > 0)
    safe_first, safe_second = np.where(some, first, 1.0), np.where(some, second, 1.0)
    width = np.exp(normal_quantile(level) * np.sqrt(1 / safe_first + 1 / safe_second))
    ratio = ratio_or_infinity(first, second) * scale
    finite = np.where(some, ratio, 1.0)
    return make_interval(ratio, np.where(some, finite / width, 0.0), np.where(some, finite * width, np.inf))


def rate_ratio_exact(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a ratio of two rates with the exact conditional interval.

    Given the sum of the two counts, the group's own count is binomial; the Clopper-Pearson limits
    of that share are turned into limits of the ratio.

    Arguments and errors are those of `rate_ratio_log_wald`. A reference count of 0 gives an
    infinite ratio and upper limit, with a lower limit that still means something.

    Notes:
        Covers at least the level, so it is wide with a handful of events.

    References:
        Przyborowski and Wilenski (1940), Biometrika 31, 313-323, doi:10.1093/biomet/31.3-4.313.
    """
    first, second, scale = _parts(count, denominator, reference_count, reference_denominator)
    ratio = ratio_or_infinity(first, second) * scale
    tail = (1 - check_level(level)) / 2
    low = beta_lower_odds(first, second + 1, tail) * scale
    high = invert(beta_lower_odds(second, first + 1, tail)) * scale
    return make_interval(ratio, low, high)


def rate_ratio_by_rule(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
    *,
    level: float = 0.95,
) -> Ruled:
    """
    Return a ratio of two rates, exact where either count is below 10, and the method used.

    Arguments and errors are those of `rate_ratio_log_wald`.

    Returns:
        The interval, and "exact conditional" or "log-Wald" for each entry.
    """
    numbers = (count, denominator, reference_count, reference_denominator)
    first, second, _ = _parts(*numbers)
    small = (first < SMALL_COUNT) | (second < SMALL_COUNT)
    exact, close = partial(rate_ratio_exact, level=level), partial(rate_ratio_log_wald, level=level)
    interval = choose(small, exact, close, *numbers)
    return Ruled(interval, name_methods(small, "exact conditional", "log-Wald"))


def rate_ratio_mid_p(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a ratio of two rates with the mid-p interval: the exact one with half of the tie.

    Arguments and errors are those of `rate_ratio_log_wald`; counts must be whole.

    Notes:
        Narrower than the exact interval; covers the level on average, not always.

    References:
        Lancaster (1961), Journal of the American Statistical Association 56, 223-234,
        doi:10.1080/01621459.1961.10482105. Berry and Armitage (1995), The Statistician 44,
        417-423.
    """
    as_whole_counts(count), as_whole_counts(reference_count)
    first, second, scale = _parts(count, denominator, reference_count, reference_denominator)
    ratio = ratio_or_infinity(first, second) * scale
    low, high = mid_p_odds(first, second, check_level(level))
    return make_interval(ratio, low * scale, high * scale)


def rate_ratio_score(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a ratio of two rates with the score interval (Miettinen and Nurminen).

    It is Wilson's interval of the group's share of all events, turned into a ratio.

    Arguments and errors are those of `rate_ratio_log_wald`.

    References:
        Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226,
        doi:10.1002/sim.4780040211.
    """
    first, second, scale = _parts(count, denominator, reference_count, reference_denominator)
    ratio = ratio_or_infinity(first, second) * scale
    z = normal_quantile(level)
    low = _score_odds_low(first, second, z) * scale
    high = invert(_score_odds_low(second, first, z)) * scale
    return make_interval(ratio, low, high)


def rate_ratio_mover(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a ratio of two rates with limits recovered from the exact limits of each rate.

    The distances are measured from the median estimate of each rate. Arguments and errors are
    those of `rate_ratio_log_wald`; a reference count of 0 gives an infinite ratio and upper limit.

    References:
        Li, Tang and Wong (2014), Computational Statistics 29, 869-889. Laud (2017),
        Pharmaceutical Statistics 16, 334-348, doi:10.1002/pst.1813.
    """
    first, second, scale = _parts(count, denominator, reference_count, reference_denominator)
    ratio = ratio_or_infinity(first, second) * scale
    low, high = mover_ratio_limits(
        exact_about_median(count, denominator, level),
        exact_about_median(reference_count, reference_denominator, level),
    )
    return make_interval(ratio, low, high)


def rate_ratio_exact_p(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
) -> FloatArray:
    """
    Return the exact two-sided p-value of "the two rates are equal", counts whole.

    It adds up every split of the events that is no more likely than the one seen. With two counts
    of 0 it is 1. Arguments are those of `rate_ratio_log_wald`.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    Notes:
        A p-value says how odd the figures are if the rates were equal, not how large or how
        important their difference is.

    References:
        Przyborowski and Wilenski (1940), Biometrika 31, 313-323, doi:10.1093/biomet/31.3-4.313.
    """
    return exact_two_sided_p(*_split(count, denominator, reference_count, reference_denominator))


def rate_ratio_mid_p_p(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
) -> FloatArray:
    """
    Return the mid-p two-sided p-value of "the two rates are equal", counts whole.

    It is twice the smaller tail, with half of the split seen, and belongs to `rate_ratio_mid_p`:
    below 0.05 where that interval leaves 1 out. Arguments, errors and notes are those of
    `rate_ratio_exact_p`, which is more cautious.

    References:
        Berry and Armitage (1995), The Statistician 44, 417-423.
    """
    return mid_two_sided_p(*_split(count, denominator, reference_count, reference_denominator))


def _split(
    count: ArrayLike, denominator: ArrayLike, reference_count: ArrayLike, reference_denominator: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """
    Return the group's events, those of both, and the share it would have if the rates were equal.
    """
    first, exposure, second, other = together(
        as_whole_counts(count),
        as_denominators(denominator),
        as_whole_counts(reference_count, "reference count"),
        as_denominators(reference_denominator, "reference denominator"),
    )
    return first, first + second, exposure / (exposure + other)


def _parts(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """
    Return both counts and the factor that turns a ratio of counts into a ratio of rates.
    """
    first, exposure, second, other = as_two_rates(count, denominator, reference_count, reference_denominator)
    return first, second, other / exposure


def _score_odds_low(first: FloatArray, second: FloatArray, z: float) -> FloatArray:
    """
    Return Wilson's lower limit of the share first / (first + second) as odds, without cancellation.
    """
    both = first + second
    spread = z * np.sqrt(first * second / both + z**2 / 4)
    odds: FloatArray = first**2 / (first * second + both * (z**2 / 2 + spread))
    return odds
