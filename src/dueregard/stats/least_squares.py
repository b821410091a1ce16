"""
Lines and surfaces fitted by least squares, and the spreads of their coefficients.

A spread is a covariance of the coefficients: plain, or a sandwich that allows what the plain one
takes for granted, that the rows are alike and know nothing of one another.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray


class LeastSquares(NamedTuple):
    """
    A fit: its design (rows by columns), coefficients, residuals and the inverse of X'X.
    """

    design: FloatArray
    coefficients: FloatArray
    residuals: FloatArray
    inverse: FloatArray


def least_squares(design: FloatArray, values: FloatArray) -> LeastSquares:
    """
    Return the least squares fit of values to the columns of a design.

    Raises:
        StatisticsError: the columns cannot be told apart, or there are no more rows than columns.
    """
    rows, columns = design.shape
    if rows <= columns:
        message = f"A model of {columns} coefficients needs more than {columns} figures; {rows} were given."
        raise StatisticsError(message)
    # Columns of very different size are brought to one before they are judged to be alike.
    size = np.sqrt(np.sum(design**2, axis=0))
    scaled = design / np.where(size > 0, size, 1.0)
    left, singular, right = np.linalg.svd(scaled, full_matrices=False)
    if singular[-1] < 1e-10 * singular[0]:
        message = "The coefficients of the model cannot be told apart with these figures."
        raise StatisticsError(message)
    coefficients = (right.T @ ((left.T @ values) / singular)) / size
    inverse = ((right.T / singular**2) @ right) / np.outer(size, size)
    return LeastSquares(design, coefficients, values - design @ coefficients, inverse)


def plain_covariance(fit: LeastSquares) -> FloatArray:
    """
    Return the covariance for rows of one variance, each knowing nothing of the others.
    """
    rows, columns = fit.design.shape
    covariance: FloatArray = fit.inverse * (float(fit.residuals @ fit.residuals) / (rows - columns))
    return covariance


def newey_west_covariance(fit: LeastSquares, lag: int) -> FloatArray:
    """
    Return the covariance for rows in order of time that resemble those up to `lag` before them.

    Bartlett weights 1 - l / (lag + 1), no prewhitening, times rows / (rows - columns).

    References:
        Newey and West (1987), Econometrica 55, 703-708, doi:10.2307/1913610.
    """
    rows, columns = fit.design.shape
    pulls = fit.design * fit.residuals[:, None]
    meat = pulls.T @ pulls
    for step in range(1, min(lag, rows - 1) + 1):
        crossed = pulls[step:].T @ pulls[:-step]
        meat = meat + (1 - step / (lag + 1)) * (crossed + crossed.T)
    covariance: FloatArray = fit.inverse @ meat @ fit.inverse * (rows / (rows - columns))
    return covariance


def durbin_watson(residuals: FloatArray) -> float:
    """
    Return the Durbin-Watson statistic of residuals in order of time.

    It is 2 where neighbours do not resemble each other or there are no residuals, and goes towards 0
    where they do.

    References:
        Durbin and Watson (1950), Biometrika 37, 409-428, doi:10.1093/biomet/37.3-4.409.
    """
    total = float(residuals @ residuals)
    return float(np.sum(np.diff(residuals) ** 2)) / total if total > 0 else 2.0
