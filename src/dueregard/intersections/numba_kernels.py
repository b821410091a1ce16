"""
The inner loops compiled by numba: only ever imported where it is installed.

Rows are taken in blocks whose keys fit a core's nearest cache; threads add into tables of their own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numba
import numpy as np
from numba import carray, types  # type: ignore[attr-defined]
from numba.extending import intrinsic
from numpy.typing import NDArray

from dueregard.intersections import numpy_kernels
from dueregard.intersections.rows import Codes

if TYPE_CHECKING:
    from dueregard.intersections.tables import Layout

#: Rows in one go.
_BLOCK = 2048
#: Fewer rows for a thread than this are not worth starting it.
_ROWS_FOR_A_THREAD = 2**17
_HIGH_HALF = np.uint64(32)
#: Cells of the largest table whose keys fit 16 bits.
_NARROW = 2**16
_array_at: Any = carray
_BYTES: Any = types.CPointer(types.uint8)  # type: ignore[no-untyped-call]


def _compiled(function: Callable[..., Any]) -> Any:
    """
    Return a function compiled when first called, kept on disk where there is a folder for it.
    """
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:
        # numba found no folder it may write to: it is compiled again in each run.
        return numba.njit(nogil=True)(function)


def _typed_address(_context: Any, address: Any) -> Any:  # noqa: ARG001 - numba asks for it
    """
    Return an address as a pointer to bytes, so that columns need not lie in one array.
    """

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], context.get_value_type(_BYTES))

    return _BYTES(types.uintp), generate


_bytes_at: Any = intrinsic(_typed_address)


@_compiled
def _add_block(
    keys: Any, addresses: Any, block: Any, places: Any, strides: Any, cells: Any, added: Any
) -> None:
    """
    Add a block of rows to one table; the type of the keys is the narrowest that holds its cells.
    """
    low, size = block
    for place in range(len(places)):
        column = _array_at(_bytes_at(addresses[places[place]]), (low + size,))[low:]
        stride = strides[place]
        if place == 0:
            for row in range(size):
                keys[row] = column[row] * stride
        else:
            for row in range(size):
                keys[row] += column[row] * stride
    for row in range(size):
        cells[keys[row]] += added[row]


@_compiled
def _count(
    addresses: Any,
    start: int,
    stop: int,
    members: Any,
    strides: Any,
    firsts: Any,
    offsets: Any,
    tables: Any,
) -> None:
    narrow, wide = np.empty(_BLOCK, np.uint16), np.empty(_BLOCK, np.uint32)
    narrow_strides, wide_strides = strides.astype(np.uint16), strides.astype(np.uint32)
    added = np.empty(_BLOCK, np.uint64)
    positive = _array_at(_bytes_at(addresses[-1]), (stop,))
    for low in range(start, stop, _BLOCK):
        size = min(_BLOCK, stop - low)
        block = positive[low : low + size]
        for row in range(size):
            added[row] = np.uint64(1) | (np.uint64(block[row]) << _HIGH_HALF)
        for table in range(len(firsts) - 1):
            some = slice(firsts[table], firsts[table + 1])
            cells = tables[offsets[table] : offsets[table + 1]]
            if len(cells) <= _NARROW:
                _add_block(narrow, addresses, (low, size), members[some], narrow_strides[some], cells, added)
            else:
                _add_block(wide, addresses, (low, size), members[some], wide_strides[some], cells, added)


@_compiled
def _sum_axis(table: Any, before: int, size: int, after: int, total: Any) -> None:
    if after == 1:
        for one in range(before):
            added = np.uint64(0)
            for group in range(size):
                added += table[one * size + group]
            total[one] = added
        return
    for one in range(before):
        target = total[one * after : (one + 1) * after]
        start = one * size * after
        target[:] = table[start : start + after]
        for group in range(1, size):
            source = table[start + group * after : start + (group + 1) * after]
            for cell in range(after):
                target[cell] += source[cell]


@_compiled
def _occupied(table: Any, at_least: Any, places: Any) -> int:
    found = 0
    for cell in range(len(table)):
        if table[cell] & np.uint64(0xFFFFFFFF) >= at_least:
            if found < len(places):
                places[found] = cell
            found += 1
    return found


@_compiled
def _write_groups(column: Any, places: Any, stride: int, size: int) -> None:
    step, groups = np.uint32(stride), np.uint32(size)
    for cell in range(len(places)):
        column[cell] = np.uint32(places[cell]) // step % groups + np.uint32(1)


def threads() -> int:
    """
    Return how many threads may run at once.
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def count(codes: tuple[Codes, ...], outcome: NDArray[Any], rows: range, layout: Layout) -> NDArray[np.uint64]:
    """
    Return the tables of some rows one after another: rows in the low 32 bits, positives in the high.
    """
    planes, places, strides = _as_bytes(codes, layout)
    columns = [*planes, np.ascontiguousarray(outcome)]
    addresses = np.array([column.ctypes.data for column in columns], dtype=np.uintp)
    flat = [np.fromiter(chain.from_iterable(each), dtype=np.int64) for each in (places, strides)]
    firsts = np.cumsum([0, *map(len, places)])

    def count_part(part: range) -> NDArray[np.uint64]:
        tables = np.zeros(int(layout.offsets[-1]), dtype=np.uint64)
        _count(addresses, part.start, part.stop, *flat, firsts, layout.offsets, tables)
        return tables

    parts = _parts(rows)
    if len(parts) == 1:
        return count_part(rows)
    with ThreadPoolExecutor(len(parts)) as pool:
        counted = list(pool.map(count_part, parts))
    for other in counted[1:]:
        counted[0] += other
    return counted[0]


