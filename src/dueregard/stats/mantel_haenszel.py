"""
One ratio over several strata, each compared only with itself: Mantel and Haenszel.

Strata (areas, ages) lie along the last axis. The result is an average: where the ratio differs
much between strata it describes none of them, so show those too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.distributions import chi_square_p, normal_quantile
from dueregard.stats.domain import FloatArray, refuse_where
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.tables import ChiSquare
from dueregard.stats.two_groups import FourNumbers, as_two_rates, as_two_shares


def mantel_haenszel_rate_ratio(
    counts: ArrayLike,
    denominators: ArrayLike,
    reference_counts: ArrayLike,
    reference_denominators: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return the Mantel-Haenszel ratio of rates with the interval of Greenland and Robins.

    Args:
        counts: events of the group in each stratum, at least 0.
        denominators: its people or person-years, more than 0.
        reference_counts: events of the reference group in each stratum.
        reference_denominators: its people or person-years.
        level: coverage, between 0 and 1.

    Returns:
        The ratio: 1 = the same rate within strata.

    Raises:
        StatisticsError: a number lies outside its domain, or one group has no event at all.

    References:
        Greenland and Robins (1985), Biometrics 41, 55-68, doi:10.2307/2530643.
    """
    first, exposure, second, other = _at_least_one_stratum(
        as_two_rates(counts, denominators, reference_counts, reference_denominators)
    )
    people = exposure + other
    above = np.sum(first * other / people, axis=-1)
    below = np.sum(second * exposure / people, axis=-1)
    refuse_where((above == 0) | (below == 0), "A ratio over strata needs events in both groups")
    variance = np.sum((first + second) * exposure * other / people**2, axis=-1) / (above * below)
    return _log_interval(above / below, variance, level)


def mantel_haenszel_odds_ratio(
    counts: ArrayLike,
    totals: ArrayLike,
    reference_counts: ArrayLike,
    reference_totals: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return the Mantel-Haenszel odds ratio with the interval of Robins, Breslow and Greenland.

    Args:
        counts: people of the group with the outcome in each stratum, 0 to the total.
        totals: people of the group in each stratum, more than 0.
        reference_counts: people of the reference group with the outcome.
        reference_totals: people of the reference group.
        level: coverage, between 0 and 1.

    Returns:
        The odds ratio: 1 = equal odds within strata.

    Raises:
        StatisticsError: a number lies outside its domain, or the strata leave the ratio 0 or
            infinite.

    Notes:
        For the outcome of searches (the hit rate test) a lower rate is often read as a lower bar.
        Average hit rates differ even at one bar when the groups' chances are spread differently:
        the test describes, it does not prove.

    References:
        Mantel and Haenszel (1959), Journal of the National Cancer Institute 22, 719-748,
        doi:10.1093/jnci/22.4.719. Robins, Breslow and Greenland (1986), Biometrics 42, 311-323,
        doi:10.2307/2531052.
    """
    first, whole, second, other = _at_least_one_stratum(
        as_two_shares(counts, totals, reference_counts, reference_totals)
    )
    people = whole + other
    up, down = first * (other - second) / people, second * (whole - first) / people
    above, below = np.sum(up, axis=-1), np.sum(down, axis=-1)
    refuse_where((above == 0) | (below == 0), "An odds ratio over strata needs both outcomes in both groups")
    agree = (first + other - second) / people
    variance = np.sum(agree * up, axis=-1) / (2 * above**2)
    variance += np.sum(agree * down + (1 - agree) * up, axis=-1) / (2 * above * below)
    variance += np.sum((1 - agree) * down, axis=-1) / (2 * below**2)
    return _log_interval(above / below, variance, level)


def mantel_haenszel_test(
    counts: ArrayLike, totals: ArrayLike, reference_counts: ArrayLike, reference_totals: ArrayLike
) -> ChiSquare:
    """
    Return the Mantel-Haenszel test of "equal shares within every stratum", without correction.

    Arguments are those of `mantel_haenszel_odds_ratio`.

    Raises:
        StatisticsError: a number lies outside its domain, or no stratum has both outcomes.

    References:
        Mantel and Haenszel (1959), Journal of the National Cancer Institute 22, 719-748,
        doi:10.1093/jnci/22.4.719.
    """
    return _test(counts, totals, reference_counts, reference_totals, correction=0.0)


def mantel_haenszel_test_continuity(
    counts: ArrayLike, totals: ArrayLike, reference_counts: ArrayLike, reference_totals: ArrayLike
) -> ChiSquare:
    """
    Return the test of `mantel_haenszel_test` with half a person taken off the excess.

    References:
        Mantel and Haenszel (1959), Journal of the National Cancer Institute 22, 719-748,
        doi:10.1093/jnci/22.4.719.
    """
    return _test(counts, totals, reference_counts, reference_totals, correction=0.5)


def _test(
    counts: ArrayLike,
    totals: ArrayLike,
    reference_counts: ArrayLike,
    reference_totals: ArrayLike,
    *,
    correction: float,
) -> ChiSquare:
    first, whole, second, other = _at_least_one_stratum(
        as_two_shares(counts, totals, reference_counts, reference_totals)
    )
    people = whole + other
    refuse_where(np.any(people <= 1, axis=-1), "A stratum needs more than one person in both groups together")
    outcomes = first + second
    variance = np.sum(whole * other * outcomes * (people - outcomes) / (people**2 * (people - 1)), axis=-1)
    refuse_where(variance == 0, "No stratum has both outcomes: there is nothing to test")
    excess = np.abs(np.sum(first - whole * outcomes / people, axis=-1))
    statistic: FloatArray = (excess - np.minimum(correction, excess)) ** 2 / variance
    freedom = np.ones(np.shape(statistic))[()]
    return ChiSquare(statistic, freedom, chi_square_p(statistic, freedom))


def _at_least_one_stratum(numbers: FourNumbers) -> FourNumbers:
    first, whole, second, other = (np.atleast_1d(number) for number in numbers)
    return first, whole, second, other


def _log_interval(ratio: FloatArray, variance: FloatArray, level: float) -> Interval:
    width = np.exp(normal_quantile(level) * np.sqrt(variance))
    return make_interval(ratio, ratio / width, ratio * width)
