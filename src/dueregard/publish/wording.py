"""
Numbers, states and dates in words.
"""

from __future__ import annotations

import datetime as dt
import math

from dueregard.model.base import Direction, Period, Unit
from dueregard.model.estimates import Estimate, Interval, State
from dueregard.model.evidence import Evidence

MINUS = "\N{MINUS SIGN}"
NO_SAMPLING_INTERVAL = "Full count, no sampling interval"

DEFAULT_DECIMALS: dict[Unit, int] = {
    "count": 0,
    "rate": 1,
    "ratio": 2,
    "percent": 1,
    "points": 1,
    "percent change": 1,
    "index": 3,
}

STATE_WORDS: dict[State, str] = {
    "shown": "Shown",
    "suppressed": "Suppressed",
    "not collected": "Not collected",
    "not applicable": "Not applicable",
    "too uncertain": "Too uncertain to show",
    "incomplete source": "Incomplete source",
}

STATE_MEANINGS: dict[State, str] = {
    "suppressed": "There is a figure, and it is withheld to protect people who could be recognised.",
    "not collected": "Nobody has gathered this figure for this group.",
    "not applicable": "The question does not arise for this group.",
    "too uncertain": "There are too few cases for the figure to mean anything.",
    "incomplete source": "The source covers only part of what the figure would need.",
}

RATING_SIGNS: dict[Direction, tuple[str, str]] = {
    "negative": (MINUS, "Negative"),
    "mixed": ("\N{PLUS-MINUS SIGN}", "Mixed"),
    "unknown": ("?", "Unknown"),
    "neutral": ("=", "Neutral"),
    "positive": ("+", "Positive"),
    "not relevant": ("\N{EN DASH}", "Not relevant"),
}
"""Sign and word of each rating, adverse and unknown first: the order in which pages list them."""

_RATIOS_OF_OTHER_THINGS = ("odds_ratio", "adjusted_odds_ratio", "relative_index", "index")
_IN_HUNDREDTHS = ("percent", "points", "percent change")
_MOST_DECIMALS = 6
_ABOUT_HALF = (0.45, 0.55)
_ABOUT_SAME = (0.95, 1.05)
_TWICE = 1.95


def day(date: dt.date) -> str:
    """
    Return a date as people say it: "31 August 2024".
    """
    return f"{date.day} {date:%B %Y}"


def period_words(period: Period | None, against: Period | None = None) -> str:
    """
    Return a period in words, with the one it is compared with; "Period not stated" when there is none.
    """
    if period is None:
        return "Period not stated"
    words = period.text or str(period)
    return words if against is None else f"{words}, compared with {against.text or against}"


def when(item: Evidence) -> str:
    """
    Return the period of an evidence item in words, with the days on which the way of counting changed.
    """
    words = period_words(item.period, item.against)
    changes = listed(list(dict.fromkeys(day(change.on) for change in item.series_breaks)))
    return f"{words}; the way of counting changed on {changes}" if changes else words


def in_unit(value: float, unit: Unit) -> float:
    """
    Return a value in the unit readers see: a share of 0.174 is 17.4 per cent.
    """
    return round(value * 100, 10) if unit in _IN_HUNDREDTHS else value


def number(value: float, decimals: int) -> str:
    """
    Return a number with thousands separators and a true minus sign.

    A value that is not zero is never rounded to zero: more places are shown until it is not.
    """
    places = decimals
    while value and round(value, places) == 0 and places < _MOST_DECIMALS:
        places += 1
    text = f"{abs(round(value, places)):,.{places}f}"
    return f"{MINUS}{text}" if round(value, places) < 0 else text


def signed(value: float, decimals: int) -> str:
    """
    Return a number with its sign, for differences and changes.
    """
    text = number(value, decimals)
    return f"+{text}" if value > 0 else text


def decimals_for(estimate: Estimate, decimals: int | None) -> int:
    """
    Return how many places to print: those asked for, or the usual ones of the unit.
    """
    if decimals is not None:
        return decimals
    is_mean = estimate.unit == "count" and estimate.value is not None and estimate.value % 1 != 0
    return DEFAULT_DECIMALS[estimate.unit] + is_mean


def amount(value: float, estimate: Estimate, decimals: int | None = None) -> str:
    """
    Return a number of the estimate's unit with that unit: "4.03", "17.4%", "+1.5 percentage points".
    """
    shown, places = in_unit(value, estimate.unit), decimals_for(estimate, decimals)
    match estimate.unit:
        case "percent":
            return f"{number(shown, places)}%"
        case "points":
            return f"{signed(shown, places)} percentage points"
        case "percent change":
            return f"{signed(shown, places)}%"
        case "rate":
            return f"{number(shown, places)} per {estimate.per or 1:,}"
        case _:
            return number(shown, places)


def bare(value: float, estimate: Estimate, decimals: int | None = None) -> str:
    """
    Return a number as a table prints it under a heading that names the unit.
    """
    shown, places = in_unit(value, estimate.unit), decimals_for(estimate, decimals)
    return signed(shown, places) if estimate.unit in ("points", "percent change") else number(shown, places)


def between(estimate: Estimate, decimals: int | None = None) -> str:
    """
    Return the interval in words: "between 3.97 and 4.08"; "" when there is none.
    """
    interval = estimate.interval
    if interval is None or (interval.low is None and interval.high is None):
        return ""
    if interval.low is None or interval.high is None:
        return _one_sided(interval, estimate, decimals)
    low, high = bare(interval.low, estimate, decimals), bare(interval.high, estimate, decimals)
    suffix = "%" if estimate.unit in ("percent", "percent change") else ""
    return f"between {low}{suffix} and {high}{suffix}"


