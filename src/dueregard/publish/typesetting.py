"""
Typst lays out a flow as PDF.

Text reaches the template as JSON, never as markup. Only the fonts bundled here are used, and those of
a folder that is named, so that no machine gives other pages than another. Typst writes the row headings
of tables as ordinary cells; `row_headers` puts that right afterwards.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import unicodedata
from importlib import resources
from pathlib import Path
from types import ModuleType
from typing import Any

from dueregard.errors import OutputError
from dueregard.publish.flow.blocks import (
    Block,
    Facts,
    Flow,
    Grid,
    Heading,
    Items,
    Line,
    Paragraph,
    Picture,
    Pointer,
    Strong,
)
from dueregard.publish.flow.parts import anchor_of
from dueregard.publish.publication import FigureMark, Note, Words
from dueregard.publish.row_headers import with_row_headers

STANDARDS = ["a-2a", "ua-1"]
"""PDF/A-2a and PDF/UA-1 in one file."""

FONTS_VARIABLE = "DUEREGARD_FONTS"
"""Names a folder of further fonts, for scripts the bundled ones do not have."""

_CHARACTER = re.compile(r'"(?:\\u\{([0-9a-f]+)\}|(.+?))"')
_UNDATED = dt.date(1970, 1, 1)
"""PDF/A asks every file for a date; that of an undated assessment is one nobody takes for real."""

_NO_EXTRA = (
    "The PDF edition needs the extra 'pdf', which is not installed: pip install 'dueregard[pdf]'."
    " Every other edition can be made without it."
)


def typeset(flow: Flow, *, compact: bool = False) -> bytes:
    """
    Return the flow as one tagged PDF.

    Args:
        compact: small print and narrow margins, without a list of contents.

    Raises:
        OutputError: the extra is not installed, or a character has no glyph in the bundled fonts.
    """
    typst = _typst()
    room = resources.files("dueregard.publish")
    template, fonts = Path(str(room / "typst" / "edition.typ")), Path(str(room / "fonts"))
    try:
        pdf: bytes = typst.compile(
            template,
            root=template.parent,
            font_paths=[fonts, *_own_fonts()],
            ignore_system_fonts=True,
            sys_inputs={"flow": json.dumps({**_as_data(flow), "compact": compact}, ensure_ascii=False)},
            pdf_standards=STANDARDS,
            timestamp=0,
        )
    except typst.TypstError as error:
        raise OutputError(f"The PDF edition could not be made. {_reason(error, flow)}") from error
    return with_row_headers(pdf)


def _own_fonts() -> list[Path]:
    named = os.environ.get(FONTS_VARIABLE)
    if not named:
        return []
    if not Path(named).is_dir():
        raise OutputError(f"{FONTS_VARIABLE} names {named}, which is not a folder. Name a folder of fonts.")
    return [Path(named)]


def _typst() -> ModuleType:
    try:
        import typst  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise OutputError(_NO_EXTRA) from error
    return typst


def _reason(error: Exception, flow: Flow) -> str:
    message = str(getattr(error, "message", error))
    found = _CHARACTER.search(message)
    if found is None:
        return message
    character = chr(int(found[1], 16)) if found[1] else found[2][:1]
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    return (
        f"{_place_of(character, flow)} holds a character no font here can draw: {character!r} ({name})."
        f" Name a folder with a font that has it in the environment variable {FONTS_VARIABLE},"
        " or write the text without it."
    )


def _place_of(character: str, flow: Flow) -> str:
    """
    Return where a character first stands: under which heading.
    """
    heading = flow.title
    for block in flow.blocks:
        heading = block.text if isinstance(block, Heading) else heading
        # Written as Python writes it, in which a control character is a backslash and its code.
        if repr(character)[1:-1] in repr(block):
            return f"The part '{heading}'"
    return "The publication"


def _as_data(flow: Flow) -> dict[str, Any]:
    encoder = _Encoder(flow)
    blocks = [encoder.block(block) for block in flow.blocks]
    return {
        "title": flow.title,
        "body": flow.body,
        "status": list(flow.status),
        "mark": flow.mark,
        "date": list((flow.date or _UNDATED).timetuple()[:3]),
        "keywords": [flow.framework, flow.digest],
        "lang": flow.language.split("-")[0],
        "blocks": blocks,
        "notes": {str(number): encoder.note(note) for number, note in flow.notes.items()},
    }


class _Encoder:
    """
    Blocks as the data the template reads.

    It remembers which notes have been seen: the first mark of a figure carries the footnote, later marks
    lead to it.
    """

    def __init__(self, flow: Flow) -> None:
        self._anchors = {block.anchor for block in flow.blocks if isinstance(block, Heading)} - {""}
        self._seen: set[int] = set()

    def block(self, block: Block) -> dict[str, Any]:
        match block:
            case Heading(level, text, anchor):
                return {"kind": "heading", "level": level, "text": text, "anchor": anchor}
            case Paragraph(line, kind):
                return {"kind": kind, "line": self.line(line)}
            case Items(entries):
                return {"kind": "items", "entries": [self.line(entry) for entry in entries]}
            case Facts(entries):
                return {"kind": "facts", "entries": [[label, self.line(text)] for label, text in entries]}
            case Picture():
                return {"kind": "picture", **vars(block)}
            case Grid():
                return self._grid(block)

    def note(self, note: Note) -> dict[str, str]:
        return {"text": note.text, "title": note.evidence.text, "anchor": anchor_of(note.evidence)}

    def line(self, line: Line) -> list[dict[str, Any]]:
        return [self._run(run) for run in line]

    def _grid(self, grid: Grid) -> dict[str, Any]:
        columns = [vars(column) for column in grid.columns]
        rows = [[[self.line(line) for line in cell] for cell in row.cells] for row in grid.rows]
        return {"kind": "grid", "caption": grid.caption, "columns": columns, "rows": rows, "wide": grid.wide}

    def _run(self, run: Words | FigureMark | Strong | Pointer) -> dict[str, Any]:
        match run:
            case FigureMark(text, _, note):
                first = note not in self._seen
                self._seen.add(note)
                return {"figure": text, "note": note, "first": first}
            case Strong(text):
                return {"strong": text}
            case Pointer(text, target):
                return self._pointer(text, target)
            case Words(text):
                return {"text": text}

    def _pointer(self, text: str, target: str) -> dict[str, Any]:
        if not target.startswith("#"):
            return {"text": text, "address": target}
        anchor = target.removeprefix("#")
        return {"text": text, "anchor": anchor} if anchor in self._anchors else {"text": text}
