"""
Suppression that totals, other tables and earlier releases cannot undo.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.disclosure.attack import find_narrowed
from dueregard.stats.disclosure.linked import LinkedCells
from dueregard.stats.disclosure.optimal import Demand, NoPatternError, SearchLimitError, choose_fewest
from dueregard.stats.disclosure.patterns import choose_by_patterns
from dueregard.stats.domain import BoolArray, FloatArray, as_at_least_zero, as_positive

#: Above this many cells the exact search is not tried.
EXACT_LIMIT = 300
_ATTEMPTS = 12


@dataclass(frozen=True, eq=False)
class Suppression:
    """
    Which cells are withheld, and how that was decided.

    Attributes:
        sensitive: cells withheld for their own sake.
        added: cells withheld because the others could be worked out from them.
        method: "fewest cells" (exact) or "patterns" (a quick choice that withholds more than it need).
        safe_share: share of the cells that are not sensitive and are published, 0 to 1; 1 when
            there is none.
    """

    sensitive: BoolArray
    added: BoolArray
    method: str
    safe_share: float

    @property
    def hidden(self) -> BoolArray:
        """
        All cells withheld.
        """
        return self.sensitive | self.added


def suppress(
    cells: LinkedCells,
    sensitive: BoolArray,
    *,
    width: float,
    guard_added: bool = True,
    costs: ArrayLike = 1.0,
    exact_limit: int = EXACT_LIMIT,
) -> Suppression:
    """
    Return the cells to withhold so that no reader can bound a hidden cell within less than `width`.

    The fewest cells are added, and of these choices one that withholds the smallest counts. Tables
    above `exact_limit` cells, and searches that grow too large, are treated by patterns instead; the
    result says which. Either way an attack written apart from the choice tests it before it is returned.

    Args:
        cells: the tables, their relations and what is already published.
        sensitive: cells withheld for their own sake, for instance by `find_small`. A cell that stands
            in no table can be sensitive too: nothing published may give it away.
        width: people; the room a reader must be left with, usually the threshold.
        guard_added: give cells withheld for others the same room; otherwise only sensitive cells.
        costs: what withholding costs, for each cell or for all alike, more than 0.
        exact_limit: cells above which patterns are used.

    Raises:
        StatisticsError: a sensitive cell is already published, or what is published leaves a cell
            too little room whatever else is withheld; the message names it.
    """
    _refuse_published(cells, sensitive)
    guarded = sensitive | (cells.open & guard_added)
    widths = np.where(guarded, float(as_at_least_zero(width, "width")), 0.0)
    demand = Demand(np.asarray(sensitive, np.bool_), widths, _costs(cells, costs))
    asked = demand.widths.copy()
    for _ in range(_ATTEMPTS):
        hidden, method = _choose(cells, demand, exact_limit)
        narrowed = find_narrowed(cells, hidden, asked)
        if not narrowed.any():
            return _describe(cells, sensitive, hidden, method)
        # Whole counts can leave a reader less room than the fractions the choice reckons with.
        demand = demand._replace(widths=demand.widths + narrowed)
    raise NoPatternError(_unprotected(cells, narrowed))


def _costs(cells: LinkedCells, costs: ArrayLike) -> FloatArray:
    """
    Return the costs with the people in each cell as a second, lesser concern.
    """
    prices = np.broadcast_to(as_positive(costs, "cost"), cells.counts.shape)
    dearer: FloatArray = prices * (1.0 + cells.counts / (cells.counts[cells.open].sum() + 1.0))
    return dearer


def _choose(cells: LinkedCells, demand: Demand, exact_limit: int) -> tuple[BoolArray, str]:
    try:
        if cells.counts.size <= exact_limit:
            return choose_fewest(cells, demand), "fewest cells"
    except SearchLimitError:
        pass
    except NoPatternError as error:
        raise NoPatternError(_unprotected(cells, _hopeless(cells, demand))) from error
    return choose_by_patterns(cells, demand), "patterns"


def _hopeless(cells: LinkedCells, demand: Demand) -> BoolArray:
    """
    Return the cells that have too little room even when everything that can be withheld is.
    """
    return find_narrowed(cells, cells.open, demand.widths)


def _unprotected(cells: LinkedCells, narrowed: BoolArray) -> str:
    named = ", ".join(repr(key) for key in cells.named(narrowed)[:3])
    return (
        f"{int(narrowed.sum())} cells cannot be protected by withholding others, among them {named}: what is "
        "published already, or must be, gives them away. Publish fewer totals, or merge groups."
    )


def _refuse_published(cells: LinkedCells, sensitive: BoolArray) -> None:
    mask = np.asarray(sensitive, np.bool_)
    if mask.shape != cells.counts.shape:
        message = f"The mask of sensitive cells has {mask.size} entries for {cells.counts.size} cells."
        raise StatisticsError(message)
    wrong = mask & cells.published
    if wrong.any():
        message = f"Cell {cells.named(wrong)[0]!r} is sensitive, but it is already published or promised."
        raise StatisticsError(message)


def _describe(cells: LinkedCells, sensitive: BoolArray, hidden: BoolArray, method: str) -> Suppression:
    safe = ~sensitive & ~cells.unpublished
    shown = float((safe & ~hidden).sum()) / float(safe.sum()) if safe.any() else 1.0
    return Suppression(np.asarray(sensitive, np.bool_), hidden & ~sensitive, method, shown)
