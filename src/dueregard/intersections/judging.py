"""
What to read first: shrunken figures, ranks by what is sure, and which intersections are another's shadow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dueregard.intersections.lattice import Lattice
from dueregard.intersections.pruning import Pruned, prune
from dueregard.intersections.ranking import Worse, rank_worst, sure_disparity
from dueregard.intersections.rows import Rows
from dueregard.intersections.shrinking import (
    shrink_means_by_depth,
    shrink_rates_by_depth,
    shrink_weighted_rates_by_depth,
)
from dueregard.intersections.statistics import Figures
from dueregard.stats.domain import BoolArray, FloatArray
from dueregard.stats.interval import Interval


@dataclass(frozen=True, eq=False)
class Judged:
    """
    The order in which intersections are read.

    Attributes:
        shrunken: rate or mean after shrinking, with its limits, not a number where withheld; None of
            weighted numbers, which are ranked by their own limits.
        rank: 1 for the worst; 0 where it is withheld or cannot be compared.
        pruned: which intersection each is put under; None of numbers and weighted rows.
    """

    shrunken: Interval | None
    rank: NDArray[np.int64]
    pruned: Pruned | None


def judge(
    rows: Rows, lattice: Lattice, figures: Figures, shown: BoolArray, *, worse: Worse, level: float
) -> Judged:
    """
    Return the intersections shrunk, ranked by the sure part of their disparity, and pruned.

    Args:
        rows: as they were counted.
        lattice: their intersections.
        figures: compared with everybody else.
        shown: intersections that are not withheld.
        worse: whether a higher or a lower figure is the worse.
        level: of the limits, and one less the q-value that is evidence of more than the sum of the parts.
    """
    shrunken = _shrink(rows, lattice, shown, level)
    sure = _sure(lattice, figures, shrunken, shown, worse)
    rank = rank_worst(lattice, np.where(lattice.depth > 0, sure, np.nan))
    of_counts = rows.is_binary and rows.weights is None
    pruned = prune(lattice, shown, rank, worse=worse, level=level) if of_counts else None
    return Judged(shrunken, rank, pruned)


def _shrink(rows: Rows, lattice: Lattice, shown: BoolArray, level: float) -> Interval | None:
    if not rows.is_binary:
        return None if rows.weights is not None else shrink_means_by_depth(lattice, shown, level=level)
    if rows.weights is None:
        return shrink_rates_by_depth(lattice, shown, level=level)
    return shrink_weighted_rates_by_depth(lattice, shown & (lattice.sums["w"] > 0), level=level)


def _sure(
    lattice: Lattice, figures: Figures, shrunken: Interval | None, shown: BoolArray, worse: Worse
) -> FloatArray:
    """
    Return how far the figure of each intersection surely is from that of everybody else.
    """
    if shrunken is None:
        limit = figures.column("difference_low") if worse == "higher" else -figures.column("difference_high")
        return np.where(shown, limit, np.nan)
    if not lattice.sums:
        return sure_disparity(lattice, shrunken, worse=worse)
    others = figures.column("rate") - figures.column("difference")
    return shrunken.low - others if worse == "higher" else others - shrunken.high
