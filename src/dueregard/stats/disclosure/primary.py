"""
Cells withheld for their own sake, before any thought of what totals give away.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.domain import BoolArray, as_positive, as_whole_counts

#: The default of the Office for National Statistics' "10-5": withhold below 10, round the rest to 5.
DEFAULT_THRESHOLD = 10


def find_small(
    counts: ArrayLike, *, threshold: float = DEFAULT_THRESHOLD, protect_zeros: bool = False
) -> BoolArray:
    """
    Return where a count is too small to publish: 1 up to, but not including, the threshold.

    Args:
        counts: people, whole, at least 0.
        threshold: the smallest count that may be published, more than 0.
        protect_zeros: withhold zeros too. A zero that could not be otherwise (no one over 65 in a
            school) protects nobody when withheld; leave it out of the result.
    """
    values, limit = as_whole_counts(counts), float(as_positive(threshold, "threshold"))
    least = 0 if protect_zeros else 1
    small: BoolArray = (values >= least) & (values < limit)
    return small


def find_revealing(counts: ArrayLike, *, axis: int = -1) -> BoolArray:
    """
    Return where everybody counted along an axis is in one cell.

    Such a line tells of each of its people what that cell says, however many they are; no rule about
    small counts sees it. Lines of nobody, and axes of a single entry, reveal nothing.

    Args:
        counts: people, whole, at least 0; an array without its totals.
        axis: the characteristic that would be learnt.

    Returns:
        True at the one cell that holds its whole line.
    """
    values = as_whole_counts(counts)
    total = values.sum(axis=axis, keepdims=True)
    alone: BoolArray = (values == total) & (total > 0)
    return alone if values.shape[axis] > 1 else np.zeros_like(alone)
