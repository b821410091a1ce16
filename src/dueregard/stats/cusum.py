"""
A count watched as it comes in, to see early that it runs above what is expected.

Where an XmR chart looks for a month that stands out, these add up small excesses, so that a lasting
rise is seen before any one month is out of the ordinary. One series at a time, in order of time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.domain import (
    BoolArray,
    FloatArray,
    as_at_least_zero,
    as_denominators,
    as_positive,
    as_whole_counts,
    refuse_where,
    together,
)


class Watch(NamedTuple):
    """
    A watched series: for each month the running statistic, and whether it raises the alarm.

    `alarm_from` is the lowest whole count that would have raised the alarm in that month, given the
    months before it.
    """

    statistic: FloatArray
    alarm: BoolArray
    alarm_from: FloatArray


def poisson_cusum(
    counts: ArrayLike, expected: ArrayLike, *, slack: float = 1.04, limit: float = 2.26
) -> Watch:
    """
    Return the upper cumulative sum of standardised counts, with its alarms.

    Each month adds (count - expected) / root(expected) - slack to the sum, which never falls below
    0; a sum that reaches the limit is an alarm. The sum runs on after an alarm.

    Args:
        counts: events in each month, whole, at least 0.
        expected: events expected in each month, more than 0: usually the mean of an earlier period.
        slack: standard deviations of excess to let pass each month, at least 0.
        limit: the sum, in standard deviations, that raises the alarm, more than 0.

    Raises:
        StatisticsError: a number lies outside its domain, or more than one series was given.

    Notes:
        An expected count from few earlier months is itself uncertain, and seasons raise false
        alarms unless they are in it. A rise of recording looks like any other. Below about five
        expected events a month the standardised count is far from normal.

    References:
        Page (1954), Biometrika 41, 100-115, doi:10.1093/biomet/41.1-2.100. Rossi, Lampugnani and
        Marchi (1999), Statistics in Medicine 18, 2111-2122.
    """
    events, wanted = _series(counts, expected)
    let_pass, bound = float(as_at_least_zero(slack, "slack")), float(as_positive(limit, "limit"))
    scale = np.sqrt(wanted)
    pushes = (events - wanted) / scale - let_pass
    sums = np.zeros(events.size + 1)
    for month, push in enumerate(pushes):
        sums[month + 1] = max(0.0, sums[month] + push)
    # A sum may reach the limit but for rounding.
    needed = wanted + scale * (bound + let_pass - sums[:-1])
    alarm_from = np.maximum(np.ceil(needed - 1e-9 * (1 + wanted)), 0.0)
    return Watch(sums[1:], events >= alarm_from, alarm_from)


def poisson_glr(counts: ArrayLike, expected: ArrayLike, *, limit: float = 5.0) -> Watch:
    """
    Return the generalised likelihood ratio of a rise that began in any month so far, with its alarms.

    For each starting month the log likelihood ratio of the counts since then is
    sum log(sum / expected) - (sum - expected) where the sum is above the expected one; the highest
    is the statistic. It begins anew after an alarm.

    Args:
        counts: events in each month, whole, at least 0.
        expected: events expected in each month, more than 0, with its seasons.
        limit: the log likelihood ratio that raises the alarm, more than 0; at 5 the counts are 150
            times as likely under a rise.

    Raises:
        StatisticsError: a number lies outside its domain, or more than one series was given.

    Notes:
        As `poisson_cusum`; it needs no guess of how large the rise would be.

    References:
        Hoehle and Paul (2008), Computational Statistics and Data Analysis 52, 4357-4368.
    """
    events, wanted = _series(counts, expected)
    bound = float(as_positive(limit, "limit"))
    statistic, alarm_from = np.zeros(events.size), np.zeros(events.size)
    start = 0
    for month in range(events.size):
        # Sums over every run of months that ends here, and over the same runs without this month.
        since = np.cumsum(events[start : month + 1][::-1]), np.cumsum(wanted[start : month + 1][::-1])
        statistic[month] = np.max(_rise(*since))
        alarm_from[month] = _lowest_alarm(since[0] - events[month], since[1], bound)
        if events[month] >= alarm_from[month]:
            start = month + 1
    return Watch(statistic, events >= alarm_from, alarm_from)


def _series(counts: ArrayLike, expected: ArrayLike) -> tuple[FloatArray, FloatArray]:
    events, wanted = together(
        np.atleast_1d(as_whole_counts(counts, "monthly count")), as_denominators(expected, "expected count")
    )
    refuse_where(np.asarray(events.ndim != 1), "One series is watched at a time")
    return events, wanted


def _rise(events: FloatArray, wanted: FloatArray) -> FloatArray:
    """
    Return half the deviance of a sum above its expected value; 0 where it is not above.
    """
    above = np.maximum(events, wanted)
    rise: FloatArray = above * np.log(above / wanted) - (above - wanted)
    return rise


def _lowest_alarm(before: FloatArray, wanted: FloatArray, bound: float) -> float:
    """
    Return the lowest count of this month that brings any run of months to the bound, by halving.
    """
    low, high = -1.0, 1.0
    while np.max(_rise(before + high, wanted)) < bound:
        high *= 2
    while high - low > 1:
        middle = np.floor((low + high) / 2)
        if np.max(_rise(before + middle, wanted)) < bound:
            low = middle
        else:
            high = middle
    return high
