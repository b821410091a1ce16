"""
What a sentence of an assessment is: evidence, a gap, what the proposal does about it, or context.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Literal

from pydantic import ValidationError

from dueregard.frameworks.people import people_named, words_for_people
from dueregard.importing.pieces import Piece
from dueregard.model import Claim, Framework, Period
from dueregard.model.assessment import StatedValue
from dueregard.model.base import Unit
from dueregard.model.numbers_found import FoundNumber
from dueregard.prose.numbers import find_numbers
from dueregard.prose.words import compares, leaning

Kind = Literal["claim", "gap", "response", "context", "elsewhere"]

_GAP = re.compile(
    r"\bno (?:\w+ ){0,3}(?:evidence|data|information|statistics|figures|research)\b|\black of (?:\w+ "
    r"){0,2}(?:evidence|data)\b"
    r"|\b(?:data|evidence|information|figures|statistics)\b[^.]{0,60}\b(?:not|never|un|nor)\s?(?:\w+ ){0,2}"
    r"(?:available|held|collected|recorded|known|monitored|captured|gathered)\b"
    r"|\b(?:do(?:es)? not|don't|cannot|not) (?:\w+ ){0,2}(?:collect|record|hold|monitor|capture|gather)\w*\b"
    r"|\b(?:data|evidence|information) gaps?\b|\bgaps? in (?:\w+ ){0,3}(?:data|evidence|information)\b"
    r"|\b(?:insufficient|limited|incomplete|little) (?:\w+ )?(?:data|evidence|information)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\belsewhere in (?:this|the) (?:document|assessment|report|paper)\b|\b(?:assessed|covered|addressed"
    r"|considered|discussed|"
    r"dealt with) elsewhere\b",
    re.IGNORECASE,
)
_OF_EVIDENCE = re.compile(
    r"\b(?:evidence|data|survey\w*|research|stud(?:y|ies)|census|statistics|figures|reports?|analysis"
    r"|polls?|consultation)\b"
    r"[^.]{0,60}\b(?:shows?|shown|indicates?|suggests?|found|finds?|reveals?|says?|said|tells?|confirms?"
    r"|identif\w+)\b"
    r"|\baccording to\b|\b(?:is|are) known (?:that|to)\b|\bwe know that\b|\bis evidenced?\b|\bstarkly\b",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(
    r"\b(?:face[sd]?|experienc\w+|suffer\w*|report(?:s|ed|ing)?|feel(?:s|ing)?|felt|affected|likely"
    r"|risks?|vulnerab\w+|victim\w*"
    r"|disproportion\w*|rel(?:y|ies|iant)|barriers?|concern\w*|concerned|harm\w*|hate|abuse|exploit\w*"
    r"|discriminat\w+|isolat\w+"
    r"|(?:dis)?advantag\w+|benefit\w*|excluded?|struggl\w+|difficult\w*|unable|need(?:s|ed)?|find it"
    r"|prefer\w*|differ\w*"
    r"|occur\w*|said|say|says|told|make up|account\w* for|represent\w*|live[sd]?|over half|majority"
    r"|minority|expected to"
    r"|may |might |could |impact\w*)\b",
    re.IGNORECASE,
)
_WELL_KNOWN = re.compile(
    r"\b(?:relationship|risks?|impacts?|links?)\b.*\b(?:well known|known)\b|\bdisproportion\w+", re.IGNORECASE
)
_OF_THE_PROPOSAL = re.compile(
    r"^(?:(?i:in (?:the|this) (?:plan|policy|proposal|strategy)\b|while recognising|(?:the|this|our|its"
    r"|his|her|all) (?:\w+ ){0,3}"
    r"(?:plan|policy|policies|proposals?|strategy|scheme|council|board|mayor|trust|authority|force"
    r"|project|programme"
    r"|changes?|document|actions?|measures?|team|partnership|commissioner|department|government)\b|we "
    r"(?:will|have|are|also|"
    r"consult\w*|commit\w*|intend|propose|recogni\w+)|officers? will|it (?:will|also sets)|there is "
    r"nothing to (?:indicate|suggest))"
    r"|(?:[A-Z]{3,8})(?: and (?:the )?[A-Z]{2,8})? (?:will|has|have|consulted|commits?|is|are"
    r"|contributed|continues?)\b)",
)
_DOES = re.compile(
    r"\b(?:will|sets? out|commit\w*|aims?|intend\w*|recogni[sz]\w*|reflect\w*|support\w*|provid\w*"
    r"|continu\w*|consult\w*|includ\w+"
    r"|ensur\w*|propos\w*|indicate|suggest|contributed|commissioned|presented|alongside|prioriti\w+"
    r"|seeks?)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:across|in|throughout|of|for) (the UK|the United Kingdom|England and Wales|England|Scotland"
    r"|Wales|Great Britain|"
    r"Northern Ireland)\b|\b(national(?:ly)?)\b"
)
_COMPARED_WITH = re.compile(
    r"\bcompared (?:to|with)\b|\bthan\b(?= in| the)|\bagainst\b|\bfrom\b", re.IGNORECASE
)
_QUARTER = 3
LONGEST_SENTENCE = 4000
"""Letters of a sentence that is read for what it says; a longer one is a table that lost its cells."""
_UNITS: dict[str, Unit] = {
    "percentage": "percent",
    "points": "points",
    "ratio": "ratio",
    "rate": "rate",
    "count": "count",
}
_ORDER = ("ratio", "points", "percentage", "rate", "count")


def kind_of(piece: Piece, framework: Framework) -> tuple[Kind, float]:
    """
    Return what a sentence is, and how sure that is, 0 to 1.
    """
    text = piece.text
    if len(text) > LONGEST_SENTENCE:
        return "context", 0.3
    of_the_proposal = _OF_THE_PROPOSAL.search(text) and _DOES.search(text) and not _OF_EVIDENCE.search(text)
    signs: tuple[tuple[object, Kind, float], ...] = (
        (_ELSEWHERE.search(text), "elsewhere", 0.8),
        (_GAP.search(text), "gap", 0.8),
        (piece.marks, "claim", 0.95),
        (of_the_proposal, "response", 0.7),
        (_OF_EVIDENCE.search(text), "claim", 0.8),
        (_figure(text), "claim", 0.8),
        (compares(text) or _WELL_KNOWN.search(text), "claim", 0.7),
        (people_in(text, framework) and _OF_PEOPLE.search(text), "claim", 0.6),
    )
    return next(((kind, sure) for sign, kind, sure in signs if sign), ("context", 0.5))


def claim_of(
    piece: Piece, number: int, framework: Framework, *, cites: tuple[str, ...], place: str | None
) -> Claim:
    """
    Return the claim a sentence makes, with what can be read of its direction, groups, figure and periods.
    """
    period, against = periods_in(piece.text)
    found_place = _PLACE.search(piece.text)
    elsewhere = (found_place[1] or "United Kingdom").removeprefix("the ") if found_place else None
    said = leaning(piece.text)
    return Claim(
        id=f"E{number:02}",
        text=piece.text,
        cites=cites,
        direction=said if said != "neutral" else None,
        groups=tuple(people_in(piece.text, framework)),
        place="United Kingdom" if elsewhere == "UK" else elsewhere if place != elsewhere else None,
        period=period,
        against=against,
        comparison=compares(piece.text),
        value=_stated(piece.text),
    )


def people_in(text: str, framework: Framework) -> list[str]:
    """
    Return the groups of people a text names, in its own words, each once: "young people", "White British".
    """
    known = _known(framework)
    words = [(found[0], found.start(), found.end()) for found in re.finditer(r"[\w+]+", text)]
    found: dict[str, None] = {}
    index = 0
    while index < len(words):
        taken = 1
        for length in range(min(known[1], len(words) - index), 0, -1):
            start, end = words[index][1], words[index + length - 1][2]
            name = words_for_people(text[start:end])
            if name in known[0]:
                found.setdefault(text[start:end], None)
                taken = length
                break
        index += taken
    return list({words_for_people(name): name for name in reversed(found)}.values())[::-1]


_KNOWN: dict[str, tuple[frozenset[tuple[str, ...]], int]] = {}


def _known(framework: Framework) -> tuple[frozenset[tuple[str, ...]], int]:
    """
    Return the words for groups of people a framework has; the names of characteristics are none.
    """
    if framework.id not in _KNOWN:
        named = people_named(framework)
        plain = {words_for_people(subject.title) for subject in framework.characteristics}
        plain |= {words_for_people(word) for word in _NO_GROUP}
        groups = frozenset(name for name in named.named_by if name not in plain)
        _KNOWN[framework.id] = (groups, named.longest)
    return _KNOWN[framework.id]


_NO_GROUP = (
    *(
        "age",
        "age groups",
        "disability",
        "disabilities",
        "gender reassignment",
        "marriage",
        "pregnancy",
        "maternity",
        "race",
    ),
    *(
        "racial groups",
        "ethnicity",
        "religion",
        "belief",
        "faith",
        "sex",
        "sexual orientation",
        "temples",
        "churches",
    ),
    *("mosques", "synagogues", "gurdwaras", "civil partnership", "ethnic groups", "long-term conditions"),
)


def periods_in(text: str) -> tuple[Period | None, Period | None]:
    """
    Return the period a sentence describes, and the earlier one it is compared with where it names both.
    """
    found = [(period, item.span[0]) for item in find_numbers(text) if (period := _period(item)) is not None]
    if not found:
        return None, None
    if len(found) == 1:
        return found[0][0], None
    (first, _), (second, at) = found[0], found[1]
    quarters = first.whole_months == second.whole_months == _QUARTER
    if _COMPARED_WITH.search(text[:at]) and first.last_day > second.last_day:
        return first, second
    if quarters and first.last_day < second.first_day:
        return Period(start=first.first_day.isoformat()[:7], end=second.last_day.isoformat()[:7]), None
    return max((first, second), key=lambda period: period.last_day), None


def _period(found: FoundNumber) -> Period | None:
    if found.kind not in {"period", "quarter", "date"} or not isinstance(found.value, str):
        return None
    start, _, end = found.value.partition("/")
    try:
        if end:
            return Period(start=_moment(start, "01"), end=_moment(end, "12"))
        if len(start) == len("2024-02-28"):
            return Period(on=dt.date.fromisoformat(start))
        return Period(end=start, months=1) if len(start) == len("2024-02") else None
    except (ValidationError, ValueError):
        return None


def _moment(written: str, month: str) -> str:
    return f"{written}-{month}" if len(written) == len("2024") else written


def _figure(text: str) -> FoundNumber | None:
    """
    Return the figure a sentence is about: a ratio before a share, a share before a count.
    """
    numbers = [
        found for found in find_numbers(text) if found.kind in _UNITS and isinstance(found.value, Decimal)
    ]
    return min(numbers, key=lambda found: _ORDER.index(found.kind), default=None)


def _stated(text: str) -> StatedValue | None:
    found = _figure(text)
    if found is None or not isinstance(found.value, Decimal):
        return None
    unit = _UNITS[found.kind]
    number = abs(float(found.value)) * (-1 if found.change == "fall" else 1)
    if unit == "percent" and found.change is not None:
        unit = "percent change"
    elif unit not in {"points", "percent change"}:
        number = float(found.value)
    return StatedValue(number=number, unit=unit, decimals=found.decimals or None)
