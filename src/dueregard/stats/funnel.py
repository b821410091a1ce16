"""
Many areas or services at once: which lie outside the funnel that chance alone would fill.

A funnel shows each area against the size it was counted on, so that a small area far from the
target is not taken for a poor one. Areas usually differ by more than chance (who lives there, how
it is recorded): then almost everything lies outside a plain funnel, and the limits are widened by
what most areas share. One row of areas at a time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.stats.distributions import normal_quantile
from dueregard.stats.domain import (
    FloatArray,
    as_at_least_zero,
    as_counts,
    as_denominators,
    as_positive,
    as_share_parts,
    as_shares,
    refuse_where,
    together,
)
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.proportions import wilson
from dueregard.stats.rates import exact_count_limits

FAR_BELOW, BELOW, WITHIN = "below the 99.8% limit", "below the 95% limit", "within the limits"
ABOVE, FAR_ABOVE = "above the 95% limit", "above the 99.8% limit"

#: The part of the areas at either end whose scores are drawn in before the spread is measured.
_DRAWN_IN = 0.1
_ONE_ROW = "A funnel needs one row of two areas or more"


class Funnel(NamedTuple):
    """
    Each area's figure and score, the target, and by how much areas differ more than chance.

    `score` is the distance from the target in standard errors, on the scale the method works on.
    `dispersion` is the mean squared score once the tenth of the scores at either end is drawn in:
    about 1 or less for chance alone. `between` is the variance between areas on that scale, 0 when
    they vary no more than chance.
    """

    value: FloatArray
    target: float
    score: FloatArray
    dispersion: float
    between: float


def funnel_of_shares(counts: ArrayLike, totals: ArrayLike) -> Funnel:
    """
    Return the funnel of shares about the share of all areas together, on the arcsine scale.

    The score is 2 root(total) (asin root(share) - asin root(target)). The spread between areas is
    DerSimonian and Laird's, from scores of which the tenth at either end is drawn in.

    Args:
        counts: people with the outcome in each area, 0 to the total; some but not all overall.
        totals: people in each area, more than 0.

    Raises:
        StatisticsError: a number lies outside its domain, there are fewer than two areas, or
            nobody or everybody has the outcome.

    Notes:
        Widened limits say that an area stands out among areas that all differ; they do not say
        that the difference most areas show is a harmless one. With few areas the spread is a guess.

    References:
        Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, doi:10.1002/sim.1970.
        Spiegelhalter (2005), Quality and Safety in Health Care 14, 347-351,
        doi:10.1136/qshc.2005.013755.
    """
    part, whole = _areas_of_shares(counts, totals)
    target = float(np.sum(part) / np.sum(whole))
    error = 1 / (2 * np.sqrt(whole))
    away = np.arcsin(np.sqrt(part / whole)) - np.arcsin(np.sqrt(target))
    return _funnel(part / whole, target, away / error, error)


def funnel_of_ratios(observed: ArrayLike, expected: ArrayLike, *, target: float = 1.0) -> Funnel:
    """
    Return the funnel of ratios of observed to expected events, on the log scale.

    The score is root(expected) log(ratio / target); the spread is that of `funnel_of_shares`.

    Args:
        observed: events in each area, at least 1.
        expected: events expected in each area from its people, more than 0; see `expected_count`.
        target: the ratio to compare with, more than 0.

    Raises:
        StatisticsError: a number lies outside its domain, an area has no event, or there are fewer
            than two areas.

    Notes:
        As `funnel_of_shares`. The expected counts carry every fault of the reference's age
        structure and recording.

    References:
        As `funnel_of_shares`.
    """
    events, wanted = together(np.atleast_1d(as_counts(observed)), as_denominators(expected, "expected count"))
    aim = float(as_positive(target, "target"))
    refuse_where(np.asarray(events.size < 2 or events.ndim != 1), _ONE_ROW)
    refuse_where(events == 0, "A ratio funnel needs at least one event in each area")
    error = 1 / np.sqrt(wanted)
    return _funnel(events / wanted, aim, np.log(events / wanted / aim) / error, error)


def share_funnel_limits(
    target: ArrayLike, totals: ArrayLike, *, between: ArrayLike = 0, level: float = 0.95
) -> Interval:
    """
    Return the limits of a funnel of shares at given totals, by `funnel_of_shares`' arcsine scale.

    Args:
        target: the share the funnel is drawn about, 0 to 1.
        totals: people to draw the limits at, more than 0.
        between: the variance between areas on the arcsine scale, from a `Funnel`; 0 for chance alone.
        level: 0.95 for the inner limits, 0.998 for the outer, by custom.

    Returns:
        The target with its limits, shares.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    References:
        As `funnel_of_shares`.
    """
    aim, people, spread = together(
        as_shares(target, "target"), as_denominators(totals, "total"), as_at_least_zero(between, "variance")
    )
    half = normal_quantile(level) * np.sqrt(1 / (4 * people) + spread)
    middle = np.arcsin(np.sqrt(aim))
    low, high = np.maximum(middle - half, 0.0), np.minimum(middle + half, np.pi / 2)
    return make_interval(aim, np.sin(low) ** 2, np.sin(high) ** 2)


def ratio_funnel_limits(target: ArrayLike, expected: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return the limits of a funnel of ratios for chance alone: the exact Poisson limits of the target.

    Args:
        target: the ratio the funnel is drawn about, more than 0.
        expected: expected events to draw the limits at, more than 0.
        level: 0.95 for the inner limits, 0.998 for the outer, by custom.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    References:
        As `funnel_of_shares`.
    """
    aim, wanted = together(as_positive(target, "target"), as_denominators(expected, "expected count"))
    low, high = exact_count_limits(wanted, level)
    return make_interval(aim, aim * low / wanted, aim * high / wanted)


