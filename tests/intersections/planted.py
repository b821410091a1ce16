"""
Rows with disparities put where a test wants them, in characteristics that depend on one another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

#: Groups of each characteristic, few to many.
SIZES = (2, 5, 9, 6, 4, 12)

#: A place: groups by characteristic.
Place = Mapping[int, int]


def plant(
    places: Sequence[tuple[Place, float]], *, rows: int, seed: int, share: float = 0.15
) -> tuple[Any, Any]:
    """
    Return codes (characteristics x rows) and outcomes; each place multiplies the share by its factor.
    """
    rng = np.random.default_rng(seed)
    codes = np.empty((len(SIZES), rows), dtype=np.uint8)
    for place, size in enumerate(SIZES):
        weights = 1 / np.arange(1, size + 1) ** rng.uniform(0.3, 1.2)
        codes[place] = rng.choice(size, rows, p=weights / weights.sum())
    # The fourth follows the third for half of the people, so that disparities cast shadows.
    follows = rng.random(rows) < 0.5
    codes[3, follows] = (codes[2, follows] * 2 + 1) % SIZES[3]
    chance = np.full(rows, share)
    for place, factor in places:
        chance[inside(codes, place)] *= factor
    return codes, (rng.random(rows) < chance).astype(np.uint8)


def inside(codes: Any, place: Place) -> Any:
    """
    Return which rows are of all the groups of a place.
    """
    found = np.ones(codes.shape[1], dtype=bool)
    for characteristic, group in place.items():
        found &= codes[characteristic] == group
    return found


def find(lattice: Any, place: Place) -> int:
    """
    Return where a place stands in a lattice.
    """
    wanted = np.zeros(len(SIZES), dtype=np.int64)
    for characteristic, group in place.items():
        wanted[characteristic] = group + 1
    return int(np.flatnonzero((lattice.groups == wanted).all(axis=1))[0])
