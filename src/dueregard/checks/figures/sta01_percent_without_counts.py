"""
STA-01 percent-without-counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import claim_subject, claims_in_place
from dueregard.model import Assessment, Claim, Estimate, Evidence, Framework, Subject, figure_references
from dueregard.model.assessment import StatedValue

_CHANGE = "percent change"


@check(
    "STA-01",
    "percent-without-counts",
    severity="major",
    one="1 percentage change does not say between which counts.",
    many="{count} percentage changes do not say between which counts.",
)
def percent_without_counts(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A percentage change says what it was computed from: the counts before and after, or its bases.

    Why:
        A fall of 40 per cent may be four cases fewer or four thousand. Without the counts the figure is open
        to challenge because nobody can judge its size or compute it again.

    Fails:
        A claim gives a percentage change, typed or as a figure of evidence, with neither the counts before
        and after nor a numerator and a denominator.

    Passes:
        Either pair of counts is given. A figure that is suppressed or not shown is not judged.

    Fix:
        Give `before` and `after` (or `numerator` and `denominator`) beside the value, or compute the change
        as an indicator, which keeps its counts.

    Source:
        Code of Practice for Statistics (confirm before relying)
    """
    evidence = assessment.evidence_by_id()
    for row, claim, path in claims_in_place(assessment):
        if any(_lacks_counts(number) for number in _numbers(claim, evidence)):
            yield claim_subject(row, claim, path, framework)


def _numbers(claim: Claim, evidence: dict[str, Evidence]) -> Iterator[StatedValue | Estimate]:
    if claim.value is not None:
        yield claim.value
    for name, figure in figure_references(claim.text):
        estimate = evidence[name].figure(figure) if name in evidence else None
        if estimate is not None and estimate.state == "shown":
            yield estimate


def _lacks_counts(change: StatedValue | Estimate) -> bool:
    if change.unit != _CHANGE or None not in (change.numerator, change.denominator):
        return False
    return not isinstance(change, StatedValue) or None in (change.before, change.after)
