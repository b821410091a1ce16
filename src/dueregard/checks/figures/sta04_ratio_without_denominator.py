"""
STA-04 ratio-without-denominator.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import claim_subject, claims_in_place, latest_period, listed
from dueregard.checks.standing_on import cited_evidence, stated_units
from dueregard.model import Assessment, Claim, Estimate, Framework, Subject

_OF_ONE_GROUP = {"rate", "percent"}


@check(
    "STA-04",
    "ratio-without-denominator",
    severity="major",
    one="1 ratio does not say which rates it compares, of whom, or when.",
    many="{count} ratios do not say which rates they compare, of whom, or when.",
)
def ratio_without_denominator(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A ratio says which two rates it compares, among whom, and for which period.

    Why:
        Four times as likely may be four in a thousand against one, or forty against ten; among residents or
        among passers-by. A bare ratio is open to challenge because it says nothing of how often, or of whom.

    Fails:
        A claim states a ratio, typed or as a figure, and neither it nor its evidence gives the rates; or the
        population or denominator they are of; or the period. One of the three missing is enough.

    Passes:
        All three are given: by computed evidence, or typed with numerator, denominator and period.

    Fix:
        Give both rates with their population and period beside the ratio, best as an indicator. Say also
        which power or service is counted: that no check can see.

    Source:
        Race Disparity Unit, guidance on stop and search data, 2021 (confirmed)
    """
    for row, claim, path in claims_in_place(assessment):
        units = stated_units(assessment, claim) | ({claim.stated.unit} if claim.stated else set())
        missing = list(_missing(assessment, claim)) if "ratio" in units else []
        if missing:
            yield claim_subject(row, claim, path, framework, note=f"no {listed(missing)}")


def _missing(assessment: Assessment, claim: Claim) -> Iterator[str]:
    items = cited_evidence(assessment, claim)
    shown = [estimate for item in items for estimate in item.estimates if estimate.state == "shown"]
    typed = claim.value is not None and None not in (claim.value.numerator, claim.value.denominator)
    if not typed and not any(estimate.unit in _OF_ONE_GROUP for estimate in shown):
        yield "rates"
    if not typed and not any(item.population for item in items) and not _has_denominator(shown):
        yield "population base"
    if latest_period(assessment, claim) is None:
        yield "period"


def _has_denominator(shown: list[Estimate]) -> bool:
    return any(estimate.denominator is not None for estimate in shown)
