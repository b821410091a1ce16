"""
What is proposed: the objectives of a plan, and the commitments listed under each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dueregard.importing.document import Document
from dueregard.importing.pieces import Piece
from dueregard.importing.subjects import Subjects

_PROMISES = re.compile(
    r"\b(?:will|shall|commits? (?:itself )?to|committed to|pledges? to|proposes? to|(?:is|are) proposed"
    r"|proposed changes|plans? to|"
    r"intends? to|undertakes? to|we are going to|aims? to|are to|is "
    r"to)\b(?:[^.:]{0,60})[:\u2013\u2014-]?\s*$",
    re.IGNORECASE,
)
_HEADS_A_LIST = re.compile(
    r"^(?:\W*\d*[.)]?\s*)?(?:our |key |main |the |specific )?(?:commitments?|proposals?|what we will do"
    r"|actions we will take|proposed changes|"
    r"we will|priority actions|deliverables)\b[^.]{0,40}:?\s*$",
    re.IGNORECASE,
)
_STATUTE = re.compile(
    r"\bdue regard\b|\bthe Act\b|\bsection 149\b|\bimpact assessment\b|\bassess", re.IGNORECASE
)


@dataclass
class ObjectiveDraft:
    """
    One objective of the proposal with its commitments, as sentences with their places.
    """

    title: list[Piece]
    lead: list[Piece] = field(default_factory=list)
    commitments: list[list[Piece]] = field(default_factory=list)


def objectives_of(
    document: Document, pieces: Sequence[list[Piece]], taken: set[int], subjects: Subjects
) -> list[ObjectiveDraft]:
    """
    Return the objectives: headings over a line that promises ("The council will:") and its list.
    """
    found: list[ObjectiveDraft] = []
    heading: int | None = None
    number = 0
    blocks = document.blocks
    while number < len(blocks):
        block = blocks[number]
        listed = _items_after(document, number, taken)
        leads = block.kind in {"paragraph", "heading"} and number not in taken and bool(listed)
        if leads and _leads(block.text, blocks[number - 1].text if number else ""):
            own_heading = block.kind == "heading" and not _PROMISES.search(block.text)
            title = pieces[number] if own_heading or heading is None else pieces[heading]
            draft = ObjectiveDraft(list(title))
            if title is not pieces[number]:
                draft.lead = list(pieces[number])
            draft.commitments = [list(pieces[item]) for item in listed if pieces[item]]
            if found and found[-1].title and found[-1].title[0] in title:
                found[-1].commitments += draft.commitments
                found[-1].lead += draft.lead
            else:
                found.append(draft)
            number = listed[-1]
        elif block.kind == "heading" and number not in taken and subjects.named(block.text) is None:
            heading = number
        number += 1
    return found


def _leads(text: str, before: str) -> bool:
    if _STATUTE.search(text):
        return False
    return bool(_PROMISES.search(text) or _HEADS_A_LIST.match(text)) and not _STATUTE.search(before[-200:])


def _items_after(document: Document, number: int, taken: set[int]) -> list[int]:
    items = []
    for index in range(number + 1, len(document.blocks)):
        kind = document.blocks[index].kind
        if kind in {"note", "furniture"}:
            continue
        if kind != "item" or index in taken:
            break
        items.append(index)
    return items
