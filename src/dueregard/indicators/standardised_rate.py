"""
`standardised_rate`: the rate a group would have if its ages were those of a standard population.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dueregard import stats
from dueregard.errors import IndicatorError, suggest_nearest
from dueregard.indicators.counting import (
    counts_and_rates,
    counts_by_group,
    people_by_group,
    require_group,
)
from dueregard.indicators.estimates import FULL_COUNT, as_interval, not_applicable, ratio_of
from dueregard.indicators.inputs import Inputs
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator

_FEWEST_EVENTS = 10
"""Under this many events public health practice gives no standardised rate."""

_TOO_FEW = f"fewer than {_FEWEST_EVENTS} events, from which no standardised rate can be told"
_NO_EVENT = "nothing was counted for one of the two groups"

_Strata = dict[str, NDArray[np.int64]]


@indicator_kind(
    "standardised_rate",
    requires=("population", "by", "strata", "standard"),
    takes=("population_where", "reference", "margin"),
    count_tables=counts_by_group,
)
def standardised_rate(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Weigh the rates of each group's strata by a standard population, beside its crude rate.

    Formula:
        standardised rate = per x sum over strata of (people of the standard / all its people) x
        count / people of the group. With `reference`, ratio = crude rate / crude rate of the
        reference, and adjusted ratio = that of Mantel and Haenszel, each stratum compared only with
        itself.

    Units:
        `count` and `rate` (crude) as in the kind `rate`. `standardised_rate`: events per `per`
        people of the standard, with Dobson's interval; "too uncertain" under 10 events. `ratio` and
        `adjusted_ratio`: 1 is the same rate; the intervals are that of the log, exact where a count
        is under 10, and that of Greenland and Robins. A full count has no interval. Events of
        unknown stratum are in the crude figures alone.

    Misleads when:
        it is read as a rate that anybody has: it is made for comparing, and moves with the standard
        chosen. It hides that two groups may differ at one age and not at another.

    Example:
        ```yaml
        - id: stops-at-equal-ages
          kind: standardised_rate
          source: stops
          population: residents-by-age
          by: ethnicity
          strata: age
          standard: european-standard-population
          reference: White
          period: {end: 2024-08, months: 12}
          figures: {black-at-equal-ages: {group: Black, value: adjusted-ratio, decimals: 2}}
        ```
    """
    people_by_group(indicator, inputs)
    crude = counts_and_rates(indicator, inputs)
    strata = {group: _strata(group, indicator, inputs) for group in inputs.groups}
    adjusted = [_rate(group, strata[group], indicator, inputs) for group in inputs.groups]
    if indicator.reference is None:
        return [*crude, *adjusted]
    reference = require_group(indicator, indicator.reference, inputs.groups, "reference group")
    return [
        *crude,
        *adjusted,
        *(
            estimate
            for group in inputs.groups
            if group != reference
            for estimate in _ratios(group, reference, strata, indicator, inputs)
        ),
    ]


def _strata(group: str, indicator: Indicator, inputs: Inputs) -> NDArray[np.int64]:
    """
    Return events and people of a group, one line for each stratum of the standard population.
    """
    standard, people = inputs.standard or {}, inputs.people_by_stratum or {}
    counts = inputs.counts.by_stratum(str(indicator.strata))
    unknown = sorted({name for of, name in counts if of == group} - standard.keys())
    if unknown:
        message = (
            f"the stratum '{unknown[0]}' of '{indicator.strata}' is counted and is not in the standard "
            f"population. {suggest_nearest(unknown[0], list(standard))} Give both the same strata by their "
            "classifications."
        )
        raise IndicatorError(indicator.id, message)
    empty = [name for name in standard if people.get((group, name), 0) == 0]
    if empty:
        message = (
            f"the population has nobody of '{group}' in the stratum '{empty[0]}' of '{indicator.strata}', so "
            "that stratum has no rate. Merge strata by a classification."
        )
        raise IndicatorError(indicator.id, message)
    lines = [[counts.get((group, name), 0), people[group, name]] for name in standard]
    return np.array(lines, dtype=np.int64)


def _rate(group: str, strata: NDArray[np.int64], indicator: Indicator, inputs: Inputs) -> Estimate:
    events, people = strata.T
    if events.sum() < _FEWEST_EVENTS:
        return Estimate(
            group=group,
            measure="standardised_rate",
            unit="rate",
            value=None,
            state="too uncertain",
            per=indicator.per,
            method="none",
            reason=_TOO_FEW,
        )
    standard = list((inputs.standard or {}).values())
    found = stats.direct_rate(events, people, standard, level=indicator.level)
    full = inputs.full_count
    return Estimate(
        group=group,
        measure="standardised_rate",
        unit="rate",
        value=float(found.estimate) * indicator.per,
        interval=None if full else as_interval(found, level=indicator.level, per=indicator.per),
        full_count=full,
        numerator=int(events.sum()),
        denominator=int(people.sum()),
        per=indicator.per,
        method=FULL_COUNT if full else f"Dobson, over {len(strata)} strata of {indicator.strata}",
    )


def _ratios(
    group: str, reference: str, strata: _Strata, indicator: Indicator, inputs: Inputs
) -> Iterator[Estimate]:
    people = inputs.population or {}
    own, base = ((inputs.counts.of(name), people[name]) for name in (group, reference))
    events, bases = strata[group], strata[reference]
    if base[0] == 0 or not (events[:, 0].any() and bases[:, 0].any()):
        for measure in ("adjusted_ratio", "ratio"):
            yield not_applicable(group, measure, "ratio", _NO_EVENT, reference=reference)
        return
    found = stats.mantel_haenszel_rate_ratio(*events.T, *bases.T, level=indicator.level)
    full = inputs.full_count
    yield Estimate(
        group=group,
        measure="adjusted_ratio",
        unit="ratio",
        value=float(found.estimate),
        interval=None if full else as_interval(found, level=indicator.level),
        full_count=full,
        numerator=int(events[:, 0].sum()),
        denominator=int(events[:, 1].sum()),
        reference=reference,
        method=FULL_COUNT if full else f"Mantel-Haenszel over {len(events)} strata of {indicator.strata}",
    )
    yield ratio_of(group, own, base, inputs, indicator)
