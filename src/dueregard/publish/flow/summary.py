"""
The first section of a flow: what a decision-maker reads, and what is decided.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.publish.flow.blocks import Block, Facts, Heading, Items, Line, Paragraph
from dueregard.publish.flow.parts import (
    body,
    engagement,
    facts,
    gaps_grid,
    grid,
    heard_grid,
    items,
    line,
    marked,
    paragraphs,
    pointer,
    strong,
)
from dueregard.publish.publication import DecisionPage, Fact, FrontPage, GlanceRow, Publication, WorseOff


def summary(publication: Publication) -> Iterator[Block]:
    """
    Yield the summary: ratings at a glance, who may be worse off, what is not known, what was heard.
    """
    front = publication.front
    yield Heading(1, "Summary", "summary")
    yield from paragraphs(front.deciding)
    if publication.notice:
        yield Paragraph(publication.notice, "aside")
    yield from paragraphs(publication.introduction)
    yield from _glance(front)
    yield Heading(2, "Who may be worse off, and what will be done")
    for part in front.worse_off:
        yield from _worse_off(part)
    if not front.worse_off:
        yield body("No subject is rated adverse and no adverse evidence is recorded.")
    yield from _not_known(front)
    yield from _heard(front)
    yield Heading(2, "Signatures, and how to verify this record")
    yield items(front.signatures)
    yield body(
        "Anybody can check that this is the version that was "
        f"{'signed' if publication.edition.final else 'composed'}: run dueregard verify on the record for"
        " machines published with it. It computes the digest again from the content. The digest is"
    )
    yield body(publication.digest)


def _glance(front: FrontPage) -> Iterator[Block]:
    yield Heading(2, "At a glance")
    yield Paragraph(line(front.headline), "lead")
    yield items(f"{count.word}: {count.count}" for count in front.counts)
    yield items(front.remarks)
    titles = [
        ("Subject", 1.4),
        ("Rating and confidence", 1.5),
        ("Strongest figure", 2.2),
        ("What will be done", 1.8),
    ]
    caption = "Every subject, adverse and unknown first"
    yield grid(caption, titles, [_glance_row(row) for row in front.glance])


def _glance_row(row: GlanceRow) -> tuple[Line | list[Line], ...]:
    rating = [marked(row.rating), line(row.rating.confidence), line(row.remark)]
    return pointer(row.subject), rating, line(row.figure), line(row.doing)


def _worse_off(part: WorseOff) -> Iterator[Block]:
    yield Heading(3, f"{part.subject.text}: {part.rating.word}")
    yield Items((*part.statements, *((line(part.more),) if part.more else ())))
    for action in part.mitigations:
        yield body(
            strong("What will be done: "),
            action.text,
            f" Owner: {action.owner}. Due: {action.due}. State: {action.status}.",
        )
    if part.answer:
        yield body(strong("What will be done: "), part.answer)


def _not_known(front: FrontPage) -> Iterator[Block]:
    yield Heading(2, "What we do not know")
    if front.gaps:
        yield gaps_grid(front.gaps, "What is not known, and when it will be", with_subject=True)
    else:
        yield body("No gap in the evidence is recorded.")
    if front.withheld:
        yield body(front.withheld)


def _heard(front: FrontPage) -> Iterator[Block]:
    yield Heading(2, "What people told us, and what changed")
    if front.heard:
        yield heard_grid(front.heard, "What people told us, and what changed", with_exercise=True)
    for remark in front.heard_remarks:
        yield body(remark)


def decision(page: DecisionPage) -> Iterator[Block]:
    """
    Yield what is being decided, what else was considered, who was asked, and which duties apply.
    """
    yield Heading(1, "What is being decided", "decision")
    yield facts(page.facts)
    if page.conditions:
        yield Heading(2, "Conditions of the decision")
        yield items(page.conditions)
    yield Heading(2, "What must be considered")
    yield facts(page.aims)
    yield from _objectives(page)
    yield from _options(page)
    yield Heading(2, "Who was asked, and how")
    for exercise in page.engagement:
        yield from engagement(exercise, 3)
    if not page.engagement:
        yield body("No engagement is recorded.")
    yield from _duties(page)
    yield Heading(2, "Together with other decisions")
    yield _facts_or(page.cumulative, "Effects together with other decisions are not recorded.")
    if page.terms:
        yield Heading(2, "Words")
        yield facts(page.terms)


def _objectives(page: DecisionPage) -> Iterator[Block]:
    yield Heading(2, "Objectives and commitments")
    for objective in page.objectives:
        yield Heading(3, objective.title)
        if objective.commitments:
            yield items(objective.commitments)
        else:
            yield body("No commitment is recorded under this objective.")
    if not page.objectives:
        yield body("The proposal names no objective.")
    if page.components:
        yield Heading(3, "Parts the law requires")
        yield items(page.components)


def _options(page: DecisionPage) -> Iterator[Block]:
    yield Heading(2, "Options considered")
    if not page.options:
        yield body("No other option is recorded.")
        return
    titles = [("Option", 2.0), ("Outcome", 1.0), ("Reason", 3.0)]
    rows = [(line(option.title), line(option.chosen), line(option.reason)) for option in page.options]
    yield grid("Options, and why each was chosen or rejected", titles, rows)


def _duties(page: DecisionPage) -> Iterator[Block]:
    yield Heading(2, "Duties")
    yield _facts_or(page.duties, "The framework lists no other duty.")
    if page.screenings:
        yield Heading(3, "Assessments screened out")
        yield facts(page.screenings)
    if page.left_out:
        yield Heading(3, "Left out as not relevant")
        yield facts(page.left_out)


def _facts_or(entries: tuple[Fact, ...], otherwise: str) -> Facts | Paragraph:
    return facts(entries) if entries else body(otherwise)
