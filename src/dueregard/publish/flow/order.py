"""
The order in which a publication is read from beginning to end.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.publish.flow.blocks import Block, Flow, Heading
from dueregard.publish.flow.evidence import evidence
from dueregard.publish.flow.parts import body
from dueregard.publish.flow.record import about, actions, changes, findings, matrix, method
from dueregard.publish.flow.subjects import subject
from dueregard.publish.flow.summary import decision, summary
from dueregard.publish.publication import Publication


def flow_of(publication: Publication) -> Flow:
    """
    Return the whole publication in reading order: what decides first, proof after it.
    """
    return Flow(
        title=publication.title,
        body=publication.body,
        status=publication.status,
        mark=f"{publication.edition.word}. {publication.edition.sentence}",
        framework=publication.framework,
        digest=publication.digest,
        language=publication.language,
        date=publication.date,
        blocks=tuple(_blocks(publication)),
        notes={note.number: note for note in publication.notes},
    )


def _blocks(publication: Publication) -> Iterator[Block]:
    yield from summary(publication)
    yield from decision(publication.decision)
    yield Heading(1, "Subjects", "subjects")
    for page in publication.subjects:
        yield from subject(page)
    yield from matrix(publication.matrix)
    yield from actions(publication.actions)
    yield Heading(1, "Evidence", "evidence")
    for item in publication.evidence:
        yield from evidence(item)
    if not publication.evidence:
        yield body("The assessment holds no evidence.")
    yield from method(publication.method)
    yield from findings(publication.findings)
    yield from changes(publication.changes)
    yield from about(publication.about)
