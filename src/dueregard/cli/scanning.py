"""
Every intersection of characteristics, on the screen and in a file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from dueregard.atomic import require_room, write_files
from dueregard.cells import is_missing
from dueregard.cli.reports import print_json
from dueregard.errors import OutputError, ScanError
from dueregard.intersections import scan
from dueregard.intersections.scanning import FALSE_ALARMS, METADATA, STEPS
from dueregard.sources.as_texts import read_as_texts

_PARQUET = (".parquet", ".pq")
_WRITTEN = (".parquet", ".csv")


@dataclass(frozen=True)
class Asked:
    """
    What a scan on the command line was asked for.

    Args:
        by: the characteristics.
        outcome: the column of the outcome, or column=value.
        options: further arguments of `dueregard.scan`.
        top: how many intersections are listed.
        to: the file to write all of them to.
        member: the file in a zip.
        sheet: the sheet of a workbook.
    """

    by: tuple[str, ...]
    outcome: str
    options: Mapping[str, Any]
    top: int = 10
    to: Path | None = None
    member: str | None = None
    sheet: str | None = None

    @property
    def columns(self) -> list[str]:
        """
        Return every column of the file that is needed.
        """
        more = [self.options.get(name) for name in ("weight", "strata", "psu", "count")]
        named = [*self.by, self.outcome.partition("=")[0], *(name for name in more if name)]
        return list(dict.fromkeys(named))


def run(path: Path, asked: Asked, *, as_json: bool, out: Console, err: Console) -> None:
    """
    Scan a file and print the intersections that fare worst.
    """
    _check_target(asked.to)
    with _bar(err) as bar:
        task = bar.add_task(STEPS[0], total=len(STEPS))

        def tell(step: str) -> None:
            bar.update(task, description=step, completed=STEPS.index(step))

        data, refused = _open(path, asked)
        table = scan(data, by=asked.by, outcome=asked.outcome, progress=tell, **asked.options)
        bar.update(task, description="Done", completed=len(STEPS))
    if asked.to is not None:
        _write(table, asked.to)
    if as_json:
        print_json(out, as_data(table, asked, refused))
        return
    for line in _lines(table, asked, refused):
        out.print(escape(line), soft_wrap=True)


def parse_reference(given: Sequence[str]) -> dict[str, str]:
    """
    Return reference groups written as characteristic=group.

    Raises:
        ScanError: one is not written so.
    """
    reference = {}
    for text in given:
        name, equals, group = text.partition("=")
        if not (name and equals and group):
            raise ScanError(f"The reference {text!r} is not understood. Write it as characteristic=group.")
        reference[name.strip()] = group.strip()
    return reference


def as_data(table: pa.Table, asked: Asked, refused: int) -> dict[str, Any]:
    """
    Return how the scan was made, and the intersections listed, as plain data.
    """
    return {
        "file_rows_refused": refused,
        **_about(table),
        "everybody": _plain(table.slice(0, 1)),
        "top": _plain(_top(table, asked.top)),
    }


def _bar(err: Console) -> Progress:
    columns = (TextColumn("{task.description:<12}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)


def _open(path: Path, asked: Asked) -> tuple[Any, int]:
    """
    Return what is scanned, and how many rows of the file could not be read.
    """
    if path.suffix.casefold() in _PARQUET or asked.options.get("engine"):
        return path, 0
    texts = read_as_texts(path, asked.columns, member=asked.member, sheet=asked.sheet)
    return texts.table, texts.refused


def _check_target(to: Path | None) -> None:
    if to is None:
        return
    if to.suffix.casefold() not in _WRITTEN:
        raise ScanError(f"{to.name} names no format: end the name in .parquet or .csv.")
    if to.is_dir():
        raise OutputError(f"{to} is a folder. Name a file.")
    require_room(to)


def _write(table: pa.Table, to: Path) -> None:
    sink = io.BytesIO()
    if to.suffix.casefold() == ".csv":
        plain = [
            pc.cast(column, column.type.value_type) if pa.types.is_dictionary(column.type) else column
            for column in table.columns
        ]
        pa_csv.write_csv(pa.table(plain, names=table.column_names), sink)
    else:
        pq.write_table(table, sink, compression="zstd")
    write_files(to.absolute().parent, {to.name: sink.getvalue()})


def _about(table: pa.Table) -> dict[str, Any]:
    about: dict[str, Any] = json.loads(table.schema.metadata[METADATA])
    return about


def _top(table: pa.Table, number: int) -> pa.Table:
    return table.filter(pc.less_equal(table["listed"], number)).sort_by("listed")


def _plain(table: pa.Table) -> list[dict[str, Any]]:
    by = _characteristics(table)
    rows = table.to_pylist()
    return [
        {
            "groups": {name: row[name] for name in by if row[name] is not None},
            # JSON has no infinity: the ratio to a rest without the outcome has no number.
            **{name: None if value == inf else value for name, value in row.items() if name not in by},
        }
        for row in rows
    ]


def _characteristics(table: pa.Table) -> list[str]:
    names: list[str] = table.column_names
    return names[: names.index("depth")]


def _lines(table: pa.Table, asked: Asked, refused: int) -> Iterator[str]:
    about = _about(table)
    if not table.num_rows:
        yield "There are no rows with an outcome: nothing to compare."
        return
    everybody = table.slice(0, 1).to_pylist()[0]
    share = about["outcome"] == "share"
    yield f"{about['rows']:,} rows{_left_out(about, refused)}."
    if everybody["state"] == "shown":
        number = _number(everybody["rate"], share=share)
        yield f"{asked.outcome}: {number} {'of everybody' if share else 'on average'}."
    yield (
        f"{about['tested']:,} intersections of up to {min(about['depth'], len(asked.by))} of "
        f"{len(asked.by)} characteristics; {about['withheld']:,} withheld to protect people."
    )
    yield from _list(table, asked, share=share)


def _list(table: pa.Table, asked: Asked, *, share: bool) -> Iterator[str]:
    number = pc.count(table["listed"]).as_py()
    worse = _about(table)["worse"]
    if not number:
        yield f"None of those shown is {worse} than chance explains (q below 0.05)."
        return
    yield ""
    listed = f"{min(number, asked.top)} of {number:,}"
    yield f"Where it is {worse} than chance explains, the surest first ({listed}):"
    for row in _plain(_top(table, asked.top)):
        yield f"{row['listed']:>4}. {_named(row['groups'])}"
        yield f"      {_figures(row, share=share)}"
        if row.get("beyond_q") is not None and row["beyond_q"] < FALSE_ALARMS and row["depth"] > 1:
            yield "      More than the sum of its parts."
    yield ""
    yield "q is the share of false alarms to expect among all intersections at least as clear."
    yield "Those that only share in the disparity of one listed are left out; --to writes them too."
    yield "A figure says where to look, not why."


def _figures(row: Mapping[str, Any], *, share: bool) -> str:
    rate, low, high = (_number(row[f"rate{part}"], share=share) for part in ("", "_low", "_high"))
    q = "q below 0.001" if row["q"] < 0.001 else f"q {row['q']:.3f}"  # noqa: PLR2004 - as tables print it
    return f"{rate} of {row['n']:,} ({low} to {high}); {_beside(row, share=share)}; {q}"


def _beside(row: Mapping[str, Any], *, share: bool) -> str:
    """
    Return the comparison with everybody else in words: a ratio of shares, a difference of means.
    """
    name, words = ("ratio", "times everybody else") if share else ("difference", "from everybody else")
    value, low, high = (row[f"{name}{part}"] for part in ("", "_low", "_high"))
    if value is None:
        return "nobody else has it"
    most = "no upper limit" if high is None else f"{high:,.2f}"
    return f"{value:,.2f} {words} ({low:,.2f} to {most})"


def _named(groups: Mapping[str, str]) -> str:
    return ", ".join(
        f"{name} {label.removeprefix('? ') if is_missing(label) else label}" for name, label in groups.items()
    )


def _left_out(about: Mapping[str, Any], refused: int) -> str:
    parts = []
    if about["without_outcome"]:
        parts.append(f"{about['without_outcome']:,} more have no outcome")
    if refused:
        parts.append(f"{refused:,} more could not be read")
    return f" ({'; '.join(parts)})" if parts else ""


def _number(value: float | None, *, share: bool) -> str:
    if value is None:
        return "not known"
    return f"{100 * value:.1f}%" if share else f"{value:,.4g}"
