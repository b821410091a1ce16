"""
What every format needs after it is read: bullets that are only typed, notes that are only a numbered list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dueregard.importing.document import Block, Mark

_BULLET = re.compile(
    r"[\u2022\u00b7\u25aa\u25ab\u25e6\u2023\u25cf\u25cb\u25a0\u25a1\u27a2\u2726\uf0b7\uf0a7\uf0d8\uf076\u2212\u2013\u2014]\s*"
    r"|[-*]\s+(?=\w)|o\s+(?=[A-Z])"
)
_NOTES = re.compile(
    r"\W*(?:\d+\W*)?(?:(?:foot|end)?notes?(?: and references)?|references|sources|bibliography)\W*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"[\[(]?(\d{1,3})[\]).:]*\s+(?=\S)")


def in_order(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """
    Return blocks with what is only typed like an item, or like a note, as what it is meant to be.

    A paragraph that begins with a bullet is an item; a numbered line under a heading such as "Notes" is the
    note to which a mark in the text leads.
    """
    items = [_as_item(block) if block.kind in {"paragraph", "item"} else block for block in blocks]
    marks = [mark for block in items for mark in block.marks]
    marks += [mark for block in items for cell in block.cells for mark in cell.marks]
    return tuple(_with_notes(items, {mark.label for mark in marks}))


def _as_item(block: Block) -> Block:
    found = _BULLET.match(block.text)
    if found is None or not block.text[found.end() :].strip():
        return block
    cut = found.end()
    marks = tuple(Mark(at=max(0, mark.at - cut), label=mark.label) for mark in block.marks)
    return block.model_copy(update={"kind": "item", "text": block.text[cut:], "marks": marks})


def _with_notes(blocks: Iterable[Block], labels: set[str]) -> Iterator[Block]:
    in_notes = False
    for block in blocks:
        if block.kind == "heading":
            in_notes = _NOTES.fullmatch(block.text) is not None
        numbered = _NUMBERED.match(block.text) if in_notes and block.kind in {"paragraph", "item"} else None
        if numbered is not None and numbered[1] in labels:
            text = block.text[numbered.end() :]
            yield block.model_copy(update={"kind": "note", "label": numbered[1], "text": text, "marks": ()})
        else:
            yield block
