"""
ACT-03 action-incomplete-or-overdue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import listed, shortened
from dueregard.model import Assessment, Framework, Subject
from dueregard.model.assessment import Action

_NOT_DONE = {"proposed", "open"}


@check(
    "ACT-03",
    "action-incomplete-or-overdue",
    severity="major",
    one="1 action lacks an owner, a date or a measure, or is overdue.",
    many="{count} actions lack an owner, a date or a measure, or are overdue.",
)
def action_incomplete_or_overdue(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    An action has an owner, a due date and a measure, and is not open past its date.

    Why:
        A promise that nobody owns is seldom kept. An action without owner, date or measure is open to
        challenge because nobody could ever say whether it was done.

    Fails:
        An action has no owner, no due date or no success measure; or it was due before the date of the
        assessment and is neither done nor dropped.

    Passes:
        The action has all three and its date has not passed, or it is done. A dropped action is not judged,
        and lateness is not judged where the assessment has no date.

    Fix:
        Add the owner's role, the date and how we will know. For an overdue action give its new date with
        the reason, or record that it was done or dropped.

    Source:
        Audit Wales, Equality Impact Assessments: more than a tick box exercise, 2022 (confirmed)
        EHRC Technical Guidance on the Public Sector Equality Duty: England (confirm before relying)
    """
    for index, action in enumerate(assessment.actions):
        problems = [] if action.status == "dropped" else list(_problems(action, assessment.date))
        if problems:
            note = "; ".join(problems)
            yield Subject(id=action.id, label=shortened(action.text), path=("actions", index), note=note)


def _problems(action: Action, date: dt.date | None) -> Iterator[str]:
    given = {"owner": action.owner, "due date": action.due, "success measure": action.success_measure}
    missing = [name for name, value in given.items() if value is None]
    if missing:
        yield f"no {listed(missing)}"
    if action.due and date and action.due < date and action.status in _NOT_DONE:
        yield f"due {action.due.day} {action.due:%B %Y} and not done"
