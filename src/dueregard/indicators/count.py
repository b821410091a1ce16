"""
`count`: how many.
"""

from __future__ import annotations

from dueregard.indicators.counting import counts_by_group
from dueregard.indicators.estimates import count_of
from dueregard.indicators.inputs import Inputs
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator


@indicator_kind("count", takes=("by",), count_tables=counts_by_group)
def count(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Count people or events in each group.

    Formula:
        count = the sum over the rows under `where`, in the period.

    Units:
        `count`: people or events. The interval (exact Poisson under 10, Byar from 10) says how far
        chance could have moved the count; a full count has none.

    Misleads when:
        groups differ in size, for then the larger group has the larger count whatever happens to
        its members: use `rate`. A group that the period lost to a change of recording looks like
        one to whom nothing happened.

    Example:
        ```yaml
        - id: complaints
          kind: count
          source: complaints
          by: ethnicity
          period: {end: 2024-08, months: 12}
          figures: {black-complaints: {group: Black, value: count, decimals: 0}}
        ```
    """
    return [count_of(group, inputs.counts.of(group), inputs, indicator) for group in inputs.groups]
