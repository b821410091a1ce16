"""
Evidence to suggestion: what the evidence by itself would support, beside what a person rated.

The tool never rates. A suggestion follows from effects that evidence of outcomes confirms, and from
nothing else: adverse figures describe where people start, and intentions describe what is hoped.
"""

from __future__ import annotations

from dueregard.model import Assessment, ImpactRow, Suggestion
from dueregard.model.assessment import Effect


def suggest_rating(assessment: Assessment, row: ImpactRow) -> Suggestion:
    """
    Return what the evidence of a row supports.

    A row is *unknown* until an effect is confirmed by evidence of outcomes; confirmed effects of both
    signs are *mixed*. *Neutral* is never suggested: it needs a test of equivalence, and a person.
    """
    claims = assessment.outcome_claims(row)
    if not claims:
        return Suggestion(direction="unknown", reason="The row has no evidence that counts.")
    confirmed = [effect for effect in row.effects if _is_confirmed(assessment, effect)]
    if not confirmed:
        adverse = sum(claim.direction == "adverse" for claim in claims)
        return Suggestion(direction="unknown", reason=_nothing_confirmed(adverse))
    return _by_confirmed_effects(confirmed)


def suggest_ratings(assessment: Assessment) -> dict[str, Suggestion]:
    """
    Return the suggestion for each row, by its subject.
    """
    return {row.subject: suggest_rating(assessment, row) for row in assessment.rows}


def _is_confirmed(assessment: Assessment, effect: Effect) -> bool:
    by_id = assessment.evidence_by_id()
    items = [by_id[name] for name in effect.confirmed_by if name in by_id]
    return any(item.role == "outcome" for item in items)


def _nothing_confirmed(adverse: int) -> str:
    missing = "No evidence of outcomes confirms what the commitments do here."
    if not adverse:
        return missing
    claims = "1 claim describes" if adverse == 1 else f"{adverse} claims describe"
    return f"{missing} {claims} a disadvantage."


def _by_confirmed_effects(effects: list[Effect]) -> Suggestion:
    directions = {effect.expected for effect in effects}
    number = "1 effect is" if len(effects) == 1 else f"{len(effects)} effects are"
    reason = f"{number} confirmed by evidence of outcomes: {', '.join(sorted(directions))}."
    direction = effects[0].expected if len(directions) == 1 else "mixed"
    return Suggestion(direction=direction, reason=reason)
