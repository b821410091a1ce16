"""
The inner loops in numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dueregard.intersections.rows import Codes, smallest_type

if TYPE_CHECKING:
    from dueregard.intersections.tables import Layout

#: Rows in one go: their keys stay in a core's cache, and a table's zeros are made seldom.
_BLOCK = 2**18
_HIGH_HALF = np.uint64(32)
_LOW_HALF = np.uint64(2**32 - 1)


def count(codes: tuple[Codes, ...], outcome: NDArray[Any], rows: range, layout: Layout) -> NDArray[np.uint64]:
    """
    Return the tables of some rows one after another: rows in the low 32 bits, positives in the high.
    """
    tables = np.zeros(int(layout.offsets[-1]), dtype=np.uint64)
    for start in range(rows.start, rows.stop, _BLOCK):
        block = slice(start, min(start + _BLOCK, rows.stop))
        columns = [column[block] for column in codes]
        for place, (members, strides) in enumerate(zip(layout.tables, layout.strides, strict=True)):
            table = tables[layout.offsets[place] : layout.offsets[place + 1]]
            _count_block([columns[member] for member in members], strides, outcome[block], table)
    return tables


def _count_block(
    columns: Sequence[Codes],
    strides: tuple[int, ...],
    outcome: NDArray[Any],
    table: NDArray[np.uint64],
) -> None:
    """
    Add a block of rows to one table: each cell is counted twice over, without and with the outcome.
    """
    keys = _keys([outcome, *columns], (len(table), *strides), 2 * len(table))
    without, positives = np.bincount(keys, minlength=2 * len(table)).astype(np.uint64).reshape(2, -1)
    table += without + positives + (positives << _HIGH_HALF)


def _keys(columns: Sequence[NDArray[Any]], strides: tuple[int, ...], cells: int) -> NDArray[Any]:
    kind = smallest_type(cells)
    keys = np.zeros(len(columns[0]), dtype=kind)
    for column, stride in zip(columns, strides, strict=True):
        keys += np.multiply(column, kind(stride), dtype=kind)
    return keys


def sum_axis(table: NDArray[Any], before: int, size: int, after: int) -> NDArray[Any]:
    """
    Return a flat table of before x size x after cells added up over its middle.
    """
    cube = table.reshape(before, size, after)
    total = cube[:, 0].copy()
    for group in range(1, size):
        total += cube[:, group]
    return total.reshape(-1)


def occupied(table: NDArray[Any], at_least: int) -> NDArray[np.int64]:
    """
    Return the places of the cells with so many rows; of a packed number its low 32 bits count.
    """
    if at_least <= 1:
        return np.flatnonzero(table)
    rows: NDArray[Any] = table & _LOW_HALF if table.dtype == np.uint64 else table
    return np.flatnonzero(rows >= at_least)


def write_groups(column: NDArray[Any], places: NDArray[np.int64], stride: int, size: int) -> None:
    """
    Write the group of a characteristic, from 1, of the cells at some places of their table.
    """
    column[:] = places // stride % size + 1
