"""
GOV-06 outcome-not-recorded.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import the_assessment
from dueregard.model import Assessment, Framework, Subject


@check(
    "GOV-06",
    "outcome-not-recorded",
    severity="major",
    one="The assessment records no outcome: no major change, adjust, continue with reasons, or stop.",
    many="{count} assessments record no outcome.",
)
def outcome_not_recorded(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    The outcome is recorded: no major change, adjust, continue with reasons, or stop.

    Why:
        An assessment ends in a conclusion. Without one it is open to challenge because it does not show
        what the body made of its own findings.

    Fails:
        The decision gives no outcome; or the outcome is to continue with reasons, and there are none.

    Passes:
        One of the four is given, and for continuing in spite of a disadvantage the reasons.

    Fix:
        Choose under `decision: outcome` what follows from the rows, and give the reasons.

    Source:
        EHRC, Meeting the equality duty in policy and decision-making (confirm before relying)
    """
    decision = assessment.decision
    outcome = decision.outcome if decision else None
    without_reasons = outcome == "continue with reasons" and decision is not None and decision.reasons is None
    if outcome is None or without_reasons:
        yield the_assessment(assessment)
