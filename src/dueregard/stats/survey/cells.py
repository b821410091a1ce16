"""
A survey from cells: sums over the respondents of one stratum, cluster and domain.

Strata and clusters are two more keys of a table of counts and sums, so that a million respondents
are read once and every domain's error follows from the cells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray, as_at_least_zero, as_counts
from dueregard.stats.survey.codes import add_up, as_column, encode
from dueregard.stats.survey.design import Design, LonelyRule, degrees_of_freedom, make_design
from dueregard.stats.survey.domains import (
    DomainEstimates,
    domain_means,
    domain_totals,
    own_degrees_of_freedom,
)


class SurveyCells(NamedTuple):
    """
    One entry for each stratum, cluster and domain that meet.

    `weight` is the sum of the weights of all rows, `answered_weight` and `respondents` those who
    answered, `weighted` their sum of weight times answer. Cells without answers stay in the table,
    so that no cluster is forgotten.
    """

    stratum: ArrayLike
    cluster: ArrayLike
    domain: ArrayLike
    respondents: ArrayLike
    weight: ArrayLike
    answered_weight: ArrayLike
    weighted: ArrayLike


def domain_means_of_cells(
    cells: SurveyCells, *, fpc: ArrayLike | None = None, lonely: LonelyRule = "fail"
) -> DomainEstimates:
    """
    Return the weighted mean of each domain with its error, from cells alone.

    Args:
        cells: sums by stratum, cluster and domain; cluster labels may start again in each stratum.
        fpc: clusters in the population of each cell's stratum, or sampled shares.
        lonely: what a stratum with one sampled cluster adds to the variance.

    Returns:
        What `domain_means` returns for the rows themselves.

    Raises:
        StatisticsError: columns of different lengths, sums outside their domain, or nobody answered.

    Notes:
        Respondents drawn one by one without clusters cannot be summed: each is a cluster.

    References:
        Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, Springer, section
        5.8, doi:10.1007/978-1-4612-4378-6.
    """
    whole = _drawn(cells, fpc, lonely)
    design, values = _as_rows(whole, cells)
    found = domain_means(design, values, cells.domain, among=design.weights > 0)
    return _of_people(found, whole, cells)


def domain_totals_of_cells(
    cells: SurveyCells, *, fpc: ArrayLike | None = None, lonely: LonelyRule = "fail"
) -> DomainEstimates:
    """
    Return the weighted total of each domain with its error, from cells alone.

    Arguments and errors are those of `domain_means_of_cells`.
    """
    whole = _drawn(cells, fpc, lonely)
    design, values = _as_rows(whole, cells)
    found = domain_totals(design, values, cells.domain, among=design.weights > 0)
    return _of_people(found, whole, cells)


def _drawn(cells: SurveyCells, fpc: ArrayLike | None, lonely: LonelyRule) -> Design:
    """
    Return the design of all that were drawn, in which each cell is one row.
    """
    return make_design(
        cells.weight, strata=cells.stratum, clusters=cells.cluster, fpc=fpc, nested=True, lonely=lonely
    )


def _as_rows(whole: Design, cells: SurveyCells) -> tuple[Design, FloatArray]:
    """
    Return the design of those who answered, and the mean of each cell.
    """
    weights = as_at_least_zero(as_column(cells.answered_weight, whole.rows, "weight"), "weight")
    weighted = as_column(cells.weighted, whole.rows, "weighted sum")
    answered = weights > 0
    if (~answered & (weighted != 0)).any():
        message = "A cell has a weighted sum of answers but no weight of people who answered."
        raise StatisticsError(message)
    if (weights > whole.weights * (1 + 1e-9)).any():
        message = "A cell has more weight of people who answered than of all its people."
        raise StatisticsError(message)
    return replace(whole, weights=weights), weighted / np.where(answered, weights, 1.0)


def _of_people(found: DomainEstimates, whole: Design, cells: SurveyCells) -> DomainEstimates:
    """
    Return the estimates with people instead of cells counted, and the whole sample's df.
    """
    coded = encode(cells.domain, "domain")
    respondents = as_counts(as_column(cells.respondents, whole.rows, "number of respondents"))
    kept = np.isin(coded.labels, found.labels)
    return found._replace(
        respondents=add_up(coded.codes, respondents)[kept],
        df=degrees_of_freedom(whole),
        own_df=own_degrees_of_freedom(whole, coded.codes)[kept],
    )
