"""
Workbooks, XLSX and ODS: one sheet, its cells as they were typed, and never a formula carried out.

What is in the zip is counted, and looked through for anything but cells, before it is handed to the parser.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO
from xml.parsers import expat

import python_calamine

from dueregard.errors import SourceError, suggest_nearest
from dueregard.model.indicators import Source
from dueregard.sources.batches import RawTable, batches_of, header_names, no_rows
from dueregard.sources.delimited import before_footer, header_lines
from dueregard.sources.files import InputFile
from dueregard.sources.unpacking import BROKEN, check_members

MOST_BYTES = 512 * 2**20
"""Bytes a workbook may unpack to: a sheet of a million full rows is smaller."""

MOST_CELLS = 40_000_000
"""Cells a sheet may span."""

_LONG_NUMBER = 10  # digits
_DECLARES = (b"<!DOCTYPE", b"<!ENTITY")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_PLACE = re.compile(rb'<c [^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_FAILURES = (
    python_calamine.CalamineError,
    python_calamine.ZipError,
    python_calamine.XmlError,
    python_calamine.PasswordError,
    OSError,
    ValueError,
)

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def read_workbook(file: InputFile, stream: BinaryIO, source: Source, kind: str) -> RawTable:
    """
    Return the rows of one sheet.

    Whole numbers lose the ".0" a workbook keeps them with, dates are written YYYY-MM-DD, and a text
    that begins like a formula stays that text. Rows without any cell filled are passed over.

    Raises:
        SourceError: the workbook cannot be read, or it is not said which sheet or row is meant.
    """
    name = file.shown_as
    sheet, filled = _filled_rows(file, stream, source.sheet)
    notes = [f"Read as {kind.upper()}, from the sheet '{sheet}'."]
    header, first = _header(name, filled, source, notes)
    if "" in header:
        notes.append("A column without a name was not read.")
    data: Iterator[tuple[int, list[str]]] = iter([record for record in filled if record[0] >= first])
    if source.footer is not None:
        data = before_footer(data, source.footer, notes)
    kept = [(line, row[: len(header)]) for line, row in data]
    if not kept:
        raise no_rows(name, first - 1)
    return RawTable(name, header, batches_of(kept, len(header)), notes)


def sheets_of(file: InputFile) -> tuple[str, ...]:
    """
    Return the names of a workbook's sheets.
    """
    with file.open() as stream:
        return tuple(_open(file.shown_as, _counted(file, stream)).sheet_names)


def first_rows(file: InputFile, source: Source) -> list[tuple[int, list[str]]]:
    """
    Return the rows of a sheet that have a cell filled, with their numbers.
    """
    with file.open() as stream:
        return _filled_rows(file, stream, source.sheet)[1]


def _filled_rows(
    file: InputFile, stream: BinaryIO, declared: str | None
) -> tuple[str, list[tuple[int, list[str]]]]:
    name = file.shown_as
    book = _open(name, _counted(file, stream))
    sheet = _sheet_meant(name, book.sheet_names, declared)
    try:
        cells = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except _FAILURES as error:
        raise _unreadable(name, error) from error
    rows = [(line, [text_of(cell) for cell in row]) for line, row in enumerate(cells, start=1)]
    return sheet, [(line, row) for line, row in rows if any(row)]


def text_of(cell: Cell) -> str:
    """
    Return a cell as text.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _header(
    file: str, rows: Sequence[tuple[int, list[str]]], source: Source, notes: list[str]
) -> tuple[tuple[str, ...], int]:
    """
    Return the names of the columns, and the first row of data.
    """
    if source.names is not None:
        notes.append("The names of the columns are those declared, as the sheet has none.")
        return header_names([source.names], file=file, line=None), source.first_row or 1
    if not rows:
        message = "The sheet is empty. Name another with `sheet`, or take the file out of the source."
        raise SourceError.at(file, None, message)
    wanted = header_lines(source) or (rows[0][0],)
    by_line = dict(rows)
    missing = [line for line in wanted if line not in by_line]
    if missing:
        message = f"Row {missing[0]} of the sheet is empty, and `header_row` says that names stand on it."
        raise SourceError.at(file, missing[0], message)
    first = source.first_row or wanted[-1] + 1
    passed = [line for line, _ in rows if line < first and line not in wanted]
    if passed:
        notes.append(f"Rows of the sheet not read, as declared: {', '.join(map(str, passed))}.")
    return header_names([by_line[line] for line in wanted], file=file, line=wanted[0]), first


