"""
`representation`: who is there in proportion to the population, and who is not.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dueregard import stats
from dueregard.errors import IndicatorError
from dueregard.indicators.beside import Beside
from dueregard.indicators.counting import require_total
from dueregard.indicators.estimates import FULL_COUNT, as_interval, not_collected
from dueregard.indicators.inputs import Inputs
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator
from dueregard.model.base import Unit
from dueregard.model.firmness import StatisticalTest

POPULATION = "the population"
_KNOWN = "the shares of the population are taken as known"
_SELF_SELECTED = "people chose themselves to take part, so no margin of error can be given"
_FEWEST_EXPECTED = 5
"""Expected people in a group below which the chi-square test is not to be trusted."""


def counts_of_asked(inputs: Inputs) -> list[Mapping[str, int]]:
    """
    Return the counts of every group that could have been recorded, those without anybody included.
    """
    return [{group: inputs.counts.of(group) for group in _asked(inputs)}]


def look_beside(indicator: Indicator, inputs: Inputs) -> Beside:
    """
    Return the test of proportion, for a sample that was drawn and is large enough.
    """
    counts, shares = _counts_and_shares(indicator, inputs)
    expected = sum(counts.values()) * min(shares.values())
    if inputs.self_selected or inputs.full_count or expected < _FEWEST_EXPECTED or len(shares) == 1:
        return Beside()
    found = stats.goodness_of_fit(list(counts.values()), list(shares.values()))
    test = StatisticalTest(
        question="Could a sample drawn from the population by chance be composed like this?",
        statistic=float(found.statistic),
        df=float(found.degrees_of_freedom),
        p=float(found.p),
        method="Chi-square test of fit",
    )
    return Beside(tests=(test,))


@indicator_kind(
    "representation",
    requires=("by", "population"),
    takes=("population_where",),
    count_tables=counts_of_asked,
    look_beside=look_beside,
)
def representation(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Set the share of each group among those counted against its share of the population.

    Formula:
        share = count of the group / count of all groups. difference = share - population share.
        index = share / population share. A group of the population counts as nobody where the
        classification of the source has it, and as not collected where it has not; the shares of
        the population are then those among the groups that could be recorded.

    Units:
        `share` and `population_share`: 0 to 1, printed in per cent; `difference`: printed in
        percentage points; `index`: 1 is in proportion. The intervals are Wilson's of the share,
        carried over, the population taken as known. A full count has none; nor have people who
        chose themselves (`self_selected` in the source), for whom chance is not what brought them.

    Misleads when:
        the population is not the one that could have taken part, as all residents for those of
        working age. A small group's index jumps with one person. Being in proportion does not say
        that those who came speak for the others.

    Example:
        ```yaml
        - id: respondents-by-ethnicity
          kind: representation
          source: consultation        # with `self_selected: true`
          population: census-2021
          by: ethnicity
          figures: {black-index: {group: Black, value: index, decimals: 2}}
        ```
    """
    counts, shares = _counts_and_shares(indicator, inputs)
    require_total(indicator, sum(counts.values()), "any group")
    numbers, parts = list(counts.values()), list(shares.values())
    found = stats.wilson(numbers, sum(numbers), level=indicator.level)
    gaps = stats.representation_gap(numbers, parts, level=indicator.level)
    index = stats.Interval(*(limit / np.array(parts) for limit in found))
    there = [
        estimate
        for at, group in enumerate(counts)
        for estimate in (
            _estimate(group, "share", "percent", _at(found, at), counts, inputs, indicator),
            _population_share(group, shares, inputs),
            _estimate(group, "difference", "points", _at(gaps, at), counts, inputs, indicator),
            _estimate(group, "index", "ratio", _at(index, at), counts, inputs, indicator),
        )
    ]
    absent = [group for group in inputs.population or {} if group not in counts]
    return [*there, *(not_collected(group, "share", "percent") for group in absent)]


def _asked(inputs: Inputs) -> tuple[str, ...]:
    people = inputs.population or {}
    return (
        *inputs.groups,
        *(group for group in inputs.offered if group in people and group not in inputs.groups),
    )


def _counts_and_shares(indicator: Indicator, inputs: Inputs) -> tuple[dict[str, int], dict[str, float]]:
    """
    Return the count of each group that could be recorded, and its share of the population.

    Raises:
        IndicatorError: a group has nobody in the population.
    """
    people, asked = inputs.population or {}, _asked(inputs)
    for group in asked:
        if people.get(group, 0) == 0:
            message = (
                f"the group '{group}' is counted and has nobody in the population. Give both columns the "
                "same groups by their classifications, or leave the group out with `where`."
            )
            raise IndicatorError(indicator.id, message)
    everybody = sum(people[group] for group in asked)
    counts = {group: inputs.counts.of(group) for group in asked}
    return counts, {group: people[group] / everybody for group in asked}


def _at(found: stats.Interval, position: int) -> stats.Interval:
    return stats.Interval(*(limit[position] for limit in found))


def _estimate(
    group: str,
    measure: str,
    unit: Unit,
    found: stats.Interval,
    counts: Mapping[str, int],
    inputs: Inputs,
    indicator: Indicator,
) -> Estimate:
    full = inputs.full_count
    drawn = not full and not inputs.self_selected
    return Estimate(
        group=group,
        measure=measure,
        unit=unit,
        value=float(found.estimate),
        interval=as_interval(found, level=indicator.level) if drawn else None,
        full_count=full,
        numerator=counts[group],
        denominator=sum(counts.values()),
        reference=None if measure == "share" else POPULATION,
        method=FULL_COUNT if full else "Wilson" if drawn else "of those who took part",
        reason=None if full or drawn else _SELF_SELECTED,
    )


def _population_share(group: str, shares: Mapping[str, float], inputs: Inputs) -> Estimate:
    people = inputs.population or {}
    return Estimate(
        group=group,
        measure="population_share",
        unit="percent",
        value=shares[group],
        numerator=people[group],
        denominator=sum(people[name] for name in shares),
        method="share of the population",
        reason=_KNOWN,
    )
