"""
Row headings of tables in a tagged PDF: the first cell of each row of the body becomes a heading (TH).

Typst 0.15 tags column headings; marking row headings is behind a feature its Python package cannot
switch on. The pass follows ISO 32000-1, 14.8.4.3.4: the cell's type, its scope, an identifier, and the
identifier among the headings of the other cells in its row.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from dueregard.errors import OutputError


def with_row_headers(pdf: bytes) -> bytes:
    """
    Return the PDF with a row heading in every row of every table's body, and nothing else changed.

    Raises:
        OutputError: the extra is not installed.
    """
    pikepdf = _pikepdf()
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root.StructTreeRoot
        identifiers = pikepdf.NameTree(root.IDTree) if "/IDTree" in root else pikepdf.NameTree.new(document)
        for number, row in enumerate(_body_rows(pikepdf, root)):
            _promote(pikepdf, row, f"row-heading-{number}", identifiers)
        root.IDTree = identifiers.obj
        document.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def pages_of(pdf: bytes) -> int:
    """
    Return how many pages a PDF has.

    Raises:
        OutputError: the extra is not installed.
    """
    pikepdf = _pikepdf()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def _pikepdf() -> ModuleType:
    try:
        import pikepdf  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise OutputError("The PDF edition needs the extra 'pdf': pip install 'dueregard[pdf]'.") from error
    return pikepdf


def _children(pikepdf: Any, element: Any) -> list[Any]:
    kids = element.get("/K")
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _body_rows(pikepdf: Any, root: Any) -> Iterator[Any]:
    """
    Yield the rows of every table body, in reading order, without recursion: documents nest deeply.
    """
    waiting = list(reversed(_children(pikepdf, root)))
    while waiting:
        element = waiting.pop()
        children = _children(pikepdf, element)
        if pikepdf.Name.TBody == element.S:
            yield from children
        waiting.extend(reversed(children))


def _promote(pikepdf: Any, row: Any, identifier: str, identifiers: Any) -> None:
    cells = _children(pikepdf, row)
    if not cells or cells[0].S != pikepdf.Name.TD:
        return
    heading = cells[0]
    heading.S, heading.ID = pikepdf.Name.TH, pikepdf.String(identifier)
    _table_attributes(pikepdf, heading).Scope = pikepdf.Name.Row
    identifiers[identifier] = heading
    for cell in cells[1:]:
        attributes = _table_attributes(pikepdf, cell)
        named = list(attributes.get("/Headers", pikepdf.Array()))
        attributes.Headers = pikepdf.Array([*named, pikepdf.String(identifier)])


def _table_attributes(pikepdf: Any, cell: Any) -> Any:
    """
    Return the cell's attributes as a table cell, made if it has none.
    """
    found = cell.get("/A")
    listed = list(found) if isinstance(found, pikepdf.Array) else [] if found is None else [found]
    for attributes in listed:
        if isinstance(attributes, pikepdf.Dictionary) and attributes.get("/O") == pikepdf.Name.Table:
            return attributes
    made = pikepdf.Dictionary(O=pikepdf.Name.Table)
    cell.A = pikepdf.Array([*listed, made])
    # Read back: what was stored is a copy.
    return cell.A[-1]
