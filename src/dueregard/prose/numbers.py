"""
Every number, date and period of a text, each with its value, unit, kind and place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from dueregard.model.numbers_found import FoundNumber
from dueregard.prose.amounts import AMOUNTS, COUNTS, STATISTICS
from dueregard.prose.not_figures import NUMBERED_LINE, STRONG, WEAK
from dueregard.prose.plain import plain
from dueregard.prose.recogniser import Reading, Recogniser
from dueregard.prose.sentences import sentence_around
from dueregard.prose.shares import SHARES
from dueregard.prose.times import TIMES, YEARS

_IN_ORDER: tuple[Recogniser, ...] = (
    *STATISTICS[:2],
    *STRONG,
    *TIMES,
    *STATISTICS[2:],
    *SHARES,
    *AMOUNTS,
    *WEAK,
    *YEARS,
    *COUNTS,
)

_ROSE = (
    r"(?:ris(?:e|es|en|ing)|rose|increas\w*|gr(?:ew|own|ows?|owth|owing)|(?<!make )"
    r"(?<!makes )(?<!made )up(?! to)|gain\w*|climb\w*|more|higher|greater|additional|extra)"
)
_FELL = (
    r"(?:f[ae]ll(?:s|en|ing)?|drop\w*|decreas\w*|declin\w*|reduc\w*|down|lower|less|"
    r"fewer|shrank|shrunk|loss\w*|lost|cut\w*|minus)"
)
_BEFORE = 40
_AFTER = 24
_CHANGED_BEFORE = re.compile(
    rf"\b(?:(?P<rise>{_ROSE})|(?P<fall>{_FELL}))\b(?! than)[^.;,]{{0,18}}?(?:\b(?:by|"
    rf"of|to|from)\b)?[^.;,\d]{{0,10}}$",
    re.IGNORECASE,
)
_CHANGED_AFTER = re.compile(
    rf"^(?: ?%| per ?cent)? ?(?:percentage )?(?:points? )?(?:(?P<rise>{_ROSE})|"
    rf"(?P<fall>{_FELL}))\b(?! than \d)",
    re.IGNORECASE,
)
_QUALIFIER = re.compile(
    r"\b(?P<words>about|around|approximately|approx\.?|roughly|some|nearly|almost|"
    r"just under|just over|over|under|more than"
    r"|less than|fewer than|at least|at most|up to|no more than|no fewer than|circa|"
    r"c\.|an estimated|estimated)\s*(?:-\s*)?$",
    re.IGNORECASE,
)


def find_numbers(text: str) -> list[FoundNumber]:
    """
    Return the numbers, dates and periods of a text, in the order in which they stand.

    Telephone numbers, sections of law, marks of footnotes, references, codes and numbers of lists are
    left out. A word such as "two" counts where it counts something new ("two libraries"), and not where
    it points back ("the two libraries").
    """
    flat = plain(text)
    taken = bytearray(len(flat))
    for found in NUMBERED_LINE.finditer(text):
        taken[found.start() : found.end()] = b"\1" * (found.end() - found.start())
    read = sorted(_readings(flat, taken), key=lambda entry: entry[0])
    return [_found(text, flat, start, end, reading) for start, end, reading in read]


def _readings(flat: str, taken: bytearray) -> Iterator[tuple[int, int, Reading]]:
    for recogniser in _IN_ORDER:
        for found in recogniser.pattern.finditer(flat):
            start, end = recogniser.place(found)
            if start == end or any(taken[start:end]):
                continue
            reading = recogniser.read(found) if recogniser.read else None
            if recogniser.read is None or reading is not None:
                taken[start:end] = b"\1" * (end - start)
            if reading is not None:
                start, end = _trimmed(flat, start, end)
                yield start, end, reading


def _trimmed(flat: str, start: int, end: int) -> tuple[int, int]:
    while start < end and flat[start].isspace():
        start += 1
    while end > start and flat[end - 1].isspace():
        end -= 1
    return start, end


def _found(text: str, flat: str, start: int, end: int, reading: Reading) -> FoundNumber:
    before, after = flat[max(0, start - _BEFORE) : start], flat[end : end + _AFTER]
    qualifier = _QUALIFIER.search(before)
    return FoundNumber(
        text=text[start:end],
        value=reading.value,
        unit=reading.unit,
        kind=reading.kind,
        span=(start, end),
        low=reading.low,
        high=reading.high,
        numerator=reading.numerator,
        denominator=reading.denominator,
        decimals=reading.decimals,
        change=_change(text[start:end], before, after, reading),
        qualifier=qualifier["words"].casefold() if qualifier else None,
        sentence=sentence_around(text, start, end),
    )


def _change(written: str, before: str, after: str, reading: Reading) -> Literal["rise", "fall"] | None:
    if reading.kind in ("date", "year", "period", "quarter", "age", "statistic", "interval"):
        return None
    if written[:1] in "+-\u2212\u2013":
        return "rise" if written[0] == "+" else "fall"
    if re.match(r"doubl|tripl|trebl|quadrupl", written, re.IGNORECASE):
        return "rise"
    if re.match(r"halv", written, re.IGNORECASE):
        return "fall"
    told = _CHANGED_AFTER.search(after) or _CHANGED_BEFORE.search(before)
    return None if told is None else "rise" if told["rise"] else "fall"
