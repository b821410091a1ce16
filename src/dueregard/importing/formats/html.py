"""
HTML: what a reader sees of a page, with its headings, lists, tables and notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from dueregard.errors import DocumentError
from dueregard.importing.document import Block, Kind, Mark, Place, tidy
from dueregard.importing.formats.grid import Grid
from dueregard.importing.limits import MOST_DEPTH

_NOT_SHOWN = {"script", "style", "template", "title", "noscript", "iframe", "object", "colgroup", "datalist"}
_CONTAINERS = {
    *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl"),
    *(
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "html",
        "legend",
        "main",
        "nav",
    ),
    *("ol", "pre", "section", "summary", "ul", "li", "p", "caption", "dt", "menu", "table", "tbody", "thead"),
    *("tfoot", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "search"),
}
_DECLARED = re.compile(rb"charset\s*=", re.IGNORECASE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_HEADING = re.compile(r"h([1-6])")
_LABEL = re.compile(r"[\[(]?(?:note )?(\d{1,3})[\])]?")
_BACK = re.compile(r"[↩↑⮌^\ufe0e\s]*(?:back(?: to (?:text|content|top))?)?[↩↑\ufe0e\s]*", re.IGNORECASE)


class _Text:
    """
    Running text as it is gathered, with the marks in it.
    """

    def __init__(self) -> None:
        self.parts: list[str | Mark] = []

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)

    def result(self) -> tuple[str, tuple[Mark, ...]]:
        """
        Return the tidy text, a line for each line break in it, and the marks where they now stand.
        """
        text, marks = "", []
        for part in self.parts:
            if isinstance(part, Mark):
                marks.append(Mark(at=len(_tidy_lines(text)), label=part.label))
            else:
                text += part
        return _tidy_lines(text), tuple(marks)


def _tidy_lines(text: str) -> str:
    return "\n".join(line for part in text.split("\v") if (line := tidy(part)))


def read_html(content: bytes) -> tuple[tuple[Block, ...], str | None, str | None]:
    """
    Return the blocks of a page, its title and its language.

    Raises:
        DocumentError: it is nested so deep that a part of it would be lost.
    """
    parser = html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding=_encoding(content)
    )
    try:
        root = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return (), None, None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        message = "This page nests its elements deeper than an honest one, and the rest of it cannot be read."
        raise DocumentError.at("the page", None, message)
    title = root.find(".//title")
    reader = _Reader(_targets(root))
    reader.walk(root)
    named = tidy(title.text_content()) if title is not None else ""
    return tuple(reader.blocks), named or None, root.get("lang")


def _encoding(content: bytes) -> str | None:
    """
    Return the encoding of a page: UTF-8 where it is that, else what it declares (None), else Windows-1252.
    """
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None if _DECLARED.search(content[:2048]) or content[:2] in _UTF_16 else "cp1252"
    return "utf-8"


def _targets(root: Any) -> dict[str, str]:
    """
    Return the label of each element that the mark of a note leads to, by its id.
    """
    marks = (
        (str(link.get("href")), tidy(link.text_content())) for link in root.iter("a") if link.get("href")
    )
    return {
        href[1:]: match[1]
        for href, text in marks
        if href.startswith("#") and len(href) > 1 and (match := _LABEL.fullmatch(text))
    }


class _Reader:
    """
    Walks a page in reading order.
    """

    def __init__(self, targets: dict[str, str]) -> None:
        self.targets = targets
        self.blocks: list[Block] = []
        self.tables = self.paragraphs = 0

    def walk(self, element: Any, *, kind: Kind = "paragraph", level: int = 1, depth: int = 0) -> None:
        """
        Add the blocks of an element: its running text, then what stands in it as blocks, in order.
        """
        running = _Text()
        running.add(element.text)
        for child in element:
            if not isinstance(child.tag, str) or child.tag in _NOT_SHOWN:
                running.add(child.tail)
                continue
            if depth < MOST_DEPTH and _holds_blocks(child):
                self.add(kind, running, element, level)
                running = _Text()
                self.block(child, kind, level, depth + 1)
            else:
                self.inline(child, running)
            running.add(child.tail)
        self.add(kind, running, element, level)

    def block(self, element: Any, kind: Kind, level: int, depth: int) -> None:
        tag = element.tag
        if element.get("id") in self.targets and tag not in {"table", "body", "main"}:
            self.note(element)
        elif found := _HEADING.fullmatch(tag):
            self.walk(element, kind="heading", level=int(found[1]), depth=depth)
        elif tag == "table":
            self.table(element)
        elif tag == "li":
            self.walk(element, kind="item", level=level, depth=depth)
        elif tag in {"ul", "ol", "menu"}:
            self.walk(element, kind=kind, level=level + (kind == "item"), depth=depth)
        elif tag in {"nav", "footer"}:
            self.walk(element, kind="furniture", depth=depth)
        elif tag in {"dt", "summary", "legend"}:
            self.walk(element, kind="heading", level=6, depth=depth)
        else:
            self.walk(element, kind=kind, level=level, depth=depth)

    def inline(self, element: Any, running: _Text) -> None:
        tag = element.tag
        label = self.mark(element)
        if label:
            running.parts.append(Mark(at=0, label=label))
        elif tag in {"br", "hr"}:
            running.add("\v")
        elif tag == "img":
            running.add(f" {element.get('alt') or ''} ")
        elif tag == "input":
            running.add(_field(element))
        else:
            running.add(element.text)
            for child in element:
                if isinstance(child.tag, str) and child.tag not in _NOT_SHOWN:
                    self.inline(child, running)
                running.add(child.tail)

    def mark(self, element: Any) -> str | None:
        """
        Return the label of the note an element is the mark of.
        """
        links = [element] if element.tag == "a" else list(element.iter("a"))
        leads = [str(link.get("href") or "")[1:] for link in links]
        text = tidy(element.text_content())
        found = _LABEL.fullmatch(text)
        is_link = any(lead in self.targets for lead in leads)
        return found[1] if found and (is_link and element.tag in {"a", "sup"}) else None

    def note(self, element: Any) -> None:
        label = self.targets[element.get("id")]
        running = _Text()
        for text in _shown(element):
            running.add(text)
        text, _ = running.result()
        text = re.sub(rf"^[\[(]?{label}[\]).:]?\s+", "", text)
        self.blocks.append(Block(kind="note", place=Place(line=element.sourceline), text=text, label=label))

    def add(self, kind: Kind, running: _Text, element: Any, level: int) -> None:
        text, marks = running.result()
        if text:
            self.paragraphs += 1
            place = Place(line=element.sourceline, paragraph=self.paragraphs)
            self.blocks.append(Block(kind=kind, place=place, text=text, marks=marks, level=level))

    def table(self, table: Any) -> None:
        captions = [child for child in table if child.tag == "caption"]
        for caption in captions:
            self.walk(caption)
        rows = list(_rows(table))
        widest = max((len(row) for row in rows), default=0)
        if len(rows) == 1 and widest == 1:
            self.walk(rows[0][0])  # a frame drawn with a table
            return
        self.tables += 1
        grid = Grid(Place(line=table.sourceline, table=self.tables))
        nested: list[Any] = []
        for row in rows:
            grid.next_row()
            for cell in row:
                running = _Text()
                self.cell(cell, running, nested)
                text, marks = running.result()
                grid.add(
                    text,
                    marks,
                    rows=_span(cell, "rowspan"),
                    columns=_span(cell, "colspan"),
                    heading=cell.tag == "th",
                    place=Place(line=cell.sourceline),
                )
        if grid.cells:
            self.blocks.append(Block(kind="table", place=grid.place, cells=tuple(grid.cells)))
        for inner in nested:
            self.table(inner)

    def cell(self, element: Any, running: _Text, nested: list[Any], depth: int = 0) -> None:
        running.add(element.text)
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _NOT_SHOWN:
                if child.tag == "table":
                    nested.append(child)
                elif child.tag in _CONTAINERS and depth < MOST_DEPTH:
                    running.add("\v")
                    self.cell(child, running, nested, depth + 1)
                    running.add("\v")
                else:
                    self.inline(child, running)
            running.add(child.tail)


def _holds_blocks(element: Any) -> bool:
    return element.tag in _CONTAINERS or any(
        isinstance(child.tag, str) and child.tag in _CONTAINERS for child in element.iterdescendants()
    )


def _rows(table: Any) -> Iterator[list[Any]]:
    for child in table:
        if child.tag == "tr":
            yield [cell for cell in child if cell.tag in {"td", "th"}]
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (
                [cell for cell in row if cell.tag in {"td", "th"}] for row in child if row.tag == "tr"
            )


def _span(cell: Any, name: str) -> int:
    given = str(cell.get(name) or "1").strip()
    return int(given[:6]) if given.isascii() and given.isdigit() else 1


def _field(element: Any) -> str:
    if element.get("type") in {"checkbox", "radio"}:
        return " ☒ " if element.get("checked") is not None else " ☐ "
    return (
        f" {element.get('value') or ''} " if element.get("type") not in {"hidden", "submit", "button"} else ""
    )


def _shown(element: Any) -> Iterator[str]:
    """
    Iterate over the texts of a note, the link back to its mark left out.
    """
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _NOT_SHOWN:
            leads_back = child.tag == "a" and str(child.get("href") or "").startswith("#")
            if not (leads_back and _BACK.fullmatch(tidy(child.text_content()))):
                yield from _shown(child)
            if child.tag in _CONTAINERS:
                yield "\v"
        yield child.tail or ""
