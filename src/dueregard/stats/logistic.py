"""
Logistic regression by maximum likelihood: iteratively reweighted least squares.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, xlogy

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray, as_numbers, as_share_parts

_STEPS = 60
_SETTLED = 1e-10


class LogisticFit(NamedTuple):
    """
    Coefficients (log odds ratios) with standard errors, and the deviance of the fit.
    """

    estimate: FloatArray
    standard_error: FloatArray
    deviance: float


def logistic_regression(count: ArrayLike, total: ArrayLike, design: ArrayLike) -> LogisticFit:
    """
    Return the logistic regression of shares on the columns of a design.

    Args:
        count: people with the outcome in each row; 0 or 1 for single people.
        total: people in each row; 1 for single people.
        design: one row for each count, with the column of ones if there is to be an intercept.

    Raises:
        StatisticsError: columns say the same thing twice, or the fit does not settle because some
            group has the outcome always or never.

    References:
        McCullagh and Nelder (1989), Generalized Linear Models, section 4.4.
    """
    some, people = (np.ravel(part) for part in as_share_parts(count, total))
    columns = np.atleast_2d(as_numbers(design, "design"))
    if columns.shape[0] != some.size:
        raise StatisticsError(f"The design has {columns.shape[0]} rows for {some.size} counts.")
    if np.linalg.matrix_rank(columns) < columns.shape[1]:
        raise StatisticsError("The columns of the design are not independent of one another.")
    estimate = _settle(some, people, columns)
    share = expit(columns @ estimate)
    errors = np.sqrt(np.diag(np.linalg.inv(_information(people, columns, share))))
    return LogisticFit(estimate, errors, _deviance(some, people, share))


def _settle(some: FloatArray, people: FloatArray, columns: FloatArray) -> FloatArray:
    estimate = np.zeros(columns.shape[1])
    for _ in range(_STEPS):
        share = expit(columns @ estimate)
        score = columns.T @ (some - people * share)
        step = np.linalg.lstsq(_information(people, columns, share), score, rcond=None)[0]
        estimate = estimate + step
        if np.abs(columns @ estimate).max() > 30:
            break
        if np.abs(step).max() < _SETTLED:
            return np.asarray(estimate, np.float64)
    raise StatisticsError(
        "The regression does not settle: some group has the outcome always or never. Merge groups."
    )


def _information(people: FloatArray, columns: FloatArray, share: FloatArray) -> FloatArray:
    weights = people * share * (1 - share)
    information: FloatArray = columns.T @ (weights[:, np.newaxis] * columns)
    return information


def _deviance(some: FloatArray, people: FloatArray, share: FloatArray) -> float:
    without = people - some
    surprise = xlogy(some, people * share) + xlogy(without, people * (1 - share))
    return float(2 * (xlogy(some, some) + xlogy(without, without) - surprise).sum())
