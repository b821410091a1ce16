"""
DUT-06 duty-not-screened.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import the_assessment
from dueregard.model import Assessment, Framework, Subject


@check(
    "DUT-06",
    "duty-not-screened",
    severity="major",
    one="Of some duties the assessment says neither that they apply nor why not: {notes}.",
    many="{count} assessments leave open whether some duties apply.",
)
def duty_not_screened(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    Of every duty in the framework the assessment says that it applies, or that it does not and why.

    Why:
        Other duties stand beside the equality duty: human rights, data protection, children's rights. One
        that is passed over is open to challenge because nobody can tell whether it was forgotten or ruled
        out.

    Fails:
        A duty the framework lists has no entry under `duties`, or an entry that says it does not apply and
        gives no reason.

    Passes:
        Each has an entry that says it applies, or that it does not, with the reason.

    Fix:
        Answer the question the framework asks about each duty, in one sentence under `duties`.

    Source:
        Equality Act 2010 (Specific Duties and Public Authorities) Regulations 2017 (confirmed)
        UK GDPR article 9; Data Protection Act 2018 Schedule 1 (confirmed)
        Equality Act 2010 s1, in Scotland and Wales (confirmed)
        Human Rights Act 1998 s6 (confirm before relying)
        Police Reform and Social Responsibility Act 2011 s6(10) to (12) (confirm before relying)
    """
    answered = {entry.duty for entry in assessment.duties if entry.applies or entry.reason}
    open_duties = [duty.title for duty in framework.duties if duty.id not in answered]
    if open_duties:
        yield the_assessment(assessment, note="; ".join(open_duties))