def _one_sided(interval: Interval, estimate: Estimate, decimals: int | None) -> str:
    if interval.low is not None:
        return f"{amount(interval.low, estimate, decimals)} or more"
    return f"{amount(interval.high or 0.0, estimate, decimals)} or less"


def certainty(estimate: Estimate, decimals: int | None = None) -> str:
    """
    Return how sure a shown figure is: its interval and level, or why it has none.
    """
    words = between(estimate, decimals)
    if words and estimate.interval is not None:
        return f"{words} ({level_words(estimate.interval.level)})"
    if estimate.full_count:
        return NO_SAMPLING_INTERVAL
    return no_interval(estimate)


def no_interval(estimate: Estimate) -> str:
    """
    Return why a figure has no interval, beginning "No interval:".
    """
    reason = estimate.reason or "the source does not give one"
    says_so = "no interval" in reason.casefold()
    return capitalised(reason) if says_so else f"No interval: {uncapitalised(reason)}"


def level_words(level: float) -> str:
    """
    Return a level of coverage: "95% interval".
    """
    return f"{level * 100:g}% interval"


def absence(estimate: Estimate) -> str:
    """
    Return the words that stand where a number would: "Suppressed: fewer than 10 people".
    """
    words = STATE_WORDS[estimate.state]
    if not estimate.reason or estimate.reason.casefold() == estimate.state:
        return words
    return f"{words}: {uncapitalised(estimate.reason)}"


def in_words(estimate: Estimate, decimals: int | None = None, *, likely: bool = False) -> str:
    """
    Return value and uncertainty as a reader would say them.

    A ratio gains plain words first: "about 4 times as likely as White: 4.03, between 3.97 and 4.08".

    Args:
        likely: whether a ratio compares how likely something is, rather than how high.
    """
    if estimate.state != "shown" or estimate.value is None:
        return absence(estimate)
    exact = f"{amount(estimate.value, estimate, decimals)}, {uncapitalised(certainty(estimate, decimals))}"
    if not is_plain_ratio(estimate) or estimate.value < 0:
        return exact
    return f"{times(estimate.value, likely=likely)} {estimate.reference or 'the comparator'}: {exact}"


def is_plain_ratio(estimate: Estimate) -> bool:
    """
    Tell whether a ratio may be said as "so many times": one of odds may not, nor one to a whole of parts.
    """
    return estimate.unit == "ratio" and estimate.measure not in _RATIOS_OF_OTHER_THINGS


def times(ratio: float, *, likely: bool) -> str:
    """
    Return a ratio in plain words that lead up to what it is compared with.
    """
    quality = "likely" if likely else "high"
    if _ABOUT_SAME[0] <= ratio <= _ABOUT_SAME[1]:
        return f"about as {quality} as"
    if _ABOUT_HALF[0] <= ratio <= _ABOUT_HALF[1]:
        return f"about half as {quality} as"
    rounded = round(ratio, 1)
    if ratio >= _TWICE and math.isclose(rounded, round(ratio), abs_tol=0.101):
        rounded = float(round(ratio))
    if rounded == 0:
        return f"less than a tenth as {quality} as"
    return f"about {rounded:,g} times as {quality} as"


def no_difference(unit: Unit) -> float | None:
    """
    Return the value that means no difference, or None where a figure compares nothing.
    """
    return {"ratio": 1.0, "points": 0.0, "percent change": 0.0}.get(unit)


def measure_title(estimate: Estimate) -> str:
    """
    Return the heading of one measure with its unit: "Rate per 1,000", "Ratio to White", "Share (%)".
    """
    name = measure_words(estimate.measure)
    match estimate.unit:
        case "rate":
            return f"{name} per {estimate.per or 1:,}"
        case "percent" | "percent change":
            return f"{name} (%)"
        case "points":
            return f"{name} (percentage points)"
        case "ratio" if estimate.reference:
            return f"{name} to {estimate.reference}"
        case _:
            return name


def measure_words(measure: str) -> str:
    """
    Return the name of a measure as a heading begins: "Comparator share".
    """
    return capitalised(measure.replace("-", " ").replace("_", " "))


def unit_words(estimate: Estimate) -> str:
    """
    Return the unit as data files name it.
    """
    return {
        "count": "number",
        "rate": f"per {estimate.per or 1:,}",
        "ratio": "ratio",
        "percent": "per cent",
        "points": "percentage points",
        "percent change": "per cent change",
        "index": "index",
    }[estimate.unit]


def capitalised(words: str) -> str:
    """
    Return words with a capital first letter and the rest as they were.
    """
    return words[:1].upper() + words[1:]


def lowered(words: str) -> str:
    """
    Return words of our own with a lower-case first letter.
    """
    return words[:1].lower() + words[1:]


def uncapitalised(words: str) -> str:
    """
    Return words to follow a colon: a lower-case first letter where the first word is not a name.
    """
    first = words.split(" ", 1)[0]
    known = first.rstrip(",.;:").casefold() in _LOWERED
    return words[:1].lower() + words[1:] if known else words


_LOWERED = frozenset({
    "a", "about", "all", "an", "another", "at", "bases", "because", "between", "census", "could",
    "counts", "each", "every", "few", "fewer", "fewest", "figures", "for", "from", "full", "group",
    "in", "it", "its", "less", "many", "more", "most", "no", "nobody", "none", "not", "numbers", "of",
    "on", "one", "only", "people", "period", "published", "some", "than", "the", "there", "these",
    "this", "those", "to", "too", "under", "was", "were", "where", "which",
})  # fmt: skip
"""First words that are neither names nor abbreviations, and so may lose their capital after a colon."""


def listed(words: list[str]) -> str:
    """
    Return words as a list in a sentence: "age, race and sex".
    """
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def counted(count: int, one: str, many: str = "") -> str:
    """
    Return a count with its noun: "1 subject", "14 subjects".
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
