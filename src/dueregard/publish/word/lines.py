"""
Lines of a flow as runs of a Word paragraph, with a real footnote at the first mark of each figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from dueregard.publish.flow.blocks import Line, Pointer, Strong
from dueregard.publish.flow.parts import anchor_of
from dueregard.publish.publication import FigureMark, Note, Words
from dueregard.publish.word.xml import element, field, paragraph, text_run

_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class Writer:
    """
    Turns lines into runs, and keeps the footnotes and bookmarks they need.

    Args:
        part: the main part of the document, which holds the relations of its links.
        anchors: what pointers of the flow may lead to.
        notes: what stands behind each figure, by number.
    """

    def __init__(self, part: Any, anchors: Mapping[str, str], notes: Mapping[int, Note]) -> None:
        self._part = part
        self._anchors = anchors
        self._notes = notes
        self._numbers: dict[int, int] = {}
        self._footnotes = element("w:footnotes", _rule("separator", -1), _rule("continuationSeparator", 0))

    def runs(self, line: Line) -> Iterator[Any]:
        """
        Yield what stands in a paragraph for a line.
        """
        for run in line:
            match run:
                case Words(text):
                    yield text_run(text)
                case Strong(text):
                    yield text_run(text, element("w:rStyle", val="Strong"))
                case Pointer(text, target):
                    yield self._link(text, target)
                case FigureMark(text, _, note):
                    yield text_run(text)
                    yield from self._mark(note)

    def finish(self) -> None:
        """
        Give the document its footnotes.
        """
        name = PackURI("/word/footnotes.xml")
        footnotes = XmlPart(name, _FOOTNOTES_TYPE, self._footnotes, self._part.package)
        self._part.relate_to(footnotes, RELATIONSHIP_TYPE.FOOTNOTES)

    def _mark(self, note: int) -> Iterator[Any]:
        """
        Yield the mark of a note: the footnote itself the first time, a reference to it after that.
        """
        raised = element("w:rStyle", val="FootnoteReference")
        if note in self._numbers:
            number = self._numbers[note]
            yield from field(f"NOTEREF note_{number} \\f \\h", str(number), raised)
            return
        number = self._numbers[note] = len(self._numbers) + 1
        yield element("w:bookmarkStart", id=10_000 + number, name=f"note_{number}")
        yield element("w:r", element("w:rPr", raised), element("w:footnoteReference", id=number))
        yield element("w:bookmarkEnd", id=10_000 + number)
        self._footnotes.append(self._footnote(number, self._notes[note]))

    def _footnote(self, number: int, note: Note) -> Any:
        mark = element("w:rPr", element("w:rStyle", val="FootnoteReference"))
        words = [element("w:r", mark, element("w:footnoteRef")), text_run(f" {note.text} ")]
        link = self._link(note.evidence.text, f"#{anchor_of(note.evidence)}")
        return element("w:footnote", paragraph("FootnoteText", *words, link), id=number)

    def _link(self, text: str, target: str) -> Any:
        anchor = self._anchors.get(target.removeprefix("#")) if target.startswith("#") else None
        if target.startswith("#") and anchor is None:
            return text_run(text)
        shown = text_run(text, element("w:rStyle", val="Hyperlink"))
        if anchor is not None:
            return element("w:hyperlink", shown, anchor=anchor, history=1)
        link = element("w:hyperlink", shown, history=1)
        link.set(qn("r:id"), self._part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        return link


def _rule(kind: str, number: int) -> Any:
    line = element("w:p", element("w:r", element(f"w:{kind}")))
    return element("w:footnote", line, type=kind, id=number)
