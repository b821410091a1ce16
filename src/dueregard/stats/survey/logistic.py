"""
The fit of a weighted logistic regression: coefficients alone, for those who judge their error.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray

_MOST_STEPS = 60
#: Coefficients beyond this, on the scale of log odds, only grow further.
_SEPARATED = 30.0


class LogisticFit(NamedTuple):
    """
    Coefficients in log odds, fitted probability of each row, and the inverse of the information.
    """

    coefficients: FloatArray
    fitted: FloatArray
    inverse: FloatArray


def fit_logistic(columns: FloatArray, outcome: FloatArray, weights: FloatArray) -> LogisticFit:
    """
    Return the maximum of the weighted likelihood, by Newton's method.

    Args:
        columns: one line for each row, the constant included.
        outcome: 0 or 1.
        weights: 0 or more.

    Raises:
        StatisticsError: columns that depend on one another, or a group in which everybody or
            nobody has the outcome, so that no finite coefficient is best.
    """
    scaled = weights / weights.mean()
    coefficients = np.zeros(columns.shape[1])
    for _ in range(_MOST_STEPS):
        fitted = special.expit(columns @ coefficients)
        inverse = invert((columns * (scaled * fitted * (1 - fitted))[:, np.newaxis]).T @ columns)
        step = inverse @ (columns.T @ (scaled * (outcome - fitted)))
        coefficients = coefficients + step
        if np.abs(step).max() <= 1e-12 * (1 + np.abs(coefficients).max()):
            break
    fitted = special.expit(columns @ coefficients)
    if np.abs(columns @ coefficients)[weights > 0].max() > _SEPARATED:
        raise StatisticsError(_NO_FIT)
    return LogisticFit(coefficients, fitted, inverse / weights.mean())


def invert(information: FloatArray) -> FloatArray:
    """
    Return the inverse of a matrix of information, which must not be singular.
    """
    scale = np.sqrt(np.maximum(np.diagonal(information), 0.0))
    if not (np.isfinite(scale).all() and (scale > 0).all()):
        raise StatisticsError(_NO_FIT)
    standard = information / np.outer(scale, scale)
    if np.linalg.matrix_rank(standard, hermitian=True) < scale.size:
        raise StatisticsError(_NO_FIT)
    inverse: FloatArray = np.linalg.inv(standard) / np.outer(scale, scale)
    return inverse


_NO_FIT = (
    "The regression has no single answer: columns depend on one another, or in some group everybody or "
    "nobody has the outcome. Leave out a column, or merge groups."
)
