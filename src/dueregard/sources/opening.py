"""
A file to a table of texts, whatever it is written in: what it is follows from its bytes and its declaration.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from dueregard.errors import SourceError
from dueregard.model.indicators import FileType, Source
from dueregard.sources.batches import RawTable
from dueregard.sources.delimited import read_delimited
from dueregard.sources.files import InputFile
from dueregard.sources.json_rows import read_json
from dueregard.sources.parquet import read_parquet
from dueregard.sources.spss import read_spss
from dueregard.sources.text import Encoding, find_encoding, utf_8_blocks
from dueregard.sources.unpacking import open_content, workbook_kind
from dueregard.sources.workbooks import read_workbook

_STARTS: dict[bytes, FileType] = {b"PAR1": "parquet", b"$FL2": "sav", b"$FL3": "sav"}
_ZIP = b"PK\x03\x04"
_LONGEST_START = 4


def open_table(file: InputFile, source: Source) -> RawTable:
    """
    Return the rows of a file as texts, with what was decided so as to read them.

    A workbook, an SPSS file and a Parquet file are known by their first bytes; JSON by its name, or
    by declaration. Everything else is text with separated values.

    Raises:
        SourceError: the file cannot be read as declared.
    """
    kind, notes = kind_of(file, source)
    table = _read(file, source, kind)
    table.notes[:0] = notes
    return table


def kind_of(file: InputFile, source: Source) -> tuple[FileType, list[str]]:
    """
    Return what a file is written in, and how it is packed.
    """
    stream, name, notes = open_content(file, source.member)
    with stream:
        return _kind_of(stream, name, source, file.shown_as), notes


def encoding_of(file: InputFile, source: Source) -> Encoding:
    """
    Return the encoding of a text file.
    """
    stream, _, _ = open_content(file, source.member)
    with stream:
        return find_encoding(stream, file=file.shown_as, declared=source.encoding)


def text_blocks(file: InputFile, source: Source, encoding: Encoding) -> Iterator[bytes]:
    """
    Iterate over a text file's content as UTF-8.
    """
    stream, _, _ = open_content(file, source.member)
    with stream:
        yield from utf_8_blocks(stream, encoding, file=file.shown_as)


def _read(file: InputFile, source: Source, kind: FileType) -> RawTable:
    if kind == "parquet":
        return read_parquet(file, lambda: open_content(file, source.member)[0])
    if kind in ("xlsx", "ods", "sav"):
        with open_content(file, source.member)[0] as stream:
            return read_spss(file, stream) if kind == "sav" else read_workbook(file, stream, source, kind)
    encoding = encoding_of(file, source)
    blocks = text_blocks(file, source, encoding)
    as_json = kind == "json"
    table = read_json(file.shown_as, blocks) if as_json else read_delimited(file.shown_as, blocks, source)
    table.notes.insert(0, f"Read as {encoding.how}.")
    return table


def _kind_of(stream: BinaryIO, name: str, source: Source, file: str) -> FileType:
    found = _kind_by_bytes(stream)
    declared = source.file_type
    if declared is not None and found is not None and declared != found:
        message = f"The file is declared as {declared}, and its first bytes are those of {found}."
        raise SourceError.at(file, None, message)
    if declared is not None and found is None and declared not in ("csv", "json"):
        message = f"The file is declared as {declared}, and its first bytes are not those of {declared}."
        raise SourceError.at(file, None, message)
    return found or declared or ("json" if name.casefold().endswith(".json") else "csv")


def _kind_by_bytes(stream: BinaryIO) -> FileType | None:
    peek = getattr(stream, "peek", None)
    start = peek(_LONGEST_START)[:_LONGEST_START] if peek else b""
    if start == _ZIP:
        with zipfile.ZipFile(stream) as archive:
            kind = workbook_kind(archive.namelist())
        return "ods" if kind == "ods" else "xlsx" if kind == "xlsx" else None
    return _STARTS.get(bytes(start))
