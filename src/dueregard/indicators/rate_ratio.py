"""
`rate_ratio`: how many times as often to one group as to another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dueregard import stats
from dueregard.errors import IndicatorError
from dueregard.indicators.bounds import ratio_bounds
from dueregard.indicators.counting import (
    counts_and_rates,
    counts_in_both_periods,
    people_by_group,
    require_group,
)
from dueregard.indicators.estimates import FULL_COUNT, as_interval, not_applicable, ratio_of
from dueregard.indicators.inputs import Inputs, MonthlyCells
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator

_NOTHING_BEFORE = "nothing was counted for one of the two groups in the earlier period"

_Pair = tuple[int, int]


@indicator_kind(
    "rate_ratio",
    requires=("population", "by", "reference"),
    takes=("population_where", "sensitivity", "against", "margin"),
    count_tables=counts_in_both_periods,
    look_beside=ratio_bounds,
)
def rate_ratio(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Divide the rate of each group by the rate of the reference group.

    Formula:
        ratio = (count / people) / (count of the reference / people of the reference). With
        `against`: ratio change = ratio / earlier ratio - 1, the same people below both.

    Units:
        `count` and `rate` as in the kind `rate`; `ratio`: 1 is the same rate. Its interval is that
        of the log of the ratio, the counts taken as Poisson; exact where either count is under 10.
        With `against`, `before_count`, `before_rate` and `before_ratio` are those of the earlier
        period, and `ratio_change`, printed in per cent, has the log-Wald interval of a ratio of
        ratios. Where some have no known group, the range of each ratio with all of them in the
        reference group, then in the group, is given beside it; with `sensitivity`, the same ratios
        with another population; with `margin` (0.8 to 1.25), whether the whole interval lies inside.

    Misleads when:
        it is read as a chance of anything for one person, or without the two rates beside it: a
        ratio hides the level, and can fall while the difference of the rates grows. Another
        denominator, another year of it, or another way of recording the group gives another ratio.
        It describes a difference and does not say why.

    Example:
        ```yaml
        - id: stops-by-ethnicity
          kind: rate_ratio
          source: stops
          population: census-2021
          by: ethnicity
          reference: White
          per: 1000
          period: {end: 2024-08, months: 12}
          margin: {low: 0.8, high: 1.25, reason: Agreed with the scrutiny panel before the figures came.}
          figures: {black-white-ratio: {group: Black, value: ratio, decimals: 2}}
        ```
    """
    reference = require_group(indicator, indicator.reference, inputs.groups, "reference group")
    people = people_by_group(indicator, inputs)
    if inputs.counts.of(reference) == 0:
        message = (
            f"nothing was counted for the reference group '{reference}', so no ratio can be given. "
            "Choose another reference or a longer period."
        )
        raise IndicatorError(indicator.id, message)
    others = [group for group in inputs.groups if group != reference]
    ratios = [_ratio(group, inputs.counts, people, inputs, indicator) for group in others]
    if inputs.before is None:
        return [*counts_and_rates(indicator, inputs), *ratios]
    return [
        *counts_and_rates(indicator, inputs),
        *_as_before(counts_and_rates(indicator, replace(inputs, counts=inputs.before))),
        *ratios,
        *(
            estimate
            for group in others
            for estimate in _earlier_and_change(group, inputs.before, people, inputs, indicator)
        ),
    ]


def _ratio(
    group: str, cells: MonthlyCells, people: Mapping[str, int], inputs: Inputs, indicator: Indicator
) -> Estimate:
    base = _pair(str(indicator.reference), cells, people)
    return ratio_of(group, _pair(group, cells, people), base, inputs, indicator)


def _pair(group: str, cells: MonthlyCells, people: Mapping[str, int]) -> _Pair:
    return cells.of(group), people[group]


def _as_before(estimates: list[Estimate]) -> Iterator[Estimate]:
    for estimate in estimates:
        yield estimate.model_copy(update={"measure": f"before_{estimate.measure}"})


def _earlier_and_change(
    group: str, before: MonthlyCells, people: Mapping[str, int], inputs: Inputs, indicator: Indicator
) -> Iterator[Estimate]:
    reference = str(indicator.reference)
    if before.of(group) == 0 or before.of(reference) == 0:
        yield not_applicable(group, "before_ratio", "ratio", _NOTHING_BEFORE, reference=reference)
        yield not_applicable(group, "ratio_change", "percent change", _NOTHING_BEFORE, reference=reference)
        return
    yield from _as_before([_ratio(group, before, people, inputs, indicator)])
    yield _change(group, before, people, inputs, indicator)


def _change(
    group: str, before: MonthlyCells, people: Mapping[str, int], inputs: Inputs, indicator: Indicator
) -> Estimate:
    earlier, later = (
        stats.PeriodCounts(*_pair(group, cells, people), *_pair(str(indicator.reference), cells, people))
        for cells in (before, inputs.counts)
    )
    found = stats.ratio_of_rate_ratios(earlier, later, level=indicator.level)
    change = stats.Interval(*(limit - 1 for limit in found))
    full = inputs.full_count
    return Estimate(
        group=group,
        measure="ratio_change",
        unit="percent change",
        value=float(change.estimate),
        interval=None if full else as_interval(change, level=indicator.level),
        full_count=full,
        reference=indicator.reference,
        method=FULL_COUNT if full else "log-Wald of a ratio of ratios",
    )
