"""
Inequality across groups that have an order, such as fifths of deprivation: gradients.

Groups lie along the last axis from the most disadvantaged to the most advantaged, at least three.
Each is placed at the middle of its part of the population, between 0 and 1. Give the absolute and
the relative measure together: they can move in opposite directions.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.distributions import normal_quantile
from dueregard.stats.domain import FloatArray, as_denominators, as_numbers, refuse_where, together
from dueregard.stats.interval import Interval, make_interval


class _Line(NamedTuple):
    """
    A line through the groups weighted by people: its value at 0, slope, and three kinds of spread.
    """

    start: FloatArray
    slope: FloatArray
    start_variance: FloatArray
    covariance: FloatArray
    slope_variance: FloatArray
    plain_slope_variance: FloatArray
    rank_variance: FloatArray


def slope_index(estimates: ArrayLike, populations: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return the slope index of inequality: the line's value at the top less its value at the bottom.

    The line is fitted to the groups weighted by their people; the standard error allows for
    unequal spread (HC1), and the quantile is normal.

    Args:
        estimates: the figure of each group, in any unit.
        populations: people in each group, more than 0.
        level: coverage, between 0 and 1.

    Returns:
        A difference in the unit of the estimates; negative where the figure falls with advantage.

    Raises:
        StatisticsError: a number lies outside its domain, or there are fewer than three groups.

    Notes:
        A straight line: look at the groups themselves first. The interval knows nothing of the
        groups' own sampling errors; with five groups its 95 percent limits hold the truth about 80
        times in 100. `slope_index_sampled` and `slope_index_logistic` do better.

    References:
        Wagstaff, Paci and van Doorslaer (1991), Social Science and Medicine 33, 545-557,
        doi:10.1016/0277-9536(91)90212-U. Schlotheuber and Hosseinpoor (2022), International
        Journal of Environmental Research and Public Health 19, 3697, doi:10.3390/ijerph19063697.
    """
    line = _fit(estimates, populations)
    half = normal_quantile(level) * np.sqrt(line.slope_variance)
    return make_interval(line.slope, line.slope - half, line.slope + half)


def relative_index(estimates: ArrayLike, populations: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return the relative index of inequality: the line's value at the top over that at the bottom.

    Its interval is symmetric for the log. Arguments, notes and references are those of
    `slope_index`.

    Raises:
        StatisticsError: as there, or the line is not above 0 at both ends.
    """
    line = _fit(estimates, populations)
    end = line.start + line.slope
    refuse_where((line.start <= 0) | (end <= 0), "A relative index needs a line above 0 at both ends")
    by_start, by_slope = 1 / end - 1 / line.start, 1 / end
    variance = (
        by_start**2 * line.start_variance
        + 2 * by_start * by_slope * line.covariance
        + by_slope**2 * line.slope_variance
    )
    # A line that all but touches 0 leaves its ratio open: the limits are then 0 and infinity.
    with np.errstate(over="ignore"):
        width = np.exp(normal_quantile(level) * np.sqrt(np.maximum(variance, 0.0)))
    ratio = end / line.start
    return make_interval(ratio, ratio / width, ratio * width)


def absolute_concentration_index(
    estimates: ArrayLike, populations: ArrayLike, *, level: float = 0.95
) -> Interval:
    """
    Return the absolute concentration index: twice the covariance of the figure with the rank.

    The standard error is that of the "convenient regression" of 2 x rank variance x figure on rank.

    Arguments and errors are those of `slope_index`.

    Returns:
        In the unit of the estimates; negative where the figure is concentrated among the
        disadvantaged, 0 without a gradient.

    References:
        Kakwani, Wagstaff and van Doorslaer (1997), Journal of Econometrics 77, 87-103,
        doi:10.1016/S0304-4076(96)01807-6.
    """
    line = _fit(estimates, populations)
    index = 2 * line.rank_variance * line.slope
    half = normal_quantile(level) * 2 * line.rank_variance * np.sqrt(line.plain_slope_variance)
    return make_interval(index, index - half, index + half)


def relative_concentration_index(
    estimates: ArrayLike, populations: ArrayLike, *, level: float = 0.95
) -> Interval:
    """
    Return the concentration index over the mean: -1 to 1 for figures that are never negative.

    Arguments, notes and references are those of `absolute_concentration_index`.

    Raises:
        StatisticsError: as there, or the mean is not above 0.
    """
    figures, weights = _groups(estimates, populations)
    mean = np.sum(figures * weights, axis=-1)
    refuse_where(mean <= 0, "A relative index needs a mean above 0")
    absolute = absolute_concentration_index(estimates, populations, level=level)
    return Interval(*(limit / mean for limit in absolute))


def _groups(estimates: ArrayLike, populations: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """
    Return the figures and the share of people in each group.
    """
    figures, people = together(
        np.atleast_1d(as_numbers(estimates, "estimate")), as_denominators(populations, "population")
    )
    refuse_where(np.asarray(figures.shape[-1] < 3), "A gradient needs at least three groups")
    return figures, people / np.sum(people, axis=-1, keepdims=True)


def _fit(estimates: ArrayLike, populations: ArrayLike) -> _Line:
    figures, weights = _groups(estimates, populations)
    groups = figures.shape[-1]
    # The weighted mean of the mid-ranks is one half, so the rank is centred there.
    rank = np.cumsum(weights, axis=-1) - weights / 2 - 0.5
    rank_variance: FloatArray = np.sum(weights * rank**2, axis=-1)
    mean: FloatArray = np.sum(weights * figures, axis=-1)
    slope: FloatArray = np.sum(weights * rank * figures, axis=-1) / rank_variance
    residual = figures - mean[..., None] - slope[..., None] * rank
    inflation = groups / (groups - 2)
    squared = (weights * residual) ** 2 * inflation
    mean_variance: FloatArray = np.sum(squared, axis=-1)
    crossed: FloatArray = np.sum(squared * rank, axis=-1) / rank_variance
    slope_variance: FloatArray = np.sum(squared * rank**2, axis=-1) / rank_variance**2
    plain: FloatArray = np.sum(weights * residual**2, axis=-1) / (groups - 2) / rank_variance
    # The value at the bottom is the mean less half of the slope.
    return _Line(
        mean - slope / 2,
        slope,
        mean_variance - crossed + slope_variance / 4,
        crossed - slope_variance / 2,
        slope_variance,
        plain,
        rank_variance,
    )
