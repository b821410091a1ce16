"""
What is in a data file, and the entry to declare it with.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from dueregard.cli.reports import print_json
from dueregard.sources.inspecting import ColumnFound, Inspection, inspect_file
from dueregard.yamlfile import dump_yaml


def inspect(path: Path, *, member: str | None, sheet: str | None, as_json: bool, out: Console) -> None:
    """
    Print what is in a file, and the `sources:` entry to paste.
    """
    found = inspect_file(path, member=member, sheet=sheet)
    if as_json:
        print_json(out, as_data(found))
        return
    for line in _lines(found):
        out.print(escape(line), soft_wrap=True)


def as_data(found: Inspection) -> dict[str, Any]:
    """
    Return an inspection as plain data.
    """
    return {
        "file": found.file.shown_as,
        "sha256": found.file.sha256,
        "bytes": found.file.size,
        "kind": found.kind,
        "notes": list(found.notes),
        "choose": list(found.choose),
        "rows": found.rows,
        "refused": found.refused,
        "equal_rows": found.equal_rows,
        "columns": [_column_data(column) for column in found.columns],
        "guessed": list(found.guess.why),
        "sources": {} if found.choose else found.entry(),
    }


def _column_data(column: ColumnFound) -> dict[str, Any]:
    mapping = column.mapping
    return {
        "name": column.name,
        "kind": column.kind,
        "empty": column.empty,
        "missing": column.missing,
        "codes": column.codes,
        "classification": None if mapping is None else mapping.classification,
        "groups": {} if mapping is None else mapping.groups,
        "unmapped": [] if mapping is None else list(mapping.unmapped),
        "months": column.months,
    }


def _lines(found: Inspection) -> list[str]:
    heading = f"{found.file.shown_as}: {found.kind}, {found.file.size:,} bytes, {found.file.sha256}"
    if found.choose:
        option = "--sheet" if found.file.path.suffix.casefold() in (".xlsx", ".ods") else "--member"
        return [
            heading,
            f"It holds several tables. Name one with {option}:",
            *(f"  {x}" for x in found.choose),
        ]
    lines = [heading, *found.notes, f"{found.rows:,} rows, {len(found.columns)} columns with a name."]
    if found.refused:
        lines.append(f"{found.refused:,} rows have more or fewer fields than the header.")
    if found.equal_rows:
        lines.append(f"{found.equal_rows:,} rows equal an earlier row in every field.")
    for column in found.columns:
        lines.extend(_column_lines(column))
    lines += ["", "What follows was guessed. Look at it, then paste it into indicators.yaml:"]
    lines += [f"  # {why}" for why in found.guess.why]
    return [*lines, dump_yaml({"sources": found.entry()}).rstrip()]


def _column_lines(column: ColumnFound) -> list[str]:
    lines = [f"  {column.name}: {column.kind}" + (f", {column.empty:,} empty" if column.empty else "")]
    if column.months:
        months = list(column.months)
        number = "1 month" if len(months) == 1 else f"{len(months)} months"
        lines.append(f"      {months[0]} to {months[-1]}, {number} with rows")
    if column.missing:
        lines.append(f"      no answer or no number: {_counted(column.missing)}")
    if column.mapping is not None:
        lines.append(f"      {column.mapping.classification}: {_counted(column.mapping.groups)}")
        if column.mapping.unmapped:
            lines.append(f"      in no group of it: {', '.join(column.mapping.unmapped)}")
    if column.codes:
        lines.append(f"      {_counted(column.codes)}")
    return lines


def _counted(rows: dict[str, int]) -> str:
    return "; ".join(f"{text} {number:,}" for text, number in rows.items())
