"""
EVD-08 single-provenance.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.publishers import is_named, publishers
from dueregard.checks.reading import the_assessment
from dueregard.model import Assessment, Framework, Subject


@check(
    "EVD-08",
    "single-provenance",
    severity="advice",
    one="Nearly all sources come from the body itself or the one it oversees: {notes}.",
    many="{count} assessments take nearly all their sources from the body itself or the one it oversees.",
)
def single_provenance(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    Sources come from others too, not nearly all from the body that decides or the one it oversees.

    Why:
        A body sees its own services from the inside. Evidence from itself alone is open to challenge
        because people who do not come, or do not complain, are missing from it.

    Fails:
        More than the share of citations and data sources the framework sets name as publisher the body of
        the assessment or the body it oversees. Evidence that only describes a population does not count.

    Passes:
        The share is lower, or nothing is cited at all.

    Fix:
        Look at what others have published: the census, regulators, researchers, voluntary organisations and
        the people concerned. If nobody has, let the finding stand and say so.

    Source:
        Fairer Scotland Duty guidance (confirmed)
        EHRC Technical Guidance on the Public Sector Equality Duty: England (confirm before relying)
    """
    bodies = [name for name in (assessment.body.name, assessment.body.overseen) if name]
    outcomes = (item for item in assessment.evidence if item.role == "outcome")
    named = [name for item in outcomes for name in publishers(item)]
    own = sum(1 for name in named if name and any(is_named(body, name) for body in bodies))
    if named and own / len(named) > framework.threshold("single-provenance-share", assessment.date):
        yield the_assessment(assessment, note=f"{own} of {len(named)}")
