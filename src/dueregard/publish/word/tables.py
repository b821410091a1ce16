"""
Tables of a flow as Word tables: a header row that repeats, a first column of headings, a caption.
"""

from __future__ import annotations

from typing import Any

from dueregard.publish.flow.blocks import Grid, GridColumn, Line
from dueregard.publish.word.lines import Writer
from dueregard.publish.word.xml import element, field, paragraph, text_run

_MANY_COLUMNS = 12
_LOOK = {"val": "00A0", "firstRow": 1, "lastRow": 0, "firstColumn": 1, "lastColumn": 0, "noHBand": 1}
"""The first row and the first column hold headings."""

_UPRIGHT, _TURNED = 9_600, 14_600
"""Width between the margins of an A4 page, upright and on its side, in twentieths of a point."""


def caption(grid: Grid, number: int) -> Any:
    """
    Return the caption of a table, with a number that Word keeps.
    """
    numbered = field("SEQ Table \\* ARABIC", str(number))
    return paragraph("Caption", text_run("Table "), *numbered, text_run(f": {grid.caption}"))


def table(grid: Grid, writer: Writer) -> Any:
    """
    Return the table itself.
    """
    widths = _widths(grid)
    style = "TableSmall" if len(grid.columns) > _MANY_COLUMNS else "TableText"
    rows = [_header(grid, widths, style)]
    for row in grid.rows:
        cells = [
            _cell(lines, widths[index], style, grid.columns[index], writer, is_heading=index == 0)
            for index, lines in enumerate(row.cells)
        ]
        rows.append(element("w:tr", *cells))
    return element(
        "w:tbl",
        element(
            "w:tblPr",
            element("w:tblStyle", val="EditionTable"),
            element("w:tblW", w=sum(widths), type="dxa"),
            element("w:tblLayout", type="fixed"),
            element(
                "w:tblLook",
                val="00A0",
                firstRow=1,
                lastRow=0,
                firstColumn=1,
                lastColumn=0,
                noHBand=1,
                noVBand=1,
            ),
            element("w:tblCaption", val=grid.caption),
            element("w:tblDescription", val=_description(grid)),
        ),
        element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths)),
        *rows,
    )


def _description(grid: Grid) -> str:
    titles = ", ".join(column.title for column in grid.columns)
    return f"{len(grid.rows)} rows. Columns: {titles}. The first column is the heading of each row."


def _widths(grid: Grid) -> list[int]:
    room = _TURNED if grid.wide else _UPRIGHT
    whole = sum(column.width for column in grid.columns)
    return [int(room * column.width / whole) for column in grid.columns]


def _header(grid: Grid, widths: list[int], style: str) -> Any:
    cells = [
        element(
            "w:tc",
            _cell_properties(width, turned=index > 0 and len(grid.columns) > _MANY_COLUMNS),
            paragraph(style, text_run(column.title, element("w:b")), keepNext=True),
        )
        for index, (column, width) in enumerate(zip(grid.columns, widths, strict=True))
    ]
    height = [element("w:trHeight", val=2_000, hRule="atLeast")] if len(grid.columns) > _MANY_COLUMNS else []
    return element("w:tr", element("w:trPr", element("w:cantSplit"), *height, element("w:tblHeader")), *cells)


def _cell(
    lines: tuple[Line, ...], width: int, style: str, column: GridColumn, writer: Writer, *, is_heading: bool
) -> Any:
    made = [paragraph(style, *writer.runs(line)) for line in lines] or [paragraph(style)]
    if column.numeric and not is_heading:
        for one in made:
            one.pPr.append(element("w:jc", val="right"))
    return element("w:tc", _cell_properties(width), *made)


def _cell_properties(width: int, *, turned: bool = False) -> Any:
    direction = element("w:textDirection", val="btLr") if turned else None
    return element("w:tcPr", element("w:tcW", w=width, type="dxa"), direction)
