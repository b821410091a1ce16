"""
`share_difference`: how much larger one share is than another, in percentage points.
"""

from __future__ import annotations

from collections.abc import Mapping

from dueregard.errors import IndicatorError
from dueregard.indicators.counting import groups_there, part_and_rest, require_group, require_total
from dueregard.indicators.estimates import difference_of, share_of
from dueregard.indicators.inputs import Inputs, MonthlyCells
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator

_Pair = tuple[int, int]


def tables_compared(inputs: Inputs) -> list[Mapping[str, int]]:
    """
    Return every count behind the two shares, by group.
    """
    if inputs.comparator is None:
        return part_and_rest(inputs.counts, inputs.numerator) if inputs.numerator else []
    if inputs.numerator is not None and inputs.comparator_numerator is not None:
        return [
            *part_and_rest(inputs.counts, inputs.numerator),
            *part_and_rest(inputs.comparator, inputs.comparator_numerator),
        ]
    groups = _groups_of_either(inputs)
    return [{group: cells.of(group) for group in groups} for cells in (inputs.counts, inputs.comparator)]


@indicator_kind(
    "share_difference",
    takes=("by", "compare", "numerator", "reference", "margin"),
    count_tables=tables_compared,
)
def share_difference(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Subtract from each share the share it is compared with.

    Formula:
        with `compare`: share under `where` minus share under `compare`, of each group among all
        groups, or with `numerator` of the rows it marks. With `numerator` and `reference`: share
        of marked rows within each group minus that within the reference group.

    Units:
        `share` and `comparator_share`: 0 to 1, printed in per cent, with Wilson's intervals.
        `difference`: -1 to 1, printed in percentage points, with Newcombe's interval. A full count
        has none. With `margin` (percentage points) it is said whether the whole interval lies inside.

    Misleads when:
        the two sets share people, for the interval takes them as separate: sets that overlap are
        refused. Two shares can differ because one set is younger, or lives elsewhere.

    Example:
        ```yaml
        - id: officers-and-londoners
          kind: share_difference
          source: people
          by: ethnicity
          where: {set: officers}
          compare: {set: residents}
          figures: {black-officers: {group: Black, value: difference}}
        ```
    """
    if inputs.comparator is not None:
        pairs = _pairs_of_two_sets(indicator, inputs, inputs.comparator)
        return [
            estimate for group, pair in pairs.items() for estimate in _three(group, *pair, inputs, indicator)
        ]
    if not (inputs.numerator and indicator.reference):
        message = (
            "a difference of shares needs `compare` (another set of rows), or `numerator` with `reference` "
            "(another group)."
        )
        raise IndicatorError(indicator.id, message)
    return _against_reference(indicator, inputs, inputs.numerator)


def _pairs_of_two_sets(
    indicator: Indicator, inputs: Inputs, comparator: MonthlyCells
) -> dict[str, tuple[_Pair, _Pair]]:
    """
    Return, by group, count and total in each of the two sets.
    """
    if indicator.reference is not None:
        message = "give `compare` (another set of rows) or `reference` (another group), not both."
        raise IndicatorError(indicator.id, message)
    if inputs.numerator is not None and inputs.comparator_numerator is not None:
        first = groups_there(indicator, inputs.counts, inputs.groups)
        second = groups_there(indicator, comparator, inputs.groups)
        return {
            group: (
                (inputs.numerator.of(group), total),
                (inputs.comparator_numerator.of(group), second[group]),
            )
            for group, total in first.items()
            if group in second
        }
    if indicator.characteristic is None:
        message = (
            "a difference between two sets needs `by` (which shares) or `numerator` (the share of what)."
        )
        raise IndicatorError(indicator.id, message)
    totals = [
        require_total(indicator, sum(cells.by_group.values()), place)
        for cells, place in (
            (inputs.counts, "the rows under `where`"),
            (comparator, "the rows under `compare`"),
        )
    ]
    return {
        group: ((inputs.counts.of(group), totals[0]), (comparator.of(group), totals[1]))
        for group in _groups_of_either(inputs)
    }


def _groups_of_either(inputs: Inputs) -> list[str]:
    other = inputs.comparator.by_group if inputs.comparator is not None else {}
    return [group for group in inputs.groups if group in inputs.counts.by_group or group in other]


def _three(group: str, part: _Pair, other: _Pair, inputs: Inputs, indicator: Indicator) -> list[Estimate]:
    return [
        share_of(group, *part, inputs, indicator),
        share_of(group, *other, inputs, indicator, measure="comparator_share"),
        difference_of(group, part, other, inputs, indicator),
    ]


def _against_reference(indicator: Indicator, inputs: Inputs, marked: MonthlyCells) -> list[Estimate]:
    totals = groups_there(indicator, inputs.counts, inputs.groups)
    reference = require_group(indicator, indicator.reference, tuple(totals), "reference group")
    base = (marked.of(reference), totals[reference])
    estimates = [
        share_of(group, marked.of(group), total, inputs, indicator) for group, total in totals.items()
    ]
    for group, total in totals.items():
        if group != reference:
            part = (marked.of(group), total)
            other = share_of(group, *base, inputs, indicator, measure="comparator_share")
            estimates += [
                other.model_copy(update={"reference": reference}),
                difference_of(group, part, base, inputs, indicator, reference=reference),
            ]
    return estimates
