"""
RAT-09 no-cumulative-assessment.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import the_assessment
from dueregard.model import Assessment, Framework, Subject


@check(
    "RAT-09",
    "no-cumulative-assessment",
    severity="major",
    one="Nothing is said of the effect together with other plans, budgets or earlier decisions.",
    many="In {count} places nothing is said of the effect together with other plans, budgets or decisions.",
)
def no_cumulative_assessment(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    The effect together with other plans, budgets or earlier decisions is assessed at least once.

    Why:
        Small losses add up when the same people bear each of them. An assessment of one decision alone is
        open to challenge because it can miss what several decisions do together.

    Fails:
        No entry under `cumulative` says what the effect is together with something else.

    Passes:
        At least one entry names another plan, budget or decision and gives a reason: what the two do
        together, or why they do nothing.

    Fix:
        Ask what else the same people gain or lose this year and lost in the last ones, and record it under
        `cumulative` with the subjects and the evidence.

    Source:
        Audit Wales, Equality Impact Assessments: more than a tick box exercise, 2022 (confirmed)
        EHRC, section 31 assessment of HM Treasury, 2012, chapter 7 (confirmed)
        Environmental Assessment of Plans and Programmes Regulations 2004 Schedule 1 (confirmed)
        Women's Budget Group, on cumulative effects (confirm before relying)
    """
    if not any(entry.reason for entry in assessment.cumulative):
        yield the_assessment(assessment)
