"""
CON-04 consultation-period.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.facts import CONSULTATION_DATES
from dueregard.checks.holidays import days_of_holiday, holidays_between
from dueregard.checks.reading import listed
from dueregard.model import Assessment, Framework, Subject
from dueregard.model.assessment import Consultation


@check(
    "CON-04",
    "consultation-period",
    severity="major",
    one="The consultation may not have left people time to answer: {notes}.",
    many="{count} consultations may not have left people time to answer.",
    needs=[CONSULTATION_DATES],
)
def consultation_period(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    The consultation gives both its days, is as long as the body's standard, and makes up for holidays.

    Why:
        People need time to find out, to ask one another and to answer. Too short a time is open to
        challenge because those with most at stake are often the slowest to be reached.

    Fails:
        One of the two days is given and not the other; the time between them, both days counted, is shorter
        than the framework's standard; or it spans a holiday the framework lists, says nothing under
        `extension`, and is shorter than the standard without those days.

    Passes:
        The time is long enough without the holidays in it, or `extension` says how they were made up for.
        Where neither day is known nothing is judged, and the author is asked.

    Fix:
        Give the missing day. Where time was short, say what was done to reach people all the same, and let
        the finding stand with that reason. A body with a standard of its own sets `consultation-weeks`.

    Source:
        Gunning principle 3, in R (Moseley) v London Borough of Haringey [2014] UKSC 56 (confirmed)
        Code of Practice on Consultation, 2008: twelve weeks, longer over holidays (confirm before relying)
    """
    consultation = assessment.consultation
    if consultation is None or (consultation.opened is None and consultation.closed is None):
        return
    weeks = framework.threshold("consultation-weeks", consultation.opened)
    problems = list(_problems(consultation, framework, weeks))
    if problems:
        label = consultation.title or "The consultation"
        yield Subject(id="consultation", label=label, path=("consultation",), note="; ".join(problems))


def _problems(consultation: Consultation, framework: Framework, weeks: float) -> Iterator[str]:
    opened, closed = consultation.opened, consultation.closed
    if opened is None or closed is None:
        yield "no day of opening" if opened is None else "no day of closing"
        return
    days = (closed - opened).days + 1
    if days < weeks * 7:
        yield f"{days} days with the first and the last, and the standard is {weeks:g} weeks"
    spanned = holidays_between(framework, opened, closed)
    free_days = days - len(days_of_holiday(framework, opened, closed))
    if spanned and consultation.extension is None and free_days < weeks * 7:
        yield f"it spans {listed(spanned)}, without an extension"
