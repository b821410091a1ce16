"""
Money, ages, durations, measures, results of tests, and plain counts.
"""

from __future__ import annotations

import re

from dueregard.prose.numerals import PLAIN_DIGITS, SCALE, WORDS, decimals_of, number, value_of
from dueregard.prose.plain import pattern
from dueregard.prose.recogniser import Reading, Recogniser, one_or_range

_LOW, _HIGH = number("low"), number("high")
_LOW_DIGITS, _HIGH_DIGITS = number("low", words=False), number("high", words=False)
_CURRENCIES = {
    "£": "GBP",
    "gbp": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "p": "GBP",
    "pence": "GBP",
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "$": "USD",
    "usd": "USD",
    "dollars": "USD",
}
_AMOUNT = rf"(?:{PLAIN_DIGITS})(?:{SCALE})?"
_TIME_UNITS = (
    r"(?P<unit>years?|months?|weeks?|fortnights?|days?|working days?|calendar days?|"
    r"hours?|hrs?|minutes?|mins?|seconds?)"
)
_MEASURES = (
    r"(?P<unit>miles?|kilometres?|kms?|metres?|centimetres?|millimetres?|cm|mm|feet|"
    r"foot|inches|hectares?|acres?|square (?:metres?|miles?"
    r"|kilometres?|feet)|sq ?m|litres?|kilograms?|kgs?|kg|tonnes?|grams?|mph|km/h|"
    r"kwh|degrees(?: celsius)?|decibels?|dB)"
)
_SPANNING = r"\b(?:rang\w+|var\w+|anywhere|anything|spann?\w+)"
_WHO = (
    r"people|residents|adults|those|men|women|children|anyone|everyone|persons|users|pupils|respondents|"
    r"pensioners|staff|members|patients|carers|victims|tenants|claimants|workers|employees|offenders|"
    r"prisoners|learners|students|customers|households|boys|girls|drivers|passengers|volunteers|and|or"
)
_NUMBER_OR_SIGNED = rf"[+-]?{PLAIN_DIGITS}"


def _money(found: re.Match[str]) -> Reading | None:
    reading = one_or_range(found, "money", _CURRENCIES[found["currency"].casefold()])
    sign = found.groupdict().get("sign")
    if (
        sign == "-"
        and reading is not None
        and reading.value is not None
        and not isinstance(reading.value, str)
    ):
        return Reading(reading.kind, reading.unit, -reading.value, decimals=reading.decimals)
    return reading


def _pence(found: re.Match[str]) -> Reading:
    written = found["low"]
    return Reading("money", "GBP", value_of(written) / 100, decimals=decimals_of(written))


def _age(found: re.Match[str]) -> Reading | None:
    reading = one_or_range(found, "age", "years")
    low, high = found["low"], found.groupdict().get("high")
    if high is not None:
        return reading
    rest = found.groupdict().get("rest") or ""
    before = found.groupdict().get("before") or ""
    if re.search(r"\+|over|older|above|plus", f"{before} {rest}", re.IGNORECASE):
        return Reading("age", "years", low=value_of(low))
    if re.search(r"under|younger|below", f"{before} {rest}", re.IGNORECASE):
        return Reading("age", "years", high=value_of(low))
    return reading


def _duration(found: re.Match[str]) -> Reading | None:
    unit = {"hr": "hour", "min": "minute"}.get(
        found["unit"].casefold().removesuffix("s"), found["unit"].casefold().removesuffix("s")
    )
    if unit.endswith("day") and unit != "day":
        unit = "day"
    return one_or_range(found, "duration", f"{unit}s")


def _measure(found: re.Match[str]) -> Reading | None:
    return one_or_range(found, "measure", found["unit"].casefold())


def _p_value(found: re.Match[str]) -> Reading:
    limit, written = found["sign"], found["low"]
    number_read = value_of(f"0{written}" if written.startswith(".") else written)
    if limit == "<":
        return Reading("statistic", "p-value", high=number_read, decimals=decimals_of(written))
    if limit == ">":
        return Reading("statistic", "p-value", low=number_read, decimals=decimals_of(written))
    return Reading("statistic", "p-value", number_read, decimals=decimals_of(written))


def _interval(found: re.Match[str]) -> Reading:
    low, high = found["low"], found["high"]
    decimals = max(decimals_of(low), decimals_of(high))
    return Reading("interval", "interval", low=value_of(low), high=value_of(high), decimals=decimals)


def _plus_or_minus(found: re.Match[str]) -> Reading:
    half = value_of(found["low"])
    return Reading("interval", "margin", half, decimals=decimals_of(found["low"]))


def _count(found: re.Match[str]) -> Reading | None:
    return one_or_range(found, "count", "count")


_CI = (
    r"(?:\d\d(?:\.\d)? ?(?:%|per cent|percent) )?(?:CI|C\.I\.|confidence intervals?|"
    r"credible intervals?|interval|uncertainty intervals?|confidence limits)"
)

