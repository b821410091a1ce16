"""
What a column of a table holds, by the words of its heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from dueregard.importing.ratings import rating_of
from dueregard.model import Framework
from dueregard.model.base import Direction

Role = Literal[
    "aim",
    "due",
    "evidence",
    "measure",
    "mitigation",
    "number",
    "other",
    "owner",
    "rating",
    "reason",
    "response",
    "subject",
    "tick",
    "wording",
    "yes-no",
]

_WORDS: tuple[tuple[Role, str], ...] = (
    ("number", r"^(?:no\.?|#|ref(?:erence)?\.?|number|id)$"),
    ("owner", r"\bowners?\b|\bleads?\b|responsib|\bby whom\b|^who\b|\bofficer\b|accountab"),
    (
        "due",
        (
            r"\bwhen\b|\bdeadline\b|timescale|timeline|\bdue\b|target date|completion|by when|\bdates?\b"
            r"|timeframe"
        ),
    ),
    (
        "measure",
        r"success|\bmeasured?\b|\bindicator|how will (?:you|we) know|monitor|\bkpi\b|outcome measure",
    ),
    (
        "mitigation",
        (
            r"mitigat|reduce|remove|minimi[sz]|lessen|counter|address|what (?:will|can|could) (?:you|we) do|"
            r"actions?\b|steps\b|recommend|measures to|improvement"
        ),
    ),
    ("reason", r"reason|justif|explan|rationale|explain|why\b"),
    ("yes-no", r"\byes\b.*\bno\b|\by\s*/\s*n\b"),
    ("wording", r"\bobjectives?\b(?!.*impact)|^aim of\b"),
    (
        "evidence",
        (
            r"evidence|\bdata\b|context|research|baseline|\bsources?\b|information|analysis|what do "
            r"(?:you|we) know|"
            r"findings|consultation|engagement|statistic|profile|issues?\b|barriers?|needs?\b|current "
            r"(?:position|situation)|"
            r"potential impacts?\b|description of (?:the )?impacts?|possible impacts?|details? of "
            r"impacts?|likely impacts?"
        ),
    ),
    (
        "rating",
        (
            r"\bimpacts?\b|\beffects?\b|\brating\b|\bscore\b|\brag\b|\blevel\b|positive.*negative"
            r"|negative.*positive|"
            r"\bdirection\b|\boutcome\b|\bconclusion\b|\bassessment\b"
        ),
    ),
    (
        "response",
        (
            r"policy|policies|response|\bplan\b|proposal|\bhow\b|comment|detail|notes?\b|strategy"
            r"|\bnarrative\b|summary"
        ),
    ),
)
_ROLES = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _WORDS)
_AIMS = {
    "eliminate": re.compile(r"eliminat|discriminat|harass", re.IGNORECASE),
    "advance": re.compile(r"advanc|opportunit|promot", re.IGNORECASE),
    "foster": re.compile(r"foster|good relation|cohesion", re.IGNORECASE),
}
_LONGEST_TICK_HEADING = 6


@dataclass(frozen=True)
class Column:
    """
    A column: its role, and for an aim or a tick which one.
    """

    role: Role
    aim: str | None = None
    direction: Direction | None = None


def column_of(heading: str, framework: Framework) -> Column:
    """
    Return what a column holds by its heading; "other" where the words do not say.
    """
    said = " ".join(heading.split())
    rated = rating_of(re.sub(r"\([^()]*\)|\?|\bimpacts?\b|\beffects?\b", " ", said)) if said else None
    if rated is not None and len(said.split()) <= _LONGEST_TICK_HEADING:
        return Column("tick", direction=rated.direction)
    aims = [aim.id for aim in framework.aims if aim.id in _AIMS and _AIMS[aim.id].search(said)]
    if len(aims) == 1:
        return Column("aim", aim=aims[0])
    found: Role = next((role for role, pattern in _ROLES if pattern.search(said)), "other")
    return Column(found)
