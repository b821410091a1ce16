"""
Roots of functions that rise through zero once, found for whole arrays by halving.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dueregard.stats.domain import FloatArray

#: Halvings that bring any bracket down to neighbouring doubles, or close to it.
_HALVINGS = 80


def bisect(rising: Callable[[FloatArray], FloatArray], low: FloatArray, high: FloatArray) -> FloatArray:
    """
    Return where `rising` passes zero between `low` and `high`, entry by entry.

    Where it is already positive at `low` the answer is `low`; where it is still negative at
    `high`, `high`.
    """
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        passed = rising(middle) > 0
        low, high = np.where(passed, low, middle), np.where(passed, middle, high)
    return (low + high) / 2