def _parts(rows: range) -> list[range]:
    number = max(1, min(threads(), len(rows) // _ROWS_FOR_A_THREAD))
    cuts = [rows.start + len(rows) * place // number for place in range(number + 1)]
    return [range(low, high) for low, high in pairwise(cuts)]


def _as_bytes(
    codes: tuple[Codes, ...], layout: Layout
) -> tuple[list[NDArray[np.uint8]], list[list[int]], list[list[int]]]:
    """
    Return columns of bytes, and which of them with which stride make the keys of each table.

    A code of more than a byte is two columns or more: its bytes, each with its own stride.
    """
    planes: list[NDArray[np.uint8]] = []
    of_code: list[list[tuple[int, int]]] = []
    for column in codes:
        as_bytes = np.ascontiguousarray(column).astype(column.dtype.newbyteorder("<"), copy=False)
        parts = as_bytes.view(np.uint8).reshape(-1, column.dtype.itemsize).T
        of_code.append([(len(planes) + place, 256**place) for place in range(len(parts))])
        planes.extend(np.ascontiguousarray(part) for part in parts)
    pairs = [
        [
            (plane, stride * scale)
            for member, stride in zip(members, strides, strict=True)
            for plane, scale in of_code[member]
        ]
        for members, strides in zip(layout.tables, layout.strides, strict=True)
    ]
    places = [[plane for plane, _ in some] for some in pairs]
    return planes, places, [[stride for _, stride in some] for some in pairs]


def sum_axis(table: NDArray[Any], before: int, size: int, after: int) -> NDArray[Any]:
    """
    Return a flat table of before x size x after cells added up over its middle.
    """
    if table.dtype != np.uint64:
        return numpy_kernels.sum_axis(table, before, size, after)
    total = np.empty(before * after, dtype=table.dtype)
    _sum_axis(table, before, size, after, total)
    return total


def occupied(table: NDArray[Any], at_least: int) -> NDArray[np.int64]:
    """
    Return the places of the cells with so many rows; of a packed number its low 32 bits count.
    """
    if table.dtype != np.uint64:
        return numpy_kernels.occupied(table, at_least)
    places = np.empty(len(table), dtype=np.int64)
    return places[: _occupied(table, np.uint64(max(at_least, 1)), places)].copy()


def write_groups(column: NDArray[Any], places: NDArray[np.int64], stride: int, size: int) -> None:
    """
    Write the group of a characteristic, from 1, of the cells at some places of their table.
    """
    _write_groups(column, places, stride, size)
