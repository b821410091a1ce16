"""
What changed between two editions of a data file, in words or as data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from dueregard.cli.reports import print_json
from dueregard.sources.comparing import ColumnCompared, Comparison, Moved, compare_editions
from dueregard.sources.editions import Edition, Given, read_editions

_LISTED = 12


def compare(
    old: Path, new: Path, *, member: str | None, sheet: str | None, as_json: bool, out: Console
) -> bool:
    """
    Print what changed between two editions; tell whether it breaks a comparison of one with the other.
    """
    found = compare_editions(*read_editions(Given(old, member, sheet), Given(new, member, sheet)))
    if as_json:
        print_json(out, as_data(found))
    else:
        for line in _lines(found):
            out.print(escape(line), soft_wrap=True)
    return found.breaks


def as_data(found: Comparison) -> dict[str, Any]:
    """
    Return a comparison as plain data.
    """
    return {
        "old": _edition(found.old),
        "new": _edition(found.new),
        "periods_in_both": list(found.periods),
        "columns": {
            "renamed": [vars(one) for one in found.columns_renamed],
            "gone": list(found.columns_gone),
            "added": list(found.columns_added),
        },
        "labels": [
            {
                "column": one.column,
                "renamed": [vars(rename) for rename in one.renamed],
                "vanished": one.vanished,
                "new": one.new,
                "changed": {
                    label: {"old": before, "new": after} for label, (before, after) in one.changed.items()
                },
            }
            for one in found.columns
        ],
        "moved": [
            {
                "column": one.column,
                "from": list(one.giving),
                "to": list(one.taking),
                "count": one.count,
                "changes": one.changes,
                "together": one.together,
            }
            for one in found.moved
        ],
        "cells_in_both": found.cells,
        "cells_revised": found.revised,
        "revised": {
            period: {"cells": cells, "revised": revised, "old": before, "new": after}
            for period, (cells, revised, before, after) in found.revised_by_period.items()
        },
        "effects": list(effects(found)),
        "breaks_comparison": found.breaks,
    }


def effects(found: Comparison) -> Iterator[str]:
    """
    Iterate over what the changes do to a comparison of figures from the two editions, as sentences.
    """
    if not found.periods:
        yield "No period is in both editions, so their counts cannot be compared, only their names."
    for moved in found.moved:
        yield _effect_of_move(moved)
    moved_labels = {label for one in found.moved for label in (*one.giving, *one.taking)}
    for one in found.columns:
        gone = [label for label in one.vanished if label not in moved_labels]
        come = [label for label in one.new if label not in moved_labels]
        if one.renamed:
            names = "; ".join(f"'{rename.old}' is now '{rename.new}'" for rename in one.renamed[:_LISTED])
            yield f"Names changed in '{one.column}': {names}. Give both one group by a classification."
        if gone:
            yield f"Gone from '{one.column}': {_listed(gone)}. A figure of it ends with the earlier edition."
        if come:
            yield f"New in '{one.column}': {_listed(come)}. Earlier figures are not zero: there are none."
    if found.columns_gone or found.columns_added:
        yield (
            f"Columns of labels differ: gone {_listed(found.columns_gone) or 'none'}, added "
            f"{_listed(found.columns_added) or 'none'}. Declare only those that both have."
        )
    if found.revised:
        yield (
            f"{found.revised:,} of {found.cells:,} counts in both were revised: take every period from one "
            "edition, the later where it has it, and never add the two up."
        )


def _effect_of_move(moved: Moved) -> str:
    shown = "; ".join(
        f"'{label}' {change:+.1%}" if change is not None else f"'{label}' from nothing"
        for label, change in moved.changes.items()
    )
    return (
        f"{moved.count:,} were moved in '{moved.column}' from {_listed(moved.giving)} to "
        f"{_listed(moved.taking)}. Joined as they stand the editions show {shown}, which did not happen: "
        f"together they changed by {moved.together:+.1%}. Compare them together, or within one edition."
    )


def _lines(found: Comparison) -> Iterator[str]:
    for what, edition in (("Old", found.old), ("New", found.new)):
        kind = "rows, each counting once" if edition.counted else "rows"
        covered = _covered(edition.periods)
        yield f"{what}: {edition.name}, {edition.rows:,} {kind}, {covered}, {edition.sha256}"
        if edition.repeated:
            yield f"     {edition.repeated:,} of its cells are given more than once."
    yield f"In both: {_covered(found.periods)}, {found.cells:,} counts, {found.revised:,} of them revised."
    for one in found.columns_renamed:
        yield f"Column '{one.old}' is now '{one.new}' ({one.why})."
    for column in found.columns:
        yield from _column(column)
    yield from _revisions(found)
    said = list(effects(found))
    yield ""
    if not said:
        yield "The two editions agree in everything both have."
        return
    yield "What this does to a comparison:" if found.breaks else "Nothing breaks a comparison. To note:"
    yield from (f"  - {sentence}" for sentence in said)


def _column(column: ColumnCompared) -> Iterator[str]:
    if not (column.renamed or column.vanished or column.new or column.changed):
        return
    yield f"{column.column}:"
    for one in column.renamed[:_LISTED]:
        yield f"  renamed: '{one.old}' to '{one.new}' ({one.why})"
    yield from _counts("gone", column.vanished)
    yield from _counts("new", column.new)
    for label, (before, after) in list(column.changed.items())[:_LISTED]:
        change = f" ({after / before - 1:+.1%})" if before else ""
        yield f"  changed: '{label}' {before:,} to {after:,}{change}"
    if len(column.changed) > _LISTED:
        yield f"  and {len(column.changed) - _LISTED} more that changed; --format json lists all."


def _counts(what: str, labels: Mapping[str, int]) -> Iterator[str]:
    for label, count in list(labels.items())[:_LISTED]:
        yield f"  {what}: '{label}', {count:,}"
    if len(labels) > _LISTED:
        yield f"  and {len(labels) - _LISTED} more that are {what}; --format json lists all."


def _revisions(found: Comparison) -> Iterator[str]:
    revised = {period: numbers for period, numbers in found.revised_by_period.items() if numbers[1]}
    if not revised or not any(revised):
        return
    yield "Revised, by period (counts revised; total before and after):"
    for period, (cells, number, before, after) in revised.items():
        change = f" ({after / before - 1:+.1%})" if before else ""
        yield f"  {period}: {number:,} of {cells:,}; {before:,} to {after:,}{change}"


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "file": edition.name,
        "sha256": edition.sha256,
        "rows": edition.rows,
        "header": list(edition.header),
        "columns": list(edition.columns),
        "periods": list(edition.periods),
        "repeated_cells": edition.repeated,
    }


def _covered(periods: Sequence[str]) -> str:
    named = [period for period in periods if period]
    if not named:
        return "no periods" if not periods else "no time"
    return named[0] if len(named) == 1 else f"{named[0]} to {named[-1]} ({len(named)})"


def _listed(names: Sequence[str]) -> str:
    shown = [f"'{name}'" for name in names[:_LISTED]]
    more = [f"{len(names) - _LISTED} more"] if len(names) > _LISTED else []
    every = [*shown, *more]
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}" if every else ""
