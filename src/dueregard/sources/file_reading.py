"""
One file: batches of texts to rows that are kept, or refused with their line and a reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from dueregard.engine import EqualRows
from dueregard.errors import SourceError
from dueregard.model.evidence import FileRecord, RefusedRow
from dueregard.model.indicators import Source
from dueregard.sources.batches import Batch, Coded, Positions, RawTable
from dueregard.sources.files import InputFile
from dueregard.sources.footnotes import without_footnote
from dueregard.sources.formats import FieldTest, Format, Header, Layout
from dueregard.sources.numbers import (
    NO_WEIGHT,
    mark_of,
    published_value,
    weight,
    whole_number,
    why_no_count,
    why_no_value,
    why_no_weight,
)
from dueregard.sources.opening import open_table
from dueregard.sources.rows import Mistakes, clean

DATE_UNREADABLE = "the date cannot be read"
MOST_REFUSED = 100
"""How many refused rows of a file are listed in a record; all are counted."""

_EMPTY = "every field is empty"
_KEPT = 0
_HEADER = "header"


@dataclass(frozen=True)
class KeptRows:
    """
    Rows of one batch that are kept.

    Args:
        columns: the columns, by name.
        moments: months or days; None where the file has no time.
        counts: counts; None where a row counts once.
        values: published values, or labels of their absence; None where there are none.
        weights: weights of respondents, or the label of their absence; None where there are none.
        keys: a number for each row of the file, equal for rows equal in every field that has a name.
    """

    columns: dict[str, Coded]
    moments: Coded | None
    counts: NDArray[np.int64] | None
    values: Coded | None
    keys: NDArray[np.uint64]
    weights: Coded | None = None

    def __len__(self) -> int:
        """
        Return the number of rows.
        """
        if self.columns:
            return len(next(iter(self.columns.values())).codes)
        return len(self.keys)


class _Memo(dict[str, "str | int | None"]):
    """
    A reading function that reads each distinct text once.
    """

    def __init__(self, read: Callable[[str], str | int | None]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> str | int | None:
        result = self[text] = self._read(text)
        return result


@dataclass
class FileReading:
    """
    The reading of one file, from which batches are taken, and of which there is a record afterwards.

    Args:
        file: the file.
        source: how it is declared.
        layout: where things stand in it.
        table: its texts.
        rows: rows seen so far.
        kept: those kept.
        reasons: why rows were refused, with how many.
        refused: the first of them, with line and reason.
    """

    file: InputFile
    source: Source
    layout: Layout
    table: RawTable
    rows: int = 0
    kept: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    refused: list[RefusedRow] = field(default_factory=list)

    @property
    def notes(self) -> tuple[str, ...]:
        """
        Return the decisions taken; complete when all batches have been taken.
        """
        return (*self.table.notes, *self.layout.notes)

    @property
    def missing(self) -> dict[str, frozenset[str]]:
        """
        Return the texts the file itself declares to be no answer, by column.
        """
        return {
            name: self.table.missing.get(self.table.header[at], frozenset())
            for name, at in self.layout.columns.items()
        }

    def record(self) -> FileRecord:
        """
        Return name, digest and number of rows.
        """
        return FileRecord(
            path=self.file.shown_as,
            sha256=self.file.sha256,
            bytes=self.file.size,
            rows=self.rows,
            rows_kept=self.kept,
            rows_refused=self.rows - self.kept,
            address=None if self.file.fetched is None else self.file.fetched.address,
            fetched=None if self.file.fetched is None else self.file.fetched.fetched,
        )

    def batches(self, equal_rows: EqualRows) -> Iterator[KeptRows]:
        """
        Iterate over the rows kept.

        Raises:
            SourceError: the file cannot be read to its end, or holds rows that stop the reading;
                all such rows are reported together, after the last batch.
        """
        reader = _Reader(self, equal_rows)
        for batch in self.table.batches:
            self._refuse(batch.refused)
            self.rows += len(batch) + len(batch.refused)
            if len(batch):
                yield reader.read(batch)
        reader.mistakes.refuse()
        self.file.require_unchanged()
        self.table.notes.extend(reader.footnote_notes())

    def _refuse(self, rows: Sequence[tuple[int, str]]) -> None:
        for line, reason in rows:
            self.reasons[reason] += 1
            if len(self.refused) < MOST_REFUSED:
                self.refused.append(RefusedRow(path=self.table.file, line=line, reason=reason))


def open_file(file: InputFile, source: Source, layout_of: Format) -> FileReading:
    """
    Return the reading of a file whose header fits its declaration.

    Raises:
        SourceError: the file cannot be opened as declared, or lacks a column.
    """
    table = open_table(file, source)
    if _HEADER in source.footnotes:
        table = _header_without_footnotes(table)
    layout = layout_of(source, _header_of(table))
    _refuse_useless_design(source, layout, file.shown_as)
    return FileReading(file, source, layout, table)


def _refuse_useless_design(source: Source, layout: Layout, file: str) -> None:
    """
    Raise when a survey's design is declared where it would not be used.
    """
    declared = [name for name in ("weight", "stratum", "psu") if getattr(source, name)]
    if declared and layout.weight is None:
        message = (
            f"`{declared[0]}` says how a survey was drawn, which needs the format 'records', one row for "
            "each respondent, and the column of its `weight`."
        )
        raise SourceError.at(file, None, message)


def _header_without_footnotes(table: RawTable) -> RawTable:
    names = tuple(map(without_footnote, table.header))
    changed = [f"'{old}' as '{new}'" for old, new in zip(table.header, names, strict=True) if old != new]
    if changed:
        table.notes.append(f"Headers read without the number of a footnote: {', '.join(changed)}.")
    return replace(table, header=names)


def _header_of(table: RawTable) -> Header:
    return Header(table.file, table.header, table.header_line)


class _Reader:
    """
    What is done with each batch of one file.
    """

    def __init__(self, reading: FileReading, equal_rows: EqualRows) -> None:
        self._equal_rows = equal_rows
        self._reading, self._layout = reading, reading.layout
        self._header = reading.table.header
        self._moments = _Memo(reading.layout.read_moment)
        self._counts, self._values = _Memo(whole_number), _Memo(published_value)
        self._weights = _Memo(weight)
        self._left_out = _left_out(reading.source, _header_of(reading.table))
        self._without_footnotes = [
            _header_of(reading.table).find(name) for name in reading.source.footnotes if name != _HEADER
        ]
        self._footnotes: dict[str, str] = {}
        self._named = [at for at, name in enumerate(self._header) if name]
        self.mistakes = Mistakes(reading.table.file)

    def read(self, batch: Batch) -> KeptRows:
        """
        Return the rows of a batch that are kept; the others are entered with line and reason.
        """
        columns = _Columns(batch, self._layout)
        for at in self._without_footnotes:
            columns.replace(at, self._strip)
        kept = self._sift(batch, columns)
        self._reading.kept += len(kept)
        self._find_mistakes(batch, columns, kept)
        keys = self._equal_rows.of([batch.columns[at] for at in self._named])
        return self._typed(columns, kept, keys if len(kept) == len(batch) else keys[kept])

    def footnote_notes(self) -> Iterator[str]:
        """
        Iterate over what was said to be the number of a footnote.
        """
        changed = [f"'{old}' as '{new}'" for old, new in sorted(self._footnotes.items()) if old != new]
        if changed:
            yield f"Read without the number of a footnote: {', '.join(changed)}."

    def _strip(self, text: str) -> str:
        if text not in self._footnotes:
            self._footnotes[text] = without_footnote(text)
        return self._footnotes[text]

    def _sift(self, batch: Batch, columns: _Columns) -> Positions:
        """
        Return the positions of the rows to keep.
        """
        reasons: dict[str, int] = {}
        of_row = np.zeros(len(batch), np.int32)
        for at, reason_of in self._reasons(columns):
            column = columns[at] if at is not None else None
            if column is None:
                found = columns.empty()
                if found.any():
                    of_row[found] = reasons.setdefault(_EMPTY, len(reasons) + 1)
                continue
            numbers = np.array(
                [
                    _KEPT if reason is None else reasons.setdefault(reason, len(reasons) + 1)
                    for reason in map(reason_of, column.texts)
                ],
                np.int32,
            )
            if numbers.any():
                of_row = np.where(of_row == _KEPT, numbers[column.codes], of_row)
        if not of_row.any():
            return np.arange(len(batch))
        self._enter(batch, of_row, {number: reason for reason, number in reasons.items()})
        return np.flatnonzero(of_row == _KEPT)

    def _reasons(self, columns: _Columns) -> Iterator[tuple[int | None, Callable[[str], str | None]]]:
        """
        Iterate over what may be said against a row: the column, and its text to the reason.
        """
        layout = self._layout
        if columns.may_be_empty():
            yield None, lambda _: None
        for test in (*self._left_out, *layout.exclude):
            yield test.at, test.reason
        if not layout.aggregated and layout.moment is not None:
            yield layout.moment, lambda text: DATE_UNREADABLE if self._moments[text] is None else None
        if self._reading.source.withheld == "refuse":
            for at in self._count_columns():
                yield at, _why_withheld

    def _enter(self, batch: Batch, of_row: NDArray[np.int32], reasons: dict[int, str]) -> None:
        reading = self._reading
        for number, rows in zip(*np.unique(of_row[of_row != _KEPT], return_counts=True), strict=True):
            reading.reasons[reasons[int(number)]] += int(rows)
        room = MOST_REFUSED - len(reading.refused)
        positions = np.flatnonzero(of_row != _KEPT)[: max(room, 0)]
        if not len(positions):
            return
        for at, line in zip(positions, batch.lines_of(positions), strict=True):
            reason = reasons[int(of_row[at])]
            reading.refused.append(RefusedRow(path=reading.table.file, line=line, reason=reason))

    def _count_columns(self) -> tuple[int, ...]:
        layout = self._layout
        if layout.across is not None:
            return tuple(layout.across.labels)
        return () if layout.count is None else (layout.count,)

    def _find_mistakes(self, batch: Batch, columns: _Columns, kept: Positions) -> None:
        """
        Enter the mistakes of rows that are kept: the first of each row.
        """
        wrong = np.zeros(len(batch), np.bool_)
        found: dict[int, str] = {}
        for at, why in self._tests():
            column = columns[at]
            reasons = [why(text) for text in column.texts]
            if not any(reason is not None for reason in reasons):
                continue
            bad = np.array([reason is not None for reason in reasons])[column.codes] & ~wrong
            for position in np.flatnonzero(bad):
                found[int(position)] = reasons[column.codes[position]] or ""
            wrong |= bad
        is_kept = np.zeros(len(batch), np.bool_)
        is_kept[kept] = True
        positions = np.flatnonzero(wrong & is_kept)
        if not len(positions):
            self._check_totals(batch, columns, kept)
            return
        self._report(batch, positions, found)

    def _report(self, batch: Batch, positions: Positions, found: dict[int, str]) -> None:
        if self.mistakes.is_full:
            self.mistakes.count(len(positions))
            return
        for at, line in zip(positions, batch.lines_of(positions), strict=True):
            self.mistakes.add(line, found[int(at)])

    def _tests(self) -> Iterator[tuple[int, Callable[[str], str | None]]]:
        layout, header = self._layout, self._header
        for test in layout.check:
            yield test.at, test.reason
        for at in self._count_columns():
            yield at, _unless_read(self._counts, why_no_count, header[at])
        if layout.weight is not None:
            yield layout.weight, _unless_read(self._weights, why_no_weight, header[layout.weight])
        if layout.value is not None:
            yield layout.value, _unless_read(self._values, why_no_value, header[layout.value])
        if layout.aggregated and layout.moment is not None:
            yield layout.moment, _unless_read(self._moments, _why_no_month, header[layout.moment])

    def _check_totals(self, batch: Batch, columns: _Columns, kept: Positions) -> None:
        """
        Compare counts side by side with the column that holds their sum.
        """
        across = self._layout.across
        if across is None or across.total is None:
            return
        added = sum(self._numbers(columns[at], kept) for at in across.labels)
        stated = self._numbers(columns[across.total], kept)
        wrong = np.flatnonzero(added != stated)
        name = self._header[across.total]
        found = {
            int(
                kept[at]
            ): f"The groups of this row do not add up to its '{name}'. Check which columns are sums."
            for at in wrong
        }
        self._report(batch, kept[wrong], found)

    def _numbers(self, column: Coded, rows: Positions) -> NDArray[np.int64]:
        numbers = np.array([self._counts[text] or 0 for text in column.texts], np.int64)
        return numbers[column.codes[rows]] if len(numbers) else np.zeros(len(rows), np.int64)

    def _typed(self, columns: _Columns, kept: Positions, keys: NDArray[np.uint64]) -> KeptRows:
        layout = self._layout
        found = {name: columns[at].take(kept) for name, at in layout.columns.items()}
        moments = None if layout.moment is None else _read(columns[layout.moment].take(kept), self._moments)
        values = None if layout.value is None else _read(columns[layout.value].take(kept), self._values)
        if layout.across is None:
            counts = None if layout.count is None else self._numbers(columns[layout.count], kept)
            weights = None if layout.weight is None else self._weights_of(columns[layout.weight].take(kept))
            return KeptRows(found, moments, counts, values, keys, weights)
        places = layout.across.labels
        counts = np.concatenate([self._numbers(columns[at], kept) for at in places])
        labels = Coded(list(places.values()), np.repeat(np.arange(len(places), dtype=np.int32), len(kept)))
        found = {name: _repeated(column, len(places)) for name, column in found.items()}
        if layout.across.name == "month":
            return KeptRows(found, labels, counts, None, keys)
        again = None if moments is None else _repeated(moments, len(places))
        return KeptRows({**found, layout.across.name: labels}, again, counts, None, keys)

    def _weights_of(self, column: Coded) -> Coded:
        # A weight that cannot be read stops the reading once all such rows are found.
        return Coded([str(self._weights[text] or NO_WEIGHT) for text in column.texts], column.codes)


class _Columns:
    """
    The columns of a batch, each coded when it is first asked for.
    """

    def __init__(self, batch: Batch, layout: Layout) -> None:
        self._batch = batch
        self._coded: dict[int, Coded] = {}
        if layout.moment is not None and layout.fewer_moments is not None:
            moments = Coded.of_fewer(batch.columns[layout.moment], layout.fewer_moments)
            self._coded[layout.moment] = moments

    def __getitem__(self, at: int) -> Coded:
        if at not in self._coded:
            self._coded[at] = Coded.of(self._batch.columns[at])
        return self._coded[at]

    def replace(self, at: int, read: Callable[[str], str]) -> None:
        """
        Read every text of a column otherwise.
        """
        self._coded[at] = Coded([read(text) for text in self[at].texts], self[at].codes)

    def may_be_empty(self) -> bool:
        """
        Tell whether the first column has an empty text, without which no row is empty.
        """
        return any(not text.strip() for text in self[0].texts)

    def empty(self) -> NDArray[np.bool_]:
        """
        Return for each row whether all its fields are empty.
        """
        found = np.ones(len(self._batch), np.bool_)
        for at in range(len(self._batch.columns)):
            found &= self[at].flags(lambda text: not text.strip())
            if not found.any():
                break
        return found


def _left_out(source: Source, header: Header) -> tuple[FieldTest, ...]:
    return tuple(
        _declared(
            header.find(name), name, frozenset(map(clean, (texts,) if isinstance(texts, str) else texts))
        )
        for name, texts in source.leave_out.items()
    )


def _declared(at: int, name: str, texts: frozenset[str]) -> FieldTest:
    """
    Return the test for rows that are declared to be no data of their own.
    """

    def reason(text: str) -> str | None:
        text = clean(text)
        return f"left out as declared: '{name}' is '{text}'" if text in texts else None

    return FieldTest(at, reason)


def _why_withheld(text: str) -> str | None:
    mark = mark_of(text)
    return None if mark is None else f"no count, but '{text.strip()}': {mark}"


def _unless_read(memo: _Memo, why: Callable[[str, str], str], column: str) -> Callable[[str], str | None]:
    return lambda text: why(text, column) if memo[text] is None else None


def _why_no_month(text: str, column: str) -> str:
    return (
        f"The month '{text.strip()}' in the column '{column}' is not written YYYY-MM (or YYYY-MM-DD). "
        "Other ways of writing dates are not guessed."
    )


def _read(column: Coded, memo: _Memo) -> Coded:
    return Coded([str(memo[text]) for text in column.texts], column.codes)


def _repeated(column: Coded, times: int) -> Coded:
    return Coded(column.texts, np.tile(column.codes, times))
