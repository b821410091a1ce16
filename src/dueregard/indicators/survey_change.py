"""
`survey_change`: by how many percentage points a share moved between two waves of a survey.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dueregard import stats
from dueregard.errors import IndicatorError
from dueregard.indicators.estimates import as_interval
from dueregard.indicators.inputs import Inputs
from dueregard.indicators.kinds import indicator_kind
from dueregard.indicators.survey_sample import SurveySample, WeightedShares, weighted_shares
from dueregard.indicators.survey_shares import (
    answers_and_rest,
    base_of,
    require_sample,
    share_with_base,
    too_small,
)
from dueregard.model import Estimate, Indicator

_Wave = tuple[SurveySample, WeightedShares]


def answers_of_both(inputs: Inputs) -> list[Mapping[str, int]]:
    """
    Return the unweighted counts behind the shares of both waves, by group.
    """
    waves = [sample for sample in (inputs.survey_before, inputs.survey) if sample is not None]
    return [table for sample in waves for table in answers_and_rest(sample)]


@indicator_kind(
    "survey_change",
    requires=("numerator",),
    takes=("by", "against", "compare", "margin", "smallest_base"),
    count_tables=answers_of_both,
    reads="survey",
)
def survey_change(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Subtract the weighted share of an earlier wave from that of a later one.

    Formula:
        difference = share - share before, each weighted as in the kind `survey_share`. The earlier
        wave is chosen by `compare`, or by `against` where the source has months. The columns of
        `compare` whose values are not those of `where` tell the waves apart; each wave is a sample of
        its own, whose errors are added as squares.

    Units:
        `before_respondents`, `respondents`, `before_effective_base`, `effective_base`: people.
        `before_share` and `share`: 0 to 1, printed in per cent, with logit limits. `difference`:
        printed in percentage points, with normal limits. With fewer than `smallest_base` respondents
        (100 unless given) in a wave a group is too uncertain.

    Misleads when:
        the question, the order of questions or the way of asking changed, or the waves hold the same
        people, whom it takes as others. Two intervals that overlap can still differ: this is the test.

    Example:
        ```yaml
        - id: feeling-unsafe-since-last-year
          kind: survey_change
          source: crime-survey       # with `weight`, and `stratum` and `psu` where it has them
          by: sex
          numerator: {walkdark: [A bit unsafe, Very unsafe]}
          where: {wave: "2024"}
          compare: {wave: "2023"}
          figures: {women-change: {group: Women, value: difference}}
        ```
    """
    if inputs.survey is not None and inputs.survey_before is None:
        message = "a change needs the wave of before: `compare`, or `against` where the source has months."
        raise IndicatorError(indicator.id, message)
    later, earlier = (
        (sample, weighted_shares(sample))
        for sample in (
            require_sample(indicator, inputs.survey),
            require_sample(indicator, inputs.survey_before),
        )
    )
    both = later[0].respondents().keys() & earlier[0].respondents().keys()
    return [
        estimate
        for group in inputs.groups
        if group in both
        for estimate in _change(group, earlier, later, indicator)
    ]


def _change(group: str, earlier: _Wave, later: _Wave, indicator: Indicator) -> Iterator[Estimate]:
    yield from share_with_base(group, earlier[1], earlier[0], indicator, prefix="before_")
    yield from share_with_base(group, later[1], later[0], indicator)
    if min(sample.respondents()[group] for sample, _ in (earlier, later)) < base_of(indicator):
        yield too_small(group, "difference", "points", indicator)
        return
    found = stats.difference_of_estimates(
        later[1].share(group),
        later[1].error(group),
        earlier[1].share(group),
        earlier[1].error(group),
        level=indicator.level,
    )
    yield Estimate(
        group=group,
        measure="difference",
        unit="points",
        value=float(found.estimate),
        interval=as_interval(found, level=indicator.level),
        numerator=later[0].said_yes().get(group, 0),
        denominator=later[0].respondents()[group],
        method="errors of the two designs added as squares; number and base unweighted",
    )
