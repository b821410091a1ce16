"""
Inequality across groups that have no order, such as ethnic groups: spread about a point.

Groups lie along the last axis, at least two. Weighted measures count people and answer "how
unequal is it for the population"; unweighted ones count groups, so that a small group counts as
much as a large one.
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
    as_positive,
    refuse_where,
    together,
)
from dueregard.stats.interval import Interval, make_interval


def population_mean(estimates: ArrayLike, populations: ArrayLike) -> FloatArray:
    """
    Return the mean of the groups' figures weighted by their people.

    Args:
        estimates: the figure of each group, in any unit.
        populations: people in each group, more than 0.

    Raises:
        StatisticsError: a number lies outside its domain, or there are fewer than two groups.
    """
    figures, weights = _groups(estimates, populations)
    mean: FloatArray = np.sum(figures * weights, axis=-1)
    return mean


def between_group_variance(
    estimates: ArrayLike, populations: ArrayLike, standard_errors: ArrayLike, *, level: float = 0.95
) -> Interval:
    """
    Return the variance of the groups' figures about the population mean, weighted by people.

    The interval carries the groups' own standard errors through the square, with a normal quantile.

    Args:
        estimates: the figure of each group, in any unit.
        populations: people in each group, more than 0.
        standard_errors: standard error of each figure, at least 0.
        level: coverage, between 0 and 1.

    Returns:
        In the squared unit of the estimates. The lower limit may be below 0: then equality is not
        left out.

    Raises:
        StatisticsError: a number lies outside its domain, or there are fewer than two groups.

    Notes:
        Sampling error alone makes it positive: with small groups it is too large.

    References:
        Harper and Lynch (2005), Methods for Measuring Cancer Disparities, National Cancer
        Institute. Ahn, Harper, Yu, Feuer, Liu and Luta (2018), JCO Clinical Cancer Informatics 2,
        1-19, doi:10.1200/CCI.18.00031.
    """
    figures, weights = _groups(estimates, populations)
    error = as_at_least_zero(standard_errors, "standard error")
    distance = figures - population_mean(estimates, populations)[..., None]
    value: FloatArray = np.sum(weights * distance**2, axis=-1)
    linear = 4 * np.sum((weights * distance * error) ** 2, axis=-1)
    pulled = np.sum((weights * error) ** 2, axis=-1)
    square = 2 * (pulled**2 + np.sum(weights**2 * (1 - 2 * weights) * error**4, axis=-1))
    half = normal_quantile(level) * np.sqrt(np.maximum(linear + square, 0.0))
    return make_interval(value, value - half, value + half)


def coefficient_of_variation(estimates: ArrayLike, populations: ArrayLike) -> FloatArray:
    """
    Return the weighted standard deviation of the groups' figures over the population mean.

    Arguments are those of `population_mean`; figures at least 0.

    Raises:
        StatisticsError: as there, or the mean is 0.

    References:
        Harper and Lynch (2005), Methods for Measuring Cancer Disparities, National Cancer Institute.
    """
    variance = between_group_variance(estimates, populations, 0.0).estimate
    coefficient: FloatArray = np.sqrt(variance) / _mean_above_zero(estimates, populations)
    return coefficient


def mean_distance(estimates: ArrayLike, point: ArrayLike) -> FloatArray:
    """
    Return the mean distance of the groups' figures from a point, each group counted once.

    Args:
        estimates: the figure of each group, in any unit.
        point: the population mean, the best figure or the reference group's, in the same unit.

    Raises:
        StatisticsError: a number lies outside its domain, or there are fewer than two groups.

    References:
        Schlotheuber and Hosseinpoor (2022), International Journal of Environmental Research and
        Public Health 19, 3697, doi:10.3390/ijerph19063697.
    """
    figures, _ = _groups(estimates, 1)
    distance: FloatArray = np.mean(np.abs(figures - as_numbers(point, "point")[..., None]), axis=-1)
    return distance


def mean_distance_weighted(estimates: ArrayLike, populations: ArrayLike, point: ArrayLike) -> FloatArray:
    """
    Return the mean distance of the groups' figures from a point, weighted by people.

    Arguments, errors and references are those of `mean_distance` and `population_mean`.
    """
    figures, weights = _groups(estimates, populations)
    away = np.abs(figures - as_numbers(point, "point")[..., None])
    distance: FloatArray = np.sum(weights * away, axis=-1)
    return distance


def index_of_disparity(estimates: ArrayLike, populations: ArrayLike) -> FloatArray:
    """
    Return the mean distance from the population mean, each group counted once, over that mean.

    Arguments are those of `population_mean`; 0.24 = on average 24 percent away.

    Raises:
        StatisticsError: as there, or the mean is not above 0.

    References:
        Pearcy and Keppel (2002), Public Health Reports 117, 273-280.
    """
    mean = _mean_above_zero(estimates, populations)
    return mean_distance(estimates, mean) / mean


def index_of_disparity_weighted(estimates: ArrayLike, populations: ArrayLike) -> FloatArray:
    """
    Return the mean distance from the population mean, weighted by people, over that mean.

    Arguments, errors and references are those of `index_of_disparity`.
    """
    mean = _mean_above_zero(estimates, populations)
    return mean_distance_weighted(estimates, populations, mean) / mean


def theil_index(
    estimates: ArrayLike, populations: ArrayLike, standard_errors: ArrayLike, *, level: float = 0.95
) -> Interval:
    """
    Return Theil's index: the mean of r log r, where r is a group's figure over the mean.

    Arguments are those of `between_group_variance`; figures above 0.

    Returns:
        0 for equality. Many publications print it times 1,000.

    Raises:
        StatisticsError: a number lies outside its domain, or there are fewer than two groups.

    References:
        Theil (1967), Economics and Information Theory, North-Holland. Borrell and Talih (2011),
        Statistics in Medicine 30, 277-290, doi:10.1002/sim.4114.
    """
    ratio, weights, mean = _ratios(estimates, populations)
    value: FloatArray = np.sum(weights * ratio * np.log(ratio), axis=-1)
    pull = np.log(ratio) - value[..., None]
    error = as_at_least_zero(standard_errors, "standard error") / mean[..., None]
    return _entropy(value, pull, weights, error, level)


def mean_log_deviation(
    estimates: ArrayLike, populations: ArrayLike, standard_errors: ArrayLike, *, level: float = 0.95
) -> Interval:
    """
    Return the mean log deviation: the mean of -log r, where r is a group's figure over the mean.

    Arguments, result and errors are those of `theil_index`; more sensitive to low figures.

    References:
        Borrell and Talih (2011), Statistics in Medicine 30, 277-290, doi:10.1002/sim.4114.
    """
    ratio, weights, mean = _ratios(estimates, populations)
    value: FloatArray = -np.sum(weights * np.log(ratio), axis=-1)
    error = as_at_least_zero(standard_errors, "standard error") / mean[..., None]
    return _entropy(value, 1 - 1 / ratio, weights, error, level)


def gini(values: ArrayLike, weights: ArrayLike = 1) -> FloatArray:
    """
    Return Gini's coefficient of values held by people: 0 for equality, towards 1 for one holder.

    Args:
        values: what each person has (income), at least 0 and more than 0 in all.
        weights: people each stands for, more than 0.

    Raises:
        StatisticsError: a number lies outside its domain, or nobody has anything.

    References:
        Alfons and Templ (2013), Journal of Statistical Software 54(15), doi:10.18637/jss.v054.i15.
    """
    held, people = together(
        np.atleast_1d(as_at_least_zero(values, "value")), as_denominators(weights, "weight")
    )
    order = np.argsort(held, axis=-1, kind="stable")
    held, people = np.take_along_axis(held, order, axis=-1), np.take_along_axis(people, order, axis=-1)
    total = np.sum(held * people, axis=-1)
    refuse_where(total == 0, "A Gini coefficient needs something to be held")
    below = np.cumsum(people, axis=-1)
    doubled = np.sum((2 * below - people) * people * held, axis=-1)
    coefficient: FloatArray = doubled / (np.sum(people, axis=-1) * total) - 1
    return coefficient


def _groups(estimates: ArrayLike, populations: ArrayLike) -> tuple[FloatArray, FloatArray]:
    figures, people = together(
        np.atleast_1d(as_numbers(estimates, "estimate")), as_denominators(populations, "population")
    )
    refuse_where(np.asarray(figures.shape[-1] < 2), "A measure of inequality needs at least two groups")
    return figures, people / np.sum(people, axis=-1, keepdims=True)


def _mean_above_zero(estimates: ArrayLike, populations: ArrayLike) -> FloatArray:
    mean = population_mean(estimates, populations)
    refuse_where(mean <= 0, "A relative measure needs a mean above 0")
    return mean


def _ratios(estimates: ArrayLike, populations: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    figures, weights = _groups(as_positive(estimates, "estimate"), populations)
    mean: FloatArray = np.sum(figures * weights, axis=-1)
    return figures / mean[..., None], weights, mean


def _entropy(
    value: FloatArray,
    pull: FloatArray,
    weights: FloatArray,
    relative_error: FloatArray,
    level: float,
) -> Interval:
    """
    Return the interval of an entropy measure, each group's error weighed by its pull on the value.
    """
    half = normal_quantile(level) * np.sqrt(np.sum((weights * pull * relative_error) ** 2, axis=-1))
    return make_interval(value, value - half, value + half)
