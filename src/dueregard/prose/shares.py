"""
Percentages, points, fractions, ratios and rates.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from dueregard.prose.numerals import (
    DENOMINATOR,
    DIGITS,
    PLAIN_DIGITS,
    SCALE_WORD,
    WORDS,
    decimals_of,
    denominator_of,
    number,
    value_of,
)
from dueregard.prose.plain import pattern
from dueregard.prose.recogniser import Reading, Recogniser, one_or_range, share

_PERCENT = r"(?:%|per ?cent\b|percent\b|pc\b)"
_POINTS = r"(?:(?:percentage|percent|per cent|%)[ -]points?\b|(?:ppts?|pps?|p\.p\.)(?!\w)|points?\b)"
_LOW, _HIGH = number("low"), number("high")
_TO = r" ?(?:-|to|or|and) ?"
_ANY = rf"(?:{DIGITS}|{WORDS})"
_TIME_WORDS = r"(?:year|years|hour|hours|century|month|months)\b"
_AS = r"(?= (?:as|more|less|the|higher|that|over|likelier|greater|larger|fewer|what|bigger|worse|faster)\b)"
_BASE = (
    r"(?P<base>1,000|10,000|100,000|1,000,000|100|1000|10000|100000|1000000|million|thousand|hundred|100k)"
)
# So many times and more is a count of what happened.
_OFTEN = 10
_COMPARES = (
    r"\b(?:is|was|were|are|be|by|at|to|nearly|about|almost|over|around|ratio of|some|roughly|than)\s+$"
)
# What a word of a fraction is of, or compared with; "a third time" and "the third sector" are no fractions.
_TIMES_BY_STEM = {
    "twice": Decimal(2),
    "thrice": Decimal(3),
    "doubl": Decimal(2),
    "trebl": Decimal(3),
    "tripl": Decimal(3),
    "quadrupl": Decimal(4),
    "halv": Decimal("0.5"),
}
_SIGNS = {
    "\u00bd": (1, 2),
    "\u2153": (1, 3),
    "\u2154": (2, 3),
    "\u00bc": (1, 4),
    "\u00be": (3, 4),
    "\u2155": (1, 5),
}
_OF_SOMETHING = (
    r"(?= (?:of|more|less|fewer|higher|lower|as|do|did|were|was|are|is|had|have|has|"
    r"said|say|felt|feel|reported|live|in|since"
    r"|who|that|than|and|or|to|from|by|over|on|did|could|would|live|lived|told|"
    r"think|thought|used?|agreed?|disagreed?"
    r"|with|without|compared|against|for|among|amongst|between|the)\b| ?[.,;:!?()]| ?$|\n)"
)


def _percentage(found: re.Match[str]) -> Reading | None:
    return one_or_range(found, "percentage", "percent")


def _points(found: re.Match[str]) -> Reading | None:
    return one_or_range(found, "points", "points")


def _times(found: re.Match[str]) -> Reading | None:
    return one_or_range(found, "ratio", "ratio")


def _bare_times(found: re.Match[str]) -> Reading | None:
    # "4.2 times" compares, "fired 28 times" counts, "met four times" tells how often.
    if found["high"] is not None or "." in found["low"]:
        return _times(found)
    if re.search(_COMPARES, found.string[: found.start()], re.IGNORECASE):
        return _times(found)
    return _how_often(found)


def _how_often(found: re.Match[str]) -> Reading | None:
    number_read = value_of(found["low"])
    if number_read < _OFTEN or not re.search(r"\d", found["low"]):
        return None
    return Reading("count", "count", number_read)


def _word_for_times(found: re.Match[str]) -> Reading:
    word = (found.groupdict().get("figure") or found[0]).casefold()
    value = next(times for stem, times in _TIMES_BY_STEM.items() if word.startswith(stem))
    return Reading("ratio", "ratio", value)


def _fold(found: re.Match[str]) -> Reading:
    return Reading("ratio", "ratio", value_of(found["low"]), decimals=decimals_of(found["low"]))


def _to_one(found: re.Match[str]) -> Reading | None:
    second = value_of(found["second"])
    if not second:
        return None
    first = value_of(found["first"])
    return Reading(
        "ratio",
        "ratio",
        (first / second).quantize(Decimal("0.0001")).normalize(),
        numerator=first,
        denominator=second,
    )


def _in_every(found: re.Match[str]) -> Reading | None:
    return share(value_of(found["part"]), value_of(found["whole"]))


def _in_every_if_smaller(found: re.Match[str]) -> Reading | None:
    if re.fullmatch(r"(?:19|20)\d\d", found["whole"]) and "out of" not in found[0]:
        return None
    return _in_every(found) if value_of(found["part"]) <= value_of(found["whole"]) else None


def _fraction_word(found: re.Match[str]) -> Reading | None:
    groups = found.groupdict()
    part = groups.get("part")
    many = value_of(part) if part and part.casefold() not in ("a", "an", "one") else Decimal(1)
    return share(many, Decimal(denominator_of(found["whole"])))


def _part_of_a_scale(found: re.Match[str]) -> Reading:
    quarters = Decimal(3) if found["part"].casefold().startswith("three") else Decimal(1)
    part = Decimal("0.5") if "half" in found["part"].casefold() else quarters / 4
    return Reading("count", "count", part * value_of(found["whole"]))


def _sign(found: re.Match[str]) -> Reading | None:
    part, whole = _SIGNS[found["sign"]]
    if not found["low"]:
        return share(Decimal(part), Decimal(whole))
    value = Decimal(found["low"]) + Decimal(part) / Decimal(whole)
    return Reading("count", "count", value)


def _whole_and_part(found: re.Match[str]) -> Decimal:
    part, whole = _SIGNS[found["sign"]]
    return Decimal(found["low"] or 0) + Decimal(part) / Decimal(whole)


def _times_and_a_part(found: re.Match[str]) -> Reading:
    return Reading("ratio", "ratio", _whole_and_part(found))


def _percentage_and_a_part(found: re.Match[str]) -> Reading:
    return Reading("percentage", "percent", _whole_and_part(found))


def _points_and_a_part(found: re.Match[str]) -> Reading:
    return Reading("points", "points", _whole_and_part(found))


def _duration_and_a_part(found: re.Match[str]) -> Reading:
    return Reading("duration", f"{found['unit'].casefold().removesuffix('s')}s", _whole_and_part(found))


def _half(_found: re.Match[str]) -> Reading | None:
    return share(Decimal(1), Decimal(2))


def _rate(found: re.Match[str]) -> Reading | None:
    base = found["base"].casefold().replace("100k", "100,000")
    written = {"million": "1,000,000", "thousand": "1,000", "hundred": "100"}.get(base, base)
    grouped = f"{int(written.replace(',', '')):,}"
    reading = one_or_range(found, "rate", f"per {grouped}")
    if reading is None or not isinstance(reading.value, Decimal):
        return reading
    return replace(reading, numerator=reading.value, denominator=Decimal(grouped.replace(",", "")))


#: In the order in which they are tried.
SHARES = (
    Recogniser(pattern(rf"(?P<low>\d{{0,3}})(?P<sign>[{''.join(_SIGNS)}]) times"), _times_and_a_part),
    Recogniser(
        pattern(rf"(?P<low>\d{{0,3}})(?P<sign>[{''.join(_SIGNS)}]) ?{_PERCENT}"), _percentage_and_a_part
    ),
    Recogniser(
        pattern(rf"(?P<low>\d{{0,3}})(?P<sign>[{''.join(_SIGNS)}])[ -]?{_POINTS}"), _points_and_a_part
    ),
    Recogniser(
        pattern(
            rf"(?P<low>\d{{0,3}})(?P<sign>[{''.join(_SIGNS)}])[ -]"
            r"(?P<unit>years?|months?|weeks?|days?|hours?)\b(?![ -]old| of age)"
        ),
        _duration_and_a_part,
    ),
    Recogniser(pattern(rf"(?P<low>\d{{0,3}})(?P<sign>[{''.join(_SIGNS)}])"), _sign),
    Recogniser(
        pattern(rf"\b(?P<part>(?:one )?half|(?:a |one |three )?quarters? of) an? (?P<whole>{SCALE_WORD})\b"),
        _part_of_a_scale,
    ),
    # "4.5 per 1,000", "12 to 15 for every 100,000"; what is counted may stand between.
    Recogniser(
        pattern(
            rf"{_LOW}(?:{_TO}{_HIGH})?(?: (?!per\b)[a-z]+){{0,3}}? "
            r"(?!(?:in|in every|out of every) (?:100|hundred)\b)(?:per|in every|for every|"
            rf"for each|out of every|in) {_BASE}"
            rf"(?![\d,.]*\d| ?%)"
        ),
        _rate,
    ),
    Recogniser(pattern(rf"(?<!from ){_LOW}{_TO}{_HIGH}[ -]?{_POINTS}"), _points),
    Recogniser(pattern(rf"{_LOW}[ -]?{_POINTS}"), _points),
    Recogniser(pattern(rf"\bbetween {_LOW} ?{_PERCENT}? and {_HIGH} ?{_PERCENT}"), _percentage),
    # "from 12 to 15 per cent" tells of two numbers, not of a range.
    Recogniser(
        pattern(rf"\bfrom (?P<figure>{_LOW})(?! ?{_PERCENT})(?= (?:[a-z ]+ )?to {_ANY} ?{_PERCENT})"),
        _percentage,
    ),
    # "up by 3% to 12%" too.
    Recogniser(pattern(rf"\bby (?P<figure>{_LOW} ?{_PERCENT})(?= to )"), _percentage),
    Recogniser(pattern(rf"(?<!from ){_LOW} ?{_PERCENT}? ?(?:-|to) ?{_HIGH} ?{_PERCENT}"), _percentage),
    Recogniser(pattern(rf"{_LOW}[ -]?{_PERCENT}"), _percentage),
    # Three to one, in digits and in words.
    Recogniser(
        pattern(r"(?<![\w.,:])(?P<first>\d+(?:\.\d+)?) ?: ?(?P<second>\d+(?:\.\d+)?)(?![\w:%]|\.\d)"), _to_one
    ),
    Recogniser(pattern(rf"{number('first')} to (?P<second>one\b|1\b(?! ?%|\.\d|,\d))"), _to_one),
    Recogniser(
        pattern(
            r"\b(?:(?:odds|rate|risk|hazard|disparity|prevalence)? ?ratios?|relative risk|"
            rf"disparity|by a factor)(?: of| is| was| are| were|:)? (?P<figure>{_LOW})(?! ?%)"
        ),
        _times,
    ),
    Recogniser(pattern(rf"{_LOW}(?:{_TO}{_HIGH})? times (?:a|an|per|each|every) ")),
    Recogniser(pattern(rf"(?P<figure>{_LOW}) times (?:in|over|during|this|last|before) "), _how_often),
    Recogniser(pattern(rf"{_LOW}(?:{_TO}{_HIGH})? times{_AS}"), _times),
    Recogniser(pattern(rf"(?P<figure>{_LOW}(?:{_TO}{_HIGH})?)(?: times)"), _bare_times),
    # "Raised three times" says how often, and counts nothing.
    Recogniser(pattern(rf"{_LOW} times")),
    Recogniser(
        pattern(rf"\b(?P<low>two|three|four|five|six|seven|eight|nine|ten|{PLAIN_DIGITS})[ -]?fold\b"), _fold
    ),
    Recogniser(pattern(rf"(?<![\w.,])(?P<low>{PLAIN_DIGITS}) ?x\b(?! ?\d)"), _times),
    Recogniser(
        pattern(r"\b(?:twice|thrice)\b(?! (?:a|per|each|every|daily|weekly|monthly|yearly|in|by|or)\b)"),
        _word_for_times,
    ),
    Recogniser(
        pattern(
            r"\b(?:(?:doubl|tripl|trebl|quadrupl)(?:ed|es|ing)|(?:more than|nearly|almost|"
            r"over|about|roughly|around|is|was|be|at|to) (?P<figure>double|triple|treble)"
            r"|halv(?:ed|es|ing))\b(?! (?:up|back|check|down))"
        ),
        _word_for_times,
    ),
    Recogniser(
        pattern(
            r"\bdouble(?= (?:the (?:rate|share|proportion|number|level|figure|average|"
            r"likelihood|chance|risk)|that of|those of|what))"
        ),
        _word_for_times,
    ),
    # "one in five", "9 out of 10", "1 in every 4", "one woman in nine"
    Recogniser(
        pattern(
            rf"\b(?P<part>one) (?!of|or|in|and|to)[a-z]+ in (?:every )?{number('whole')}(?! "
            r"?%|-| [a-z]*(?:year|month|week)s?\b)"
        ),
        _in_every_if_smaller,
    ),
    Recogniser(
        pattern(
            r"(?<![\w/.,])(?P<part>\d{1,3}(?:,\d{3})+)/(?P<whole>\d{1,3}(?:,\d{3})+)"
            r"(?![\d/,])"
        ),
        _in_every,
    ),
    Recogniser(
        pattern(
            r"(?<![\w/.,])(?P<part>\d{1,5})/(?P<whole>\d{1,5})(?= ?[(,;:=] ?\d+(?:\.\d+)? "
            r"?(?:%|per cent))"
        ),
        _in_every_if_smaller,
    ),
    Recogniser(
        pattern(
            rf"{number('part')}[ -](?:in every|in|out of every|out of|of every)[ -]{number('whole')}"
            r"(?! ?%|-year| (?:years?|months?|weeks?|days?|hours?|minutes?|per ?cent|"
            r"percent|areas|wards|places|boroughs)\b)"
        ),
        _in_every_if_smaller,
    ),
    Recogniser(
        pattern(
            rf"(?!one of){number('part')} of (?:the |our |these |those |all )?{number('whole')}"
            r"(?= [a-z]| ?\()(?! (?:per ?cent|percent|years?|months?)\b)"
        ),
        _in_every_if_smaller,
    ),
    Recogniser(pattern(r"(?<![\w/.,])(?P<part>\d)/(?P<whole>\d{1,2})(?= (?:of|more|less)\b)"), _in_every),
    Recogniser(
        pattern(
            rf"\b(?P<part>two|three|four|five|six|seven|eight|nine|\d{{1,2}})[ -](?P<whole>(?:{DENOMINATOR})"
            rf"s)\b(?! (?:of (?:the )?{_TIME_WORDS}|{_TIME_WORDS}))"
        ),
        _fraction_word,
    ),
    Recogniser(
        pattern(
            rf"\b(?P<part>an?|one)[ -](?P<whole>{DENOMINATOR})\b(?!-)(?! (?:of an? hour|hour)"
            rf"\b){_OF_SOMETHING}"
        ),
        _fraction_word,
    ),
    Recogniser(
        pattern(
            r"\b(?:under|over|about|around|nearly|almost|just under|just over|by|roughly|"
            rf"some) (?P<figure>(?P<part>a) (?P<whole>{DENOMINATOR}))\b(?! of an hour)"
        ),
        _fraction_word,
    ),
    Recogniser(
        pattern(
            r"(?<!first )(?<!second )(?<!other )(?<!better )(?<!last )(?<!latter )(?<!and a "
            r")(?<!and-a-)\b(?:one[ -])?half\b(?!-)(?! (?:an? |hour|hours|day|days|term|"
            r"terms|year|way|time|price|past|of 20|of the (?:year|week|month|century|day))|"
            r"s\b)"
        ),
        _half,
    ),
)
