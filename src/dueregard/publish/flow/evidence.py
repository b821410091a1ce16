"""
The sections of a flow about each piece of evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dueregard.publish.flow.blocks import Block, Heading, Paragraph, Picture
from dueregard.publish.flow.parts import (
    body,
    facts,
    figures_grid,
    items,
    line,
    paragraphs,
    pointers,
    source,
    stated_grid,
)
from dueregard.publish.publication import EvidencePage


def evidence(page: EvidencePage) -> Iterator[Block]:
    """
    Yield everything about one piece of evidence, in the order of its page.
    """
    yield Heading(2, page.title, f"evidence-{page.id}")
    yield Paragraph(line(page.kind), "small")
    if page.headline:
        yield Paragraph(line(page.headline), "lead")
    yield from paragraphs(page.text)
    yield from _figures(page)
    yield from _crossings(page)
    if page.stated:
        yield stated_grid(page.stated, with_link=False)
    yield Heading(3, "About these figures")
    yield facts(page.facts)
    yield from _list("Who is missing", page.missing, "Nobody is recorded as missing from these figures.")
    for title, texts in (
        ("How firm the figures are", page.firmness),
        ("Read with care", page.caveats),
        ("How the figures were worked out", page.method),
    ):
        yield from _list(title, texts, "")
    yield Heading(3, "Where it comes from")
    for shown in page.sources:
        yield from source(shown, 4)
    if not page.sources:
        yield body("No source is recorded.")
    yield from _list("Revisions", page.revisions, "")
    yield Heading(4, "Used by")
    yield body(pointers(page.used_by, "No subject cites this."))


def _figures(page: EvidencePage) -> Iterator[Block]:
    if page.chart:
        chart = page.chart
        yield Picture(chart.title, chart.subtitle, chart.svg, chart.text)
    if page.how_to_read:
        yield Heading(3, "How to read this")
        yield body(page.how_to_read)
    if page.table:
        yield figures_grid(page.table)


def _crossings(page: EvidencePage) -> Iterator[Block]:
    for crossing in page.crossings:
        if crossing.chart:
            chart = crossing.chart
            yield Picture(chart.title, chart.subtitle, chart.svg, chart.text)
        yield figures_grid(crossing.table)


def _list(title: str, texts: Sequence[str], otherwise: str) -> Iterator[Block]:
    if texts or otherwise:
        yield Heading(4, title)
        yield items(texts) if texts else body(otherwise)
