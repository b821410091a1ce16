"""
The matrix, the actions, and the method and quality of the data.
"""

from __future__ import annotations

from dueregard.model.assessment import ImpactRow
from dueregard.model.proposal import Commitment
from dueregard.publish.evidence_pages import break_words, evidence_line, missing_words, withheld_words
from dueregard.publish.material import Material, show_action
from dueregard.publish.prose import words
from dueregard.publish.publication import (
    ActionGroup,
    Fact,
    Link,
    Matrix,
    MatrixCell,
    MatrixRow,
    MethodPage,
)
from dueregard.publish.sources_shown import show_source
from dueregard.publish.wording import (
    RATING_SIGNS,
    STATE_MEANINGS,
    STATE_WORDS,
    counted,
)

_ACTION_ORDER = ("Overdue", "Open", "Proposed", "Done", "Dropped")
_GAP = "Not assessed"
_LINKED = ("\N{MIDDLE DOT}", "Linked, effect not stated")

_RULES = (
    "A computed figure is worked out from the sources its page names, by the method it gives.",
    "A rating is a person's judgement. The pages count ratings; they never average them.",
    "The strongest figure of a subject is one of those its claims use: an adverse one before others.",
    "Between those, one that compares comes before one that describes, then the largest difference.",
    "Figures are rounded for reading. The data files hold them unrounded, in the unit they name.",
)


def show_matrix(material: Material) -> Matrix:
    """
    Return commitments down and subjects across, blank cells counted as gaps.
    """
    rows = material.assessment.rows
    missing = tuple(Link(material.subject_title(subject)) for subject in material.missing_subjects())
    subjects = (*(material.row_link(row) for row in rows), *missing)
    shown = tuple(
        _matrix_row(material, commitment, missing)
        for commitment in material.assessment.proposal.commitments()
    )
    cells = [cell for row in shown for cell in row.cells]
    gaps = sum(cell.is_gap for cell in cells)
    size = f"{counted(len(shown), 'commitment')} by {counted(len(subjects), 'subject')}"
    summary = (
        f"{size}: {len(cells) - gaps:,} of {counted(len(cells), 'cell')} are filled, and {gaps:,}"
        " are not assessed. Those are gaps: nobody has recorded what the commitment does to that subject."
    )
    return Matrix(
        subjects, shown, summary if shown else "The proposal names no commitment, so there is no matrix."
    )


def _matrix_row(material: Material, commitment: Commitment, missing: tuple[Link, ...]) -> MatrixRow:
    left_out = commitment.id in material.reasons_left_out()
    cells = tuple(_cell(material, row, commitment.id, left_out=left_out) for row in material.assessment.rows)
    blanks = tuple(MatrixCell(link, (("", _GAP),), is_gap=True) for link in missing)
    return MatrixRow(commitment.id, commitment.text, (*cells, *blanks))


def _cell(material: Material, row: ImpactRow, commitment: str, *, left_out: bool) -> MatrixCell:
    link = material.row_link(row)
    expected = {effect.expected for effect in row.effects if commitment in effect.commitments}
    if expected:
        return MatrixCell(link, tuple(RATING_SIGNS[d] for d in RATING_SIGNS if d in expected), is_gap=False)
    if commitment in row.commitments:
        return MatrixCell(link, (_LINKED,), is_gap=False)
    if left_out:
        return MatrixCell(link, (RATING_SIGNS["not relevant"],), is_gap=False)
    return MatrixCell(link, (("", _GAP),), is_gap=True)


def show_actions(material: Material) -> tuple[ActionGroup, ...]:
    """
    Return the actions by where they stand, overdue first.
    """
    shown = [show_action(material, action) for action in material.assessment.actions]
    return tuple(
        ActionGroup(status, tuple(action for action in shown if action.status == status))
        for status in _ACTION_ORDER
        if any(action.status == status for action in shown)
    )


def show_method(material: Material) -> MethodPage:
    """
    Return how the figures were made and how good the data are.
    """
    evidence = material.assessment.evidence
    sources = {source.id: source for item in evidence for source in item.sources}
    states = [estimate.state for item in evidence for estimate in item.estimates]
    breaks = [found for item in evidence for found in item.series_breaks]
    return MethodPage(
        evidence=tuple(evidence_line(item) for item in evidence),
        sources=tuple(show_source(source) for source in sources.values()),
        states=tuple(
            Fact(
                f"{STATE_WORDS[state]}: {counted(states.count(state), 'figure')}",
                words(
                    STATE_MEANINGS.get(state, "A value with its interval, or with the reason it has none.")
                ),
            )
            for state in STATE_WORDS
        ),
        withheld=_withheld(material),
        missing=tuple(
            f"{item.title}: {missing_words(missing)}" for item in evidence for missing in item.missing
        ),
        breaks=tuple(
            dict.fromkeys(break_words(b) for b in [*breaks, *material.assessment.facts.series_breaks])
        ),
        corrections=tuple(
            f"{item.title}: revision {item.revision} replaces revision {item.supersedes.revision},"
            f" because {item.supersedes.reason}"
            for item in evidence
            if item.supersedes is not None
        ),
        scale=tuple(
            Fact(word, words(material.criterion(direction) or "No criterion is written for this rating."))
            for direction, (_, word) in RATING_SIGNS.items()
        ),
        rules=_RULES,
        tools=tuple(dict.fromkeys(item.tool for item in evidence if item.tool)),
    )


def _withheld(material: Material) -> tuple[str, ...]:
    return tuple(
        f"{item.title}: {withheld_words(item.suppression)}"
        for item in material.assessment.evidence
        if item.suppression is not None and item.suppression.primary + item.suppression.secondary
    )
