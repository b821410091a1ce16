"""
Limits of a difference or a ratio recovered from the separate limits of its two parts.

MOVER, the "method of variance estimates recovery": each part keeps its own good interval (Wilson
for a share, exact for a rate), and their distances from the estimates are combined.
"""

from __future__ import annotations

import numpy as np

from dueregard.stats.domain import FloatArray, refuse_where
from dueregard.stats.interval import Interval


def mover_difference_limits(group: Interval, reference: Interval) -> tuple[FloatArray, FloatArray]:
    """
    Return the limits of group minus reference, combined by squaring and adding.

    The lower limit takes the group's distance down and the reference's distance up; for the
    upper limit it is the other way round. Distances are measured from the estimates given.

    References:
        Newcombe (1998), Statistics in Medicine 17, 873-890, method 10,
        doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
        Zou and Donner (2008), Statistics in Medicine 27, 1693-1702, doi:10.1002/sim.3095.
    """
    difference = group.estimate - reference.estimate
    down = np.hypot(group.estimate - group.low, reference.high - reference.estimate)
    up = np.hypot(group.high - group.estimate, reference.estimate - reference.low)
    return difference - down, difference + up


def mover_ratio_limits(group: Interval, reference: Interval) -> tuple[FloatArray, FloatArray]:
    """
    Return the limits of group over reference, both at least 0, recovered from their own.

    A lower limit of 0 of the reference gives an infinite upper limit.

    Notes:
        Software of the same name exists that combines other inner limits; its results differ by
        half and more on counts of 2 to 5.

    References:
        Donner and Zou (2012), Statistical Methods in Medical Research 21, 347-359,
        doi:10.1177/0962280210383082. Fagerland and Newcombe (2013), Statistics in Medicine 32,
        2823-2836, doi:10.1002/sim.5714.
    """
    low = _ratio_low(group.estimate, group.low, reference.estimate, reference.high)
    inverse = _ratio_low(reference.estimate, reference.low, group.estimate, group.high)
    return low, invert(inverse)


def ratio_or_infinity(value: FloatArray, reference: FloatArray) -> FloatArray:
    """
    Return value / reference, infinite where only the reference is 0.

    Raises:
        StatisticsError: both are 0 somewhere; the message gives the position.
    """
    refuse_where((value == 0) & (reference == 0), "A ratio of zero to zero has no value")
    with np.errstate(divide="ignore"):
        ratio: FloatArray = np.divide(value, reference)
    return ratio


def invert(limit: FloatArray) -> FloatArray:
    """
    Return one over a limit of a ratio, infinite where the limit is 0.
    """
    with np.errstate(divide="ignore"):
        inverse: FloatArray = np.divide(1.0, limit)
    return inverse


def _ratio_low(
    value: FloatArray, value_low: FloatArray, reference: FloatArray, reference_high: FloatArray
) -> FloatArray:
    """
    Return the lower limit of value / reference, in the form without a difference of near equals.

    The lower limit r solves (value - r reference)^2 = (value - value_low)^2
    + r^2 (reference_high - reference)^2.
    """
    product = value * reference
    first = value_low * (2 * value - value_low)
    second = reference_high * (2 * reference - reference_high)
    root = np.sqrt(np.maximum(product**2 - first * second, 0.0))
    below = product + root
    safe = np.where(below > 0, below, 1.0)
    return np.where(below > 0, first / safe, 0.0)
