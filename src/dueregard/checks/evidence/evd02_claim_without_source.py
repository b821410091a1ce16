"""
EVD-02 claim-without-source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import claim_subject, claims_in_place, listed, row_subject, rows_in_place
from dueregard.model import Assessment, Framework, Subject
from dueregard.model.numbers_found import FoundNumber
from dueregard.prose import bound, find_numbers

_STATISTICS = ("percentage", "points", "ratio", "rate", "fraction")
# What will be done, or is aimed at, is no finding.
_AHEAD = re.compile(
    r"\b(?:will|would|shall|aims?|targets?|goals?|plans? to|intends?|commits?|budget|if)\b", re.IGNORECASE
)


@check(
    "EVD-02",
    "claim-without-source",
    severity="major",
    one="1 claim cites no source.",
    many="{count} claims cite no source.",
)
def claim_without_source(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A claim that counts as evidence cites an evidence item, and a figure in a response comes from one.

    Why:
        A reader who cannot follow a claim to its source cannot test it. The decision is open to challenge
        because it rests on something nobody can check.

    Fails:
        A claim has no entry under `cites` and names no figure of an evidence item; or what it names is not
        in the document. Or a percentage, ratio, rate or share is typed into the response of a row, and no
        figure of the evidence and no claim with a source says the same.

    Passes:
        The claim cites an evidence item, or a figure in its text comes from one. A number of the response
        is one that a claim with a source states.

    Fix:
        Add the evidence item and name it under `cites`, or write the figure as `[[evidence#figure]]` so that
        its source comes with it. Take out a claim that has no source.

    Source:
        EHRC Technical Guidance on the Public Sector Equality Duty: England (confirm before relying)
        Code of Practice for Statistics (confirm before relying)
    """
    known = {item.id for item in assessment.evidence}
    supported: set[tuple[str, object]] = set()
    for row, claim, path in claims_in_place(assessment):
        if known.isdisjoint(claim.evidence_ids()):
            yield claim_subject(row, claim, path, framework)
    for row in assessment.rows:
        for claim in row.claims:
            if not known.isdisjoint(claim.evidence_ids()):
                supported |= {_said(number) for number in find_numbers(claim.text)}
    for row, path in rows_in_place(assessment):
        typed = [
            number.text
            for number in _statistics(row.response or "", assessment)
            if _said(number) not in supported
        ]
        if typed:
            note = f"The response states {listed(typed)}, with no source."
            yield row_subject(row, (*path, "response"), framework, note)


def _statistics(text: str, assessment: Assessment) -> Iterator[FoundNumber]:
    for number in find_numbers(text):
        counts = number.kind in _STATISTICS and re.search(r"\d", number.text)
        if counts and not _AHEAD.search(number.sentence) and bound(number, assessment).figure is None:
            yield number


def _said(number: FoundNumber) -> tuple[str, object]:
    return number.kind, number.value if number.value is not None else (number.low, number.high)
