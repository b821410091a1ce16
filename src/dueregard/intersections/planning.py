"""
How to count: which tables hold every wanted intersection, and what that costs.

A table over some characteristics holds all their intersections, so a few tables of five to seven
characteristics each hold every combination of three: rows are added into those few, and everything
else is rolled up from them. Tables small enough for a core's cache take about a nanosecond a row;
what is too large for any table is sorted instead.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations

Members = tuple[int, ...]
"""Places of characteristics, ascending."""

LARGEST_TABLE = 2**25
"""Cells of the largest dense table: a quarter of a gigabyte."""

_CACHE_SIZES = tuple(2**power for power in range(11, 19))
#: Nanoseconds, measured: adding a row into a table that fits the nearest, the second and no cache.
_NEAR, _MIDDLE, _FAR = 0.8, 1.4, 15.0
_NEAR_CELLS, _MIDDLE_CELLS = 2**15, 2**17
#: Nanoseconds: one more characteristic in a key; a dense cell made, rolled up and read; a row sorted.
_KEY, _DENSE_CELL, _SORTED_ROW = 0.05, 6.0, 120.0


@dataclass(frozen=True)
class Cover:
    """
    One table of counts and the grouping sets read from it.

    Args:
        members: the characteristics it is over.
        wanted: the grouping sets rolled up from it.
        is_dense: whether it has a place for every possible cell, or only for those that occur.
    """

    members: Members
    wanted: tuple[Members, ...]
    is_dense: bool


def grouping_sets(characteristics: int, depth: int) -> tuple[Members, ...]:
    """
    Return every combination of up to `depth` characteristics, everybody together first.
    """
    depths = range(min(depth, characteristics) + 1)
    return tuple(chain.from_iterable(combinations(range(characteristics), size) for size in depths))


def possible_cells(sizes: Sequence[int], members: Members) -> int:
    """
    Return how many cells a grouping set can have.
    """
    return math.prod(sizes[member] for member in members)


@lru_cache(maxsize=64)
def plan(sizes: tuple[int, ...], depth: int, rows: int) -> tuple[Cover, ...]:
    """
    Return the tables to count, the cheapest found, so that each grouping set is read from one of them.

    Args:
        sizes: number of groups of each characteristic.
        depth: how many characteristics are combined at most.
        rows: rows to be counted.
    """
    choices = {_covers(sizes, depth, limit) for limit in (*_CACHE_SIZES, LARGEST_TABLE)}
    covers = min(choices, key=lambda covers: sum(_cost(sizes, cover, rows, depth) for cover in covers))
    return _assign(sizes, depth, covers, rows)


def _covers(sizes: tuple[int, ...], depth: int, limit: int) -> tuple[Members, ...]:
    """
    Return tables of at most `limit` cells that hold every combination, unless one alone is larger.

    Each starts from the largest combination not yet held, and takes in what adds most new ones.
    """
    depth = min(depth, len(sizes))
    missing = set(combinations(range(len(sizes)), depth))
    covers = []
    for start in sorted(missing, key=lambda members: -possible_cells(sizes, members)):
        if start in missing:
            members = _grow(sizes, start, limit, missing)
            missing.difference_update(combinations(members, depth))
            covers.append(members)
    return tuple(covers)


def _grow(sizes: tuple[int, ...], start: Members, limit: int, missing: set[Members]) -> Members:
    """
    Return a combination with more characteristics, the most useful for its size first.
    """
    members, cells = start, possible_cells(sizes, start)
    while True:
        fitting = [
            other for other, size in enumerate(sizes) if other not in members and cells * size <= limit
        ]
        gains = {other: _gain(members, other, len(start), missing) for other in fitting}
        best = max(fitting, key=lambda other: gains[other] / math.log2(sizes[other] + 1), default=None)
        if best is None or not gains[best]:
            return members
        members, cells = tuple(sorted((*members, best))), cells * sizes[best]


def _gain(members: Members, other: int, depth: int, missing: set[Members]) -> int:
    rest = combinations(members, depth - 1)
    return sum(tuple(sorted((*some, other))) in missing for some in rest)


def _cost(sizes: tuple[int, ...], members: Members, rows: int, depth: int) -> float:
    return min(_dense_cost(sizes, members, rows), _sparse_cost(sizes, members, rows, depth))


def _dense_cost(sizes: tuple[int, ...], members: Members, rows: int) -> float:
    cells = possible_cells(sizes, members)
    if cells > LARGEST_TABLE:
        return math.inf
    row = _NEAR if cells <= _NEAR_CELLS else _MIDDLE if cells <= _MIDDLE_CELLS else _FAR
    return rows * (row + _KEY * len(members)) + cells * _DENSE_CELL


def _sparse_cost(sizes: tuple[int, ...], members: Members, rows: int, depth: int) -> float:
    """
    Return the cost of sorting the rows once, and the cells once more for each grouping set.
    """
    sets = sum(math.comb(len(members), size) for size in range(depth + 1))
    return (rows + sets * min(rows, possible_cells(sizes, members))) * _SORTED_ROW


def _assign(sizes: tuple[int, ...], depth: int, covers: tuple[Members, ...], rows: int) -> tuple[Cover, ...]:
    """
    Return the covers with each grouping set given to the smallest that holds it.
    """
    ordered = sorted(covers, key=lambda members: possible_cells(sizes, members))
    wanted: dict[Members, list[Members]] = {members: [] for members in covers}
    for one in grouping_sets(len(sizes), depth):
        home = next(members for members in ordered if set(one) <= set(members))
        wanted[home].append(one)
    return tuple(
        Cover(
            members,
            tuple(sets),
            _dense_cost(sizes, members, rows) <= _sparse_cost(sizes, members, rows, depth),
        )
        for members, sets in wanted.items()
    )
