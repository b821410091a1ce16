"""
Evidence to suggestion: what the evidence by itself would support, beside what a person rated.

The tool never rates. A suggestion follows from effects that evidence of outcomes confirms, and from
nothing else: adverse figures describe where people start, and intentions describe what is hoped.
"""

from __future__ import annotations

from dueregard.model import Assessment, ImpactRow, Suggestion
from dueregard.model.assessment import Effect

#: What a claim says of a group where it is not equality.
_NOT_EQUAL = frozenset({"adverse", "favourable"})
_NOTHING = "No evidence of outcomes confirms what the commitments do here."


def suggest_rating(assessment: Assessment, row: ImpactRow) -> Suggestion:
    """
    Return what the evidence of a row supports.

    A row is *unknown* until an effect is confirmed by evidence of outcomes; confirmed effects of both
    signs are *mixed*. Without effects a row is *neutral* where every disparity behind its claims lies
    inside a declared margin and no claim says otherwise; a difference that failed to show is *unknown*.
    """
    claims = assessment.outcome_claims(row)
    if not claims:
        return Suggestion(direction="unknown", reason="The row has no evidence that counts.")
    confirmed = [effect for effect in row.effects if _is_confirmed(assessment, effect)]
    if not confirmed:
        adverse = sum(claim.direction == "adverse" for claim in claims)
        proven, unproven = assessment.proven_disparities(row), assessment.unproven_disparities(row)
        if proven and not unproven and not any(claim.direction in _NOT_EQUAL for claim in claims):
            return Suggestion(direction="neutral", reason=_within_margins(len(proven)))
        if unproven and not adverse:
            return Suggestion(direction="unknown", reason=_not_shown(len(unproven)))
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


def _within_margins(number: int) -> str:
    disparities = "1 disparity lies" if number == 1 else f"All {number} disparities lie"
    return f"{disparities} inside a margin that was declared beforehand: too small to matter."


def _not_shown(number: int) -> str:
    disparities = "1 disparity is" if number == 1 else f"{number} disparities are"
    return (
        f"{_NOTHING} {disparities} not shown to lie inside a declared margin, and a difference that failed "
        "to show is not evidence of equality."
    )


def _nothing_confirmed(adverse: int) -> str:
    if not adverse:
        return _NOTHING
    claims = "1 claim describes" if adverse == 1 else f"{adverse} claims describe"
    return f"{_NOTHING} {claims} a disadvantage."


def _by_confirmed_effects(effects: list[Effect]) -> Suggestion:
    directions = {effect.expected for effect in effects}
    number = "1 effect is" if len(effects) == 1 else f"{len(effects)} effects are"
    reason = f"{number} confirmed by evidence of outcomes: {', '.join(sorted(directions))}."
    direction = effects[0].expected if len(directions) == 1 else "mixed"
    return Suggestion(direction=direction, reason=reason)
