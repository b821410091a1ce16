"""
What kind of file it is, told by what is in it and not by its name.
"""

from __future__ import annotations

import codecs
import re

from dueregard.errors import DocumentError
from dueregard.importing.document import Format

_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_RTF = b"{\\rtf"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_HTML = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<(?:body|head|table|div|section|article|main|h[1-6]|p|ul|ol)[\s>]",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|\|.*\|\s*$|\[\^\w+\]:)|\*\*\S.*\*\*|\]\(https?://", re.MULTILINE)
_LOOKED_AT = 4096
_MOST_CONTROLS = 0.02
"""Share of characters nobody can see from which a file is no text."""


def sniff(content: bytes, name: str) -> Format:
    """
    Return the format of a file by its content.

    Raises:
        DocumentError: it is empty, or of a kind that is not read; says what to give instead.
    """
    start = content[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise DocumentError.at(name, None, "The file is empty.")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if start.startswith(_ZIP):
        return "docx"
    refused = _refused(start)
    if refused:
        raise DocumentError.at(name, None, refused)
    text = decode(content, name)
    if _HTML.search(start):
        return "html"
    return "markdown" if _MARKDOWN.search(text) else "txt"


def _refused(start: bytes) -> str | None:
    if start.startswith(_OLD_WORD):
        return "This is an older Word file (.doc), or one under a password. Save it as .docx without one."
    if start.startswith(_RTF):
        return (
            "This is rich text (.rtf). Open it in Word or LibreOffice, save it as .docx and give that file."
        )
    if start.startswith(_PICTURES):
        return "This is a picture. Give the document itself: .docx, .pdf, .html, .txt or .md."
    return None


def decode(content: bytes, name: str) -> str:
    """
    Return the text of a file: UTF-8, UTF-16 with its mark, or else Windows-1252.

    Raises:
        DocumentError: it is no text.
    """
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    unseen = sum(1 for char in text[:_LOOKED_AT] if char < " " and char not in "\t\r\n\f\v")
    if unseen > len(text[:_LOOKED_AT]) * _MOST_CONTROLS:
        message = "This is no document that is read here. Give .docx, .pdf, .html, .txt or .md."
        raise DocumentError.at(name, None, message)
    return text
