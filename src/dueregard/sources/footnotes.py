"""
Numbers of footnotes that a spreadsheet glued to the words before them.
"""

from __future__ import annotations

import re

_AFTER_A_YEAR = re.compile(r"(.*\b(?:19|20)\d{2})\d{1,2}(?:,\d{1,2})*")
_AFTER_A_WORD = re.compile(r"(.*[A-Za-z)%'\u2019])\d{1,2}(?:, ?\d{1,2})*")


def without_footnote(text: str) -> str:
    """
    Return a label without the number of a footnote at its end: "20191" is 2019, "Durham2,3" is Durham.

    A number that stands by itself, or that follows a space or a dash, is no footnote.
    """
    text = text.strip()
    found = _AFTER_A_YEAR.fullmatch(text) or _AFTER_A_WORD.fullmatch(text)
    return found[1] if found else text
