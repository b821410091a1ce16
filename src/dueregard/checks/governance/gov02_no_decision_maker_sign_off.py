"""
GOV-02 no-decision-maker-sign-off.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import the_assessment
from dueregard.model import Assessment, Framework, Subject


@check(
    "GOV-02",
    "no-decision-maker-sign-off",
    severity="critical",
    one="No named decision-maker has signed this exact version. Its digest to sign is {notes}.",
    many="{count} assessments have not been signed in this exact version. Their digests are {notes}.",
)
def no_decision_maker_sign_off(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    A named decision-maker has signed this exact version of the assessment.

    Why:
        The duty rests on the person who decides and cannot be handed to the person who writes. Without a
        signature on this very version the decision is open to challenge because nothing shows that the
        decision-maker saw what it says.

    Fails:
        No entry under `sign_offs` carries the digest of this version; one changed word makes another version.

    Passes:
        At least one entry does, with a name, a role and a day.

    Fix:
        When the text is final, have the decision-maker read it and record under `sign_offs` their name,
        role, the day and the digest given above.

    Source:
        R (Brown) v SSWP [2008] EWHC 3158 (Admin): non-delegable (confirmed)
        R (Bracking) v SSWP [2013] EWCA Civ 1345 (confirm before relying)
    """
    if not assessment.signed_by():
        yield the_assessment(assessment, note=assessment.digest())
