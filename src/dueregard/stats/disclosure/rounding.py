"""
Counts rounded to a base, so that a person more or less does not show.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.disclosure.linked import LinkedCells
from dueregard.stats.domain import FloatArray, as_positive, as_whole_counts

DEFAULT_BASE = 5
_MOST_STEPS = 3


def round_to_base(counts: ArrayLike, *, base: float = DEFAULT_BASE) -> FloatArray:
    """
    Return counts rounded to the nearest multiple of the base; halves go up.

    Totals are rounded from their own true counts, so each published figure is within half a base of
    the truth, and rounded parts need not add up to their rounded total.

    Args:
        counts: people, whole, at least 0.
        base: the step, more than 0.
    """
    values, step = as_whole_counts(counts), float(as_positive(base, "base"))
    rounded: FloatArray = np.floor(values / step + 0.5) * step
    return rounded


def round_additively(cells: LinkedCells, *, base: float = DEFAULT_BASE) -> FloatArray:
    """
    Return rounded counts whose parts add up to their totals, as near to the true counts as can be.

    Multiples of the base stay as they are where that is possible; every other count goes to one of
    the two multiples beside it. Tables of three and more axes, or linked ones, may allow no such
    choice; then the counts may go one multiple farther, and so on up to three.

    Args:
        cells: the tables and their relations; what is published already is not looked at.
        base: the step, more than 0.

    Raises:
        StatisticsError: no rounding within three multiples adds up.
    """
    step = float(as_positive(base, "base"))
    for farther in range(_MOST_STEPS):
        found = _round_within(cells, step, farther)
        if found is not None:
            return found
    message = (
        f"No rounding to base {step:g} within {_MOST_STEPS} multiples makes every total the sum of its parts."
    )
    raise StatisticsError(message)


def find_additive_errors(cells: LinkedCells, rounded: FloatArray) -> FloatArray:
    """
    Return by how much each relation's rounded total exceeds the sum of its rounded parts.
    """
    errors: FloatArray = np.asarray(cells.relations @ rounded)
    return errors


def _round_within(cells: LinkedCells, step: float, farther: int) -> FloatArray | None:
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  (slow to import, seldom needed)

    multiples = cells.counts / step
    low, high = np.floor(multiples) - farther, np.ceil(multiples) + farther
    below = np.maximum(low, 0.0)
    size = multiples.size
    # The second half of the variables are the distances from the true counts.
    identity = np.eye(size)
    found = milp(
        np.concatenate([np.zeros(size), np.ones(size)]),
        integrality=np.concatenate([np.ones(size), np.zeros(size)]),
        bounds=Bounds(np.concatenate([below, np.zeros(size)]), np.concatenate([high, np.full(size, np.inf)])),
        constraints=[
            LinearConstraint(
                np.hstack([cells.relations.toarray(), np.zeros(cells.relations.shape)]), 0.0, 0.0
            ),
            LinearConstraint(np.hstack([identity, -identity]), -np.inf, multiples),
            LinearConstraint(np.hstack([-identity, -identity]), -np.inf, -multiples),
        ],
    )
    if found.status != 0:
        return None
    rounded: FloatArray = np.round(found.x[:size]) * step
    return rounded
