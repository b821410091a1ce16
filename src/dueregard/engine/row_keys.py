"""
Rows that are equal: a number for each row, made from all its fields.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


class RowKeys:
    """
    Gives rows of text numbers that are equal for equal rows.

    Two different rows have one number once in about 10**19 pairs; only a count of equal rows hangs
    on it. The numbers are those of one version of DuckDB.
    """

    def __init__(self) -> None:
        self._connection = duckdb.connect(":memory:")

    def of(self, columns: Sequence[pa.Array]) -> NDArray[np.uint64]:
        """
        Return a number for each row of some columns.
        """
        names = [f"c{at}" for at in range(len(columns))]
        rows = pa.table(list(columns), names=names)
        # Rows come back in their order, as DuckDB keeps it unless told otherwise.
        found = self._connection.from_arrow(rows).project(f"hash({', '.join(names)}) AS k")
        return np.asarray(found.fetchnumpy()["k"], dtype=np.uint64)

    def close(self) -> None:
        """
        Give back what is held.
        """
        self._connection.close()
