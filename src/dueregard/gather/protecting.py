"""
Figures computed, and protected: small counts are withheld with everything made from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from dueregard.cells import MISSING_PREFIX
from dueregard.gather.counting import Counted
from dueregard.gather.together import Guard
from dueregard.indicators import INDICATORS, Beside, Withheld, counts_of_missing, suppress, suppress_missing
from dueregard.indicators.beside import with_tested_level
from dueregard.model import Estimate, Indicator, IndicatorFile
from dueregard.model.evidence import Missing, Suppression
from dueregard.model.firmness import StatisticalTest


@dataclass(frozen=True)
class Computed:
    """
    What a kind gives.

    Args:
        estimates: its figures.
        sensitivity: those of them that rest on the population, with the other population.
        beside: bounds, tests and signals.
        tested: the figures with the intervals that are held against a declared margin; nothing without one.
    """

    estimates: tuple[Estimate, ...]
    sensitivity: tuple[Estimate, ...] = ()
    beside: Beside = field(default_factory=Beside)
    tested: tuple[Estimate, ...] = ()


@dataclass(frozen=True)
class Protected(Computed):
    """
    What may be shown of it, with who is missing and how much was withheld.
    """

    missing: tuple[Missing, ...] = ()
    suppression: Suppression | None = None


def compute(indicator: Indicator, counted: Counted) -> Computed:
    """
    Return the figures of an indicator, nothing withheld.

    Raises:
        IndicatorError: the definition does not fit the data.
        StatisticsError: the numbers lie outside the domain of a method.
    """
    kind, inputs = INDICATORS[indicator.kind], counted.inputs
    other: list[Estimate] = []
    if inputs.sensitivity is not None:
        other = kind.compute(indicator, replace(inputs, population=inputs.sensitivity))
    return Computed(
        tuple(kind.compute(indicator, inputs)),
        tuple(estimate for estimate in other if estimate.unit != "count"),
        kind.look_beside(indicator, inputs),
        tuple(kind.compute(with_tested_level(indicator), inputs)) if indicator.margin else (),
    )


def protect(
    computed: Computed, indicator: Indicator, counted: Counted, definitions: IndicatorFile, guard: Guard
) -> Protected:
    """
    Return what may be shown; everything, where the figures are public already.
    """
    kind, inputs = INDICATORS[indicator.kind], counted.inputs
    if counted.combined is not None:
        return Protected(**vars(computed), suppression=_suppression(definitions, counted.combined.withheld))
    labels = {label.removeprefix(MISSING_PREFIX): count for label, count in inputs.counts.missing.items()}
    known = sum(inputs.counts.by_group.values())
    counts = kind.count_tables(inputs)
    if counted.source.source.already_published or not counts:
        return Protected(**vars(computed), missing=tuple(_all_missing(labels, known)))
    threshold = definitions.suppress_under
    spare = [indicator.reference] if indicator.reference else []
    tables = [*counts, *_people_to_protect(counted), *guard.tables]
    (shown, withheld), (other, _) = (
        suppress(
            estimates,
            tables,
            threshold=threshold,
            spare=spare,
            made_of_all=kind.made_of_all,
            withheld=guard.groups,
        )
        for estimates in (computed.estimates, computed.sensitivity)
    )
    entries, unknown = suppress_missing({"": known, **labels}, threshold=threshold)
    safe_bounds = min(counts_of_missing(inputs)) >= threshold
    return Protected(
        estimates=tuple(shown),
        sensitivity=tuple(other),
        beside=_protect_beside(computed.beside, indicator, withheld, safe_bounds=safe_bounds),
        tested=computed.tested,
        missing=tuple(entries),
        suppression=_suppression(definitions, withheld, unknown),
    )


def _protect_beside(beside: Beside, indicator: Indicator, withheld: Withheld, *, safe_bounds: bool) -> Beside:
    """
    Return the bounds of groups that are shown, and what is made of all groups if none is withheld.
    """
    against_shown = indicator.reference not in withheld.all
    kept = against_shown and safe_bounds
    return Beside(
        bounds=tuple(bound for bound in beside.bounds if kept and bound.group not in withheld.all),
        tests=tuple(test for test in beside.tests if against_shown and not _tells_of(test, withheld)),
        signals=() if withheld.all else beside.signals,
    )


def _tells_of(test: StatisticalTest, withheld: Withheld) -> bool:
    return bool(withheld.all) if test.group is None else test.group in withheld.all


def _people_to_protect(counted: Counted) -> Iterator[Mapping[str, int]]:
    pairs = (
        (counted.population, counted.inputs.population),
        (counted.sensitivity, counted.inputs.sensitivity),
    )
    for table, people in pairs:
        if table is not None and people is not None and not table.source.already_published:
            yield {group: people[group] for group in counted.inputs.groups if group in people}


def _all_missing(missing: Mapping[str, int], known: int) -> Iterator[Missing]:
    total = known + sum(missing.values())
    for label, count in missing.items():
        if count:
            yield Missing(label=label, count=count, share=count / total)


def _suppression(definitions: IndicatorFile, *withheld: Withheld) -> Suppression:
    usual = (
        f"Counts under {definitions.suppress_under} are withheld, so that nobody can be recognised by them."
    )
    return Suppression(
        threshold=definitions.suppress_under,
        primary=sum(len(one.primary) for one in withheld),
        secondary=sum(len(one.secondary) for one in withheld),
        reason=definitions.suppress_reason or usual,
    )
