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
_OVER_PEOPLE = {"rate", "ratio"}


@check(
    "STA-04",
    "ratio-without-denominator",
    severity="major",
    one="1 ratio or rate does not say what it compares, of whom, when, or has people of another year.",
    many="{count} ratios or rates do not say what they compare, of whom, when, or are of another year.",
)
def ratio_without_denominator(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A ratio says which two rates it compares, among whom, and for which period, and its people are of then.

    Why:
        Four times as likely may be four in a thousand against one, or forty against ten; among residents or
        among passers-by. A bare ratio is open to challenge because it says nothing of how often, or of whom.
        So is one over the people of another census: populations change, and the ratio with them.

    Fails:
        A claim states a ratio, typed or as a figure, and neither it nor its evidence gives the rates; or the
        population or denominator they are of; or the period. One of the three missing is enough. Or the
        population of a ratio or a rate was counted more years before or after the events than the framework
        allows, and the evidence does not give the figure with another population as well.

    Passes:
        All three are given: by computed evidence, or typed with numerator, denominator and period. The
        population is of about the same years, or a second one shows what the choice does (`sensitivity`).

    Fix:
        Give both rates with their population and period beside the ratio, best as an indicator. Take the
        population of the nearest year. Say also which power or service is counted: that no check can see.

    Source:
        Race Disparity Unit, guidance on stop and search data, 2021 (confirmed)
    """
    years = int(framework.threshold("base-year-years", assessment.date))
    for row, claim, path in claims_in_place(assessment):
        units = stated_units(assessment, claim) | ({claim.stated.unit} if claim.stated else set())
        missing = list(_missing(assessment, claim)) if "ratio" in units else []
        notes = [f"no {listed(missing)}"] if missing else []
        if not units.isdisjoint(_OVER_PEOPLE):
            notes += _of_another_year(assessment, claim, years)
        if notes:
            yield claim_subject(row, claim, path, framework, note="; ".join(notes))


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


def _of_another_year(assessment: Assessment, claim: Claim, years: int) -> Iterator[str]:
    """
    Iterate over the populations that were counted too many years before or after what is set over them.
    """
    for item in cited_evidence(assessment, claim):
        people, period = item.population_period, item.period or claim.period
        if people is None or period is None or item.sensitivity is not None:
            continue
        apart = period.years_from(people)
        if apart >= years:
            yield f"the population of '{item.title}' is that of {people}, {apart} years from {period}"


def _has_denominator(shown: list[Estimate]) -> bool:
    return any(estimate.denominator is not None for estimate in shown)
