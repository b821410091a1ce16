"""
What intake makes: canonical Parquet files, and the record of how they came to be.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import BinaryIO, Self

import pyarrow as pa
import pyarrow.parquet as pq

from dueregard.errors import OutputError
from dueregard.model.evidence import SourceRecord


@dataclass(frozen=True)
class SourceTable:
    """
    A source as the rest of the program sees it.

    Args:
        paths: the canonical Parquet files, one for each file with rows, all of the same columns: text
            columns, `month` (YYYY-MM) where there is time, `n` where rows are counts, `value` where they
            hold a published value; of a survey the decimal `weight`, `weight.state` (weighted, zero,
            missing) and `psu`. A label that begins with "? " is a way of being missing. `<name>.code`
            keeps the text of the file beside a label given by a classification.
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
        read_again: the files that were read for it now; the others had been read before.
    """

    paths: tuple[Path, ...]
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
    read_again: tuple[str, ...] = field(default=(), compare=False)

    @property
    def covered(self) -> tuple[str, str] | None:
        """
        Return the first and the last month that have rows; None where there is no time.
        """
        return (self.months[0], self.months[-1]) if self.months else None


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

    Its name ends with the digest of its bytes, so that what is found under a name can be checked against
    it, and two programs that write at once cannot spoil each other's file. Used as a context: what was
    written is put in place by `finish`, and taken away again if the block is left without it.

    Args:
        folder: the cache.
        key: what its name begins with: files of equal rows are still two.

    Raises:
        OutputError: the cache folder cannot be written.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self._folder, self._key = folder, key
        self._writer: pq.ParquetWriter | None = None
        self._beside = _new_file(folder)

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
            raise _not_written(self._folder, error) from error

    def finish(self) -> str | None:
        """
        Put the file in its place, and return its name; None where there is no row, and so no file.
        """
        if self._writer is None:
            return None
        try:
            self._writer.close()
            self._writer = None
            return _put_in_place(self._beside, self._folder, self._key, ".parquet")
        except OSError as error:
            raise _not_written(self._folder, error) from error


def write_whole(folder: Path, write: Callable[[BinaryIO], None], key: str, ending: str) -> str:
    """
    Let a function write a file of the cache, whole or not at all; return its name, ending with its digest.

    Raises:
        OutputError: the cache folder cannot be written.
    """
    beside = _new_file(folder)
    try:
        with beside.open("wb") as stream:
            write(stream)
        return _put_in_place(beside, folder, key, ending)
    except OSError as error:
        raise _not_written(folder, error) from error
    finally:
        beside.unlink(missing_ok=True)


def write_entry(folder: Path, content: bytes, name: str) -> None:
    """
    Write a file of the cache under a name that says nothing of its bytes, whole or not at all.

    Raises:
        OutputError: the cache folder cannot be written.
    """
    beside = _new_file(folder)
    try:
        beside.write_bytes(content)
        beside.replace(folder / name)
    except OSError as error:
        raise _not_written(folder, error) from error
    finally:
        beside.unlink(missing_ok=True)


def is_whole(path: Path) -> bool:
    """
    Tell whether a file of the cache is there and holds the bytes its name was made from.
    """
    try:
        return _digest(path) == path.stem.rpartition("-")[2]
    except OSError:
        return False


def _new_file(folder: Path) -> Path:
    # The rows may be about people: the folder is for this user alone.
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle, name = tempfile.mkstemp(prefix=".new-", dir=folder)
    except OSError as error:
        raise _not_written(folder, error) from error
    os.close(handle)
    return Path(name)


def _put_in_place(beside: Path, folder: Path, key: str, ending: str) -> str:
    name = f"{key}-{_digest(beside)}{ending}"
    beside.replace(folder / name)
    return name


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _not_written(folder: Path, error: OSError) -> OutputError:
    reason = (error.strerror or str(error)).lower()
    return OutputError(
        f"Nothing was written to {folder}, the folder for data already read: {reason}. "
        "Make room, or name another: set DUEREGARD_CACHE to a folder."
    )


def cache_key(content: object) -> str:
    """
    Return content as the one text a cache key is taken from.
    """
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
