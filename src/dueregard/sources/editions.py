"""
An edition of a published table: its counts by labels and months, whatever its layout.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from dueregard.errors import SourceError
from dueregard.model.indicators import Source
from dueregard.sources.batches import RawTable
from dueregard.sources.files import input_file
from dueregard.sources.inspecting import MOST_CODES, open_as_guessed, tables_to_choose
from dueregard.sources.moments import london_day, month_of_heading, read_month
from dueregard.sources.numbers import published_value, whole_number
from dueregard.sources.rows import clean

WHOLE = ""
"""The period of counts that have none."""

_COUNT = "Observation"
_YEAR = re.compile(r"(19|20)\d\d")
_FEWEST = 2
_MOST_ROWS = 2_000_000
_OF_MONTHS = 0.9
_CODE = re.compile(r"(\bcode|\bid|^fid|cd)$", re.IGNORECASE)

Labels = tuple[str, ...]


@dataclass(frozen=True)
class Edition:
    """
    One edition of a table.

    Args:
        name: the file's name.
        sha256: the digest of its bytes.
        header: its columns.
        columns: those that hold labels, in order.
        cells: the count of each combination of labels, in the order of `columns`, and period.
        periods: its periods in order (YYYY-MM or YYYY); one empty text where it has none.
        rows: how many rows it has.
        repeated: how many cells are given more than once.
        counted: whether a row is one person or event, so that counts are numbers of rows.
    """

    name: str
    sha256: str
    header: tuple[str, ...]
    columns: tuple[str, ...]
    cells: dict[tuple[Labels, str], int]
    periods: tuple[str, ...]
    rows: int
    repeated: int
    counted: bool

    def labels(self, column: str) -> dict[str, int]:
        """
        Return the labels of a column with their counts over all periods.
        """
        return self.totals(column, self.periods)

    def totals(self, column: str, periods: tuple[str, ...]) -> dict[str, int]:
        """
        Return the labels of a column with their counts over some periods.
        """
        at, wanted = self.columns.index(column), set(periods)
        found: Counter[str] = Counter()
        for (labels, period), count in self.cells.items():
            found[labels[at]] += count if period in wanted else 0
        return dict(found)


@dataclass(frozen=True)
class Given:
    """
    Where an edition is: a file, and the table meant in a zip or a workbook.
    """

    path: Path
    member: str | None = None
    sheet: str | None = None


def read_editions(old: Given, new: Given) -> tuple[Edition, Edition]:
    """
    Return two editions of a table, read as they seem to be laid out.

    Months may be the headers of columns or stand in one. Columns of whole numbers that both have are
    counts; without any each row counts once.

    Raises:
        SourceError: one cannot be read, holds several tables of which none is named, or is too long.
    """
    (before, first), (after, second) = (_opened(given) for given in (old, new))
    counts = {heading.casefold() for heading in _numbers(first)} & {
        heading.casefold() for heading in _numbers(second)
    }
    return _edition(*before, first, counts), _edition(*after, second, counts)


def _opened(given: Given) -> tuple[tuple[str, str], dict[str, list[str]]]:
    name = given.path.name
    file = input_file(given.path, name)
    source = Source(files=name, member=given.member, sheet=given.sheet)
    choose = tables_to_choose(file, source)
    if choose:
        listed = ", ".join(f"'{one}'" for one in choose)
        message = f"It holds several tables ({listed}). Name one with --sheet or --member."
        raise SourceError.at(name, None, message)
    _, _, table = open_as_guessed(file, source)
    return (name, file.sha256), _texts(table, name)


def _texts(table: RawTable, name: str) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {heading: [] for heading in table.header if heading}
    rows = 0
    for batch in table.batches:
        rows += len(batch) if batch.columns else 0
        if rows > _MOST_ROWS:
            message = f"It has more than {_MOST_ROWS:,} rows. Compare counts of them by month and group."
            raise SourceError.at(name, None, message)
        for heading, column in zip(table.header, batch.columns, strict=True):
            if heading:
                columns[heading].extend(map(clean, column.to_pylist()))
    return columns


def _edition(name: str, sha256: str, columns: dict[str, list[str]], counts: set[str]) -> Edition:
    rows = len(next(iter(columns.values()), []))
    across, moment = _across(columns), _moment(columns)
    numbers = [] if across else [heading for heading in _numbers(columns) if heading.casefold() in counts]
    labels = [
        heading
        for heading, texts in columns.items()
        if heading not in (*across, moment, *numbers) and any(texts) and not _are_measures(texts)
    ]
    counted = not across and not numbers
    if counted:
        labels = [heading for heading in labels if len(set(columns[heading])) <= MOST_CODES]
    cells: dict[tuple[Labels, str], int] = {}
    repeated: set[tuple[Labels, str]] = set()
    side_by_side = len(numbers) > 1
    for at in range(rows):
        own = tuple(columns[heading][at] for heading in labels)
        period = _period(columns[moment][at]) if moment else WHOLE
        for found, when, count in _counts_of(at, own, period, columns, across, numbers):
            key = found, when
            if key in cells and not counted:
                repeated.add(key)
            cells[key] = cells.get(key, 0) + count
    return Edition(
        name=name,
        sha256=sha256,
        header=tuple(columns),
        columns=(*labels, *(("column",) if side_by_side else ())),
        cells=cells,
        periods=tuple(sorted({period for _, period in cells})),
        rows=rows,
        repeated=len(repeated),
        counted=counted,
    )


def _counts_of(
    at: int,
    own: Labels,
    period: str,
    columns: dict[str, list[str]],
    across: dict[str, str],
    numbers: list[str],
) -> list[tuple[Labels, str, int]]:
    if across:
        return [(own, when, whole_number(columns[heading][at]) or 0) for heading, when in across.items()]
    if not numbers:
        return [(own, period, 1)]
    if len(numbers) == 1:
        return [(own, period, whole_number(columns[numbers[0]][at]) or 0)]
    return [((*own, heading), period, whole_number(columns[heading][at]) or 0) for heading in numbers]


def _across(columns: dict[str, list[str]]) -> dict[str, str]:
    """
    Return the columns headed by months, or by years, with the period of each.
    """
    found = {heading: period for heading in columns if (period := _period_of_heading(heading))}
    return found if len(found) >= _FEWEST else {}


def _numbers(columns: dict[str, list[str]]) -> list[str]:
    if _across(columns):
        return []
    if _COUNT in columns:
        return [_COUNT]
    moment = _moment(columns)
    return [
        heading
        for heading, texts in columns.items()
        if heading != moment and not _CODE.search(heading) and _are_counts(texts)
    ]


def _are_counts(texts: list[str]) -> bool:
    numbers = {whole_number(text) for text in set(texts) if text}
    # Yes and no are written as 1 and 0.
    return bool(numbers - {0, 1}) and None not in numbers


def _are_measures(texts: list[str]) -> bool:
    """
    Tell whether most texts are numbers with a fraction, which name no group.
    """
    different = {text for text in texts if text}
    return sum("." in text and published_value(text) is not None for text in different) > len(different) / 2


def _moment(columns: dict[str, list[str]]) -> str | None:
    if _across(columns):
        return None
    for heading, texts in columns.items():
        filled = [text for text in texts if text]
        different = set(filled)
        if filled and sum(_period(text) != WHOLE for text in different) >= _OF_MONTHS * len(different):
            return heading
    return None


def _period(text: str) -> str:
    moment = london_day(text) if "T" in text else read_month(text)
    return moment[: len("2024-08")] if moment else month_of_heading(text) or WHOLE


def _period_of_heading(heading: str) -> str | None:
    return month_of_heading(heading) or (heading if _YEAR.fullmatch(heading) else None)