def ratio_funnel_limits_widened(
    target: ArrayLike, expected: ArrayLike, *, between: ArrayLike, level: float = 0.95
) -> Interval:
    """
    Return the limits of a funnel of ratios with a variance between areas, symmetric for the log.

    Arguments, errors and references are those of `ratio_funnel_limits`.

    Args:
        between: the variance between areas on the log scale, from a `Funnel`.
    """
    aim, wanted, spread = together(
        as_positive(target, "target"),
        as_denominators(expected, "expected count"),
        as_at_least_zero(between, "variance"),
    )
    width = np.exp(normal_quantile(level) * np.sqrt(1 / wanted + spread))
    return make_interval(aim, aim / width, aim * width)


def funnel_flags(counts: ArrayLike, totals: ArrayLike) -> NDArray[np.str_]:
    """
    Return how each area stands to the share of all areas together, in the words of this module.

    This is the flag of public health practice in England: Wilson's interval of the area's share, at
    0.998 and then at 0.95, leaves the target out. It knows of no spread but chance.

    Arguments and errors are those of `funnel_of_shares`.

    Notes:
        Of 100 areas that do not differ at all, about five are flagged at 95 percent.

    References:
        Public Health England (2018), Technical guide: funnel plots. Wilson (1927), Journal of the
        American Statistical Association 22, 209-212, doi:10.1080/01621459.1927.10502953.
    """
    part, whole = _areas_of_shares(counts, totals)
    target = np.sum(part) / np.sum(whole)
    inner, outer = wilson(part, whole), wilson(part, whole, level=0.998)
    return np.select(
        [outer.high < target, outer.low > target, inner.high < target, inner.low > target],
        [FAR_BELOW, FAR_ABOVE, BELOW, ABOVE],
        WITHIN,
    )


def _areas_of_shares(counts: ArrayLike, totals: ArrayLike) -> tuple[FloatArray, FloatArray]:
    part, whole = as_share_parts(np.atleast_1d(as_counts(counts)), totals)
    refuse_where(np.asarray(part.size < 2 or part.ndim != 1), _ONE_ROW)
    some = 0 < np.sum(part) < np.sum(whole)
    refuse_where(np.asarray(not some), "A funnel of shares needs some, and not all, to have the outcome")
    return part, whole


def _funnel(value: FloatArray, target: float, score: FloatArray, error: FloatArray) -> Funnel:
    ends = np.quantile(score, [_DRAWN_IN, 1 - _DRAWN_IN])
    dispersion = float(np.mean(np.clip(score, ends[0], ends[1]) ** 2))
    weight, areas = 1 / error**2, score.size
    spare = np.sum(weight) - np.sum(weight**2) / np.sum(weight)
    between = max(0.0, float((areas * dispersion - (areas - 1)) / spare))
    return Funnel(value, target, score, dispersion, between)
