"""
Who published what a claim stands on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dueregard.checks.standing_on import cited_evidence
from dueregard.model import Assessment, Claim, Evidence

_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


def publishers(item: Evidence) -> Iterator[str | None]:
    """
    Iterate over the publisher of each citation and each source of an evidence item, None where none is named.
    """
    for citation in item.citations:
        yield citation.publisher
    for source in item.sources:
        yield source.publisher


def is_published_by(publisher: str, assessment: Assessment, claim: Claim) -> bool:
    """
    Tell whether any evidence a claim stands on was published by a body, or by it through another.
    """
    found = [name for item in cited_evidence(assessment, claim) for name in publishers(item)]
    return any(is_named(publisher, name) for name in (*found, claim.published_by) if name)


def is_named(body: str, text: str) -> bool:
    """
    Tell whether a text names a body, in full or by the short name its own name gives in brackets.
    """
    names = (_IN_BRACKETS.sub("", body).strip(), *_IN_BRACKETS.findall(body))
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names if name)
