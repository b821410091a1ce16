"""
Marks of footnotes in running text: taken out of it, and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from dueregard.importing.document import Mark

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = "[⁰¹²³⁴-⁹]+"
_MARK = re.compile(rf"\s?(?:({_RAISED})|\[\^([\w-]{{1,20}})\]|\[(\d{{1,3}})\])(?:\s(?=[.,;:]))?")
_NOTE = re.compile(
    rf"\s*(?:({_RAISED})|\[\^([\w-]{{1,20}})\]:?|\[(\d{{1,3}})\]:?|(\d{{1,3}})(?=\s+https?://))\s*"
)


def note_label(text: str) -> tuple[str, str] | None:
    """
    Return the label and the rest of a line that is a note ("¹ Census 2021"), None of any other line.
    """
    found = _NOTE.match(text)
    if found is None or not text[found.end() :].strip():
        return None
    return _label(found), text[found.end() :].strip()


def take_marks(text: str, labels: Collection[str]) -> tuple[str, tuple[Mark, ...]]:
    """
    Return a text without the marks of the notes there are, and those marks.

    A raised figure that no note answers to stays: it is a square metre, or a note that was lost.
    """
    kept: list[str] = []
    marks: list[Mark] = []
    length = end = 0
    for found in _MARK.finditer(text):
        if _label(found) in labels:
            kept.append(text[end : found.start()])
            length += found.start() - end
            marks.append(Mark(at=length, label=_label(found)))
            end = found.end()
    return "".join([*kept, text[end:]]), tuple(marks)


def _label(found: re.Match[str]) -> str:
    return next(group for group in found.groups() if group).translate(_SUPERSCRIPT)
