"""
What every reader hands on: a header, and batches of rows as the file writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dueregard.errors import SourceError
from dueregard.sources.rows import clean, refuse_repeated_names

T = TypeVar("T")

ROWS = 50_000
"""Rows of a batch where a reader works row by row."""

Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Coded:
    """
    One column of a batch: its distinct texts, and for each row which of them it has.
    """

    texts: Sequence[str]
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, column: pa.Array) -> Coded:
        """
        Return a column of text, coded.
        """
        if not isinstance(column, pa.DictionaryArray):
            column = column.dictionary_encode()
        return cls(column.dictionary.to_pylist(), column.indices.to_numpy(zero_copy_only=False))

    @classmethod
    def of_fewer(cls, column: pa.Array, fewer: Callable[[pa.Array], pa.Array]) -> Coded:
        """
        Return a column of text with its distinct texts made fewer before they are looked at one by one.
        """
        if not isinstance(column, pa.DictionaryArray):
            return cls.of(fewer(column))
        texts = cls.of(fewer(column.dictionary))
        return cls(texts.texts, texts.codes[column.indices.to_numpy(zero_copy_only=False)])

    def flags(self, test: Callable[[str], bool]) -> NDArray[np.bool_]:
        """
        Return for each row whether its text passes a test, which is asked once for each distinct text.
        """
        return np.fromiter(map(test, self.texts), np.bool_, len(self.texts))[self.codes]

    def take(self, rows: Positions) -> Coded:
        """
        Return the rows at some positions, in their order.
        """
        return Coded(self.texts, self.codes[rows])


@dataclass(frozen=True)
class Batch:
    """
    Some rows of a file.

    Args:
        columns: one column of text for each name of the header; nothing in it is null.
        lines_of: positions of rows in this batch, ascending, to the lines they begin on.
        refused: line and reason of rows that could not be read, and are not in `columns`.
    """

    columns: tuple[pa.Array, ...]
    lines_of: Callable[[Positions], Sequence[int]]
    refused: tuple[tuple[int, str], ...] = ()

    def __len__(self) -> int:
        """
        Return the number of rows.
        """
        return len(self.columns[0])


@dataclass(frozen=True)
class RawTable:
    """
    A file as it is written: texts, lines, and what was decided so as to read it.

    Args:
        file: its name in messages.
        header: names of the columns; "" for a column without a name.
        batches: its rows, to be taken once.
        notes: decisions; complete when the batches have been taken.
        missing: texts which the file itself declares to be no answer, by header.
        header_line: the line its header begins on; None where the file has no lines or no header.
    """

    file: str
    header: tuple[str, ...]
    batches: Iterator[Batch]
    notes: list[str] = field(default_factory=list)
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    header_line: int | None = None


def header_names(records: Sequence[Sequence[str]], *, file: str, line: int | None) -> tuple[str, ...]:
    """
    Return the names of the columns from one row or several, whose parts are joined by " | ".

    Raises:
        SourceError: a name is given twice.
    """
    header = joined_names(records)
    refuse_repeated_names(header, file, line)
    return header


def joined_names(records: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """
    Return the parts of each column's name, from one row or several, joined by " | ".

    Where a name would be there twice, one written above several columns is that of each of them, as in
    a spreadsheet whose cells were merged.
    """
    names = _joined(records)
    named = [name for name in names if name]
    if len(records) > 1 and len(set(named)) < len(named):
        return _joined([*map(_carried_on, records[:-1]), records[-1]])
    return names


def _joined(records: Sequence[Sequence[str]]) -> tuple[str, ...]:
    width = max((len(record) for record in records), default=0)
    parts = [[clean(record[at]) if at < len(record) else "" for record in records] for at in range(width)]
    return tuple(" | ".join(part for part in of_one if part) for of_one in parts)


def _carried_on(record: Sequence[str]) -> list[str]:
    carried: list[str] = []
    for text in record:
        carried.append(text if text.strip() or not carried else carried[-1])
    return carried


def batch_of(rows: Sequence[Sequence[str]], lines: Sequence[int], width: int) -> Batch:
    """
    Return rows of equal length as a batch.
    """
    columns = zip(*rows, strict=True) if rows else ((),) * width
    return Batch(
        tuple(pa.array(column, pa.string()).dictionary_encode() for column in columns),
        lambda positions: [lines[int(at)] for at in positions],
    )


def batches_of(records: Iterable[tuple[int, Sequence[str]]], width: int) -> Iterator[Batch]:
    """
    Iterate over the batches of rows that come one by one, with their lines.
    """
    lines: list[int] = []
    rows: list[Sequence[str]] = []
    for line, fields in records:
        lines.append(line)
        rows.append(fields)
        if len(rows) == ROWS:
            yield batch_of(rows, lines, width)
            lines, rows = [], []
    if rows:
        yield batch_of(rows, lines, width)


def one_ahead(items: Iterator[T]) -> Iterator[T]:
    """
    Iterate over items while the one after is being made, in a thread of its own.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        waiting = thread.submit(next, items, None)
        while (item := waiting.result()) is not None:
            waiting = thread.submit(next, items, None)
            yield item


def no_rows(file: str, line: int | None) -> SourceError:
    """
    Return the error for a file with a header and nothing else.
    """
    message = "The file has a header and no rows. Get it again, or take it out of the source."
    return SourceError.at(file, line, message)
