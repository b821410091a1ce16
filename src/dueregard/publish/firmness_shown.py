"""
How firm the figures of an evidence item are, in sentences: who is missing, another population, tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dueregard.model.estimates import Estimate
from dueregard.model.evidence import Evidence, Missing
from dueregard.model.firmness import Bounds, Equivalence, Signal, StatisticalTest
from dueregard.publish.evidence_tables import decimals_of
from dueregard.publish.wording import (
    absence,
    amount,
    bare,
    between,
    lowered,
    measure_title,
    measure_words,
    number,
)

_LEAST_P = 0.001


def bounds_sentences(item: Evidence) -> Iterator[str]:
    """
    Iterate over the range of each figure for every place the missing could belong to.
    """
    for bounds in item.bounds:
        estimate = item.estimate(bounds.group, bounds.measure)
        if estimate is not None:
            yield _bounds(bounds, estimate, decimals_of(item, bounds.measure))


def _bounds(bounds: Bounds, estimate: Estimate, places: int | None) -> str:
    return (
        f"{_named(estimate)}: between {_bare(bounds.low, estimate, places)} and "
        f"{_bare(bounds.high, estimate, places)} if {bounds.assumption}. Chance comes on top of that."
    )


def firmness(item: Evidence) -> tuple[str, ...]:
    """
    Return what another population, a declared margin, a test and the series itself say of the figures.
    """
    return (
        *_sensitivity(item),
        *_beside(item),
        *(_verdict(item, found) for found in item.equivalence),
        *(_test(found) for found in item.tests),
        *(_signal(found) for found in item.signals),
    )


def _sensitivity(item: Evidence) -> Iterator[str]:
    if item.sensitivity is None:
        return
    for other in item.sensitivity.estimates:
        places = decimals_of(item, other.measure)
        told = absence(other) if other.value is None else amount(other.value, other, places)
        interval = f", {between(other, places)}" if between(other, places) else ""
        usual = item.estimate(other.group, other.measure)
        printed = "" if usual is None or usual.value is None else _bare(usual.value, usual, places)
        instead = f", where it is {printed} above" if printed else ""
        yield f"{_named(other)}, with {item.sensitivity.population}: {told}{interval}{instead}."


def _beside(item: Evidence) -> Iterator[str]:
    """
    Iterate over the figures by the other way of recording, after who is in no group by either.
    """
    other = item.beside
    if other is None:
        return
    yield (
        f"Two ways of recording stand beside each other and are never mixed in one figure. In no group by "
        f"'{item.by}': {_in_no_group(item.missing)}; by '{other.by}': {_in_no_group(other.missing)}."
    )
    for estimate in other.estimates:
        places = decimals_of(item, estimate.measure)
        told = absence(estimate) if estimate.value is None else amount(estimate.value, estimate, places)
        interval = f", {between(estimate, places)}" if between(estimate, places) else ""
        yield f"{_named(estimate)}, by '{other.by}': {told}{interval}."


def _in_no_group(missing: Sequence[Missing]) -> str:
    if not missing:
        return "nobody"
    return ", ".join(
        f"{one.label} {'withheld' if one.share is None else f'{one.share:.1%}'}" for one in missing
    )


def _verdict(item: Evidence, found: Equivalence) -> str:
    estimate = item.estimate(found.group, found.measure)
    if estimate is None:
        return ""
    places = decimals_of(item, found.measure)
    margin = f"{_bare(found.low, estimate, places)} to {_bare(found.high, estimate, places)}"
    what = "the figure" if estimate.interval is None else _tested(found, estimate, places)
    said = (
        f"{what} lies inside the margin of {margin}: too small a difference to matter"
        if found.verdict == "inside"
        else f"not shown to be too small to matter: {what} does not lie inside the margin of {margin}"
    )
    return f"{_named(estimate)}: {said}. The margin was declared: {found.reason}"


def _tested(found: Equivalence, estimate: Estimate, places: int | None) -> str:
    """
    Return the interval held against the margin, with its level, which is that of two one-sided tests.
    """
    if found.level is None:
        return "the whole interval"
    low, high = (
        None if limit is None else _bare(limit, estimate, places)
        for limit in (found.interval_low, found.interval_high)
    )
    level = f"the whole {found.level:.0%} interval"
    if low is None or high is None:
        return f"{level}, which has no bound on one side,"
    return f"{level} ({low} to {high})"


def _test(found: StatisticalTest) -> str:
    p = f"p = {number(found.p, 3)}" if found.p >= _LEAST_P else f"p < {_LEAST_P:g}"
    return (
        f"{found.question} {found.method}: {number(found.statistic, 2)} on {found.df:g} "
        f"{'degree' if found.df == 1 else 'degrees'} of freedom, {p}."
    )


def _signal(found: Signal) -> str:
    measure = lowered(measure_words(found.measure))
    return f"{found.group}, {measure}: {found.cause}, more than the usual ups and downs."


def _bare(value: float, estimate: Estimate, places: int | None) -> str:
    percent = "%" if estimate.unit in ("percent", "percent change") else ""
    return f"{bare(value, estimate, places)}{percent}"


def _named(estimate: Estimate) -> str:
    return f"{estimate.group}, {lowered(measure_title(estimate))}"
