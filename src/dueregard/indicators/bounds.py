"""
Who is missing, and what they could do to a figure: all of them in one group, then none.

The people below a rate are taken as they are; only those counted can be of unknown group.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard import stats
from dueregard.indicators.beside import Beside
from dueregard.indicators.inputs import Inputs, MonthlyCells
from dueregard.model import Indicator
from dueregard.model.firmness import Bounds

_NONE_THEN_ALL = "none, then all, of those whose group is not known are in this group"
_REFERENCE_THEN_GROUP = (
    "all of those whose group is not known are in the reference group, then all are in this group"
)


def rate_bounds(indicator: Indicator, inputs: Inputs) -> Beside:
    """
    Return, for each group, its rate with none and with all of the missing.
    """
    people, missing = inputs.population or {}, _number_missing(inputs.counts)
    return Beside(
        bounds=tuple(
            Bounds(
                group=group,
                measure="rate",
                low=inputs.counts.of(group) * indicator.per / people[group],
                high=(inputs.counts.of(group) + missing) * indicator.per / people[group],
                assumption=_NONE_THEN_ALL,
            )
            for group in inputs.groups
            if missing
        )
    )


def ratio_bounds(indicator: Indicator, inputs: Inputs) -> Beside:
    """
    Return, for each group but the reference, its ratio with all of the missing there, then here.
    """
    people, missing = inputs.population or {}, _number_missing(inputs.counts)
    reference = str(indicator.reference)
    return Beside(bounds=tuple(_ratios(inputs, people[reference], reference, missing) if missing else ()))


def share_bounds(indicator: Indicator, inputs: Inputs) -> Beside:
    """
    Return, for each group, its share with none and with all of the missing.

    With `numerator` the lowest puts all unmarked rows of unknown group into the group, and the
    highest all marked ones.
    """
    missing = _number_missing(inputs.counts)
    if indicator.characteristic is None or not missing:
        return Beside()
    if inputs.numerator is not None:
        return Beside(bounds=tuple(_shares_within(inputs, inputs.numerator)))
    everybody = sum(inputs.counts.by_label.values())
    return Beside(
        bounds=tuple(
            Bounds(
                group=group,
                measure="share",
                low=inputs.counts.of(group) / everybody,
                high=(inputs.counts.of(group) + missing) / everybody,
                assumption=_NONE_THEN_ALL,
            )
            for group in inputs.groups
        )
    )


def counts_of_missing(inputs: Inputs) -> tuple[int, ...]:
    """
    Return the counts that whoever knows a bound can work out, to be protected like any other.
    """
    missing = _number_missing(inputs.counts)
    if inputs.numerator is None:
        return (missing,)
    marked = _number_missing(inputs.numerator)
    return missing, marked, missing - marked


def _number_missing(cells: MonthlyCells) -> int:
    return sum(cells.missing.values())


def _ratios(inputs: Inputs, base: int, reference: str, missing: int) -> Iterator[Bounds]:
    for group in inputs.groups:
        if group == reference:
            continue
        found = stats.missing_group_bounds(
            inputs.counts.of(group),
            (inputs.population or {})[group],
            inputs.counts.of(reference),
            base,
            missing,
        )
        yield Bounds(
            group=group,
            measure="ratio",
            low=float(found.low),
            high=float(found.high),
            assumption=_REFERENCE_THEN_GROUP,
        )


def _shares_within(inputs: Inputs, marked: MonthlyCells) -> Iterator[Bounds]:
    marked_missing = _number_missing(marked)
    unmarked_missing = _number_missing(inputs.counts) - marked_missing
    for group in inputs.groups:
        part, whole = marked.of(group), inputs.counts.of(group)
        if whole:
            yield Bounds(
                group=group,
                measure="share",
                low=part / (whole + unmarked_missing),
                high=(part + marked_missing) / (whole + marked_missing),
                assumption=(
                    "all whose group is not known and who are not marked are in this group, "
                    "then all who are marked"
                ),
            )
