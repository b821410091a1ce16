"""
One question answered twice: figures by what people say of themselves beside those by what others recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dueregard.errors import IndicatorError, suggest_nearest
from dueregard.model import Evidence, Indicator
from dueregard.model.evidence import Beside

_SAME = ("kind", "source", "where", "numerator", "period", "against", "reference", "per", "level")


def refuse_unlike(indicators: Sequence[Indicator]) -> None:
    """
    Raise where an indicator is to stand beside one that counts something else.

    Raises:
        IndicatorError: there is no such indicator, it is the same one, or the two differ in more than how
            people are grouped.
    """
    known = {indicator.id: indicator for indicator in indicators}
    for indicator in indicators:
        if indicator.beside is None:
            continue
        other = known.get(indicator.beside)
        if other is None:
            hint = suggest_nearest(indicator.beside, list(known))
            message = f"`beside` names the indicator '{indicator.beside}', which is not there. {hint}"
            raise IndicatorError(indicator.id, message)
        if other.by == indicator.by or None in (other.by, indicator.by):
            message = (
                f"`beside` sets it next to '{other.id}', which groups people by the same column. Give each "
                "a column of its own in `by`: what people say of themselves, and what others recorded."
            )
            raise IndicatorError(indicator.id, message)
        unlike = [name for name in _SAME if getattr(indicator, name) != getattr(other, name)]
        if unlike:
            message = (
                f"`beside` sets it next to '{other.id}', which differs in {', '.join(map(repr, unlike))}: "
                "the two would not be the same people counted twice over. Make them alike."
            )
            raise IndicatorError(indicator.id, message)


def set_beside(item: Evidence, indicator: Indicator, frozen: Mapping[str, Evidence]) -> Evidence:
    """
    Return evidence with the figures of the other way of grouping next to it, as they are in its own evidence.

    No figure mixes the two ways: each item is computed by itself.
    """
    if indicator.beside is None:
        return item
    other = frozen[indicator.beside]
    beside = Beside(
        evidence=other.id,
        title=other.title,
        by=other.by or "",
        estimates=other.estimates,
        missing=other.missing,
    )
    return item.model_copy(update={"beside": beside})
