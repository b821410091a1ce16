"""
The additions that hold in a lattice: every intersection is the sum of its parts by one characteristic more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dueregard.intersections.lattice import Lattice

IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Step:
    """
    One grouping set seen from the set without one of its characteristics.

    Args:
        characteristic: the place of the characteristic the parents are not divided by.
        depth: characteristics of the children.
        start: first child; the children are the whole grouping set.
        parents: the parent of each child.
        offset: number of the first relation; relations are numbered in the order of the parents.
        first_parent: the first intersection of the parents' set.
    """

    characteristic: int
    depth: int
    start: int
    parents: IntArray
    offset: int
    first_parent: int

    @property
    def children(self) -> slice:
        """
        Return the slice of the lattice that holds the children.
        """
        return slice(self.start, self.start + len(self.parents))

    @property
    def relations(self) -> IntArray:
        """
        Return the number of the relation each child stands in.
        """
        return self.parents - self.first_parent + self.offset


@dataclass(frozen=True, eq=False)
class Relations:
    """
    All steps of a lattice, shallow sets first.

    Args:
        steps: one for each grouping set and each of its characteristics.
        totals: the intersection each relation divides.
    """

    steps: tuple[Step, ...]
    totals: IntArray

    @classmethod
    def of(cls, lattice: Lattice) -> Relations:
        """
        Return the relations between the sets the lattice holds.
        """
        sets = {one.members: one for one in lattice.sets}
        steps, totals, offset = [], [np.empty(0, dtype=np.int64)], 0
        for one in sorted(lattice.sets, key=lambda one: len(one.members)):
            for place in one.members:
                others = tuple(member for member in one.members if member != place)
                if others not in sets:
                    continue
                above = sets[others]
                keys = make_keys(lattice, others, one.cells)
                parents = above.start + np.searchsorted(make_keys(lattice, others, above.cells), keys)
                steps.append(Step(place, len(one.members), one.start, parents, offset, above.start))
                totals.append(np.arange(above.start, above.stop))
                offset += above.stop - above.start
        return cls(tuple(steps), np.concatenate(totals))

    @property
    def size(self) -> int:
        """
        Return the number of relations.
        """
        return len(self.totals)

    @cached_property
    def children(self) -> IntArray:
        """
        Return the child of every pair of a relation and one of its parts.
        """
        return _together([np.arange(step.children.start, step.children.stop) for step in self.steps])

    @cached_property
    def of_children(self) -> IntArray:
        """
        Return the relation of every such pair.
        """
        return _together([step.relations for step in self.steps])

    def add_up(self, values: NDArray[np.generic]) -> IntArray:
        """
        Return the sum over the parts of each relation of one whole number for each intersection.
        """
        parts = np.asarray(values, dtype=np.float64)[self.children]
        # Sums of counts stay exact in a double up to 2**53.
        return np.bincount(self.of_children, weights=parts, minlength=self.size).astype(np.int64)

    def spread_down(self, marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """
        Return the marks with all parts of every marked intersection marked too, however deep.
        """
        spread = marked.copy()
        for step in self.steps:
            spread[step.children] |= spread[step.parents]
        return spread


def make_keys(lattice: Lattice, members: tuple[int, ...], cells: slice) -> IntArray:
    """
    Return one whole number for the groups of some characteristics, in the order of the lattice.
    """
    keys = np.zeros(cells.stop - cells.start, dtype=np.int64)
    for place in members:
        keys = keys * (lattice.characteristics[place].size + 1) + lattice.groups[cells, place]
    return keys


def _together(parts: list[IntArray]) -> IntArray:
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])
