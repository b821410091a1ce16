"""
Small pieces of Markdown, for the pages that are made from the program.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

MADE = (
    "<!-- Made by tools/make_reference.py from the program: edit the docstring or the YAML, then run it. -->"
)


def page(title: str, *blocks: str) -> str:
    """
    Return a page: who made it, its title, and its blocks with an empty line between.
    """
    return "\n\n".join([MADE, f"# {title}", *(block.strip("\n") for block in blocks if block.strip())]) + "\n"


def table(headings: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """
    Return a Markdown table, or nothing when it would have no rows.
    """
    lines = [f"| {' | '.join(cell(text) for text in row)} |" for row in rows]
    head = [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}"]
    return "\n".join([*head, *lines]) if lines else ""


def cell(text: str) -> str:
    """
    Return text that stays within one cell of a table.
    """
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip()


def section(title: str, content: str) -> str:
    """
    Return a headed section, or nothing when it has no content.
    """
    return f"## {title}\n\n{content}" if content else ""


def prose(docstring: str | None) -> str:
    """
    Return a docstring as Markdown: each section ("Example:") begins with its heading in italics.
    """
    heading = re.compile(r"^([A-Z][a-z ]+):\n((?:(?: {4}.*)?\n?)+)", re.MULTILINE)
    return heading.sub(_section_of_docstring, docstring or "")


def _section_of_docstring(found: re.Match[str]) -> str:
    title, content = found[1], textwrap.dedent(found[2])
    return f"*{title}:*\n\n{content}" if content.startswith("```") else f"*{title}:* {content}"
