"""
A PDF without tags: tables by their ruled lines, paragraphs by the gaps, headings by their letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from dueregard.importing.document import Block, Kind, Place
from dueregard.importing.formats.grid import Grid
from dueregard.importing.formats.pdf_text import running_text

_BULLET = re.compile(r"^\s*(?:[•·▪◦‣●○\u2212\u2013\u2014\uf0b7\uf0a7\u2212]|o(?=\s[A-Z])|-(?=\s))\s*")
_NOTE = re.compile(r"^(\d{1,3})\s+(?=\S)")
_ENDS_A_SENTENCE = re.compile(r"[.!?…][\"'\u2019\u201d)]*$")
_MOST_WORDS_OF_A_HEADING = 16
_MOST_LINES_OF_A_HEADING = 3
_OTHER_SIZE = 0.8
"""Points by which letters of another size begin another paragraph."""

_EDGE = 0.09
"""Share of the height of a page, at its top and foot, where what repeats is looked for."""

Line = list[Any]


def read_lines(pages: Sequence[Any]) -> list[Block]:
    """
    Return the blocks of a PDF by what its pages look like.
    """
    usual = _usual_size(pages)
    repeated = _repeated(pages)
    blocks: list[Block] = []
    tables = 0
    for page in pages:
        reader = _Page(page, usual, repeated, tables)
        blocks += reader.blocks()
        tables = reader.tables
    return list(_across_pages(blocks))


def furniture_of(page: Any, chars: Sequence[Any]) -> list[Block]:
    """
    Return the lines that characters outside the text of a page make: its head, its foot, its number.
    """
    found = [running_text(line, marks=False)[0] for line in _lines(chars)]
    place = Place(page=page.page_number)
    return [Block(kind="furniture", place=place, text=text) for text in found if text]


def _across_pages(blocks: Sequence[Block]) -> Iterator[Block]:
    """
    Join a paragraph that goes on after a page break: it ends without an end, and the next begins small.
    """
    held: Block | None = None
    between: list[Block] = []
    for block in blocks:
        if block.kind in {"furniture", "note"}:
            between.append(block)
            continue
        goes_on = (
            held is not None
            and held.kind in {"paragraph", "item"}
            and block.kind == "paragraph"
            and held.place.page != block.place.page
            and not _ENDS_A_SENTENCE.search(held.text)
            and block.text[:1].islower()
        )
        if held is not None and goes_on:
            moved = [mark.model_copy(update={"at": mark.at + len(held.text) + 1}) for mark in block.marks]
            held = held.model_copy(
                update={"text": f"{held.text} {block.text}", "marks": (*held.marks, *moved)}
            )
            continue
        if held is not None:
            yield held
        yield from between
        between, held = [], block
    if held is not None:
        yield held
    yield from between


class _Page:
    """
    Reads one page from its top to its foot.
    """

    def __init__(self, page: Any, usual: float, repeated: set[str], tables: int) -> None:
        self.page, self.usual, self.repeated, self.tables = page, usual, repeated, tables
        self.paragraphs = 0

    def blocks(self) -> list[Block]:
        found = [table for table in self.page.find_tables() if _is_a_table(table)]
        boxes = [table.bbox for table in found]
        chars = [char for char in self.page.chars if not any(_is_within(char, box) for box in boxes)]
        placed = [
            (_top(group), block) for group in self._groups(_lines(chars)) for block in self._prose(group)
        ]
        placed += [(float(table.bbox[1]), block) for table in found for block in self._table(table)]
        return [block for _, block in sorted(placed, key=lambda each: each[0])]

    def _groups(self, lines: Sequence[Line]) -> Iterator[list[Line]]:
        """
        Iterate over the lines of each paragraph: a wider gap, a bullet or other letters begin another.
        """
        if not lines:
            return
        gaps = [_top(after) - _top(before) for before, after in pairwise(lines)]
        close = [gap for gap in gaps if 0 < gap < self.usual * 2.2]
        usual_gap = median(close) if close else self.usual * 1.2
        group = [lines[0]]
        for (before, after), gap in zip(pairwise(lines), gaps, strict=True):
            text = running_text(after)[0]
            begins = (
                gap > usual_gap * 1.35
                or _BULLET.match(text)
                or abs(_size(after) - _size(before)) > _OTHER_SIZE
                or _is_bold(after) != _is_bold(before)
                or self._is_furniture(text, after)
                or self._is_furniture(running_text(before)[0], before)
            )
            if begins:
                yield group
                group = []
            group.append(after)
        yield group

    def _is_furniture(self, text: str, line: Line) -> bool:
        middle, height = _top(line), float(self.page.height)
        at_edge = middle < height * _EDGE or middle > height * (1 - _EDGE)
        return at_edge and (_pattern(text) in self.repeated or text.strip().isdigit())

    def _prose(self, lines: list[Line]) -> Iterator[Block]:
        chars = [char for line in lines for char in line]
        text, marks = running_text(chars)
        if not text:
            return
        self.paragraphs += 1
        place = Place(page=self.page.page_number, paragraph=self.paragraphs)
        kind: Kind = "paragraph"
        label = None
        small = _size(lines[0]) < self.usual * 0.92
        low = _top(lines[0]) > float(self.page.height) * 0.5
        if self._is_furniture(text, lines[0]):
            kind = "furniture"
        elif bullet := _BULLET.match(text):
            kind, text = "item", text[bullet.end() :]
            marks = [mark.model_copy(update={"at": max(0, mark.at - bullet.end())}) for mark in marks]
        elif small and low and (note := _NOTE.match(text)):
            kind, label, text, marks = "note", note[1], text[note.end() :], []
        elif self._is_heading(text, lines):
            kind = "heading"
        yield Block(
            kind=kind, place=place, text=text, marks=tuple(marks), label=label, sure=kind != "heading"
        )

    def _is_heading(self, text: str, lines: list[Line]) -> bool:
        short = len(text.split()) <= _MOST_WORDS_OF_A_HEADING and len(lines) <= _MOST_LINES_OF_A_HEADING
        stands_out = _size(lines[0]) > self.usual * 1.12 or all(map(_is_bold, lines)) or text.isupper()
        return short and stands_out and not _ENDS_A_SENTENCE.search(text.rstrip("?"))

    def _table(self, table: Any) -> Iterator[Block]:
        self.tables += 1
        grid = Grid(Place(page=self.page.page_number, table=self.tables))
        for row in table.rows:
            grid.next_row()
            for box in row.cells:
                if box is None:
                    grid.skip(1)
                    continue
                inside = [char for char in self.page.chars if _is_within(char, box)]
                text, marks = running_text([char for line in _lines(inside) for char in line])
                grid.add(text, marks, place=Place(page=self.page.page_number))
        outside = [
            char
            for char in self.page.chars
            if _is_within(char, table.bbox)
            and not any(_is_within(char, box) for row in table.rows for box in row.cells if box is not None)
        ]
        if grid.cells:
            yield Block(kind="table", place=grid.place, cells=tuple(grid.cells))
        for line in _lines(outside):
            if text := running_text(line)[0]:
                yield Block(kind="paragraph", place=Place(page=self.page.page_number), text=text)


def _is_a_table(table: Any) -> bool:
    return len(table.rows) > 1 and max(len(row.cells) for row in table.rows) > 1


def _is_within(char: Any, box: Sequence[float]) -> bool:
    middle, height = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= middle < box[2] and box[1] <= height < box[3])


def _lines(chars: Sequence[Any]) -> list[Line]:
    """
    Return characters as lines from top to foot, each from left to right; a raised figure stays in its line.
    """
    lines: list[Line] = []
    for char in sorted(chars, key=lambda each: (each["bottom"], each["x0"])):
        last = lines[-1] if lines else None
        if last is not None and char["top"] < last[-1]["bottom"] - 0.35 * min(char["size"], last[-1]["size"]):
            last.append(char)
        else:
            lines.append([char])
    return [sorted(line, key=lambda each: each["x0"]) for line in lines]


def _top(lines: Any) -> float:
    first = lines[0] if isinstance(lines[0], list) else lines
    return float(min(char["top"] for char in first))


def _size(line: Line) -> float:
    return float(median(char["size"] for char in line))


def _is_bold(line: Line) -> bool:
    letters = [char for char in line if str(char["text"]).strip()]
    return bool(letters) and all(
        re.search(r"bold|black|heavy", str(char["fontname"]), re.IGNORECASE) for char in letters
    )


def _usual_size(pages: Sequence[Any]) -> float:
    sizes = Counter(round(float(char["size"]), 1) for page in pages for char in page.chars)
    return sizes.most_common(1)[0][0] if sizes else 12.0


def _repeated(pages: Sequence[Any]) -> set[str]:
    """
    Return what stands at the head or the foot of several pages, figures aside.
    """
    found: Counter[str] = Counter()
    for page in pages:
        height = float(page.height)
        edge = [
            char for char in page.chars if char["top"] < height * _EDGE or char["top"] > height * (1 - _EDGE)
        ]
        found.update({_pattern(running_text(line)[0]) for line in _lines(edge)})
    return {text for text, times in found.items() if text and times >= max(2, len(pages) // 3)}


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", text).strip()
