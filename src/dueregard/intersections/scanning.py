"""
From data to the table of every intersection: count, compare, withhold, rank.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dueregard.errors import ScanError
from dueregard.intersections.counting import count_lattice
from dueregard.intersections.disclosure import Withholding, withhold
from dueregard.intersections.inputs import OpenSource, Wanted, read_rows
from dueregard.intersections.judging import Judged, judge
from dueregard.intersections.lattice import Lattice
from dueregard.intersections.memory import require_memory
from dueregard.intersections.pruning import read_first
from dueregard.intersections.ranking import Worse
from dueregard.intersections.references import reference_figures
from dueregard.intersections.results import group_columns, number_column, text_column
from dueregard.intersections.rows import Rows
from dueregard.intersections.sample_figures import sample_figures
from dueregard.intersections.statistics import Figures, share_figures
from dueregard.stats.disclosure.primary import DEFAULT_THRESHOLD
from dueregard.stats.domain import BoolArray, check_level

if TYPE_CHECKING:
    from dueregard.engine import Engine

Progress = Callable[[str], None]
"""Told what is being done, when it begins."""

STEPS = ("Reading", "Counting", "Comparing", "Withholding", "Ranking")
"""What a scan does, in order, as `Progress` is told."""

METADATA = b"dueregard"
"""The key of the table's metadata under which the scan says how it was made, as JSON."""

FALSE_ALARMS = 0.05
"""The share of false alarms below which an intersection is worse than chance explains."""

_FIGURES = tuple(
    f"{name}{part}" for name in ("rate", "ratio", "difference") for part in ("", "_low", "_high")
)
_BESIDE_REFERENCE = tuple(f"reference_{name}" for name in _FIGURES[3:])


@dataclass(frozen=True)
class Settings:
    """
    How a scan is made.

    Args:
        depth: how many characteristics are combined at most.
        at_least: rows an intersection holds at least, to be counted at all.
        level: coverage of the intervals.
        threshold: the smallest count shown.
        reference: a group for some of the characteristics, that others are compared with.
        worse: whether a higher or a lower figure is the worse.
    """

    depth: int = 3
    at_least: int = 1
    level: float = 0.95
    threshold: int = DEFAULT_THRESHOLD
    reference: Mapping[str, str] | None = None
    worse: Worse = "higher"


@dataclass(frozen=True, eq=False)
class Scan:
    """
    Every intersection with all that is known of it: what is withheld is marked, and still there.
    """

    rows: Rows
    settings: Settings
    lattice: Lattice
    figures: Figures
    withholding: Withholding
    judged: Judged

    def table(self) -> pa.Table:
        """
        Return what may be shown: one row for each intersection, in the order of the lattice.
        """
        return _table(self)

    def first(self) -> NDArray[np.int64]:
        """
        Return what to read, the worst first: worse than chance explains, and no other's shadow.
        """
        q, difference = self.figures.column("q"), self.figures.column("difference")
        worse = difference > 0 if self.settings.worse == "higher" else difference < 0
        eligible = (q < FALSE_ALARMS) & worse & (self.judged.rank > 0)
        if self.judged.pruned is not None:
            return read_first(self.judged.pruned, self.judged.rank, eligible)
        places = np.flatnonzero(eligible)
        return places[np.argsort(self.judged.rank[places])]


