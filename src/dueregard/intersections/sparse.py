"""
Sparse cells: only those that occur, sorted, for combinations too large for a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dueregard.intersections.planning import Members
from dueregard.intersections.rows import Codes, Rows
from dueregard.intersections.tables import Measures, add_block

#: Keys stay below this, so that 64 bits hold them.
_LARGEST_KEY = 2**62


@dataclass(frozen=True, eq=False)
class SparseCells:
    """
    The cells of one grouping set that occur, in the order of their groups.

    Args:
        columns: for each characteristic of the set, the code of each cell.
        measures: what was added up in each cell.
    """

    columns: tuple[Codes, ...]
    measures: Measures


def count_sparse(rows: Rows, members: Members) -> SparseCells:
    """
    Return the cells of rows over some characteristics, by sorting.
    """
    columns = [rows.codes[member] for member in members]
    first, cell = _distinct(columns, [rows.sizes[member] for member in members], rows.size)
    measures: Measures = {}
    add_block(measures, rows, slice(None), cell, len(first))
    return SparseCells(tuple(column[first] for column in columns), measures)


def sum_sparse(sizes: Sequence[int], cells: SparseCells, members: Members, gone: int) -> SparseCells:
    """
    Return cells without one of their characteristics, given its place among them.
    """
    kept = [place for place in range(len(members)) if place != gone]
    columns = [cells.columns[place] for place in kept]
    count = len(next(iter(cells.measures.values())))
    first, cell = _distinct(columns, [sizes[members[place]] for place in kept], count)
    measures = {name: _add(array, cell, len(first)) for name, array in cells.measures.items()}
    return SparseCells(tuple(column[first] for column in columns), measures)


def _add(array: NDArray[Any], cell: NDArray[np.intp], cells: int) -> NDArray[Any]:
    return np.bincount(cell, weights=array, minlength=cells).astype(array.dtype)


def _distinct(
    columns: Sequence[Codes], sizes: Sequence[int], count: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """
    Return the first row of each combination of codes, in their order, and the combination of each row.
    """
    keys, bound = np.zeros(count, dtype=np.int64), 1
    for column, size in zip(columns, sizes, strict=True):
        if bound * size >= _LARGEST_KEY:
            distinct, keys = np.unique(keys, return_inverse=True)
            bound = len(distinct)
        keys = keys * size + column
        bound *= size
    _, first, cell = np.unique(keys, return_index=True, return_inverse=True)
    return first, cell
