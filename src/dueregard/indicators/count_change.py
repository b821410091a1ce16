"""
`count_change`: how much more, or less, than before.
"""

from __future__ import annotations

from dueregard import stats
from dueregard.errors import IndicatorError
from dueregard.indicators.counting import counts_in_both_periods
from dueregard.indicators.estimates import FULL_COUNT, as_interval, not_applicable
from dueregard.indicators.inputs import Inputs, MonthlyCells
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator

_FEWEST_MONTHS = 2
_WITH_THE_CHANGE = "the interval is given with the change"
_FROM_NOTHING = "nothing was counted before, and a change from nothing has no percentage"


@indicator_kind(
    "count_change", takes=("by", "against", "compare"), count_tables=counts_in_both_periods, in_time=True
)
def count_change(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Compare the count of each group with its count in an earlier period of the same length.

    Formula:
        change = after / before - 1. The earlier period is `against`; without it, the months just
        before `period`. Where a source has no months, `compare` chooses the rows of before.

    Units:
        `before`, `after`: people or events. `change`: a proportion, printed in per cent. With two
        months or more on either side the interval is quasi-Poisson, which takes the spread between
        months as it is; else it is that of the log of the ratio, exact where a count is under 10.
        A full count has none.

    Misleads when:
        the way of counting changed between the two (give it under `series_breaks`), the two hold
        other months of the year, or one was chosen because it was extreme. A fall of recorded
        events can be a fall of reporting.

    Example:
        ```yaml
        - id: recorded-offences
          kind: count_change
          source: offences
          period: {end: 2025-02, months: 12}
          against: {end: 2024-02, months: 12}
          figures: {change: {group: All, value: change}}
        ```
    """
    before = inputs.before
    if before is None or sum(before.of(group) for group in inputs.groups) == 0:
        message = (
            "nothing was counted in the earlier period, and a change from nothing has no percentage. "
            "Check `against` and the filters."
        )
        raise IndicatorError(indicator.id, message)
    return [
        estimate
        for group in inputs.groups
        for estimate in (
            _count(group, "before", before.of(group), inputs),
            _count(group, "after", inputs.counts.of(group), inputs),
            _change(group, before, inputs, indicator),
        )
    ]


def _count(group: str, measure: str, count: int, inputs: Inputs) -> Estimate:
    return Estimate(
        group=group,
        measure=measure,
        unit="count",
        value=count,
        full_count=inputs.full_count,
        method=FULL_COUNT if inputs.full_count else "count",
        reason=None if inputs.full_count else _WITH_THE_CHANGE,
    )


def _change(group: str, before: MonthlyCells, inputs: Inputs, indicator: Indicator) -> Estimate:
    earlier, later = before.of(group), inputs.counts.of(group)
    if earlier == 0:
        return not_applicable(group, "change", "percent change", _FROM_NOTHING)
    interval, method = _interval(group, before, inputs, indicator)
    full = inputs.full_count
    return Estimate(
        group=group,
        measure="change",
        unit="percent change",
        value=(later - earlier) / earlier,
        interval=None if full else as_interval(interval, level=indicator.level),
        full_count=full,
        numerator=later,
        denominator=earlier,
        method=FULL_COUNT if full else method,
    )


def _interval(
    group: str, before: MonthlyCells, inputs: Inputs, indicator: Indicator
) -> tuple[stats.Interval, str]:
    """
    Return the interval of a change and the method that gave it.
    """
    ruled = stats.count_change_by_rule(before.of(group), inputs.counts.of(group), level=indicator.level)
    if min(len(before.months), len(inputs.counts.months)) < _FEWEST_MONTHS or inputs.counts.of(group) == 0:
        return ruled.interval, str(ruled.method)
    by_month = stats.count_change_quasi_poisson(
        before.months_of(group), inputs.counts.months_of(group), level=indicator.level
    )
    # Months that happen to be alike do not make a change more certain than chance allows.
    if by_month.high - by_month.low < ruled.interval.high - ruled.interval.low:
        return ruled.interval, f"{ruled.method}, as the months vary less than chance"
    return by_month, "quasi-Poisson on months"
