"""
An estimate between its limits: what every function about one quantity returns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.stats.domain import BoolArray, FloatArray


class Interval(NamedTuple):
    """
    An estimate with the two limits of its interval, as numbers or arrays of one shape.

    Every entry is a number or an infinity, never "not a number", and
    `low <= estimate <= high` holds everywhere.
    """

    estimate: FloatArray
    low: FloatArray
    high: FloatArray


class Ruled(NamedTuple):
    """
    An interval whose method was chosen by a rule, and the name of the method used for each entry.
    """

    interval: Interval
    method: str | NDArray[np.str_]


def make_interval(estimate: FloatArray, low: FloatArray, high: FloatArray) -> Interval:
    """
    Return the interval in one shape, with limits that rounding has pushed past the estimate put back.
    """
    estimate, low, high = np.broadcast_arrays(estimate, low, high)
    return Interval(
        _unwrap(estimate),
        _unwrap(np.minimum(low, estimate)),
        _unwrap(np.maximum(high, estimate)),
    )


def choose(
    use_first: BoolArray,
    first: Callable[..., Interval],
    second: Callable[..., Interval],
    *numbers: ArrayLike,
) -> Interval:
    """
    Return what `first` gives where `use_first` holds and what `second` gives elsewhere.

    The first method, an exact one, is only called for the entries it is used for: it takes longer.
    """
    chosen = tuple(np.array(part) for part in np.broadcast_arrays(*second(*numbers)))
    at = np.broadcast_to(use_first, chosen[0].shape)
    if at.any():
        picked = (np.broadcast_to(np.asarray(part), at.shape)[at] for part in numbers)
        for part, exact in zip(chosen, first(*picked), strict=True):
            part[at] = exact
    return Interval(*map(_unwrap, chosen))


def name_methods(use_first: BoolArray, first: str, second: str) -> str | NDArray[np.str_]:
    """
    Return the name of the method of each entry: one word for numbers, an array for arrays.
    """
    names = np.where(use_first, first, second)
    return str(names) if names.ndim == 0 else names


def _unwrap(array: FloatArray) -> FloatArray:
    """
    Return a plain number for an array without axes, so that numbers in give numbers out.
    """
    unwrapped: FloatArray = np.asarray(array, dtype=np.float64)[()]
    return unwrapped
