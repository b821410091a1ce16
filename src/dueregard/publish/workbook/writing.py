"""
The workbook itself: sheets with real headings and marked-up tables, the same bytes on each run.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.xml.functions import tostring

from dueregard.publish.archives import undated
from dueregard.publish.publication import Publication
from dueregard.publish.workbook.tables import SHORTHAND, Sheet, Value, sheets_of

_CORE = "docProps/core.xml"
_UNDATED = dt.datetime(1970, 1, 1)  # noqa: DTZ001 (the library writes times without a zone)
_NARROWEST, _WIDEST = 9, 60
_LONGEST = 32_767
"""Characters a cell holds, by the limits of the file format."""
_CUT = " [cut here: a cell holds no more; the other editions have the whole text]"
_BODY_SIZE = 12


def workbook(publication: Publication) -> bytes:
    """
    Return the publication as a workbook.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.add_named_style(NamedStyle("Body", font=Font(name="Arial", size=_BODY_SIZE), alignment=_WRAPPED))
    sheets = sheets_of(publication)
    _cover(book, publication)
    _table_sheet(book, _contents(sheets))
    _table_sheet(book, _notes(publication))
    for sheet in sheets:
        _table_sheet(book, sheet)
    _link_contents(book, sheets)
    return _saved(book, publication)


_WRAPPED = Alignment(wrap_text=True, vertical="top")


def _cover(book: Workbook, publication: Publication) -> None:
    sheet = book.create_sheet("Cover")
    lines = [
        publication.title,
        f"{publication.edition.word}. {publication.edition.sentence}",
        f"Published by {publication.body}.",
        f"Framework: {publication.framework}.",
        *(f"{part[:1].upper()}{part[1:]}." for part in publication.status),
        f"Digest of the assessment: {publication.digest}",
        "Shorthand used in cells:",
        *(f"{mark}: {meaning}" for mark, meaning in SHORTHAND.items()),
        "Rates, shares and ratios are not rounded. An interval is at the level its column names.",
    ]
    for number, text in enumerate(lines, start=1):
        _write(sheet.cell(number, 1), text, "Headline 1" if number == 1 else "Body")
    sheet.cell(1, 1).alignment = _WRAPPED
    sheet.column_dimensions["A"].width = 100


def _contents(sheets: Sequence[Sheet]) -> Sheet:
    rows = [
        ("Notes", "What stands behind each figure in the text"),
        *((one.name, one.title) for one in sheets),
    ]
    about = ("Every other sheet of this workbook holds one table.",)
    return Sheet("Contents", "Contents", about, ("Sheet", "What it holds"), tuple(rows))


def _notes(publication: Publication) -> Sheet:
    rows = tuple((note.number, note.text, note.evidence.text) for note in publication.notes)
    none = ((0, "No figure stands in the text of this publication.", "[z]"),)
    return Sheet(
        "Notes", "Notes on figures in the text", (), ("Note", "What it says", "Evidence"), rows or none
    )


def _table_sheet(book: Workbook, sheet: Sheet) -> None:
    made = book.create_sheet(sheet.name)
    _write(made.cell(1, 1), sheet.title, "Headline 1")
    for number, text in enumerate(sheet.about, start=2):
        _write(made.cell(number, 1), text, "Body")
        made.cell(number, 1).alignment = Alignment(wrap_text=False)
    first = len(sheet.about) + 2
    for column, title in enumerate(sheet.columns, start=1):
        _write(made.cell(first, column), title, "Body")
        made.cell(first, column).font = Font(name="Arial", size=_BODY_SIZE, bold=True)
    for number, row in enumerate(sheet.rows, start=first + 1):
        for column, value in enumerate(row, start=1):
            _write(made.cell(number, column), value, "Body")
    _mark_up(book, made, sheet, first)


def _mark_up(book: Workbook, made: Any, sheet: Sheet, first: int) -> None:
    last = f"{get_column_letter(len(sheet.columns))}{first + len(sheet.rows)}"
    table = Table(displayName=f"table_{len(book.sheetnames)}", ref=f"A{first}:{last}")
    table.tableColumns = [TableColumn(id=n, name=title) for n, title in enumerate(sheet.columns, start=1)]
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showFirstColumn=True, showRowStripes=False)
    made.add_table(table)
    for index, title in enumerate(sheet.columns):
        longest = max(len(str(value)) for value in (title, *(row[index] for row in sheet.rows)))
        made.column_dimensions[get_column_letter(index + 1)].width = min(
            _WIDEST, max(_NARROWEST, longest + 3)
        )


def _write(cell: Any, value: Value, style: str) -> None:
    """
    Write a value; text stays text, whatever it begins with.
    """
    if isinstance(value, str):
        cell.value = value if len(value) <= _LONGEST else value[: _LONGEST - len(_CUT)] + _CUT
        cell.data_type = "s"
    else:
        cell.value = value
    cell.style = style
    if isinstance(value, int | float):
        cell.number_format = _format_of(value)
        cell.alignment = Alignment(horizontal="right", vertical="top")


def _format_of(value: float) -> str:
    """
    Return a format that shows whole numbers whole, and others to two places or to their first digit.
    """
    if float(value).is_integer():
        return "#,##0"
    places = 2
    while round(value, places) == 0:
        places += 1
    return f"#,##0.{'0' * places}"


def _link_contents(book: Workbook, sheets: Sequence[Sheet]) -> None:
    contents = book["Contents"]
    for number, name in enumerate(["Notes", *(sheet.name for sheet in sheets)], start=4):
        cell = contents.cell(number, 1)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!A1")
        cell.font = Font(name="Arial", size=_BODY_SIZE, color="1D70B8", underline="single")


def _saved(book: Workbook, publication: Publication) -> bytes:
    properties = book.properties
    properties.title, properties.creator = publication.title, publication.body
    properties.language, properties.subject = publication.language, publication.framework
    properties.description, properties.keywords = publication.edition.word, publication.digest
    made = io.BytesIO()
    book.save(made)
    # Saving writes the time of day into the properties: they go in again, with the assessment's date.
    day = dt.datetime.combine(publication.date, dt.time(12)) if publication.date else _UNDATED
    properties.created = properties.modified = day
    return undated(made.getvalue(), {_CORE: tostring(properties.to_tree())})
