"""
`survey_share`: how many of every hundred people would say so, from a sample with weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dueregard.indicators.counting import require_group
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


def answers(inputs: Inputs) -> list[Mapping[str, int]]:
    """
    Return the unweighted counts behind the shares, by group.
    """
    return answers_and_rest(inputs.survey) if inputs.survey is not None else []


@indicator_kind(
    "survey_share",
    requires=("numerator",),
    takes=("by", "reference", "margin", "smallest_base"),
    count_tables=answers,
    reads="survey",
)
def survey_share(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Estimate the share of each group of the population whose answer is one that `numerator` marks.

    Formula:
        share = sum of the weights of those marked / sum of the weights of those who answered. The
        error is that of the clusters around the mean of their stratum (Taylor linearisation). A
        stratum with one cluster adds its distance from the mean of all, unless the source declares
        another `lonely_stratum`; with `clusters_there_are` the part of the clusters that was drawn takes
        its share off the error (finite population correction). With `reference`,
        difference = share - share of the reference, with the covariance of the two.

    Units:
        `respondents`: people who answered, unweighted. `effective_base`: as many people of equal
        weight as would tell as much. `share`: 0 to 1, printed in per cent, with logit limits; the
        counts beside it are unweighted. `difference`: printed in percentage points, with t limits.
        Under `smallest_base` respondents (100 unless given) a group is too uncertain.

    Misleads when:
        those who did not answer would have answered otherwise: no weight mends that. Respondents
        without a weight are in no figure and said beside it. Where a source names no clusters,
        respondents are taken as drawn one by one, which makes the interval too narrow if they were not.

    Example:
        ```yaml
        - id: unsafe-after-dark
          kind: survey_share
          source: crime-survey       # with `weight`, and `stratum` and `psu` where it has them
          by: sex
          numerator: {walkdark: [A bit unsafe, Very unsafe]}
          reference: Men
          figures: {women-unsafe: {group: Women, value: share}}
        ```
    """
    sample = require_sample(indicator, inputs.survey)
    shares = weighted_shares(sample)
    bases = sample.respondents()
    groups = [group for group in inputs.groups if group in bases]
    estimates = [
        estimate for group in groups for estimate in share_with_base(group, shares, sample, indicator)
    ]
    if indicator.reference is None:
        return estimates
    require_group(indicator, indicator.reference, tuple(groups), "reference group")
    return [*estimates, *_differences(groups, shares, sample, indicator)]


def _differences(
    groups: list[str], shares: WeightedShares, sample: SurveySample, indicator: Indicator
) -> Iterator[Estimate]:
    bases, yes, reference = sample.respondents(), sample.said_yes(), str(indicator.reference)
    for group in groups:
        if group == reference:
            continue
        if min(bases[group], bases[reference]) < base_of(indicator):
            yield too_small(group, "difference", "points", indicator, reference=reference)
            continue
        found = shares.difference(group, reference, level=indicator.level)
        yield Estimate(
            group=group,
            measure="difference",
            unit="points",
            value=float(found.estimate[0]),
            interval=as_interval(type(found)(*(limit[0] for limit in found)), level=indicator.level),
            numerator=yes.get(group, 0),
            denominator=bases[group],
            reference=reference,
            method="Taylor linearisation, t limits; number and base unweighted",
        )
