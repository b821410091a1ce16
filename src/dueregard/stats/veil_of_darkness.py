"""
The veil of darkness: whether stops by daylight, when people can be seen, fall on a group more often.

Stops are compared at the same clock time, in the part of the evening that is light in summer and dark in
winter, so that who is out at that hour is the same.

References:
    Grogger and Ridgeway (2006), Journal of the American Statistical Association 101, 878-887,
    doi:10.1198/016214506000000168.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from dueregard.errors import StatisticsError
from dueregard.stats.distributions import normal_quantile
from dueregard.stats.domain import FloatArray, as_numbers, as_shares
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.logistic import logistic_regression
from dueregard.stats.natural_spline import natural_spline, spread_knots

#: Knots of the curve of clock time when none are given.
DEFAULT_KNOTS = 5


class VeilOfDarkness(NamedTuple):
    """
    The odds that a person stopped is of the group, by dark over by daylight.

    Attributes:
        log_odds_ratio: the coefficient of darkness; below 0 when the group's share is lower by dark.
        standard_error: of the coefficient.
        odds_ratio: with its interval.
        p: two-sided, for no difference.
        deviance: of the fit.
    """

    log_odds_ratio: float
    standard_error: float
    odds_ratio: Interval
    p: float
    deviance: float


def veil_of_darkness(
    minute: ArrayLike,
    dark: ArrayLike,
    group: ArrayLike,
    *,
    area: Sequence[str] | None = None,
    knots: ArrayLike | None = None,
    boundary: tuple[float, float] | None = None,
    level: float = 0.95,
) -> VeilOfDarkness:
    """
    Return the odds ratio of darkness, at the same clock time and in the same area.

    Logistic regression of group on darkness, a natural cubic spline of clock time, and areas.

    Args:
        minute: clock time of each stop, in minutes after midnight, within the hours that are dark for
            one part of the year and light for the other.
        dark: 1 for a stop by dark, 0 by daylight.
        group: 1 for a person of the group, 0 for anybody else.
        area: where each stop was made; None when there is one area.
        knots: knots of the curve; None for five that part the stops evenly.
        boundary: first and last knot; None for the first and last stop.
        level: coverage, between 0 and 1.

    Raises:
        StatisticsError: something other than 0 and 1, stops only by dark or only by daylight, or a
            regression that does not settle.

    Notes:
        Made for stops of traffic, where darkness hides who is driving. Searches on foot, street lighting
        and a police that knows its people weaken it; no difference is not evidence of even treatment.
    """
    times = np.ravel(as_numbers(minute, "minute"))
    if not times.size:
        raise StatisticsError("Stops by dark and by daylight are both needed; none were given.")
    ends = (float(times.min()), float(times.max())) if boundary is None else boundary
    curve = natural_spline(times, spread_knots(times, DEFAULT_KNOTS) if knots is None else knots, ends)
    return _fit(dark, group, np.column_stack([curve, _areas(area, times.size)]), level)


def compare_dark_and_light(
    dark: ArrayLike, group: ArrayLike, *, area: Sequence[str] | None = None, level: float = 0.95
) -> VeilOfDarkness:
    """
    Return the same odds ratio without regard to clock time, to show what clock time accounts for.

    Arguments and errors are those of `veil_of_darkness`.
    """
    return _fit(dark, group, _areas(area, np.size(dark)), level)


def _fit(dark: ArrayLike, group: ArrayLike, others: FloatArray, level: float) -> VeilOfDarkness:
    by_dark, member = _flags(dark, "flag of darkness"), _flags(group, "flag of the group")
    if np.unique(by_dark).size < 2:
        raise StatisticsError("Stops by dark and by daylight are both needed.")
    design = np.column_stack([np.ones(by_dark.size), by_dark, others])
    fit = logistic_regression(member, np.ones(member.size), design)
    estimate, error = float(fit.estimate[1]), float(fit.standard_error[1])
    reach = normal_quantile(level) * error
    ratio = make_interval(*np.exp([estimate, estimate - reach, estimate + reach]))
    return VeilOfDarkness(estimate, error, ratio, float(2 * ndtr(-abs(estimate) / error)), fit.deviance)


def _flags(values: ArrayLike, name: str) -> FloatArray:
    flags = np.ravel(as_shares(values, name))
    if ((flags != 0) & (flags != 1)).any():
        raise StatisticsError(f"A {name} is 0 or 1.")
    return flags


def _areas(area: Sequence[str] | None, size: int) -> FloatArray:
    """
    Return a column of 0 and 1 for each area but the first by name.
    """
    if area is None:
        return np.empty((size, 0))
    if len(area) != size:
        raise StatisticsError(f"There are {len(area)} areas for {size} stops.")
    names = sorted(set(area))[1:]
    return np.array([[place == name for name in names] for place in area], np.float64).reshape(size, -1)
