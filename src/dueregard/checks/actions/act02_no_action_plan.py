"""
ACT-02 no-action-plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import the_assessment
from dueregard.model import Assessment, Framework, Subject


@check(
    "ACT-02",
    "no-action-plan",
    severity="major",
    one="The assessment has no actions.",
    many="{count} assessments have no actions.",
)
def no_action_plan(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    The assessment has at least one action.

    Why:
        The duty continues after the decision. An assessment without a single action is open to challenge
        because nothing shows that its findings will change anything.

    Fails:
        There is no entry under `actions`.

    Passes:
        There is at least one: a mitigation, a gap to fill, something to monitor.

    Fix:
        List what will be done about each adverse effect and each gap, with owner, date and success measure;
        at the least, when and how the effects will be looked at again.

    Source:
        Equality Act 2010 (Statutory Duties) (Wales) Regulations 2011 reg 8 (confirmed)
        R (Brown) v SSWP [2008] EWHC 3158 (Admin): a continuing duty (confirmed)
        EHRC Technical Guidance on the Public Sector Equality Duty: England (confirm before relying)
    """
    if not assessment.actions:
        yield the_assessment(assessment)
