"""
Parquet files: their columns as text, a batch of rows at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dueregard.errors import SourceError
from dueregard.sources.batches import Batch, Positions, RawTable, header_names, no_rows
from dueregard.sources.files import InputFile

_ROWS = 2**17


def read_parquet(file: InputFile, open_stream: Callable[[], BinaryIO]) -> RawTable:
    """
    Return the rows of a Parquet file; a null is an empty text, and a row's line is its number.

    Raises:
        SourceError: the file cannot be read, or has a column of lists or of records.
    """
    name = file.shown_as
    with open_stream() as stream:
        parquet = _open(name, stream)
        schema, rows = parquet.schema_arrow, parquet.metadata.num_rows
    nested = [field.name for field in schema if pa.types.is_nested(field.type)]
    if nested:
        message = f"The column '{nested[0]}' holds lists or records, not one value. Make it plain columns."
        raise SourceError.at(name, None, message)
    header = header_names([schema.names], file=name, line=None)
    if not rows or not header:
        raise no_rows(name, None)
    notes = ["Read as Parquet; a null is an empty text."]
    return RawTable(name, header, _batches(name, open_stream), notes)


def _open(file: str, stream: BinaryIO) -> pq.ParquetFile:
    try:
        schema = pq.read_schema(stream)
        # A text that a million rows repeat is held once, and not a million times.
        texts = [field.name for field in schema if pa.types.is_string(field.type)]
        return pq.ParquetFile(stream, read_dictionary=texts)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _unreadable(file, error) from error


def _batches(file: str, open_stream: Callable[[], BinaryIO]) -> Iterator[Batch]:
    start = 1
    with open_stream() as stream:
        parquet = _open(file, stream)
        try:
            for batch in parquet.iter_batches(batch_size=_ROWS):
                yield Batch(tuple(map(_texts, batch.columns)), _Numbers(start))
                start += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise _unreadable(file, error) from error


def _texts(column: pa.Array) -> pa.DictionaryArray:
    indices, values = _coded(column)
    texts = pc.fill_null(values.cast(pa.string()), "")
    if indices.null_count:
        indices = pc.fill_null(indices, len(texts))
        texts = pa.concat_arrays([texts, pa.array([""], pa.string())])
    # Different values may be one text, and a dictionary may hold a value twice.
    distinct = texts.dictionary_encode()
    return pa.DictionaryArray.from_arrays(distinct.indices.take(indices), distinct.dictionary)


def _coded(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """
    Return the code of each row, and the values that rows of this batch have.
    """
    if not pa.types.is_dictionary(column.type):
        coded = column.dictionary_encode()
        return coded.indices, coded.dictionary
    used = column.indices.dictionary_encode()
    return used.indices, column.dictionary.take(used.dictionary)


class _Numbers:
    """
    The numbers of rows, for want of lines.
    """

    def __init__(self, start: int) -> None:
        self._start = start

    def __call__(self, positions: Positions) -> list[int]:
        return [self._start + int(at) for at in positions]


def _unreadable(file: str, error: Exception) -> SourceError:
    return SourceError.at(
        file, None, f"The file begins like Parquet and cannot be read ({error}). Get it again."
    )