def _sheet_meant(file: str, sheets: Sequence[str], declared: str | None) -> str:
    if declared in sheets and declared is not None:
        return declared
    if declared is not None:
        message = f"There is no sheet '{declared}' in the workbook. {suggest_nearest(declared, list(sheets))}"
        raise SourceError.at(file, None, message)
    if len(sheets) == 1:
        return sheets[0]
    message = f"The workbook has {len(sheets)} sheets. Name the one meant: `sheet: NAME`. " + suggest_nearest(
        "", list(sheets)
    )
    raise SourceError.at(file, None, message)


def _open(file: str, content: io.BytesIO) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_filelike(content)
    except _FAILURES as error:
        raise _unreadable(file, error) from error


def _counted(file: InputFile, stream: BinaryIO) -> io.BytesIO:
    """
    Return the workbook with every part unpacked and counted, so that nothing can grow in the parser.
    """
    name = file.shown_as
    counted = io.BytesIO()
    try:
        with zipfile.ZipFile(stream) as archive, zipfile.ZipFile(counted, "w") as checked:
            check_members(archive, packed=file.size, file=name)
            if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
                message = f"The workbook unpacks to more than {MOST_BYTES:,} bytes. Save the sheet as CSV."
                raise SourceError.at(name, None, message)
            for member in archive.infolist():
                if member.filename.endswith((".xml", ".rels")) or member.filename == "mimetype":
                    content = archive.read(member)
                    _refuse_hostile(name, member.filename, content)
                    checked.writestr(member.filename, content)
    except SourceError:
        raise
    except BROKEN as error:
        raise _unreadable(name, error) from error
    counted.seek(0)
    return counted


def _refuse_hostile(file: str, part: str, content: bytes) -> None:
    if any(mark in content for mark in _DECLARES) or content.startswith(_UTF_16):
        message = (
            f"'{part}' in the workbook declares entities of its own, which no spreadsheet needs. "
            "It is not opened. Save the sheet as CSV."
        )
        raise SourceError.at(file, None, message)
    cells = 0
    if part == "content.xml":
        cells = _cells_of_ods(file, content)
    elif part.startswith("xl/worksheets/"):
        cells = _cells_of_xlsx(content)
    if cells > MOST_CELLS:
        message = f"A sheet of the workbook spans {cells:,} cells; at most {MOST_CELLS:,} are read."
        raise SourceError.at(file, None, message)


def _cells_of_xlsx(content: bytes) -> int:
    columns, rows = [0], [0]
    for found in _PLACE.finditer(content):
        columns.append(_number_of(found[1]))
        rows.append(int(found[2]))
    return max(columns) * max(rows)


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _cells_of_ods(file: str, content: bytes) -> int:
    """
    Return the cells the widest sheet spans, with every repeat that holds something written out.
    """
    spans = _Spans()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = spans.begin, spans.end
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes the flag by position
    except expat.ExpatError as error:
        raise _unreadable(file, error) from error
    return spans.most


class _Spans:
    """
    Counts the cells of each sheet of an ODS while its XML is read.
    """

    def __init__(self) -> None:
        self.most = 0
        self._rows = self._pending_rows = self._width = self._at = self._filled_to = 0
        self._row_repeats = 1

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """
        Take in the beginning of an element.
        """
        if name == "table:table":
            self._rows = self._pending_rows = self._width = 0
        elif name == "table:table-row":
            self._at = self._filled_to = 0
            self._row_repeats = _repeats(attributes, "table:number-rows-repeated")
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._at += _repeats(attributes, "table:number-columns-repeated")
            if any(key.startswith("office:") for key in attributes):
                self._filled_to = self._at
        elif name == "text:p":
            self._filled_to = self._at

    def end(self, name: str) -> None:
        """
        Take in the end of an element.
        """
        if name != "table:table-row":
            return
        self._pending_rows += self._row_repeats
        if self._filled_to:
            self._rows, self._pending_rows = self._rows + self._pending_rows, 0
            self._width = max(self._width, self._filled_to)
            self.most = max(self.most, self._rows * self._width)


def _repeats(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONG_NUMBER else MOST_CELLS + 1


def _unreadable(file: str, error: Exception) -> SourceError:
    message = f"The workbook cannot be read ({error}). Open it, save it again, or save the sheet as CSV."
    return SourceError.at(file, None, message)
