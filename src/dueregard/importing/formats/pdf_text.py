"""
Characters on a page to running text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dueregard.importing.document import Mark, tidy

_GAP = 0.22
"""Part of the size of the letters from which a gap between two of them is a space."""

_RAISED = 0.78
"""Part of the size of the letters around it below which a figure is the mark of a note."""


def running_text(chars: Iterable[Any], *, marks: bool = True) -> tuple[str, list[Mark]]:
    """
    Return the text of characters in the order given, lines joined, and the raised figures as marks.
    """
    parts: list[str] = []
    found: list[tuple[int, str]] = []
    before: Any = None
    size = 0.0
    raised = False
    for char in chars:
        text = str(char["text"])
        if text.startswith("(cid:"):
            text = "\ufffd"
        is_raised = bool(
            marks
            and text.isdigit()
            and before is not None
            and size
            and char["size"] < size * _RAISED
            and char["bottom"] < before["bottom"] + (0.1 * size if not raised else size)
        )
        if is_raised:
            if raised and found and char["x0"] - before["x1"] < _GAP * size:
                found[-1] = (found[-1][0], found[-1][1] + text)
            else:
                found.append((len(parts), text))
        else:
            if before is not None and is_apart(before, char, size):
                parts.append(" ")
            parts.append(text)
            size = max(float(char["size"]), 0.1) if text.strip() else size
        raised = is_raised
        before = char
    taken = [Mark(at=len(tidy("".join(parts[:at]))), label=label) for at, label in found]
    return tidy("".join(parts)), taken


def is_apart(before: Any, char: Any, size: float = 0.0) -> bool:
    """
    Tell whether a new word begins between two characters, by where they stand.
    """
    height = max(size, float(char["size"]), 1.0)
    if abs(float(char["top"]) - float(before["top"])) > height * 0.6:
        return not str(before["text"]).endswith(("-", "/", "\u2010", "\u00ad"))
    gap = float(char["x0"]) - float(before["x1"])
    return gap > height * _GAP or gap < -height * 2
