"""
Parts: what is kept of each file that was read, so that a new month is read and the others are not.

A part is found by a key made from all that its rows hang on: the bytes of the file, its name, what is
declared of it, the classifications used, and the version of the readers. Its rows and the numbers of its
rows lie in files whose names end with their own digests; a part whose files are not what their names say
is no part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from dueregard.model.evidence import FileRecord, RefusedRow
from dueregard.sources.table import is_whole, write_entry, write_whole


@dataclass(frozen=True)
class Part:
    """
    One file as it was read.

    Args:
        key: what it was kept under.
        record: its name, digest and rows.
        refused: the first rows refused.
        reasons: why rows were refused, with how many.
        notes: decisions taken to read it.
        names: the columns it was read for.
        has_moment: whether it has a month, date or time.
        columns: the columns to group and filter by.
        months: the months that have rows.
        has_counts: whether its rows are counts.
        has_values: whether they hold published values.
        decided: decisions taken over whole columns, by column.
        days: rows or counts by month or day.
        ages: the ages of the people in it, where they are known.
        rows: the file of its rows; None where none was kept.
        keys: the file of the numbers of its rows.
    """

    key: str
    record: FileRecord
    refused: tuple[RefusedRow, ...]
    reasons: dict[str, int]
    notes: tuple[str, ...]
    names: tuple[str, ...]
    has_moment: bool
    columns: tuple[str, ...]
    months: tuple[str, ...]
    has_counts: bool
    has_values: bool
    decided: dict[str, tuple[str, ...]]
    days: dict[str, int]
    ages: str | None
    rows: str | None
    keys: str


_JSON = TypeAdapter(Part)
_KEYS = ".keys"


def load_part(cache: Path, key: str) -> Part | None:
    """
    Return a part kept before; None if there is none, or it is not what it says.
    """
    try:
        part = _JSON.validate_json((cache / f"{key}.json").read_bytes())
    except (OSError, ValueError):
        return None
    files = [name for name in (part.rows, part.keys) if name is not None]
    # An entry copied from another cache, or from another key, is no entry.
    own = part.key == key and all(name.startswith(f"{key}-") and Path(name).name == name for name in files)
    return part if own and all(is_whole(cache / name) for name in files) else None


def save_part(cache: Path, part: Part) -> None:
    """
    Keep a part, whose rows and keys are in their places.

    Raises:
        OutputError: the cache folder cannot be written.
    """
    write_entry(cache, _JSON.dump_json(part), f"{part.key}.json")


def save_keys(cache: Path, key: str, keys: Mapping[str, NDArray[np.uint64]]) -> str:
    """
    Keep the numbers of rows, by month, and return the name of their file.

    Raises:
        OutputError: the cache folder cannot be written.
    """
    named = {_KEYS + month: numbers for month, numbers in keys.items()}
    # Straight to the file: the numbers of a hundred million rows are 800 MB, of which one copy is enough.
    return write_whole(cache, lambda stream: np.savez(stream, allow_pickle=False, **named), key, ".npz")


def repeated_rows(cache: Path, parts: Sequence[Part]) -> dict[str, tuple[int, int]]:
    """
    Return for each month how many rows equal an earlier row in every field, and how many it has.

    Rows without a month of their own stand under "". Equal rows are of one month.
    """
    by_month: dict[str, list[Path]] = {}
    for part in parts:
        path = cache / part.keys
        with np.load(path, allow_pickle=False) as kept:
            for name in kept.files:
                by_month.setdefault(name.removeprefix(_KEYS), []).append(path)
    return {month: _repeated(month, paths) for month, paths in sorted(by_month.items())}


def _repeated(month: str, paths: Sequence[Path]) -> tuple[int, int]:
    found = []
    for path in paths:
        with np.load(path, allow_pickle=False) as kept:
            found.append(kept[_KEYS + month])
    keys = found[0] if len(found) == 1 else np.sort(np.concatenate(found))
    return int(np.count_nonzero(keys[1:] == keys[:-1])), len(keys)
