"""
The domain of every statistical function: what is accepted, and what is refused with a sentence.

A figure that is suppressed, missing or not asked never becomes a number here: masked and missing
entries are refused rather than read as zero.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.errors import StatisticsError

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

#: Above this, a whole number may no longer be exact in a double.
LARGEST_COUNT = 2**53

#: Below this a denominator is a slip, and a rate over it could pass the range of a double.
SMALLEST_DENOMINATOR = 1e-9


def as_counts(values: ArrayLike, name: str = "count") -> FloatArray:
    """
    Return counts (0 to 2**53; fractions allowed, for weighted counts) as an array of doubles.
    """
    array = _as_finite(values, name)
    _refuse(array < 0, array, f"A {name} is at least 0")
    _refuse(array > LARGEST_COUNT, array, f"A {name} is at most 2**53, so that it is exact")
    return array


def as_whole_counts(values: ArrayLike, name: str = "count") -> FloatArray:
    """
    Return counts that must be whole, because the method lists every possible table.
    """
    array = as_counts(values, name)
    _refuse(array != np.floor(array), array, f"A {name} must be whole for this method")
    return array


def as_denominators(values: ArrayLike, name: str = "denominator") -> FloatArray:
    """
    Return denominators (people, person-years, months: more than 0, from 1e-9 to 2**53).
    """
    array = _as_finite(values, name)
    _refuse(array == 0, array, f"A {name} of zero gives no rate or share")
    _refuse(array < 0, array, f"A {name} is more than 0")
    _refuse(array < SMALLEST_DENOMINATOR, array, f"A {name} is at least {SMALLEST_DENOMINATOR:g}")
    _refuse(array > LARGEST_COUNT, array, f"A {name} is at most 2**53, so that it is exact")
    return array


def as_numbers(values: ArrayLike, name: str) -> FloatArray:
    """
    Return finite numbers of any sign.
    """
    return _as_finite(values, name)


def as_positive(values: ArrayLike, name: str) -> FloatArray:
    """
    Return finite numbers above 0.
    """
    array = _as_finite(values, name)
    _refuse(array <= 0, array, f"A {name} is more than 0")
    return array


def as_at_least_zero(values: ArrayLike, name: str) -> FloatArray:
    """
    Return finite numbers of 0 or more.
    """
    array = _as_finite(values, name)
    _refuse(array < 0, array, f"A {name} is at least 0")
    return array


def as_shares(values: ArrayLike, name: str = "share") -> FloatArray:
    """
    Return shares, 0 to 1.
    """
    array = _as_finite(values, name)
    outside = (array < 0) | (array > 1)
    _refuse(outside, array, f"A {name} lies between 0 and 1 (write 0.174 for 17.4 percent)")
    return array


def as_share_parts(count: ArrayLike, total: ArrayLike, name: str = "total") -> tuple[FloatArray, FloatArray]:
    """
    Return counts and the totals they are part of, in one shape.
    """
    part, whole = together(as_counts(count), as_denominators(total, name))
    _refuse(part > whole, part, f"A count cannot be greater than its {name}")
    return part, whole


def check_level(level: float) -> float:
    """
    Return the level of coverage, which lies strictly between 0 and 1 (0.95 for 95 percent).
    """
    number = float(as_numbers(level, "level"))
    if not 0 < number < 1:
        message = f"A level lies between 0 and 1 (write 0.95 for 95 percent); {number:g} was given."
        raise StatisticsError(message)
    return number


def together(*arrays: FloatArray) -> tuple[FloatArray, ...]:
    """
    Return the arrays in one common shape, by numpy's rules of broadcasting.
    """
    try:
        return tuple(np.broadcast_arrays(*arrays))
    except ValueError as error:
        shapes = ", ".join(str(array.shape) for array in arrays)
        message = f"The numbers given do not line up: their shapes are {shapes}."
        raise StatisticsError(message) from error


def refuse_where(wrong: BoolArray, reason: str) -> None:
    """
    Raise StatisticsError with the reason and the first place where `wrong` holds.
    """
    if np.any(wrong):
        message = f"{reason}{_place(np.asarray(wrong))}."
        raise StatisticsError(message)


def _as_finite(values: ArrayLike, name: str) -> FloatArray:
    array = _as_float(values, name)
    if array.size and not (np.isfinite(array.min()) and np.isfinite(array.max())):
        _refuse(~np.isfinite(array), array, f"A {name} must be a finite number")
    return array


def _as_float(values: Any, name: str) -> FloatArray:
    if np.ma.is_masked(values):
        message = f"A {name} is masked: a withheld figure cannot be computed with."
        raise StatisticsError(message)
    array = np.asarray(values)
    if array.dtype.kind in "iu":
        _refuse(array > LARGEST_COUNT, array, f"A {name} is at most 2**53, so that it is exact")
    elif array.dtype.kind == "O":
        # Decimals and integers beyond 64 bits arrive as objects; so do missing values.
        return _objects_as_float(array, name)
    elif array.dtype.kind != "f":
        message = f"A {name} must be a number; {array.dtype} was given."
        raise StatisticsError(message)
    # Doubles are not copied: no function writes into a column it was given.
    return array.astype(np.float64, copy=False)


def _objects_as_float(array: NDArray[Any], name: str) -> FloatArray:
    wrong = np.array([not isinstance(value, int | float | Decimal) for value in array.flat], dtype=np.bool_)
    refuse_where(wrong.reshape(array.shape), f"A {name} must be a number; something else was given")
    try:
        return array.astype(np.float64)
    except OverflowError as error:
        message = f"A {name} is at most 2**53, so that it is exact."
        raise StatisticsError(message) from error


def _refuse(wrong: BoolArray, values: NDArray[Any], reason: str) -> None:
    if np.any(wrong):
        first = np.asarray(values)[np.asarray(wrong)].flat[0]
        message = f"{reason}; {first:g} was given{_place(np.asarray(wrong))}."
        raise StatisticsError(message)


def _place(wrong: BoolArray) -> str:
    if wrong.ndim == 0:
        return ""
    index = [int(axis) for axis in np.argwhere(wrong)[0]]
    where = index[0] if len(index) == 1 else tuple(index)
    return f" at position {where}, counted from 0"
