"""
EVD-04 evidence-stale-or-undated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import claim_subject, claims_in_place, latest_period
from dueregard.model import Assessment, Framework, Period, Subject

_NO_PERIOD = "no reference period"
_NOT_JUDGED = "the assessment has no date, so the age of dated evidence was not judged"


@check(
    "EVD-04",
    "evidence-stale-or-undated",
    severity="major",
    one="1 claim gives no reference period, or one that ended too long before the assessment.",
    many="{count} claims give no reference period, or one that ended too long before the assessment.",
)
def evidence_stale_or_undated(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A claim says which period it describes, and that period ended recently enough before the assessment.

    Why:
        Regard rests on how things are when the decision is made. Evidence without a period, or from long
        ago, is open to challenge because it may describe a place that has changed.

    Fails:
        Neither the claim nor the evidence it cites gives a period; or the latest period ended more months
        before the date of the assessment than the framework allows.

    Passes:
        The claim, or evidence it cites, gives a period that ended within the months allowed. Where the
        assessment has no date, a period is enough.

    Fix:
        Give the period the figure describes. Look for a later edition of old evidence, or say under
        `caveat` why an older one still serves and let the finding stand with that reason.

    Source:
        R (Hough) v SSHD [2022] EWHC 1635 (Admin) (confirmed)
        R (Bracking) v SSWP [2013] EWCA Civ 1345 (confirm before relying)
    """
    months = int(framework.threshold("evidence-staleness-months", assessment.date))
    for row, claim, path in claims_in_place(assessment):
        note = _note(latest_period(assessment, claim), assessment.date, months)
        if note:
            yield claim_subject(row, claim, path, framework, note=note)


def _note(period: Period | None, date: dt.date | None, months: int) -> str | None:
    if period is None:
        return _NO_PERIOD if date else f"{_NO_PERIOD}; {_NOT_JUDGED}"
    if date is not None and _ended_longer_ago(period.last_day, date, months):
        return f"describes {period}, more than {months} months before the assessment"
    return None


def _ended_longer_ago(end: dt.date, date: dt.date, months: int) -> bool:
    months_between = (date.year - end.year) * 12 + date.month - end.month
    return (months_between, date.day) > (months, end.day)
