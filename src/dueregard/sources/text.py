"""
Bytes to text: the encoding is declared, or found by a rule that is written down.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from dueregard.errors import SourceError

BLOCK = 2**24
"""Bytes read at a time."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8, by its byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16, by its byte order mark"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16, by its byte order mark"),
)
_NOT_TEXT = {
    b"PK\x03\x04": "a packed file",
    b"\x1f\x8b": "a packed file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"RDX2\n": "R data",
    b"RDX3\n": "R data",
    b"RDA2\n": "R data",
    b"RDA3\n": "R data",
    b"BZh": "packed with bzip2",
    b"\xfd7zXZ\0": "packed with xz",
    b"{\\rtf": "a formatted document (RTF)",
}
_UNPACK = "Unpack it and give what is in it. R data (.rda) are opened in R, and saved with write.csv()."
_WAY_OUT = {
    "R data": "Open it in R, and save the table with write.csv().",
    "packed with bzip2": _UNPACK,
    "packed with xz": _UNPACK,
}
_LINE_ENDS = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Encoding:
    """
    How bytes become text: the codec, and why that one ("UTF-8, by its byte order mark").
    """

    codec: str
    how: str


def find_encoding(stream: BinaryIO, *, file: str, declared: str | None = None) -> Encoding:
    """
    Return the encoding of a file, whose stream is left at its end.

    A declared encoding is taken at its word. Otherwise a byte order mark decides; else the file is
    UTF-8 if all of it can be; else it is Windows-1252, which older office software writes.

    Raises:
        SourceError: the bytes are no text, or there is no such encoding.
    """
    start = stream.read(BLOCK)
    _refuse_other_kinds(start, file)
    if declared is not None:
        return _declared(declared, file)
    for mark, codec, how in _MARKS:
        if start.startswith(mark):
            return Encoding(codec, how)
    if _is_utf_8(start, stream, file):
        return Encoding("utf-8", "UTF-8")
    return Encoding("cp1252", "Windows-1252, as it has no byte order mark and is not UTF-8")


def utf_8_blocks(stream: BinaryIO, encoding: Encoding, *, file: str) -> Iterator[bytes]:
    """
    Iterate over a file's text in blocks of UTF-8, without a byte order mark.

    Raises:
        SourceError: the bytes are not text in that encoding; the line is given.
    """
    decoder = _decoder(encoding.codec, file)
    line = 1
    while True:
        block = stream.read(BLOCK)
        if block and encoding.codec == "utf-8" and block.isascii() and not decoder.getstate()[0]:
            content = block
        else:
            content = _decode(decoder, block, encoding.codec, file, line).encode()
        # What is known to be UTF-8 has no mistake whose line could be asked for.
        line += 0 if encoding.codec == "utf-8" else lines_in(content)
        if content:
            yield content
        if not block:
            return


def lines_in(content: bytes) -> int:
    """
    Return the number of line ends, of whatever kind.
    """
    ends = content.count(b"\n")
    return ends + content.count(b"\r") - content.count(b"\r\n") if b"\r" in content else ends


def _is_utf_8(start: bytes, stream: BinaryIO, file: str) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    good = True
    for block in chain([start], iter(lambda: stream.read(BLOCK), b""), [b""]):
        if b"\0" in block:
            line = lines_in(block[: block.index(b"\0")]) + 1 if block is start else None
            message = (
                "The file holds zero bytes: it is UTF-16 without a mark, or no text. Save it as UTF-8; if "
                "it is the file of another program, export its table as CSV."
            )
            raise SourceError.at(file, line, message)
        if good and not (block and block.isascii() and not decoder.getstate()[0]):
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError:
                good = False
    return good


def _declared(declared: str, file: str) -> Encoding:
    try:
        codec = codecs.lookup(declared).name
    except LookupError:
        message = f"There is no encoding '{declared}'. Write utf-8, utf-16, cp1252 or another Python knows."
        raise SourceError.at(file, None, message) from None
    return Encoding("utf-8-sig" if codec == "utf-8" else codec, f"{declared}, as declared")


def _decoder(codec: str, file: str) -> codecs.IncrementalDecoder:
    try:
        return codecs.getincrementaldecoder(codec)()
    except LookupError:
        raise _no_text(codec, file) from None


def _decode(decoder: codecs.IncrementalDecoder, block: bytes, codec: str, file: str, line: int) -> str:
    try:
        text = decoder.decode(block, final=not block)
    except UnicodeDecodeError as error:
        # No more of the text than one byte is shown: the line may be about a person.
        before = error.object[: error.start].decode(codec, errors="replace")
        at = line + len(_LINE_ENDS.findall(before))
        byte = error.object[error.start : error.start + 1].hex()
        message = (
            f"The byte 0x{byte} means nothing in {codec}. Declare the file's encoding, or save it as UTF-8."
        )
        raise SourceError.at(file, at, message) from error
    except (UnicodeError, LookupError, ValueError, TypeError) as error:
        raise _no_text(codec, file) from error
    if not isinstance(text, str):
        raise _no_text(codec, file)
    return text


def _no_text(codec: str, file: str) -> SourceError:
    return SourceError.at(file, None, f"The file cannot be read as {codec} text. Save it as UTF-8.")


def _refuse_other_kinds(content: bytes, file: str) -> None:
    for start, kind in _NOT_TEXT.items():
        if content.startswith(start):
            message = f"The file is {kind}, not text. {_WAY_OUT.get(kind, 'Save the table as CSV.')}"
            raise SourceError.at(file, None, message)
