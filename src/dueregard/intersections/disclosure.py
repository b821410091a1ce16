"""
Which intersections are withheld, so that what is printed reveals no small count.

Of an intersection shown, everything is known: its people, those with the outcome, those without it, and
every rate and ratio made of them. So it is withheld, for its own sake, where those with the outcome or
those without it are fewer than the threshold; zero is a count like any other. Its parts are then withheld
too, being smaller still. Others follow, over all grouping sets together, until

* the withheld parts of every intersection shown are two at least, and hold together at least the threshold
  of people with the outcome and of people without it, and
* none of the two greatest depths can be worked out: two tables agree with everything printed, and differ
  there in the people with the outcome; two more in those without it.

The second is shown by example (`dueregard.intersections.room`), so it holds whatever sums a reader tries,
and for one who knows which intersections are empty; where examples come easily they are made to differ by
`ROOM` people. Lattices of few intersections are put to the exact attack of `dueregard.stats.disclosure`
instead, at every depth. In lattices of more than four characteristics at a time the first rule stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dueregard.intersections.lattice import Lattice
from dueregard.intersections.relations import IntArray, Relations
from dueregard.intersections.room import Room, can_search
from dueregard.stats.disclosure import LinkedCells, find_narrowed
from dueregard.stats.disclosure.primary import DEFAULT_THRESHOLD
from dueregard.stats.domain import BoolArray

SHOWN, WITHHELD_AS_SMALL, WITHHELD_FOR_OTHERS = np.uint8(0), np.uint8(1), np.uint8(2)

#: People by which a reader should be left uncertain of each count of a withheld intersection.
ROOM = 3
#: Up to so many withheld intersections, those without an example are put to the exact attack; above, where
#: they are few: withheld intersections, squared, times those without an example.
FEW_WITHHELD, MOST_ATTACKED = 300, 5_000_000
_ROUNDS, _REPAIRS_FOR_ROOM, _REPAIRS = 6, 2, 20


@dataclass(frozen=True, eq=False)
class Withholding:
    """
    The state of every intersection of a lattice.

    Attributes:
        states: `SHOWN`, `WITHHELD_AS_SMALL` or `WITHHELD_FOR_OTHERS`. Of a withheld intersection no number
            is printed, and not which of the two it is.
        threshold: the smallest count that is shown.
        unproven: withheld intersections for which neither an example was found nor the exact attack could
            be tried. The first rule protects them; that no cleverer sum gives them away is not shown.
    """

    states: NDArray[np.uint8]
    threshold: int
    unproven: BoolArray

    @property
    def withheld(self) -> BoolArray:
        """
        Return which intersections are withheld.
        """
        withheld: BoolArray = self.states != SHOWN
        return withheld


def withhold(lattice: Lattice, *, threshold: int = DEFAULT_THRESHOLD) -> Withholding:
    """
    Return which intersections are withheld for their own sake, and which for the sake of others.

    Args:
        lattice: counts of every intersection up to some depth. Where small ones were left out, what is
            missing from a total counts as one more that is withheld.
        threshold: the smallest count shown, at least 1.

    Notes:
        The total of everybody counts as known. Counts of rows protect people where a row is a person;
        sums of a numeric outcome are shown wherever the people behind them are enough.
    """
    search = _Search.of(lattice, threshold)
    small = search.small()
    withheld = search.complete(small)
    if withheld[search.root].any():
        withheld[:] = True
        unproven = np.zeros_like(withheld)
    else:
        withheld, unproven = search.give_room(withheld)
    states = np.where(small, WITHHELD_AS_SMALL, np.where(withheld, WITHHELD_FOR_OTHERS, SHOWN))
    return Withholding(states.astype(np.uint8), threshold, unproven)


def link_lattice(lattice: Lattice, counts: IntArray, relations: Relations | None = None) -> LinkedCells:
    """
    Return one count of every intersection with all its additions, for an attack on what is printed.

    What is missing from a total stands after the intersections, as a cell of no table.
    """
    known = relations or Relations.of(lattice)
    left_out = _left_out(known, counts)
    some = np.flatnonzero(left_out)
    places = np.arange(lattice.size, lattice.size + some.size)
    number = len(known.children) + some.size
    matrix = sparse.csr_array(
        (
            np.concatenate([np.ones(known.size), -np.ones(number)]),
            (
                np.concatenate([np.arange(known.size), known.of_children, some]),
                np.concatenate([known.totals, known.children, places]),
            ),
        ),
        shape=(known.size, lattice.size + some.size),
    )
    everything = np.concatenate([counts, left_out[some]]).astype(np.float64)
    unpublished = np.arange(everything.size) >= lattice.size
    return LinkedCells(
        tuple(range(everything.size)), everything, matrix, np.zeros_like(unpublished), unpublished
    )


def _left_out(relations: Relations, counts: IntArray) -> IntArray:
    left_out: IntArray = counts[relations.totals] - relations.add_up(counts)
    return left_out


def printed_parts(lattice: Lattice) -> tuple[IntArray, ...]:
    """
    Return the counts that make up what is printed: with and without the outcome, or people alone.
    """
    if not lattice.positives.size:
        return (lattice.n,)
    return (lattice.positives, lattice.n - lattice.positives)


@dataclass(frozen=True, eq=False)
class _Search:
    lattice: Lattice
    relations: Relations
    parts: tuple[IntArray, ...]
    left_out: tuple[IntArray, ...]
    order: IntArray
    threshold: int

    @classmethod
    def of(cls, lattice: Lattice, threshold: int) -> _Search:
        relations = Relations.of(lattice)
        parts = printed_parts(lattice)
        left_out = tuple(_left_out(relations, part) for part in parts)
        keys = (relations.children, *(part[relations.children] for part in parts), relations.of_children)
        return cls(lattice, relations, parts, left_out, np.lexsort(keys), threshold)

    @property
    def root(self) -> slice:
        """
        The place of everybody together, empty where the lattice has none.
        """
        return next((one.cells for one in self.lattice.sets if not one.members), slice(0, 0))

    def small(self) -> BoolArray:
        """
        Return the intersections withheld for their own sake; so are then all their parts.
        """
        small = np.any([part < self.threshold for part in self.parts], axis=0)
        return np.asarray(small, dtype=np.bool_)

    def complete(self, withheld: BoolArray) -> BoolArray:
        """
        Return the withheld with those that keep sums from giving them away: smallest first.
        """
        children, of_children = self.relations.children[self.order], self.relations.of_children[self.order]
        while True:
            withheld = self.relations.spread_down(withheld)
            open_ = self._give_away(withheld)
            if not open_.any():
                return withheld
            candidates = open_[of_children] & ~withheld[children]
            relations, first = np.unique(of_children[candidates], return_index=True)
            withheld[children[candidates][first]] = True
            without = np.setdiff1d(np.flatnonzero(open_), relations)
            # No part is left to withhold, so the total itself goes.
            withheld[self.relations.totals[without]] = True

    def _give_away(self, withheld: BoolArray) -> BoolArray:
        """
        Return the relations whose total, less the parts shown, tells of too few.
        """
        number = self.relations.add_up(withheld) + np.any([rest > 0 for rest in self.left_out], axis=0)
        few = number == 1
        for part, rest in zip(self.parts, self.left_out, strict=True):
            few |= self.relations.add_up(part * withheld) + rest < self.threshold
        open_: BoolArray = (number > 0) & few & ~withheld[self.relations.totals]
        return open_

    def give_room(self, withheld: BoolArray) -> tuple[BoolArray, BoolArray]:
        """
        Return the withheld with those that give each its room, and those left without proof.
        """
        if not can_search(self.lattice):
            return self._settle(withheld, withheld, min(ROOM, self.threshold))
        room = Room(self.lattice, self.relations, self.parts)
        provable = self.lattice.depth + 1 >= self.lattice.depth.max()
        for wanted, repairs in ((min(ROOM, self.threshold), _REPAIRS_FOR_ROOM), (1, _REPAIRS)):
            for _ in range(repairs):
                room.search(withheld, wanted, _ROUNDS)
                short = withheld & (room.found < wanted)
                if self._can_attack(withheld, short):
                    return self._settle(withheld, short, wanted)
                if not (short & provable).any():
                    break
                withheld = self._repair(withheld, short & provable, room, wanted)
        room.search(withheld, 1, _ROUNDS)
        return self._settle(withheld, withheld & (room.found < 1), 1)

    def _repair(self, withheld: BoolArray, short: BoolArray, room: Room, wanted: int) -> BoolArray:
        more = withheld.copy()
        more[room.choose(np.flatnonzero(short), withheld, wanted)] = True
        if np.array_equal(more, withheld):
            more = self._widen(withheld, short)
        return self.complete(more)

    def _can_attack(self, withheld: BoolArray, short: BoolArray) -> bool:
        number = int(withheld.sum())
        return number <= FEW_WITHHELD or number**2 * int(short.sum()) <= MOST_ATTACKED

    def _settle(self, withheld: BoolArray, short: BoolArray, wanted: int) -> tuple[BoolArray, BoolArray]:
        """
        Withhold more until the exact attack narrows none of those short of room, where it can be tried.
        """
        while short.any() and self._can_attack(withheld, short):
            narrowed = self._narrowed(withheld, np.where(short, wanted, 0))
            if not narrowed.any():
                return withheld, narrowed
            more = self.complete(self._widen(withheld, narrowed))
            if np.array_equal(more, withheld):
                return withheld, narrowed
            short = short | (more & ~withheld)
            withheld = more
        return withheld, short

    def _narrowed(self, withheld: BoolArray, widths: IntArray) -> BoolArray:
        narrowed = np.zeros_like(withheld)
        for part in self.parts:
            cells = link_lattice(self.lattice, part, self.relations)
            beside = (0, len(cells.keys) - len(widths))
            found = find_narrowed(cells, np.pad(withheld, beside), np.pad(widths, beside))
            narrowed |= found[: len(widths)]
        return narrowed

    def _widen(self, withheld: BoolArray, narrowed: BoolArray) -> BoolArray:
        """
        Withhold the smallest shown sibling of each narrowed intersection, or its smallest shown parent.
        """
        more = withheld.copy()
        children, of_children = self.relations.children[self.order], self.relations.of_children[self.order]
        touched = self._shown_totals(withheld, narrowed)
        candidates = touched[of_children] & ~withheld[children]
        relations, first = np.unique(of_children[candidates], return_index=True)
        more[children[candidates][first]] = True
        if not relations.size:
            totals = self.relations.totals[touched]
            more[totals[np.argsort(self.lattice.n[totals], kind="stable")[:1]]] = True
        return more

    def _shown_totals(self, withheld: BoolArray, narrowed: BoolArray) -> BoolArray:
        """
        Return the relations with a shown total that stand over the narrowed, at once or some steps above.
        """
        while True:
            touched = np.zeros(self.relations.size, dtype=np.bool_)
            touched[self.relations.of_children[narrowed[self.relations.children]]] = True
            shown: BoolArray = touched & ~withheld[self.relations.totals]
            if shown.any() or not touched.any():
                return shown
            narrowed = np.zeros_like(narrowed)
            narrowed[self.relations.totals[touched]] = True
