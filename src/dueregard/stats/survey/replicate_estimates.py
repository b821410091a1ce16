"""
Means, totals, ratios and domain means with the error of replicate weights.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray
from dueregard.stats.survey.codes import encode
from dueregard.stats.survey.estimates import Estimates, table_of_rows
from dueregard.stats.survey.replicates import Replicates, covariance_of_replicates
from dueregard.stats.survey.variance import sum_by


def replicate_means(
    replicates: Replicates, values: ArrayLike, *, among: ArrayLike | None = None
) -> Estimates:
    """
    Return weighted means with the error of replicate weights.

    Arguments and errors are those of `means`, with replicates in place of a design; the degrees of
    freedom are infinite, the usual convention (`replicates.df` holds the finite ones).

    Notes:
        A domain that a replicate leaves without anyone is refused, not skipped.

    References:
        Wolter (2007), Introduction to Variance Estimation, 2nd edition, Springer,
        doi:10.1007/978-0-387-35099-8.
    """
    table, members = table_of_rows(values, among, replicates.rows)
    return _ratios(replicates, table, np.repeat(members[:, np.newaxis], table.shape[1], axis=1))


def replicate_totals(
    replicates: Replicates, values: ArrayLike, *, among: ArrayLike | None = None
) -> Estimates:
    """
    Return weighted totals with the error of replicate weights.

    Arguments, result and errors are those of `replicate_means`.
    """
    table, _ = table_of_rows(values, among, replicates.rows)
    whole, moved = _totals(replicates, table)
    return Estimates(whole, covariance_of_replicates(replicates, whole, moved), math.inf)


def replicate_ratios(
    replicates: Replicates, numerator: ArrayLike, denominator: ArrayLike, *, among: ArrayLike | None = None
) -> Estimates:
    """
    Return ratios of totals with the error of replicate weights.

    Arguments, result and errors are those of `ratios` and `replicate_means`.
    """
    table, _ = table_of_rows(numerator, among, replicates.rows)
    base, _ = table_of_rows(denominator, among, replicates.rows)
    return _ratios(replicates, table, base)


def replicate_domain_means(
    replicates: Replicates, values: ArrayLike, domain: ArrayLike, *, among: ArrayLike | None = None
) -> Estimates:
    """
    Return the means of the domains, in sorted order of their labels, with their covariance.

    Arguments, result and errors are those of `domain_means` and `replicate_means`; every domain
    must have an answer.
    """
    table, members = table_of_rows(values, among, replicates.rows)
    coded = encode(domain, "domain")
    if coded.codes.size != replicates.rows or table.shape[1] != 1:
        message = f"One value and one domain are needed for each of the {replicates.rows} rows."
        raise StatisticsError(message)
    inside = coded.codes[:, np.newaxis] == np.arange(coded.labels.size)
    return _ratios(replicates, table * inside, members[:, np.newaxis] * inside)


def _ratios(replicates: Replicates, numerator: FloatArray, denominator: FloatArray) -> Estimates:
    above, moved_above = _totals(replicates, numerator)
    below, moved_below = _totals(replicates, denominator)
    if (below == 0).any():
        raise StatisticsError("The denominator of a figure adds up to zero.")
    present = moved_below != 0
    moved = np.where(present, moved_above / np.where(present, moved_below, 1.0), np.nan)
    return Estimates(above / below, covariance_of_replicates(replicates, above / below, moved), math.inf)


def _totals(replicates: Replicates, table: FloatArray) -> tuple[FloatArray, FloatArray]:
    """
    Return the totals of columns, and those of each replicate (replicates by columns).
    """
    weighted = table * replicates.weights[:, np.newaxis]
    by_unit = sum_by(replicates.unit, weighted, replicates.factors.shape[0])
    return weighted.sum(axis=0), replicates.factors.T @ by_unit
