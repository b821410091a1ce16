"""
A source: its files, read and put together into one canonical Parquet file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from dueregard.errors import SourceError, UnknownNameError
from dueregard.model.indicators import Classification, Column, Source
from dueregard.sources.file_reading import FilePart, read_file
from dueregard.sources.files import InputFile, find_files
from dueregard.sources.formats import FORMATS, format_of
from dueregard.sources.labels import LabelColumn, label_by_classification, label_by_itself
from dueregard.sources.recording import caveats_of, gaps_of, record_of
from dueregard.sources.table import About, SourceTable, cache_key, default_cache, load_table, save_table
from dueregard.version import __version__

READER = 3
"""Goes up when the same file would be read otherwise, so that no older canonical file is used."""

_MONTH = len("2024-08")

T = TypeVar("T")


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
        classifications: the classifications its columns may name.
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
    parts = [read_file(file, source, FORMATS[format_of(source)]) for file in files]
    _require_same_columns(parts)
    table, about = _put_together(source_id, source, parts, used)
    save_table(path, table, about)
    return SourceTable(path, **vars(about))


def _classifications_used(
    source: Source, classifications: Mapping[str, Classification]
) -> dict[str, tuple[str, Classification]]:
    """
    Return the classification of each column that names one, by column.
    """
    used: dict[str, tuple[str, Classification]] = {}
    for name, column in source.columns.items():
        if not isinstance(column, Column) or column.classification is None:
            continue
        if column.classification not in classifications:
            raise UnknownNameError("classification", column.classification, sorted(classifications))
        used[name] = (column.classification, classifications[column.classification])
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
        "files": [[file.shown_as, file.sha256] for file in files],
    }
    return hashlib.sha256(cache_key(declared).encode()).hexdigest()


def _require_same_columns(parts: Sequence[FilePart]) -> None:
    first = parts[0]
    for part in parts[1:]:
        differing = sorted(set(first.columns) ^ set(part.columns))
        if differing:
            having, lacking = (first, part) if differing[0] in first.columns else (part, first)
            message = (
                f"The file has no column '{differing[0]}', which {having.record.path} has. The files of one "
                "source have the same columns: declare those you need, or make two sources."
            )
            raise SourceError.at(lacking.record.path, None, message)
    if any((part.moments is None) != (first.moments is None) for part in parts):
        message = "Some files of this source have a month and others none. Make two sources of them."
        raise SourceError.at(first.record.path, None, message)


def _put_together(
    source_id: str,
    source: Source,
    parts: Sequence[FilePart],
    used: Mapping[str, tuple[str, Classification]],
) -> tuple[pa.Table, About]:
    if not any(part.record.rows_kept for part in parts):
        reason = next(refused.reason for part in parts for refused in part.refused)
        message = f"No row could be used ({reason}). Check the format declared for the source '{source_id}'."
        raise SourceError.at(parts[0].record.path, None, message)
    columns, taken = _label(parts, used)
    moments = _joined([part.moments for part in parts])
    counts = _joined([part.counts for part in parts])
    values = _joined([part.values for part in parts])
    months = [moment[:_MONTH] for moment in moments] if moments is not None else None
    table = dict(columns)
    if months is not None:
        table["month"] = _texts(months)
    if values is not None:
        table["value"] = _texts(values)
    if counts is not None:
        table["n"] = pa.array(counts, pa.int64())
    about = About(
        columns=tuple(name for name in table if name not in ("n", "value")),
        months=tuple(sorted(set(months or ()))),
        count="n" if counts is not None else None,
        has_value=values is not None,
        record=record_of(source_id, source, parts, taken),
        caveats=caveats_of(parts),
        gaps=gaps_of(moments, counts),
    )
    return pa.table(table), about


def _label(
    parts: Sequence[FilePart],
    used: Mapping[str, tuple[str, Classification]],
) -> tuple[dict[str, pa.Array], list[str]]:
    """
    Return the label columns, each classified one with its codes beside it, and what was decided.
    """
    columns: dict[str, pa.Array] = {}
    decided: list[str] = []
    for name in parts[0].columns:
        column = LabelColumn(name)
        for part in parts:
            column.extend(part.columns[name])
        if name not in used:
            labels, taken = label_by_itself(column)
            decided.extend(taken)
        else:
            labels = label_by_classification(column, *used[name], file=parts[0].record.path)
            columns[f"{name}.code"] = column.as_labels({text: text for text in column.texts})
        columns[name] = column.as_labels(labels)
    return columns, decided


def _texts(texts: Sequence[str]) -> pa.Array:
    column = LabelColumn("")
    column.extend(texts)
    return column.as_labels({text: text for text in column.texts})


def _joined(lists: Sequence[list[T] | None]) -> list[T] | None:
    present = [one for one in lists if one is not None]
    return list(chain.from_iterable(present)) if present else None
