"""
Two published estimates compared when all that is printed is each estimate and its standard error.
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
    as_shares,
    refuse_where,
    together,
)
from dueregard.stats.interval import Interval, make_interval


def difference_of_estimates(
    estimate: ArrayLike,
    standard_error: ArrayLike,
    reference: ArrayLike,
    reference_standard_error: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return the difference of two independent estimates with its normal interval.

    Args:
        estimate: the group's figure, in any unit.
        standard_error: its standard error, at least 0.
        reference: the reference group's figure.
        reference_standard_error: its standard error.
        level: coverage, between 0 and 1.

    Returns:
        Group minus reference.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    Notes:
        Two intervals that overlap may still differ: this is the test, not their overlap. A published
        margin of error is usually 1.96 standard errors: divide first.

    References:
        Schenker and Gentleman (2001), The American Statistician 55, 182-186,
        doi:10.1198/000313001317097960.
    """
    value, error, other, other_error = together(
        as_numbers(estimate, "estimate"),
        as_at_least_zero(standard_error, "standard error"),
        as_numbers(reference, "reference"),
        as_at_least_zero(reference_standard_error, "standard error"),
    )
    half = normal_quantile(level) * np.hypot(error, other_error)
    return make_interval(value - other, value - other - half, value - other + half)


def ratio_of_estimates(
    estimate: ArrayLike,
    standard_error: ArrayLike,
    reference: ArrayLike,
    reference_standard_error: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return the ratio of two independent estimates with the interval that is symmetric for its log.

    The squared error of the log is the sum of (standard error / estimate)^2 of the two.

    Arguments, errors and notes are those of `difference_of_estimates`; estimates above 0.

    References:
        Altman and Bland (2003), BMJ 326, 219, doi:10.1136/bmj.326.7382.219.
    """
    value, error, other, other_error = together(
        as_positive(estimate, "estimate"),
        as_at_least_zero(standard_error, "standard error"),
        as_positive(reference, "reference"),
        as_at_least_zero(reference_standard_error, "standard error"),
    )
    width = np.exp(normal_quantile(level) * np.hypot(error / value, other_error / other))
    ratio = value / other
    return make_interval(ratio, ratio / width, ratio * width)


def population_gap(shares: ArrayLike, populations: ArrayLike, *, best: int, level: float = 0.95) -> Interval:
    """
    Return how far the whole population stands from its best group: best share minus overall share.

    Known as the population attributable risk. The error is Walter's for the relative gap, times
    the overall share.

    Args:
        shares: share of each group with the outcome, 0 to 1, along the last axis.
        populations: people in each group, more than 0.
        best: position of the best group, counted from 0.
        level: coverage, between 0 and 1.

    Returns:
        A difference of shares; below 0 where the outcome is unwanted and the best group has less.

    Raises:
        StatisticsError: a number lies outside its domain, there is no group at the position of the best, or
            the best or the whole has a share of 0.

    Notes:
        What the gap would be "if all were like the best" is arithmetic, not a forecast.

    References:
        Walter (1978), Biometrics 34, 611-621.
    """
    part, people = together(np.atleast_1d(as_shares(shares)), as_denominators(populations, "population"))
    groups = part.shape[-1]
    refuse_where(
        np.asarray(not 0 <= best < groups), f"Group {best} of {groups}, counted from 0, cannot be the best"
    )
    cases, everybody = part * people, np.sum(people, axis=-1)
    all_cases = np.asarray(np.sum(cases, axis=-1))
    inside, best_people = cases[..., best], people[..., best]
    refuse_where((inside == 0) | (all_cases == 0), "A population gap needs outcomes in the best group")
    overall = all_cases / everybody
    gap = inside / best_people - overall
    half = normal_quantile(level) * overall * _walter_error(inside, best_people, all_cases, everybody)
    return make_interval(gap, gap - half, gap + half)


def _walter_error(
    inside: FloatArray, best_people: FloatArray, all_cases: FloatArray, everybody: FloatArray
) -> FloatArray:
    others = all_cases - inside
    others_without = everybody - best_people - others
    spread = others * (best_people - inside) * (everybody - inside) + others_without * inside**2
    error: FloatArray = np.sqrt(inside * everybody * spread / (all_cases**3 * best_people**3))
    return error
