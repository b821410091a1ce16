"""
Score limits after Miettinen and Nurminen: the values just z standard errors from what was seen.

The standard error is taken at the likeliest shares that have the very value under trial, and
widened by people / (people - 1). Each function returns an upper limit; swapping the two groups
gives the lower one.

References:
    Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226, doi:10.1002/sim.4780040211.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dueregard.stats.domain import BoolArray, FloatArray, refuse_where
from dueregard.stats.roots import bisect

#: Ratios are sought between exp(-100) and exp(100), far outside any that counts can show.
_WIDEST_LOG_RATIO = 100.0


def difference_score_high(
    first: FloatArray, whole: FloatArray, second: FloatArray, other: FloatArray, z: float
) -> FloatArray:
    """
    Return the largest difference of two shares whose score is at most z.
    """
    widening = _widening(whole, other)
    seen = first / whole - second / other

    def too_far(difference: FloatArray) -> FloatArray:
        share = _reference_share_given_difference(difference, first, whole, second, other)
        group_share = np.clip(share + difference, 0.0, 1.0)
        variance = _variance(group_share, whole) + _variance(share, other)
        return difference - seen - z * np.sqrt(variance * widening)

    return bisect(too_far, seen, np.ones_like(seen))


def ratio_score_high(
    first: FloatArray, whole: FloatArray, second: FloatArray, other: FloatArray, z: float
) -> FloatArray:
    """
    Return the largest ratio of two shares whose score is at most z; infinite if `second` is 0.
    """
    widening = _widening(whole, other)
    people, with_outcome = whole + other, first + second

    def too_far(log_ratio: FloatArray) -> FloatArray:
        # The likeliest share of the reference group solves people r p^2 - linear p + outcomes = 0.
        ratio = np.exp(log_ratio)
        linear = (whole + second) * ratio + first + other
        root = np.sqrt(np.maximum(linear**2 - 4 * people * ratio * with_outcome, 0.0))
        share = np.minimum(2 * with_outcome / (linear + root), 1.0)
        variance = _variance(np.minimum(ratio * share, 1.0), whole) / ratio**2 + _variance(share, other)
        return second / other - first / whole / ratio - z * _root(variance * widening)

    return _exp_of_root(too_far, second == 0)


def odds_ratio_score_high(
    first: FloatArray, whole: FloatArray, second: FloatArray, other: FloatArray, z: float
) -> FloatArray:
    """
    Return the largest odds ratio whose score is at most z; infinite if b or c of the table is 0.

    The score is freed of its small-sample bias as Laud proposed.

    References:
        Laud (2018), Pharmaceutical Statistics 17, 290-293, doi:10.1002/pst.1855.
    """
    widening = _widening(whole, other)
    with_outcome = first + second

    def too_far(log_ratio: FloatArray) -> FloatArray:
        ratio: FloatArray = np.exp(log_ratio)
        share = _reference_share_given_odds_ratio(ratio, whole, other, with_outcome)
        group_share = np.clip((with_outcome - other * share) / whole, 0.0, 1.0)
        one, two = whole * group_share * (1 - group_share), other * share * (1 - share)
        total = np.where(one + two > 0, one + two, 1.0)
        information = one * two / total
        bias = information * (group_share - share) / total
        excess: FloatArray = whole * group_share - first + bias
        return excess - z * _root(information * widening)

    return _exp_of_root(too_far, (second == 0) | (first == whole))


def _reference_share_given_odds_ratio(
    ratio: FloatArray, whole: FloatArray, other: FloatArray, with_outcome: FloatArray
) -> FloatArray:
    """
    Return the likeliest share of the reference group if the odds ratio were `ratio`.

    It solves other (ratio - 1) p^2 + linear p = with_outcome, in the form without cancellation.
    """
    linear = whole * ratio + other - with_outcome * (ratio - 1)
    root = np.sqrt(np.maximum(linear**2 + 4 * other * (ratio - 1) * with_outcome, 0.0))
    rising = linear >= 0
    above = np.where(rising, 2 * with_outcome, root - linear)
    below = np.where(rising, linear + root, 2 * other * (ratio - 1))
    return np.clip(above / below, 0.0, 1.0)


def _exp_of_root(too_far: Callable[[FloatArray], FloatArray], endless: BoolArray) -> FloatArray:
    widest = np.full(np.shape(endless), _WIDEST_LOG_RATIO)
    return np.where(endless, np.inf, np.exp(bisect(too_far, -widest, widest)))


def _reference_share_given_difference(
    difference: FloatArray, first: FloatArray, whole: FloatArray, second: FloatArray, other: FloatArray
) -> FloatArray:
    """
    Return the likeliest share of the reference group if the shares differed by `difference`.

    It is the middle root of a cubic, found by its trigonometric form.
    """
    people, with_outcome = whole + other, first + second
    square = ((whole + 2 * other) * difference - people - with_outcome) / people
    linear = ((other * difference - people - 2 * second) * difference + with_outcome) / people
    constant = second * difference * (1 - difference) / people
    half = square**3 / 27 - linear * square / 6 + constant / 2
    radius = np.sqrt(np.maximum(square**2 / 9 - linear / 3, 0.0)) * np.where(half < 0, -1.0, 1.0)
    cosine = half / np.where(radius == 0, 1.0, radius**3)
    angle = (np.pi + np.arccos(np.clip(cosine, -1.0, 1.0))) / 3
    share = 2 * radius * np.cos(angle) - square / 3
    return np.clip(share, np.maximum(-difference, 0.0), np.minimum(1 - difference, 1.0))


def _root(values: FloatArray) -> FloatArray:
    root: FloatArray = np.sqrt(values)
    return root


def _variance(share: FloatArray, people: FloatArray) -> FloatArray:
    return share * (1 - share) / people


def _widening(whole: FloatArray, other: FloatArray) -> FloatArray:
    people = whole + other
    refuse_where(people <= 1, "A score interval needs more than one person in both groups together")
    return people / (people - 1)
