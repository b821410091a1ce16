"""
`share`: how much of a whole.
"""

from __future__ import annotations

from collections.abc import Mapping

from dueregard.errors import IndicatorError
from dueregard.indicators.bounds import share_bounds
from dueregard.indicators.counting import counts_by_group, groups_there, part_and_rest, require_total
from dueregard.indicators.estimates import share_of
from dueregard.indicators.inputs import Inputs
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator


def share_tables(inputs: Inputs) -> list[Mapping[str, int]]:
    """
    Return the counts by group, or those of the part and the rest within each group.
    """
    if inputs.numerator is not None:
        return part_and_rest(inputs.counts, inputs.numerator)
    return counts_by_group(inputs)


@indicator_kind("share", takes=("by", "numerator"), count_tables=share_tables, look_beside=share_bounds)
def share(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Give the share of each group among all whose group is known, or of marked rows within each group.

    Formula:
        without `numerator`: share = count of the group / count of all groups together, those whose
        group is not known left out and stated beside it. With `numerator`: share = rows it marks
        in the group / rows of the group.

    Units:
        `share`: 0 to 1, printed in per cent, with Wilson's interval; a full count has none. Where some
        have no known group, the range of each share with none and with all of them is given beside it.

    Misleads when:
        many have no known group, for those are seldom like the others. A share says nothing until
        it stands beside the share in the population or in those who could have been chosen.

    Example:
        ```yaml
        - id: searches-that-found
          kind: share
          source: searches
          by: ethnicity
          numerator: {outcome: [Arrest, Caution, Penalty notice]}
          period: {end: 2024-08, months: 12}
          figures: {black-found: {group: Black, value: share}}
        ```
    """
    if inputs.numerator is not None:
        return [
            share_of(group, inputs.numerator.of(group), total, inputs, indicator)
            for group, total in groups_there(indicator, inputs.counts, inputs.groups).items()
        ]
    if indicator.characteristic is None:
        message = (
            "a share needs `by` (the share of each group) or `numerator` (the share of the rows it marks)."
        )
        raise IndicatorError(indicator.id, message)
    total = require_total(indicator, sum(inputs.counts.by_group.values()), "any group")
    return [share_of(group, inputs.counts.of(group), total, inputs, indicator) for group in inputs.groups]
