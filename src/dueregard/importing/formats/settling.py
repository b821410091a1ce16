"""
What every format needs after it is read: bullets that are only typed, notes without a mark of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dueregard.importing.document import Block, Mark

_BULLET = re.compile(
    r"[•·▪▫◦‣●○■□➢➤✦\uf0b7\uf0a7\uf0d8\uf076\u2212\u2013\u2014]\s*|[-*]\s+(?=\w)|o\s+(?=[A-Z])"
)


def in_order(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """
    Return blocks with a paragraph that begins with a typed bullet as the item it is meant to be.
    """
    return tuple(_as_item(block) if block.kind in {"paragraph", "item"} else block for block in blocks)


def _as_item(block: Block) -> Block:
    found = _BULLET.match(block.text)
    if found is None or not block.text[found.end() :].strip():
        return block
    cut = found.end()
    marks = tuple(Mark(at=max(0, mark.at - cut), label=mark.label) for mark in block.marks)
    return block.model_copy(update={"kind": "item", "text": block.text[cut:], "marks": marks})
