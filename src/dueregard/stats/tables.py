"""
Tests of a table of counts: do two groups, or several, share one proportion.

A p-value says how odd the table is if the groups were alike. It does not say how large the
difference is, and a large p-value does not show that the groups are alike.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats import hypergeometric
from dueregard.stats.distributions import chi_square_p
from dueregard.stats.domain import FloatArray, as_counts, as_share_parts, as_whole_counts, refuse_where
from dueregard.stats.two_groups import as_two_shares


class ChiSquare(NamedTuple):
    """
    A chi-square statistic with its degrees of freedom and p-value.
    """

    statistic: FloatArray
    degrees_of_freedom: FloatArray
    p: FloatArray


def fisher_p(
    count: ArrayLike, total: ArrayLike, reference_count: ArrayLike, reference_total: ArrayLike
) -> FloatArray:
    """
    Return Fisher's exact two-sided p-value of "both groups have the same share".

    It adds up all tables with the same margins that are no likelier than the one seen.

    Args:
        count: people in the group with the outcome, 0 to `total`, whole.
        total: people in the group, at least 1, whole.
        reference_count: people in the reference group with the outcome.
        reference_total: people in the reference group.

    Raises:
        StatisticsError: a number lies outside its domain, or the margins allow more than a million
            tables.

    Notes:
        Cautious: with small groups it seldom falls below 0.05 even when the shares differ.

    References:
        Fisher (1935), Journal of the Royal Statistical Society 98, 39-82, doi:10.2307/2342435.
    """
    for number in (count, total, reference_count, reference_total):
        as_whole_counts(number)
    each = np.vectorize(
        lambda *table: hypergeometric.two_sided_p(hypergeometric.list_tables(*table)), otypes=["d"]
    )
    p: FloatArray = each(*as_two_shares(count, total, reference_count, reference_total))[()]
    return p


def chi_square_two_shares(
    count: ArrayLike, total: ArrayLike, reference_count: ArrayLike, reference_total: ArrayLike
) -> ChiSquare:
    """
    Return Pearson's chi-square test of "both groups have the same share", without correction.

    Arguments are those of `fisher_p`; fractions are allowed.

    Raises:
        StatisticsError: a number lies outside its domain, or nobody or everybody in both groups
            has the outcome.

    Notes:
        Needs an expected count of about 5 in each cell; below that use `fisher_p`.

    References:
        Pearson (1900), Philosophical Magazine 50, 157-175, doi:10.1080/14786440009463897.
    """
    return _two_shares(count, total, reference_count, reference_total, correction=0.0)


def chi_square_two_shares_yates(
    count: ArrayLike, total: ArrayLike, reference_count: ArrayLike, reference_total: ArrayLike
) -> ChiSquare:
    """
    Return the chi-square test of `chi_square_two_shares` with the continuity correction of Yates.

    References:
        Yates (1934), Supplement to the Journal of the Royal Statistical Society 1, 217-235,
        doi:10.2307/2983604.
    """
    return _two_shares(count, total, reference_count, reference_total, correction=0.5)


def chi_square_shares(counts: ArrayLike, totals: ArrayLike) -> ChiSquare:
    """
    Return Pearson's chi-square test of "all groups have the same share".

    Args:
        counts: people with the outcome in each group, along the last axis.
        totals: people in each group.

    Raises:
        StatisticsError: a number lies outside its domain, there are fewer than two groups, or
            nobody or everybody has the outcome.

    Notes:
        Says that some groups differ, not which.

    References:
        Pearson (1900), Philosophical Magazine 50, 157-175, doi:10.1080/14786440009463897.
    """
    part, whole = as_share_parts(np.atleast_1d(as_counts(counts)), totals)
    refuse_where(np.asarray(part.shape[-1] < 2), "A comparison needs at least two groups")
    share = np.sum(part, axis=-1) / np.sum(whole, axis=-1)
    refuse_where((share == 0) | (share == 1), "Nobody or everybody has the outcome: there is nothing to test")
    excess = (part - whole * share[..., None]) ** 2 / (whole * (share * (1 - share))[..., None])
    statistic: FloatArray = np.sum(excess, axis=-1)
    freedom = np.full(np.shape(statistic), part.shape[-1] - 1.0)[()]
    return ChiSquare(statistic, freedom, chi_square_p(statistic, freedom))


def _two_shares(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    correction: float,
) -> ChiSquare:
    first, whole, second, other = as_two_shares(count, total, reference_count, reference_total)
    share = (first + second) / (whole + other)
    refuse_where((share == 0) | (share == 1), "Nobody or everybody has the outcome: there is nothing to test")
    excess = np.abs(first - whole * share)
    shifted = excess - np.minimum(correction, excess)
    statistic: FloatArray = shifted**2 / (share * (1 - share)) * (1 / whole + 1 / other)
    freedom = np.ones(np.shape(statistic))[()]
    return ChiSquare(statistic, freedom, chi_square_p(statistic, freedom))
