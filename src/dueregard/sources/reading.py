"""
A source: its files, read and put together into one canonical Parquet file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from dueregard.engine import EqualRows, open_row_keys
from dueregard.errors import SourceError, UnknownNameError
from dueregard.model.indicators import Classification, Column, Source
from dueregard.sources.classifying import shipped_classifications, with_shipped
from dueregard.sources.columns import Gathering
from dueregard.sources.file_reading import FileReading, open_file
from dueregard.sources.files import InputFile, find_files
from dueregard.sources.formats import FORMATS, format_of
from dueregard.sources.recording import caveats_of, gaps_of, is_by_day, record_of, unsound_of
from dueregard.sources.table import About, SourceTable, TableWriter, cache_key, default_cache, load_table
from dueregard.version import __version__

READER = 6
"""Goes up when the same file would be read otherwise, so that no older canonical file is used."""


def read_source(
    source_id: str,
    source: Source,
    *,
    folder: Path | str,
    classifications: Mapping[str, Classification] | None = None,
    cache: Path | str | None = None,
) -> SourceTable:
    """
    Return a source as a canonical table, reading its files if they were not read before.

    Args:
        source_id: its name, for messages and the record.
        source: how it is declared.
        folder: the assessment's folder, where its files are looked for.
        classifications: the classifications its columns may name, beside those that come with the tool.
        cache: where canonical files are kept; `default_cache()` unless given.

    Raises:
        SourceError: the files are not there or cannot be read as declared, with file, line and
            what to do; the mistakes of a file are reported together.
        UnknownNameError: there is no such format or classification.
        OutputError: the cache cannot be written.
    """
    folder, cache = Path(folder), Path(cache) if cache is not None else default_cache()
    used = _classifications_used(source, classifications or {})
    files = find_files(source_id, source, folder)
    path = cache / f"{_key(source_id, source, files, used)}.parquet"
    before = load_table(path)
    if before is not None:
        return before
    readings = [open_file(file, source, FORMATS[format_of(source)]) for file in files]
    _require_same_columns(readings)
    with TableWriter(path) as writer, closing(open_row_keys()) as equal_rows:
        about = _read_all(source_id, source, readings, Gathering(used, writer), equal_rows)
        writer.finish(about)
    return SourceTable(path, **vars(about))


def _read_all(
    source_id: str,
    source: Source,
    readings: Sequence[FileReading],
    gathering: Gathering,
    equal_rows: EqualRows,
) -> About:
    for reading in readings:
        for rows in reading.batches(equal_rows):
            gathering.add(rows, reading.missing)
    first = readings[0].file.shown_as
    decided = gathering.finish(file=first)
    if not gathering.rows:
        reason = next(reason for reading in readings for reason in reading.reasons)
        message = f"No row could be used ({reason}). Check the format declared for the source '{source_id}'."
        raise SourceError.at(first, None, message)
    repeated = gathering.repeated()
    return About(
        columns=gathering.columns,
        months=gathering.months,
        count="n" if gathering.has_counts else None,
        has_value=gathering.has_values,
        record=record_of(source_id, source, readings, decided, repeated),
        caveats=caveats_of(readings),
        gaps=gaps_of(gathering.days),
        unsound=unsound_of(gathering.days, repeated),
        by_day=is_by_day(gathering.days),
        ages=source.ages or readings[0].layout.ages,
    )


def _classifications_used(
    source: Source, classifications: Mapping[str, Classification]
) -> dict[str, tuple[str, Classification]]:
    """
    Return the classification of each column that names one, by column.
    """
    used: dict[str, tuple[str, Classification]] = {}
    known = with_shipped(classifications, source)
    for name, column in source.columns.items():
        if not isinstance(column, Column) or column.classification is None:
            continue
        if column.classification not in known:
            available = sorted({*known, *shipped_classifications()})
            raise UnknownNameError("classification", column.classification, available)
        used[name] = (column.classification, known[column.classification])
    return used


def _key(
    source_id: str,
    source: Source,
    files: Sequence[InputFile],
    used: Mapping[str, tuple[str, Classification]],
) -> str:
    declared = {
        "reader": [__version__, READER],
        "source": source_id,
        "declaration": source.model_dump(mode="json"),
        "classifications": {name: [id_, one.model_dump(mode="json")] for name, (id_, one) in used.items()},
        "files": [[file.shown_as, file.sha256, *_origin(file)] for file in files],
    }
    return hashlib.sha256(cache_key(declared).encode()).hexdigest()


def _origin(file: InputFile) -> tuple[str, ...]:
    return () if file.fetched is None else (file.fetched.address, file.fetched.fetched)


def _require_same_columns(readings: Sequence[FileReading]) -> None:
    first = readings[0]
    for reading in readings[1:]:
        differing = sorted(set(first.layout.columns) ^ set(reading.layout.columns))
        if differing:
            in_first = differing[0] in first.layout.columns
            having, lacking = (first, reading) if in_first else (reading, first)
            message = (
                f"The file has no column '{differing[0]}', which {having.file.shown_as} has. The files of "
                "one source have the same columns: declare those you need, or make two sources."
            )
            raise SourceError.at(lacking.file.shown_as, None, message)
    if any((reading.layout.moment is None) != (first.layout.moment is None) for reading in readings):
        message = "Some files of this source have a month and others none. Make two sources of them."
        raise SourceError.at(first.file.shown_as, None, message)
