"""
The proportional change of a count between two periods: 0.152 is up by 15.2 percent.

A change of a *recorded* count can be a change of what is reported or of how it is recorded; no
interval shows that.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.distributions import normal_quantile
from dueregard.stats.domain import (
    FloatArray,
    as_counts,
    as_numbers,
    as_positive,
    refuse_where,
    together,
)
from dueregard.stats.interval import Interval, Ruled
from dueregard.stats.rate_ratios import (
    rate_ratio_by_rule,
    rate_ratio_exact,
    rate_ratio_exact_p,
    rate_ratio_log_wald,
)


def count_change_log_wald(
    before: ArrayLike,
    after: ArrayLike,
    *,
    before_length: ArrayLike = 1,
    after_length: ArrayLike = 1,
    level: float = 0.95,
) -> Interval:
    """
    Return the proportional change of a count with the log-Wald interval of the ratio.

    Args:
        before: events in the earlier period, at least 0.
        after: events in the later period, at least 0.
        before_length: length of the earlier period (months, or people at risk), more than 0.
        after_length: length of the later period in the same unit.
        level: coverage, between 0 and 1.

    Returns:
        The change as a proportion, -1 (all gone) to infinity (from nothing). With one count of 0
        the limits are -1 and infinity.

    Raises:
        StatisticsError: a number lies outside its domain, or both counts are 0 (a change from
            nothing to nothing has no proportion); the message gives the position.

    Notes:
        Takes the events as independent. Monthly police and service counts usually vary five times
        as much and more, which makes the true interval more than twice as wide: with the months
        at hand use `count_change_quasi_poisson`. Two periods chosen because one was extreme
        drift back by themselves.

    References:
        Rothman, Greenland and Lash (2008), Modern Epidemiology, 3rd edition, chapter 14.
    """
    ratio = rate_ratio_log_wald(after, after_length, before, before_length, level=level)
    return ratio_to_change(ratio)


def count_change_exact(
    before: ArrayLike,
    after: ArrayLike,
    *,
    before_length: ArrayLike = 1,
    after_length: ArrayLike = 1,
    level: float = 0.95,
) -> Interval:
    """
    Return the proportional change of a count with the exact conditional interval.

    Arguments, result and errors are those of `count_change_log_wald`; with one count of 0 the
    other limit still means something.

    References:
        Przyborowski and Wilenski (1940), Biometrika 31, 313-323, doi:10.1093/biomet/31.3-4.313.
    """
    ratio = rate_ratio_exact(after, after_length, before, before_length, level=level)
    return ratio_to_change(ratio)


def count_change_by_rule(
    before: ArrayLike,
    after: ArrayLike,
    *,
    before_length: ArrayLike = 1,
    after_length: ArrayLike = 1,
    level: float = 0.95,
) -> Ruled:
    """
    Return the proportional change, exact where either count is below 10, and the method used.

    Arguments, result and errors are those of `count_change_log_wald`.
    """
    ruled = rate_ratio_by_rule(after, after_length, before, before_length, level=level)
    return Ruled(ratio_to_change(ruled.interval), ruled.method)


def count_change_exact_p(
    before: ArrayLike, after: ArrayLike, *, before_length: ArrayLike = 1, after_length: ArrayLike = 1
) -> FloatArray:
    """
    Return the exact two-sided p-value of "the rate did not change", counts whole.

    Errors are those of `count_change_log_wald`, except that two counts of 0 give 1.
    """
    return rate_ratio_exact_p(after, after_length, before, before_length)


def count_change_root_score(before: ArrayLike, after: ArrayLike) -> FloatArray:
    """
    Return the change between two counts over equal periods in standard errors, on the root scale.

    The score is the root of 2 times (root of after - root of before); beyond 1.96 either way is
    unusual at the level 0.95 for independent events. Two counts of 0 give 0.

    Raises:
        StatisticsError: a count lies outside its domain; the message gives its position.

    References:
        Anscombe (1948), Biometrika 35, 246-254, doi:10.1093/biomet/35.3-4.246.
    """
    earlier, later = together(as_counts(before), as_counts(after))
    score: FloatArray = np.sqrt(2) * (np.sqrt(later) - np.sqrt(earlier))
    return score


def smallest_telling_count(
    change: ArrayLike, *, dispersion: ArrayLike = 1, level: float = 0.95
) -> FloatArray:
    """
    Return how many earlier events it takes before a stated change is more than chance.

    The count is the smallest at which the log-Wald interval of the change leaves out 0: z^2
    x dispersion x (1 + 1/ratio) / (log ratio)^2, rounded up, with the Poisson count rounded up
    before it is multiplied by the dispersion.

    Args:
        change: the stated change as a proportion, above -1 and not 0 (-0.27 = down 27 percent).
        dispersion: how many times the variance of independent events, at least 1; monthly counts
            of public services often show about 5.
        level: coverage, between 0 and 1.

    Returns:
        Whole numbers of events in the earlier period.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    Notes:
        An answer to "a fall of 27 percent, of what?" when the counts are not published. It says
        when a change *could* be told from chance, not that it was.

    References:
        The log-Wald interval of `count_change_log_wald`, solved for the count.
    """
    stated, spread = together(as_numbers(change, "change"), as_positive(dispersion, "dispersion"))
    refuse_where(stated <= -1, "A stated change is above -1 (write -0.27 for a fall of 27 percent)")
    refuse_where(stated == 0, "A change of 0 is never more than chance")
    refuse_where(spread < 1, "A dispersion is at least 1")
    ratio = 1 + stated
    poisson = np.ceil((normal_quantile(level) / np.log(ratio)) ** 2 * (1 + 1 / ratio))
    needed: FloatArray = np.ceil(spread * poisson)
    return needed


def ratio_to_change(ratio: Interval) -> Interval:
    """
    Return a ratio of later to earlier as a proportional change.
    """
    return Interval(ratio.estimate - 1, ratio.low - 1, ratio.high - 1)
