"""
What the layout of a file seems to be: a proposal to look at and to paste, never a decision of the intake.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

from dueregard.model.indicators import Source
from dueregard.sources.batches import joined_names
from dueregard.sources.files import InputFile
from dueregard.sources.moments import month_of_heading
from dueregard.sources.numbers import mark_of, published_value
from dueregard.sources.opening import encoding_of, kind_of, text_blocks
from dueregard.sources.rows import clean

LINES = 2_000
"""Lines looked at to find out how a text is laid out."""

_SEPARATORS = (",", "\t", ";", "|")
_LONGEST = 2**16  # characters of a line that are looked at
_SHARE_OF_NAMES = 0.5
_FORMATS = (
    ("police-uk-stops", ("Officer-defined ethnicity", "Self-defined ethnicity", "Date")),
    ("police-uk-stops", ("officer_defined_ethnicity", "self_defined_ethnicity", "datetime")),
    ("police-uk-street", ("Crime type", "Month", "LSOA code", "Last outcome category")),
    ("nomis-census", ("geography", "geography code", "date")),
)
_FEWEST_BESIDE = 3
_MOST_LINES = 3  # above or below the chief line of a header

Rows = Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class Guess:
    """
    A proposed declaration.

    Args:
        declared: the fields of a source, apart from `files`.
        why: a sentence for each thing that was guessed.
    """

    declared: dict[str, Any]
    why: tuple[str, ...] = ()

    def source(self, name: str) -> Source:
        """
        Return the declaration as a source of one file.
        """
        return Source(files=name, **self.declared)


def guess_layout(file: InputFile, given: Source) -> Guess:
    """
    Return what a text file's separator, header and first row of data seem to be; what is given stands.

    Raises:
        SourceError: the file cannot be opened.
    """
    declared: dict[str, Any] = {
        name: getattr(given, name) for name in ("member", "sheet", "encoding", "separator", "header_row")
    }
    declared = {name: value for name, value in declared.items() if value is not None}
    kind, _ = kind_of(file, given)
    if kind != "csv" or given.header_row is not None:
        return Guess(declared)
    lines = _first_lines(file, given)
    separator = given.separator or _separator(lines)
    found = guess_header(list(_rows(lines, separator)))
    why = list(found.why)
    if separator != ",":
        declared["separator"] = "tab" if separator == "\t" else separator
        why.insert(0, "Most lines have the same number of fields when parted by this separator.")
    return Guess({**declared, **found.declared}, tuple(why))


def guess_header(rows: Rows) -> Guess:
    """
    Return on which line the names of the columns seem to stand.
    """
    widths = Counter(_width(fields) for _, fields in rows)
    if not widths:
        return Guess({})
    usual = max(widths, key=lambda width: (widths[width] * width, width))
    at = next((at for at, (_, fields) in enumerate(rows) if _are_names(fields, usual)), 0)
    line = rows[at][0]
    declared: dict[str, Any] = {}
    why = []
    if at:
        declared["header_row"] = line
        why.append(f"Line {line} is the first of the usual width in which every field is a word.")
    elif _has_number(rows[at][1]):
        why.append("No line holds words alone: if the first is no header, give the `names` of the columns.")
    if _repeated(rows[at : at + 1]):
        return _several(rows, at)
    below = at + 1
    while below < len(rows) and _width(rows[below][1]) < usual and not _has_number(rows[below][1]):
        below += 1
    if below > at + 1 and below < len(rows):
        declared["first_row"] = rows[below][0]
        why.append(f"What stands between the names and line {rows[below][0]} has other widths.")
    return Guess(declared, tuple(why))


def _several(rows: Rows, at: int) -> Guess:
    """
    Return the lines of a header that names a column twice on its chief line, or names of its own for it.
    """
    above = [(start, at + 1) for start in range(at - 1, max(at - 1 - _MOST_LINES, -1), -1)]
    end = at + 1
    while end < len(rows) and end - at <= _MOST_LINES and not _has_number(rows[end][1]):
        end += 1
    below = [(at, end)] if end > at + 1 and end < len(rows) and _has_number(rows[end][1]) else []
    for first, last in (*below, *above):
        if not _repeated(rows[first:last]):
            lines = tuple(line for line, _ in rows[first:last])
            why = f"The names are told apart only by the lines {', '.join(map(str, lines))} together."
            return Guess({"header_row": lines}, (why,))
    following = rows[at + 1][0] if at + 1 < len(rows) else rows[at][0] + 1
    why = (
        f"Line {rows[at][0]} names columns twice, and no line above or below tells them apart: the later "
        "ones are numbered here. Give them names of your own."
    )
    return Guess({"names": _numbered(rows[at][1]), "first_row": following}, (why,))


def _repeated(header: Rows) -> bool:
    names = [name for name in joined_names([fields for _, fields in header]) if name]
    return len(set(names)) < len(names)


def _numbered(fields: Sequence[str]) -> tuple[str, ...]:
    """
    Return names of which none is twice, as the later ones have a number behind them.
    """
    taken: dict[str, None] = {}
    for at, field in enumerate(fields, start=1):
        name = clean(field) or f"column {at}"
        numbers = (f"{name} ({number})" for number in count(2))
        taken[name if name not in taken else next(one for one in numbers if one not in taken)] = None
    return tuple(taken)


def guess_ragged(declared: dict[str, Any], refused: Sequence[tuple[int, str]], rows: int) -> Guess:
    """
    Return what to declare for rows that have not the fields of the header.

    Args:
        declared: what is declared so far.
        refused: their lines and reasons.
        rows: how many rows fit.
    """
    if not refused:
        return Guess(declared)
    why = f"{len(refused)} of {rows + len(refused)} rows have more or fewer fields than the header."
    return Guess({**declared, "ragged": "refuse"}, (why,))


def guess_format(
    header: Sequence[str], whole_numbers: Sequence[str], texts: Sequence[str], *, one_row_each: bool
) -> Guess:
    """
    Return what the rows seem to be.

    Args:
        header: the names of the columns.
        whole_numbers: the columns filled with whole numbers.
        texts: the columns of words.
        one_row_each: whether a column of words never has a word twice, as one of places has not.
    """
    for name, columns in _FORMATS:
        if set(columns) <= set(header):
            return Guess({"format": name}, ("The columns are those of this format.",))
    if any(f"{name} Code" in header for name in header) and "Observation" in header:
        return Guess({"format": "ons-census"}, ("Each variable has a column of codes beside it.",))
    if sum(month_of_heading(name) is not None for name in header) > 1:
        return Guess({"months": "columns"}, ("Columns are headed by months.",))
    if len(whole_numbers) == 1 and texts:
        return Guess({"count": whole_numbers[0]}, ("This is the one column of whole numbers.",))
    if one_row_each and len(whole_numbers) >= _FEWEST_BESIDE:
        across = {"group": tuple(whole_numbers)}
        return Guess({"across": across}, ("Several columns of counts stand side by side.",))
    return Guess({}, ("Without a column of counts, each row is one person or event.",))


def _first_lines(file: InputFile, given: Source) -> list[str]:
    encoding = encoding_of(file, given)
    blocks = text_blocks(file, given, encoding)
    try:
        start = next(blocks, b"")
    finally:
        blocks.close()  # type: ignore[attr-defined]
    lines = start.decode(errors="replace").splitlines(keepends=True)
    return [line[:_LONGEST] for line in lines[:LINES]]


def _separator(lines: Sequence[str]) -> str:
    def agreement(separator: str) -> tuple[int, int]:
        widths = Counter(len(fields) for _, fields in _rows(lines, separator))
        width, number = max(widths.items(), key=lambda pair: pair[1] if pair[0] > 1 else 0, default=(1, 0))
        return (number if width > 1 else 0), -_SEPARATORS.index(separator)

    return max(_SEPARATORS, key=agreement)


def _rows(lines: Iterable[str], separator: str) -> Iterable[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=separator)
    line = 1
    try:
        for fields in islice(reader, LINES):
            if fields:
                yield line, fields
            line = reader.line_num + 1
    except csv.Error:
        return


def _width(fields: Sequence[str]) -> int:
    filled = [at for at, field in enumerate(fields, start=1) if field.strip()]
    return filled[-1] if filled else 0


def _are_names(fields: Sequence[str], usual: int) -> bool:
    filled = [field for field in fields[:usual] if field.strip()]
    return _width(fields) >= usual and len(filled) > usual * _SHARE_OF_NAMES and not _has_number(fields)


def _has_number(fields: Sequence[str]) -> bool:
    return any(
        published_value(field) is not None
        and mark_of(field) is None
        and month_of_heading(field) is None
        and not (field.isdigit() and len(field) == len("2011"))
        for field in fields
    )
