"""
The front page: what a decision-maker must know, in two minutes.
"""

from __future__ import annotations

from dueregard.model.assessment import Claim, ImpactRow
from dueregard.publish.figures import figures_of
from dueregard.publish.glance import (
    ADVERSE,
    glance_rows,
    headline,
    holds_adverse_evidence,
    ordered_rows,
    rated_adverse,
    rating_counts,
    remarks,
)
from dueregard.publish.material import Material, gap_plan, show_action, show_gaps, show_rating
from dueregard.publish.prose import words
from dueregard.publish.publication import (
    FrontPage,
    GapShown,
    Heard,
    Link,
    Prose,
    Words,
    WorseOff,
)
from dueregard.publish.subject_pages import show_heard
from dueregard.publish.wording import (
    STATE_WORDS,
    capitalised,
    counted,
    day,
    listed,
    uncapitalised,
)


def show_front_page(material: Material) -> FrontPage:
    """
    Return the front page.
    """
    return FrontPage(
        deciding=_deciding(material),
        headline=headline(material),
        remarks=remarks(material),
        counts=rating_counts(material),
        glance=glance_rows(material),
        worse_off=tuple(
            _worse_off(material, row) for row in ordered_rows(material) if _is_adverse(material, row)
        ),
        gaps=_gaps(material),
        withheld=_withheld(material),
        heard=_heard(material),
        heard_remarks=_heard_remarks(material),
        signatures=_signatures(material),
    )


def _deciding(material: Material) -> tuple[Prose, ...]:
    proposal, body = material.assessment.proposal, material.assessment.body.name
    period = proposal.period
    covers = f", {period.text or f'{period.first_day:%B %Y} to {period.last_day:%B %Y}'}" if period else ""
    first = words(f"{body} decides on this {proposal.kind}: {proposal.title}{covers}.")
    return (first, *material.notebook.paragraphs(proposal.summary))


def _is_adverse(material: Material, row: ImpactRow) -> bool:
    return (
        rated_adverse(row)
        or holds_adverse_evidence(material, row)
        or any(effect.expected in ADVERSE for effect in row.effects)
        or any(part.rating.direction in ADVERSE for part in row.groups)
    )


def _worse_off(material: Material, row: ImpactRow) -> WorseOff:
    adverse = [c for c in material.assessment.outcome_claims(row) if c.direction == "adverse"]
    figured = [claim for claim in adverse if any(figures_of(material, claim))]
    others = [claim for claim in adverse if claim not in figured]
    listed_claims = figured or others[:1]
    left = len(adverse) - len(listed_claims)
    mitigations = [a for a in material.assessment.actions_for(row) if a.kind == "mitigation"]
    return WorseOff(
        subject=material.row_link(row),
        rating=show_rating(material, row.rating),
        statements=(
            *(_statement(material, claim) for claim in listed_claims),
            *_expected_harm(material, row),
        ),
        more=f"And {counted(left, 'more adverse statement')} without a figure." if left else "",
        mitigations=tuple(show_action(material, action) for action in mitigations),
        answer="" if mitigations else _unanswered(row),
    )


def _statement(material: Material, claim: Claim) -> Prose:
    """
    Return an adverse claim as written, then how sure its leading figure is, in words.
    """
    line = material.line(claim.text)
    figure = next(figures_of(material, claim), None)
    if figure is None:
        return line
    if figure.estimate.unit == "ratio" and figure.estimate.value is not None:
        return (*line, Words(f" {figure.group}, {uncapitalised(figure.uncertainty)}."))
    return (*line, Words(f" {capitalised(figure.uncertainty)}."))


def _expected_harm(material: Material, row: ImpactRow) -> list[Prose]:
    harms = [
        (
            *words(f"Expected from {listed(list(effect.commitments)) or 'the proposal'}: "),
            *material.line(effect.mechanism),
        )
        for effect in row.effects
        if effect.expected in ADVERSE and effect.mechanism
    ]
    groups = [part.group for part in row.groups if part.rating.direction in ADVERSE]
    return [*harms, words(f"Rated adverse for {listed(groups)}.")] if groups else harms


def _unanswered(row: ImpactRow) -> str:
    if row.justification is not None:
        return f"No mitigation is recorded. The effect is justified by this aim: {row.justification.aim}"
    return "No mitigation and no justification is recorded."


def _gaps(material: Material) -> tuple[GapShown, ...]:
    shown: list[GapShown] = []
    for row in ordered_rows(material):
        shown += show_gaps(material, row)
        if row.direction == "unknown" and not row.gaps:
            text = words("Whether people are better or worse off is not known.")
            action = next((a.id for a in material.assessment.actions_for(row) if a.kind == "gap"), None)
            shown.append(GapShown(material.row_link(row), text, gap_plan(material, action)))
    for subject in material.missing_subjects():
        text = words("This subject has not been assessed.")
        shown.append(GapShown(Link(material.subject_title(subject)), text, gap_plan(material, None)))
    return tuple(shown)


def _withheld(material: Material) -> str:
    states = [e.state for item in material.assessment.evidence for e in item.estimates if e.state != "shown"]
    if not states:
        return ""
    parts = [f"{states.count(s):,} {STATE_WORDS[s].lower()}" for s in STATE_WORDS if s in states]
    verb = "is" if len(states) == 1 else "are"
    return f"{counted(len(states), 'figure')} in the evidence {verb} not shown: {listed(parts)}."


def _heard(material: Material) -> tuple[Heard, ...]:
    return tuple(
        show_heard(material, exercise, finding)
        for exercise in material.assessment.engagement
        for finding in exercise.findings
    )


def _heard_remarks(material: Material) -> tuple[str, ...]:
    exercises = material.assessment.engagement
    silent = [exercise.title for exercise in exercises if not exercise.findings]
    remarks = [_consultation(material)] if material.assessment.consultation else []
    if not exercises:
        remarks.append("No engagement with the people affected is recorded.")
    if silent:
        remarks.append(f"What people said is not recorded for: {'; '.join(silent)}.")
    return tuple(remarks)


def _consultation(material: Material) -> str:
    exercise = material.assessment.consultation
    if exercise is None:
        return ""
    title = exercise.title or "The consultation"
    dates = (
        f"ran from {day(exercise.opened)} to {day(exercise.closed)}"
        if exercise.opened and exercise.closed
        else "has no dates in the document"
    )
    replies = exercise.responses_text or (
        "how many replied is not stated"
        if exercise.responses is None
        else counted(exercise.responses, "reply", "replies")
    )
    return f"{title} {dates}; {uncapitalised(replies).rstrip('.')}."


def _signatures(material: Material) -> tuple[str, ...]:
    signed = material.assessment.signed_by()
    stale = [s for s in material.assessment.sign_offs if s not in signed]
    return (
        *(f"Signed by {s.name}, {s.role}, on {day(s.on)}." for s in signed),
        *(
            f"{s.name}, {s.role}, signed an earlier version on {day(s.on)}; that does not cover this one."
            for s in stale
        ),
        *(() if signed else ("Nobody has signed this version.",)),
    )
