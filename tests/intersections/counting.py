"""
Lattices counted the simplest way, from codes, for tests of what is made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, combinations
from typing import Any

import numpy as np

from dueregard.intersections.lattice import Characteristic, GroupingSet, Lattice


def count_lattice(codes: Any, outcome: Any, sizes: Sequence[int], *, depth: int) -> Lattice:
    """
    Return every intersection of up to `depth` characteristics, and everybody together.

    Args:
        codes: characteristics x rows, whole, from 0.
        outcome: 0 or 1 for each row.
        sizes: groups of each characteristic.
        depth: the most characteristics together.
    """
    places = range(len(sizes))
    pieces, sets, start = [], [], 0
    for members in chain.from_iterable(
        combinations(places, deep) for deep in range(min(depth, len(sizes)) + 1)
    ):
        piece = _count(codes, outcome, sizes, members)
        stop = start + len(piece[1])
        sets.append(GroupingSet(members, start, stop))
        pieces.append(piece)
        start = stop
    groups, n, positives = (np.concatenate(part) for part in zip(*pieces, strict=True))
    characteristics = tuple(
        Characteristic(f"c{place}", tuple(f"g{group}" for group in range(sizes[place]))) for place in places
    )
    return Lattice(characteristics, tuple(sets), groups, n, positives)


def _count(codes: Any, outcome: Any, sizes: Sequence[int], members: tuple[int, ...]) -> tuple[Any, Any, Any]:
    shape = tuple(sizes[place] for place in members)
    key = np.zeros(len(outcome), dtype=np.int64)
    for place in members:
        key = key * sizes[place] + codes[place]
    cells = int(np.prod(shape, dtype=np.int64))
    n = np.bincount(key, minlength=cells)
    positives = np.bincount(key[np.asarray(outcome) == 1], minlength=cells)
    present = np.flatnonzero(n)
    groups = np.zeros((present.size, len(sizes)), dtype=np.uint16)
    for place, group in zip(members, np.unravel_index(present, shape or (1,)), strict=False):
        groups[:, place] = group + 1
    return groups, n[present], positives[present]
