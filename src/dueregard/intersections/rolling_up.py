"""
From a table to all its grouping sets: each is a sum over one characteristic of a larger one.

Every grouping set has one parent, the set with the smallest characteristic it lacks, so that each is
summed from few cells, and going through the tree depth first holds little in memory at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from dueregard.intersections.kernels import Kernels
from dueregard.intersections.planning import Members, possible_cells
from dueregard.intersections.tables import Measures

Table = TypeVar("Table")


def roll_up(
    table: Table,
    top: Members,
    steps: Sequence[tuple[Members, Members]],
    sum_over: Callable[[Table, Members, int], Table],
) -> Iterator[tuple[Members, Table]]:
    """
    Iterate over a table's grouping sets and their tables, its own first.

    Args:
        table: over all the characteristics of `top`.
        top: its characteristics.
        steps: from `steps_down`: each set after its parent.
        sum_over: returns a table without one of its characteristics, given its place among them.
    """
    path = [(top, table)]
    yield top, table
    for parent, child in steps:
        while path[-1][0] != parent:
            path.pop()
        gone = next(place for place, member in enumerate(parent) if member not in child)
        summed = sum_over(path[-1][1], parent, gone)
        path.append((child, summed))
        yield child, summed


@lru_cache(maxsize=256)
def steps_down(
    sizes: tuple[int, ...], top: Members, wanted: tuple[Members, ...]
) -> tuple[tuple[Members, Members], ...]:
    """
    Return pairs of a grouping set and the set summed from it, depth first, that lead to those wanted.
    """
    order = sorted(top, key=lambda member: (sizes[member], member))
    children: dict[Members, list[Members]] = {}
    for members in _with_ancestors(top, wanted, order):
        if members != top:
            children.setdefault(_parent(top, members, order), []).append(members)
    return tuple(_walk(top, children))


def _with_ancestors(top: Members, wanted: Collection[Members], order: Sequence[int]) -> list[Members]:
    needed: dict[Members, None] = {}
    for members in wanted:
        one = members
        while one not in needed:
            needed[one] = None
            one = one if one == top else _parent(top, one, order)
    return list(needed)


def _parent(top: Members, members: Members, order: Sequence[int]) -> Members:
    smallest = next(member for member in order if member not in members)
    return tuple(member for member in top if member in members or member == smallest)


def _walk(parent: Members, children: dict[Members, list[Members]]) -> Iterator[tuple[Members, Members]]:
    for child in children.get(parent, ()):
        yield parent, child
        yield from _walk(child, children)


def summing(kernels: Kernels, sizes: Sequence[int]) -> Callable[[Measures, Members, int], Measures]:
    """
    Return what takes a dense table to the one without one of its characteristics.
    """

    def sum_over(table: Measures, members: Members, gone: int) -> Measures:
        before = possible_cells(sizes, members[:gone])
        after = possible_cells(sizes, members[gone + 1 :])
        size = sizes[members[gone]]
        return {name: kernels.sum_axis(array, before, size, after) for name, array in table.items()}

    return sum_over
