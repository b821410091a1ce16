"""
Rows to the lattice: count into the planned tables, roll up, keep the cells that hold somebody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dueregard.intersections.kernels import Kernels, choose_kernels
from dueregard.intersections.lattice import GroupingSet, Lattice
from dueregard.intersections.planning import Cover, Members, grouping_sets, plan
from dueregard.intersections.rolling_up import roll_up, steps_down, summing
from dueregard.intersections.rows import Codes, Rows, smallest_type
from dueregard.intersections.sparse import SparseCells, count_sparse, sum_sparse
from dueregard.intersections.tables import Measures, count_tables, rows_of, strides_of, unpack


@dataclass(frozen=True, eq=False)
class _Kept:
    """
    The cells of one grouping set that are kept.

    Args:
        places: where they lie in its dense table; or the codes of their groups, one array for each member.
        measures: what was added up in each.
    """

    places: NDArray[np.int64] | tuple[Codes, ...]
    measures: Measures

    @property
    def count(self) -> int:
        """
        Return the number of cells.
        """
        return len(self.measures["n"])


def count_lattice(rows: Rows, *, depth: int, at_least: int = 1, kernels: Kernels | None = None) -> Lattice:
    """
    Return every intersection of up to `depth` characteristics that holds enough rows.

    Args:
        rows: what to count.
        depth: how many characteristics are combined at most, at least 1; more than there are is all.
        at_least: rows an intersection holds at least to be there; everybody together needs but one.
        kernels: the inner loops; by default the fastest there are for so many rows.
    """
    loops = kernels or choose_kernels(rows.size)
    covers = plan(rows.sizes, depth, rows.size)
    kept: dict[Members, _Kept] = {}
    dense = [cover for cover in covers if cover.is_dense]
    tables = count_tables(rows, [cover.members for cover in dense], loops)
    for cover in reversed(dense):
        kept.update(_from_dense(tables.pop(), cover, rows.sizes, at_least, loops))
    for cover in covers:
        if not cover.is_dense:
            kept.update(_from_sparse(count_sparse(rows, cover.members), cover, rows.sizes, at_least))
    return _assemble(rows, grouping_sets(len(rows.sizes), depth), kept, loops)


def _from_dense(
    table: Measures, cover: Cover, sizes: tuple[int, ...], at_least: int, loops: Kernels
) -> Iterator[tuple[Members, _Kept]]:
    steps = steps_down(sizes, cover.members, cover.wanted)
    wanted = set(cover.wanted)
    for members, one in roll_up(table, cover.members, steps, summing(loops, sizes)):
        if members in wanted:
            places = loops.occupied(rows_of(one), at_least if members else 1)
            yield members, _Kept(places, unpack({name: array[places] for name, array in one.items()}))


def _from_sparse(
    cells: SparseCells, cover: Cover, sizes: tuple[int, ...], at_least: int
) -> Iterator[tuple[Members, _Kept]]:
    steps = steps_down(sizes, cover.members, cover.wanted)
    wanted = set(cover.wanted)
    for members, one in roll_up(cells, cover.members, steps, partial(sum_sparse, sizes)):
        if members in wanted:
            enough = one.measures["n"] >= (max(at_least, 1) if members else 1)
            measures = {name: array[enough] for name, array in one.measures.items()}
            yield members, _Kept(tuple(column[enough] for column in one.columns), measures)


def _assemble(rows: Rows, sets: tuple[Members, ...], kept: dict[Members, _Kept], loops: Kernels) -> Lattice:
    starts = np.cumsum([0, *(kept[members].count for members in sets)])
    ranges = [
        GroupingSet(members, int(start), int(stop))
        for members, start, stop in zip(sets, starts, starts[1:], strict=False)
    ]
    groups = _groups(rows, ranges, kept, loops)
    measures = {name: _joined(name, sets, kept) for name in kept[sets[0]].measures}
    n = measures.pop("n")
    positives = measures.pop("positives", np.empty(0, dtype=np.int64))
    return Lattice(rows.characteristics, tuple(ranges), groups, n, positives, measures)


def _joined(name: str, sets: tuple[Members, ...], kept: dict[Members, _Kept]) -> NDArray[Any]:
    return np.concatenate([kept[members].measures[name] for members in sets])


def _groups(
    rows: Rows, ranges: list[GroupingSet], kept: dict[Members, _Kept], loops: Kernels
) -> NDArray[np.unsignedinteger[Any]]:
    """
    Return the groups of each intersection, a characteristic's column in one piece of memory.
    """
    sizes = rows.sizes
    columns = np.zeros((len(sizes), ranges[-1].stop), dtype=smallest_type(max(sizes) + 1))
    for one in ranges:
        places = kept[one.members].places
        strides = strides_of(one.members, sizes)
        for place, member in enumerate(one.members):
            column = columns[member, one.cells]
            if isinstance(places, tuple):
                np.add(places[place], 1, out=column, casting="unsafe")
            else:
                loops.write_groups(column, places, strides[place], sizes[member])
    return columns.T
