"""
RAT-03 adverse-evidence-positive-rating.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import adverse_claims, listed, row_subject, rows_in_place
from dueregard.model import Assessment, Claim, Framework, ImpactRow, Subject


@check(
    "RAT-03",
    "adverse-evidence-positive-rating",
    severity="critical",
    one="1 row is rated positive over adverse evidence that none of its effects answers.",
    many="{count} rows are rated positive over adverse evidence that none of their effects answers.",
)
def adverse_evidence_positive_rating(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    Where a row is rated positive, one of its effects answers each adverse claim.

    Why:
        Evidence of disadvantage beside a positive rating asks for an explanation: which measure answers
        which disadvantage. Without one the rating is open to challenge because regard must have substance.

    Fails:
        A row is rated positive, and no effect in it cites one of its adverse claims or the evidence that
        claim rests on.

    Passes:
        Each adverse claim, or its evidence, is cited by an effect that links a commitment to it; or the
        rating is not positive.

    Fix:
        Add an effect that names the commitment, says how it works and cites the claim; or rate the row as
        the evidence has it: negative, mixed or unknown.

    Source:
        R (Bracking) v SSWP [2013] EWCA Civ 1345 (confirm before relying)
        R (Bridges) v South Wales Police [2020] EWCA Civ 1058 (confirmed)
        EHRC, assessment of hostile environment policies, 2020 (confirmed)
    """
    for row, path in rows_in_place(assessment):
        unanswered = [claim.id for claim in adverse_claims(assessment, row) if not _answered(row, claim)]
        if row.direction == "positive" and unanswered:
            yield row_subject(row, path, framework, note=f"nothing answers {listed(unanswered)}")


def _answered(row: ImpactRow, claim: Claim) -> bool:
    names = {claim.id, *claim.evidence_ids()}
    return any(not names.isdisjoint((*effect.cites, *effect.confirmed_by)) for effect in row.effects)
