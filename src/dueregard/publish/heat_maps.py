"""
Heat maps of two characteristics, drawn as SVG: every cell says its number or why there is none.

Shades only repeat what is written. A withheld cell is hatched and says so, one that nobody is in says that,
and neither looks like a low number. Columns are headed by letters, with a key, so that a map of six columns
reads at 320 pixels.
"""

from __future__ import annotations

import math
import string
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from dueregard.publish.charts import INK, TEXT_CHARACTERS, WIDTH, frame, written

MOST_COLUMNS = 6
MOST_ROWS = 30
_LINE = 18.0
_CELL = 28.0
_GAP = 8.0
_WORD_SIZE = 11.0
_LABEL_CHARACTERS = 40
_HATCH = 7.0
#: From the lowest to the highest share; ink on each has a contrast of more than 7 to 1.
_SHADES = ("#ffffff", "#e5eef7", "#cbddf0", "#adcae7", "#8fb8de")


@dataclass(frozen=True)
class Cell:
    """
    One cell: the words in it, and how high it is, 0 to 1 between the lowest and the highest drawn.

    `height` is None where there is no number; `withheld` says that there is one, which is not shown.
    """

    words: str
    height: float | None = None
    withheld: bool = False


@dataclass(frozen=True)
class Row:
    """
    The cells of one group, in the order of the columns.
    """

    label: str
    cells: tuple[Cell, ...]


def draw_heat_map(
    columns: Sequence[str], rows: Sequence[Row], *, chart_id: str, title: str, description: str
) -> str:
    """
    Return an SVG element with a line of cells under each row's label.

    Args:
        columns: their names, as many as each row has cells, at most `MOST_COLUMNS`.
        rows: from top to bottom.
        chart_id: begins the ids of title and description; unique on the page.
        title: what the map shows, for readers who do not see it.
        description: the text alternative, one paragraph.
    """
    letters = string.ascii_uppercase[: len(columns)]
    width = WIDTH / len(columns)
    parts, y = _key(letters, columns)
    parts += [
        written((at + 0.5) * width, y + _LINE - 4, letter, weight="bold", anchor="middle")
        for at, letter in enumerate(letters)
    ]
    y += _LINE
    for row in rows:
        for line in textwrap.wrap(row.label, _LABEL_CHARACTERS):
            y += _LINE
            parts.append(written(0, y - 4, line, weight="bold"))
        for at, cell in enumerate(row.cells):
            parts += _cell(cell, at * width, y, width)
        y += _CELL + _GAP
    return frame(parts, y, chart_id=chart_id, title=title, description=description)


def _key(letters: str, columns: Sequence[str]) -> tuple[list[str], float]:
    """
    Return the letters with what they stand for, and the height they reach.
    """
    lines = [
        line
        for letter, name in zip(letters, columns, strict=True)
        for line in textwrap.wrap(f"{letter}: {name}", TEXT_CHARACTERS)
    ]
    return [written(0, (at + 1) * _LINE - 4, line) for at, line in enumerate(lines)], len(lines) * _LINE


def _cell(cell: Cell, x: float, y: float, width: float) -> list[str]:
    fill = _SHADES[0] if cell.height is None else _SHADES[min(int(cell.height * len(_SHADES)), 4)]
    box = f'x="{x + 1:.1f}" y="{y + 1:.1f}" width="{width - 2:.1f}" height="{_CELL - 2:g}"'
    drawn = [f'<rect {box} fill="{fill}" stroke="{INK}"/>']
    if cell.withheld:
        drawn += [_hatch(x + 1, y + 1, width - 2), _backing(cell.words, x + width / 2, y)]
    middle = y + _CELL / 2 + 4
    return [*drawn, written(x + width / 2, middle, cell.words, size=_WORD_SIZE, anchor="middle")]


def _hatch(x: float, y: float, width: float) -> str:
    """
    Return slanting lines across a cell.
    """
    height = _CELL - 2
    lines = []
    for at in range(math.ceil((width + height) / _HATCH)):
        start = at * _HATCH
        left, right = max(0.0, start - height), min(start, width)
        lines.append(f"M{x + left:.1f} {y + start - left:.1f}L{x + right:.1f} {y + start - right:.1f}")
    return f'<path d="{"".join(lines)}" fill="none" stroke="{INK}" stroke-width="0.7"/>'


def _backing(words: str, middle: float, y: float) -> str:
    """
    Return white ground for words on hatching.
    """
    width = len(words) * _WORD_SIZE * 0.55 + 2
    return (
        f'<rect x="{middle - width / 2:.1f}" y="{y + 7:.1f}" width="{width:.1f}" height="14" fill="#ffffff"/>'
    )
