"""
One page for each subject: rating and reason, figures, claims, effects, people, actions, findings.
"""

from __future__ import annotations

from dueregard.model.assessment import (
    AimRegard,
    Claim,
    Effect,
    Engagement,
    EngagementFinding,
    ImpactRow,
    Intersection,
)
from dueregard.publish.figures import card, key_figures, show_stated
from dueregard.publish.findings_page import show_findings
from dueregard.publish.material import Material, show_action, show_gaps, show_rating
from dueregard.publish.prose import words
from dueregard.publish.publication import (
    AimShown,
    ClaimShown,
    EffectShown,
    EngagementShown,
    Fact,
    GroupShown,
    Heard,
    IntersectionShown,
    Prose,
    SubjectPage,
)
from dueregard.publish.wording import RATING_SIGNS, capitalised, counted, day, listed

MOST_CARDS = 6

_DIRECTIONS = {
    "adverse": "Adverse",
    "favourable": "Favourable",
    "neutral": "Neutral",
    None: "Not stated",
}


def show_subject(material: Material, row: ImpactRow, index: int) -> SubjectPage:
    """
    Return everything about one row; `index` is its place in the document.
    """
    subject = material.framework.subject(row.subject)
    characteristic = material.framework.is_characteristic(row.subject)
    link = material.row_link(row)
    return SubjectPage(
        id=link.id,
        title=link.text,
        kind="Characteristic" if characteristic else "Objective",
        wording=row.wording or (subject.wording if subject and subject.wording else ""),
        rating=show_rating(material, row.rating),
        suggestion=_suggestion(material, row),
        context=material.notebook.paragraphs(row.context),
        cards=tuple(card(figure) for figure in key_figures(material, row.claims)[:MOST_CARDS]),
        claims=tuple(show_claim(material, claim) for claim in row.claims),
        aims=_aims(material, row),
        effects=tuple(show_effect(material, effect) for effect in row.effects),
        response=material.notebook.paragraphs(row.response),
        groups=tuple(GroupShown(part.group, show_rating(material, part.rating)) for part in row.groups),
        intersections=tuple(
            show_intersection(material, found)
            for found in material.assessment.intersections
            if row.subject in found.subjects
        ),
        engagement=tuple(
            show_engagement(material, exercise)
            for exercise in material.assessment.engagement
            if row.subject in exercise.subjects
        ),
        gaps=show_gaps(material, row),
        actions=tuple(show_action(material, action) for action in material.assessment.actions_for(row)),
        justification=_justification(material, row),
        findings=show_findings(material, row_index=index),
    )


def show_claim(material: Material, claim: Claim) -> ClaimShown:
    """
    Return one claim with its citations and whatever a reader should know before relying on it.
    """
    return ClaimShown(
        id=claim.id,
        text=material.line(claim.text),
        direction=_DIRECTIONS[claim.direction],
        cites=material.evidence_links(claim.evidence_ids()),
        remarks=_remarks(material, claim),
        stated=show_stated(material, claim),
    )


def _remarks(material: Material, claim: Claim) -> tuple[Prose, ...]:
    given = (
        f"Caution: {claim.caveat}" if claim.caveat else "",
        "Stands in for figures about this subject that are not available." if claim.proxy else "",
        f"About {listed(list(claim.groups))}." if claim.groups else "",
        f"Place: {claim.place}." if claim.place else "",
        f"Period: {claim.period}." if claim.period else "",
        f"Published by {claim.published_by}." if claim.published_by else "",
        "Describes the population; supports no rating by itself." if claim.role == "context" else "",
    )
    return tuple(material.line(remark) for remark in given if remark)


def _suggestion(material: Material, row: ImpactRow) -> str:
    """
    Return what the evidence by itself supports, or "" where nobody asked.
    """
    suggestion = material.suggestions.get(row.subject)
    return "" if suggestion is None else f"{capitalised(suggestion.direction)}. {suggestion.reason}"


def _aims(material: Material, row: ImpactRow) -> tuple[AimShown, ...]:
    titles = {aim.id: aim.title for aim in material.framework.aims}
    asked = material.framework.subject(row.subject)
    wanted = dict.fromkeys([*(asked.aims if asked else ()), *row.aims])
    return tuple(_aim(material, titles.get(aim, aim), row.aims.get(aim)) for aim in wanted)


