"""
GOV-04 no-decision-link.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import the_assessment
from dueregard.model import Assessment, Framework, Subject


@check(
    "GOV-04",
    "no-decision-link",
    severity="major",
    one="No record of a decision names this assessment and its version.",
    many="No record of a decision names {count} assessments and their versions.",
)
def no_decision_link(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    The record of the decision names this assessment and its version.

    Why:
        An assessment helps a decision only if the decision-maker had it. A decision whose record does not
        name it is open to challenge because nothing shows that it was read.

    Fails:
        There is no `decision`, or it has no reference, or the version it names is neither this one nor its
        digest.

    Passes:
        The decision gives the reference of its record and, under `assessment_version`, the version or the
        digest of this assessment.

    Fix:
        Have the report to the decision-maker name the assessment with its version, and record here the
        reference of the decision.

    Source:
        R (Brown) v SSWP [2008] EWHC 3158 (Admin): good records (confirmed)
        Greater London Authority, decisions that record regard to an assessment (confirm before relying)
    """
    decision = assessment.decision
    if decision is None or decision.reference is None or not _names_this(assessment):
        yield the_assessment(assessment)


def _names_this(assessment: Assessment) -> bool:
    named = assessment.decision.assessment_version if assessment.decision else None
    return named is not None and named in (assessment.version, assessment.digest())
