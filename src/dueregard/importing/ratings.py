"""
Which rating words say, and how surely; words that do not say one are left to a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from dueregard.importing.vocabulary import EMPTY, EXACT_RATINGS, MAGNITUDES, TICKS
from dueregard.model.base import Direction

Magnitude = Literal["none", "minor", "moderate", "major"]

_BOX = r"(?:[\u2610\u2612\u2611\u2713\u2714\u2717\u25a1\u25a0\u2718\uf0fe\uf0a8]|\[[ xX\u2713]?\])"
_WORDS = (
    r"(?P<word>positive|negative|adverse|neutral|mixed|unknown|none|no impact|not applicable|n/a)"
    r"(?:\s+(?:impact|effect))?"
)
_BOX_BEFORE = re.compile(rf"(?P<box>{_BOX})\s*{_WORDS}", re.IGNORECASE)
_BOX_AFTER = re.compile(rf"{_WORDS}\s*:?\s*(?P<box>{_BOX})", re.IGNORECASE)
_STARTS_WITH_A_BOX = re.compile(rf"\s*{_BOX}")
_CHOSEN = {"☒", "☑", "✓", "✔", "■", "\uf0fe", "[x]", "[X]", "[✓]", "✗", "✘"}
_STATED = re.compile(
    r"\b(?:(?P<no>no|not? (?:any|a)|without)\s+)?(?:(?P<size>high|major|significant|medium|moderate|low"
    r"|minor|slight|small|limited|"
    r"substantial|potential|potentially|overall|likely|generally|broadly|largely|mainly|some|specific"
    r"|differential|direct|"
    r"particular|disproportionate|known)(?:ly)?\s+)*"
    r"(?P<word>positive|beneficial|negative|adverse|detrimental|neutral|mixed|unknown)?\s*(?:impacts?"
    r"|effects?)\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:whether|if|or|could be|to determine|might|any (?:negative|positive|adverse))\b", re.IGNORECASE
)
_NEGATED = re.compile(
    r"\b(?:no|not|nothing|never|without|unlikely|nor|neither|cannot)\b|n't\b", re.IGNORECASE
)
_LEADING = re.compile(
    r"^(?P<head>(?:(?:high|medium|low|major|moderate|minor|slight|significant|potential(?:ly)?|overall"
    r"|likely|largely|broadly|"
    r"mainly|small|limited)[\s-]+){0,2}(?:positive|negative|adverse|neutral|mixed|unknown|no impact|no "
    r"effect|none|n/a|"
    r"not applicable|positive and negative)(?:[\s-]+(?:impacts?|effects?))?(?:\s*\((?:high|medium|low"
    r"|major|moderate|minor)\))?)"
    r"\s*(?:[\u2013\u2014:;,.\n]|-\s|\u2192|because|as\s|for\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Rated:
    """
    A direction that words say, the magnitude if they give one, and how sure that is, 0 to 1.
    """

    direction: Direction
    sure: float
    magnitude: Magnitude | None = None


def rating_of(text: str) -> Rated | None:
    """
    Return the rating a whole text is: "High positive", "+", "No impact", "☒ Negative ☐ Neutral".
    """
    said = _plain(text)
    if said in EXACT_RATINGS:
        return Rated(EXACT_RATINGS[said], 1.0)
    ticked = _ticked(text)
    if ticked is not None:
        return ticked
    words = said.split()
    magnitude = next((MAGNITUDES[word] for word in words if word in MAGNITUDES), None)
    rest = [word for word in words if word not in MAGNITUDES and word not in _FILLING]
    direction = (
        EXACT_RATINGS.get(" ".join(rest))
        if 0 < len(rest) <= _MOST_RATING_WORDS and len(words) <= _MOST_WORDS
        else None
    )
    return None if direction is None else Rated(direction, 0.95, magnitude)  # type: ignore[arg-type]


def rating_within(text: str) -> Rated | None:
    """
    Return the rating a longer text states, in its first words or as "an adverse impact", if it is one.
    """
    text = text[:_MOST_LETTERS]
    leading = _LEADING.match(text.strip())
    if leading:
        found = rating_of(leading["head"])
        if found is not None:
            return Rated(found.direction, 0.85, found.magnitude)
    stated = {
        direction
        for sentence in re.split(r"(?<=[.!?])\s+|\n", text)
        if not _HEDGED.search(sentence)
        for found in _STATED.finditer(sentence)
        if (direction := _direction(found)) is not None
        and (direction == "neutral" or not _NEGATED.search(sentence))
    }
    if stated == {"positive", "negative"}:
        return Rated("mixed", 0.5)
    only = stated.pop() if len(stated) == 1 else None
    return None if only is None else Rated(only, 0.6)


def is_tick(text: str) -> bool:
    """
    Tell whether a cell is ticked.
    """
    return _plain(text) in TICKS or _plain(text) in {"[x]", "(x)"}


def is_empty(text: str) -> bool:
    """
    Tell whether a cell says nothing, or no.
    """
    return _plain(text) in EMPTY or not text.strip()


def _ticked(text: str) -> Rated | None:
    pattern = _BOX_BEFORE if _STARTS_WITH_A_BOX.match(text) else _BOX_AFTER
    chosen = [found["word"] for found in pattern.finditer(text) if found["box"] in _CHOSEN]
    directions = {EXACT_RATINGS[word.casefold()] for word in chosen}
    if directions == {"positive", "negative"}:
        return Rated("mixed", 0.9)
    return Rated(directions.pop(), 0.95) if len(directions) == 1 else None


def _direction(found: re.Match[str]) -> Direction | None:
    word = (found["word"] or "").casefold()
    if found["no"]:
        return None if word else "neutral"
    return EXACT_RATINGS.get(word)


def _plain(text: str) -> str:
    said = " ".join(text.casefold().split()).strip(" .:;,*()[]\u201c\u201d\"'")
    return said.replace("\u2212", "-").replace("\u2013", "-") if len(said) <= _LONGEST_SIGN else said


_MOST_LETTERS = 4000
_MOST_RATING_WORDS, _MOST_WORDS, _LONGEST_SIGN = 3, 7, 3
_FILLING = {
    "impact",
    "impacts",
    "effect",
    "effects",
    "potential",
    "overall",
    "likely",
    "a",
    "an",
    "rating",
    "potentially",
}
