"""
RAT-07 effect-not-characterised.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import listed, row_subject, rows_in_place
from dueregard.model import Assessment, Framework, ImpactRow, Subject

_OF_ANY_RATING = ("magnitude", "reach", "baseline", "confidence")
_OF_AN_EFFECT = ("likelihood", "duration", "reversibility", "directness")


@check(
    "RAT-07",
    "effect-not-characterised",
    severity="major",
    one="1 rated row does not say how large, likely, lasting or certain the effect is.",
    many="{count} rated rows do not say how large, likely, lasting or certain the effect is.",
)
def effect_not_characterised(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A rated row says how large the effect is, how likely, how lasting, for how many, and how sure that is.

    Why:
        A direction alone treats a small passing effect on a few like a lasting one on many. It is open to
        challenge because nobody can weigh effects that are not described.

    Fails:
        A rated row gives no magnitude, likelihood, duration, reversibility, directness, reach, baseline or
        confidence: one of them missing is enough.

    Passes:
        The rating gives them all, or each rating of a group in the row does. Where the magnitude is none,
        there is no effect of which to give likelihood, duration, reversibility and directness. Rows rated
        unknown or not relevant are not asked.

    Fix:
        Fill in what is missing in the rating, in a word or a sentence each. Where you do not know, say so by
        a low confidence, or rate the row unknown.

    Source:
        Environmental Assessment of Plans and Programmes Regulations 2004 Schedule 1 paragraph 2 (confirmed)
        Child rights and wellbeing impact assessment guidance, Scotland (confirmed)
        Health impact assessment guidance (confirmed)
    """
    for row, path in rows_in_place(assessment):
        if row.rated and row.direction != "unknown":
            missing = [name for name in _asked_of(row) if not _gives(row, name)]
            if missing:
                yield row_subject(row, path, framework, note=f"no {listed(missing)}")


def _asked_of(row: ImpactRow) -> tuple[str, ...]:
    no_effect = row.rating is not None and row.rating.magnitude == "none"
    return _OF_ANY_RATING if no_effect else (*_OF_ANY_RATING, *_OF_AN_EFFECT)


def _gives(row: ImpactRow, name: str) -> bool:
    if getattr(row.rating, name) is not None:
        return True
    return bool(row.groups) and all(getattr(group.rating, name) is not None for group in row.groups)
