"""
How a number is written, in digits or in words, and its value.
"""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = {
    word: number
    for number, word in enumerate(
        (
            *(
                "zero",
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
            ),
            *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
        )
    )
} | {"nil": 0}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_SCALES = {"hundred": 100, "dozen": 12, "thousand": 1000, "million": 10**6, "billion": 10**9}
_SHORT_SCALES = {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9}
_DENOMINATORS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twelfth": 12,
    "twentieth": 20,
}

_SMALL_WORD = "|".join(sorted((*_UNITS, *_TENS), key=len, reverse=True))
SCALE_WORD = "|".join(_SCALES)
_NUMBER_WORD = rf"(?:{_SMALL_WORD}|{SCALE_WORD})"

#: A number in words: "twenty-three", "two hundred and five", "a dozen", "one and a half".
WORDS = (
    rf"\b(?:(?:{_SMALL_WORD})|an? (?:{SCALE_WORD}))\b"
    rf"(?:(?:-|(?<=hundred) and | )(?=(?:{_NUMBER_WORD})\b)(?:{_NUMBER_WORD})\b){{0,7}}"
)
#: A number in digits: "1,234.5", ".5", "12 million", "1.2m" follows with its scale.
PLAIN_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
SCALE = r"(?: ?(?:million|billion|thousand|hundred)\b|(?:k|mn?|bn)\b| (?:mn?|bn)\b)"
DIGITS = rf"(?<![\w.,/%)])(?<!\d:)(?:(?<![\w)])(?:[+-]|minus )(?=\d))?{PLAIN_DIGITS}(?:{SCALE})?"
DENOMINATOR = "|".join(sorted(_DENOMINATORS, key=len, reverse=True))


def number(name: str, *, words: bool = True) -> str:
    """
    Return the pattern of a number as a group of this name.
    """
    return rf"(?P<{name}>{DIGITS}|{WORDS})" if words else rf"(?P<{name}>{DIGITS})"


def value_of(written: str) -> Decimal:
    """
    Return the value of a number as it is written: "1,234", "-12", "1.2m", "twenty-three".
    """
    text = written.strip().casefold().replace("minus ", "-")
    in_digits = re.fullmatch(rf"([+-]?)({PLAIN_DIGITS}) ?([a-z]*)", text)
    if in_digits is None:
        return Decimal(_in_words(text))
    sign = -1 if in_digits[1] == "-" else 1
    scale = _SCALES.get(in_digits[3]) or _SHORT_SCALES.get(in_digits[3], 1)
    return sign * Decimal(in_digits[2].replace(",", "")) * scale


def decimals_of(written: str) -> int:
    """
    Return how many places after the point a number was written with: 1 for "17.4", 0 for "17" and "a third".
    """
    places = re.search(r"\d\.(\d+)", written)
    return len(places[1]) if places else 0


def denominator_of(word: str) -> int:
    """
    Return what a word such as "thirds" divides by.
    """
    singular = word.casefold()
    return _DENOMINATORS.get(singular) or _DENOMINATORS[singular.removesuffix("s")]


def _in_words(text: str) -> int:
    total, group = 0, 0
    for word in re.findall(r"[a-z]+", text):
        if word in _SCALES:
            group = max(group, 1) * _SCALES[word]
            if _SCALES[word] > _SCALES["hundred"]:
                total, group = total + group, 0
        else:
            group += _UNITS.get(word, 0) + _TENS.get(word, 0)
    return total + group
