"""
What looking at every combination found, as a reader sees it: sentences, heat maps, tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dueregard.model.estimates import Estimate
from dueregard.model.evidence import Evidence
from dueregard.model.intersections import Crossing, Intersections, Listed
from dueregard.publish.evidence_tables import make_table
from dueregard.publish.heat_maps import MOST_COLUMNS, MOST_ROWS, Cell, Row, draw_heat_map
from dueregard.publish.publication import Chart, CrossingShown
from dueregard.publish.wording import (
    amount,
    between,
    capitalised,
    counted,
    listed,
    lowered,
    measure_title,
    number,
    period_words,
)

_LEAST_Q = 0.001
_SURE = 0.05
_WITHHELD, _NOBODY = "withheld", "nobody"


def sentences(item: Evidence) -> Iterator[str]:
    """
    Iterate over how many combinations were tested, what speaks for each listed, and how much lies between.
    """
    found = item.intersections
    if found is None:
        return
    yield _tested(found)
    yield from map(_evidence, found.first)
    yield found.variation


def without_outcome(item: Evidence) -> Iterator[str]:
    """
    Iterate over how many rows are left out because their outcome is not known.
    """
    found = item.intersections
    if found is None or found.without_outcome == 0:
        return
    number_words = "number suppressed" if found.without_outcome is None else f"{found.without_outcome:,}"
    yield f"Outcome not known, in no figure: {number_words}"


def show_crossings(item: Evidence) -> tuple[CrossingShown, ...]:
    """
    Return a heat map and a table for every two characteristics.
    """
    crossings = item.intersections.crossings if item.intersections else ()
    return tuple(_shown(item, one, at) for at, one in enumerate(crossings, start=1))


def _tested(found: Intersections) -> str:
    worse = (
        f"{counted(found.standing, 'combination')} fared worse than chance explains "
        f"({found.worse} is worse), not counting those that are the shadow of another"
    )
    few = len(found.first)
    some = f"; the first {few} of them {'is' if few == 1 else 'are'} listed" if few < found.standing else ""
    return (
        f"{counted(found.tested, 'combination')} of {listed(list(found.characteristics))}, up to "
        f"{found.depth} at a time, were each tested against everyone else. {worse}{some}."
    )


def _evidence(one: Listed) -> str:
    more = (
        "There is evidence that it is more than the sum of its parts"
        if one.beyond_q < _SURE
        else "Nothing shows that it is more than the sum of its parts"
    )
    return (
        f"{one.group}: among all tested that stand out as clearly, {_share(one.q)} are expected to be false "
        f"alarms (q, {one.test} test). {more} ({_q(one.beyond_q)})."
    )


def _share(q: float) -> str:
    return f"{number(100 * q, 1)}%" if q >= _LEAST_Q else "fewer than 0.1%"


def _q(q: float) -> str:
    return f"q = {number(q, 3)}" if q >= _LEAST_Q else f"q < {_LEAST_Q:g}"


def _shown(item: Evidence, crossing: Crossing, at: int) -> CrossingShown:
    title = f"{capitalised(crossing.rows)} by {crossing.columns}"
    part = item.model_copy(
        update={"estimates": crossing.estimates, "figures": {}, "title": f"{item.title}: {lowered(title)}"}
    )
    table = make_table(part)
    if table is None:
        raise ValueError("A crossing has at least one cell.")
    return CrossingShown(title, _map(item, crossing, title, at), table)


def _map(item: Evidence, crossing: Crossing, title: str, at: int) -> Chart | None:
    """
    Return the heat map, the characteristic of fewer groups across; None where neither fits the width.
    """
    rows, columns = crossing.row_groups, crossing.column_groups
    estimates = [
        crossing.estimates[n : n + len(columns)] for n in range(0, len(crossing.estimates), len(columns))
    ]
    if len(columns) > len(rows):
        rows, columns, estimates = columns, rows, list(zip(*estimates, strict=True))
    if len(columns) > MOST_COLUMNS or len(rows) > MOST_ROWS:
        return None
    values = [one.value for one in crossing.estimates if one.value is not None]
    low, high = min(values, default=0.0), max(values, default=0.0)
    text = _alternative(title, crossing.estimates)
    svg = draw_heat_map(
        columns,
        [
            Row(label, tuple(_cell(one, low, high) for one in line))
            for label, line in zip(rows, estimates, strict=True)
        ],
        chart_id=f"map-{item.id}-{at}",
        title=f"{item.title}: {lowered(title)}",
        description=text,
    )
    measure = measure_title(crossing.estimates[0])
    return Chart(title, f"{measure}. {capitalised(period_words(item.period, item.against))}", svg, text)


def _cell(estimate: Estimate, low: float, high: float) -> Cell:
    if estimate.value is None:
        is_withheld = estimate.state != "not applicable"
        return Cell(_WITHHELD if is_withheld else _NOBODY, withheld=is_withheld)
    height = (estimate.value - low) / (high - low) if high > low else 0.0
    return Cell(amount(estimate.value, estimate, None), height)


def _alternative(title: str, estimates: Sequence[Estimate]) -> str:
    """
    Return the map in one paragraph: highest, lowest, and which cells have no number and why.
    """
    drawn = sorted((one for one in estimates if one.value is not None), key=lambda one: one.value or 0.0)
    said = [f"Heat map of {lowered(title)}: {lowered(measure_title(estimates[0]))}."]
    if len(drawn) > 1:
        said += [f"Highest: {_said(drawn[-1])}.", f"Lowest: {_said(drawn[0])}."]
    else:
        said += [f"Only {_said(one)}." for one in drawn]
    for word, is_withheld in (("Withheld", True), ("Nobody is of both groups", False)):
        names = [
            one.group
            for one in estimates
            if one.value is None and (one.state != "not applicable") == is_withheld
        ]
        said += [f"{word}: {'; '.join(names)}."] if names else []
    return " ".join([*said, "The table holds every figure."])


def _said(estimate: Estimate) -> str:
    interval = f" ({between(estimate, None)})" if between(estimate, None) else ""
    return f"{estimate.group}, {amount(estimate.value or 0.0, estimate, None)}{interval}"
