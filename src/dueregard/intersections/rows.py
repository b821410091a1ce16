"""
Rows ready to be counted: a small code for each group, the outcome, and what each row stands for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dueregard.intersections.lattice import Characteristic

Codes = NDArray[np.unsignedinteger[Any]]
"""The place of a row's label among the labels of a characteristic, in the smallest type that holds it."""


@dataclass(frozen=True, eq=False)
class Rows:
    """
    Rows, or cells an engine has counted, by the codes of their groups.

    Args:
        characteristics: what people are divided by.
        codes: one array for each characteristic; each code is a place among its labels.
        outcome: 0 and 1 as `uint8`; or numbers as `float64`, for means.
        times: how many rows each entry stands for, at least 0; None where each is one row.
        weights: survey weight of each row, at least 0; None where all weigh the same.
        strata: code of the stratum each row was drawn in; None for one stratum.
        clusters: code of the sampled cluster (PSU) of each row; None where people were drawn one by one.
        without_outcome: rows left out because nothing is known of their outcome.
    """

    characteristics: tuple[Characteristic, ...]
    codes: tuple[Codes, ...]
    outcome: NDArray[np.uint8] | NDArray[np.float64]
    times: NDArray[np.int64] | None = None
    weights: NDArray[np.float64] | None = None
    strata: NDArray[np.int64] | None = None
    clusters: NDArray[np.int64] | None = None
    without_outcome: int = 0

    @property
    def size(self) -> int:
        """
        Return the number of entries.
        """
        return len(self.outcome)

    @property
    def total(self) -> int:
        """
        Return the number of rows the entries stand for.
        """
        return self.size if self.times is None else int(self.times.sum())

    @property
    def sizes(self) -> tuple[int, ...]:
        """
        Return the number of groups of each characteristic.
        """
        return tuple(one.size for one in self.characteristics)

    @property
    def is_binary(self) -> bool:
        """
        Tell whether the outcome is yes or no rather than a number.
        """
        return self.outcome.dtype == np.uint8

    @property
    def is_plain(self) -> bool:
        """
        Tell whether counting rows and positives is all there is to do.
        """
        return self.is_binary and self.times is None and self.weights is None


def smallest_type(size: int) -> type[np.unsignedinteger[Any]]:
    """
    Return the smallest unsigned type for codes below `size`.
    """
    if size <= np.iinfo(np.uint8).max + 1:
        return np.uint8
    return np.uint16 if size <= np.iinfo(np.uint16).max + 1 else np.uint32
