"""
PDF: by its tags where it has them, by its lines where it has not.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pdfplumber
import pikepdf

from dueregard.errors import DocumentError
from dueregard.importing.document import Block, tidy
from dueregard.importing.formats.pdf_lines import read_lines
from dueregard.importing.formats.pdf_tags import read_tags
from dueregard.importing.limits import MOST_PAGES

_LEAST_TAGGED = 0.6
"""Share of the characters that must stand under a tag before the tags are believed."""

_ALMOST_NOTHING = 60
"""Characters on a page with a picture on it; fewer are a stamp on a scan."""


def read_pdf(content: bytes, name: str) -> tuple[tuple[Block, ...], dict[str, str], str | None, list[str]]:
    """
    Return the blocks of a PDF, its properties, its language, and what reading it had to leave.

    Raises:
        DocumentError: it is under a password, cannot be opened, or is made of pictures.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as tags, pdfplumber.open(io.BytesIO(content)) as pages:
            return _read(tags, pages.pages, pages.metadata or {}, name)
    except DocumentError:
        raise
    except pikepdf.PasswordError as error:
        message = "This PDF is under a password. Save it without one and give that file."
        raise DocumentError.at(name, None, message) from error
    except RecursionError as error:
        message = "This PDF is nested deeper than an honest one. It is not read."
        raise DocumentError.at(name, None, message) from error
    except Exception as error:  # both libraries raise dozens of kinds for what can be broken in a PDF
        message = f"This PDF is broken and cannot be read ({type(error).__name__}). Print it to a new PDF."
        raise DocumentError.at(name, None, message) from error


def _read(
    tags: pikepdf.Pdf, pages: Sequence[Any], properties: dict[str, Any], name: str
) -> tuple[tuple[Block, ...], dict[str, str], str | None, list[str]]:
    if len(pages) > MOST_PAGES:
        message = (
            f"This PDF has {len(pages)} pages; at most {MOST_PAGES} are read. Give the assessment alone."
        )
        raise DocumentError.at(name, None, message)
    doubts = _refuse_scans(pages, name)
    language = tags.Root.get("/Lang")
    found = read_tags(tags, pages) if "/StructTreeRoot" in tags.Root else None
    if found is not None and found.share >= _LEAST_TAGGED:
        blocks = [*found.blocks, *found.left]
    else:
        if found is not None:
            doubts.append("Most of this PDF stands outside its tags, so it was read by its lines.")
        else:
            doubts.append("This PDF has no tags, so headings, lists and tables were told by their looks.")
        blocks = read_lines(pages)
    said = {name: tidy(text) for name, text in properties.items() if isinstance(text, str) and tidy(text)}
    return tuple(blocks), said, str(language) if language else None, doubts


def _refuse_scans(pages: Sequence[Any], name: str) -> list[str]:
    """
    Return a sentence on the pages that are pictures; refuse a file that is made of them.
    """
    pictures = [page.page_number for page in pages if _is_a_picture(page)]
    empty = all(not page.chars for page in pages)
    if empty or (pictures and len(pictures) > len(pages) / 2):
        message = (
            "This PDF is made of pictures of pages, with no text to read. Ask the author for the Word file "
            "or a PDF saved from it, or have text recognised in it (OCR), correct that, and give the result."
        )
        raise DocumentError.at(name, None, message)
    if not pictures:
        return []
    listed = ", ".join(map(str, pictures))
    return [f"These pages are pictures and were not read: {listed}. What stands on them is missing here."]


def _is_a_picture(page: Any) -> bool:
    if len(page.chars) > _ALMOST_NOTHING:
        return False
    area = float(page.width) * float(page.height)
    covered = max((float(image["width"]) * float(image["height"]) for image in page.images), default=0.0)
    return covered > area / 2
