"""
A gradient over groups whose figures have standard errors of their own, as public health publishes it.

`slope_index` asks how far the groups lie from a line; this asks how far chance in each group's own
figure could have moved the line. Groups lie along the last axis from the most disadvantaged to the
most advantaged, at least three.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.distributions import normal_quantile
from dueregard.stats.domain import (
    FloatArray,
    as_at_least_zero,
    as_denominators,
    as_numbers,
    refuse_where,
    together,
)
from dueregard.stats.interval import Interval, make_interval


def slope_index_sampled(
    estimates: ArrayLike, populations: ArrayLike, standard_errors: ArrayLike, *, level: float = 0.95
) -> Interval:
    """
    Return the slope index of inequality with the limits that the groups' own errors give it.

    The line through the groups weighted by their people is a weighted sum of their figures, so its
    variance is the sum of weight^2 x error^2. Public health practice in England simulates the same.

    Args:
        estimates: the figure of each group, in any unit.
        populations: people in each group, more than 0.
        standard_errors: of the figures, at least 0, in their unit.
        level: coverage, between 0 and 1.

    Returns:
        A difference in the unit of the estimates; negative where the figure falls with advantage.

    Raises:
        StatisticsError: a number lies outside its domain, or there are fewer than three groups.

    Notes:
        Takes the line as true: groups that lie off it do not widen the limits. Tenths of
        deprivation are areas; people within one differ, so it says nothing of persons.

    References:
        Public Health England (2018), Technical guide: slope index of inequality. Pamuk (1985),
        Population Studies 39, 17-31, doi:10.1080/0032472031000141256.
    """
    figures, errors, bottom, top = _ends(estimates, populations, standard_errors)
    slope = np.sum((top - bottom) * figures, axis=-1)
    half = normal_quantile(level) * np.sqrt(np.sum(((top - bottom) * errors) ** 2, axis=-1))
    return make_interval(slope, slope - half, slope + half)


def relative_index_sampled(
    estimates: ArrayLike, populations: ArrayLike, standard_errors: ArrayLike, *, level: float = 0.95
) -> Interval:
    """
    Return the line's value at the top over that at the bottom, with the limits of the groups' errors.

    The limits are Fieller's: the ratios at which top less ratio x bottom is no further from 0 than
    chance.

    Arguments, notes and references are those of `slope_index_sampled`; also Fieller (1954), Journal
    of the Royal Statistical Society B 16, 175-185.

    Raises:
        StatisticsError: as there, the line is not above 0 at both ends, or its value at the bottom
            cannot be told from 0, so that the ratio has no limits.
    """
    figures, errors, bottom, top = _ends(estimates, populations, standard_errors)
    low_end, high_end = np.sum(bottom * figures, axis=-1), np.sum(top * figures, axis=-1)
    refuse_where((low_end <= 0) | (high_end <= 0), "A relative index needs a line above 0 at both ends")
    squared = normal_quantile(level) ** 2
    square = low_end**2 - squared * np.sum((bottom * errors) ** 2, axis=-1)
    refuse_where(square <= 0, "The line's value at the bottom cannot be told from 0: no ratio has limits")
    middle = low_end * high_end - squared * np.sum(bottom * top * errors**2, axis=-1)
    rest = high_end**2 - squared * np.sum((top * errors) ** 2, axis=-1)
    half = np.sqrt(np.maximum(middle**2 - square * rest, 0.0))
    return make_interval(high_end / low_end, (middle - half) / square, (middle + half) / square)


def absolute_concentration_index_sampled(
    estimates: ArrayLike, populations: ArrayLike, standard_errors: ArrayLike, *, level: float = 0.95
) -> Interval:
    """
    Return the absolute concentration index with the limits that the groups' own errors give it.

    It is twice the variance of the rank times the slope, and so a weighted sum of the figures.
    Arguments, errors and notes are those of `slope_index_sampled`.

    Returns:
        In the unit of the estimates; negative where the figure is concentrated among the
        disadvantaged, 0 without a gradient.

    References:
        Kakwani, Wagstaff and van Doorslaer (1997), Journal of Econometrics 77, 87-103,
        doi:10.1016/S0304-4076(96)01807-6.
    """
    figures, errors, shares, weights = _concentration(estimates, populations, standard_errors)
    del shares
    index = np.sum(weights * figures, axis=-1)
    half = normal_quantile(level) * np.sqrt(np.sum((weights * errors) ** 2, axis=-1))
    return make_interval(index, index - half, index + half)


def relative_concentration_index_sampled(
    estimates: ArrayLike, populations: ArrayLike, standard_errors: ArrayLike, *, level: float = 0.95
) -> Interval:
    """
    Return the concentration index over the mean with the limits that the groups' own errors give it.

    The errors of index and mean are carried through the ratio together (delta method). Arguments,
    notes and references are those of `absolute_concentration_index_sampled`.

    Returns:
        -1 to 1 for figures that are never negative.

    Raises:
        StatisticsError: as there, or the mean is not above 0.
    """
    figures, errors, shares, weights = _concentration(estimates, populations, standard_errors)
    mean = np.sum(shares * figures, axis=-1)
    refuse_where(mean <= 0, "A relative index needs a mean above 0")
    index = np.sum(weights * figures, axis=-1) / mean
    pull = (weights - index[..., None] * shares) / mean[..., None]
    half = normal_quantile(level) * np.sqrt(np.sum((pull * errors) ** 2, axis=-1))
    return make_interval(index, index - half, index + half)


def _concentration(
    estimates: ArrayLike, populations: ArrayLike, standard_errors: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """
    Return the figures, their errors, the share of people in each group, and its weight in the index.
    """
    figures, errors, bottom, top = _ends(estimates, populations, standard_errors)
    shares = (bottom + top) / 2
    rank = np.cumsum(shares, axis=-1) - shares / 2 - 0.5
    return figures, errors, shares, 2 * shares * rank


def _ends(
    estimates: ArrayLike, populations: ArrayLike, standard_errors: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """
    Return the figures, their errors, and the weight of each in the line's value at bottom and top.
    """
    figures, people, errors = together(
        np.atleast_1d(as_numbers(estimates, "estimate")),
        as_denominators(populations, "population"),
        as_at_least_zero(standard_errors, "standard error"),
    )
    refuse_where(np.asarray(figures.shape[-1] < 3), "A gradient needs at least three groups")
    weights = people / np.sum(people, axis=-1, keepdims=True)
    # The weighted mean of the mid-ranks is one half, so the rank is centred there.
    rank = np.cumsum(weights, axis=-1) - weights / 2 - 0.5
    tilt = weights * rank / np.sum(weights * rank**2, axis=-1, keepdims=True)
    return figures, errors, weights - tilt / 2, weights + tilt / 2
