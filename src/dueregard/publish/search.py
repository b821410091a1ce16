"""
What there is to find in a publication: an index that is itself a list to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dueregard.publish.prose import plain
from dueregard.publish.publication import Publication


@dataclass(frozen=True)
class Found:
    """
    Something to find: where it is, what it is, and the words to find it by.
    """

    page: str
    title: str
    kind: str
    words: str


def search_index(publication: Publication) -> tuple[Found, ...]:
    """
    Return subjects with their claims, evidence, actions and findings, each with its page.
    """
    return tuple(_index(publication))


def _index(publication: Publication) -> Iterator[Found]:
    for subject in publication.subjects:
        page = f"subjects/{subject.id}.html"
        yield Found(
            page, subject.title, f"{subject.kind}, rated {subject.rating.word.lower()}", subject.wording
        )
        for claim in subject.claims:
            yield Found(f"{page}#claim-{claim.id}", subject.title, f"Claim {claim.id}", plain(claim.text))
    for item in publication.evidence:
        yield Found(f"evidence/{item.id}.html", item.title, "Evidence", item.headline)
    for group in publication.actions:
        for action in group.actions:
            yield Found("actions.html", f"Action {action.id}", action.status, plain(action.text))
    for found in publication.findings.findings:
        yield Found("findings.html", f"{found.name} ({found.code})", "Finding", found.message)
