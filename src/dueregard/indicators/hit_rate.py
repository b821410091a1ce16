"""
`hit_rate`: how often what was done to people of a group led to what it was done for.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dueregard import stats
from dueregard.indicators.beside import Beside
from dueregard.indicators.counting import groups_there, require_group, tables_of_marked
from dueregard.indicators.estimates import (
    FULL_COUNT,
    as_interval,
    difference_of,
    not_applicable,
    share_of,
)
from dueregard.indicators.inputs import Inputs
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator
from dueregard.model.firmness import StatisticalTest

_NO_ODDS = "nobody or everybody of one of the two groups has the outcome, so the odds have no ratio"
_NO_STRATUM = "no stratum has people of both groups and both outcomes among them"

_Pair = tuple[int, int]


def look_beside(indicator: Indicator, inputs: Inputs) -> Beside:
    """
    Return, for each group, the test of equal odds within strata; nothing without strata.
    """
    if indicator.strata is None or inputs.numerator is None:
        return Beside()
    totals = groups_there(indicator, inputs.counts, inputs.groups)
    others = (group for group in totals if group != indicator.reference)
    return Beside(tests=tuple(test for group in others for test in _tests(group, indicator, inputs)))


@indicator_kind(
    "hit_rate",
    requires=("by", "numerator", "reference"),
    takes=("strata", "margin"),
    count_tables=tables_of_marked,
    look_beside=look_beside,
)
def hit_rate(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Compare how often the rows of each group are marked with how often those of a reference group are.

    Formula:
        hit rate = rows that `numerator` marks in the group / rows of the group. difference = hit
        rate - that of the reference. odds ratio = (marked / unmarked) / (marked / unmarked of the
        reference). With `strata` (an area, a reason) the adjusted odds ratio is that of Mantel and
        Haenszel, each stratum compared only with itself, beside the crude one.

    Units:
        `hit_rate`: 0 to 1, printed in per cent, with Wilson's interval. `difference`: printed in
        percentage points, with Newcombe's interval. `odds_ratio` and `adjusted_odds_ratio`: 1 is
        equal odds; the intervals are Woolf's and that of Robins, Breslow and Greenland. An odds
        ratio is no ratio of chances. A full count has no interval. Rows of unknown stratum are in
        the crude figures alone.

    Misleads when:
        the outcome is itself a decision of those who are judged by it, or rows of unknown outcome
        are counted as misses: leave them out with `where`. One adjusted ratio for all strata
        describes none of them where it differs between them.

    Cannot say:
        A lower hit rate is often read as a lower bar for acting against a group. Average hit rates differ
        even at one and the same bar, where the chances of finding something are spread differently in the
        two groups (infra-marginality): these figures describe, and prove no bias and no lack of it.

    Example:
        ```yaml
        - id: searches-that-found
          kind: hit_rate
          source: searches
          by: ethnicity
          reference: White
          numerator: {outcome: [Arrest, Caution, Penalty notice]}
          strata: area
          period: {end: 2024-08, months: 12}
          figures: {black-white: {group: Black, value: difference}}
        ```
    """
    marked = inputs.numerator or inputs.counts
    totals = groups_there(indicator, inputs.counts, inputs.groups)
    reference = require_group(indicator, indicator.reference, tuple(totals), "reference group")
    base = (marked.of(reference), totals[reference])
    others = [group for group in totals if group != reference]
    return [
        *(
            share_of(group, marked.of(group), total, inputs, indicator, measure="hit_rate")
            for group, total in totals.items()
        ),
        *(
            estimate
            for group in others
            for estimate in _compared(group, (marked.of(group), totals[group]), base, inputs, indicator)
        ),
    ]


def _compared(
    group: str, part: _Pair, base: _Pair, inputs: Inputs, indicator: Indicator
) -> Iterator[Estimate]:
    yield difference_of(group, part, base, inputs, indicator, reference=indicator.reference)
    if all(0 < marked < total for marked, total in (part, base)):
        found = stats.odds_ratio_log_wald(*part, *base, level=indicator.level)
        yield _odds_ratio("odds_ratio", group, part, found, "Woolf", inputs, indicator)
    else:
        yield not_applicable(group, "odds_ratio", "ratio", _NO_ODDS, reference=indicator.reference)
    if indicator.strata is not None:
        yield _adjusted(group, inputs, indicator)


def _adjusted(group: str, inputs: Inputs, indicator: Indicator) -> Estimate:
    strata = _strata(group, inputs, indicator)
    if not _has_odds(strata):
        return not_applicable(
            group, "adjusted_odds_ratio", "ratio", _NO_STRATUM, reference=indicator.reference
        )
    found = stats.mantel_haenszel_odds_ratio(*strata.T, level=indicator.level)
    method = f"Mantel-Haenszel over {len(strata)} strata of {indicator.strata}"
    part = (int(strata[:, 0].sum()), int(strata[:, 1].sum()))
    return _odds_ratio("adjusted_odds_ratio", group, part, found, method, inputs, indicator)


def _tests(group: str, indicator: Indicator, inputs: Inputs) -> Iterator[StatisticalTest]:
    strata = _strata(group, inputs, indicator)
    if _has_odds(strata):
        found = stats.mantel_haenszel_test(*strata.T)
        yield StatisticalTest(
            group=group,
            question=(
                f"Are {group} and {indicator.reference} equally often marked within each {indicator.strata}?"
            ),
            statistic=float(found.statistic),
            df=float(found.degrees_of_freedom),
            p=float(found.p),
            method="Mantel-Haenszel test",
        )


def _strata(group: str, inputs: Inputs, indicator: Indicator) -> NDArray[np.int64]:
    """
    Return marked and all rows of the group and of the reference, one line for each stratum with both.
    """
    strata, reference = str(indicator.strata), str(indicator.reference)
    totals = inputs.counts.by_stratum(strata)
    marked = (inputs.numerator or inputs.counts).by_stratum(strata)
    both = [name for of, name in totals if of == group and totals.get((reference, name), 0) > 0]
    lines = [
        [table.get((of, name), 0) for of in (group, reference) for table in (marked, totals)]
        for name in both
        if totals[group, name] > 0
    ]
    return np.array(lines, dtype=np.int64).reshape(-1, 4)


def _has_odds(strata: NDArray[np.int64]) -> bool:
    marked, total, others_marked, others = strata.T
    up, down = marked * (others - others_marked), others_marked * (total - marked)
    return bool(up.any() and down.any())


def _odds_ratio(
    measure: str,
    group: str,
    part: _Pair,
    found: stats.Interval,
    method: str,
    inputs: Inputs,
    indicator: Indicator,
) -> Estimate:
    full = inputs.full_count
    return Estimate(
        group=group,
        measure=measure,
        unit="ratio",
        value=float(found.estimate),
        interval=None if full else as_interval(found, level=indicator.level),
        full_count=full,
        numerator=part[0],
        denominator=part[1],
        reference=indicator.reference,
        method=f"{FULL_COUNT}, {method}" if full else method,
    )
