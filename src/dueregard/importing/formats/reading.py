"""
The reader of each format, by its name. Those an extra brings are imported only when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dueregard.errors import DocumentError
from dueregard.importing.document import Block
from dueregard.importing.formats.docx import read_docx
from dueregard.importing.formats.html import read_html
from dueregard.importing.formats.plain import read_plain
from dueregard.importing.sniffing import decode


@dataclass(frozen=True)
class Read:
    """
    What a reader gives: blocks in order, what the file says of itself, and what reading it lost.
    """

    blocks: tuple[Block, ...]
    title: str | None = None
    author: str | None = None
    language: str | None = None
    doubts: Sequence[str] = ()


def _txt(content: bytes, name: str) -> Read:
    return Read(read_plain(decode(content, name), "txt"))


def _markdown(content: bytes, name: str) -> Read:
    return Read(read_plain(decode(content, name), "markdown"))


def _html(content: bytes, name: str) -> Read:
    blocks, title, language = read_html(content)
    if not blocks:
        raise DocumentError.at(name, None, "This page holds no text that can be read.")
    return Read(blocks, title, language=language)


def _docx(content: bytes, name: str) -> Read:
    blocks, title, doubts = read_docx(content, name)
    return Read(blocks, title, doubts=doubts)


def _pdf(content: bytes, name: str) -> Read:
    try:
        from dueregard.importing.formats.pdf import read_pdf  # noqa: PLC0415 - its libraries are an extra
    except ModuleNotFoundError as error:
        message = (
            f"Reading a PDF needs the package '{error.name}', which is not installed. "
            "Install the extra: pip install 'dueregard[import]'."
        )
        raise DocumentError.at(name, None, message) from error
    blocks, properties, language, doubts = read_pdf(content, name)
    return Read(blocks, properties.get("Title"), properties.get("Author"), language, doubts)


READERS: dict[str, Callable[[bytes, str], Read]] = {
    "docx": _docx,
    "html": _html,
    "markdown": _markdown,
    "pdf": _pdf,
    "txt": _txt,
}
