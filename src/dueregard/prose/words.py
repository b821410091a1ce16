"""
What the words of a text say besides its numbers: comparisons, intentions, whom they are good or bad for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dueregard.model.numbers_found import FoundWords
from dueregard.prose.numbers import find_numbers
from dueregard.prose.plain import plain
from dueregard.prose.sentences import sentence_around

Leaning = Literal["adverse", "favourable", "neutral"]

# Words that tell what is meant, wished or noticed, and not what came of it.
_INTENTION = re.compile(
    r"\b(acknowledg(?:e|es|ed)|aim(?:s|ed)? to|ambitions?|aspir(?:e|es|ations?)|commits (?:itself )?to"
    r"|commits|committed to|commitments? to|expect(?:s|ed)? to|hop(?:e|es|ed) to|in line with"
    r"|inten(?:d|ds|ded|tions?)|meant to|pledg(?:e|es|ed)|promis(?:e|es|ed)|recogni[sz](?:e|es|ed)"
    r"|reflect(?:s|ed)?|seeks? to|striv(?:e|es)|wish(?:es)? to)\b",
    re.IGNORECASE,
)
_SIGNIFICANT = re.compile(r"\b(?:in)?significan(?:t|tly|ce)\b", re.IGNORECASE)
_DIFFERS = re.compile(
    r"\b(?:differ(?:s|ed|ences?|ent)?|gaps?|disparit(?:y|ies)|lower|higher|more|"
    r"less|fewer|greater|smaller|worse"
    r"|better|rose|fell|increas\w+|decreas\w+|reduc\w+|declin\w+|chang\w+|trends?|statistical\w*)\b",
    re.IGNORECASE,
)
_TESTED = re.compile(r"\bconfidence intervals?\b|\bp ?[<=]|\b95 ?(?:%|per cent) interval", re.IGNORECASE)
_COMPARISON = re.compile(
    r"\b(?:more|less|fewer|lower|higher|greater|smaller|worse|better|larger|older|"
    r"younger|poorer|longer|slower|weaker|stronger"
    r"|likelier)\b(?! (?:information|details?|recently|generally|broadly|widely|"
    r"specifically|inclusive|work)\b)"
    r"|\bdisproportionate(?:ly)?\b|\bdisproportionality\b|\bout of (?:all )?proportion\b|\buneven(?:ly)?\b"
    r"|\bon the (?:increase|rise|decrease)\b|\b(?:went|gone|going|goes) (?:up|down)"
    r"\b|\b(?:over|under)-?(?:represent\w+|policed)\b"
    r"|\b(?:most|least) (?:likely|affected|at risk|often)\b|\bcompared (?:with|to)\b|\bunequal(?:ly)?\b"
    r"|\b(?:ris(?:e|es|en|ing)|rose|fell|fallen|falling|declin\w+|increas(?:ed|es|"
    r"ing)|decreas(?:ed|es|ing)|improved|worsened)\b"
    r"|\b(?:gaps?|disparit(?:y|ies)|inequalit(?:y|ies)) (?:between|in|persists?|"
    r"remains?)\b|\bdiffers? (?:by|between|from)\b",
    re.IGNORECASE,
)
_A_VALUE = {"percentage", "points", "ratio", "fraction", "rate", "count", "money", "measure"}

_MORE = re.compile(
    r"\b(?:more|higher|greater|larger|increas\w+|ris(?:e|es|en|ing)|rose|grew|"
    r"grow(?:s|n|ing)?|worsen\w*|over-?represent\w+"
    r"|disproportionate(?:ly)?|disproportionality|most|up|doubled|trebled|tripled|"
    r"longer|raises?|elevated|heightened)\b",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:less|lower|fewer|smaller|decreas\w+|declin\w+|f[ae]ll(?:s|en|ing)?|"
    r"reduc\w+|dropp?\w*|weaker|poorer|worse|worst|least"
    r"|under-?represent\w+|shrank|down|halved|lack(?:s|ing)?)\b",
    re.IGNORECASE,
)
_BETTER = re.compile(
    r"\b(?:better|improv\w+|benefit\w*|gains?|safer|easier|welcom\w+|helps?|helped)"
    r"\b",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"\b(?:access\w*|attainment|confiden(?:ce|t)|employ(?:ed|ment)|satisf\w+|"
    r"trust\w*|participat\w+|represent(?:ed|ation)|safe(?:r|ty)?"
    r"|health(?:y|ier)?|life expectancy|earn\w*|income|pay|inclu(?:ded|sion)|"
    r"support(?:ed)?|well-?being|able|good (?:job|service)"
    r"|agree\w*|positive|served|progress|in work|uses?\b|opportunit\w+|qualifi\w+|"
    r"welcome|use of|visits?|take-?up)\b",
    re.IGNORECASE,
)
_BAD = re.compile(
    r"\b(?:abus\w+|anxi\w+|arrest\w*|antisemi\w+|attack\w*|barriers?|bull\w+|"
    r"burglar\w+|complain\w*|concern\w*|crimes?|deaths?|depriv\w+"
    r"|detain\w*|disadvantag\w*|discriminat\w+|disproportion\w+|dissatisf\w+|"
    r"domestic violence|exclu\w+|exploit\w*|extremism|fear\w*|fraud|harass\w+|"
    r"hate"
    r"|harm\w*|homeless\w*|homicides?|hostil\w+|ill[- ]health|inequalit\w+|"
    r"islamophob\w+|injur\w+|isolat\w+|killed|loss(?:es)?|lonel\w+|murder\w*|"
    r"mutilation|negative"
    r"|offen[cs]es?|over-?represent\w+|perpetrat\w+|poverty|prejudice|racis\w+|"
    r"reluctan\w+|risks?|robber\w+|searched|sexual (?:assault|violence)|stopped|"
    r"stops?"
    r"|suffer\w*|suicid\w*|theft|unemploy\w+|unmet|unsafe|victim\w*|violen\w+|"
    r"vulnerab\w+|wait\w*|worr\w+|affected|avoid\w*|unfair\w*)\b",
    re.IGNORECASE,
)
_HARDSHIP = re.compile(
    r"\b(?:barriers?|cannot|can't|unable|excluded|harder|difficult\w*|"
    r"disadvantag\w*|avoid(?:s|ed|ing)?|shut out|left out|lose|loses|losing|denied|"
    r"turned away"
    r"|over-?represented|under-?represented|disproportionate(?:ly)?|"
    r"disproportionality|unmet|face[sd]?|suffer\w*|struggl\w+|out of (?:all )"
    r"?proportion|uneven(?:ly)?|unequal(?:ly)?"
    r"|a concern|negative attitudes|times as likely to (?:be )?stop\w*|harmful)\b",
    re.IGNORECASE,
)
_NEAR = 60


def intentions(text: str | None) -> list[str]:
    """
    Return the words of intention in a text, in small letters, each once.
    """
    return list(dict.fromkeys(word.casefold() for word in _INTENTION.findall(text or "")))


def calls_significant(text: str) -> bool:
    """
    Tell whether a text uses the word "significant" or one of its kin.
    """
    return _SIGNIFICANT.search(text) is not None


def tells_of_a_difference(text: str) -> bool:
    """
    Tell whether a text speaks of a difference or a change, with a value or without.
    """
    return _DIFFERS.search(text) is not None


def says_it_was_tested(text: str) -> bool:
    """
    Tell whether a text gives an interval or the result of a test.
    """
    return _TESTED.search(text) is not None


def compares(text: str) -> bool:
    """
    Tell whether a sentence compares people, places or times: "more likely to", "disproportionately", "fell".
    """
    return _COMPARISON.search(text) is not None


def compares_without_value(text: str) -> bool:
    """
    Tell whether a sentence compares and gives no figure for it; dates, ages and durations are none.
    """
    return compares(text) and not any(item.kind in _A_VALUE for item in find_numbers(text))


def leaning(text: str) -> Leaning:
    """
    Return whom a sentence on how things are points to: adverse, favourable or neutral.

    A proposal from its words, for a person to confirm: more of what is bad or less of what is good is
    adverse; more of what is good or less of what is bad is favourable; a barrier is adverse by itself.
    """
    flat = plain(text)
    votes = sum(_votes(flat))
    if votes:
        return "adverse" if votes < 0 else "favourable"
    return "adverse" if _HARDSHIP.search(flat) else "neutral"


def _votes(text: str) -> Iterator[int]:
    for words, sign in ((_MORE, 1), (_LESS, -1)):
        for found in words.finditer(text):
            good, bad = (_distance(kind, text, *found.span()) for kind in (_GOOD, _BAD))
            if min(good, bad) < _NEAR:
                yield sign * (1 if good < bad else -1)
    yield from (1 for _ in _BETTER.finditer(text))


def _distance(kind: re.Pattern[str], text: str, start: int, end: int) -> int:
    """
    Return how many letters lie between a word and the nearest one of a kind; what follows is nearer.
    """
    after = [found.start() - end for found in kind.finditer(text, end)]
    before = [10 + start - found.end() for found in kind.finditer(text[:start])]
    return min((*after, *before), default=_NEAR)


@dataclass(frozen=True)
class SummaryOfAll:
    """
    A sentence that says something of all rows, or of none: "positive across all objectives".
    """

    text: str
    says: Literal["all", "none"]
    direction: Literal["positive", "negative", "neutral"]
    rows: Literal["all", "objectives", "characteristics"]


_ALL = re.compile(
    r"\b(?:all|every|each|across the board|throughout|no|none|not any|any)\b.{0,60}?\b(?P<rows>objectives?|"
    r"characteristics?|groups?|aims?|areas?|strands?|residents|people)\b",
    re.IGNORECASE,
)
_EFFECT = re.compile(
    r"\b(?:impacts?|effects?|benefi\w+|outcomes?|disadvantag\w+|detriment\w*)"
    r"\b",
    re.IGNORECASE,
)
_EFFECT_WORDS = {
    "positive": re.compile(r"\b(?:positiv\w+|benefi\w+|advantag\w+)\b", re.IGNORECASE),
    "negative": re.compile(
        r"\b(?:negativ\w+|advers\w+|disadvantag\w+|detriment\w*|disproportionate(?:ly)?)"
        r"\b",
        re.IGNORECASE,
    ),
    "neutral": re.compile(r"\bneutral\b|\bno (?:impact|effect)s?\b", re.IGNORECASE),
}
_NONE = re.compile(r"\b(?:no|not|none|without)\b(?! only)", re.IGNORECASE)


def summary_of_all(sentence: str) -> SummaryOfAll | None:
    """
    Return what a sentence says of all rows or of none, or None where it says no such thing.
    """
    found = _ALL.search(sentence)
    if found is None or not _EFFECT.search(sentence):
        return None
    direction = next((name for name, words in _EFFECT_WORDS.items() if words.search(sentence)), None)
    if direction is None:
        return None
    said = "none" if direction == "negative" and _NONE.search(sentence) else "all"
    kind = found["rows"].casefold().rstrip("s")
    rows = {"objective": "objectives", "aim": "objectives", "characteristic": "characteristics"}.get(
        kind, "all"
    )
    return SummaryOfAll(sentence, said, direction, rows)  # type: ignore[arg-type]


def find_words(text: str) -> list[FoundWords]:
    """
    Return the comparisons without a value, the words of intention and the summaries of a text, in order.
    """
    found: list[FoundWords] = []
    flat = plain(text)
    seen: set[tuple[str, str]] = set()
    for words, kind in ((_COMPARISON, "comparison"), (_INTENTION, "intention"), (_ALL, "summary")):
        for match in words.finditer(flat):
            sentence = sentence_around(text, *match.span())
            if (kind, sentence) in seen or not _counts(kind, sentence):
                continue
            seen.add((kind, sentence))
            found.append(
                FoundWords(
                    text=text[match.start() : match.end()],
                    kind=kind,  # type: ignore[arg-type]
                    direction=leaning(sentence) if kind == "comparison" else None,
                    span=match.span(),
                    sentence=sentence,
                )
            )
    return sorted(found, key=lambda item: item.span)


def _counts(kind: str, sentence: str) -> bool:
    if kind == "comparison":
        return compares_without_value(sentence)
    return kind == "intention" or summary_of_all(sentence) is not None
