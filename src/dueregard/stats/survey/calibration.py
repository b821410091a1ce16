"""
Weights that reproduce known totals of any columns while moving as little as possible.

Each function measures "little" in its own way: least squares (linear), relative entropy (raking),
or between hard bounds (logit). The error of the figures is the same to first order: that of the
residuals from a regression on the columns, in which rows count by the weights before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray, as_numbers, as_positive
from dueregard.stats.survey.adjustments import regression_residuals
from dueregard.stats.survey.codes import as_column, as_table
from dueregard.stats.survey.design import Design

_MOST_STEPS = 200
#: Greatest distance from a total that counts as met, as a share of its size.
_MET = 1e-11
_NO_BOUNDS = (-np.inf, np.inf)


class _Moved(NamedTuple):
    """
    Factors on the weights for given scores, and their slopes.
    """

    factor: FloatArray
    slope: FloatArray


def calibrate_linear(
    design: Design,
    columns: ArrayLike,
    totals: ArrayLike,
    *,
    bounds: tuple[float, float] = _NO_BOUNDS,
    spread: ArrayLike | None = None,
) -> Design:
    """
    Return the design with weights w (1 + x'b), b chosen so that the totals of x are as known.

    Args:
        design: how the sample was drawn.
        columns: x, one line for each row: a column of ones for the size of the population, zeros
            and ones for groups, numbers for others. Columns may depend on one another.
        totals: known total of each column in the population.
        bounds: least and greatest factor on a weight, below and above 1; by default none.
        spread: how far the outcome of each row is expected to vary, above 0: the variance up to a
            constant. The weight of a row of greater spread moves less. By default alike.

    Returns:
        A design whose figures have the error of the regression residuals.

    Raises:
        StatisticsError: no weights within the bounds meet the totals.

    Notes:
        Without bounds a weight can fall below zero; a row then stands for less than nobody.

    References:
        Deville and Särndal (1992), Journal of the American Statistical Association 87, 376-382,
        doi:10.1080/01621459.1992.10475217.
    """
    low, high = _check_bounds(bounds)

    def move(score: FloatArray) -> _Moved:
        inside = (1 + score > low) & (1 + score < high)
        return _Moved(np.clip(1 + score, low, high), inside.astype(np.float64))

    return _calibrate(design, columns, totals, move=move, spread=spread)


def calibrate_raking(
    design: Design,
    columns: ArrayLike,
    totals: ArrayLike,
    *,
    bounds: tuple[float, float] = _NO_BOUNDS,
    spread: ArrayLike | None = None,
) -> Design:
    """
    Return the design with weights w exp(x'b), b chosen so that the totals of x are as known.

    Arguments, result and errors are those of `calibrate_linear`.

    Notes:
        Weights stay above zero but can grow without limit. With groups alone as columns the
        weights are those of `rake`, whose error is reckoned in another way.

    References:
        Deville and Särndal (1992), Journal of the American Statistical Association 87, 376-382,
        doi:10.1080/01621459.1992.10475217, case 2.
    """
    low, high = _check_bounds(bounds)

    def move(score: FloatArray) -> _Moved:
        factor = np.exp(np.minimum(score, 700.0))
        inside = (factor > low) & (factor < high)
        return _Moved(np.clip(factor, low, high), factor * inside)

    return _calibrate(design, columns, totals, move=move, spread=spread)


def calibrate_logit(
    design: Design,
    columns: ArrayLike,
    totals: ArrayLike,
    *,
    bounds: tuple[float, float],
    spread: ArrayLike | None = None,
) -> Design:
    """
    Return the design with weights held smoothly between bounds, so that the totals of x are as known.

    The factor is (L (U - 1) + U (1 - L) e) / (U - 1 + (1 - L) e), where e = exp(A x'b) and
    A = (U - L) / ((1 - L) (U - 1)).

    Arguments, result and errors are those of `calibrate_linear`; both bounds are finite.

    References:
        Deville and Särndal (1992), Journal of the American Statistical Association 87, 376-382,
        doi:10.1080/01621459.1992.10475217, case 6.
    """
    low, high = _check_bounds(bounds)
    if not (np.isfinite(low) and np.isfinite(high)):
        raise StatisticsError("Logit calibration needs two finite bounds, such as (0.5, 2).")
    steepness = (high - low) / ((1 - low) * (high - 1))

    def move(score: FloatArray) -> _Moved:
        grown = np.exp(np.clip(steepness * score, -700.0, 700.0))
        base = (high - 1) + (1 - low) * grown
        factor = (low * (high - 1) + high * (1 - low) * grown) / base
        return _Moved(factor, (factor - low) * (high - factor) * steepness / (high - low))

    return _calibrate(design, columns, totals, move=move, spread=spread)


def _calibrate(
    design: Design,
    columns: ArrayLike,
    totals: ArrayLike,
    *,
    move: Callable[[FloatArray], _Moved],
    spread: ArrayLike | None,
) -> Design:
    table = as_table(columns, design.rows, "column to calibrate to")
    wanted = np.atleast_1d(as_numbers(totals, "total"))
    if wanted.shape != (table.shape[1],):
        message = f"{table.shape[1]} columns were given to calibrate to, but {wanted.size} totals."
        raise StatisticsError(message)
    even = np.ones(design.rows)
    width = even if spread is None else as_positive(as_column(spread, design.rows, "spread"), "spread")
    weights = design.weights * _solve(design.weights, table / width[:, np.newaxis], table, wanted, move)
    residuals = regression_residuals(table, design.weights / width, weights)
    return Design(weights, design.stages, design.lonely, (*design.adjustments, residuals))


def _solve(
    weights: FloatArray,
    scorers: FloatArray,
    columns: FloatArray,
    wanted: FloatArray,
    move: Callable[[FloatArray], _Moved],
) -> FloatArray:
    """
    Return factors on the weights that meet the totals, by Newton steps halved where they overshoot.
    """
    scale = np.maximum(np.abs(weights) @ np.abs(columns), np.abs(wanted))
    scale = np.where(scale > 0, scale, 1.0)
    multipliers = np.zeros(columns.shape[1])
    moved, miss = _try(multipliers, weights, scorers, columns, wanted, move)
    for _ in range(_MOST_STEPS):
        if (np.abs(miss) <= _MET * scale).all():
            break
        slopes = (columns * (weights * moved.slope)[:, np.newaxis]).T @ scorers
        step = np.linalg.lstsq(slopes / scale[:, np.newaxis], miss / scale, rcond=None)[0]
        for halving in range(40):
            trial = multipliers + step / 2**halving
            moved, miss_there = _try(trial, weights, scorers, columns, wanted, move)
            if np.linalg.norm(miss_there / scale) < np.linalg.norm(miss / scale):
                break
        else:
            raise _unmet(miss, scale)
        multipliers, miss = trial, miss_there
    else:
        raise _unmet(miss, scale)
    return moved.factor


def _try(
    multipliers: FloatArray,
    weights: FloatArray,
    scorers: FloatArray,
    columns: FloatArray,
    wanted: FloatArray,
    move: Callable[[FloatArray], _Moved],
) -> tuple[_Moved, FloatArray]:
    moved = move(scorers @ multipliers)
    return moved, wanted - (weights * moved.factor) @ columns


def _unmet(miss: FloatArray, scale: FloatArray) -> StatisticsError:
    worst = int(np.argmax(np.abs(miss) / scale))
    return StatisticsError(
        f"No weights within the bounds meet the known totals: column {worst}, counted from 0, is still "
        f"{miss[worst]:g} away. Widen the bounds, or calibrate to fewer columns."
    )


def _check_bounds(bounds: tuple[float, float]) -> tuple[float, float]:
    low, high = (float(bound) for bound in bounds)
    if not low < 1 < high:
        message = f"Bounds on factors lie below and above 1, such as (0.5, 2); ({low:g}, {high:g}) was given."
        raise StatisticsError(message)
    return low, high
