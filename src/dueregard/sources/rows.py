"""
Text to rows: comma-separated values read strictly, so that no field slips into its neighbour's column.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from dueregard.errors import Problem, SourceError

MOST_PROBLEMS = 20
"""How many mistakes of one file are listed before the rest are only counted."""


@dataclass(frozen=True)
class Rows:
    """
    A file's rows, each with as many fields as the header.

    Args:
        file: the file's name in messages.
        header: names of the columns, spaces around them removed; "" for a column without a name.
        lines: the line each row begins on, from 1.
        fields: the fields of each row, as written.
        notes: what was passed over, for the record.
    """

    file: str
    header: tuple[str, ...]
    lines: tuple[int, ...]
    fields: tuple[list[str], ...]
    notes: tuple[str, ...] = ()


def parse_rows(text: str, *, file: str) -> Rows:
    """
    Return the header and the rows of a CSV file; lines without any character are passed over.

    Line ends may be LF, CR LF or CR; a quoted field may hold line ends, which stay as they are.

    Raises:
        SourceError: there is no header or no row, a column name is given twice, quotes do not
            match, or rows have more or fewer fields than the header (all of them are listed: one
            ragged row means that a comma or a quote is out of place, and its neighbours may be
            wrong too).
    """
    records = list(_records(text, file))
    if not records:
        raise SourceError.at(file, None, "The file is empty. Get it again, or take it out of the source.")
    header_line, names = records[0]
    header = tuple(clean(name) for name in names)
    _refuse_repeated_names(header, file, header_line)
    if len(records) == 1:
        message = "The file has a header and no rows. Get it again, or take it out of the source."
        raise SourceError.at(file, header_line, message)
    refuse(_ragged(records[1:], len(header), file))
    lines = tuple(line for line, _ in records[1:])
    fields = tuple(row for _, row in records[1:])
    notes = ("A column without a name was not read.",) if "" in header else ()
    return Rows(file, header, lines, fields, notes)


def clean(value: str) -> str:
    """
    Return a name or a code without spaces around it, in the one Unicode form (NFC).
    """
    return unicodedata.normalize("NFC", value.strip())


def refuse(problems: list[Problem]) -> None:
    """
    Raise one SourceError for a file's problems, of which the first are listed; return when there are none.
    """
    if not problems:
        return
    listed = problems[:MOST_PROBLEMS]
    more = len(problems) - len(listed)
    if more:
        listed.append(Problem(listed[-1].file, None, f"And {more} more rows with mistakes of this kind."))
    raise SourceError(listed)


def _records(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    # newline="" keeps the line ends inside quoted fields as they are.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = (
                f"The quotes or commas here cannot be read as CSV ({error}). Check the quotes of this row."
            )
            raise SourceError.at(file, line, message) from error
        if fields:
            yield line, fields
        line = reader.line_num + 1


def _refuse_repeated_names(header: tuple[str, ...], file: str, line: int) -> None:
    repeated = [name for name, times in Counter(header).items() if name and times > 1]
    if repeated:
        positions = [str(at) for at, name in enumerate(header, start=1) if name == repeated[0]]
        message = f"The header names '{repeated[0]}' twice (columns {' and '.join(positions)}). Rename one."
        raise SourceError.at(file, line, message)


def _ragged(records: list[tuple[int, list[str]]], expected: int, file: str) -> list[Problem]:
    return [
        Problem(
            file,
            line,
            f"This row has {len(fields)} fields; the header has {expected}, so {expected} are expected. "
            "Look for a comma that is not inside quotes, or a field left out.",
        )
        for line, fields in records
        if len(fields) != expected
    ]
