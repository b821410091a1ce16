"""
GOV-03 signed-after-decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.facts import DECISION_DATE
from dueregard.checks.reading import days_of_versions, the_assessment
from dueregard.model import Assessment, Framework, Subject


@check(
    "GOV-03",
    "signed-after-decision",
    severity="critical",
    one="The assessment came after the decision it was made for: {notes}.",
    many="{count} assessments came after the decision they were made for.",
    needs=[DECISION_DATE],
)
def signed_after_decision(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    The assessment was there, and where it is signed was signed, on or before the day of the decision.

    Why:
        Regard is had before and when deciding. An assessment written or signed afterwards is open to
        challenge because it can only defend what was already settled.

    Fails:
        The day of the decision is known, and the earliest version of the assessment with a day, or the
        first signature, is later.

    Passes:
        Both are from that day or before. Where the decision has no day nothing is judged, and the author is
        asked; before the decision there is nothing to ask.

    Fix:
        List earlier versions with their days under `facts: assessment_versions`. If there was none, look at
        the decision again with the assessment in hand, and record that.

    Source:
        R (Brown) v SSWP [2008] EWHC 3158 (Admin): before and at the time of deciding (confirmed)
        R (Kaur and Shah) v London Borough of Ealing [2008] EWHC 2062 (Admin) (confirmed)
        R (Bracking) v SSWP [2013] EWCA Civ 1345: no rearguard action (confirm before relying)
    """
    decided = assessment.decision.on if assessment.decision else None
    late = list(_what_came_later(assessment, decided)) if decided else []
    if late:
        yield the_assessment(assessment, note="; ".join(late))


def _what_came_later(assessment: Assessment, decided: dt.date) -> Iterator[str]:
    versions = days_of_versions(assessment)
    if versions and versions[0] > decided:
        yield f"the first version is of {versions[0].day} {versions[0]:%B %Y}"
    signed = min((sign_off.on for sign_off in assessment.sign_offs), default=None)
    if signed is not None and signed > decided:
        yield f"it was first signed on {signed.day} {signed:%B %Y}"
