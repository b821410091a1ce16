"""
What the weights of a survey are like before anything is estimated with them.

A weight says how many people of the population a row stands for. A missing weight and a weight of
zero are different things, and neither is dropped without being counted here.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.domain import BoolArray, FloatArray, as_at_least_zero


class WeightReport(NamedTuple):
    """
    Rows by the state of their weight, and the size and unevenness of those that count.

    `total` is the sum of the weights above zero; `design_effect` is Kish's, at least 1;
    `effective_size` is the number of rows divided by it. All three are 0 where no row counts.
    """

    rows: int
    missing: int
    zero: int
    total: float
    design_effect: float
    effective_size: float


def report_weights(weights: ArrayLike) -> WeightReport:
    """
    Return how many weights are missing or zero, and what the rest amount to.

    Args:
        weights: one per row, 0 or more; missing ones as "not a number", None or masked.

    Raises:
        StatisticsError: a weight is negative, infinite, or no number.
    """
    column, missing = _split_missing(weights)
    given = as_at_least_zero(column[~missing], "weight")
    used = given[given > 0]
    effect = kish_design_effect(used) if used.size else 0.0
    size = used.size / effect if used.size else 0.0
    return WeightReport(
        rows=column.size,
        missing=int(missing.sum()),
        zero=int((given == 0).sum()),
        total=float(used.sum()),
        design_effect=effect,
        effective_size=size,
    )


def rows_with_weight(weights: ArrayLike) -> BoolArray:
    """
    Return which rows have a weight above zero, for leaving the others out on purpose.

    Notes:
        Leaving out a row also forgets that its cluster was drawn. Where a cluster would vanish
        with it, keep the row and give it the weight 0.
    """
    column, missing = _split_missing(weights)
    return ~missing & (np.where(missing, 0.0, column) > 0)


def kish_design_effect(weights: ArrayLike) -> float:
    """
    Return how much unequal weights alone widen the variance of a mean: n sum(w^2) / sum(w)^2.

    Args:
        weights: 0 or more, at least one above zero; zeros are not counted in n.

    Returns:
        At least 1; 1 for equal weights.

    Notes:
        It takes the weights as unrelated to the answers and leaves clustering out: weights that
        follow the answers (post-stratification) can make a survey better, not worse.

    References:
        Kish (1992), Journal of Official Statistics 8, 183-200. Kish (1965), Survey Sampling, Wiley,
        section 11.7.
    """
    given = as_at_least_zero(weights, "weight")
    used = given[given > 0]
    if used.size == 0:
        message = "No weight is above zero: there is nothing to estimate from."
        raise StatisticsError(message)
    scaled = used / used.mean()
    return float((scaled**2).mean())


def check_weights(weights: ArrayLike) -> FloatArray:
    """
    Return the weights of a design: none missing, none negative, at least one above zero.
    """
    if isinstance(weights, np.ndarray) and weights.ndim == 1 and weights.dtype == np.float64:
        low, high = weights.min(initial=np.inf), weights.max(initial=-np.inf)
        if low >= 0 and 0 < high < np.inf and not np.ma.is_masked(weights):
            # As most columns of weights are: nothing to look for, and read once for each limit.
            return np.asarray(weights)
    column, missing = _split_missing(weights)
    if missing.any():
        message = (
            f"A weight is missing in {int(missing.sum())} of {column.size} rows, first at position "
            f"{int(missing.argmax())}, counted from 0: leave those rows out with `rows_with_weight`, and say "
            "so."
        )
        raise StatisticsError(message)
    checked = as_at_least_zero(column, "weight")
    if checked.max(initial=0) == 0:
        message = "No weight is above zero: there is nothing to estimate from."
        raise StatisticsError(message)
    return checked


def _split_missing(weights: ArrayLike) -> tuple[FloatArray, BoolArray]:
    given: Any = np.ma.asarray(weights)
    masked, array = np.ma.getmask(given), np.ma.getdata(given)
    if array.ndim != 1:
        message = f"Weights are one column; {array.ndim} dimensions were given."
        raise StatisticsError(message)
    if array.dtype.kind == "O":
        array = np.array([np.nan if value is None else value for value in array])
    if array.dtype.kind not in "iuf":
        try:
            array = array.astype(np.float64)
        except (TypeError, ValueError) as error:
            message = f"A weight must be a number; {array.dtype} was given."
            raise StatisticsError(message) from error
    column: FloatArray = array.astype(np.float64, copy=False)
    missing = np.isnan(column)
    return column, missing if masked is np.ma.nomask else missing | masked
