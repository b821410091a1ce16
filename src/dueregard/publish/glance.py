"""
Every subject at a glance: ratings counted, the strongest figure of each, and what will be done.
"""

from __future__ import annotations

from dueregard.model.assessment import Action, ImpactRow
from dueregard.model.base import Direction
from dueregard.publish.figures import KeyFigure, key_figures
from dueregard.publish.findings_page import findings_headline
from dueregard.publish.material import Material, show_action, show_rating
from dueregard.publish.prose import plain, words
from dueregard.publish.publication import GlanceRow, Link, Prose, RatingCount, RatingShown, Words
from dueregard.publish.wording import RATING_SIGNS, capitalised, counted, listed, uncapitalised

ADVERSE: tuple[Direction, ...] = ("negative", "mixed")
_ORDER = list(RATING_SIGNS)


def _directions(material: Material) -> list[Direction]:
    rated: list[Direction] = [row.direction for row in material.assessment.rows]
    unassessed: list[Direction] = ["unknown" for _ in material.missing_subjects()]
    left_out: list[Direction] = ["not relevant" for _ in material.subjects_left_out()]
    return [*rated, *unassessed, *left_out]


def rating_counts(material: Material) -> tuple[RatingCount, ...]:
    """
    Return how many subjects have each rating, adverse and unknown first; a rating nobody gave is left out.
    """
    directions = _directions(material)
    return tuple(
        RatingCount(direction, *RATING_SIGNS[direction], directions.count(direction))
        for direction in _ORDER
        if direction in directions
    )


def headline(material: Material) -> str:
    """
    Return how many subjects are rated adverse or unknown, and how many others hold adverse evidence.
    """
    directions = _directions(material)
    worrying = sum(direction in (*ADVERSE, "unknown") for direction in directions)
    total = counted(len(directions), "subject")
    verb = "is" if worrying <= 1 else "are"
    number = f"{worrying or 'None'} of the {total} {verb}"
    others = len(_contradicting(material))
    holders = f"{counted(others, 'subject')} with another rating {'holds' if others == 1 else 'hold'}"
    evidence = f" {holders} adverse evidence." if others else ""
    return f"{number} rated adverse or unknown.{evidence}"


def remarks(material: Material) -> tuple[str, ...]:
    """
    Return what the counts do not show: ratings their evidence does not bear, and open findings last.
    """
    contradicting = _contradicting(material)
    unsupported = [
        row for row in material.assessment.rows if row.rated and not material.assessment.outcome_claims(row)
    ]
    said = (
        ("Adverse evidence under another rating", contradicting),
        ("Rated without evidence", unsupported),
    )
    lines = [f"{what}: {_names(material, rows)}." for what, rows in said if rows]
    return (*lines, findings_headline(material.findings))


def _names(material: Material, rows: list[ImpactRow]) -> str:
    return listed([material.row_link(row).text for row in rows])


def ordered_rows(material: Material) -> list[ImpactRow]:
    """
    Return the rows: adverse and unknown first, then those that hold adverse evidence, figures before words.
    """
    return sorted(
        material.assessment.rows,
        key=lambda row: (
            min(_ORDER.index(row.direction), _ORDER.index("unknown") + 1),
            not holds_adverse_evidence(material, row),
            not any(figure.adverse for figure in _figures(material, row)),
            _ORDER.index(row.direction),
        ),
    )


def glance_rows(material: Material) -> tuple[GlanceRow, ...]:
    """
    Return one row for each subject of the framework, adverse and unknown first, left out last.
    """
    rows = [_glance_row(material, row) for row in ordered_rows(material)]
    worrying = sum(row.rating.direction in (*ADVERSE, "unknown") for row in rows)
    missing = [_missing_row(material, subject) for subject in material.missing_subjects()]
    left_out = [_left_out_row(material, subject) for subject in material.subjects_left_out()]
    return (*rows[:worrying], *missing, *rows[worrying:], *left_out)


def _glance_row(material: Material, row: ImpactRow) -> GlanceRow:
    return GlanceRow(
        subject=material.row_link(row),
        rating=show_rating(material, row.rating),
        remark=words("Holds adverse evidence" if _contradicts(material, row) else ""),
        figure=_strongest(material, row),
        doing=_doing(material, row),
    )


def _missing_row(material: Material, subject_id: str) -> GlanceRow:
    return GlanceRow(
        subject=Link(material.subject_title(subject_id)),
        rating=show_rating(material, None),
        remark=words("Not assessed"),
        figure=words("No evidence"),
        doing="Nothing recorded",
    )


def _left_out_row(material: Material, subject_id: str) -> GlanceRow:
    sign, word = RATING_SIGNS["not relevant"]
    return GlanceRow(
        subject=Link(material.subject_title(subject_id)),
        rating=RatingShown("not relevant", sign, word, "Not rated", ""),
        remark=material.line(material.reasons_left_out()[subject_id]),
        figure=words("Not looked for"),
        doing="Nothing recorded",
    )


def _strongest(material: Material, row: ImpactRow) -> Prose:
    figures = _figures(material, row)
    if figures:
        strongest = figures[0]
        mark = material.notebook.figure(strongest.item.id, strongest.name)
        points = f"{capitalised(strongest.direction)}. " if strongest.direction else ""
        before = Words(f"{points}{strongest.item.title}. {strongest.group}: ")
        return (before, mark, Words(f", {uncapitalised(strongest.uncertainty)}"))
    if material.assessment.outcome_claims(row):
        return words("No figure: evidence in words only")
    return words("No evidence of effects: the population is described" if row.claims else "No evidence")


def _figures(material: Material, row: ImpactRow) -> list[KeyFigure]:
    """
    Return the figures of the claims that count as evidence: who lives somewhere is no effect on them.
    """
    return key_figures(material, material.assessment.outcome_claims(row))


def _doing(material: Material, row: ImpactRow) -> str:
    actions = sorted(
        (action for action in material.assessment.actions_for(row) if action.status != "dropped"),
        key=lambda action: action.kind != "mitigation",
    )
    if not actions:
        return "Nothing recorded"
    more = f" And {counted(len(actions) - 1, 'more action')}." if len(actions) > 1 else ""
    return f"{_action_words(material, actions[0])}{more}"


def _action_words(material: Material, action: Action) -> str:
    shown = show_action(material, action)
    due = f"by {shown.due}" if action.due else "no date set"
    return f"{plain(shown.text)} {shown.owner}, {due}."


def rated_adverse(row: ImpactRow) -> bool:
    """
    Tell whether a person rated a row negative or mixed.
    """
    return row.direction in ADVERSE


def holds_adverse_evidence(material: Material, row: ImpactRow) -> bool:
    """
    Tell whether a claim that counts as evidence points against the people concerned.
    """
    return any(claim.direction == "adverse" for claim in material.assessment.outcome_claims(row))


def _contradicting(material: Material) -> list[ImpactRow]:
    return [row for row in material.assessment.rows if _contradicts(material, row)]


def _contradicts(material: Material, row: ImpactRow) -> bool:
    return holds_adverse_evidence(material, row) and not rated_adverse(row)
