"""
What a claim stands on: its evidence, the units of its numbers, the periods it compares.
"""

from __future__ import annotations

from dueregard.model import Assessment, Claim, Evidence, Period, figure_references


def compared_periods(assessment: Assessment, claim: Claim) -> tuple[Period, Period] | None:
    """
    Return the earlier and the later period a claim compares, or None when it compares none.

    The claim's own `against` comes first, then that of the evidence it stands on. A percentage change
    that gives only its period is taken to be measured against the period of equal length before it.
    """
    if claim.period is not None and claim.against is not None:
        return claim.against, claim.period
    for item in cited_evidence(assessment, claim):
        if item.period is not None and item.against is not None:
            return item.against, item.period
    if claim.period is not None and is_percent_change(assessment, claim) and claim.period.whole_months:
        return claim.period.preceding(), claim.period
    return None


def cited_evidence(assessment: Assessment, claim: Claim) -> list[Evidence]:
    """
    Return the evidence of the document that a claim stands on.
    """
    known = assessment.evidence_by_id()
    return [known[name] for name in claim.evidence_ids() if name in known]


def is_percent_change(assessment: Assessment, claim: Claim) -> bool:
    """
    Tell whether a claim states a percentage change, typed or as a figure of evidence.
    """
    return "percent change" in stated_units(assessment, claim)


def stated_units(assessment: Assessment, claim: Claim) -> set[str]:
    """
    Return the units of the numbers a claim states, typed or as figures of evidence.
    """
    units: set[str] = {claim.value.unit} if claim.value else set()
    known = assessment.evidence_by_id()
    for name, figure in figure_references(claim.text):
        estimate = known[name].figure(figure) if name in known else None
        if estimate is not None:
            units.add(estimate.unit)
    return units
