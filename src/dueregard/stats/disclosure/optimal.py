"""
The fewest further cells to withhold, found exactly.

A whole-number programme chooses the cells; for each hidden cell a linear programme then looks for
two tables a reader could not tell apart that lie a width apart at this cell. Where there are none,
its dual is an inequality every safe choice satisfies; it joins the first programme, and so on.

References:
    Fischetti and Salazar (2001), Management Science 47, 1008-1027, doi:10.1287/mnsc.47.7.1008.9805.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from dueregard.errors import StatisticsError
from dueregard.stats.disclosure.linked import LinkedCells
from dueregard.stats.domain import BoolArray, FloatArray

#: Nodes of the search tree after which the exact method gives way; a number, not a time, so that
#: the same tables give the same answer on every machine.
_NODE_LIMIT = 200
_ROUND_LIMIT = 200
_NEGLIGIBLE = 1e-9
_SLACK = 1e-6


class Demand(NamedTuple):
    """
    What has to be withheld and how much room it needs.

    `widths` has one entry for each cell: the room asked of it if it is hidden, 0 for none.
    `costs` has one entry for each cell: what withholding it costs.
    """

    sensitive: BoolArray
    widths: FloatArray
    costs: FloatArray


class SearchLimitError(StatisticsError):
    """
    The exact search reached its limit.
    """


class NoPatternError(StatisticsError):
    """
    No choice of cells protects what has to be protected.
    """


def choose_fewest(cells: LinkedCells, demand: Demand) -> BoolArray:
    """
    Return the hidden cells of least cost that give every cell the room demanded.

    Raises:
        NoPatternError: no choice does.
        SearchLimitError: the search grew too large.
    """
    search = _Search(cells, demand)
    search.start()
    for _ in range(_ROUND_LIMIT):
        hidden = search.choose()
        if not search.cut_off(hidden):
            return hidden & ~cells.unpublished
    raise SearchLimitError("The fewest cells to withhold were not found within the limit of the search.")


@dataclass
class _Search:
    """
    The inequalities found so far, in the form `sum of weight x hidden >= least`.
    """

    cells: LinkedCells
    demand: Demand
    weights: list[FloatArray] = field(default_factory=list)
    least: list[float] = field(default_factory=list)

    def start(self) -> None:
        """
        Ask that no cell is the only hidden one in a relation: the rest would give it back.
        """
        from scipy import sparse  # noqa: PLC0415  (slow to import, seldom needed)

        relations: Any = sparse.csr_array(abs(self.cells.relations))
        asked = (self.cells.open | self.demand.sensitive) & (self.demand.widths > 0)
        for row in range(relations.shape[0]):
            places = relations.indices[relations.indptr[row] : relations.indptr[row + 1]]
            for place in places[asked[places]]:
                weights = np.zeros(self.cells.counts.size)
                weights[places] = 1.0
                weights[place] = -1.0
                self.add(weights, 0.0)

    def add(self, weights: FloatArray, least: float) -> None:
        self.weights.append(weights)
        self.least.append(least)

    def choose(self) -> BoolArray:
        """
        Return the cheapest choice that satisfies the inequalities found so far.
        """
        from scipy.optimize import milp  # noqa: PLC0415  (slow to import, seldom needed)

        always = self.demand.sensitive | self.cells.unpublished
        found = milp(
            self.demand.costs,
            integrality=np.ones(always.size),
            bounds=(always.astype(np.float64), (~self.cells.published).astype(np.float64)),
            constraints=self.constraints(),
            options={"node_limit": _NODE_LIMIT, "mip_rel_gap": 0.0},
        )
        if found.status == 2:
            raise NoPatternError("No choice of cells to withhold protects every cell that needs it.")
        if found.status != 0:
            raise SearchLimitError(f"The exact search for cells to withhold stopped: {found.message}")
        hidden: BoolArray = found.x > 0.5
        return hidden

    def constraints(self) -> list[Any]:
        from scipy import sparse  # noqa: PLC0415  (slow to import, seldom needed)
        from scipy.optimize import LinearConstraint  # noqa: PLC0415  (slow to import, seldom needed)

        if not self.weights:
            return []
        return [LinearConstraint(sparse.csr_array(np.array(self.weights)), np.array(self.least), np.inf)]

    def cut_off(self, hidden: BoolArray) -> bool:
        """
        Add an inequality for every hidden cell without its room; return whether there was one.
        """
        needs = np.where(hidden, self.demand.widths, 0.0)
        low, high = np.zeros(hidden.size), np.zeros(hidden.size)
        found = False
        for place in np.flatnonzero(needs > 0):
            if high[place] - low[place] >= needs[place] - _SLACK:
                continue
            sides = [_move(self.cells, hidden, int(place), direction) for direction in (1.0, -1.0)]
            for side in sides:
                low, high = np.minimum(low, side.moves), np.maximum(high, side.moves)
            if sides[0].moves[place] - sides[1].moves[place] < needs[place] - _SLACK:
                self.add_capacity(int(place), sides[0].capacity + sides[1].capacity, needs[place])
                found = True
        return found

    def add_capacity(self, place: int, capacity: FloatArray, need: float) -> None:
        """
        Ask for enough capacity in the other cells, each counted at most for what is missing.
        """
        missing = need - capacity[place]
        weights = np.minimum(capacity, missing)
        weights[place] = 0.0
        if self.demand.sensitive[place]:
            self.add(weights, missing)
        else:
            weights[place] = -missing
            self.add(weights, 0.0)


class _Side(NamedTuple):
    """
    The farthest a cell can move one way, and for each cell what it would allow if it were hidden.
    """

    moves: FloatArray
    capacity: FloatArray


def _move(cells: LinkedCells, hidden: BoolArray, place: int, direction: float) -> _Side:
    """
    Return how far one cell can move while every published figure stays as it is.

    By weak duality the capacities bound the movement for every choice of hidden cells, not only for
    this one: the movement is at most the sum of the capacities of the cells hidden.
    """
    from scipy.optimize import linprog  # noqa: PLC0415  (slow to import, seldom needed)

    farthest = _farthest(cells)
    objective = np.zeros(cells.counts.size)
    objective[place] = -direction
    limits = np.column_stack([-cells.counts, farthest]) * hidden[:, np.newaxis]
    equations = np.zeros(cells.relations.shape[0])
    found = linprog(objective, A_eq=cells.relations, b_eq=equations, bounds=limits, method="highs")
    if found.status != 0:
        raise SearchLimitError(f"The room of a hidden cell could not be computed: {found.message}")
    slopes = objective - np.asarray(cells.relations.T @ found.eqlin.marginals)
    slopes[np.abs(slopes) < _NEGLIGIBLE] = 0.0
    capacity = np.where(slopes > 0, slopes * cells.counts, -slopes * farthest)
    return _Side(found.x, capacity)


def _farthest(cells: LinkedCells) -> FloatArray:
    """
    Return how far up a cell is taken to move: as far as everybody counted, and never nowhere.

    Taking a reader to know such a limit can only make the choice more careful.
    """
    return np.full(cells.counts.shape, max(float(cells.counts.max()), 1000.0))
