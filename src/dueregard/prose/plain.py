"""
A text with its letters made plain, one for one, so that places in it stay what they were.
"""

from __future__ import annotations

import re

_DASHES = "\u2010\u2011\u2012\u2013\u2212\ufe58\ufe63\uff0d"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\f\v"
_SUPERSCRIPTS = "\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079"
_PLAIN = str.maketrans(
    dict.fromkeys(_DASHES, "-") | dict.fromkeys(_SPACES + _SUPERSCRIPTS, " ") | {"\u2019": "'", "\uff05": "%"}
)
_ONE_LINE_END = re.compile(r"(?<!\n)\n(?!\s*\n|\s*(?:[-*\u2022#|>]|\(?\w{1,3}[.)])\s)")
_AS_WRITTEN = re.compile(r"(\(\?<[=!][^()]*\)|(?<!\\)\[(?:\\.|[^\]])*\])")
_CIRCA = re.compile(r"(?<=\bc)\.(?=\d)")
_GROUPED_BY_SPACE = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")


def plain(text: str) -> str:
    """
    Return a text of the same length with simple dashes and spaces, and wrapped lines joined.

    Raised marks of footnotes become spaces; a thin space between thousands becomes a comma. A line end
    before an empty line, a list or a heading stays.
    """
    grouped = _GROUPED_BY_SPACE.sub(",", _CIRCA.sub(" ", text))
    return _ONE_LINE_END.sub(" ", grouped.translate(_PLAIN))


def pattern(text: str, *, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """
    Return a compiled pattern in which one space stands for any number of spaces.

    A space in a set of letters, or in a look back, stands for itself.
    """
    parts = _AS_WRITTEN.split(text)
    loose = (part if number % 2 else _loose(part) for number, part in enumerate(parts))
    return re.compile("".join(loose), flags)


def _loose(part: str) -> str:
    return re.sub(" ([?])?", lambda found: " *" if found[1] else " +", part)