#: Before shares, of which they may hold one ("95% CI").
STATISTICS = (
    Recogniser(
        pattern(r"(?<![\w])p(?:-?value)?(?: of| was| is)? ?(?P<sign>[<>=]) ?(?P<low>\.\d+|\d+(?:\.\d+)?)"),
        _p_value,
    ),
    Recogniser(
        pattern(
            rf"(?<![\w.]){_CI}(?:,| of| is| was| from|:| =)? ?(?P<open>[\[(])?(?P<low>{_NUMBER_OR_SIGNED})"
            rf" ?%?(?: ?(?:-|to|,|;|and) ?)(?P<high>{_NUMBER_OR_SIGNED})(?: ?%| per cent)"
            r"?(?(open)[\])])(?![\w])"
        ),
        _interval,
    ),
    Recogniser(
        pattern(
            rf"(?:\u00b1|\+/-|plus or minus) ?(?P<low>{PLAIN_DIGITS})(?: ?%| ?(?:percentage )"
            r"?points?| per cent)?"
        ),
        _plus_or_minus,
    ),
    # The level of an interval or of a test is no finding.
    Recogniser(
        pattern(
            r"(?<![\w.,])\d\d(?:\.\d)?(?:%|[ -]per cent|[ -]percent|[ -]%) ?-?(?:confidence|"
            r"credible|significance|uncertainty|interval|level|CI\b|confident)\b"
        )
    ),
)

#: Before counts, of which they hold one.
AMOUNTS = (
    # "ranging from £40 to £55" is one range, "up from £40 to £55" tells of two sums.
    Recogniser(
        pattern(
            rf"{_SPANNING} from (?P<figure>(?P<currency>[£€$]) ?(?P<low>{_AMOUNT}) to [£€$]? "
            rf"?(?P<high>{_AMOUNT}))(?![\d%])"
        ),
        _money,
    ),
    Recogniser(
        pattern(
            rf"(?<!from )(?:(?P<sign>[-+]) ?)?(?P<currency>[£€$]) ?(?P<low>{_AMOUNT}) ?(?:-|to) "
            rf"?[£€$]? ?(?P<high>{_AMOUNT})(?![\d%])"
        ),
        _money,
    ),
    Recogniser(
        pattern(
            rf"\bbetween (?P<figure>(?P<currency>[£€$]) ?(?P<low>{_AMOUNT}) and [£€$]? "
            rf"?(?P<high>{_AMOUNT}))(?!\d)"
        ),
        _money,
    ),
    Recogniser(pattern(rf"(?:(?<!\w)(?P<sign>[-+]) ?)?(?P<currency>[£€$]) ?(?P<low>{_AMOUNT})"), _money),
    Recogniser(pattern(rf"{_LOW} (?P<currency>pounds|euros|dollars)\b"), _money),
    Recogniser(pattern(r"(?<![\w.,])(?P<low>\d{1,3}(?:\.\d+)?) ?(?:p\b|pence\b)(?! ?[<=>])"), _pence),
    # Ages
    Recogniser(pattern(r"\b(?P<before>over|under) the age of (?P<low>\d{1,3})\b"), _age),
    Recogniser(pattern(rf"\b(?P<low>{WORDS})[ -]years?[ -](?:old|of age)\b"), _age),
    Recogniser(
        pattern(
            rf"\b(?:(?:by|from|at|before|after|until|over|under) age|the age of|aged) "
            rf"(?P<figure>(?P<low>{WORDS}))"
        ),
        _age,
    ),
    Recogniser(
        pattern(
            r"\bbetween (?P<figure>(?P<low>\d{1,3}) and (?P<high>\d{1,3}) "
            r"years (?:old|of age))\b"
        ),
        _age,
    ),
    Recogniser(
        pattern(
            r"\b(?:aged? ?\(|aged?|ages|ages of|age of|age range|aged from|aged between|ages?,|age "
            r"group|age band|age groups|ages between)"
            r":? (?P<figure>(?:(?P<before>under|over|up to) )?(?P<low>\d{1,3}|eighteen|"
            r"sixteen)(?: ?(?:-|to|and) ?(?P<high>\d{1,3}))?(?P<rest> ?\+| ?(?:years? )"
            r"?(?:and|or) (?:over|above|older|under|below|younger|up)| years old| years)?)"
            r"(?![\w%]|[,.]\d| ?%| per ?cent)"
        ),
        _age,
    ),
    Recogniser(
        pattern(r"(?<![\w.,-])(?P<low>\d{1,3})(?:-? ?(?:-|to|and) ?(?P<high>\d{1,3}))?[ -]year[ -]olds?\b"),
        _age,
    ),
    Recogniser(
        pattern(r"(?<![\w.,-])(?P<low>\d{1,3})(?: ?(?:-|to) ?(?P<high>\d{1,3}))? years (?:old|of age)\b"),
        _age,
    ),
    Recogniser(pattern(r"(?<![\w.,-])(?P<low>\d{1,3}) ?- ?(?P<high>\d{1,3})s\b"), _age),
    Recogniser(
        pattern(
            r"(?<![\w.,-])(?P<low>[1-9]\d) ?(?:-|to) ?(?P<high>[1-9]\d)(?= (?:age|cohort|"
            r"year group|group|band)s?\b)"
        ),
        _age,
    ),
    Recogniser(pattern(r"\b(?P<before>under|over)[ -]?(?P<low>\d{1,3})'?s\b"), _age),
    Recogniser(
        pattern(
            rf"\b(?:{_WHO}) (?P<figure>(?P<before>under|over) (?P<low>\d{{1,2}}|{WORDS}))"
            r"(?![\w%]|[,.]\d|-| ?%| "
            r"(?:per|people|hours?|days?|weeks?|months?|years?|minutes?|miles?|\w+s)\b)"
        ),
        _age,
    ),
    Recogniser(
        pattern(
            r"(?<![\w.,-])(?P<low>\d{1,3})(?P<rest> ?\+|(?: years)? (?:and|or) (?:over|"
            r"older|above|under|younger|below)\b)(?! ?\d)"
        ),
        _age,
    ),
    Recogniser(
        pattern(
            r"(?<![\w.,-])(?P<low>[1-9]\d)(?: ?(?:-|to) ?(?P<high>[1-9]\d))(?= (?:and (?:over|under)|year))"
        ),
        _age,
    ),
    # Durations and measures
    # "from 18 to 26 weeks" tells of two durations.
    Recogniser(
        pattern(
            rf"\bfrom (?P<figure>{_LOW})(?= to (?:{PLAIN_DIGITS}|{WORDS})[ -]{_TIME_UNITS}\b"
            r"(?! (?:old|of age)\b))"
        ),
        _duration,
    ),
    Recogniser(
        pattern(
            rf"(?<!from ){_LOW} ?(?:-|to|or|and) ?{_HIGH}[ -](?:(?:full|calendar|working|"
            rf"whole) )?{_TIME_UNITS}\b(?!-old| old| of age)"
        ),
        _duration,
    ),
    Recogniser(
        pattern(
            rf"{_LOW}[ -](?!day (?:cent|nurser|care|trip|service|school|visit)|year group)"
            rf"(?:(?:full|calendar|working|whole|consecutive|more|extra) )?{_TIME_UNITS}\b(?!-old|"
            r" old| of age)"
        ),
        _duration,
    ),
    Recogniser(pattern(rf"{_LOW_DIGITS}(?: ?(?:-|to) ?{_HIGH_DIGITS})?[ -]?{_MEASURES}(?![\w-])"), _measure),
    # "400m" is a distance, "1.2m" and "12m people" are millions.
    Recogniser(
        pattern(
            r"(?<![\w.,/])(?P<low>\d{1,4}) ?(?P<unit>m)\b(?! (?:people|residents|visits|"
            r"visitors|trips|journeys|passengers"
            r"|homes|households|users|more|fewer|adults|children|pounds|workers|jobs|women|men)\b)"
        ),
        _measure,
    ),
    Recogniser(pattern(rf"{_LOW} (?P<unit>miles?|kilometres?|metres?|feet|acres?|hectares?)\b"), _measure),
)

