"""
`rate_ratio`: how many times as often to one group as to another.
"""

from __future__ import annotations

from dueregard import stats
from dueregard.errors import IndicatorError
from dueregard.indicators.counting import counts_and_rates, counts_by_group, people_by_group, require_group
from dueregard.indicators.estimates import FULL_COUNT, as_interval
from dueregard.indicators.inputs import Inputs
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator


@indicator_kind(
    "rate_ratio",
    requires=("population", "by", "reference"),
    takes=("population_where",),
    count_tables=counts_by_group,
)
def rate_ratio(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Divide the rate of each group by the rate of the reference group.

    Formula:
        ratio = (count / people) / (count of the reference / people of the reference).

    Units:
        `count` and `rate` as in the kind `rate`; `ratio`: 1 is the same rate. Its interval is that
        of the log of the ratio, the counts taken as Poisson; exact where either count is under 10.

    Misleads when:
        it is read as a chance of anything for one person, or without the two rates beside it: a
        ratio hides the level. Another denominator, another year of it, or another way of recording
        the group gives another ratio. It describes a difference and does not say why.

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
          figures: {black-white-ratio: {group: Black, value: ratio, decimals: 2}}
        ```
    """
    reference = require_group(indicator, indicator.reference, inputs.groups, "reference group")
    people = people_by_group(indicator, inputs)
    base = (inputs.counts.of(reference), people[reference])
    if base[0] == 0:
        message = (
            f"nothing was counted for the reference group '{reference}', so no ratio can be given. "
            "Choose another reference or a longer period."
        )
        raise IndicatorError(indicator.id, message)
    ratios = [
        _ratio(group, (inputs.counts.of(group), people[group]), base, inputs, indicator)
        for group in inputs.groups
        if group != reference
    ]
    return [*counts_and_rates(indicator, inputs), *ratios]


def _ratio(
    group: str, own: tuple[int, int], base: tuple[int, int], inputs: Inputs, indicator: Indicator
) -> Estimate:
    ruled = stats.rate_ratio_by_rule(*own, *base, level=indicator.level)
    full = inputs.full_count
    return Estimate(
        group=group,
        measure="ratio",
        unit="ratio",
        value=float(ruled.interval.estimate),
        interval=None if full else as_interval(ruled.interval, level=indicator.level),
        full_count=full,
        numerator=own[0],
        denominator=own[1],
        reference=indicator.reference,
        method=FULL_COUNT if full else str(ruled.method),
    )