def _aim(material: Material, title: str, regard: AimRegard | None) -> AimShown:
    if regard is None:
        return AimShown(
            title, "Not recorded", words("The document does not say whether this was considered."), None
        )
    return AimShown(
        title,
        "Considered" if regard.considered else "Not considered",
        material.line(regard.reason) or words("No reason given."),
        show_rating(material, regard.rating) if regard.rating else None,
    )


def show_effect(material: Material, effect: Effect) -> EffectShown:
    """
    Return one effect: what does it, what is expected, how, and how it will be known.
    """
    sign, word = RATING_SIGNS[effect.expected]
    texts = {commitment.id: commitment.text for commitment in material.assessment.proposal.commitments()}
    aims = {aim.id: aim.title for aim in material.framework.aims}
    limbs = {limb.id: limb.text for aim in material.framework.aims for limb in aim.limbs}
    return EffectShown(
        sign=sign,
        word=word,
        direction=effect.expected,
        commitments=tuple(f"{id_}: {texts[id_]}" if id_ in texts else id_ for id_ in effect.commitments),
        aims=(
            *(aims.get(aim, aim) for aim in effect.aims),
            *(limbs.get(limb, limb) for limb in effect.limbs),
        ),
        groups=listed(list(effect.groups)),
        mechanism=material.line(effect.mechanism) or words("How this would come about is not stated."),
        confirmed_by=material.evidence_links(effect.confirmed_by),
    )


def show_intersection(material: Material, found: Intersection) -> IntersectionShown:
    """
    Return characteristics looked at together, with the reason and the rating.
    """
    names = [material.subject_title(subject) for subject in found.subjects]
    groups = f": {listed(list(found.groups))}" if found.groups else ""
    return IntersectionShown(
        title=f"{listed(names)}{groups}",
        reason=material.line(found.reason) or words("No reason given."),
        rating=show_rating(material, found.rating) if found.rating else None,
        cites=material.evidence_links(found.cites),
    )


def show_engagement(material: Material, exercise: Engagement) -> EngagementShown:
    """
    Return one exercise with what people said and what came of it.
    """
    channels = [
        f"{channel.name}: {channel.responses:,}"
        if channel.responses is not None
        else f"{channel.name}: number not stated"
        for channel in exercise.channels
    ]
    asked = [*(material.subject_title(subject) for subject in exercise.subjects), *exercise.groups]
    given = (
        ("Who was asked", listed(asked) or "Not stated"),
        ("When", _dates(exercise)),
        ("Replies", "Not stated" if exercise.responses is None else f"{exercise.responses:,}"),
        ("Channels", "; ".join(channels)),
    )
    return EngagementShown(
        title=exercise.title,
        facts=tuple(Fact(label, words(text)) for label, text in given if text),
        heard=tuple(show_heard(material, exercise, finding) for finding in exercise.findings),
    )


def _dates(exercise: Engagement) -> str:
    if exercise.opened is None and exercise.closed is None:
        return "Dates not stated"
    opened = day(exercise.opened) if exercise.opened else "date not stated"
    closed = day(exercise.closed) if exercise.closed else "date not stated"
    return f"{opened} to {closed}"


def show_heard(material: Material, exercise: Engagement, finding: EngagementFinding) -> Heard:
    """
    Return one thing people said, with what changed or why nothing did.
    """
    outcome, reply = "No answer recorded", words("The document does not say what was done about this.")
    if finding.change:
        outcome, reply = "Changed", material.line(finding.change)
    elif finding.refusal:
        outcome, reply = "Not changed, because", material.line(finding.refusal)
    replies = "" if exercise.responses is None else f" ({counted(exercise.responses, 'reply', 'replies')})"
    return Heard(f"{exercise.title}{replies}", material.line(finding.text), outcome, reply)


def _justification(material: Material, row: ImpactRow) -> tuple[Fact, ...]:
    if row.justification is None:
        return ()
    return (
        Fact("Legitimate aim", _prose(material, row.justification.aim)),
        Fact("Why the means are proportionate", _prose(material, row.justification.proportionality)),
    )


def _prose(material: Material, text: str) -> Prose:
    return material.line(text)
