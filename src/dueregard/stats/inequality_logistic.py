"""
A gradient in a share that cannot leave 0 to 1: the logistic slope and relative index of inequality.

The straight line of `slope_index` can run below 0 or above 1; this curve cannot. Groups lie along
the last axis from the most disadvantaged to the most advantaged, one row, at least three. The
people are the figures: each counts once, and the limits are those of people taken independently.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from dueregard.errors import StatisticsError
from dueregard.stats.distributions import normal_quantile
from dueregard.stats.domain import FloatArray, as_counts, as_share_parts, refuse_where
from dueregard.stats.interval import Interval, make_interval

_MOST_STEPS = 100


class _Curve(NamedTuple):
    """
    A logistic curve: its shares at the bottom and the top, and the covariance of its two coefficients.
    """

    bottom: float
    top: float
    covariance: FloatArray


def slope_index_logistic(counts: ArrayLike, totals: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return the share at the top less the share at the bottom, by a logistic curve over the rank.

    Each person has the rank of the middle of their group, between 0 and 1. The errors are robust
    (HC1 over people), carried to the difference by its slopes.

    Args:
        counts: people with the outcome in each group, 0 to the total; some but not all overall.
        totals: people in each group, more than 0.
        level: coverage, between 0 and 1.

    Returns:
        A difference of shares, -1 to 1; negative where the outcome falls with advantage.

    Raises:
        StatisticsError: a number lies outside its domain, there are fewer than three groups or more
            than one row, or one rank parts those with the outcome from those without it.

    Notes:
        A curve of one shape: look at the groups first. People in one group are taken as
        independent, which those of one household or one survey cluster are not. It is a gradient
        over groups of people, and says nothing of any one person in them.

    References:
        Schlotheuber and Hosseinpoor (2022), International Journal of Environmental Research and
        Public Health 19, 3697, doi:10.3390/ijerph19063697.
    """
    curve = _fit(counts, totals)
    by_start = curve.top * (1 - curve.top) - curve.bottom * (1 - curve.bottom)
    pull = np.array([by_start, curve.top * (1 - curve.top)])
    half = normal_quantile(level) * np.sqrt(pull @ curve.covariance @ pull)
    difference = np.asarray(curve.top - curve.bottom)
    return make_interval(difference, difference - half, difference + half)


def relative_index_logistic(counts: ArrayLike, totals: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return the share at the top over the share at the bottom, by a logistic curve over the rank.

    Its interval is symmetric for the log. Arguments, errors, notes and references are those of
    `slope_index_logistic`.
    """
    curve = _fit(counts, totals)
    pull = np.array([curve.bottom - curve.top, 1 - curve.top])
    # A curve that all but touches 0 leaves its ratio open: the limits are then 0 and infinity.
    with np.errstate(over="ignore"):
        width = np.exp(normal_quantile(level) * np.sqrt(pull @ curve.covariance @ pull))
    ratio = np.asarray(curve.top / curve.bottom)
    return make_interval(ratio, ratio / width, ratio * width)


def _fit(counts: ArrayLike, totals: ArrayLike) -> _Curve:
    part, whole = as_share_parts(np.atleast_1d(as_counts(counts)), totals)
    one_row = part.ndim == 1 and part.size >= 3
    refuse_where(np.asarray(not one_row), "A gradient needs one row of three groups or more")
    people = float(np.sum(whole))
    rank = (np.cumsum(whole) - whole / 2) / people
    design = np.column_stack([np.ones(part.size), rank])
    coefficients = _climb(design, part, whole)
    share = special.expit(design @ coefficients)
    bread = np.linalg.inv(_information(design, whole, share))
    # Over people: those with the outcome miss the curve by 1 - share, the others by share.
    squared = part * (1 - share) ** 2 + (whole - part) * share**2
    meat = design.T @ (design * squared[:, None])
    ends = special.expit([coefficients[0], coefficients[0] + coefficients[1]])
    return _Curve(float(ends[0]), float(ends[1]), bread @ meat @ bread * (people / (people - 2)))


def _climb(design: FloatArray, part: FloatArray, whole: FloatArray) -> FloatArray:
    """
    Return the coefficients at which the likelihood is highest, by Newton's steps from no gradient.
    """
    overall = np.sum(part) / np.sum(whole)
    alike = (overall == 0) | (overall == 1)
    refuse_where(alike, "A gradient of shares needs some, and not all, to have the outcome")
    coefficients = np.array([special.logit(overall), 0.0])
    for _ in range(_MOST_STEPS):
        share = special.expit(design @ coefficients)
        information = _information(design, whole, share)
        if np.linalg.cond(information) > 1e12:
            break
        step = np.linalg.solve(information, design.T @ (part - whole * share))
        coefficients = coefficients + step
        if np.max(np.abs(step)) < 1e-10 * (1 + np.max(np.abs(coefficients))):
            return coefficients
    message = "No curve fits: above one rank everybody has the outcome and below it nobody, or the reverse."
    raise StatisticsError(message)


def _information(design: FloatArray, whole: FloatArray, share: FloatArray) -> FloatArray:
    information: FloatArray = design.T @ (design * (whole * share * (1 - share))[:, None])
    return information
