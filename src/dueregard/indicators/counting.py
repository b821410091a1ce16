"""
What several kinds share: the counts behind their estimates, and who they are divided by.
"""

from __future__ import annotations

from collections.abc import Mapping

from dueregard.errors import IndicatorError, suggest_nearest
from dueregard.indicators.estimates import count_of, not_collected, rate_of
from dueregard.indicators.inputs import Inputs, MonthlyCells
from dueregard.model import Estimate, Indicator
from dueregard.places import changed


def counts_by_group(inputs: Inputs) -> list[Mapping[str, int]]:
    """
    Return the counts of every group the source uses, as the one table to protect.
    """
    return [{group: inputs.counts.of(group) for group in inputs.groups}]


def counts_in_both_periods(inputs: Inputs) -> list[Mapping[str, int]]:
    """
    Return the counts of every group in the later period, and in the earlier if there is one.
    """
    windows = [cells for cells in (inputs.counts, inputs.before) if cells is not None]
    return [{group: cells.of(group) for group in inputs.groups} for cells in windows]


def part_and_rest(whole: MonthlyCells, part: MonthlyCells) -> list[Mapping[str, int]]:
    """
    Return the counts of a part and of the rest by group: whoever knows one from the whole knows both.
    """
    groups = whole.by_group
    return [
        {group: part.of(group) for group in groups},
        {group: whole.of(group) - part.of(group) for group in groups},
    ]


def tables_of_marked(inputs: Inputs) -> list[Mapping[str, int]]:
    """
    Return the counts of the marked rows and of the rest by group.
    """
    return part_and_rest(inputs.counts, inputs.numerator or inputs.counts)


def groups_there(indicator: Indicator, cells: MonthlyCells, groups: tuple[str, ...]) -> dict[str, int]:
    """
    Return those of the groups that have anybody, with how many.

    Raises:
        IndicatorError: no group has anybody.
    """
    there = {group: cells.of(group) for group in groups if cells.of(group) > 0}
    require_total(indicator, sum(there.values()), "the rows chosen")
    return there


def counts_and_rates(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Return count and rate of each group; "not collected" for a group only the population has.

    Raises:
        IndicatorError: a group has nobody in the population, or is not there.
    """
    estimates = []
    for group, people in people_by_group(indicator, inputs).items():
        if group not in inputs.groups:
            estimates += [not_collected(group, "count", "count"), not_collected(group, "rate", "rate")]
            continue
        count = inputs.counts.of(group)
        estimates += [
            count_of(group, count, inputs, indicator),
            rate_of(group, count, people, inputs, indicator),
        ]
    return estimates


def people_by_group(indicator: Indicator, inputs: Inputs) -> dict[str, int]:
    """
    Return the people of every group, first those counted, then those only the population has.

    Raises:
        IndicatorError: a group that is counted has nobody in the population, or is not there.
    """
    people = dict(inputs.population or {})
    for group in inputs.groups:
        if group not in people:
            hint = changed(group, sorted(people)) or suggest_nearest(group, sorted(people))
            message = (
                f"the group '{group}' is counted and is not in the population. {hint} Give both columns the "
                "same groups by their classifications, or leave the group out with `where`."
            )
            raise IndicatorError(indicator.id, message)
    order = [*inputs.groups, *(group for group in people if group not in inputs.groups)]
    return {group: require_total(indicator, people[group], f"the population of '{group}'") for group in order}


def require_group(indicator: Indicator, group: str | None, groups: tuple[str, ...], what: str) -> str:
    """
    Return a group after making sure that it is one.

    Raises:
        IndicatorError: it is not; the nearest is given.
    """
    if group in groups:
        return str(group)
    hint = suggest_nearest(str(group), groups)
    message = f"the {what} '{group}' is not a group of '{indicator.characteristic}'. {hint}"
    raise IndicatorError(indicator.id, message)


def require_total(indicator: Indicator, total: int, of_what: str) -> int:
    """
    Return a total that is to be divided by, after making sure that it is not zero.

    Raises:
        IndicatorError: it is zero.
    """
    if total > 0:
        return total
    message = (
        f"there is nobody in {of_what}, so no share or rate can be given. Check the period and the filters, "
        "or leave the group out."
    )
    raise IndicatorError(indicator.id, message)
