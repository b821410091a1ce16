"""
CON-05 assessment-not-shared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.facts import CONSULTATION_DATES
from dueregard.checks.reading import days_of_versions, the_assessment
from dueregard.model import Assessment, Framework, Subject


@check(
    "CON-05",
    "assessment-not-shared",
    severity="major",
    one="No version of the assessment is from before the consultation opened: {notes}.",
    many="{count} assessments have no version from before the consultation opened.",
    needs=[CONSULTATION_DATES],
)
def assessment_not_shared(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    A version of the assessment is dated on or before the day the consultation opened.

    Why:
        People can say where an assessment is wrong only if they see one. Consulting without it is open to
        challenge because they were not given enough to answer with understanding.

    Fails:
        The day the consultation opened is known, and neither the assessment, nor an earlier version of it,
        nor a signature is from that day or before; or `shared_before_consultation` says no.

    Passes:
        One is, or `shared_before_consultation` says yes. Where the day of opening is not known nothing is
        judged, and the author is asked for it.

    Fix:
        List the earlier versions with their days under `facts: assessment_versions`. If there was none, say
        how people were told of the likely effects, and let the finding stand with that reason.

    Source:
        Gunning principle 2, in R (Moseley) v London Borough of Haringey [2014] UKSC 56 (confirmed)
        R (Bracking) v SSWP [2013] EWCA Civ 1345 (confirm before relying)
    """
    opened = assessment.consultation.opened if assessment.consultation else None
    if opened is not None and not _was_shared(assessment, opened):
        yield the_assessment(assessment, note=f"it opened on {opened.day} {opened:%B %Y}")


def _was_shared(assessment: Assessment, opened: dt.date) -> bool:
    said = assessment.facts.shared_before_consultation
    return any(day <= opened for day in days_of_versions(assessment)) if said is None else said
