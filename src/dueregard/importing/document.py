"""
A document of any format as one sequence of blocks, each with the place where it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal

from dueregard.model.base import Model

Kind = Literal["heading", "paragraph", "item", "table", "note", "furniture"]
Format = Literal["docx", "pdf", "html", "txt", "markdown"]


class Place(Model):
    """
    Where a piece of text stands in its file; every number counts from 1, and only what is known is given.

    `paragraph` counts within a page where the format has pages, else within the file.
    """

    page: int | None = None
    line: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    note: str | None = None

    def __str__(self) -> str:
        """
        Return the place in words: "page 3, table 2, row 4, column 1".
        """
        parts = {name: getattr(self, name) for name in type(self).model_fields}
        return ", ".join(f"{name} {value}" for name, value in parts.items() if value is not None)


class Mark(Model):
    """
    The mark of a footnote: its label, and how many characters of the text stand before it.
    """

    at: int
    label: str


class Cell(Model):
    """
    One cell of a table; a table nested in it follows the outer one as a block of its own.

    `column` and `row` count from 0 in the grid; a merged cell stands where it begins, and says how far
    it goes.
    """

    text: str
    place: Place
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    heading: bool = False
    marks: tuple[Mark, ...] = ()


class Block(Model):
    """
    A heading, a paragraph, an item of a list, a table, a note, or what repeats on each page.

    `level` is that of a heading or an item, from 1; `label` the mark of a note; `cells` those of a table.
    `sure` is False where a heading is only taken for one by its looks.
    """

    kind: Kind
    place: Place
    text: str = ""
    level: int = 1
    label: str | None = None
    marks: tuple[Mark, ...] = ()
    cells: tuple[Cell, ...] = ()
    sure: bool = True


class Passage(Model):
    """
    A stretch of the plain text of a document, with where it begins in it and where it stands in the file.
    """

    text: str
    start: int
    place: Place


class Document(Model):
    """
    A document as read: its blocks in reading order, its title if it names one, and what reading it lost.

    `text` is the whole of it as plain text, one line for each block or cell; footnote marks are not in it.
    """

    name: str
    format: Format
    sha256: str
    title: str | None = None
    author: str | None = None
    language: str | None = None
    blocks: tuple[Block, ...] = ()
    doubts: tuple[str, ...] = ()

    def passages(self) -> Iterator[Passage]:
        """
        Iterate over the text of every block and cell, in order, each with its place.
        """
        start = 0
        for block in self.blocks:
            parts: tuple[Block | Cell, ...] = block.cells if block.kind == "table" else (block,)
            for part in parts:
                if part.text:
                    yield Passage(text=part.text, start=start, place=part.place)
                    start += len(part.text) + 1

    @property
    def text(self) -> str:
        """
        Return the plain text, a line end after each block and each cell but the last.
        """
        return "\n".join(passage.text for passage in self.passages())

    def place_at(self, offset: int) -> Place | None:
        """
        Return where the character at an offset of `text` stands in the file, None where there is none.
        """
        passages = list(self.passages())
        index = bisect_right([passage.start for passage in passages], offset) - 1
        if index < 0 or offset < 0 or offset > passages[-1].start + len(passages[-1].text):
            return None
        return passages[index].place


_WORD = re.compile(r"\w+")
_BREAKS = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u2060\ufffe\uffff\ud800-\udfff]")


def words_of(text: str) -> list[str]:
    """
    Return the words of a text, as they are counted when nothing may be dropped.
    """
    return _WORD.findall(text)


def tidy(text: str) -> str:
    """
    Return a text with one space between words, and without characters nobody sees.
    """
    return _BREAKS.sub(" ", _UNSEEN.sub("", text)).strip()
