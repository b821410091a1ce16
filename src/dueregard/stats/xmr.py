"""
A series month by month: which of its ups and downs are more than the usual wobble.

XmR charts with the rules of the NHS Making Data Count programme. The limits come from how much
neighbouring months differ, so a step change does not hide itself by widening them. One series at a
time, in order of time, in any unit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.errors import StatisticsError
from dueregard.stats.domain import BoolArray, FloatArray, as_numbers

COMMON = "common cause"
ABOVE, BELOW = "above the upper limit", "below the lower limit"
RISING, FALLING = "seven rising", "seven falling"
NEAR_UPPER, NEAR_LOWER = "two of three near the upper limit", "two of three near the lower limit"
RUN_ABOVE, RUN_BELOW = "seven above the mean", "seven below the mean"
HIGH_CAUSES = (ABOVE, RISING, NEAR_UPPER, RUN_ABOVE)
LOW_CAUSES = (BELOW, FALLING, NEAR_LOWER, RUN_BELOW)

#: Mean moving ranges from the mean to a limit, as practice rounds 3 / 1.128 (d2 for n = 2).
_RANGES_TO_LIMIT = 2.66
#: A moving range above this many mean ranges is left out of their mean (D4 for n = 2).
_RANGE_LIMIT = 3.267
_RUN = 7


class Chart(NamedTuple):
    """
    An XmR chart: for each point its mean, its process limits and what it is a sign of.

    `cause` holds one of the words of this module; the strongest wins: outside the limits, then a
    trend of seven, two of three in the outer third, a run of seven on one side.
    """

    values: FloatArray
    mean: FloatArray
    low: FloatArray
    high: FloatArray
    cause: NDArray[np.str_]


def xmr_chart(
    values: ArrayLike,
    *,
    rebase_at: tuple[int, ...] = (),
    limits_from_first: int | None = None,
    screen_ranges: bool = True,
) -> Chart:
    """
    Return the XmR chart of a series: limits at the mean plus and minus 2.66 mean ranges.

    Args:
        values: the series in order of time, at least two points in each part.
        rebase_at: positions, counted from 0, at which mean and limits begin anew; state why.
        limits_from_first: how many first points of each part make its limits; all unless given.
        screen_ranges: leave moving ranges above 3.267 mean ranges out of the mean range.

    Returns:
        The chart. A constant series has limits on its mean and no cause.

    Raises:
        StatisticsError: a value is not a finite number, a part has fewer than two points to make
            limits from, or a position lies outside the series.

    Notes:
        With fewer than about 15 points limits are rough. Seasons and small counts break the
        assumption that neighbouring points wobble alike. A change of recording is a reason to
        rebase; a disappointing figure is not.

    References:
        Wheeler (1993), Understanding Variation, SPC Press. NHS England, Making Data Count.
    """
    series = np.atleast_1d(as_numbers(values, "value"))
    if series.ndim != 1:
        message = "A chart shows one series at a time."
        raise StatisticsError(message)
    parts = _parts(series, rebase_at)
    charts = [_chart_of_part(part, limits_from_first, screen_ranges=screen_ranges) for part in parts]
    return Chart(
        series,
        np.concatenate([chart.mean for chart in charts]),
        np.concatenate([chart.low for chart in charts]),
        np.concatenate([chart.high for chart in charts]),
        np.concatenate([chart.cause for chart in charts]),
    )


def is_high(chart: Chart) -> BoolArray:
    """
    Tell which points are signs of high or rising values, for the caller to call good or bad.
    """
    return np.isin(chart.cause, HIGH_CAUSES)


def is_low(chart: Chart) -> BoolArray:
    """
    Tell which points are signs of low or falling values.
    """
    return np.isin(chart.cause, LOW_CAUSES)


def _parts(series: FloatArray, rebase_at: tuple[int, ...]) -> list[FloatArray]:
    if any(not 0 < position < series.size for position in rebase_at):
        message = f"A position to rebase at lies inside the series, 1 to {series.size - 1}."
        raise StatisticsError(message)
    return np.split(series, sorted(set(rebase_at)))


def _chart_of_part(part: FloatArray, limits_from_first: int | None, *, screen_ranges: bool) -> Chart:
    base = part[:limits_from_first]
    if base.size < 2:
        message = f"Limits need at least two points; a part of the series has {base.size} to make them from."
        raise StatisticsError(message)
    ranges = np.abs(np.diff(base))
    if screen_ranges:
        ranges = ranges[ranges <= _RANGE_LIMIT * np.mean(ranges)]
    mean, sigma = np.mean(base), np.mean(ranges) * _RANGES_TO_LIMIT / 3
    middle, low, high = (np.full(part.size, level) for level in (mean, mean - 3 * sigma, mean + 3 * sigma))
    return Chart(part, middle, low, high, _causes(part, float(mean), float(sigma)))


def _causes(part: FloatArray, mean: float, sigma: float) -> NDArray[np.str_]:
    # A value equal to a line but for rounding is on neither side of it.
    slack = 1e-12 * float(np.max(np.abs(part)))
    distance = np.where(np.abs(part - mean) <= slack, 0.0, part - mean)
    above, below = distance > 3 * sigma + slack, distance < -3 * sigma - slack
    near_upper = (distance > 2 * sigma + slack) & ~above
    near_lower = (distance < -2 * sigma - slack) & ~below
    steps = np.sign(np.diff(part))
    return np.select(
        [
            above,
            below,
            _in_trend(steps > 0),
            _in_trend(steps < 0),
            near_upper & _in_window(near_upper, 3, 2),
            near_lower & _in_window(near_lower, 3, 2),
            _in_window(distance > 0, _RUN, _RUN),
            _in_window(distance < 0, _RUN, _RUN),
        ],
        [ABOVE, BELOW, RISING, FALLING, NEAR_UPPER, NEAR_LOWER, RUN_ABOVE, RUN_BELOW],
        COMMON,
    )


def _in_trend(steps: BoolArray) -> BoolArray:
    """
    Return the points that six steps in one direction in a row begin from, pass or end at.
    """
    inside = _in_window(steps, _RUN - 1, _RUN - 1)
    return np.asarray(np.append(inside, False) | np.append(False, inside), dtype=np.bool_)


def _in_window(marked: BoolArray, length: int, needed: int) -> BoolArray:
    """
    Return the points that lie in some window of `length` points with `needed` of them marked.
    """
    inside = np.zeros(marked.size, dtype=np.bool_)
    if marked.size < length:
        return inside
    full = np.convolve(marked, np.ones(length), mode="valid") >= needed
    for start in np.flatnonzero(full):
        inside[start : start + length] = True
    return inside
