"""
Marked content within marked content: a letter belongs to the nearest tag around it that has a number.

ISO 32000-1 (14.6) lets marked content nest, and writers use it: a word with a hidden break, a word in
another language. pdfplumber forgets the outer mark at the inner one, and so the words after it.
"""

from __future__ import annotations

from typing import Any

import pdfplumber.page
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

_ARTIFACT = "Artifact"


class NestedMarks(PDFPageAggregatorWithMarkedContent):
    """
    Remembers the marks around a letter, innermost last.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._open: list[tuple[str | None, int | None]] = []

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        """
        Enter a mark; one without a number has that of the mark around it, unless it is not content.
        """
        self._open.append((self.cur_tag, self.cur_mcid))
        outer = self.cur_mcid
        super().begin_tag(tag, props)
        if self.cur_mcid is None and self.cur_tag != _ARTIFACT:
            self.cur_mcid = outer

    def end_tag(self) -> None:
        """
        Leave a mark; what stood around it counts again.
        """
        self.cur_tag, self.cur_mcid = self._open.pop() if self._open else (None, None)


def keep_outer_marks() -> None:
    """
    Make pdfplumber read pages with their nested marks.
    """
    pdfplumber.page.PDFPageAggregatorWithMarkedContent = NestedMarks  # type: ignore[misc]
