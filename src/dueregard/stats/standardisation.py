"""
Rates made comparable between groups of different age: direct and indirect standardisation.

Strata (ages, or ages by sex) lie along the last axis. Mixed against White Londoners were searched
1.48 times as often in the summer of 2020, and 0.98 times once age and sex were alike: a crude
ratio can be age structure and nothing else.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.distributions import (
    gamma_lower_quantile,
    gamma_upper_quantile,
    normal_quantile,
)
from dueregard.stats.domain import (
    FloatArray,
    as_at_least_zero,
    as_counts,
    as_denominators,
    check_level,
    refuse_where,
    together,
)
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.rates import rate_phe


def direct_rate(
    counts: ArrayLike, denominators: ArrayLike, standard: ArrayLike, *, level: float = 0.95
) -> Interval:
    """
    Return a directly standardised rate with the interval of Dobson and colleagues.

    The rate of each stratum is weighted by the standard population. The limits of the total count
    (exact below 10, Byar's from 10) are carried over by the ratio of the standard errors.

    Args:
        counts: events in each stratum, at least 0.
        denominators: people or person-years in each stratum, more than 0.
        standard: people of the standard population in each stratum, at least 0, not all 0.
        level: coverage, between 0 and 1.

    Returns:
        The rate per unit of the denominator that the group would have with the age structure of
        the standard. With no events at all it is 0, and the upper limit is that of the stratum
        weights applied to the crude upper limit of the total.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    Notes:
        With fewer than 10 events in all public health practice gives no such rate: say that it is
        too uncertain. It hides that groups may differ at one age and not at another.

    References:
        Dobson, Kuulasmaa, Eberle and Scherer (1991), Statistics in Medicine 10, 457-462,
        doi:10.1002/sim.4780100317. Public Health England (2018), Technical guide: confidence
        intervals.
    """
    events, exposure, weights = _strata(counts, denominators, standard)
    rate, variance = _weighted(events, exposure, weights)
    total = np.sum(events, axis=-1)
    limits = rate_phe(total, np.ones_like(total), level=level)
    none = total == 0
    # Without events the ratio of the standard errors is 0/0; its value for an even spread stands in.
    scale = np.where(none, _even_scale(exposure, weights), np.sqrt(variance / np.where(none, 1.0, total)))
    return make_interval(rate, rate + scale * (limits.low - total), rate + scale * (limits.high - total))


def direct_rate_gamma(
    counts: ArrayLike, denominators: ArrayLike, standard: ArrayLike, *, level: float = 0.95
) -> Interval:
    """
    Return a directly standardised rate with the gamma interval of Fay and Feuer.

    Arguments and errors are those of `direct_rate`; at least one event is needed.

    Notes:
        Safer than `direct_rate` when a few strata with few people carry much weight; then wide.

    References:
        Fay and Feuer (1997), Statistics in Medicine 16, 791-801,
        doi:10.1002/(SICI)1097-0258(19970415)16:7<791::AID-SIM500>3.0.CO;2-#.
    """
    events, exposure, weights = _strata(counts, denominators, standard)
    refuse_where(np.sum(events, axis=-1) == 0, "A gamma interval of a rate needs at least one event")
    rate, variance = _weighted(events, exposure, weights)
    tail = (1 - check_level(level)) / 2
    largest = np.max(weights / exposure, axis=-1)
    low = gamma_lower_quantile(rate**2 / variance, tail) * variance / rate
    above, spread = rate + largest, variance + largest**2
    high = gamma_upper_quantile(above**2 / spread, tail) * spread / above
    return make_interval(rate, low, high)


def direct_rate_ratio(
    counts: ArrayLike,
    denominators: ArrayLike,
    reference_counts: ArrayLike,
    reference_denominators: ArrayLike,
    standard: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return a ratio of two directly standardised rates with its log-normal interval.

    The squared standard error of the log is the sum of variance / rate^2 of the two.

    Arguments and errors are those of `direct_rate`; both groups need at least one event.

    Returns:
        The ratio: 1 = the same rate at an equal age structure.

    Notes:
        Depends on the standard where the ratio differs between strata: show those ratios too.

    References:
        Breslow and Day (1987), Statistical Methods in Cancer Research II, IARC, section 2.3.
    """
    group = _weighted(*_strata(counts, denominators, standard))
    reference = _weighted(*_strata(reference_counts, reference_denominators, standard))
    refuse_where(
        (group[0] == 0) | (reference[0] == 0), "A ratio of standardised rates needs events in both groups"
    )
    ratio = group[0] / reference[0]
    error = np.sqrt(group[1] / group[0] ** 2 + reference[1] / reference[0] ** 2)
    width = np.exp(normal_quantile(level) * error)
    return make_interval(ratio, ratio / width, ratio * width)


def indirect_ratio(
    counts: ArrayLike,
    denominators: ArrayLike,
    reference_counts: ArrayLike,
    reference_denominators: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return observed over expected events, were the group's strata to have the reference's rates.

    The limits are those of the observed count, exact below 10 and Byar's from 10.

    Args:
        counts: events of the group in each stratum.
        denominators: its people or person-years, more than 0.
        reference_counts: events of the reference population in each stratum, not all 0.
        reference_denominators: its people or person-years.
        level: coverage, between 0 and 1.

    Returns:
        The ratio, 1 = as many as expected.

    Raises:
        StatisticsError: a number lies outside its domain, or no event is expected.

    Notes:
        Two such ratios are not comparable with each other, only each with the reference.

    References:
        Breslow and Day (1987), Statistical Methods in Cancer Research II, IARC, section 2.3.
    """
    expected = expected_count(denominators, reference_counts, reference_denominators)
    return rate_phe(np.sum(np.atleast_1d(as_counts(counts)), axis=-1), expected, level=level)


def indirect_rate(
    counts: ArrayLike,
    denominators: ArrayLike,
    reference_counts: ArrayLike,
    reference_denominators: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return the indirect ratio times the crude rate of the reference population.

    Arguments, errors and references are those of `indirect_ratio`; per unit of the denominator.
    """
    ratio = indirect_ratio(counts, denominators, reference_counts, reference_denominators, level=level)
    reference = np.sum(np.atleast_1d(as_counts(reference_counts)), axis=-1)
    crude = reference / np.sum(np.atleast_1d(as_denominators(reference_denominators)), axis=-1)
    return Interval(*(limit * crude for limit in ratio))


def expected_count(
    denominators: ArrayLike, reference_counts: ArrayLike, reference_denominators: ArrayLike
) -> FloatArray:
    """
    Return how many events the group would have at the reference's rate in each stratum.

    Arguments and errors are those of `indirect_ratio`.
    """
    exposure, events, reference = together(
        np.atleast_1d(as_denominators(denominators)),
        as_counts(reference_counts, "reference count"),
        as_denominators(reference_denominators, "reference denominator"),
    )
    expected: FloatArray = np.sum(exposure * events / reference, axis=-1)
    refuse_where(expected == 0, "No event is expected at the reference's rates")
    return expected


def _strata(
    counts: ArrayLike, denominators: ArrayLike, standard: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """
    Return counts, denominators and weights that add up to 1.
    """
    events, exposure, people = together(
        np.atleast_1d(as_counts(counts)),
        as_denominators(denominators),
        as_at_least_zero(standard, "standard population"),
    )
    total = np.sum(people, axis=-1, keepdims=True)
    refuse_where(total[..., 0] == 0, "A standard population needs at least one person")
    return events, exposure, people / total


def _weighted(events: FloatArray, exposure: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    rate: FloatArray = np.sum(weights * events / exposure, axis=-1)
    variance: FloatArray = np.sum(weights**2 * events / exposure**2, axis=-1)
    return rate, variance


def _even_scale(exposure: FloatArray, weights: FloatArray) -> FloatArray:
    scale: FloatArray = np.sqrt(np.sum(weights**2 / exposure, axis=-1) / np.sum(exposure, axis=-1))
    return scale
