"""
Further cells to withhold in large tables: good patterns, drawn one at a time.

For each cell that needs room, one linear programme draws the cheapest pattern of changes that gives
it; cells already hidden are all but free. Cells that turn out not to be needed are then published
after all, the dearest first.

References:
    Kelly, Golden and Assad (1992), Networks 22, 397-417.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dueregard.stats.disclosure.attack import has_narrowed
from dueregard.stats.disclosure.linked import LinkedCells
from dueregard.stats.disclosure.optimal import Demand, NoPatternError
from dueregard.stats.domain import BoolArray, FloatArray

_MOVED = 1e-6
#: A cell already hidden is not quite free, so that patterns stay short.
_ALMOST_FREE = 1e-4


def choose_by_patterns(cells: LinkedCells, demand: Demand) -> BoolArray:
    """
    Return hidden cells that give every cell the room demanded; few, though not the fewest.

    Raises:
        NoPatternError: a cell cannot be given its room by any choice.
    """
    patterns: _Patterns = {}
    _cover(cells, demand, patterns)
    return _reopen(cells, demand, _hidden(cells, demand, patterns) & ~cells.unpublished)


def _reopen(cells: LinkedCells, demand: Demand, hidden: BoolArray) -> BoolArray:
    """
    Return the hidden cells without those that can be published and leave the others their room.
    """
    added = np.flatnonzero(hidden & ~demand.sensitive)
    for place in added[np.argsort(-demand.costs[added], kind="stable")]:
        fewer = hidden.copy()
        fewer[place] = False
        if not has_narrowed(cells, fewer, demand.widths):
            hidden = fewer
    return hidden


#: For a cell that needs room, how far each cell moves in the pattern that gives it.
_Patterns = dict[int, FloatArray]


def _cover(cells: LinkedCells, demand: Demand, patterns: _Patterns) -> None:
    """
    Draw a pattern for every hidden cell without one, until there is none left.
    """
    while True:
        hidden = _hidden(cells, demand, patterns)
        waiting = [int(cell) for cell in np.flatnonzero(hidden & (demand.widths > 0)) if cell not in patterns]
        if not waiting:
            return
        place = min(waiting, key=lambda cell: (not demand.sensitive[cell], cells.counts[cell], cell))
        rooms = _pattern(cells, demand, place, hidden)
        patterns[place] = rooms
        for cell in np.flatnonzero((rooms > _MOVED) & (rooms >= demand.widths - _MOVED)):
            patterns.setdefault(int(cell), rooms)


def _hidden(cells: LinkedCells, demand: Demand, patterns: _Patterns) -> BoolArray:
    hidden: BoolArray = demand.sensitive | cells.unpublished
    for rooms in patterns.values():
        hidden = hidden | (rooms > _MOVED)
    return hidden


def _pattern(cells: LinkedCells, demand: Demand, place: int, hidden: BoolArray) -> FloatArray:
    """
    Return the room of each cell in the cheapest pattern that gives one cell the room it needs.

    The programme holds two tables beside the true one, each as movements up and down from it.
    """
    from scipy import sparse  # noqa: PLC0415  (slow to import, seldom needed)
    from scipy.optimize import linprog  # noqa: PLC0415  (slow to import, seldom needed)

    columns = np.flatnonzero(~cells.published)
    size = columns.size
    prices = np.where(hidden, _ALMOST_FREE, 1.0)[columns] * demand.costs[columns]
    moved = sparse.hstack([cells.relations[:, columns], -cells.relations[:, columns]])
    apart = np.zeros((1, 4 * size))
    apart[0, np.arange(4) * size + int(np.searchsorted(columns, place))] = [1.0, -1.0, -1.0, 1.0]
    free, down = np.full(size, np.inf), cells.counts[columns]
    found = linprog(
        np.tile(prices, 4),
        A_eq=sparse.vstack([sparse.block_diag([moved, moved]), apart], format="csr"),
        b_eq=np.append(np.zeros(2 * moved.shape[0]), demand.widths[place]),
        bounds=np.column_stack([np.zeros(4 * size), np.concatenate([free, down, free, down])]),
        method="highs",
    )
    if found.status != 0:
        message = (
            f"Cell {cells.keys[place]!r} cannot be given room of {demand.widths[place]:g} by withholding."
        )
        raise NoPatternError(message)
    return _rooms(found.x.reshape(2, 2, size), columns, cells.counts.size)


def _rooms(movements: FloatArray, columns: NDArray[np.int64], size: int) -> FloatArray:
    """
    Return how far apart the three tables lie at each cell.
    """
    tables = movements[:, 0] - movements[:, 1]
    rooms = np.zeros(size)
    rooms[columns] = np.maximum(tables.max(axis=0), 0.0) - np.minimum(tables.min(axis=0), 0.0)
    return rooms
