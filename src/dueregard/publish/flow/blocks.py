"""
What a flow is made of: headings, paragraphs, lists, tables and pictures, already in words.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dueregard.publish.publication import FigureMark, Note, Words


@dataclass(frozen=True)
class Strong:
    """
    A run of words that stands out.
    """

    text: str


@dataclass(frozen=True)
class Pointer:
    """
    Words that lead elsewhere: to an anchor of the flow ("#evidence-stops"), or to a web address.
    """

    text: str
    target: str


Line: TypeAlias = tuple[Words | FigureMark | Strong | Pointer, ...]
"""One paragraph."""


@dataclass(frozen=True)
class Heading:
    """
    A heading, by level from 1; `anchor` is what pointers lead to, or is empty.
    """

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """
    One paragraph: of the body, a lead that sums up, an aside set apart, or small print.
    """

    line: Line
    kind: Literal["body", "lead", "aside", "small"] = "body"


@dataclass(frozen=True)
class Items:
    """
    A list with bullets.
    """

    entries: tuple[Line, ...]


@dataclass(frozen=True)
class Facts:
    """
    Labels with what is known under each.
    """

    entries: tuple[tuple[str, Line], ...]


@dataclass(frozen=True)
class GridColumn:
    """
    One column of a table: its title, its share of the width, and whether it holds numbers.
    """

    title: str
    width: float = 1.0
    numeric: bool = False


@dataclass(frozen=True)
class GridRow:
    """
    One row of a table: the paragraphs of each cell. The first cell is the heading of the row.
    """

    cells: tuple[tuple[Line, ...], ...]
    emphasised: bool = False


@dataclass(frozen=True)
class Grid:
    """
    A table with its caption; a wide one asks for a page turned on its side.
    """

    caption: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    wide: bool = False


@dataclass(frozen=True)
class Picture:
    """
    A drawing with its title, subtitle and text alternative.
    """

    title: str
    subtitle: str
    svg: str
    text: str


Block: TypeAlias = Heading | Paragraph | Items | Facts | Grid | Picture


@dataclass(frozen=True)
class Flow:
    """
    A whole publication in reading order.

    Args:
        title: of the assessment; `body` publishes it.
        status: version, dates of evidence, decision and review.
        mark: what stands at the top of every page, "Draft edition. Nobody has signed this version."
        digest: of the assessment.
        language: of the text, as in `lang="en"`.
        date: of the assessment, or None where it gives none.
        blocks: what is read, in order.
        notes: what stands behind each figure, by number.
    """

    title: str
    body: str
    status: tuple[str, ...]
    mark: str
    framework: str
    digest: str
    language: str
    date: dt.date | None
    blocks: tuple[Block, ...]
    notes: dict[int, Note]
