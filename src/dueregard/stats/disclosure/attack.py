"""
What a reader can work out about a withheld cell from everything that is published.

Written apart from the suppression it tests: nothing here knows how cells were chosen, and nothing
is shared with the choosing but the description of the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.disclosure.linked import LinkedCells
from dueregard.stats.domain import BoolArray, FloatArray, as_at_least_zero

#: The solver's answers are exact to about this much.
_SLACK = 1e-6


class Bounds(NamedTuple):
    """
    The least and the greatest count each cell can have, for a reader who knows what is published.

    Both equal the count where a cell is published; `high` is infinite where nothing limits it.
    """

    low: FloatArray
    high: FloatArray

    @property
    def width(self) -> FloatArray:
        """
        The room left to each cell: greatest less least count.
        """
        return self.high - self.low


def attack(cells: LinkedCells, hidden: BoolArray) -> Bounds:
    """
    Return the bounds a reader can put on every cell.

    The reader knows every cell that is not hidden, every relation, and that counts are whole and
    not below 0. Two linear programmes for each hidden cell, over all hidden cells tied to it; what
    they find is then rounded to the whole counts inside.

    Args:
        cells: the tables with their relations.
        hidden: cells withheld; those that stand in no table are hidden without being named.

    Raises:
        StatisticsError: the mask has another length, or names a cell already published.

    Notes:
        A reader who also knows one of the people counted, or who knows which cells were withheld for
        their own sake and by which rule, can do better than these bounds.
    """
    low, high = cells.counts.copy(), cells.counts.copy()
    for part in _parts(cells, _hidden(cells, hidden)):
        for place, cell in enumerate(part.cells):
            low[cell], high[cell] = part.bounds(place)
    return _whole(low, high)


def find_narrowed(cells: LinkedCells, hidden: BoolArray, widths: ArrayLike) -> BoolArray:
    """
    Return which hidden cells a reader can bound within less than their width.

    The same attack as `attack`, but a cell is left alone once some possible table has been seen on
    either side of its width, so that large tables can be tested.

    Args:
        cells: the tables with their relations.
        hidden: cells withheld.
        widths: people, at least 0: one number for all cells or one for each; 0 asks nothing.
    """
    narrowed = np.zeros(cells.counts.shape, dtype=np.bool_)
    narrowed[list(_narrowed(cells, hidden, widths))] = True
    return narrowed


def has_narrowed(cells: LinkedCells, hidden: BoolArray, widths: ArrayLike) -> bool:
    """
    Return whether `find_narrowed` would find a cell, stopping at the first.
    """
    return any(True for _ in _narrowed(cells, hidden, widths))


def _narrowed(cells: LinkedCells, hidden: BoolArray, widths: ArrayLike) -> Iterator[int]:
    unseen = _hidden(cells, hidden)
    needs = np.where(unseen, np.broadcast_to(as_at_least_zero(widths, "width"), unseen.shape), 0.0)
    for part in _parts(cells, unseen):
        for place in part.narrowed(needs[part.cells]):
            yield int(part.cells[place])


@dataclass(frozen=True, eq=False)
class _Part:
    """
    Hidden cells tied to one another, with the equations that published figures put on them.
    """

    cells: Any
    counts: FloatArray
    matrix: Any
    right: FloatArray

    def bounds(self, place: int) -> tuple[float, float]:
        low, high = self.extreme(place, 1.0), self.extreme(place, -1.0)
        return (
            float(low[place]) if low is not None else 0.0,
            float(high[place]) if high is not None else np.inf,
        )

    def extreme(self, place: int, sign: float) -> FloatArray | None:
        """
        Return a possible table with the least (sign 1) or greatest (-1) count; None if unlimited.
        """
        from scipy.optimize import linprog  # noqa: PLC0415  (slow to import, seldom needed)

        objective = np.zeros(self.cells.size)
        objective[place] = sign
        found = linprog(objective, A_eq=self.matrix, b_eq=self.right, bounds=(0, None), method="highs")
        if found.status == 3:
            return None
        if found.status != 0:
            message = f"The bounds of a hidden cell could not be computed: {found.message}"
            raise StatisticsError(message)
        table: FloatArray = found.x
        return table

    def narrowed(self, needs: FloatArray) -> Iterator[int]:
        low, high = self.counts.copy(), self.counts.copy()
        for place in np.argsort(-needs, kind="stable")[: np.count_nonzero(needs)]:
            for sign in (-1.0, 1.0):
                if _whole(low, high).width[place] >= needs[place]:
                    break
                table = self.extreme(int(place), sign)
                if table is None:
                    high[place] = np.inf
                    continue
                low, high = np.minimum(low, table), np.maximum(high, table)
            if _whole(low, high).width[place] < needs[place]:
                yield int(place)


def _parts(cells: LinkedCells, hidden: BoolArray) -> Iterator[_Part]:
    """
    Yield the hidden cells in groups no relation ties together, with their equations.
    """
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415  (slow to import, seldom needed)

    places = np.flatnonzero(hidden)
    if not places.size:
        return
    tied = cells.relations[:, places]
    right = -np.asarray(cells.relations @ np.where(hidden, 0.0, cells.counts))
    number, labels = connected_components(abs(tied).T @ abs(tied), directed=False)
    for label in range(number):
        inside = labels == label
        matrix = tied[:, inside]
        used = np.diff(matrix.indptr) > 0
        chosen = places[inside]
        yield _Part(chosen, cells.counts[chosen], matrix[used], right[used])


def _hidden(cells: LinkedCells, hidden: BoolArray) -> BoolArray:
    mask = np.asarray(hidden, dtype=np.bool_)
    if mask.shape != cells.counts.shape:
        message = f"The mask of hidden cells has {mask.size} entries for {cells.counts.size} cells."
        raise StatisticsError(message)
    wrong = mask & cells.published
    if wrong.any():
        message = f"Cell {cells.named(wrong)[0]!r} is already published and cannot be hidden."
        raise StatisticsError(message)
    unseen: BoolArray = mask | cells.unpublished
    return unseen


def _whole(low: FloatArray, high: FloatArray) -> Bounds:
    return Bounds(np.ceil(low - _SLACK), np.floor(high + _SLACK))
