"""
A file's columns as texts, as the file writes them: nothing declared, nothing put into groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dueregard.errors import SourceError, UnknownNameError
from dueregard.model.indicators import Source
from dueregard.sources.batches import RawTable
from dueregard.sources.files import input_file
from dueregard.sources.inspecting import open_as_guessed, tables_to_choose


@dataclass(frozen=True)
class Texts:
    """
    Some columns of a file.

    Args:
        table: their texts, coded; null where the file has nothing, or says itself that it is no answer.
        refused: rows that have more or fewer fields than the header, and are not in the table.
        notes: what was decided so as to read them.
    """

    table: pa.Table
    refused: int
    notes: tuple[str, ...]


def read_as_texts(
    path: Path, columns: Sequence[str], *, member: str | None = None, sheet: str | None = None
) -> Texts:
    """
    Return columns of a file in any format that intake reads.

    Args:
        path: the file, packed or not.
        columns: the names of those wanted, as its header has them.
        member: the file in a zip.
        sheet: the sheet of a workbook.

    Raises:
        SourceError: the file cannot be read, or holds several tables and none is named.
        UnknownNameError: it has no such column.
    """
    name = path.name if path.is_absolute() else path.as_posix()
    file = input_file(path, name)
    given = Source(files=name, member=member, sheet=sheet)
    choose = tables_to_choose(file, given)
    if choose:
        message = f"The file holds several tables. Name one: {', '.join(choose)}."
        raise SourceError.at(name, None, message)
    _, guess, raw = open_as_guessed(file, given)
    for column in columns:
        if column not in raw.header:
            raise UnknownNameError("column", column, [header for header in raw.header if header])
    table, refused = _gather(raw, columns)
    return Texts(table, refused, (*raw.notes, *guess.why))


def _gather(raw: RawTable, columns: Sequence[str]) -> tuple[pa.Table, int]:
    places = [raw.header.index(column) for column in columns]
    chunks: list[list[pa.DictionaryArray]] = [[] for _ in columns]
    refused = 0
    for batch in raw.batches:
        refused += len(batch.refused)
        for chunk, place, column in zip(chunks, places, columns, strict=True):
            chunk.append(_coded(batch.columns[place], raw.missing.get(column, frozenset())))
    kind = pa.dictionary(pa.int32(), pa.string())
    arrays = [pa.chunked_array(chunk, kind).unify_dictionaries() for chunk in chunks]
    return pa.table(arrays, names=list(columns)), refused


def _coded(column: pa.Array, missing: frozenset[str]) -> pa.DictionaryArray:
    coded = column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()
    texts = pc.utf8_trim_whitespace(coded.dictionary.cast(pa.string()))
    nothing = pa.array(["", *missing], pa.string())
    said = pc.if_else(pc.is_in(texts, value_set=nothing), pa.scalar(None, pa.string()), texts)
    # Encoded again: trimmed texts may repeat, and a null is no label.
    return said.take(coded.indices).dictionary_encode().cast(pa.dictionary(pa.int32(), pa.string()))
