"""
Bar charts with intervals, drawn as SVG that reads at 320 pixels and says in words what it shows.

A chart is a drawing of numbers that are already public: values and whiskers come in, text comes in
beside them, and nothing is computed but positions. The viewBox is as wide as a small phone, so that
scaled to a phone the letters stay readable, and scaled to half a desktop page they match its text.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH = 320.0
"""Width of the drawing in its own units, which are pixels on the smallest phone."""

_MARGIN = 14.0
_LABEL_SIZE = 14.0
_TEXT_SIZE = 13.0
_LINE = 18.0
_BAR = 16.0
_INSET = 3.0
_BAND = _BAR + 2 * _INSET
_GAP = 10.0
_LABEL_CHARACTERS = 40
TEXT_CHARACTERS = 46
"""Letters that fit the width: Liberation Sans is half an em a letter on average, a little more in bold."""

_MOST_TICKS = 5
_SHORT = 3
_TICK_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_FONT = "'Liberation Sans', Arial, Helvetica, sans-serif"
INK = "#0b0c0c"
_GRID = "#cecece"
_BAR_FILL = "#8fb8de"
_EDGE = 'stroke="#12436d" stroke-width="1.5"'


@dataclass(frozen=True)
class Bar:
    """
    One group's bar.

    Args:
        label: the group's name.
        text: value and interval in words, or why there is none.
        value: length of the bar in the chart's unit; None where nothing may be drawn.
        low: lower end of the interval; None without an interval.
        high: upper end of the interval; None without an interval.
        is_reference: whether other bars are compared with this one; it is drawn hollow.
    """

    label: str
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    is_reference: bool = False


@dataclass(frozen=True)
class ReferenceLine:
    """
    A dashed line through all bars, such as a ratio of 1; `label` says what it marks.
    """

    value: float
    label: str


@dataclass(frozen=True)
class _Axis:
    """
    Where values lie on the drawing: from `low` to `high`, with a line at each of `ticks`.
    """

    low: float
    high: float
    ticks: tuple[float, ...]

    def x(self, value: float) -> float:
        """
        Return the position of a value, in units of the drawing.
        """
        return _MARGIN + (value - self.low) / (self.high - self.low) * (WIDTH - 2 * _MARGIN)


def draw_bars(
    bars: Sequence[Bar],
    *,
    chart_id: str,
    title: str,
    description: str,
    axis_label: str,
    write_tick: Callable[[float], str] = "{:g}".format,
    reference: ReferenceLine | None = None,
) -> str:
    """
    Return an SVG element with one horizontal bar under each label, top to bottom in the order given.

    The axis always holds zero, bars start there, and values below zero go to the left. A bar without
    a value is written as its words, never drawn as nothing.

    Args:
        chart_id: begins the ids of title and description; unique on the page.
        title: what the chart shows, for readers who do not see it.
        description: the text alternative, one paragraph.
        axis_label: the unit, printed under the axis.
        write_tick: turns a number on the axis into text.

    Raises:
        ValueError: there are no bars, or a number is not finite.
    """
    if not bars:
        raise ValueError("A chart needs at least one bar.")
    axis = _axis_for(_numbers_of(bars, reference))
    rows, bottom = _stack(bars, axis, reference)
    under = textwrap.wrap(_axis_words(axis_label, reference), TEXT_CHARACTERS)
    parts = [
        *rows,
        f'<path d="M{axis.x(axis.low):.1f} {bottom:g}H{axis.x(axis.high):.1f}" stroke="{INK}"/>',
        *_tick_labels(axis, write_tick, y=bottom + _LINE),
        *(
            written(WIDTH / 2, bottom + (n + 2) * _LINE + 4, line, anchor="middle")
            for n, line in enumerate(under)
        ),
    ]
    height = bottom + (len(under) + 1) * _LINE + _GAP
    return frame(parts, height, chart_id=chart_id, title=title, description=description)


def _axis_words(axis_label: str, reference: ReferenceLine | None) -> str:
    return axis_label if reference is None else f"{axis_label}. Dashed line: {reference.label}"


def frame(parts: Sequence[str], height: float, *, chart_id: str, title: str, description: str) -> str:
    """
    Return an SVG element around what is drawn, with its title and its text alternative.
    """
    name = escape(chart_id, {'"': "&quot;"})
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" font-family="{_FONT}" fill="{INK}">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _numbers_of(bars: Sequence[Bar], reference: ReferenceLine | None) -> list[float]:
    numbers = [0.0] if reference is None else [0.0, reference.value]
    for bar in bars:
        if bar.value is not None:
            numbers += [end for end in (bar.value, bar.low, bar.high) if end is not None]
    if not all(map(math.isfinite, numbers)):
        raise ValueError("A chart cannot draw a number that is not finite.")
    return numbers


def _axis_for(numbers: Sequence[float]) -> _Axis:
    low, high = min(numbers), max(numbers)
    step = _tick_step(high - low)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    ticks = tuple(round(n * step, 12) for n in range(first, last + 1))
    return _Axis(ticks[0], ticks[-1], ticks)


def _tick_step(spread: float) -> float:
    """
    Return a round step that divides `spread` into at most five parts.
    """
    if spread <= 0:
        return 1.0
    unit = 10.0 ** math.floor(math.log10(spread / _MOST_TICKS))
    return next(step * unit for step in _TICK_STEPS if spread <= step * unit * _MOST_TICKS)


def _stack(bars: Sequence[Bar], axis: _Axis, reference: ReferenceLine | None) -> tuple[list[str], float]:
    """
    Return the drawn rows and the height they reach.
    """
    drawn: list[str] = []
    y = 0.0
    for bar in bars:
        for line in textwrap.wrap(bar.label, _LABEL_CHARACTERS):
            y += _LINE
            drawn.append(written(0, y - 4, line, size=_LABEL_SIZE, weight="bold"))
        for line in textwrap.wrap(bar.text, TEXT_CHARACTERS):
            y += _LINE
            drawn.append(written(0, y - 4, line))
        if bar.value is not None:
            drawn += [*_lines_behind(axis, y), *_bar(bar, bar.value, axis, y + _INSET)]
            drawn += [] if reference is None else [_reference_line(axis.x(reference.value), y)]
            y += _BAND
        y += _GAP
    return drawn, y


def _lines_behind(axis: _Axis, top: float) -> list[str]:
    """
    Return the lines of the axis behind one bar, so that none crosses a label.
    """
    return [
        (
            f'<path d="M{axis.x(tick):.1f} {top:.1f}v{_BAND:g}" stroke="{INK if tick == 0 else _GRID}"'
            f' stroke-width="{1.5 if tick == 0 else 1:g}"/>'
        )
        for tick in axis.ticks
    ]


def _bar(bar: Bar, value: float, axis: _Axis, y: float) -> list[str]:
    left, right = sorted((axis.x(0.0), axis.x(value)))
    fill = "#ffffff" if bar.is_reference else _BAR_FILL
    width = max(right - left, 0.5)
    drawn = [
        f'<rect x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_BAR:g}" fill="{fill}" {_EDGE}/>'
    ]
    if bar.low is not None and bar.high is not None:
        drawn.append(_whisker(axis.x(bar.low), axis.x(bar.high), y + _BAR / 2))
    return drawn


def _whisker(low: float, high: float, middle: float) -> str:
    top, bottom = middle - 5, middle + 5
    return (
        f'<path d="M{low:.1f} {top:.1f}V{bottom:.1f}M{low:.1f} {middle:.1f}H{high:.1f}'
        f'M{high:.1f} {top:.1f}V{bottom:.1f}" fill="none" stroke="{INK}" stroke-width="2"/>'
    )


def _reference_line(x: float, top: float) -> str:
    return (
        f'<path d="M{x:.1f} {top:.1f}v{_BAND:g}" stroke="{INK}" stroke-width="1.5" stroke-dasharray="4 3"/>'
    )


def _tick_labels(axis: _Axis, write_tick: Callable[[float], str], *, y: float) -> list[str]:
    """
    Return the numbers of the axis; long ones at its ends are set against the edge.
    """
    labels = [(axis.x(tick), write_tick(tick)) for tick in axis.ticks]
    anchors = ["start", *["middle"] * (len(labels) - 2), "end"]
    edges = [0.0, *[x for x, _ in labels[1:-1]], WIDTH]
    return [
        written(edge, y, words, anchor=anchor)
        if len(words) > _SHORT
        else written(x, y, words, anchor="middle")
        for (x, words), anchor, edge in zip(labels, anchors, edges, strict=True)
    ]


def written(
    x: float, y: float, words: str, *, size: float = _TEXT_SIZE, weight: str = "", anchor: str = ""
) -> str:
    """
    Return words at a place of a drawing.
    """
    bold = f' font-weight="{weight}"' if weight else ""
    place = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{bold}{place}>{escape(words)}</text>'
