"""
What two releases give away together: the difference between them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.disclosure.primary import DEFAULT_THRESHOLD
from dueregard.stats.domain import BoolArray, FloatArray, as_positive, as_whole_counts, together


class Differences(NamedTuple):
    """
    What is left when one release is taken from another, and where that is too small.
    """

    implied: FloatArray
    unsafe: BoolArray


def compare_releases(
    release: ArrayLike, other: ArrayLike, *, threshold: float = DEFAULT_THRESHOLD
) -> Differences:
    """
    Return the differences between two releases of the same cells, and which of them are unsafe.

    One release may cover a part of the other's people (another filter, another geography), or the
    same people at another time. A difference of 1 up to, but not including, the threshold tells of few
    people, whichever release is the greater.

    Args:
        release: people in each cell, whole.
        other: people in the same cells in the other release.
        threshold: the smallest difference that is safe, more than 0.

    Notes:
        This looks at one pair of cells at a time. Differences of sums of cells are found by naming what
        is left as unpublished cells (`link_cells`) and attacking (`find_narrowed`).
    """
    first, second = together(as_whole_counts(release), as_whole_counts(other))
    implied = first - second
    limit = float(as_positive(threshold, "threshold"))
    return Differences(implied, (implied != 0) & (np.abs(implied) < limit))
