"""
Whether the numbers that one sentence states together can all be true, within what their rounding allows.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from dueregard.model.numbers_found import FoundNumber
from dueregard.prose.numbers import find_numbers

_BESIDE = re.compile(r"^[\s,:;=(]{1,4}$")
_FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_TO = re.compile(r"^\s+to\s+$", re.IGNORECASE)
# "a third (36%)" and "one in five (23%)" are said roughly; "45 of 60 (75%)" is not.
_SAID_EXACTLY = 10
_HALF = Decimal("0.5")
_MAY_CONTRADICT = re.compile(
    r"\d[^\d.,]+\d.*(?:%|per ?cent|points?)|(?:%|per ?cent|points?).*\d[^\d.,]*\D\d",
    re.IGNORECASE | re.DOTALL,
)


def contradictions(text: str) -> Iterator[str]:
    """
    Iterate over what does not add up in a text: a percentage beside its counts, or a change beside its ends.

    Looked at are "45 of 60 (75%)", "rose 12% from 250 to 280" and "up 3 points from 12% to 15%". A number
    of thousands that ends in zeros is taken as rounded to them.
    """
    # Most sentences have no two numbers to hold against one another, and reading takes time.
    found = find_numbers(text) if _MAY_CONTRADICT.search(text) else []
    for one, other in itertools.pairwise(found):
        if one.sentence == other.sentence and _BESIDE.match(text[one.span[1] : other.span[0]]):
            yield from _share_beside(one, other)
    for first, last in itertools.pairwise(found):
        if _FROM.search(text[: first.span[0]]) and _TO.match(text[first.span[1] : last.span[0]]):
            yield from _change_beside(
                first, last, [item for item in found if item.sentence == first.sentence]
            )


def _share_beside(one: FoundNumber, other: FoundNumber) -> Iterator[str]:
    fraction, percentage = (one, other) if one.kind == "fraction" else (other, one)
    if (fraction.kind, percentage.kind) != ("fraction", "percentage"):
        return
    part, whole, said = fraction.numerator, fraction.denominator, percentage.value
    if part is None or whole is None or not isinstance(said, Decimal) or whole <= _SAID_EXACTLY:
        return
    computed = 100 * part / whole
    if abs(computed - said) > _half_of_the_last_place(percentage):
        yield f"{percentage.text} is stated beside {fraction.text}, which is {computed:.1f}%"


def _change_beside(first: FoundNumber, last: FoundNumber, sentence: Sequence[FoundNumber]) -> Iterator[str]:
    start, end = first.value, last.value
    if not isinstance(start, Decimal) or not isinstance(end, Decimal) or first.kind != last.kind:
        return
    wanted = {"count": "percentage", "percentage": "points"}.get(first.kind)
    changes = [item for item in sentence if item.kind == wanted and item not in (first, last)]
    if len(changes) != 1 or changes[0].change is None or not isinstance(changes[0].value, Decimal):
        return
    (change,) = changes
    lowest, highest = _possible_changes(first, last)
    said = abs(changes[0].value)
    slack = _half_of_the_last_place(change)
    if not lowest - slack <= said <= highest + slack:
        middle = (lowest + highest) / 2
        yield f"{change.text} is stated, and from {first.text} to {last.text} is about {middle:.1f}"


def _possible_changes(first: FoundNumber, last: FoundNumber) -> tuple[Decimal, Decimal]:
    """
    Return the least and the most by which two printed numbers can differ: in points, or in per cent.
    """
    (low, high), (lower, upper) = _printed_so(first), _printed_so(last)
    if first.kind == "percentage":
        least, most = sorted((abs(lower - high), abs(upper - low)))
    elif low <= 0:
        return Decimal(0), Decimal("Infinity")
    else:
        least, most = sorted((abs(100 * (lower - high) / high), abs(100 * (upper - low) / low)))
    return least, most


def _printed_so(item: FoundNumber) -> tuple[Decimal, Decimal]:
    value = item.value if isinstance(item.value, Decimal) else Decimal(0)
    half = _half_of_the_last_place(item) if item.kind == "percentage" else _rounded_to(value) / 2
    return value - half, value + half


def _rounded_to(count: Decimal) -> Decimal:
    """
    Return to what a count looks rounded: 1,000 for 69,000, 100 for 4,000; 300 and 4,012 look exact.
    """
    for unit in (Decimal(1000), Decimal(100)):
        if count >= _SAID_EXACTLY * unit and count % unit == 0:
            return unit
    return Decimal(0)


def _half_of_the_last_place(item: FoundNumber) -> Decimal:
    return _HALF * Decimal(10) ** -item.decimals
