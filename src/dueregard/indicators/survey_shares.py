"""
What the kinds of survey figures share: a weighted share with its base, or that its base is too small.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dueregard import stats
from dueregard.errors import IndicatorError
from dueregard.indicators.estimates import as_interval
from dueregard.indicators.survey_sample import SurveySample, WeightedShares
from dueregard.model import Estimate, Indicator
from dueregard.model.base import Unit

SMALLEST_BASE = 100
_METHOD = "Taylor linearisation, logit limits; number and base unweighted"
_BASE = "respondents as they were counted, without weights"
_EFFECTIVE = "respondents of equal weight that would tell as much (Kish)"


def require_sample(indicator: Indicator, sample: SurveySample | None) -> SurveySample:
    """
    Return the sample, after making sure that the source says how it was drawn.

    Raises:
        IndicatorError: the source declares no weights.
    """
    if sample is None:
        message = (
            f"the kind '{indicator.kind}' needs a source with weights. Name its column there: "
            "`weight: <header>`, and `stratum` and `psu` where the survey has them."
        )
        raise IndicatorError(indicator.id, message)
    return sample


def answers_and_rest(sample: SurveySample) -> list[Mapping[str, int]]:
    """
    Return how many gave an answer that is counted, and how many another, unweighted, by known group.
    """
    yes, every = sample.said_yes(), sample.respondents()
    known = [group for group in every if not group.startswith("? ")]
    return [
        {group: yes.get(group, 0) for group in known},
        {group: every[group] - yes.get(group, 0) for group in known},
    ]


def base_of(indicator: Indicator) -> int:
    """
    Return how many respondents a share needs.
    """
    return indicator.smallest_base or SMALLEST_BASE


def share_with_base(
    group: str,
    shares: WeightedShares,
    sample: SurveySample,
    indicator: Indicator,
    *,
    prefix: str = "",
) -> Iterator[Estimate]:
    """
    Iterate over a group's unweighted base, effective base and weighted share.
    """
    base = sample.respondents()[group]
    yield _count(group, f"{prefix}respondents", base, _BASE)
    if base < base_of(indicator):
        for measure, unit in _AFTER_THE_BASE:
            yield too_small(group, f"{prefix}{measure}", unit, indicator)
        return
    yield _count(group, f"{prefix}effective_base", sample.effective_bases()[group], _EFFECTIVE)
    limits = stats.survey.share_logit(shares.found, level=indicator.level)
    at = shares.at(group)
    interval = stats.Interval(*(limit[at] for limit in limits))
    yield Estimate(
        group=group,
        measure=f"{prefix}share",
        unit="percent",
        value=float(interval.estimate),
        interval=as_interval(interval, level=indicator.level),
        numerator=sample.said_yes().get(group, 0),
        denominator=base,
        method=_METHOD,
    )


_AFTER_THE_BASE: tuple[tuple[str, Unit], ...] = (("effective_base", "count"), ("share", "percent"))


def too_small(
    group: str, measure: str, unit: Unit, indicator: Indicator, *, reference: str | None = None
) -> Estimate:
    """
    Return that a base is too small for a figure.
    """
    return Estimate(
        group=group,
        measure=measure,
        unit=unit,
        value=None,
        state="too uncertain",
        reference=reference,
        method="none",
        reason=f"fewer than {base_of(indicator)} respondents",
    )


def _count(group: str, measure: str, value: float, reason: str) -> Estimate:
    return Estimate(
        group=group, measure=measure, unit="count", value=round(value), method="count", reason=reason
    )
