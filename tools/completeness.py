"""
How often the gates of completeness are wrong, and what they find: measured on months known to be sound.

`python tools/completeness.py ../shared/data` reads the monthly data of that folder, judges every series
in it, takes records out of the sound ones, and writes docs/explanation/completeness.md.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from reference_markdown import table

from dueregard.cells import MONTH
from dueregard.engine import Engine, Query, open_engine
from dueregard.model.indicators import Source
from dueregard.sources import read_source
from dueregard.stats.soundness import level_breaks, vanished

PAGE = Path(__file__).resolve().parents[1] / "docs" / "explanation" / "completeness.md"
DAILY = {"count": "value", "month": "key", "columns": {"group": "name"}}
CRIME = {
    "months": "columns",
    "columns": {"major": "MajorText", "minor": "MinorText", "borough": "BoroughName"},
}
LOST_BY_LONDON = ["2022-05", "2022-12", *(f"2024-{month:02}" for month in range(9, 13))]
LOST_BY_LONDON += [f"2025-{month:02}" for month in range(1, 5)]
LARGE = 100
SHOWN = 6
PARTS = f"parts with {LARGE} a month or more"


@dataclass(frozen=True)
class Measured:
    """
    One source with a column to divide it by.

    Args:
        title: in words.
        files: a pattern within the folder of data.
        declared: how it is read.
        column: by which its series are made.
        lost: months of which it is known that records are missing.
        leave_out: groups that are the total of others.
    """

    title: str
    files: str
    declared: Mapping[str, object]
    column: str
    lost: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """
    Counts by month of a whole source or of one group of it.
    """

    source: str
    group: str
    months: tuple[str, ...]
    counts: NDArray[np.int64]


def measured() -> Iterator[Measured]:
    """
    Iterate over the sources with months, each with every column that divides it.
    """
    met, lost = "police-uk-api-metropolitan/daily", tuple(LOST_BY_LONDON)
    yield Measured("Stops, London, by ethnicity", f"{met}-ethnicity-totals.json", DAILY, "group", lost)
    yield Measured("Stops, London, by borough", f"{met}-borough-totals.json", DAILY, "group", lost)
    yield Measured("Stops, London, by age", f"{met}-age-ranges.json", DAILY, "group", lost, ("total",))
    for column in ("ethnicity", "ethnicity_self_defined", "gender", "age_range", "type", "object", "outcome"):
        yield Measured(
            f"Stops, Wales, by {column.replace('_', ' ')}",
            "police-uk-csv-wales/*.csv.gz",
            {"format": "police-uk-stops"},
            column,
            ("2021-04",),
        )
    for name, edition in (
        ("MPS Borough Level Crime (Historical) to-2023-11.csv.gz", "2010 to 2023"),
        ("to-2025-02 MPS Borough Level Crime (most recent 24 months).csv", "to February 2025"),
        ("to-2025-11 MPS Borough Level Crime (most recent 24 months).csv", "to November 2025"),
    ):
        for column in ("major", "borough"):
            yield Measured(
                f"Crime, London, {edition}, by {column}", f"mps-borough-crime/{name}", CRIME, column
            )


def read(one: Measured, data: Path, cache: Path, engine: Engine) -> tuple[Series, list[Series]]:
    """
    Return the series of all rows, and that of each group, months known as lost taken out.
    """
    source = Source.model_validate({"files": str(data / one.files), **one.declared})
    read_table = read_source("measured", source, folder=data, cache=cache)
    cells = engine.collapse(Query(read_table.paths, (one.column, MONTH), count=read_table.count))
    months = tuple(month for month in read_table.months if month not in one.lost)
    groups = []
    for group in dict.fromkeys(cells.labels(one.column)):
        if group not in one.leave_out:
            by_month = cells.where({one.column: [group]}).count_by(MONTH)
            counts = np.array([by_month.get(month, 0) for month in months], np.int64)
            groups.append(Series(one.title, group, months, counts))
    whole = np.sum([series.counts for series in groups], axis=0)
    return Series(one.title, "all", months, whole), groups


def alarms_of_level(series: Series) -> list[str]:
    """
    Return the months whose level is taken to break off.
    """
    # Of a part of a source only falls are refused: a rise is an event.
    return [
        series.months[at]
        for found in level_breaks(series.counts)
        if found.ratio < 1
        for at in range(found.start, found.stop)
    ]


def faults(counts: NDArray[np.int64]) -> Iterator[tuple[str, range, float]]:
    """
    Iterate over what is done to a sound series: in words, to which months, and by what factor.
    """
    last, middle = len(counts), len(counts) // 2
    yield "the last 8 months at 35%", range(last - 8, last), 0.35
    yield "6 months in the middle at 35%", range(middle - 3, middle + 3), 0.35
    yield "the last month at half", range(last - 1, last), 0.5
    yield "a month in the middle at half", range(middle, middle + 1), 0.5
    yield "a month in the middle twice", range(middle, middle + 1), 2.0


def is_found(counts: NDArray[np.int64], months: range, factor: float) -> bool:
    """
    Tell whether every month changed by a factor is found.
    """
    changed = counts.copy()
    changed[months.start : months.stop] = np.round(changed[months.start : months.stop] * factor)
    flagged = {at for found in level_breaks(changed) for at in range(found.start, found.stop)}
    return set(months) <= flagged


@dataclass
class Found:
    """
    What was measured: rows of the tables, totals, and which faults were found.
    """

    rows: list[tuple[str, ...]] = field(default_factory=list)
    alarms: list[tuple[str, ...]] = field(default_factory=list)
    faults: dict[tuple[str, str], list[bool]] = field(default_factory=dict)
    totals: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    seen: set[bytes] = field(default_factory=set)

    def add(self, one: Measured, whole: Series, groups: list[Series]) -> None:
        """
        Take in a source divided by one column.
        """
        levels = [(series, alarms_of_level(series)) for series in (whole, *groups)]
        gone = [
            (series, [series.months[at] for at in vanished(series.counts, whole.counts)]) for series in groups
        ]
        first = sum(len(months) for _, months in levels[:1])
        others, lost = (sum(len(months) for _, months in judged) for judged in (levels[1:], gone))
        numbers = (len(whole.months), first, len(whole.months) * len(groups), others, lost)
        self.rows.append((one.title, *(f"{number:,}" for number in numbers)))
        now = (numbers[0], first, numbers[2], others + lost)
        self.totals = [before + number for before, number in zip(self.totals, now, strict=True)]
        for rule, judged in (("level", levels), ("group gone", gone)):
            for series, months in judged:
                if months:
                    more = ", ..." if len(months) > SHOWN else ""
                    named = ", ".join(months[:SHOWN]) + more
                    self.alarms.append((one.title, series.group.removeprefix("? "), rule, named))
        for series in (whole, *groups):
            self._try(series, "whole sources" if series is whole else PARTS)

    def _try(self, series: Series, size: str) -> None:
        # The same counts are met again where a source is divided by another column.
        if np.median(series.counts) < LARGE or series.counts.tobytes() in self.seen:
            return
        self.seen.add(series.counts.tobytes())
        for words, months, factor in faults(series.counts):
            self.faults.setdefault((words, size), []).append(is_found(series.counts, months, factor))


def main() -> None:
    """
    Measure, print, and write the page.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("--to", type=Path, default=PAGE)
    given = parser.parse_args()
    data, engine, found = given.data.resolve(), open_engine(), Found()
    with tempfile.TemporaryDirectory() as cache:
        for one in measured():
            found.add(one, *read(one, data, Path(cache), engine))
    engine.close()
    text = page(found)
    given.to.write_text(text, encoding="utf-8")
    print(text)


