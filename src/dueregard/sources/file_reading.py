"""
One file: bytes to rows that are typed, or refused with their line and a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from dueregard.errors import Problem
from dueregard.model.evidence import FileRecord, RefusedRow
from dueregard.model.indicators import Source
from dueregard.sources.files import InputFile
from dueregard.sources.formats import Format, Header, Layout
from dueregard.sources.numbers import published_value, whole_number, why_no_count, why_no_value
from dueregard.sources.rows import Rows, parse_rows, refuse
from dueregard.sources.text import decode

DATE_UNREADABLE = "the date cannot be read"
_EMPTY = "every field is empty"


@dataclass(frozen=True)
class FilePart:
    """
    What one file gives to a source.

    Args:
        columns: texts of the kept rows, by column.
        moments: their months or days; None where the file has no time.
        counts: their counts; None where a row counts once.
        values: their published values, or labels of their absence; None where there are none.
        keys: a number per kept row, equal for rows equal in every field that has a name.
        record: name, digest and number of rows.
        refused: rows set aside, with line and reason.
        notes: decisions taken.
    """

    columns: dict[str, list[str]]
    moments: list[str] | None
    counts: list[int] | None
    values: list[str] | None
    keys: list[int]
    record: FileRecord
    refused: tuple[RefusedRow, ...]
    notes: tuple[str, ...]


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


def read_file(file: InputFile, source: Source, layout_of: Format) -> FilePart:
    """
    Return what one file gives to a source.

    Raises:
        SourceError: the file is not text, not CSV, lacks a column, or holds a row that stops the
            reading; all such rows of the file are reported together.
    """
    text, how = decode(file.read(), file=file.shown_as, declared=source.encoding)
    rows = parse_rows(text, file=file.shown_as)
    layout = layout_of(source, Header(file.shown_as, rows.header))
    moments = _Memo(layout.read_moment)
    kept, refused = _sift(rows, layout, moments)
    _refuse_mistakes(rows, kept, layout)
    fields = [rows.fields[at] for at in kept]
    record = FileRecord(
        path=file.shown_as,
        sha256=file.sha256,
        bytes=file.size,
        rows=len(rows.fields),
        rows_kept=len(kept),
        rows_refused=len(refused),
    )
    return FilePart(
        columns={name: [row[at] for row in fields] for name, at in layout.columns.items()},
        moments=_read_texts(fields, layout.moment, moments),
        counts=_read_counts(fields, layout.count),
        values=_read_texts(fields, layout.value, _Memo(published_value)),
        keys=_keys(fields, rows.header),
        record=record,
        refused=tuple(refused),
        notes=(f"Read as {how}.", *rows.notes, *layout.notes),
    )


def _sift(rows: Rows, layout: Layout, moments: _Memo) -> tuple[list[int], list[RefusedRow]]:
    """
    Return the positions of the rows to keep, and the others with the reason.
    """
    kept: list[int] = []
    refused: list[RefusedRow] = []
    for at, fields in enumerate(rows.fields):
        reason = _reason_to_refuse(fields, layout, moments)
        if reason is None:
            kept.append(at)
        else:
            refused.append(RefusedRow(path=rows.file, line=rows.lines[at], reason=reason))
    return kept, refused


def _reason_to_refuse(fields: list[str], layout: Layout, moments: _Memo) -> str | None:
    if not any(fields) or not any(field.strip() for field in fields):
        return _EMPTY
    if layout.exclude is not None and (reason := layout.exclude(fields)):
        return reason
    if not layout.aggregated and layout.moment is not None and moments[fields[layout.moment]] is None:
        return DATE_UNREADABLE
    return None


def _refuse_mistakes(rows: Rows, kept: Sequence[int], layout: Layout) -> None:
    """
    Raise for the kept rows whose count, value, month or place stops the reading.
    """
    tests = list(_mistakes(rows, layout))
    problems = []
    for at in kept:
        for test in tests:
            message = test(rows.fields[at])
            if message is not None:
                problems.append(Problem(rows.file, rows.lines[at], message))
                break
    refuse(problems)


def _mistakes(rows: Rows, layout: Layout) -> list[Callable[[list[str]], str | None]]:
    tests: list[Callable[[list[str]], str | None]] = []
    if layout.check is not None:
        tests.append(layout.check)
    if layout.count is not None:
        tests.append(_test(layout.count, whole_number, why_no_count, rows.header))
    if layout.value is not None:
        tests.append(_test(layout.value, published_value, why_no_value, rows.header))
    if layout.aggregated and layout.moment is not None:
        tests.append(_test(layout.moment, layout.read_moment, _why_no_month, rows.header))
    return tests


def _test(
    at: int,
    read: Callable[[str], str | int | None],
    why: Callable[[str, str], str],
    header: Sequence[str],
) -> Callable[[list[str]], str | None]:
    memo = _Memo(read)
    return lambda fields: None if memo[fields[at]] is not None else why(fields[at], header[at])


def _why_no_month(text: str, column: str) -> str:
    return (
        f"The month '{text.strip()}' in the column '{column}' is not written YYYY-MM (or YYYY-MM-DD). "
        "Other ways of writing dates are not guessed."
    )


def _read_texts(fields: Sequence[list[str]], at: int | None, memo: _Memo) -> list[str] | None:
    return None if at is None else [str(memo[row[at]]) for row in fields]


def _read_counts(fields: Sequence[list[str]], at: int | None) -> list[int] | None:
    if at is None:
        return None
    memo = _Memo(whole_number)
    return [int(memo[row[at]] or 0) for row in fields]


def _keys(fields: Sequence[list[str]], header: Sequence[str]) -> list[int]:
    named = itemgetter(*(at for at, name in enumerate(header) if name))
    # Two different rows have one key once in about 10**19 pairs; only a count of equal rows hangs on it.
    return [hash(named(row)) for row in fields]