def scan(  # noqa: PLR0913 - what is asked of the data, each by its name, as a notebook writes it
    data: Any,
    *,
    by: Sequence[str],
    outcome: str,
    weight: str | None = None,
    strata: str | None = None,
    psu: str | None = None,
    count: str | None = None,
    depth: int = 3,
    at_least: int = 1,
    reference: Mapping[str, str] | None = None,
    worse: Worse = "higher",
    level: float = 0.95,
    threshold: int = DEFAULT_THRESHOLD,
    engine: str | Engine | None = None,
    progress: Progress | None = None,
) -> pa.Table:
    """
    Return every intersection of up to `depth` characteristics, compared with everybody else.

    Args:
        data: an Arrow table or data frame, the path of a Parquet file, a source that was read, or arrays
            of codes by name.
        by: the characteristics. A missing value is the group "? not stated".
        outcome: a column of 0 and 1, of true and false, or of numbers; or "column=value" for the rows
            that have this value. Rows without an outcome are left out, and their number stated.
        weight: the column of survey weights.
        strata: the column of the strata a survey was drawn in.
        psu: the column of its sampled clusters.
        count: the column that says how many people a row stands for.
        depth: how many characteristics are combined at most, at least 1.
        at_least: rows an intersection must hold to be counted at all.
        reference: a group for some of the characteristics, that the others are compared with as well.
        worse: whether a higher or a lower figure is the worse.
        level: coverage of the intervals, between 0 and 1.
        threshold: the smallest count shown, of those with and of those without the outcome.
        engine: where the rows are counted, such as "spark://host:7077", or an open engine; here
            unless given. An engine counts texts, as a source that was read has them.
        progress: told what is being done.

    Returns:
        One row for each intersection that holds anybody, everybody together first: the label of its group
        by characteristic (null: not divided by it), `depth`, `n`, `positives` (of a yes or no), `rate`
        (share or mean), `ratio` and `difference` to everybody else, each with `_low` and `_high`; with a
        reference the same of `reference_ratio` and `reference_difference`; `p` with its `test`, and `q`;
        `shrunken_rate` with its limits; `beyond_q`, evidence that it is more than the sum of its parts;
        `state` ("shown" or "withheld"); `rank`, 1 for the worst, by the lower limit of the shrunken rate
        beside everybody else's; `under`, the rank of the intersection it is a shadow of, if any; and
        `listed`, its place among those to read first. Of what is withheld all numbers are null. The
        metadata say how the scan was made.

    Raises:
        ScanError: the data cannot be scanned as asked, or the result would not fit into memory.
        UnknownNameError: there is no such column, characteristic or group.
    """
    settings = Settings(depth, at_least, check_level(level), threshold, reference, worse)
    wanted = Wanted(tuple(by), outcome, weight, strata, psu, count)
    tell = progress or (lambda _: None)
    tell(STEPS[0])
    return scan_rows(_rows(data, wanted, engine), settings, tell).table()


def scan_rows(rows: Rows, settings: Settings, progress: Progress) -> Scan:
    """
    Return the scan of rows that were read.

    Raises:
        ScanError: the settings make no sense, or the result would not fit into memory.
    """
    _check(settings)
    require_memory(rows.characteristics, settings.depth, rows.total, at_least=settings.at_least)
    progress(STEPS[1])
    lattice = count_lattice(rows, depth=settings.depth, at_least=settings.at_least)
    progress(STEPS[2])
    figures = figures_of(rows, lattice, settings.level)
    progress(STEPS[3])
    withholding = _withhold(lattice, settings.threshold)
    progress(STEPS[4])
    shown = ~withholding.withheld
    judged = judge(rows, lattice, figures, shown, worse=settings.worse, level=settings.level)
    return Scan(rows, settings, lattice, figures, withholding, judged)


def _withhold(lattice: Lattice, threshold: int) -> Withholding:
    if not lattice.size:
        return Withholding(np.empty(0, np.uint8), threshold, np.empty(0, np.bool_))
    return withhold(lattice, threshold=threshold)


def figures_of(rows: Rows, lattice: Lattice, level: float) -> Figures:
    """
    Return the figures of every intersection, of counts or of a sample, as the rows are.
    """
    if rows.is_binary and rows.weights is None:
        return share_figures(lattice, level=level)
    return sample_figures(rows, lattice, level=level)


def _rows(data: Any, wanted: Wanted, engine: str | Engine | None) -> Rows:
    if isinstance(data, OpenSource) and wanted.count is None:
        wanted = replace(wanted, count=data.count)
    if engine is None:
        return read_rows(data, wanted)
    # Here, because only a scan on an engine needs one.
    from dueregard.intersections.over_engine import collapse_on  # noqa: PLC0415

    return read_rows(collapse_on(engine, data, wanted), replace(wanted, count="n"))


