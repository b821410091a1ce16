"""
The sections of a flow about each subject.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.publish.flow.blocks import Block, Grid, Heading, Items, Line, Paragraph, Pointer
from dueregard.publish.flow.parts import (
    actions_grid,
    body,
    engagement,
    facts,
    gaps_grid,
    grid,
    line,
    marked,
    paragraphs,
    pointer,
    pointers,
    stated_grid,
    strong,
)
from dueregard.publish.publication import (
    AimShown,
    ClaimShown,
    EffectShown,
    FigureCard,
    FindingShown,
    GroupShown,
    SubjectPage,
)
from dueregard.publish.wording import uncapitalised


def subject(page: SubjectPage) -> Iterator[Block]:
    """
    Yield everything about one subject, in the order of its page.
    """
    yield Heading(2, page.title, f"subject-{page.id}")
    yield Paragraph(line(page.kind), "small")
    if page.wording:
        yield Paragraph(line(page.wording), "lead")
    yield from _rating(page)
    if page.cards:
        yield Heading(3, "Key figures")
        yield Items(tuple(_card(card) for card in page.cards))
    yield from _evidence(page)
    yield from _effects(page)
    yield from _parts_of_the_subject(page)
    yield Heading(3, "Who was asked")
    for exercise in page.engagement:
        yield from engagement(exercise, 4)
    if not page.engagement:
        yield body("No engagement with the people this is about is recorded.")
    yield from _gaps_and_actions(page)
    yield Heading(3, "Findings of the checks")
    if page.findings:
        yield Items(tuple(_finding(found) for found in page.findings))
    else:
        yield body("The checks found nothing about this subject.")


def _finding(found: FindingShown) -> Line:
    """
    Return a finding by name, with what it says of this subject; what it means stands once, at the end.
    """
    said = [f": {place.note}" for place in found.places if place.note]
    let_stand = [strong(f" {place.override}") for place in found.places if place.override]
    name = Pointer(f"{found.name} ({found.code})", f"#finding-{found.code}")
    return line((name,), f", {found.severity}, {uncapitalised(found.standing)}", *said[:1], *let_stand)


def _rating(page: SubjectPage) -> Iterator[Block]:
    rating = page.rating
    yield Heading(3, f"Rating: {rating.word}")
    yield from paragraphs(rating.reason)
    if not rating.reason:
        yield body("No reason is given for this rating.")
    yield body(f"{rating.confidence}. {rating.given}")
    if page.suggestion:
        supported = strong("What the evidence by itself supports: ")
        yield body(supported, f"{page.suggestion} The tool suggests; a person rates.")
    if rating.criterion:
        yield Paragraph(line(f"{rating.word} means: {rating.criterion}"), "small")
    if rating.dimensions:
        yield facts(rating.dimensions)


def _card(card: FigureCard) -> Line:
    parts = [f" {card.label}", f". {card.uncertainty}" if card.uncertainty else "", f". {card.period}. "]
    return line(strong(card.value), *parts, pointer(card.evidence))


def _evidence(page: SubjectPage) -> Iterator[Block]:
    yield Heading(3, "What the evidence says")
    yield from paragraphs(page.context)
    if page.claims:
        yield _claims(page)
    elif not page.context:
        yield body("No evidence is recorded about this subject.")
    disputed = [claim.stated for claim in page.claims if claim.stated]
    if disputed:
        yield stated_grid(disputed, with_link=True)


def _claims(page: SubjectPage) -> Grid:
    titles = [("Claim", 3.5), ("Direction", 1.0), ("Rests on", 1.8)]
    caption = f"Claims about {page.title} with what they rest on"
    return grid(caption, titles, [_claim(claim) for claim in page.claims])


def _claim(claim: ClaimShown) -> tuple[Line | list[Line], ...]:
    said = [line(strong(f"{claim.id} "), claim.text), *(line(remark) for remark in claim.remarks)]
    return said, line(claim.direction), pointers(claim.cites, "No source given")


def _effects(page: SubjectPage) -> Iterator[Block]:
    yield Heading(3, "What the proposal does to this subject")
    yield from paragraphs(page.response)
    if page.effects:
        titles = [
            ("Commitment", 2.0),
            ("Aim", 1.4),
            ("Expected", 1.2),
            ("How it would come about", 2.2),
            ("How we will know", 1.6),
        ]
        caption = f"Effects of commitments on {page.title}"
        yield grid(caption, titles, [_effect(effect) for effect in page.effects])
    else:
        yield body("No effect of any commitment is recorded.")
    if page.aims:
        titles = [("Aim", 1.6), ("Considered", 1.0), ("Reason", 2.8), ("Rating", 1.0)]
        yield grid("Aims of the duty", titles, [_aim(aim) for aim in page.aims])
    if page.justification:
        yield Heading(4, "Why an effect that remains is accepted")
        yield facts(page.justification)


def _effect(effect: EffectShown) -> tuple[Line | list[Line], ...]:
    groups = line(f"for {effect.groups}" if effect.groups else "")
    return (
        line("; ".join(effect.commitments) or "No commitment named"),
        line("; ".join(effect.aims) or "No aim named"),
        [strong(f"{effect.sign} {effect.word}"), groups],
        line(effect.mechanism),
        pointers(effect.confirmed_by, "No evidence of outcomes is named"),
    )


def _aim(aim: AimShown) -> tuple[Line, ...]:
    rating = marked(aim.rating) if aim.rating else line("Not rated separately")
    return line(aim.title), line(aim.considered), line(aim.reason), rating


def _parts_of_the_subject(page: SubjectPage) -> Iterator[Block]:
    if page.groups:
        yield Heading(3, "Groups for whom effects differ")
        titles = [("Group", 1.4), ("Rating", 1.1), ("Confidence", 1.2), ("Reason", 3.0)]
        yield grid("Ratings by group", titles, [_group(part) for part in page.groups])
    if page.intersections:
        yield Heading(3, "Together with other characteristics")
    for found in page.intersections:
        yield Heading(4, f"{found.title}: {found.rating.word}" if found.rating else found.title)
        yield body(found.reason)
        yield body("Rests on: ", pointers(found.cites, "no evidence named"))


def _group(part: GroupShown) -> tuple[Line | list[Line], ...]:
    rating = part.rating
    reason = [line(prose) for prose in rating.reason] or [line("No reason given.")]
    return line(part.group), marked(rating), line(rating.confidence), reason


def _gaps_and_actions(page: SubjectPage) -> Iterator[Block]:
    yield Heading(3, "What is not known")
    if page.gaps:
        yield gaps_grid(page.gaps, f"What is not known about {page.title}", with_subject=False)
    else:
        yield body("No gap in the evidence is recorded.")
    yield Heading(3, "What will be done")
    if page.actions:
        yield actions_grid(page.actions, f"Actions for {page.title}")
    else:
        yield body("No action is recorded.")
