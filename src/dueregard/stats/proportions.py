"""
One proportion with its interval: how sure is "34 of 120".

Wilson is the default of United Kingdom public health practice and keeps its coverage with few
people. Clopper-Pearson never covers less than it says, and is wider for it. All treat the people
counted as a sample of a process; for a full head count the interval speaks of the process that
made the figure, not of people who were missed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.distributions import (
    beta_lower_quantile,
    beta_upper_quantile,
    normal_quantile,
)
from dueregard.stats.domain import FloatArray, as_share_parts, check_level
from dueregard.stats.interval import Interval, make_interval


def wilson(count: ArrayLike, total: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return a share with Wilson's score interval.

    The limits are the shares that would lie exactly z standard errors, measured at the limit
    itself, from the share seen.

    Args:
        count: people (or cases) with the outcome, 0 to `total`.
        total: people in the group, more than 0.
        level: coverage, between 0 and 1.

    Returns:
        Shares, 0 to 1. A count of 0 has the limit 0, a full count the limit 1.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    Notes:
        Average coverage is near the level; for single true shares close to 0 or 1 it can be a few
        points lower. It takes each person as independent: for a clustered or weighted survey use
        the design effect, or the limits are too narrow.

    References:
        Wilson (1927), Journal of the American Statistical Association 22, 209-212,
        doi:10.1080/01621459.1927.10502953. Newcombe (1998), Statistics in Medicine 17, 857-872,
        method 3, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E.
    """
    part, whole = as_share_parts(count, total)
    return _score_limits(part, whole, normal_quantile(level), continuity=0.0)


def wilson_continuity(count: ArrayLike, total: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return a share with Wilson's interval widened by half a person at either end.

    Arguments, result and errors are those of `wilson`.

    Notes:
        Close to Clopper-Pearson: at least the level in almost every case, so wider than needed
        for a plain description. Some software drops the correction when exactly half of the
        people have the outcome; here it always applies.

    References:
        Newcombe (1998), Statistics in Medicine 17, 857-872, method 4,
        doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E.
    """
    part, whole = as_share_parts(count, total)
    return _score_limits(part, whole, normal_quantile(level), continuity=0.5)


def clopper_pearson(count: ArrayLike, total: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return a share with the exact interval of Clopper and Pearson.

    The lower limit is the share at which a count this high or higher would be seen with a
    probability of half of (1 - level); the upper limit the same for a count this low or lower.

    Arguments, result and errors are those of `wilson`.

    Notes:
        Guaranteed coverage, paid for with width: an overlap of two such intervals says little.

    References:
        Clopper and Pearson (1934), Biometrika 26, 404-413, doi:10.1093/biomet/26.4.404.
    """
    part, whole = as_share_parts(count, total)
    tail = (1 - check_level(level)) / 2
    low = beta_lower_quantile(part, whole - part + 1, tail)
    high = beta_upper_quantile(part + 1, whole - part, tail)
    return make_interval(part / whole, low, high)


def jeffreys(count: ArrayLike, total: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return a share with Jeffreys' interval.

    The limits cut equal tails from the Beta(count + 1/2, total - count + 1/2) distribution; with a
    count of 0 the lower limit is 0, with a full count the upper limit is 1.

    Arguments, result and errors are those of `wilson`.

    Notes:
        A Bayesian interval with good average coverage; at levels below one half it need not
        contain the share seen, and is then stretched to it.

    References:
        Brown, Cai and DasGupta (2001), Statistical Science 16, 101-133, doi:10.1214/ss/1009213286.
    """
    part, whole = as_share_parts(count, total)
    tail = (1 - check_level(level)) / 2
    low = beta_lower_quantile(part + 0.5, whole - part + 0.5, tail)
    high = beta_upper_quantile(part + 0.5, whole - part + 0.5, tail)
    return make_interval(part / whole, np.where(part == 0, 0.0, low), np.where(part == whole, 1.0, high))


def _score_limits(part: FloatArray, whole: FloatArray, z: float, continuity: float) -> Interval:
    """
    Return the limits of the score interval, each in the form that subtracts nothing.
    """
    less = np.maximum(part - continuity, 0.0)
    more = np.minimum(part + continuity, whole)
    low = less**2 / (whole * (less + z**2 / 2 + _spread(less, whole, z)))
    high = (more + z**2 / 2 + _spread(more, whole, z)) / (whole + z**2)
    return make_interval(part / whole, low, np.where(part == whole, 1.0, high))


def _spread(part: FloatArray, whole: FloatArray, z: float) -> FloatArray:
    spread: FloatArray = z * np.sqrt(part * (whole - part) / whole + z**2 / 4)
    return spread
