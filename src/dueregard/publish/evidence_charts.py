"""
The chart of one evidence item, with its text alternative.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dueregard.model.estimates import Estimate
from dueregard.model.evidence import Evidence
from dueregard.publish.charts import Bar, ReferenceLine, draw_bars
from dueregard.publish.evidence_tables import decimals_of, estimates_of, main_measure, range_words
from dueregard.publish.publication import Chart
from dueregard.publish.wording import (
    MINUS,
    STATE_WORDS,
    amount,
    between,
    capitalised,
    counted,
    day,
    in_unit,
    listed,
    lowered,
    measure_title,
    period_words,
    uncapitalised,
)

FEWEST_BARS = 2
MOST_BARS = 30


def make_chart(item: Evidence) -> Chart | None:
    """
    Return the chart of the main measure; None where there is nothing to compare or too much to draw.
    """
    if not item.estimates:
        return None
    measure = main_measure(item)
    estimates, places = estimates_of(item, measure), decimals_of(item, measure)
    drawn = [estimate for estimate in estimates if estimate.value is not None]
    if len(drawn) == 1 and item.against is not None:
        return _before_and_after(item, drawn[0])
    if len(drawn) < FEWEST_BARS or len(estimates) > MOST_BARS:
        return None
    title = f"{measure_title(drawn[0])} by {'month' if item.indicator_kind == 'trend' else 'group'}"
    text = _alternative(title, estimates, places)
    svg = draw_bars(
        [_bar(estimate, places) for estimate in estimates],
        chart_id=f"chart-{item.id}",
        title=f"{item.title}: {title}",
        description=text,
        axis_label=measure_title(drawn[0]),
        write_tick=_tick_writer(drawn[0]),
        reference=_reference_line(drawn[0]),
    )
    return Chart(title, capitalised(period_words(item.period, item.against)), svg, text)


def _before_and_after(item: Evidence, change: Estimate) -> Chart | None:
    """
    Return the two counts behind a single change, with whatever changed in the counting between them.
    """
    before, after = item.estimate(change.group, "before"), item.estimate(change.group, "after")
    if before is None or after is None or before.value is None or after.value is None:
        return None
    title = "Before and after"
    said = [
        f"{period}: {amount(one.value, one, 0)}"
        for period, one in ((item.against, before), (item.period, after))
        if one.value is not None
    ]
    changes = [f"On {day(found.on)} the way of counting changed" for found in item.series_breaks]
    text = ". ".join(
        [f"Bar chart of two periods: {'; '.join(said)}", *changes, "The table holds every figure."]
    )
    svg = draw_bars(
        [
            Bar(str(item.against), amount(before.value, before, 0), before.value),
            *(Bar(words, "Numbers before and after may differ for that reason too.") for words in changes),
            Bar(str(item.period), amount(after.value, after, 0), after.value),
        ],
        chart_id=f"chart-{item.id}",
        title=f"{item.title}: {title}",
        description=text,
        axis_label="Count",
        write_tick=_tick_writer(before),
    )
    return Chart(
        title, f"{change.group}, {uncapitalised(period_words(item.period, item.against))}", svg, text
    )


def _bar(estimate: Estimate, places: int | None) -> Bar:
    if estimate.state != "shown" or estimate.value is None:
        return Bar(estimate.group, STATE_WORDS[estimate.state])
    interval = estimate.interval
    low, high = (None, None) if interval is None else (interval.low, interval.high)
    interval_words = f", {range_words(estimate, places)}" if between(estimate, places) else ""
    return Bar(
        label=estimate.group,
        text=f"{amount(estimate.value, estimate, places)}{interval_words}",
        value=in_unit(estimate.value, estimate.unit),
        low=None if low is None or high is None else in_unit(low, estimate.unit),
        high=None if low is None or high is None else in_unit(high, estimate.unit),
        is_reference=estimate.group == estimate.reference,
    )


def _tick_writer(estimate: Estimate) -> Callable[[float], str]:
    suffix = "%" if estimate.unit in ("percent", "percent change") else ""
    return lambda value: f"{value:,.10g}{suffix}".replace("-", MINUS)


def _reference_line(estimate: Estimate) -> ReferenceLine | None:
    if estimate.unit != "ratio":
        return None
    return ReferenceLine(1.0, f"1, the same as {estimate.reference or 'the comparator'}")


def _alternative(title: str, estimates: Sequence[Estimate], places: int | None) -> str:
    """
    Return the chart in one paragraph: highest, lowest, and who is not drawn and why.
    """
    drawn = sorted(
        (e for e in estimates if e.value is not None and e.group != e.reference),
        key=lambda e: e.value or 0.0,
        reverse=True,
    )
    sentences = [f"Bar chart of {counted(len(estimates), 'group')}: {lowered(title)}."]
    if drawn:
        sentences.append(f"Highest: {_said(drawn[0], places)}.")
    if len(drawn) > 1:
        sentences.append(f"Lowest: {_said(drawn[-1], places)}.")
    for state in dict.fromkeys(e.state for e in estimates if e.state != "shown"):
        names = [e.group for e in estimates if e.state == state]
        sentences.append(f"{STATE_WORDS[state]}: {listed(names)}.")
    return " ".join([*sentences, "The table holds every figure."])


def _said(estimate: Estimate, places: int | None) -> str:
    interval = f" ({between(estimate, places)})" if between(estimate, places) else ""
    return f"{estimate.group}, {amount(estimate.value or 0.0, estimate, places)}{interval}"
