"""
What is decided, what else was considered, and which duties were screened.
"""

from __future__ import annotations

from collections.abc import Sequence

from dueregard.model.assessment import Assessment, Consultation
from dueregard.publish.material import Material
from dueregard.publish.prose import words
from dueregard.publish.publication import (
    DecisionPage,
    EngagementShown,
    Fact,
    ObjectiveShown,
    OptionShown,
)
from dueregard.publish.subject_pages import show_engagement
from dueregard.publish.wording import capitalised, day, listed


def show_decision(material: Material) -> DecisionPage:
    """
    Return what is decided and what stands around it.
    """
    assessment = material.assessment
    titles = {component.id: component.title for component in material.framework.components}
    return DecisionPage(
        facts=(*_proposal_facts(assessment), *_decision_facts(material)),
        aims=tuple(Fact(aim.title, words(aim.text)) for aim in material.framework.aims),
        conditions=tuple(material.line(text) for text in _conditions(assessment)),
        objectives=tuple(
            ObjectiveShown(
                objective.title, tuple(f"{promise.id}: {promise.text}" for promise in objective.commitments)
            )
            for objective in assessment.proposal.objectives
        ),
        components=tuple(
            f"{titles.get(part.id, part.id)}{f': {part.text}' if part.text else ''}"
            for part in assessment.proposal.components
        ),
        options=tuple(
            OptionShown(
                material.line(option.text),
                "Chosen" if option.chosen else "Rejected",
                material.line(option.reason) or words("No reason given."),
            )
            for option in assessment.options
        ),
        duties=_duties(material),
        screenings=_screenings(assessment),
        left_out=_left_out(material),
        cumulative=_cumulative(material),
        engagement=(
            *_consultation(assessment.consultation),
            *(show_engagement(material, exercise) for exercise in assessment.engagement),
        ),
        terms=tuple(Fact(term.term, words("; ".join(term.meanings))) for term in assessment.terms),
    )


def _proposal_facts(assessment: Assessment) -> tuple[Fact, ...]:
    proposal = assessment.proposal
    versions = [
        f"{version.id}{f', {day(version.on)}' if version.on else ', date not stated'}"
        f"{f' ({version.stage})' if version.stage else ''}"
        for version in proposal.versions
    ]
    given = (
        ("Proposal", proposal.title),
        ("Kind", capitalised(proposal.kind)),
        ("Body", assessment.body.name),
        ("Overseen", assessment.body.overseen),
        ("Place", assessment.place),
        ("Covers", str(proposal.period) if proposal.period else "Period not stated"),
        ("Published", day(proposal.published) if proposal.published else "Not stated"),
        ("Versions", "; ".join(versions)),
        ("Author of the assessment", assessment.author or "Not stated"),
    )
    return tuple(Fact(label, words(text)) for label, text in given if text)


def _decision_facts(material: Material) -> tuple[Fact, ...]:
    decision = material.assessment.decision
    if decision is None:
        return (Fact("Decision", words("Not decided, or not recorded")),)
    given = (
        ("Decision", decision.reference or "No reference recorded"),
        ("Decided by", decision.by or "Not stated"),
        ("Decided on", day(decision.on) if decision.on else "Not stated"),
        ("Version of the assessment read", decision.assessment_version or "Not stated"),
        ("Version of the proposal decided", decision.proposal_version or "Not stated"),
        ("Outcome", capitalised(decision.outcome) if decision.outcome else "Not stated"),
    )
    reasons = material.line(decision.reasons) or words("Not stated")
    return (*(Fact(label, words(text)) for label, text in given), Fact("Reasons", reasons))


def _conditions(assessment: Assessment) -> tuple[str, ...]:
    return assessment.decision.conditions if assessment.decision else ()


def _duties(material: Material) -> tuple[Fact, ...]:
    """
    Return every duty of the framework with whether it applies; one nobody screened says so.
    """
    screened = {found.duty: found for found in material.assessment.duties}
    titles = {duty.id: duty.title for duty in material.framework.duties}
    facts = []
    for duty in dict.fromkeys([*titles, *screened]):
        found = screened.get(duty)
        text = "Not screened: the document does not say whether it applies"
        if found is not None:
            applies = "Applies" if found.applies else "Does not apply"
            text = f"{applies}: {found.reason}" if found.reason else f"{applies}: no reason given"
        facts.append(Fact(titles.get(duty, duty), material.line(text)))
    return tuple(facts)


def _screenings(assessment: Assessment) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            screening.text,
            words(
                f"{screening.criteria or 'No criteria given'}; {screening.by or 'nobody named'},"
                f" {day(screening.on) if screening.on else 'date not stated'}"
            ),
        )
        for screening in assessment.screenings
    )


def _left_out(material: Material) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            material.subject_title(left.what),
            (*material.line(left.reason), *words(f" ({left.by})" if left.by else "")),
        )
        for left in material.assessment.not_relevant
    )


def _cumulative(material: Material) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            f"With {found.together_with}: {_named(material, found.subjects)}",
            material.line(found.reason) or words("No reason given."),
        )
        for found in material.assessment.cumulative
    )


def _named(material: Material, subjects: Sequence[str]) -> str:
    return listed([material.subject_title(subject) for subject in subjects]) or "all subjects"


def _consultation(exercise: Consultation | None) -> tuple[EngagementShown, ...]:
    if exercise is None:
        return ()
    opened = day(exercise.opened) if exercise.opened else "date not stated"
    closed = day(exercise.closed) if exercise.closed else "date not stated"
    replies = exercise.responses_text or (
        "Not stated" if exercise.responses is None else f"{exercise.responses:,}"
    )
    channels = [
        f"{c.name}: {c.responses:,}" if c.responses is not None else f"{c.name}: number not stated"
        for c in exercise.channels
    ]
    given = (
        ("When", f"{opened} to {closed}"),
        ("Replies", replies),
        ("Channels", "; ".join(channels)),
        ("Extension", exercise.extension),
    )
    facts = tuple(Fact(label, words(text)) for label, text in given if text)
    return (EngagementShown(exercise.title or "Consultation", facts, ()),)
