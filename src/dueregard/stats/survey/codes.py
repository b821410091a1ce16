"""
Columns of names or numbers turned into whole-number codes, and the sizes every function checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.errors import StatisticsError
from dueregard.stats.domain import BoolArray, FloatArray, as_numbers

IntArray = NDArray[np.intp]

_BLOCK = 2**16


class Coded(NamedTuple):
    """
    One column as codes: `labels[codes[row]]` is the value of a row; labels stand in sorted order.

    `rows` says how many rows have each label. `codes` may be the column itself, where it held them.
    """

    codes: IntArray
    labels: NDArray[Any]
    rows: IntArray


def encode(values: ArrayLike, name: str) -> Coded:
    """
    Return a column as codes from 0 and their sorted labels; a missing label is refused.
    """
    column = as_labels(values, name)
    if column.dtype.kind in "iub" and column.size:
        return _encode_whole_numbers(column)
    return _encode_in_order(column)


def as_labels(values: ArrayLike, name: str) -> NDArray[Any]:
    """
    Return a column of labels, none of them missing.
    """
    column = np.asarray(values)
    if column.ndim != 1:
        message = f"A {name} is one column of labels; {column.ndim} dimensions were given."
        raise StatisticsError(message)
    _refuse_missing(column, name)
    return column


def pair(first: IntArray, second: IntArray) -> IntArray:
    """
    Return one code for each pair of codes that occurs.
    """
    width = int(second.max(initial=0)) + 1
    return encode(first * width + second, "pair of codes").codes


def add_up(keys: IntArray, amounts: ArrayLike, size: int = 0) -> FloatArray:
    """
    Return the sum of the amounts of each key, 0 to `size` - 1 or the greatest key.
    """
    return np.asarray(np.bincount(keys, amounts, minlength=size), dtype=np.float64)


def blocks(rows: int) -> Iterator[slice]:
    """
    Yield the rows a block at a time, each small enough for what is computed of it to stay in cache.
    """
    for start in range(0, rows, _BLOCK):
        yield slice(start, start + _BLOCK)


def as_column(values: ArrayLike, rows: int, name: str) -> FloatArray:
    """
    Return finite numbers, one for each row.
    """
    column = as_numbers(values, name)
    if column.shape != (rows,):
        message = f"A {name} is needed for each of the {rows} rows; the shape given is {column.shape}."
        raise StatisticsError(message)
    return column


def as_table(values: ArrayLike, rows: int, name: str) -> FloatArray:
    """
    Return finite numbers as a table with one line for each row of the design.
    """
    table = as_numbers(values, name)
    table = table[:, np.newaxis] if table.ndim == 1 else table
    if table.ndim != 2 or table.shape[0] != rows:
        message = f"A {name} is needed for each of the {rows} rows; the shape given is {table.shape}."
        raise StatisticsError(message)
    return table


def as_members(among: ArrayLike | None, rows: int) -> BoolArray:
    """
    Return which rows a figure is about; None means all of them.
    """
    if among is None:
        return np.ones(rows, dtype=np.bool_)
    members = np.asarray(among)
    if members.shape != (rows,) or members.dtype.kind != "b":
        message = f"`among` is true or false for each of the {rows} rows; {members.dtype} was given."
        raise StatisticsError(message)
    return members


def _encode_whole_numbers(column: NDArray[Any]) -> Coded:
    low, high = int(column.min()), int(column.max())
    if high - low > 4 * column.size + 1000 or high > np.iinfo(np.intp).max:
        return _encode_in_order(column)
    # Codes close together need no sorting: a million rows are renumbered through a small table.
    codes = column.astype(np.intp, copy=False)
    codes = codes - low if low else codes
    rows = np.bincount(codes)
    seen = rows > 0
    labels = (np.flatnonzero(seen) + low).astype(column.dtype)
    if labels.size < rows.size:
        codes, rows = (np.cumsum(seen) - 1)[codes], rows[seen]
    return Coded(codes, labels, rows)


def _encode_in_order(column: NDArray[Any]) -> Coded:
    labels, codes, rows = np.unique(column, return_inverse=True, return_counts=True)
    return Coded(codes.astype(np.intp), labels, rows.astype(np.intp))


def _refuse_missing(column: NDArray[Any], name: str) -> None:
    if np.ma.is_masked(column):
        message = f"A {name} is masked: give those rows a label of their own, or leave them out by name."
        raise StatisticsError(message)
    if column.dtype.kind in "fc":
        missing = np.isnan(column)
    elif column.dtype.kind in "mM":
        missing = np.isnat(column)
    elif column.dtype.kind == "O":
        missing = np.array([value is None or value != value for value in column], dtype=np.bool_)  # noqa: PLR0124
    else:
        return
    if missing.any():
        message = (
            f"A {name} is missing in {int(missing.sum())} rows, first at position {int(missing.argmax())}, "
            "counted from 0: give those rows a label of their own, or leave them out by name."
        )
        raise StatisticsError(message)
