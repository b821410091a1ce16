"""
From rows to tables: each row is added once into each dense table.

Where counting rows and positives is all there is, one 64-bit number carries both, rows in the low
half, so that one addition does for two. Weights and numeric outcomes are added as doubles, always in
the same order, so that a table is the same to the bit on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dueregard.intersections.kernels import Kernels
from dueregard.intersections.planning import Members, possible_cells
from dueregard.intersections.rows import Rows

PACKED = "packed"
"""Rows in the low 32 bits, positives in the high: while there are fewer rows than 32 bits hold."""

_MOST_PACKED = 2**32 - 1
_LOW_HALF = np.uint64(_MOST_PACKED)
_HIGH_HALF = np.uint64(32)
#: Rows in one go: their keys stay in a core's cache.
_BLOCK = 2**16

Measures = dict[str, NDArray[Any]]
"""What is added up in each cell of a table, by name: one flat array each, the last characteristic fastest."""


@dataclass(frozen=True, eq=False)
class Layout:
    """
    Where the cells of several tables lie in one flat array.

    Args:
        tables: the characteristics of each table.
        strides: for each table, how far apart two neighbouring groups of each characteristic lie.
        offsets: where each table starts, and last the length of the array.
    """

    tables: tuple[Members, ...]
    strides: tuple[tuple[int, ...], ...]
    offsets: NDArray[np.int64]

    @classmethod
    def of(cls, tables: Sequence[Members], sizes: Sequence[int]) -> Layout:
        """
        Return the layout of tables one after another.
        """
        cells = [possible_cells(sizes, members) for members in tables]
        strides = tuple(strides_of(members, sizes) for members in tables)
        return cls(tuple(tables), strides, np.cumsum([0, *cells]))


def strides_of(members: Members, sizes: Sequence[int]) -> tuple[int, ...]:
    """
    Return how far apart neighbouring groups of each member lie in a table, the last the nearest.
    """
    return tuple(possible_cells(sizes, members[place + 1 :]) for place in range(len(members)))


def count_tables(rows: Rows, tables: Sequence[Members], kernels: Kernels) -> list[Measures]:
    """
    Return the dense tables of rows over some combinations of characteristics.
    """
    if not tables:
        return []
    layout = Layout.of(tables, rows.sizes)
    if rows.is_plain:
        return _count_plain(rows, layout, kernels)
    return [_add_up(rows, members, layout.strides[place]) for place, members in enumerate(layout.tables)]


def unpack(measures: Measures) -> Measures:
    """
    Return rows and positives apart, where one number carries both.
    """
    if PACKED not in measures:
        return measures
    packed = measures[PACKED].astype(np.uint64, copy=False)
    return {
        "n": (packed & _LOW_HALF).astype(np.int64),
        "positives": (packed >> _HIGH_HALF).astype(np.int64),
    }


def rows_of(measures: Measures) -> NDArray[Any]:
    """
    Return an array that is 0 exactly where a cell holds no rows.
    """
    return measures[PACKED] if PACKED in measures else measures["n"]


def _count_plain(rows: Rows, layout: Layout, kernels: Kernels) -> list[Measures]:
    parts = [
        kernels.count(rows.codes, rows.outcome, range(start, min(start + _MOST_PACKED, rows.size)), layout)
        for start in range(0, max(rows.size, 1), _MOST_PACKED)
    ]
    names: Measures = {PACKED: parts[0]}
    if len(parts) > 1:
        apart = [unpack({PACKED: part}) for part in parts]
        names = {name: np.sum([part[name] for part in apart], axis=0) for name in apart[0]}
    cells = [slice(start, stop) for start, stop in pairwise(layout.offsets)]
    return [{name: array[cell] for name, array in names.items()} for cell in cells]


def _add_up(rows: Rows, members: Members, strides: tuple[int, ...]) -> Measures:
    cells = possible_cells(rows.sizes, members)
    table: Measures = {}
    for start in range(0, max(rows.size, 1), _BLOCK):
        block = slice(start, start + _BLOCK)
        keys = np.zeros(len(rows.outcome[block]), dtype=np.intp)
        for member, stride in zip(members, strides, strict=True):
            keys += rows.codes[member][block] * np.intp(stride)
        add_block(table, rows, block, keys, cells)
    return table


def add_block(table: Measures, rows: Rows, block: slice, keys: NDArray[np.intp], cells: int) -> None:
    """
    Add a block of rows to a table, given the cell each falls in.
    """
    for name, values in measures_of(rows, block).items():
        exact = name in ("n", "positives")
        # Whole numbers below 2**53 add up exactly in doubles.
        added = np.bincount(keys, weights=values, minlength=cells)
        sums = added.astype(np.int64) if exact else added
        table[name] = table[name] + sums if name in table else sums


def measures_of(rows: Rows, block: slice) -> dict[str, NDArray[np.float64] | None]:
    """
    Return what a block of rows adds to its cells, by name; None stands for 1 each.
    """
    times = None if rows.times is None else rows.times[block].astype(np.float64)
    outcome = rows.outcome[block].astype(np.float64)
    counted = outcome if times is None else outcome * times
    measures = {"n": times}
    if rows.is_binary:
        measures["positives"] = counted
    else:
        measures |= {"y": counted, "yy": counted * outcome}
    if rows.weights is not None:
        weights = rows.weights[block] if times is None else rows.weights[block] * times
        squared = weights * rows.weights[block]
        measures |= {"w": weights, "wy": weights * outcome, "ww": squared}
        measures |= {"wwy": squared * outcome, "wwyy": squared * outcome * outcome}
    return measures
