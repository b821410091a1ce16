"""
The columns of a canonical table while they are put together, batch by batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dueregard.cells import is_missing
from dueregard.model.indicators import Classification
from dueregard.sources.batches import Coded
from dueregard.sources.file_reading import KeptRows
from dueregard.sources.labels import NO_TEXTS, ByClassification, ByItself, LabelColumn
from dueregard.sources.numbers import NO_WEIGHT
from dueregard.sources.table import TableWriter

WEIGHT_TYPE = pa.decimal128(18, 6)
WEIGHTED, ZERO = "weighted", "zero"
_ROWS_OF_A_GROUP = 2**18
_MONTH = len("2024-08")


class Gathering:
    """
    Takes in the rows of one file of a source, and writes them out in row groups.

    Args:
        classified: id and classification of each column that has one, by column.
        part: a name no other file has, by which its respondents are told from those of others.
        writer: where the rows go.
    """

    def __init__(
        self, classified: Mapping[str, tuple[str, Classification]], part: str, writer: TableWriter
    ) -> None:
        self._classified, self._part, self._writer = classified, part, writer
        self._columns: dict[str, LabelColumn] = {}
        self._months = LabelColumn(_AsItIs())
        self._values = LabelColumn(_AsItIs())
        self._counts: list[NDArray[np.int64]] = []
        self._weights: list[pa.Array] = []
        self._weight_states = LabelColumn(_AsItIs())
        self._keys: dict[str, list[NDArray[np.uint64]]] = {}
        self._waiting = 0
        self.rows = 0
        self.days: Counter[str] = Counter()
        self.columns: tuple[str, ...] = ()
        self.has_counts = self.has_values = self._has_months = False

    @property
    def months(self) -> tuple[str, ...]:
        """
        Return the months that have rows, in order; none where there is no time.
        """
        return tuple(sorted(month for month, rows in self._months.rows_of().items() if rows))

    def add(self, rows: KeptRows, missing: Mapping[str, frozenset[str]]) -> None:
        """
        Take in some rows; `missing` are the texts their file declares to be no answer, by column.
        """
        for name, column in rows.columns.items():
            if name not in self._columns:
                self._columns[name] = self._column(name)
            self._columns[name].extend(column, missing.get(name, NO_TEXTS))
        self._add_keys(rows)
        if rows.moments is not None:
            self._add_moments(rows.moments, rows.counts)
        if rows.values is not None:
            self.has_values = True
            self._values.extend(rows.values)
        if rows.counts is not None:
            self.has_counts = True
            self._counts.append(rows.counts)
        if rows.weights is not None:
            self._add_weights(rows.weights)
        self.rows += len(rows)
        self._waiting += len(rows)
        if self._waiting >= _ROWS_OF_A_GROUP:
            self._write()

    def finish(self) -> None:
        """
        Write what is left.
        """
        if self._waiting:
            self._write()

    def decisions(self) -> dict[str, tuple[str, ...]]:
        """
        Return the decisions taken, by column.
        """
        return {name: column.decisions() for name, column in self._columns.items()}

    def unmapped(self) -> dict[str, dict[str, int]]:
        """
        Return the codes that are in no group with their rows, by column; only columns that have some.
        """
        found = {name: column.unmapped() for name, column in self._columns.items()}
        return {name: codes for name, codes in found.items() if codes}

    def take_keys(self) -> dict[str, NDArray[np.uint64]]:
        """
        Return the numbers of all rows, sorted, by month; rows without a month of their own stand under "".

        They are given away: a second time there are none.
        """
        return {month: _sorted(self._keys.pop(month)) for month in sorted(self._keys)}

    def _add_keys(self, rows: KeptRows) -> None:
        moments = rows.moments
        # Where a row holds the counts of many months, it is of none.
        if moments is None or len(moments.codes) != len(rows.keys):
            self._keys.setdefault("", []).append(rows.keys)
            return
        months = np.array([moment[:_MONTH] for moment in moments.texts])
        different, codes = np.unique(months, return_inverse=True)
        of_rows = codes[moments.codes] if len(months) else np.zeros(0, np.int64)
        for at, month in enumerate(different):
            keys = rows.keys[of_rows == at]
            if len(keys):
                self._keys.setdefault(str(month), []).append(keys)

    def _column(self, name: str) -> LabelColumn:
        if name not in self._classified:
            return LabelColumn(ByItself(name))
        return LabelColumn(ByClassification(*self._classified[name]), keep_codes=True)

    def _add_moments(self, moments: Coded, counts: NDArray[np.int64] | None) -> None:
        self._has_months = True
        self._months.extend(Coded([moment[:_MONTH] for moment in moments.texts], moments.codes))
        rows = np.bincount(moments.codes, minlength=len(moments.texts))
        weights = rows if counts is None else np.bincount(moments.codes, counts, minlength=len(moments.texts))
        for at in map(int, np.flatnonzero(rows)):
            self.days[moments.texts[at]] += int(weights[at])

    def _add_weights(self, weights: Coded) -> None:
        numbers = [None if is_missing(text) else Decimal(text) for text in weights.texts]
        states = [NO_WEIGHT if number is None else ZERO if number == 0 else WEIGHTED for number in numbers]
        self._weights.append(pa.array(numbers, WEIGHT_TYPE).take(pa.array(weights.codes)))
        self._weight_states.extend(Coded(states, weights.codes))

    def _write(self) -> None:
        table: dict[str, pa.Array] = {}
        for name, column in self._columns.items():
            labels, codes = column.take()
            if codes is not None:
                table[f"{name}.code"] = codes
            table[name] = labels
        if self._has_months:
            table["month"], _ = self._months.take()
        if self.has_values:
            table["value"], _ = self._values.take()
        if self.has_counts:
            table["n"] = pa.array(np.concatenate(self._counts), pa.int64())
            self._counts = []
        if self._weights:
            table["weight"] = pa.chunked_array(self._weights).combine_chunks()
            table["weight.state"], _ = self._weight_states.take()
            self._weights = []
            if "psu" not in table:
                # Drawn one by one: each respondent is a cluster.
                first = self.rows - self._waiting + 1
                table["psu"] = pa.array(f"{self._part}.{at}" for at in range(first, self.rows + 1))
        self.columns = tuple(name for name in table if name not in ("n", "value", "weight"))
        self._waiting = 0
        self._writer.write(pa.table(table))


def _sorted(keys: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """
    Return keys as one, sorted; the list is emptied on the way, so that no second copy of all is held.
    """
    whole = np.empty(sum(map(len, keys)), np.uint64)
    end = len(whole)
    while keys:
        part = keys.pop()
        whole[end - len(part) : end] = part
        end -= len(part)
    whole.sort()
    return whole


class _AsItIs:
    """
    The labelling of texts that are their own labels.
    """

    def label(self, text: str, *, is_missing: bool) -> str:  # noqa: ARG002 - see Labelling
        """
        Return the text.
        """
        return text

    unmapped: Sequence[str] = ()

    def decisions(self) -> Iterator[str]:
        """
        Return nothing: there is nothing to decide.
        """
        return iter(())
