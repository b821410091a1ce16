"""
How many times larger a survey's variance is than that of a simple random sample of its size.

Two conventions are in use and differ: the simple random sample may be drawn without replacement
(its own finite population correction applies) or with. A published design effect should say which.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray, as_shares, refuse_where
from dueregard.stats.survey.codes import as_members
from dueregard.stats.survey.design import Design
from dueregard.stats.survey.domains import DomainEstimates
from dueregard.stats.survey.estimates import means, table_among, totals


def design_effect_of_means(
    design: Design, values: ArrayLike, *, among: ArrayLike | None = None
) -> FloatArray:
    """
    Return variance over that of a simple random sample without replacement: S^2 (1 - n / N) / n.

    S^2 is the weighted variance with n / (n - 1), n the rows with a weight, N the sum of weights.

    Args:
        design: how the sample was drawn.
        values: one number for each row, or one column for each figure.
        among: true for the rows the mean is about.

    Returns:
        One number for each column, 0 or more; below 1 where strata helped more than clusters hurt.

    Raises:
        StatisticsError: a value is missing; all are alike; or n reaches N, so that there is no
            sample to compare with.

    References:
        Kish (1965), Survey Sampling, Wiley, section 8.2. Särndal, Swensson and Wretman (1992),
        Model Assisted Survey Sampling, Springer, section 2.10, doi:10.1007/978-1-4612-4378-6.
    """
    estimates = means(design, values, among=among)
    return estimates.errors**2 / (_simple_variance(design, values, among) * _left(design, among))


def design_effect_of_means_with_replacement(
    design: Design, values: ArrayLike, *, among: ArrayLike | None = None
) -> FloatArray:
    """
    Return variance over that of a simple random sample with replacement: S^2 / n.

    Arguments, result and errors are those of `design_effect_of_means`.
    """
    estimates = means(design, values, among=among)
    return estimates.errors**2 / _simple_variance(design, values, among)


def design_effect_of_totals(
    design: Design, values: ArrayLike, *, among: ArrayLike | None = None
) -> FloatArray:
    """
    Return variance of totals over that of a simple random sample without replacement.

    Arguments, result and errors are those of `design_effect_of_means`.

    Notes:
        Far above the effect of the mean where the number of people is itself uncertain, as when
        clusters of very different size were drawn.
    """
    estimates = totals(design, values, among=among)
    simple = _simple_variance(design, values, among) * _left(design, among)
    return estimates.errors**2 / (simple * _people(design, among) ** 2)


def design_effect_of_totals_with_replacement(
    design: Design, values: ArrayLike, *, among: ArrayLike | None = None
) -> FloatArray:
    """
    Return variance of totals over that of a simple random sample with replacement.

    Arguments, result and errors are those of `design_effect_of_means`.
    """
    estimates = totals(design, values, among=among)
    return estimates.errors**2 / (_simple_variance(design, values, among) * _people(design, among) ** 2)


def design_effect_of_shares(shares: DomainEstimates) -> FloatArray:
    """
    Return variance over that of a simple random sample with replacement, p (1 - p) / (n - 1).

    Args:
        shares: shares of domains, as `domain_means` of zeros and ones returns them.

    Raises:
        StatisticsError: a share of 0 or 1, or a domain of one respondent: there is nothing to
            compare with.
    """
    share, rows = as_shares(shares.values), shares.respondents
    refuse_where((share == 0) | (share == 1), "A share of 0 or 1 has no error to compare with")
    refuse_where(rows < 2, "A design effect needs at least two rows with a weight")
    return shares.errors**2 * (rows - 1) / (share * (1 - share))


def _simple_variance(design: Design, values: ArrayLike, among: ArrayLike | None) -> FloatArray:
    """
    Return S^2 / n for each column.
    """
    table, members = table_among(design, values, among)
    weights = design.weights * members
    people, rows = weights.sum(), np.count_nonzero(weights)
    if rows < 2:
        message = "A design effect needs at least two rows with a weight."
        raise StatisticsError(message)
    away = table - weights @ table / people
    variance: FloatArray = weights @ away**2 / people / (rows - 1)
    refuse_where(variance <= 0, "All values are alike, so that a simple random sample would have no error")
    return variance


def _left(design: Design, among: ArrayLike | None) -> float:
    """
    Return the share of people a simple random sample of this size leaves out.
    """
    rows = np.count_nonzero(design.weights * as_members(among, design.rows))
    people = _people(design, among)
    if rows >= people:
        message = (
            f"The weights add up to {people:g} people for {rows} rows: they are scaled to the sample, so "
            "compare with a simple random sample with replacement."
        )
        raise StatisticsError(message)
    return 1 - rows / people


def _people(design: Design, among: ArrayLike | None) -> float:
    return float((design.weights * as_members(among, design.rows)).sum())
