"""
What was found for one row of the assessment, as sentences with their places, before it becomes a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dueregard.importing.columns import Column
from dueregard.importing.pieces import Piece, whole_sentences
from dueregard.importing.ratings import Rated, is_empty, is_tick, rating_of, rating_within
from dueregard.importing.sentences_read import kind_of
from dueregard.model import Framework
from dueregard.model.base import Direction

_SURE_OF_A_CLAIM = 0.7
_LABEL = re.compile(
    r"^(?P<label>[A-Z][\w ,/&()'\u2019-]{2,60}?)\s*(?::|\s[\u2013\u2014-]\s)\s*(?P<rest>\S.*)?$", re.DOTALL
)


@dataclass
class RowDraft:
    """
    One row in the making; each list holds the sentences that go there, in order.
    """

    subject: str
    sure: float = 1.0
    title: list[Piece] = field(default_factory=list)
    wording: list[Piece] = field(default_factory=list)
    context: list[Piece] = field(default_factory=list)
    claims: list[tuple[Piece, float]] = field(default_factory=list)
    gaps: list[Piece] = field(default_factory=list)
    elsewhere: list[Piece] = field(default_factory=list)
    response: list[Piece] = field(default_factory=list)
    reason: list[Piece] = field(default_factory=list)
    rating: list[Piece] = field(default_factory=list)
    rated: list[Rated] = field(default_factory=list)
    mitigation: list[Piece] = field(default_factory=list)
    aims: dict[str, list[Piece]] = field(default_factory=dict)
    broken: list[Piece] = field(default_factory=list)
    structure: list[Piece] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)

    def merge(self, other: RowDraft) -> None:
        """
        Take over what was found for the same subject in another part of the document.
        """
        for name in (
            "wording",
            "context",
            "claims",
            "gaps",
            "elsewhere",
            "response",
            "reason",
            "rating",
            "rated",
            "mitigation",
            "broken",
            "structure",
            "unsure",
        ):
            getattr(self, name).extend(getattr(other, name))
        self.structure += other.title
        for aim, found in other.aims.items():
            self.aims.setdefault(aim, []).extend(found)

    def direction(self) -> Rated | None:
        """
        Return the one rating that was stated; where parts were rated apart and differ, that is a mixed one.
        """
        surest = max((rated.sure for rated in self.rated), default=0.0)
        stated = [rated for rated in self.rated if rated.sure >= min(surest, 0.8)]
        directions: set[Direction] = {rated.direction for rated in stated}
        if len(directions) == 1:
            return max(stated, key=lambda rated: rated.sure)
        directions -= {"neutral", "not relevant"}
        if len(directions) == 1:
            return next(rated for rated in stated if rated.direction in directions)
        if directions and directions <= {"positive", "negative", "mixed"}:
            return Rated("mixed", 0.6)
        return None


def put_evidence(
    row: RowDraft, pieces: Iterable[Piece], framework: Framework, *, prose: bool = False
) -> None:
    """
    Put each sentence of an evidence column, or of free prose, where it belongs in a row.

    In free prose a sentence on what the proposal does is the response; in a column of evidence it is context.
    """
    last_was_response = False
    for piece in pieces:
        kind, sure = kind_of(piece, framework)
        if kind == "gap":
            row.gaps.append(piece)
        elif kind == "elsewhere":
            row.elsewhere.append(piece)
        elif kind == "claim" and not (
            prose and last_was_response and not piece.marks and sure < _SURE_OF_A_CLAIM
        ):
            row.claims.append((piece, sure))
        elif prose and (kind == "response" or (last_was_response and kind == "context")):
            row.response.append(piece)
        else:
            row.context.append(piece)
        last_was_response = kind == "response" or (last_was_response and kind == "context")


def put_rating(row: RowDraft, pieces: Sequence[Piece], framework: Framework) -> None:
    """
    Read the rating a cell or a line states; the words after it are its reason.
    """
    if not pieces:
        return
    text = "\n".join(piece.text for piece in pieces)
    whole = rating_of(text)
    if whole is not None:
        row.rated.append(whole)
        row.rating += pieces
        return
    each = [rating_of(piece.text) for piece in pieces]
    if any(each):
        for piece, rated in zip(pieces, each, strict=True):
            if rated is not None:
                row.rated.append(rated)
                row.rating.append(piece)
            else:
                row.reason.append(piece)
        return
    within = rating_within(text)
    if within is not None:
        row.rated.append(within)
        row.reason += pieces
    else:
        row.unsure.append(f"The rating \u2018{text[:80]}\u2019 says no direction of the scale; choose one.")
        put_evidence(row, pieces, framework)


def put_cell(row: RowDraft, column: Column, cell: list[Piece], framework: Framework) -> None:
    """
    Put one cell of an assessment table into the row, by what its column holds.
    """
    cell = whole_sentences(cell)
    text = "\n".join(piece.text for piece in cell)
    if column.role == "rating":
        put_rating(row, cell, framework)
    elif column.role == "tick":
        _put_tick(row, column, cell, text)
    elif column.role == "aim" and column.aim is not None:
        row.aims.setdefault(column.aim, []).extend(cell)
    elif column.role == "mitigation":
        (row.structure if is_empty(text) else row.mitigation).extend(cell)
    elif column.role == "wording":
        row.wording += cell
    elif column.role == "reason":
        row.reason += cell
    elif column.role == "response":
        row.response += cell
    elif column.role in {"owner", "due", "measure", "number"}:
        row.structure += cell
    elif column.role == "yes-no":
        row.unsure.append(f"\u2018{text[:60]}\u2019 answers a question of yes or no; it gives no direction.")
        row.structure += cell
    else:
        put_evidence(row, cell, framework, prose=column.role == "other")


def _put_tick(row: RowDraft, column: Column, cell: list[Piece], text: str) -> None:
    if is_empty(text) and not is_tick(text):
        row.structure += cell
        return
    if column.direction is not None:
        row.rated.append(Rated(column.direction, 0.95 if is_tick(text) else 0.8))
    if is_tick(text):
        row.rating += cell
    else:
        row.reason += cell


def label_of(text: str) -> tuple[str, str] | None:
    """
    Return the label and the rest of a line such as "Impact: positive"; None of one without a label.
    """
    found = _LABEL.match(text)
    return (found["label"].strip(), found["rest"] or "") if found else None
