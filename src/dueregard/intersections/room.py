"""
How far withheld counts could lie from the truth with nothing printed any different.

Take two groups of each characteristic of an intersection: a box of four corners for two characteristics,
of eight for three. As many people more at every second corner as fewer at the others change no total, so
where all corners are withheld nobody can tell. Boxes drawn at random show for each withheld intersection
two tables that fit everything printed; what they differ by is room that no sums can take away, whatever
they are. A reader may know which intersections are empty and which hold somebody: none is emptied or filled.

References:
    Giessing and Repsilber (2002), Inference Control in Statistical Databases, 181-192,
    doi:10.1007/3-540-47804-3_14, for withholding by such boxes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard.intersections.lattice import GroupingSet, Lattice
from dueregard.intersections.relations import IntArray, Relations
from dueregard.stats.domain import BoolArray

#: Boxes have twice the corners for each characteristic more; beyond this depth none is drawn.
DEEPEST_BOX = 4
#: Above this many possible intersections none is looked up by its place in the full table.
MOST_POSSIBLE = 20_000_000
#: Boxes drawn for each intersection at a time, and where some must be withheld for it.
_BOXES, _CHOICES = 8, 24
#: The part of the groups drawn from those withheld already, when others may be withheld too.
_WITHHELD_ALREADY = 0.7


@dataclass(frozen=True, eq=False)
class Places:
    """
    Every intersection by its place in the full table of its grouping set, one table after the other.

    Args:
        cells: the intersection at each place, -1 where there is nobody.
        homes: the place of each intersection.
        groups: the group of each intersection by its own characteristics, counted from 0; intersections x
            axes, as many as the deepest has.
        strides: places from one group to the next along each axis; 0 where an intersection has none.
        firsts: the first place of each grouping set's table, by members.
    """

    cells: IntArray
    homes: IntArray
    groups: IntArray
    strides: IntArray
    firsts: dict[tuple[int, ...], int]

    @classmethod
    def of(cls, lattice: Lattice) -> Places:
        """
        Return the places of a lattice.
        """
        sizes = np.array([one.size for one in lattice.characteristics], dtype=np.int64)
        axes = max(1, *(len(one.members) for one in lattice.sets))
        groups = np.zeros((lattice.size, axes), dtype=np.int64)
        strides = np.zeros_like(groups)
        homes, firsts, first = np.empty(lattice.size, dtype=np.int64), {}, 0
        for one in lattice.sets:
            steps = np.append(np.cumprod(sizes[list(one.members)][::-1])[::-1], 1).astype(np.int64)
            depth = len(one.members)
            groups[one.cells, :depth] = lattice.groups[one.cells][:, list(one.members)].astype(np.int64) - 1
            strides[one.cells, :depth] = steps[1:]
            firsts[one.members] = first
            homes[one.cells] = first + groups[one.cells, :depth] @ steps[1:]
            first += int(steps[0])
        cells = np.full(first, -1, dtype=np.int64)
        cells[homes] = np.arange(lattice.size)
        return cls(cells, homes, groups, strides, firsts)


def can_search(lattice: Lattice) -> bool:
    """
    Tell whether boxes can be drawn: the lattice is neither too deep nor too wide.
    """
    sizes = np.array([one.size for one in lattice.characteristics], dtype=np.float64)
    possible = sum(float(np.prod(sizes[list(one.members)])) for one in lattice.sets)
    return _depth(lattice) <= DEEPEST_BOX and possible <= MOST_POSSIBLE


class Room:
    """
    The room found so far for each intersection, and the search for more.

    Room once found stays, since withholding more intersections only adds to what is possible.
    """

    def __init__(self, lattice: Lattice, relations: Relations, parts: tuple[IntArray, ...]) -> None:
        self._lattice = lattice
        self._relations = relations
        self._places = Places.of(lattice)
        self._depth = lattice.depth
        self._deepest = _depth(lattice)
        self._spare = tuple(_spare(place, parts) for place in range(len(parts)))
        self._up = np.zeros((len(parts), lattice.size), dtype=np.int64)
        self._down = np.zeros_like(self._up)
        # The same counts give the same boxes, whatever came before.
        self._rng = np.random.default_rng(lattice.size)
        self._of_cells = _relations_of_cells(lattice, relations)
        self._siblings = _Siblings.of(relations, np.ones(lattice.size, dtype=np.bool_))

    @property
    def found(self) -> IntArray:
        """
        The least room of each intersection over the counts printed of it.
        """
        least: IntArray = (self._up + self._down).min(axis=0)
        return least

    def search(self, withheld: BoolArray, wanted: int, rounds: int) -> None:
        """
        Draw boxes of withheld intersections for those with less room than wanted.
        """
        hidden = _Siblings.of(self._relations, withheld)
        for _ in range(rounds):
            short = withheld & (self.found < wanted)
            if not short.any():
                return
            self._search_deepest(np.flatnonzero(short & (self._depth == self._deepest)), withheld, hidden)
            for one in self._lattice.sets:
                if 0 < len(one.members) == self._deepest - 1 and short[one.cells].any():
                    self._search_above(one, one.start + np.flatnonzero(short[one.cells]), withheld, hidden)

    def choose(self, cells: IntArray, withheld: BoolArray, wanted: int) -> IntArray:
        """
        Return the corners of one box for each intersection: one with room enough, that costs least.

        An intersection for which no such box was drawn has no corners in the result.
        """
        hidden = _Siblings.of(self._relations, withheld)
        chosen = [np.empty(0, dtype=np.int64)]
        for depth in range(1, self._deepest + 1):
            mine = cells[self._depth[cells] == depth]
            if mine.size:
                chosen.append(self._cheapest(mine, depth, hidden, withheld, wanted))
        return np.unique(np.concatenate(chosen))

    def _search_deepest(self, cells: IntArray, withheld: BoolArray, hidden: _Siblings) -> None:
        if not cells.size:
            return
        steps = self._steps(np.repeat(cells, _BOXES), self._deepest, hidden)
        corners = self._corners(np.repeat(cells, _BOXES), steps)
        inside = _all_in(corners, withheld)
        for part, spare in enumerate(self._spare):
            up, down = _capacity(np.where(inside, spare[corners], 0))
            self._note(part, corners[:, inside], up[inside], down[inside])
            self._note_sums(part, cells, steps.reshape(len(cells), _BOXES, -1), up)

    def _note_sums(self, part: int, cells: IntArray, steps: IntArray, up: IntArray) -> None:
        """
        Note by how much boxes that share nothing but one corner can raise it together.
        """
        rise = up.reshape(len(cells), _BOXES)
        kept = np.zeros(rise.shape, dtype=np.bool_)
        for place in range(_BOXES):
            apart = (steps[:, :place] != steps[:, place : place + 1]).all(axis=2) | ~kept[:, :place]
            kept[:, place] = apart.all(axis=1) & (rise[:, place] > 0)
        np.maximum.at(self._up[part], cells, np.where(kept, rise, 0).sum(axis=1))

    def _search_above(
        self, one: GroupingSet, cells: IntArray, withheld: BoolArray, hidden: _Siblings
    ) -> None:
        """
        Search a set that is divided once more: the parts of each corner must be able to follow.
        """
        repeated = np.repeat(cells, _BOXES)
        corners = self._corners(repeated, self._steps(repeated, len(one.members), hidden))
        corners = corners[:, _all_in(corners, withheld)]
        tables = [self._children(one, corners, place) for place in self._others(one)]
        if not tables or not corners.size:
            return
        for part, spare in enumerate(self._spare):
            # Nobody can be put where there is nobody, so nothing moves through such a place.
            sides = [_capacity(np.where((table < 0).any(axis=0), 0, spare[table])) for table in tables]
            up, down = (np.min([side[way].sum(axis=1) for side in sides], axis=0) for way in (0, 1))
            self._note(part, corners, up, down)
            for table, (rise, fall) in zip(tables, sides, strict=True):
                inside = (table >= 0).all(axis=0)
                limits = (np.minimum(rise, up[:, None])[inside], np.minimum(fall, down[:, None])[inside])
                self._note(part, table[:, inside], *limits)

    def _others(self, one: GroupingSet) -> Iterator[int]:
        for place in range(len(self._lattice.characteristics)):
            if place not in one.members and tuple(sorted((*one.members, place))) in self._places.firsts:
                yield place

    def _children(self, one: GroupingSet, corners: IntArray, place: int) -> IntArray:
        """
        Return the parts of each corner by one more characteristic: corners x boxes x groups.
        """
        members = tuple(sorted((*one.members, place)))
        sizes = [self._lattice.characteristics[member].size for member in members]
        strides = dict(
            zip(members, [int(np.prod(sizes[axis + 1 :])) for axis in range(len(sizes))], strict=True)
        )
        along = np.array([strides[member] for member in one.members])
        home = self._places.firsts[members] + self._places.groups[corners][..., : len(along)] @ along
        found: IntArray = self._places.cells[
            home[..., None] + np.arange(sizes[members.index(place)]) * strides[place]
        ]
        return found

    def _note(self, part: int, corners: IntArray, up: IntArray, down: IntArray) -> None:
        odd = _odd_corners(len(corners))
        for cells, rise, fall in ((corners[~odd], up, down), (corners[odd], down, up)):
            np.maximum.at(self._up[part], cells, np.broadcast_to(rise, cells.shape))
            np.maximum.at(self._down[part], cells, np.broadcast_to(fall, cells.shape))

    def _steps(self, cells: IntArray, depth: int, siblings: _Siblings) -> IntArray:
        """
        Return how many places along each axis a sibling drawn at random lies from its intersection.
        """
        drawn = [self._draw(siblings, cells, axis) for axis in range(depth)]
        return self._apart(cells, drawn)

    def _apart(self, cells: IntArray, drawn: list[IntArray]) -> IntArray:
        groups, strides = self._places.groups, self._places.strides
        return np.stack(
            [
                (groups[other, axis] - groups[cells, axis]) * strides[cells, axis]
                for axis, other in enumerate(drawn)
            ],
            axis=1,
        )

    def _corners(self, cells: IntArray, steps: IntArray) -> IntArray:
        """
        Return one box for each intersection: corners x boxes, -1 where a corner holds nobody.
        """
        bits = np.array(list(itertools.product((0, 1), repeat=steps.shape[1])))
        found: IntArray = self._places.cells[self._places.homes[cells] + bits @ steps.T]
        # Where a group was drawn as its own opposite the box is none.
        found[:, (steps == 0).any(axis=1)] = -1
        return found

    def _draw(self, siblings: _Siblings, cells: IntArray, axis: int) -> IntArray:
        relation = self._of_cells[cells, axis]
        number = siblings.numbers[relation]
        drawn = siblings.firsts[relation] + (self._rng.random(len(cells)) * number).astype(np.int64)
        return np.where(number > 0, siblings.cells[np.minimum(drawn, len(siblings.cells) - 1)], cells)

    def _cheapest(
        self, mine: IntArray, depth: int, hidden: _Siblings, withheld: BoolArray, wanted: int
    ) -> IntArray:
        cells = np.repeat(mine, _CHOICES)
        drawn = []
        for axis in range(depth):
            old, new = self._draw(hidden, cells, axis), self._draw(self._siblings, cells, axis)
            drawn.append(np.where(self._rng.random(len(cells)) < _WITHHELD_ALREADY, old, new))
        corners = self._corners(cells, self._apart(cells, drawn))
        cost = np.where(withheld[corners], 0, self._lattice.n[corners]).sum(axis=0).astype(np.float64)
        cost[(corners < 0).any(axis=0)] = np.inf
        for spare in self._spare:
            cost[sum(_capacity(spare[corners])) < wanted] = np.inf
        best = cost.reshape(len(mine), _CHOICES).argmin(axis=1) + np.arange(len(mine)) * _CHOICES
        return corners[:, best[np.isfinite(cost[best])]].ravel()


@dataclass(frozen=True, eq=False)
class _Siblings:
    """
    For each relation, those of its parts that are marked.
    """

    cells: IntArray
    firsts: IntArray
    numbers: IntArray

    @classmethod
    def of(cls, relations: Relations, marked: BoolArray) -> _Siblings:
        chosen = marked[relations.children]
        of_children = relations.of_children[chosen]
        numbers = np.bincount(of_children, minlength=relations.size)
        cells = relations.children[chosen][np.argsort(of_children, kind="stable")]
        return cls(np.append(cells, 0), np.cumsum(numbers) - numbers, numbers)


def _relations_of_cells(lattice: Lattice, relations: Relations) -> IntArray:
    """
    Return the relations each intersection is a part of, one for each of its characteristics.
    """
    found = np.zeros((lattice.size, max(_depth(lattice), 1)), dtype=np.int64)
    members = {one.start: one.members for one in lattice.sets if one.stop > one.start}
    for step in relations.steps:
        found[step.children, members[step.start].index(step.characteristic)] = step.relations
    return found


def _depth(lattice: Lattice) -> int:
    return max(len(one.members) for one in lattice.sets)


def _spare(place: int, parts: tuple[IntArray, ...]) -> IntArray:
    """
    Return how many people of one part can be taken from each intersection without emptying it.
    """
    rest = sum((part for other, part in enumerate(parts) if other != place), np.zeros_like(parts[place]))
    spare: IntArray = parts[place] - ((rest == 0) & (parts[place] > 0))
    return spare


def _all_in(corners: IntArray, withheld: BoolArray) -> BoolArray:
    return np.asarray(((corners >= 0) & withheld[corners]).all(axis=0), dtype=np.bool_)


def _capacity(spare: IntArray) -> tuple[IntArray, IntArray]:
    """
    Return by how much the even corners of boxes can be raised, and lowered; corners first.
    """
    odd = _odd_corners(len(spare))
    return spare[odd].min(axis=0), spare[~odd].min(axis=0)


def _odd_corners(number: int) -> NDArray[np.bool_]:
    return np.array([place.bit_count() % 2 == 1 for place in range(number)])
