"""
Regressions with the error of the survey's design, and the difference of two means as one of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.domain import BoolArray, FloatArray, refuse_where
from dueregard.stats.survey.codes import as_members
from dueregard.stats.survey.design import Design, degrees_of_freedom
from dueregard.stats.survey.estimates import Estimates, table_among
from dueregard.stats.survey.logistic import fit_logistic, invert
from dueregard.stats.survey.variance import covariance_of_totals


def logistic_model(
    design: Design, columns: ArrayLike, outcome: ArrayLike, *, among: ArrayLike | None = None
) -> Estimates:
    """
    Return coefficients, in log odds, of a logistic regression with the design's covariance.

    Args:
        design: how the sample was drawn.
        columns: one line for each row; put a column of ones first for the constant, and leave one
            group of each classification out.
        outcome: 0 or 1 for each row.
        among: true for the rows of the model, such as those who answered everything.

    Returns:
        Coefficients; degrees of freedom are the design's plus 1 minus the number of columns.
        `t_test` gives their t and p.

    Raises:
        StatisticsError: an outcome other than 0 or 1, columns that depend on one another, or a
            group in which everybody or nobody has the outcome.

    Notes:
        exp(coefficient) is a ratio of odds, not of shares; for common outcomes it is further from
        1. It compares like with like only in what the columns hold.

    References:
        Binder (1983), International Statistical Review 51, 279-292, doi:10.2307/1402588.
    """
    table, members = table_among(design, columns, among)
    answers = table_among(design, outcome, among)[0][:, 0]
    refuse_where((answers != 0) & (answers != 1), "An outcome is 0 or 1; another number was given")
    weights = _used_weights(design, members)
    fit = fit_logistic(table, answers, weights)
    scores = table * (members * (answers - fit.fitted))[:, np.newaxis] @ fit.inverse
    return _model(design, fit.coefficients, scores)


def linear_model(
    design: Design, columns: ArrayLike, outcome: ArrayLike, *, among: ArrayLike | None = None
) -> Estimates:
    """
    Return coefficients of a weighted least squares regression with the design's covariance.

    Arguments and errors are those of `logistic_model`, with any number as outcome; coefficients are
    in units of the outcome per unit of the column.

    References:
        Fuller (1975), Sankhya C 37, 117-132. Binder (1983), International Statistical Review 51,
        279-292, doi:10.2307/1402588.
    """
    table, members = table_among(design, columns, among)
    answers = table_among(design, outcome, among)[0][:, 0]
    weights = _used_weights(design, members)
    inverse = invert((table * weights[:, np.newaxis]).T @ table)
    coefficients = inverse @ (table.T @ (weights * answers))
    scores = table * (members * (answers - table @ coefficients))[:, np.newaxis] @ inverse
    return _model(design, coefficients, scores)


def difference_of_means(
    design: Design, values: ArrayLike, in_second: ArrayLike, *, among: ArrayLike | None = None
) -> Estimates:
    """
    Return the mean of a second group minus that of the first, for `t_test` and `t_interval`.

    Args:
        design: how the sample was drawn.
        values: one number for each row; of zeros and ones, the difference of shares.
        in_second: true for the rows of the second group; the other rows are the first.
        among: true for the rows compared.

    Returns:
        One difference, in the unit of `values`, with the design's degrees of freedom minus 1.

    Raises:
        StatisticsError: a value among those rows is missing, or a group is empty.

    Notes:
        The groups share clusters, so the error is not that of two samples; usually it is smaller.

    References:
        Korn and Graubard (1999), Analysis of Health Surveys, Wiley, section 3.5,
        doi:10.1002/9781118032619.
    """
    second = as_members(in_second, design.rows)
    members = as_members(among, design.rows) & (design.weights != 0)
    if not (second & members).any() or not (~second & members).any():
        raise StatisticsError("A difference needs respondents with a weight in both groups.")
    columns = np.stack([np.ones(design.rows), second.astype(np.float64)], axis=1)
    found = linear_model(design, columns, values, among=among)
    return Estimates(found.values[1:], found.covariance[1:, 1:], found.df)


def _used_weights(design: Design, members: FloatArray) -> FloatArray:
    weights = design.weights * members
    used: BoolArray = weights != 0
    if not used.any():
        raise StatisticsError("Nobody with a weight above zero is left to estimate from.")
    return weights


def _model(design: Design, coefficients: FloatArray, scores: FloatArray) -> Estimates:
    covariance = covariance_of_totals(design, scores * design.weights[:, np.newaxis])
    return Estimates(coefficients, covariance, degrees_of_freedom(design) + 1 - coefficients.size)
