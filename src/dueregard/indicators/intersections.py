"""
`intersections`: which combinations of several characteristics fare worst.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dueregard import stats
from dueregard.indicators.estimates import FULL_COUNT, as_interval, difference_of, not_applicable, share_of
from dueregard.indicators.inputs import Combination, Inputs, Part
from dueregard.indicators.kinds import indicator_kind
from dueregard.model import Estimate, Indicator
from dueregard.model.base import Unit

EVERYONE_ELSE = "everyone else"
_WITHHELD = "too few people, or the number of others could be worked out from it"
_REFERENCE_WITHHELD = "the group it is set against is withheld"
_NO_RATIO = "nobody it is set against has the outcome"


def no_tables(inputs: Inputs) -> list[Mapping[str, int]]:
    """
    Return no table: what is withheld was chosen over all combinations together.
    """
    del inputs
    return []


@indicator_kind(
    "intersections",
    requires=("by", "numerator"),
    takes=("compare", "depth", "worse", "list_at_most", "smallest_base"),
    count_tables=no_tables,
    reads="combinations",
)
def intersections(indicator: Indicator, inputs: Inputs) -> list[Estimate]:
    """
    Find the combinations of several characteristics that fare worst, and compare each with everyone else.

    Formula:
        outcome rate = rows that `numerator` marks among those of all the groups named / all rows of these
        groups. ratio and difference = to the outcome rate of all other rows. Every combination of up to
        `depth` characteristics (three unless given) is tested against everyone else; listed are those with
        fewer than 5% false alarms among them (Benjamini and Hochberg), worse by the lower limit of the
        shrunken rate, that are no shadow of another, at most `list_at_most` (ten unless given) and of at
        least `smallest_base` rows. A combination named under `figures` is given as well. `compare` sets
        each beside the one with these groups in place of its own: `compare: {ethnicity: White, sex: Male}`.

    Units:
        `outcome_rate` and `shrunken_rate`: 0 to 1, printed in per cent. `difference`, `reference_difference`:
        printed in percentage points. `ratio`, `reference_ratio`: 1 is the same rate. Limits are Wilson's,
        for ratio and difference recovered from Wilson's of both sides. A full count has none.

    Misleads when:
        a higher rate is not the worse one: say `worse: lower`. A listed combination is found because it
        stood out, so its own rate lies, on average, too far out; the shrunken rate allows for that. Small
        combinations are withheld even where the source is published, and may fare worse than all listed.

    Cannot say:
        Who is listed was chosen among many combinations by how much they stand out: what is found this way is
        a reason to look closer. A combination that is not listed may be too small to tell, not alike.

    Example:
        ```yaml
        - id: searches-by-age-sex-ethnicity
          kind: intersections
          source: searches
          by: [ethnicity, sex, age]
          numerator: {outcome: Nothing found}
          compare: {ethnicity: White}
          depth: 3
          period: {end: 2024-08, months: 12}
          figures: {young-black-men: {group: "Black, Male, 18-24", value: ratio}}
        ```
    """
    return [estimate for one in inputs.combinations for estimate in _estimates_of(one, inputs, indicator)]


def outcome_rate(group: str, part: Part | None, inputs: Inputs, indicator: Indicator) -> Estimate:
    """
    Return the share of a combination that has the outcome, or that it is withheld.
    """
    if part is None:
        return _suppressed(group, "outcome_rate", "percent", None, _WITHHELD)
    return share_of(group, *part, inputs, indicator, measure="outcome_rate")


def _estimates_of(one: Combination, inputs: Inputs, indicator: Indicator) -> Iterator[Estimate]:
    yield outcome_rate(one.group, one.part, inputs, indicator)
    if one.part is None:
        yield _suppressed(one.group, "ratio", "ratio", EVERYONE_ELSE, _WITHHELD)
        yield _suppressed(one.group, "difference", "points", EVERYONE_ELSE, _WITHHELD)
        return
    yield _ratio(one.group, "ratio", one.part, one.others, EVERYONE_ELSE, inputs, indicator)
    yield difference_of(one.group, one.part, one.others, inputs, indicator, reference=EVERYONE_ELSE)
    if one.shrunken is not None:
        yield _shrunken(one.group, one.part, one.shrunken, indicator)
    if one.reference is not None:
        yield from _beside_reference(one, one.part, one.reference, inputs, indicator)


def _beside_reference(
    one: Combination, part: Part, reference: str, inputs: Inputs, indicator: Indicator
) -> Iterator[Estimate]:
    if one.reference_part is None:
        yield _suppressed(one.group, "reference_ratio", "ratio", reference, _REFERENCE_WITHHELD)
        yield _suppressed(one.group, "reference_difference", "points", reference, _REFERENCE_WITHHELD)
        return
    yield _ratio(one.group, "reference_ratio", part, one.reference_part, reference, inputs, indicator)
    found = difference_of(one.group, part, one.reference_part, inputs, indicator, reference=reference)
    yield found.model_copy(update={"measure": "reference_difference"})


def _ratio(
    group: str, measure: str, part: Part, other: Part, reference: str, inputs: Inputs, indicator: Indicator
) -> Estimate:
    if not other[0]:
        return not_applicable(group, measure, "ratio", _NO_RATIO, reference=reference)
    found = stats.risk_ratio_mover(*part, *other, level=indicator.level)
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
        reference=reference,
        method=FULL_COUNT if full else "MOVER",
    )


def _shrunken(group: str, part: Part, found: stats.Interval, indicator: Indicator) -> Estimate:
    return Estimate(
        group=group,
        measure="shrunken_rate",
        unit="percent",
        value=float(found.estimate),
        interval=as_interval(found, level=indicator.level),
        numerator=part[0],
        denominator=part[1],
        method="empirical Bayes, towards combinations of as many characteristics",
    )


def _suppressed(group: str, measure: str, unit: Unit, reference: str | None, reason: str) -> Estimate:
    return Estimate(
        group=group,
        measure=measure,
        unit=unit,
        value=None,
        state="suppressed",
        reference=reference,
        method="withheld",
        reason=reason,
    )
