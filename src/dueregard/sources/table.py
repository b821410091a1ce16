"""
What intake makes: one canonical Parquet file, and the record of how it came to be.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter

from dueregard.errors import OutputError
from dueregard.model.evidence import SourceRecord

_ABOUT = b"dueregard"


@dataclass(frozen=True)
class SourceTable:
    """
    A source as the rest of the program sees it.

    Args:
        path: the canonical Parquet file: text columns, `month` (YYYY-MM) where there is time,
            `n` where rows are counts, `value` where they hold a published value; of a survey the
            decimal `weight`, `weight.state` (weighted, zero, missing) and `psu`. A label that
            begins with "? " is a way of being missing. `<name>.code` keeps the text of the file
            beside a label given by a classification.
        columns: the columns to group and filter by.
        months: the months that have rows, in order, YYYY-MM; empty where there is no time.
        count: "n" where a row counts many; None where it counts once.
        has_value: whether there is a published value.
        record: files, digests, decisions and refused rows.
        caveats: what a reader of any figure from this table must know.
        gaps: months with days that have no record, and a sentence about each.
        unsound: months that are not whole, or more than whole, and a sentence about each.
        ages: the ages of the people in it, where they are known.
        by_day: whether the files give days, of which the months are made.
    """

    path: Path
    columns: tuple[str, ...]
    months: tuple[str, ...]
    count: str | None
    has_value: bool
    record: SourceRecord
    caveats: tuple[str, ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()
    unsound: tuple[tuple[str, str], ...] = ()
    by_day: bool = False
    ages: str | None = None

    @property
    def covered(self) -> tuple[str, str] | None:
        """
        Return the first and the last month that have rows; None where there is no time.
        """
        return (self.months[0], self.months[-1]) if self.months else None


@dataclass(frozen=True)
class About:
    """
    What a canonical file says of itself, kept in its own metadata.
    """

    columns: tuple[str, ...]
    months: tuple[str, ...]
    count: str | None
    has_value: bool
    record: SourceRecord
    caveats: tuple[str, ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()
    unsound: tuple[tuple[str, str], ...] = ()
    by_day: bool = False
    ages: str | None = None


_ABOUT_JSON = TypeAdapter(About)


def default_cache() -> Path:
    """
    Return the folder for canonical files: DUEREGARD_CACHE, or the user's cache folder.

    Where there is no such folder and none can be made, as for a user without a home, it is one that
    is gone when the program ends: files are then read again each time.
    """
    named = os.environ.get("DUEREGARD_CACHE")
    if named:
        return Path(named)
    usual = _usual_cache()
    return usual if usual is not None and _can_hold_files(usual) else _cache_of_this_run()


def _usual_cache() -> Path | None:
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dueregard"
    except RuntimeError:
        return None


def _can_hold_files(folder: Path) -> bool:
    try:
        # The rows may be about people: the folder is for this user alone.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


@cache
def _cache_of_this_run() -> Path:
    folder = tempfile.mkdtemp(prefix="dueregard-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


class TableWriter:
    """
    Writes a canonical file row group by row group; it is there whole, or not at all.

    Used as a context: what was written is put in place by `finish`, and taken away again if the
    block is left without it.

    Raises:
        OutputError: the cache folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pq.ParquetWriter | None = None
        # The rows may be about people: the folder is for this user alone.
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        except OSError as error:
            raise _not_written(path, error) from error
        os.close(handle)
        self._beside = Path(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            if self._writer is not None:
                self._writer.close()
        self._beside.unlink(missing_ok=True)

    def write(self, rows: pa.Table) -> None:
        """
        Write a row group.
        """
        try:
            if self._writer is None:
                self._writer = pq.ParquetWriter(self._beside, rows.schema, compression="zstd")
            self._writer.write_table(rows, row_group_size=max(rows.num_rows, 1))
        except OSError as error:
            raise _not_written(self._path, error) from error

    def finish(self, about: About) -> None:
        """
        Put the file in its place, with what it says of itself.
        """
        assert self._writer is not None  # noqa: S101 - there is a row group before there is an end
        try:
            self._writer.add_key_value_metadata({_ABOUT: _ABOUT_JSON.dump_json(about)})
            self._writer.close()
            self._writer = None
            self._beside.replace(self._path)
        except OSError as error:
            raise _not_written(self._path, error) from error


def _not_written(path: Path, error: OSError) -> OutputError:
    reason = (error.strerror or str(error)).lower()
    return OutputError(
        f"Nothing was written to {path.parent}, the folder for data already read: {reason}. "
        "Make room, or name another: set DUEREGARD_CACHE to a folder."
    )


def load_table(path: Path) -> SourceTable | None:
    """
    Return a canonical file written before; None if there is none, or it is not whole.
    """
    try:
        metadata = pq.read_metadata(path).metadata or {}
        about = _ABOUT_JSON.validate_json(metadata[_ABOUT])
    except (OSError, KeyError, ValueError):
        return None
    return SourceTable(path, **vars(about))


def cache_key(content: object) -> str:
    """
    Return content as the one text a cache key is taken from.
    """
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
