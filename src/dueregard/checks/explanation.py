"""
How a check explains itself: its docstring, read once, is the only place where its words stand.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass

SECTIONS = ("Why", "Fails", "Passes", "Fix", "Source")

_HEADING = re.compile(rf"^({'|'.join(SECTIONS)}):$", re.MULTILINE)


@dataclass(frozen=True)
class Explanation:
    """
    What a check says about itself, each part as flowing text.

    `sources` names one law, case or piece of guidance each, marked "(confirmed)" or
    "(confirm before relying)".
    """

    rule: str
    why: str
    fails: str
    passes: str
    fix: str
    sources: tuple[str, ...]


def read_explanation(docstring: str | None) -> Explanation:
    """
    Return the explanation a check's docstring gives: the rule, then each section once and in order.

    Raises:
        ValueError: a section is missing, given twice, out of order or empty.
    """
    parts = [part.strip() for part in _HEADING.split(inspect.cleandoc(docstring or ""))]
    headings, texts = tuple(parts[1::2]), [parts[0], *parts[2::2]]
    if headings != SECTIONS or not all(texts):
        message = f"a check's docstring gives the rule, then {', '.join(SECTIONS)}; this one gives {headings}"
        raise ValueError(message)
    rule, why, fails, passes, fix = (" ".join(text.split()) for text in texts[:-1])
    sources = tuple(line.strip() for line in texts[-1].splitlines())
    return Explanation(rule, why, fails, passes, fix, sources)
