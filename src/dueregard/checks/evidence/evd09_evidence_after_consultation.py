"""
EVD-09 evidence-after-consultation.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.facts import CONSULTATION_DATES
from dueregard.checks.reading import claim_subject, claims_in_place, latest_period
from dueregard.model import Assessment, Framework, Subject


@check(
    "EVD-09",
    "evidence-after-consultation",
    severity="major",
    one="1 claim rests on evidence that nobody could have seen when the consultation closed.",
    many="{count} claims rest on evidence that nobody could have seen when the consultation closed.",
    needs=[CONSULTATION_DATES],
)
def evidence_after_consultation(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    The evidence describes a time before the consultation closed, so that people could answer to it.

    Why:
        People can only answer to what they are shown. Evidence that came later is open to challenge because
        those consulted had no chance to say what it means.

    Fails:
        The period of a claim, or of evidence it cites, ends on or after the day the consultation closed.

    Passes:
        The period ends before that day, or the claim has no period. Without a closing day nothing is judged
        and the author is asked for it.

    Fix:
        Say whether those consulted saw an earlier edition of the same evidence, and what differs. Where the
        new evidence matters, ask them again, if briefly.

    Source:
        Gunning principle 2, in R (Moseley) v London Borough of Haringey [2014] UKSC 56 (confirmed)
    """
    closed = assessment.consultation.closed if assessment.consultation else None
    if closed is None:
        return
    for row, claim, path in claims_in_place(assessment):
        period = latest_period(assessment, claim)
        if period is not None and period.last_day >= closed:
            note = f"describes {period}; the consultation closed on {closed.day} {closed:%B %Y}"
            yield claim_subject(row, claim, path, framework, note=note)