def _check(settings: Settings) -> None:
    if settings.depth < 1:
        raise ScanError(
            f"The depth is how many characteristics are combined: 1 or more, not {settings.depth}."
        )
    if settings.at_least < 1 or settings.threshold < 1:
        raise ScanError("The least rows of an intersection and the smallest count shown are 1 or more.")


def _table(made: Scan) -> pa.Table:
    withheld = made.withholding.withheld
    columns: dict[str, pa.Array] = dict(group_columns(made.lattice))
    columns["depth"] = pa.array(made.lattice.depth)
    columns["n"] = number_column(made.lattice.n, withheld)
    if made.rows.is_binary:
        columns["positives"] = number_column(made.lattice.positives, withheld)
    for name in _FIGURES:
        columns[name] = number_column(made.figures.column(name), withheld)
    columns |= _beside_reference(made, withheld)
    columns["p"] = number_column(made.figures.column("p"), withheld)
    columns["test"] = _tests(made, withheld)
    columns["q"] = number_column(made.figures.column("q"), withheld)
    columns |= _shrunken(made.judged)
    columns["state"] = text_column(withheld.astype(np.int8), {0: "shown", 1: "withheld"})
    columns |= _order(made, withheld)
    return pa.table(columns).replace_schema_metadata({METADATA: json.dumps(_about(made))})


def _shrunken(judged: Judged) -> dict[str, pa.Array]:
    if judged.shrunken is None:
        return {}
    names = ("shrunken_rate", "shrunken_rate_low", "shrunken_rate_high")
    return {name: number_column(part) for name, part in zip(names, judged.shrunken, strict=True)}


def _order(made: Scan, withheld: BoolArray) -> dict[str, pa.Array]:
    rank, pruned, first = made.judged.rank, made.judged.pruned, made.first()
    listed = np.zeros(len(rank), dtype=np.int64)
    listed[first] = np.arange(1, len(first) + 1)
    columns = {"rank": number_column(rank, rank == 0), "listed": number_column(listed, listed == 0)}
    if pruned is not None:
        above = rank[pruned.heads]
        columns["under"] = number_column(above, withheld | pruned.stands | (above == 0))
        columns["beyond_q"] = number_column(pruned.beyond, withheld | (rank == 0))
    return columns


def _beside_reference(made: Scan, withheld: BoolArray) -> dict[str, pa.Array]:
    """
    Return the comparison with the reference, withheld too where the reference is: it would give that away.
    """
    if not made.settings.reference:
        return {}
    found, beside = reference_figures(made.lattice, made.figures, made.settings.reference)
    hidden = withheld | ((beside >= 0) & withheld[beside])
    return {name: number_column(found[name], hidden) for name in _BESIDE_REFERENCE}


def _tests(made: Scan, withheld: BoolArray) -> pa.Array:
    of_counts = made.rows.is_binary and made.rows.weights is None
    names = {0: "large sample", 1: "exact"} if of_counts else {0: "t"}
    codes = made.figures.exact[made.figures.place].astype(np.int8)
    return text_column(codes, names, withheld | np.isnan(made.figures.column("p")))


def _about(made: Scan) -> dict[str, Any]:
    """
    Return how a scan was made, as plain data.
    """
    q = made.figures.column("q")
    return {
        "rows": made.rows.total,
        "without_outcome": made.rows.without_outcome,
        "outcome": "share" if made.rows.is_binary else "mean",
        "weighted": made.rows.weights is not None,
        "depth": made.settings.depth,
        "at_least": made.settings.at_least,
        "level": made.settings.level,
        "threshold": made.settings.threshold,
        "worse": made.settings.worse,
        "reference": dict(made.settings.reference or {}),
        "intersections": made.lattice.size,
        "tested": int((~np.isnan(q)).sum()),
        "withheld": int(made.withholding.withheld.sum()),
    }
