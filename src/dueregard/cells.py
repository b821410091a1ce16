"""
Cells: the table `collapse` returns, and its roll-ups.

A cell is one combination of group labels with its counts. Cells are additive: months append,
areas add up, and every margin is a roll-up. Everything after the engine is arithmetic on cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

ALL = "All"
"""The one group where nobody is divided into groups."""

MONTH = "month"
"""The key that holds months, written YYYY-MM."""

MISSING_PREFIX = "? "
"""Marks a label that is not a group but a way of being missing ("not stated", "not asked")."""


@dataclass(frozen=True)
class Cells:
    """
    Counts by group.

    Args:
        table: one string column per key, then the integer column `n` and, of a survey, the decimal
            sums of weights `w` and of their squares `ww`; one row per combination.
        keys: names of the key columns, in order.
    """

    table: pa.Table
    keys: tuple[str, ...]

    @classmethod
    def of(cls, table: pa.Table, keys: Sequence[str]) -> Cells:
        """
        Return cells from a table that may repeat combinations; they are added up and sorted.
        """
        return cls(_add_up(table, tuple(keys)), tuple(keys))

    @property
    def total(self) -> int:
        """
        Return the sum of all counts.
        """
        return int(pc.sum(self.table["n"]).as_py() or 0)

    @property
    def counts(self) -> NDArray[np.int64]:
        """
        Return the counts, one per cell.
        """
        return np.asarray(self.table["n"].to_numpy(), dtype=np.int64)

    def sums(self, name: str) -> NDArray[np.float64]:
        """
        Return the sums of weights (`w`) or of their squares (`ww`), one per cell.
        """
        return np.asarray(self.table[name].cast(pa.float64()).to_numpy(), dtype=np.float64)

    def labels(self, key: str) -> list[str]:
        """
        Return the labels of one key, one per cell.
        """
        return [str(label) for label in self.table[key].to_pylist()]

    def roll_up(self, keys: Sequence[str]) -> Cells:
        """
        Return the cells with only `keys` kept, counts added over the rest.
        """
        return Cells.of(self.table.select([*keys, *_measures(self.table, self.keys)]), keys)

    def where(self, wanted: Mapping[str, Sequence[str]]) -> Cells:
        """
        Return the cells whose label is among those wanted, for every key named.
        """
        table = self.table
        for key, labels in wanted.items():
            table = table.filter(pc.is_in(table[key], value_set=pa.array(list(labels), pa.string())))
        return Cells(table, self.keys)

    def count_by(self, key: str | None) -> dict[str, int]:
        """
        Return the count of each label of one key, missing labels included; no key gives the total as "All".
        """
        if key is None:
            return {ALL: self.total}
        rolled = self.roll_up([key])
        return dict(zip(rolled.labels(key), map(int, rolled.counts), strict=True))

    def append(self, other: Cells) -> Cells:
        """
        Return the cells of both, counts added: this is how a month is added.
        """
        return Cells.of(
            pa.concat_tables([self.table, other.table.select(self.table.column_names)]),
            self.keys,
        )


def is_missing(label: str) -> bool:
    """
    Tell whether a label is a way of being missing rather than a group.
    """
    return label.startswith(MISSING_PREFIX)


def missing_label(label: str) -> str:
    """
    Return the label that marks a way of being missing ("not stated").
    """
    return f"{MISSING_PREFIX}{label}"


def _measures(table: pa.Table, keys: Sequence[str]) -> list[str]:
    return [name for name in table.column_names if name not in keys]


def _add_up(table: pa.Table, keys: tuple[str, ...]) -> pa.Table:
    counts = table.set_column(table.column_names.index("n"), "n", table["n"].cast(pa.int64()))
    measures = _measures(counts, keys)
    if not keys:
        totals = {name: pc.sum(counts[name]).as_py() or 0 for name in measures}
        return pa.table({name: pa.array([total], counts[name].type) for name, total in totals.items()})
    grouped = counts.group_by(list(keys)).aggregate([(name, "sum") for name in measures])
    grouped = grouped.rename_columns([*keys, *measures])
    return grouped.sort_by([(key, "ascending") for key in keys])
