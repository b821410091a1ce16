"""
The lattice of intersections: every combination of characteristics that holds somebody, with its counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

ALL_GROUPS = 0
"""In `Lattice.groups`: this characteristic is not divided. A group is the place of its label plus one."""


@dataclass(frozen=True)
class Characteristic:
    """
    One characteristic people are divided by, and the labels of its groups.

    Args:
        name: "ethnicity".
        labels: its groups in the order of their codes; "not stated" is a stated group like any other.
    """

    name: str
    labels: tuple[str, ...]

    @property
    def size(self) -> int:
        """
        Return the number of groups.
        """
        return len(self.labels)


@dataclass(frozen=True)
class GroupingSet:
    """
    The intersections over the same characteristics: a slice of the lattice.

    Args:
        members: places of the characteristics divided by, ascending; none for everybody together.
        start: first intersection of the set in the lattice.
        stop: one past its last.
    """

    members: tuple[int, ...]
    start: int
    stop: int

    @property
    def cells(self) -> slice:
        """
        Return the slice of the lattice's arrays that holds this set.
        """
        return slice(self.start, self.stop)


@dataclass(frozen=True)
class Lattice:
    """
    Counts of every intersection that holds at least one row.

    Intersections stand grouping set by grouping set: by depth, then by members in the order of
    `itertools.combinations`; within a set by group, the last characteristic fastest.

    Args:
        characteristics: what people are divided by.
        sets: the grouping sets, in order; together they cover every intersection.
        groups: intersections x characteristics, unsigned; `ALL_GROUPS`, or the place of the label plus one.
        n: rows of each intersection, at least 1.
        positives: rows with the outcome, 0 to n; for a numeric outcome, empty.
        sums: further sums by name, one per intersection: "y", "yy" of a number;
            "w", "wy", "ww", "wwy", "wwyy" of weights.
    """

    characteristics: tuple[Characteristic, ...]
    sets: tuple[GroupingSet, ...]
    groups: NDArray[np.unsignedinteger]
    n: NDArray[np.int64]
    positives: NDArray[np.int64]
    sums: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """
        Return the number of intersections, everybody together included when its set is there.
        """
        return len(self.n)

    @property
    def depth(self) -> NDArray[np.uint8]:
        """
        Return how many characteristics divide each intersection.
        """
        depths = [len(one.members) for one in self.sets]
        return np.repeat(np.array(depths, dtype=np.uint8), [one.stop - one.start for one in self.sets])
