"""
Means, shares and totals of many groups of respondents at once.

A domain is a part of the sample that was not fixed in advance: its size is itself uncertain, and
clusters without anyone of it still count. Each row lies in one domain; rows without an answer are
left out with `among`, and are neither zeros nor forgotten.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray
from dueregard.stats.survey.codes import IntArray, add_up, encode
from dueregard.stats.survey.design import Design, degrees_of_freedom
from dueregard.stats.survey.estimates import Estimates, table_among
from dueregard.stats.survey.variance import (
    covariance_of_totals,
    spread_over_units,
    variances_of_domain_totals,
)


class DomainEstimates(NamedTuple):
    """
    One figure for each domain, in sorted order of their labels, with its standard error.

    `respondents` are rows with a weight that answered. `df` is that of the whole design; `own_df`
    that of the clusters and strata in which the domain has anybody, for the `df` of an interval:
    the careful choice where a domain lies in few clusters.
    """

    labels: NDArray[Any]
    values: FloatArray
    errors: FloatArray
    respondents: FloatArray
    df: float
    own_df: FloatArray


class _Domains(NamedTuple):
    labels: NDArray[Any]
    codes: IntArray
    weights: FloatArray
    values: FloatArray
    own_df: FloatArray


def domain_means(
    design: Design, values: ArrayLike, domain: ArrayLike, *, among: ArrayLike | None = None
) -> DomainEstimates:
    """
    Return the weighted mean of each domain; of zeros and ones, its share.

    The scores of a row in its own domain are (y - mean) / sum(w), in the others zero.

    Args:
        design: how the sample was drawn; its rows may be cells (see `cells`).
        values: one number for each row.
        domain: label of each row.
        among: true for the rows with an answer; all by default.

    Returns:
        Means in the unit of `values`. A domain of which nobody answered is left out.

    Raises:
        StatisticsError: a value among those rows or a label is missing.

    Notes:
        Two domains of one survey are not independent: test their difference with
        `domain_mean_covariance`, not by the two errors alone.

    References:
        Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, Springer, section
        5.8, doi:10.1007/978-1-4612-4378-6.
    """
    found = _answered_domains(design, values, domain, among)
    size, means_, scores = _mean_scores(found)
    if design.adjustments:
        variances = _adjusted_variances(design, found, scores)
    else:
        variances = variances_of_domain_totals(design, found.weights * scores, found.codes, size.size)
    return _estimates(design, found, means_, variances)


def domain_totals(
    design: Design, values: ArrayLike, domain: ArrayLike, *, among: ArrayLike | None = None
) -> DomainEstimates:
    """
    Return the weighted total of each domain; of ones, how many people it has.

    Arguments and errors are those of `domain_means`.

    Notes:
        Totals of all domains add up to the total of the survey; their errors do not.
    """
    found = _answered_domains(design, values, domain, among)
    totals = add_up(found.codes, found.weights * found.values, found.labels.size)
    if design.adjustments:
        variances = _adjusted_variances(design, found, found.values)
    else:
        scores = found.weights * found.values
        variances = variances_of_domain_totals(design, scores, found.codes, found.labels.size)
    return _estimates(design, found, totals, variances)


def domain_mean_covariance(
    design: Design, values: ArrayLike, domain: ArrayLike, *, among: ArrayLike | None = None
) -> Estimates:
    """
    Return the means of the domains with the covariance between them, for `contrast`.

    Arguments and errors are those of `domain_means`, in whose order the means stand.

    Notes:
        Holds rows times domains in memory: meant for tens of domains.
    """
    found = _answered_domains(design, values, domain, among)
    _, means_, scores = _mean_scores(found)
    table = _one_column_each(found.codes, design.weights * scores, found.labels.size)
    return Estimates(means_, covariance_of_totals(design, table), degrees_of_freedom(design))


def _answered_domains(
    design: Design, values: ArrayLike, domain: ArrayLike, among: ArrayLike | None
) -> _Domains:
    """
    Return rows with the codes of the domains in which anybody answered.
    """
    table, members = table_among(design, values, among)
    if table.shape[1] != 1:
        message = f"One figure at a time: {table.shape[1]} columns of values were given."
        raise StatisticsError(message)
    coded = encode(domain, "domain")
    if coded.codes.size != design.rows:
        message = f"A domain is needed for each of the {design.rows} rows; {coded.codes.size} were given."
        raise StatisticsError(message)
    weights = design.weights * members
    answered = add_up(coded.codes, weights != 0, coded.labels.size) > 0
    if not answered.any():
        raise StatisticsError("Nobody with a weight above zero is left to estimate from.")
    # Rows of a domain without answers carry no weight: any code will do for them.
    codes = np.maximum(np.cumsum(answered) - 1, 0)[coded.codes]
    own_df = own_degrees_of_freedom(design, coded.codes)[answered]
    return _Domains(coded.labels[answered], codes, weights, table[:, 0], own_df)


def own_degrees_of_freedom(design: Design, domain: ArrayLike) -> FloatArray:
    """
    Return clusters minus strata in which each domain has a row with a weight, answered or not.

    One number for each label, in sorted order; 0 or less leaves no interval of its own.
    """
    coded = encode(domain, "domain")
    stage, domains = design.stages[0], coded.labels.size
    used = design.weights != 0
    spread = spread_over_units(stage, used.astype(np.float64), coded.codes, domains)
    met = spread.total > 0
    unit, domain = spread.unit[met], spread.domain[met]
    strata = np.unique(stage.stratum[unit] * domains + domain) % domains
    clusters = np.bincount(domain, minlength=domains) - np.bincount(strata, minlength=domains)
    return clusters.astype(np.float64)


def _mean_scores(found: _Domains) -> tuple[FloatArray, FloatArray, FloatArray]:
    """
    Return people and mean of each domain, and each row's score in its own domain.
    """
    domains = found.labels.size
    size = add_up(found.codes, found.weights, domains)
    means_ = add_up(found.codes, found.weights * found.values, domains) / size
    away = (found.values - means_[found.codes]) / size[found.codes]
    return size, means_, np.where(found.weights != 0, away, 0.0)


def _adjusted_variances(design: Design, found: _Domains, scores: FloatArray) -> FloatArray:
    weighted = found.weights * scores
    variances = np.empty(found.labels.size)
    for number in range(found.labels.size):
        score = np.where(found.codes == number, weighted, 0.0)
        variances[number] = covariance_of_totals(design, score[:, np.newaxis])[0, 0]
    return variances


def _one_column_each(codes: IntArray, scores: FloatArray, domains: int) -> FloatArray:
    table = np.zeros((codes.size, domains))
    table[np.arange(codes.size), codes] = scores
    return table


def _estimates(design: Design, found: _Domains, values: FloatArray, variances: FloatArray) -> DomainEstimates:
    respondents = add_up(found.codes, found.weights != 0, found.labels.size)
    return DomainEstimates(
        labels=found.labels,
        values=values,
        errors=np.sqrt(np.maximum(variances, 0.0)),
        respondents=respondents,
        df=degrees_of_freedom(design),
        own_df=found.own_df,
    )
