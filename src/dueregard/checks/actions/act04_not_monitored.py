"""
ACT-04 not-monitored.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import row_subject, rows_in_place, the_assessment
from dueregard.model import Assessment, Framework, ImpactRow, Subject


@check(
    "ACT-04",
    "not-monitored",
    severity="major",
    one="1 part is not monitored: no indicator with baseline and source for a row, or no day of review.",
    many="{count} parts are not monitored: rows without indicator, baseline and source, or no day of review.",
)
def not_monitored(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    Each rated row has an indicator with a baseline and a source, and the assessment has a day of review.

    Why:
        The duty continues after the decision. A rating that nobody follows up is open to challenge because
        nothing will show whether it was right.

    Fails:
        No action for a rated row names an indicator that is defined or held as evidence in the document,
        with a baseline; or the assessment has no `review` date, which is named as a subject of its own.

    Passes:
        An action that was not dropped names such an indicator, and gives the baseline or takes it from the
        evidence; and there is a review date. Rows rated not relevant are not asked.

    Fix:
        For each row choose a figure that would move if the effect came about, define it in
        `indicators.yaml`, name it under `indicator` of an action with its baseline, and set a review date.

    Source:
        Equality Act 2010 (Statutory Duties) (Wales) Regulations 2011 reg 8 (confirmed)
        Audit Wales, Equality Impact Assessments: more than a tick box exercise, 2022 (confirmed)
        Auditor General of Canada, 2022: analyses done, outcomes unknown (confirmed)
    """
    measured = {item.id for item in assessment.evidence if item.estimates}
    known = measured | {indicator.id for indicator in assessment.indicators.indicators}
    for row, path in rows_in_place(assessment):
        if row.rated and not _is_watched(assessment, row, known, measured):
            yield row_subject(row, path, framework)
    if assessment.review is None:
        yield the_assessment(assessment, note="no day of review")


def _is_watched(assessment: Assessment, row: ImpactRow, known: set[str], measured: set[str]) -> bool:
    return any(
        action.indicator in known and (action.baseline or action.indicator in measured)
        for action in assessment.actions_for(row)
        if action.status != "dropped"
    )
