"""
A Word document from a flow.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from importlib import resources
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm

from dueregard.publish.archives import undated
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
from dueregard.publish.publication import Words
from dueregard.publish.rasterising import as_png
from dueregard.publish.word import tables
from dueregard.publish.word.lines import Writer
from dueregard.publish.word.xml import element, field, paragraph, text_run

_KEPT_PARTS = frozenset({"styles", "settings", "numbering"})
_STYLES = {"body": "", "lead": "Lead", "aside": "Aside", "small": "SmallPrint"}
_PICTURE_WIDTH = Cm(11)
_UNDATED = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def word_document(flow: Flow) -> bytes:
    """
    Return the flow as a Word document, the same bytes on each run.
    """
    document = _clean_template(flow)
    anchors = [block.anchor for block in flow.blocks if isinstance(block, Heading) and block.anchor]
    names = {anchor: f"part_{number}" for number, anchor in enumerate(anchors, start=1)}
    writer = Writer(document.part, names, flow.notes)
    _Layout(document, writer, names, flow).write()
    writer.finish()
    saved = io.BytesIO()
    document.save(saved)
    return undated(saved.getvalue())


def _clean_template(flow: Flow) -> Any:
    """
    Return an empty document with our styles, and nothing else of the library's own template.
    """
    document = docx.Document()
    package = document.part.package
    for relations, kept in (
        (document.part.rels, _KEPT_PARTS),
        (package.rels, {"officeDocument", "core-properties"}),
    ):
        for name in [name for name, one in relations.items() if one.reltype.rsplit("/", 1)[-1] not in kept]:
            del relations[name]
    room = resources.files("dueregard.publish.word")
    _replace(document.styles.element, (room / "styles.xml").read_bytes())
    _replace(document.part.numbering_part.element, (room / "numbering.xml").read_bytes())
    _replace(document.settings.element, _settings(flow))
    language = _language(flow)
    for named in document.styles.element.iter(qn("w:lang")):
        named.set(qn("w:val"), language)
    _describe(document, flow)
    return document


def _replace(root: Any, xml: bytes) -> None:
    for child in list(root):
        root.remove(child)
    root.extend(list(parse_xml(xml)))


def _settings(flow: Flow) -> bytes:
    return (
        '<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{_language(flow)}"/></w:settings>'
    ).encode()


def _language(flow: Flow) -> str:
    return f"{flow.language}-GB" if flow.language in ("en", "cy") else flow.language


def _describe(document: Any, flow: Flow) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.subject = flow.title, flow.body, flow.framework
    properties.comments, properties.keywords, properties.language = flow.mark, flow.digest, _language(flow)
    day = dt.datetime.combine(flow.date, dt.time(12)) if flow.date else _UNDATED
    properties.created = properties.modified = day
    properties.last_modified_by, properties.revision = flow.body, 1


class _Layout:
    """
    Lays blocks into the body of a document, one after another.
    """

    def __init__(self, document: Any, writer: Writer, names: dict[str, str], flow: Flow) -> None:
        self._document, self._writer, self._names, self._flow = document, writer, names, flow
        self._tables = 0
        self._pictures = as_png([block.svg for block in flow.blocks if isinstance(block, Picture)])

    def write(self) -> None:
        """
        Write the whole flow, with its marks at the top and the foot of every page.
        """
        self._page(self._document.sections[0], turned=False)
        self._margins()
        for made in self._opening():
            self._add(made)
        for block in self._flow.blocks:
            self._block(block)

    def _opening(self) -> Iterator[Any]:
        flow = self._flow
        yield paragraph("SmallPrint", text_run(flow.body))
        yield paragraph("Title", text_run(flow.title))
        for part in flow.status:
            yield paragraph("SmallPrint", text_run(part))
        for block in flow.blocks:
            if isinstance(block, Heading) and block.level == 1:
                yield paragraph("ListBullet", *self._writer.runs((Pointer(block.text, f"#{block.anchor}"),)))

    def _margins(self) -> None:
        section, flow = self._document.sections[0], self._flow
        header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
        header.style, footer.style = "header", "footer"
        header.add_run(flow.mark)
        footer.add_run(f"{flow.title}, {flow.body}. Page ")
        for run in field("PAGE", "1"):
            footer._p.append(run)  # noqa: SLF001 (the library has no fields)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph(line, kind):
                self._add(paragraph(_STYLES[kind], *self._writer.runs(line)))
            case Items(entries):
                for entry in entries:
                    self._add(paragraph("ListBullet", *self._writer.runs(entry)))
            case Facts(entries):
                for label, line in entries:
                    self._add(paragraph("", *self._writer.runs(_fact(label, line))))
            case Grid():
                self._grid(block)
            case Picture():
                self._picture(block)

    def _heading(self, heading: Heading) -> None:
        words = text_run(heading.text)
        name = self._names.get(heading.anchor)
        marked: list[Any] = [words]
        if name is not None:
            number = int(name.removeprefix("part_"))
            start, end = element("w:bookmarkStart", id=number, name=name), element("w:bookmarkEnd", id=number)
            marked = [start, words, end]
        breaks = heading.level == 1 and heading.anchor != "summary"
        self._add(paragraph(f"Heading{heading.level}", *marked, pageBreakBefore=breaks))

    def _grid(self, grid: Grid) -> None:
        self._tables += 1
        if grid.wide:
            self._page(self._document.add_section(), turned=True)
        self._add(tables.caption(grid, self._tables))
        self._add(tables.table(grid, self._writer))
        # Two tables that touch become one.
        self._add(paragraph(""))
        if grid.wide:
            self._page(self._document.add_section(), turned=False)

    def _picture(self, picture: Picture) -> None:
        title = paragraph(
            "Caption", text_run(f"{picture.title}. "), text_run(picture.subtitle, element("w:b", val=0))
        )
        self._add(title)
        png = self._pictures.get(picture.svg)
        if png is None:
            self._add(paragraph("", text_run(picture.text)))
            return
        shown = self._document.add_picture(io.BytesIO(png), width=_PICTURE_WIDTH)
        properties = shown._inline.docPr  # noqa: SLF001 (the library cannot say what a picture shows)
        properties.set("descr", picture.text)
        properties.set("title", picture.title)

    def _add(self, made: Any) -> None:
        body = self._document.element.body
        body.insert(len(body) - 1, made)

    def _page(self, section: Any, *, turned: bool) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
        long, short = Cm(29.7), Cm(21)
        section.page_width, section.page_height = (long, short) if turned else (short, long)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)


def _fact(label: str, line: Line) -> Line:
    return (Strong(f"{label}: "), *line) if line else (Strong(label), Words(""))
