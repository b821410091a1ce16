"""
A document cut into sentences, each of which is put in one place of the draft, or stays over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dueregard.importing.document import Block, Cell, Document, Place

_END = re.compile(r"(?<=[.!?])[\"'\u2019\u201d)\]]*\s+(?=[\"'\u2018\u201c(\[]?[A-Z0-9£])|\n")
_NO_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|approx|no|nos|para|paras|pp?|regs?|sch|art|ss?|ch|vol|fig|dr|mrs?|ms|st|c)"
    r"|^\s*\(?(?:\w{1,2}|\d+(?:\.\d+)*))\.[\"')]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Piece:
    """
    One sentence, or what stands for one: a name, a rating, an item of a list.

    `marks` are the labels of the notes it names; `block` the number of its block, `cell` its cell in it;
    `parts` what it was put together from, where a page break had cut it.
    """

    text: str
    place: Place
    block: int
    marks: tuple[str, ...] = ()
    cell: tuple[int, int] | None = None
    parts: tuple[Piece, ...] = ()

    def origins(self) -> tuple[Piece, ...]:
        """
        Return the pieces as they were cut, of a sentence that was put together again.
        """
        return self.parts or (self,)


def pieces_of(document: Document) -> list[list[Piece]]:
    """
    Return the sentences of each block, a list for each block, in order.
    """
    return [list(_of_block(block, number)) for number, block in enumerate(document.blocks)]


def _of_block(block: Block, number: int) -> Iterator[Piece]:
    if block.kind != "table":
        yield from _sentences(block, number, None)
    for cell in block.cells:
        yield from _sentences(cell, number, (cell.row, cell.column))


def _sentences(part: Block | Cell, number: int, cell: tuple[int, int] | None) -> Iterator[Piece]:
    marks = list(part.marks)
    spans = list(_spans(part.text))
    for index, (start, end) in enumerate(spans):
        is_last = index == len(spans) - 1
        # Two brackets would stand for a figure of evidence.
        text = part.text[start:end].replace("[[", "[ [")
        own = tuple(mark.label for mark in marks if start < mark.at <= end or (is_last and mark.at > end))
        yield Piece(text, part.place, number, own, cell)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _END.finditer(text):
        ends = found[0] == "\n" or not _NO_END.search(text[start : found.start()][-14:])
        if ends:
            quote = len(found[0]) - len(found[0].lstrip("\"'\u2019\u201d)]"))
            if text[start : found.start() + quote].strip():
                yield start, found.start() + quote
            start = found.end()
    if text[start:].strip():
        yield start, len(text)


def whole_sentences(pieces: list[Piece]) -> list[Piece]:
    """
    Return pieces with each sentence that goes on in another cell put together again.

    It is seen by an end without an end, and a beginning in small letters.
    """
    whole: list[Piece] = []
    for piece in pieces:
        before = whole[-1] if whole else None
        apart = before is not None and (before.block, before.cell) != (piece.block, piece.cell)
        goes_on = before is not None and before.text.rstrip()[-1:] not in ".!?:;" and piece.text[:1].islower()
        if before is not None and apart and goes_on:
            whole[-1] = replace(
                before,
                text=f"{before.text} {piece.text}",
                marks=before.marks + piece.marks,
                parts=(*before.origins(), *piece.origins()),
            )
        else:
            whole.append(piece)
    return whole


def joined(pieces: list[Piece]) -> str:
    """
    Return pieces as prose: sentences of one block or cell go on, others begin a new line.
    """
    text = ""
    before: Piece | None = None
    for piece in pieces:
        if before is not None:
            whole = before.text.rstrip()[-1:] in ".!?:;\"'\u2019\u201d)"
            same = (piece.block, piece.cell) == (before.block, before.cell)
            text += " " if same or not whole or piece.text[:1].islower() else "\n"
        text += piece.text
        before = piece
    return text
