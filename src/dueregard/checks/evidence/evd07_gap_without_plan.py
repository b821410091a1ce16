"""
EVD-07 gap-without-plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import row_subject, row_title, rows_in_place, shortened
from dueregard.model import Assessment, Framework, ImpactRow, Subject
from dueregard.model.assessment import Gap
from dueregard.model.findings import Path


@check(
    "EVD-07",
    "gap-without-plan",
    severity="major",
    one="1 gap in the evidence has no action with an owner and a date to fill it.",
    many="{count} gaps in the evidence have no action with an owner and a date to fill them.",
)
def gap_without_plan(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    Every gap in the evidence has an action, with an owner and a date, to fill it.

    Why:
        Not knowing is honest; leaving it at that is open to challenge because a public body has to take
        reasonable steps to find out.

    Fails:
        A declared gap, or a row rated unknown, has no action to fill it; or the action lacks an owner or a
        due date, or was dropped.

    Passes:
        The gap names an action with an owner and a due date, or its row has a gap action with both.

    Fix:
        Add an action of kind `gap` that says what will be found out, who will do it and by when, and name it
        under `action` of the gap.

    Source:
        R (Bridges) v South Wales Police [2020] EWCA Civ 1058: the duty to enquire (confirmed)
        EHRC Technical Guidance on the Public Sector Equality Duty: England (confirm before relying)
        Lincoln Equality Impact Assessment toolkit, stage 3 (confirmed)
    """
    ready = _ready_actions(assessment)
    for row, path in rows_in_place(assessment):
        in_row = any(action.kind == "gap" and action.id in ready for action in assessment.actions_for(row))
        if row.rated and row.direction == "unknown" and not row.gaps and not in_row:
            yield row_subject(row, path, framework, note="rated unknown")
        for index, gap in enumerate(row.gaps):
            planned = gap.action in ready if gap.action else in_row
            if not planned:
                yield _gap_subject(row, gap, (*path, "gaps", index), framework)


def _ready_actions(assessment: Assessment) -> set[str]:
    return {
        action.id
        for action in assessment.actions
        if action.owner and action.due and action.status != "dropped"
    }


def _gap_subject(row: ImpactRow, gap: Gap, path: Path, framework: Framework) -> Subject:
    return Subject(id=gap.id, label=f"{row_title(row, framework)}: {shortened(gap.text)}", path=path)
