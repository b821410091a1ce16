"""
A source: its files, each read once, put together into one table.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from dueregard.engine import equal_rows_version, open_row_keys
from dueregard.errors import SourceError, UnknownNameError
from dueregard.model.indicators import Classification, Column, Source
from dueregard.sources.classifying import shipped_classifications, with_shipped
from dueregard.sources.columns import Gathering
from dueregard.sources.digests import Digests
from dueregard.sources.file_reading import FileReading, open_file
from dueregard.sources.files import InputFile, find_files
from dueregard.sources.formats import FORMATS, format_of
from dueregard.sources.labels import refuse_unmapped
from dueregard.sources.parts import Part, load_part, repeated_rows, save_keys, save_part
from dueregard.sources.recording import caveats_of, gaps_of, is_by_day, record_of, unsound_of
from dueregard.sources.table import SourceTable, TableWriter, cache_key, default_cache
from dueregard.version import __version__

READER = 7
"""Goes up when the same file would be read otherwise, so that no older canonical file is used."""

_NAME = 12
_NOT_OF_ROWS = frozenset(
    ("attribution", "edition", "files", "licence", "note", "publisher", "sha256", "title", "url")
)
"""What is declared of a source and changes none of its rows."""


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
    digests = Digests(cache)
    files = find_files(source_id, source, folder, digests)
    digests.save()
    keys = [_key(source, file, used) for file in files]
    kept = [load_part(cache, key) for key in keys]
    readings = [
        None if part is not None else open_file(file, source, FORMATS[format_of(source)])
        for file, part in zip(files, kept, strict=True)
    ]
    _require_same_columns([_shape(part or reading) for part, reading in zip(kept, readings, strict=True)])
    parts = _read_all(cache, keys, kept, readings, used)
    return _put_together(source_id, source, files, parts, cache, [r.file.shown_as for r in readings if r])


def _read_all(
    cache: Path,
    keys: Sequence[str],
    kept: Sequence[Part | None],
    readings: Sequence[FileReading | None],
    used: Mapping[str, tuple[str, Classification]],
) -> list[Part]:
    """
    Return the part of each file: that kept before, or one read now.
    """
    parts, unmapped = [], dict[str, Counter[str]]()
    with closing(open_row_keys()) as equal_rows:
        for key, part, reading in zip(keys, kept, readings, strict=True):
            if reading is None:
                assert part is not None  # noqa: S101 - what was not kept is read
                parts.append(part)
                continue
            with TableWriter(cache, key) as writer:
                gathering = Gathering(used, reading.file.sha256[-_NAME:], writer)
                for rows in reading.batches(equal_rows):
                    gathering.add(rows, reading.missing)
                found = gathering.unmapped()
                for column, codes in found.items():
                    unmapped.setdefault(column, Counter()).update(codes)
                if not unmapped:
                    gathering.finish()
                    numbers = save_keys(cache, key, gathering.take_keys())
                    parts.append(_part(key, reading, gathering, writer.finish(), numbers))
                    save_part(cache, parts[-1])
    refuse_unmapped(unmapped, used, file=next(r.file.shown_as for r in readings if r) if unmapped else "")
    return parts


def _part(key: str, reading: FileReading, gathering: Gathering, rows: str | None, keys: str) -> Part:
    return Part(
        key=key,
        record=reading.record(),
        refused=tuple(reading.refused),
        reasons=dict(reading.reasons),
        notes=reading.notes,
        names=tuple(reading.layout.columns),
        has_moment=reading.layout.moment is not None,
        columns=gathering.columns,
        months=gathering.months,
        has_counts=gathering.has_counts,
        has_values=gathering.has_values,
        decided=gathering.decisions(),
        days=dict(gathering.days),
        ages=reading.layout.ages,
        rows=rows,
        keys=keys,
    )


def _put_together(
    source_id: str,
    source: Source,
    files: Sequence[InputFile],
    parts: Sequence[Part],
    cache: Path,
    read_again: Sequence[str],
) -> SourceTable:
    with_rows = [part for part in parts if part.rows is not None]
    if not with_rows:
        reason = next(reason for part in parts for reason in part.reasons)
        message = f"No row could be used ({reason}). Check the format declared for the source '{source_id}'."
        raise SourceError.at(files[0].shown_as, None, message)
    days = Counter[str]()
    for part in parts:
        days.update(part.days)
    repeated = repeated_rows(cache, parts)
    return SourceTable(
        paths=tuple(cache / part.rows for part in with_rows if part.rows is not None),
        columns=with_rows[0].columns,
        months=tuple(sorted({month for part in parts for month in part.months})),
        count="n" if any(part.has_counts for part in parts) else None,
        has_value=any(part.has_values for part in parts),
        record=record_of(
            source_id, source, [_of_file(*pair) for pair in zip(parts, files, strict=True)], repeated
        ),
        caveats=caveats_of(parts),
        gaps=gaps_of(days),
        unsound=unsound_of(days, repeated),
        by_day=is_by_day(days),
        ages=source.ages or parts[0].ages,
        read_again=tuple(read_again),
    )


def _of_file(part: Part, file: InputFile) -> Part:
    """
    Return a part with where its file came from, which its bytes do not say.
    """
    fetched = file.fetched
    origin = {
        "address": None if fetched is None else fetched.address,
        "fetched": None if fetched is None else fetched.fetched,
    }
    return replace(part, record=part.record.model_copy(update=origin))


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


def _key(source: Source, file: InputFile, used: Mapping[str, tuple[str, Classification]]) -> str:
    """
    Return the digest of all that the rows of a file hang on.
    """
    declared = {
        "reader": [__version__, READER, equal_rows_version()],
        "declaration": source.model_dump(mode="json", exclude=set(_NOT_OF_ROWS)),
        # As pairs: the order of the groups is the order of the table.
        "classifications": {
            name: [id_, list(one.model_dump(mode="json").items())] for name, (id_, one) in used.items()
        },
        "file": [file.shown_as, file.sha256],
    }
    return hashlib.sha256(cache_key(declared).encode()).hexdigest()


@dataclass(frozen=True)
class _Shape:
    file: str
    names: frozenset[str]
    has_moment: bool


def _shape(of_file: Part | FileReading | None) -> _Shape:
    if isinstance(of_file, FileReading):
        layout = of_file.layout
        return _Shape(of_file.file.shown_as, frozenset(layout.columns), layout.moment is not None)
    assert of_file is not None  # noqa: S101 - what was not kept is read
    return _Shape(of_file.record.path, frozenset(of_file.names), of_file.has_moment)


def _require_same_columns(shapes: Sequence[_Shape]) -> None:
    first = shapes[0]
    for shape in shapes[1:]:
        differing = sorted(first.names ^ shape.names)
        if differing:
            in_first = differing[0] in first.names
            having, lacking = (first, shape) if in_first else (shape, first)
            message = (
                f"The file has no column '{differing[0]}', which {having.file} has. The files of "
                "one source have the same columns: declare those you need, or make two sources."
            )
            raise SourceError.at(lacking.file, None, message)
    if any(shape.has_moment != first.has_moment for shape in shapes):
        message = "Some files of this source have a month and others none. Make two sources of them."
        raise SourceError.at(first.file, None, message)
