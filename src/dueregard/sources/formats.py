"""
Formats: each is a function from the declaration and a file's header to where things stand in a row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

import pyarrow as pa

from dueregard.errors import SourceError, suggest_nearest
from dueregard.model.indicators import Column, Source
from dueregard.registry import Registry
from dueregard.sources.moments import read_month

RESERVED = frozenset({"n", "month", "value", "weight", "stratum", "psu"})
"""Names the canonical table keeps: count, month, published value, and how a survey was drawn."""


@dataclass(frozen=True)
class FieldTest:
    """
    What one field of a row may say against the row: its position, and its text to the reason, or None.
    """

    at: int
    reason: Callable[[str], str | None]


@dataclass(frozen=True)
class Across:
    """
    Columns of counts whose headers are the groups of a characteristic, or the months.

    Args:
        name: the characteristic, or "month".
        labels: the group of each such column, by its position.
        total: position of a column they must add up to, in every row; None if there is none.
    """

    name: str
    labels: dict[int, str]
    total: int | None = None


@dataclass(frozen=True)
class Header:
    """
    The names of a file's columns, in order, and the line they begin on where there is one.
    """

    file: str
    names: tuple[str, ...]
    line: int | None = None

    def find(self, name: str) -> int:
        """
        Return the position of a column.

        Raises:
            SourceError: the file has no such column; the nearest name is given.
        """
        if name in self.names and name:
            return self.names.index(name)
        named = [known for known in self.names if known]
        columns = "1 column" if len(self.names) == 1 else f"{len(self.names)} columns"
        message = (
            f"Column '{name}' is not in {PurePosixPath(self.file).name}. {suggest_nearest(name, named)} "
            f"The file has {columns}.{self._separator_hint()}"
        )
        raise SourceError.at(self.file, self.line, message)

    def _separator_hint(self) -> str:
        if len(self.names) > 1 or not set(self.names[0]) & set(";\t|"):
            return ""
        return " Its fields do not seem to be separated by commas: name what does with `separator`."


@dataclass(frozen=True)
class Layout:
    """
    Where things stand in a row of one file.

    Args:
        columns: positions of the columns to keep, by the name they have from here on.
        aggregated: a row counts many people or events, so a row that cannot be read stops the
            reading: without it every total would be wrong. Otherwise a row is one person or event,
            and one that cannot be read is set aside and counted.
        count: position of the count; None where a row counts once.
        value: position of a published value.
        weight: position of the weight of a respondent.
        moment: position of the month, date or time.
        read_moment: text of a moment to "YYYY-MM" or "YYYY-MM-DD"; None if it is neither.
        fewer_moments: distinct texts of moments to such that mean the same, of which there are fewer.
        across: columns of counts side by side; None where there is one column of counts.
        exclude: reasons for which a row is left out.
        check: mistakes that stop the reading.
        notes: decisions of the format, for the record.
        ages: the ages of the people in it, where the format knows them ("16 and over").
    """

    columns: dict[str, int]
    aggregated: bool
    count: int | None = None
    value: int | None = None
    weight: int | None = None
    moment: int | None = None
    read_moment: Callable[[str], str | None] = read_month
    fewer_moments: Callable[[pa.Array], pa.Array] | None = None
    across: Across | None = None
    exclude: tuple[FieldTest, ...] = ()
    check: tuple[FieldTest, ...] = ()
    notes: tuple[str, ...] = ()
    ages: str | None = None


Format = Callable[[Source, Header], Layout]
FORMATS: Registry[Format] = Registry("format", "dueregard.sources")


def format_of(source: Source) -> str:
    """
    Return the name of a source's format: as declared, or a table of counts if a count or a value is named.
    """
    if source.format is not None:
        return source.format
    return "counts" if source.count or source.value or source.months or source.across else "records"


def declared_columns(source: Source, header: Header, known: dict[str, str] | None = None) -> dict[str, int]:
    """
    Return the positions of the columns a source declares, by the names it gives them.

    `known` maps names the format gives by itself to headers; a declaration may use either.

    Raises:
        SourceError: a column is not in the file, or a name is kept for something else.
    """
    known = known or {}
    declared = {
        name: header_of(column)
        for name, column in source.columns.items()
        if name != "month" and name not in source.across
    }
    taken = sorted(set(declared) & RESERVED)
    if taken:
        message = f"The name '{taken[0]}' is kept for the tool's own column. Choose another under `columns`."
        raise SourceError.at(header.file, None, message)
    return {
        name: header.find(known.get(column, column) if column not in header.names else column)
        for name, column in {**known, **declared}.items()
    }


def month_position(source: Source, header: Header) -> int | None:
    """
    Return the position of the month: the column declared, or one called "month"; None if there is none.
    """
    declared = source.month or (header_of(source.columns["month"]) if "month" in source.columns else None)
    if declared is not None:
        return header.find(declared)
    return header.names.index("month") if "month" in header.names else None


def header_of(column: str | Column) -> str:
    """
    Return the header a declared column refers to.
    """
    return column if isinstance(column, str) else column.column
