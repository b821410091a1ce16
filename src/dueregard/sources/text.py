"""
Bytes to text: the encoding is declared, or found by a rule that is written down.
"""

from __future__ import annotations

import codecs
import re

from dueregard.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8, by its byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16, by its byte order mark"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16, by its byte order mark"),
)
_NOT_TEXT = {
    b"PK\x03\x04": "a workbook or another packed file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"PAR1": "a Parquet file",
}
_LINE_ENDS = re.compile(r"\r\n|\r|\n")


def decode(content: bytes, *, file: str, declared: str | None = None) -> tuple[str, str]:
    """
    Return the text of a file, and how it was read ("UTF-8").

    A declared encoding is taken at its word. Otherwise a byte order mark decides; else the file is
    UTF-8 if it can be; else it is Windows-1252, which older office software writes.

    Raises:
        SourceError: the bytes are not text in that encoding; the line is given.
    """
    _refuse_other_kinds(content, file)
    if declared is not None:
        return _decode_declared(content, declared, file), f"{declared}, as declared"
    for mark, encoding, how in _MARKS:
        if content.startswith(mark):
            return _decode(content, encoding, file), how
    if b"\0" in content:
        message = "The file holds zero bytes: it is UTF-16 without a mark, or no text. Save it as UTF-8."
        raise SourceError.at(file, _line_at(content[: content.index(b"\0")], "latin-1"), message)
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text = _decode(content, "cp1252", file)
        return text, "Windows-1252, as it has no byte order mark and is not UTF-8"


def _decode_declared(content: bytes, declared: str, file: str) -> str:
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        message = f"There is no encoding '{declared}'. Write utf-8, utf-16, cp1252 or another Python knows."
        raise SourceError.at(file, None, message) from None
    return _decode(content, "utf-8-sig" if name == "utf-8" else name, file)


def _decode(content: bytes, encoding: str, file: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        # No more of the text than one byte is shown: the line may be about a person.
        byte = content[error.start : error.start + 1].hex()
        message = (
            f"The byte 0x{byte} means nothing in {encoding}. "
            "Declare the file's encoding, or save it as UTF-8."
        )
        raise SourceError.at(file, _line_at(content[: error.start], encoding), message) from error
    except (UnicodeError, LookupError) as error:
        message = f"The file cannot be read as {encoding} text. Save it as UTF-8."
        raise SourceError.at(file, None, message) from error


def _refuse_other_kinds(content: bytes, file: str) -> None:
    for start, kind in _NOT_TEXT.items():
        if content.startswith(start):
            message = f"The file is {kind}, not text. Save the table as CSV."
            raise SourceError.at(file, None, message)


def _line_at(before: bytes, encoding: str) -> int:
    """
    Return the line on which what follows these bytes stands.
    """
    return len(_LINE_ENDS.findall(before.decode(encoding, errors="replace"))) + 1
