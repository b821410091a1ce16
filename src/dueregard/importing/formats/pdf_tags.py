"""
The tags of a PDF: the order, the tables and the notes its author's program wrote into it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from dueregard.importing.document import Block, Kind, Mark, Place, tidy
from dueregard.importing.formats.grid import Grid
from dueregard.importing.formats.marked_content import keep_outer_marks
from dueregard.importing.formats.pdf_lines import furniture_of
from dueregard.importing.formats.pdf_text import is_apart, running_text
from dueregard.importing.limits import MOST_DEPTH

keep_outer_marks()

_HEADING = re.compile(r"H([1-6])?|Title")
_LABEL = re.compile(r"\s*[\[(]?(\d{1,3})[\])]?\s*")
_GROUPS = {
    *(
        "Document",
        "DocumentFragment",
        "Part",
        "Sect",
        "Div",
        "Art",
        "Aside",
        "BlockQuote",
        "NonStruct",
        "TOC",
    ),
    *("Index", "Form", "StructTreeRoot"),
}
_BLOCKS = {"P", "L", "LI", "Table", "TR", "TD", "TH", "Caption", "Figure", "TOCI", "Note", "FENote", "LBody"}

Key = tuple[int, int]
Part = str | Mark


@dataclass
class Tagged:
    """
    What the tags gave: blocks in order, what stands outside them, and which share of the text is under a tag.
    """

    blocks: list[Block]
    left: list[Block]
    share: float


def read_tags(pdf: pikepdf.Pdf, pages: Sequence[Any]) -> Tagged:
    """
    Return the blocks of a PDF in the order of its tag tree.
    """
    chars: defaultdict[Key, list[Any]] = defaultdict(list)
    outside: list[list[Any]] = []
    for index, page in enumerate(pages):
        outside.append([])
        for char in page.chars:
            if char.get("mcid") is None:
                outside[index].append(char)
            else:
                chars[index, char["mcid"]].append(char)
    total = sum(map(len, chars.values())) + sum(map(len, outside))
    reader = _Reader(pdf, chars)
    reader.read()
    for key in sorted(set(chars) - reader.used):
        outside[key[0]] += chars[key]
    under = sum(len(chars[key]) for key in reader.used)
    left = [block for index, found in enumerate(outside) for block in furniture_of(pages[index], found)]
    return Tagged(reader.blocks, left, under / total if total else 0.0)


@dataclass
class _Reader:
    """
    Walks the tag tree.
    """

    pdf: pikepdf.Pdf
    chars: dict[Key, list[Any]]
    blocks: list[Block] = field(default_factory=list)
    used: set[Key] = field(default_factory=set)
    notes: list[Block] = field(default_factory=list)
    tables: int = 0
    paragraphs: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    page: int = 0
    last: Any = None
    seen: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.root = self.pdf.Root["/StructTreeRoot"]
        self.index = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages)}
        roles = self.root.get("/RoleMap")
        self.roles = dict(roles.items()) if isinstance(roles, pikepdf.Dictionary) else {}

    def read(self) -> None:
        self.walk(self.root, 0, 0)

    def role(self, element: Any) -> str:
        name = str(element.get("/S", "/StructTreeRoot"))
        for _ in range(10):
            if name.lstrip("/") in _GROUPS | _BLOCKS or name not in self.roles:
                break
            name = str(self.roles[name])
        return name.lstrip("/")

    def children(self, element: Any) -> Iterator[Any]:
        kids = element.get("/K")
        if isinstance(kids, pikepdf.Array):
            yield from kids
        elif kids is not None:
            yield kids

    def walk(self, element: Any, depth: int, level: int) -> None:
        """
        Add the blocks of an element that holds others.
        """
        if depth > MOST_DEPTH or not self.is_new(element):
            return
        running: list[Part] = []
        for child in self.children(element):
            if not _is_element(child):
                running += self.content(child, element)
                continue
            role = self.role(child)
            if role in _GROUPS or (
                role not in _BLOCKS and not _HEADING.fullmatch(role) and self.holds(child)
            ):
                self.flush(running)
                self.walk(child, depth + 1, level)
            elif role in _BLOCKS or _HEADING.fullmatch(role):
                self.flush(running)
                self.block(child, role, depth + 1, level)
            else:
                running += self.inline(child, depth + 1)
        self.flush(running)

    def is_new(self, element: Any) -> bool:
        """
        Tell whether an element is met for the first time: a tree that turns back on itself is walked once.
        """
        name = element.objgen
        if name != (0, 0) and name in self.seen:
            return False
        self.seen.add(name)
        return True

    def holds(self, element: Any) -> bool:
        return any(
            _is_element(child) and (self.role(child) in _GROUPS | _BLOCKS) for child in self.children(element)
        )

    def flush(self, running: list[Part], kind: Kind = "paragraph", level: int = 1) -> None:
        text, marks = _joined(running)
        running.clear()
        if text:
            self.paragraphs[self.page] += 1
            place = Place(page=self.page + 1, paragraph=self.paragraphs[self.page])
            self.blocks.append(Block(kind=kind, place=place, text=text, marks=marks, level=level))
        self.blocks += self.notes
        self.notes.clear()

    def block(self, element: Any, role: str, depth: int, level: int) -> None:
        found = _HEADING.fullmatch(role)
        if found:
            self.flush(self.inline(element, depth), "heading", int(found[1] or 1))
        elif role == "Table":
            self.table(element, depth)
        elif role == "L":
            for child in self.children(element):
                if _is_element(child):
                    self.block(child, self.role(child), depth + 1, level + 1)
        elif role == "LI":
            self.item(element, depth, level)
        elif role in {"Note", "FENote"}:
            self.note(element, depth)
            self.flush([])
        elif role in {"TR", "TD", "TH", "LBody", "Caption", "Figure"} or self.holds(element):
            self.walk(element, depth, level)
        else:
            self.flush(self.inline(element, depth))

    def item(self, element: Any, depth: int, level: int) -> None:
        running: list[Part] = []
        inner = []
        for child in self.children(element):
            role = self.role(child) if _is_element(child) else ""
            if role == "Lbl":
                running += [part for part in self.inline(child, depth) if re.search(r"\w", str(part))]
            elif role == "L":
                inner.append(child)
            elif role == "LBody":
                for part in self.children(child):
                    if _is_element(part) and self.role(part) == "L":
                        inner.append(part)
                    elif _is_element(part):
                        running += [" ", *self.inline(part, depth + 1)]
                    else:
                        running += self.content(part, child)
            elif role:
                running += self.inline(child, depth)
            else:
                running += self.content(child, element)
        self.flush(running, "item", max(level, 1))
        for each in inner:
            self.block(each, "L", depth + 1, level)

    def inline(self, element: Any, depth: int) -> list[Part]:
        """
        Return the text of an element in the order of its children, its notes put aside.
        """
        if depth > MOST_DEPTH or not self.is_new(element):
            return []
        parts: list[Part] = []
        for child in self.children(element):
            if not _is_element(child):
                parts += self.content(child, element)
                continue
            role = self.role(child)
            if role in {"Note", "FENote"}:
                self.note(child, depth + 1)
                continue
            inner = self.inline(child, depth + 1)
            if role in {"Lbl", "Reference", "Link"}:
                text = "".join(part if isinstance(part, str) else part.label for part in inner)
                if number := _LABEL.fullmatch(text):
                    parts.append(Mark(at=0, label=number[1]))
                    continue
            parts += [" ", *inner, " "] if role in _BLOCKS else inner
        return parts

    def content(self, child: Any, element: Any) -> list[Part]:
        """
        Return the text of one piece of marked content.
        """
        owner = child if isinstance(child, pikepdf.Dictionary) else element
        page = owner.get("/Pg") or element.get("/Pg")
        number = child.get("/MCID") if isinstance(child, pikepdf.Dictionary) else child
        if number is None or page is None or page.objgen not in self.index:
            return []
        key = (self.index[page.objgen], int(number))
        if key not in self.chars or key in self.used:
            return []
        self.used.add(key)
        self.page = key[0]
        chars = self.chars[key]
        text, marks = running_text(chars)
        # Some programs tag each line apart: the letters' places tell whether a new word begins.
        parts: list[Part] = [" "] if self.last is not None and is_apart(self.last, chars[0]) else []
        self.last = chars[-1]
        end = 0
        for mark in marks:
            parts += [text[end : mark.at], mark]
            end = mark.at
        # Where the letters end tells whether the next piece begins a new word.
        space = " " if str(chars[-1]["text"]).isspace() else ""
        lead = " " if str(chars[0]["text"]).isspace() else ""
        return [lead, *parts, text[end:], space]

    def note(self, element: Any, depth: int) -> None:
        parts = self.inline(element, depth)
        label = next((part.label for part in parts if isinstance(part, Mark)), None)
        text = tidy("".join(part for part in parts if isinstance(part, str)))
        if label is None and (found := re.match(r"(\d{1,3})(?:\s+|(?=[A-Z]))", text)):
            label, text = found[1], text[found.end() :]
        if text:
            place = Place(page=self.page + 1, note=label)
            self.notes.append(Block(kind="note", place=place, text=text, label=label))

    def table(self, element: Any, depth: int) -> None:
        self.tables += 1
        grid = Grid(Place(page=self.page + 1, table=self.tables))
        captions: list[Any] = []
        for row in self.rows(element, captions, depth):
            grid.next_row()
            for cell in self.children(row):
                if _is_element(cell) and self.role(cell) in {"TD", "TH"}:
                    text, marks = _joined(self.cell(cell, depth + 3))
                    grid.add(
                        text,
                        marks,
                        rows=_attribute(cell, "/RowSpan"),
                        columns=_attribute(cell, "/ColSpan"),
                        heading=self.role(cell) == "TH",
                        place=Place(page=self.page + 1),
                    )
        for caption in captions:
            self.flush(self.inline(caption, depth + 1))
        if grid.cells:
            place = grid.place.model_copy(update={"page": grid.cells[0].place.page})
            self.blocks.append(Block(kind="table", place=place, cells=tuple(grid.cells)))
        self.flush([])

    def cell(self, element: Any, depth: int) -> list[Part]:
        """
        Return the text of a cell, a line for each of its paragraphs.
        """
        if not self.holds(element):
            return self.inline(element, depth)
        parts: list[Part] = []
        for child in self.children(element):
            if (
                _is_element(child)
                and self.role(child) in {"L", "LI", "LBody", *_GROUPS}
                and self.holds(child)
            ):
                parts += ["\v", *self.cell(child, depth + 1)] if self.is_new(child) else []
            elif _is_element(child):
                parts += ["\v", *self.inline(_Holder(child), depth + 1)]
            else:
                parts += self.content(child, element)
        return parts

    def rows(self, element: Any, captions: list[Any], depth: int) -> Iterator[Any]:
        if depth > MOST_DEPTH or not self.is_new(element):
            return
        for child in self.children(element):
            role = self.role(child) if _is_element(child) else ""
            if role == "TR":
                yield child
            elif role == "Caption":
                captions.append(child)
            elif role:
                yield from self.rows(child, captions, depth + 1)


class _Holder:
    """
    Stands above one element, so that it is read as a child: a note or a mark in a cell is seen as one.
    """

    objgen = (0, 0)

    def __init__(self, element: Any) -> None:
        self._element = element

    def get(self, name: str, default: Any = None) -> Any:
        """
        Return the element as the only child, and nothing else.
        """
        return self._element if name == "/K" else default


def _is_element(child: Any) -> bool:
    return isinstance(child, pikepdf.Dictionary) and "/S" in child and "/MCID" not in child


def _joined(parts: list[Part]) -> tuple[str, tuple[Mark, ...]]:
    text, marks = "", []
    for part in parts:
        if isinstance(part, Mark):
            marks.append(Mark(at=len(_lines(text)), label=part.label))
        else:
            text += part
    return _lines(text), tuple(marks)


def _lines(text: str) -> str:
    return "\n".join(line for part in text.split("\v") if (line := tidy(part)))


def _attribute(element: Any, name: str) -> int:
    given = element.get("/A")
    for attributes in given if isinstance(given, pikepdf.Array) else [given]:
        if isinstance(attributes, pikepdf.Dictionary) and name in attributes:
            try:
                return int(attributes[name])
            except (TypeError, ValueError):
                return 1
    return 1
