"""
Which intersections fare worst, as surely as can be said.

Not the highest rate first, which is mostly that of the smallest group, but the rate that is surely high:
the lower limit of the shrunken rate against that of everybody else.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dueregard.intersections.lattice import Lattice
from dueregard.stats.domain import BoolArray, FloatArray
from dueregard.stats.interval import Interval

#: Whether a higher or a lower rate of the outcome is the worse.
Worse = Literal["higher", "lower"]


def sure_disparity(lattice: Lattice, shrunken: Interval, *, worse: Worse = "higher") -> FloatArray:
    """
    Return how many times as high (or low) as everybody else's the rate of each intersection surely is.

    Args:
        lattice: with an outcome of yes and no.
        shrunken: the shrunken rates with their limits; not a number where withheld.
        worse: "higher" sets the lower limit over the rate of everybody else, "lower" that rate over the
            upper limit, so that a larger number is the worse either way.

    Returns:
        Ratios; infinite where nobody else has the outcome, not a number where withheld, and 1 for everybody
        together.
    """
    everybody, with_outcome = _everybody(lattice)
    others = everybody - lattice.n
    # For everybody together there is nobody else; they are compared with themselves.
    alone = others == 0
    rest = np.where(
        alone,
        with_outcome / max(everybody, 1),
        (with_outcome - lattice.positives) / np.where(alone, 1, others),
    )
    above, below = (shrunken.low, rest) if worse == "higher" else (rest, shrunken.high)
    ratio = np.divide(above, below, out=np.full(lattice.size, np.inf), where=below != 0)
    ratio = np.where((above == 0) & (below == 0), 1.0, ratio)
    found: FloatArray = np.where(np.isnan(shrunken.estimate), np.nan, np.where(alone, 1.0, ratio))
    return found


def rank_worst(lattice: Lattice, disparity: FloatArray) -> NDArray[np.int64]:
    """
    Return the rank of each intersection, 1 for the worst; 0 where there is none to compare.

    Intersections alike are put in the order of fewer characteristics, more people, and then the lattice's
    own; so the same counts always give the same ranks.

    Args:
        disparity: from `sure_disparity`, or any number that is larger where it is worse; not a number where
            an intersection takes no part.
    """
    part: BoolArray = ~np.isnan(disparity)
    cells = np.flatnonzero(part)
    order = np.lexsort((cells, -lattice.n[cells], lattice.depth[cells], -disparity[cells]))
    ranks = np.zeros(lattice.size, dtype=np.int64)
    ranks[cells[order]] = np.arange(1, cells.size + 1)
    return ranks


def _everybody(lattice: Lattice) -> tuple[int, int]:
    """
    Return all people and those with the outcome: the sum of any one grouping set.
    """
    first = lattice.sets[0].cells
    return int(lattice.n[first].sum()), int(lattice.positives[first].sum())