_COUNT_END = r"(?![\w%]|[,.]\d|/\d|:\d| ?%|-\d)"

#: Last: what nothing else has taken.
COUNTS = (
    Recogniser(pattern(rf"\bbetween (?P<figure>{_LOW_DIGITS} and {_HIGH_DIGITS}){_COUNT_END}"), _count),
    Recogniser(
        pattern(
            rf"{_SPANNING} from "
            rf"(?P<figure>{_LOW_DIGITS} to {_HIGH_DIGITS}){_COUNT_END}"
        ),
        _count,
    ),
    Recogniser(
        pattern(
            rf"(?<![\d-])(?<!from )(?<!by ){_LOW_DIGITS} ?(?:-|to) ?{_HIGH_DIGITS}{_COUNT_END}(?!-[a-z])"
        ),
        _count,
    ),
    # A number with the mark of a footnote right behind it: "4,00012".
    Recogniser(pattern(r"(?<![\w.,/])(?P<figure>(?P<low>\d{1,3}(?:,\d{3})+))(?=\d{1,2}(?!\d))"), _count),
    Recogniser(pattern(rf"(?<![A-Za-z]-){_LOW_DIGITS}(?![\w%]|[,.]\d|/\d| ?%)"), _count),
    Recogniser(
        pattern(rf"\b(?=(?:thir|four|fif|six|seven|eigh|nine|twen|for)(?:t?een|ty))(?P<low>{WORDS})"), _count
    ),
    Recogniser(
        pattern(
            r"\bthere (?:was|were|is|are|has been|have been|had been) "
            r"(?:only |just )?(?P<figure>(?P<low>one))"
            r"(?= [a-z])(?! (?:of|or|and|who|that|in|to)\b)"
        ),
        _count,
    ),
    Recogniser(
        pattern(
            rf"(?!one\b(?! hundred| thousand| million| billion))(?P<low>{WORDS})(?= [a-z])"
            r"(?! (?:or|and|of us|by|to one)\b)"
        ),
        _count,
    ),
)