def page(found: Found) -> str:
    """
    Return the page.
    """
    months, wrong, of_groups, wrong_of_groups = found.totals
    sizes = ("whole sources", PARTS)
    power = [
        (fault, *(f"{sum(found.faults[fault, size])} of {len(found.faults[fault, size])}" for size in sizes))
        for fault in dict.fromkeys(fault for fault, _ in found.faults)
    ]
    headings = ("Source", "months", "totals in alarm", "months of groups", "levels in alarm", "groups gone")
    return TEXT.format(
        months=f"{months:,}",
        wrong=f"{wrong:,}",
        of_groups=f"{of_groups:,}",
        wrong_of_groups=f"{wrong_of_groups:,}",
        share=f"{wrong_of_groups / of_groups:.2%}",
        sources=table(headings, iter(found.rows)),
        alarms=table(("Source", "Series", "Rule", "Months"), iter(found.alarms)),
        power=table(("What was done", *sizes), iter(power)),
    )


TEXT = """# How often the gates of completeness are wrong

Before a figure is computed, the months of its source are judged by [general
rules](../how-to/incomplete-sources.md). This page is written by `make completeness`, which judges every
monthly series in a folder of real data. Months of which it is known that records are missing (ten of
London's stops, and one day of April 2021 in the Welsh files) are taken out first, so that every alarm
below is one on a month that was published whole, as far as anybody knows.

## Alarms on sound months

Of {months} months of whole sources {wrong} were in alarm. Of {of_groups} months of single groups (a
borough, an age, an ethnic group, a type of crime: what an indicator counts under `where`)
{wrong_of_groups} were, which is {share}.

{sources}

These are all of them. Many are real: the first lockdown, from March 2020, emptied Westminster and halved
theft, and recording changed in London in February 2024. The rules cannot tell an event from a loss, and
a person who knows can let the figures stand.

{alarms}

## What is found

Records were taken out of the same sound series, or put in twice, and the series judged again. A fault
counts as found where all its months are in alarm. A part of a source that varies much from month to
month hides a loss of half a month: days without records, of which these series know nothing, then tell
it.

{power}

Contains public sector information licensed under the Open Government Licence v3.0 (Metropolitan Police
Service, the police forces of Wales, and the London Datastore).
"""


if __name__ == "__main__":
    main()
