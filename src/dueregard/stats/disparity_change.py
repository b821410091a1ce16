"""
The change of a disparity: did the ratio between two groups grow or shrink between two periods.

The answer is the ratio of the two rate ratios with its own interval. Two intervals that overlap
are not a test.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.distributions import normal_p, normal_quantile
from dueregard.stats.domain import BoolArray, FloatArray, together
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.mover import ratio_or_infinity
from dueregard.stats.two_groups import FourNumbers, as_two_rates


@dataclass(frozen=True)
class PeriodCounts:
    """
    The four numbers of a rate ratio in one period: events and people of a group and its reference.
    """

    count: ArrayLike
    denominator: ArrayLike
    reference_count: ArrayLike
    reference_denominator: ArrayLike


def ratio_of_rate_ratios(before: PeriodCounts, after: PeriodCounts, *, level: float = 0.95) -> Interval:
    """
    Return the later rate ratio over the earlier one with its log-Wald interval.

    The standard error of the log is the root of the sum of one over each of the four counts.

    Args:
        before: the four numbers of the earlier period; counts at least 0, denominators above 0.
        after: those of the later period.
        level: coverage, between 0 and 1.

    Returns:
        1 = the disparity did not change; below 1 it shrank towards (or beyond) equality, if it
        was above 1 before. With a count of 0 among the four the limits are 0 and infinity.

    Raises:
        StatisticsError: a number lies outside its domain, or zeros on both sides leave the ratio
            without a value; the message gives the position.

    Notes:
        Takes events as independent between groups and periods. The ratio can fall while the
        difference of the rates grows: print both.

    References:
        Altman and Bland (2003), BMJ 326, 219, doi:10.1136/bmj.326.7382.219.
    """
    earlier, later = _numbers(before), _numbers(after)
    upward = later[0] * earlier[2]
    downward = later[2] * earlier[0]
    people = (earlier[1] / earlier[3]) * (later[3] / later[1])
    ratio = ratio_or_infinity(upward, downward) * people
    known, error = _log_error(earlier, later)
    width = np.exp(normal_quantile(level) * error)
    finite = np.where(known, ratio, 1.0)
    return make_interval(ratio, np.where(known, finite / width, 0.0), np.where(known, finite * width, np.inf))


def ratio_of_rate_ratios_p(before: PeriodCounts, after: PeriodCounts) -> FloatArray:
    """
    Return the two-sided p-value of "the disparity did not change"; 1 where a count is 0.

    Arguments and errors are those of `ratio_of_rate_ratios`.
    """
    change = ratio_of_rate_ratios(before, after)
    known, error = _log_error(_numbers(before), _numbers(after))
    log_ratio = np.log(np.where(known, change.estimate, 1.0))
    return np.where(known, normal_p(log_ratio / error), 1.0)


def _log_error(earlier: FourNumbers, later: FourNumbers) -> tuple[BoolArray, FloatArray]:
    """
    Return where all four counts are above 0, and the standard error of the log ratio there.
    """
    counts = together(earlier[0], earlier[2], later[0], later[2])
    known = np.logical_and.reduce([count > 0 for count in counts])
    inverse = [1 / np.where(known, count, 1.0) for count in counts]
    return known, np.sqrt(inverse[0] + inverse[1] + inverse[2] + inverse[3])


def _numbers(period: PeriodCounts) -> FourNumbers:
    return as_two_rates(
        period.count, period.denominator, period.reference_count, period.reference_denominator
    )
