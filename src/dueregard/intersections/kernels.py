"""
The inner loops, in numpy; compiled by numba where it is installed, with the same results to the bit.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dueregard.intersections import numpy_kernels
from dueregard.intersections.rows import Codes

if TYPE_CHECKING:
    from dueregard.intersections.tables import Layout

#: Below this many rows numpy is done before numba has been loaded.
_WORTH_COMPILING = 200_000


class Kernels(Protocol):
    """
    The loops over rows and cells.
    """

    def count(
        self, codes: tuple[Codes, ...], outcome: NDArray[Any], rows: range, layout: Layout
    ) -> NDArray[np.uint64]:
        """
        Return the tables of some rows one after another: rows in the low 32 bits, positives in the high.
        """
        ...

    def sum_axis(self, table: NDArray[Any], before: int, size: int, after: int) -> NDArray[Any]:
        """
        Return a flat table of before x size x after cells added up over its middle.
        """
        ...

    def occupied(self, table: NDArray[Any], at_least: int) -> NDArray[np.int64]:
        """
        Return the places of the cells with so many rows; of a packed number its low 32 bits count.
        """
        ...

    def write_groups(self, column: NDArray[Any], places: NDArray[np.int64], stride: int, size: int) -> None:
        """
        Write the group of a characteristic, from 1, of the cells at some places of their table.
        """
        ...


def choose_kernels(rows: int) -> Kernels:
    """
    Return the loops for so many rows; DUEREGARD_NUMBA=0 keeps to numpy.
    """
    wanted = os.environ.get("DUEREGARD_NUMBA", "1") != "0" and rows >= _WORTH_COMPILING
    if wanted and importlib.util.find_spec("numba") is not None:
        compiled: Kernels = importlib.import_module("dueregard.intersections.numba_kernels")
        return compiled
    return numpy_kernels
