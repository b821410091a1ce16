"""
Packed files: what lies within, taken out only as far as a file of that size can honestly hold.
"""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from dueregard.errors import SourceError, suggest_nearest
from dueregard.sources.files import InputFile

HARMLESS = 64 * 2**20
"""Bytes that may always be unpacked, however well they were packed."""

MOST_BYTES = 64 * 2**30
"""Bytes one packed file may hold: more than any year of records a force publishes."""

MOST_RATIO = 100
"""Unpacked bytes for each packed one; text of records packs to a fifth or a twentieth."""

MOST_MEMBERS = 1000

BROKEN = (
    EOFError,
    IndexError,
    KeyError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the standard library raises, by what is broken in a packed file."""

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_ENCRYPTED = 0x1
_SYMLINK = 0o120000
_WORKBOOKS = {"xl/workbook.xml": "xlsx", "content.xml": "ods"}


class Closable(Protocol):
    """
    Something to close.
    """

    def close(self) -> None:
        """
        Close it.
        """
        ...


class Readable(Closable, Protocol):
    """
    Something that gives bytes.
    """

    def read(self, size: int, /) -> bytes:
        """
        Return at most so many bytes; none at the end.
        """
        ...


class _Bounded(io.RawIOBase):
    """
    A stream that stops with an error where more comes out than may.
    """

    def __init__(self, inner: Readable, *, beneath: tuple[Closable, ...], packed: int, file: str) -> None:
        self._inner, self._beneath, self._file = inner, beneath, file
        self._most = min(MOST_BYTES, max(HARMLESS, packed * MOST_RATIO))
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            content = self._inner.read(len(buffer))
        except BROKEN as error:
            message = f"The file is packed and cannot be unpacked ({error}). Get it again."
            raise SourceError.at(self._file, None, message) from error
        self._given += len(content)
        if self._given > self._most:
            raise _too_much(self._file)
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        for each in (self._inner, *self._beneath):
            each.close()
        super().close()


def open_content(file: InputFile, member: str | None = None) -> tuple[BinaryIO, str, list[str]]:
    """
    Return a file's content as a stream, the name it has there, and what was decided.

    A workbook is a zip as well, and is given as it is.

    Raises:
        SourceError: the file cannot be unpacked, would unpack to too much, or is a zip of which it
            is not said which file is meant.
    """
    stream = file.open()
    try:
        return _open_content(stream, file, member)
    except BaseException:
        stream.close()
        raise


def _open_content(stream: BinaryIO, file: InputFile, member: str | None) -> tuple[BinaryIO, str, list[str]]:
    start = stream.read(len(_ZIP))
    stream.seek(0)
    if start.startswith(_GZIP):
        return _gunzip(stream, file)
    if start == _ZIP:
        return _from_zip(stream, file, member)
    if member is not None:
        message = f"The file is no zip, so there is no '{member}' in it. Take out `member`."
        raise SourceError.at(file.shown_as, None, message)
    return stream, file.shown_as, []


def members_of(file: InputFile) -> tuple[str, ...]:
    """
    Return the names of the files in a zip; none if the file is no zip, or is a workbook.

    Raises:
        SourceError: the zip would do harm, or cannot be opened.
    """
    with file.open() as stream:
        if stream.read(len(_ZIP)) != _ZIP:
            return ()
        stream.seek(0)
        with _archive(stream, file) as archive:
            names = archive.namelist()
            return () if workbook_kind(names) else tuple(name for name in names if not name.endswith("/"))


def workbook_kind(names: Sequence[str]) -> str | None:
    """
    Return "xlsx" or "ods" if a zip holds what makes it a workbook; None if it does not.
    """
    if "content.xml" in names and "mimetype" not in names:
        return None
    return next((kind for name, kind in _WORKBOOKS.items() if name in names), None)


def check_members(archive: zipfile.ZipFile, *, packed: int, file: str) -> None:
    """
    Refuse a zip that would do harm, before anything in it is unpacked.

    Raises:
        SourceError: it holds too many files, too much, paths that lead out of it, links, or
            files under a password.
    """
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        message = f"The zip holds {len(members)} files; at most {MOST_MEMBERS} are read. Unpack it yourself."
        raise SourceError.at(file, None, message)
    if sum(member.file_size for member in members) > min(MOST_BYTES, max(HARMLESS, packed * MOST_RATIO)):
        raise _too_much(file)
    for member in members:
        _check_member(member, file)


def _check_member(member: zipfile.ZipInfo, file: str) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    leads_out = path.is_absolute() or ".." in path.parts or ":" in path.parts[0] if path.parts else True
    if leads_out:
        reason = "a file whose path leads out of it"
    elif member.flag_bits & _ENCRYPTED:
        reason = "a file under a password"
    elif (member.external_attr >> 16) & 0o170000 == _SYMLINK:
        reason = "a link to another file"
    else:
        return
    message = f"The zip holds {reason}, and is not opened. Unpack it yourself, and give the file in it."
    raise SourceError.at(file, None, message)


def _gunzip(stream: BinaryIO, file: InputFile) -> tuple[BinaryIO, str, list[str]]:
    # The last four bytes say how much comes out, modulo 2**32 (RFC 1952); they may lie, so it is counted too.
    stream.seek(max(file.size - 4, 0))
    if int.from_bytes(stream.read(4), "little") > max(HARMLESS, file.size * MOST_RATIO):
        raise _too_much(file.shown_as)
    stream.seek(0)
    inner = _Bounded(gzip.GzipFile(fileobj=stream), beneath=(stream,), packed=file.size, file=file.shown_as)
    return _buffered(inner), file.shown_as.removesuffix(".gz"), ["Unpacked with gzip."]


def _from_zip(stream: BinaryIO, file: InputFile, member: str | None) -> tuple[BinaryIO, str, list[str]]:
    archive = _archive(stream, file)
    if member is None and workbook_kind(archive.namelist()):
        stream.seek(0)
        return stream, file.shown_as, []
    meant = _member_meant(archive, file.shown_as, member)
    try:
        inner = _Bounded(archive.open(meant), beneath=(archive, stream), packed=file.size, file=file.shown_as)
    except BROKEN as error:
        message = f"'{meant.filename}' in the zip cannot be unpacked ({error}). Get the file again."
        raise SourceError.at(file.shown_as, None, message) from error
    content = _buffered(inner)
    if content.peek(len(_ZIP))[: len(_ZIP)].startswith((_ZIP, _GZIP)):
        content.close()
        message = f"'{meant.filename}' in the zip is packed itself. Unpack the zip, and give that file."
        raise SourceError.at(file.shown_as, None, message)
    return content, meant.filename, [f"Read from '{meant.filename}' in the zip."]


def _archive(stream: BinaryIO, file: InputFile) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(stream)
    except BROKEN as error:
        message = f"The file begins like a zip and cannot be opened as one ({error}). Get it again."
        raise SourceError.at(file.shown_as, None, message) from error
    check_members(archive, packed=file.size, file=file.shown_as)
    return archive


def _member_meant(archive: zipfile.ZipFile, file: str, member: str | None) -> zipfile.ZipInfo:
    held = {one.filename: one for one in archive.infolist() if not one.is_dir()}
    if member is not None:
        if member in held:
            return held[member]
        message = f"There is no '{member}' in the zip. {suggest_nearest(member, list(held))}"
        raise SourceError.at(file, None, message)
    if len(held) == 1:
        return next(iter(held.values()))
    listed = suggest_nearest("", sorted(held))
    message = f"The zip holds {len(held)} files. Name the one meant: `member: NAME`. {listed}"
    raise SourceError.at(file, None, message)


def _buffered(inner: _Bounded) -> io.BufferedReader:
    return io.BufferedReader(inner, buffer_size=2**20)


def _too_much(file: str) -> SourceError:
    message = (
        f"The file would unpack to more than {MOST_RATIO} times its size, as no honest data does. "
        "It is not opened. If it is sound, unpack it yourself and give the file in it."
    )
    return SourceError.at(file, None, message)
