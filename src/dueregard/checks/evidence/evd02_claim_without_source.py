"""
EVD-02 claim-without-source.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import claim_subject, claims_in_place
from dueregard.model import Assessment, Framework, Subject


@check(
    "EVD-02",
    "claim-without-source",
    severity="major",
    one="1 claim cites no source.",
    many="{count} claims cite no source.",
)
def claim_without_source(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A claim that counts as evidence cites at least one evidence item of the document.

    Why:
        A reader who cannot follow a claim to its source cannot test it. The decision is open to challenge
        because it rests on something nobody can check.

    Fails:
        A claim has no entry under `cites` and names no figure of an evidence item; or what it names is not
        in the document.

    Passes:
        The claim cites an evidence item, or a figure in its text comes from one.

    Fix:
        Add the evidence item and name it under `cites`, or write the figure as `[[evidence#figure]]` so that
        its source comes with it. Take out a claim that has no source.

    Source:
        EHRC Technical Guidance on the Public Sector Equality Duty: England (confirm before relying)
        Code of Practice for Statistics (confirm before relying)
    """
    known = {item.id for item in assessment.evidence}
    for row, claim, path in claims_in_place(assessment):
        if known.isdisjoint(claim.evidence_ids()):
            yield claim_subject(row, claim, path, framework)
