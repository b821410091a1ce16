"""
Notes and addresses of a document as cited evidence.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from dueregard.importing.bodies import publisher_of
from dueregard.importing.document import Document
from dueregard.importing.pieces import Piece
from dueregard.importing.whole import day_of
from dueregard.model import Evidence
from dueregard.model.assessment import Body
from dueregard.model.evidence import Citation

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"\u201d]+")
_WHOLE_URL = re.compile(
    r"(?:https?://|www\.)\S[^<>\"]*\.(?:pdf|xlsx?|docx?|csv|html?|aspx|ods|pptx?)", re.IGNORECASE
)
_CUT_URL = re.compile(r"(?<=/)\s+(?=(?:www\.)?[\w%-]+(?:\.[\w-]+|/[\w-]))")
_LOCATOR = re.compile(
    r"\b(?:pages?|pp?\.|tables?|figures?|fig\.|para(?:graph)?s?|sections?|charts?"
    r"|sheets?)\s*\d[\w.,\u2013-]*",
    re.IGNORECASE,
)
_ACCESSED = re.compile(
    r"\b(?:accessed|retrieved|viewed|read)(?: on)?:?\s*(\d{1,2}\w{0,2} [A-Z][a-z]+ \d{4}"
    r"|\d{1,2}/\d{1,2}/\d{2,4})",
    re.IGNORECASE,
)
_LONGEST_TITLE = 200


def evidence_of_notes(
    document: Document, pieces: Sequence[Sequence[Piece]], body: Body
) -> dict[str, tuple[Evidence, list[Piece]]]:
    """
    Return the notes of a document as evidence items, by their labels; a label used twice is counted.
    """
    found: dict[str, tuple[Evidence, list[Piece]]] = {}
    for number, block in enumerate(document.blocks):
        if block.kind == "note" and block.text:
            label = block.label or str(len(found) + 1)
            name = re.sub(r"[^A-Za-z0-9]+", "-", label).strip("-") or str(len(found) + 1)
            key, count = label, 1
            while key in found:
                count += 1
                key = f"{label}-{count}"
            found[key] = (
                _evidence(f"note-{name}" + (f"-{count}" if count > 1 else ""), block.text, body),
                list(pieces[number]),
            )
    return found


def _evidence(name: str, text: str, body: Body) -> Evidence:
    url = url_in(text)
    if url is not None and url not in text:
        text = _CUT_URL.sub("", text)
    words = _words_of(text, url)
    accessed = _ACCESSED.search(text)
    locator = _LOCATOR.search(words)
    title = textwrap.shorten(words, _LONGEST_TITLE, placeholder=" ...") or url or text
    citation = Citation(
        title=title,
        publisher=publisher_of(words, url, body),
        url=url,
        locator=locator[0] if locator else None,
        accessed=day_of(accessed[1]) if accessed else None,
    )
    return Evidence(id=name, kind="cited", title=title, text=text, citations=(citation,))


def url_in(text: str) -> str | None:
    """
    Return the address a note gives; spaces that a line break put into it are taken as part of it.
    """
    whole = _WHOLE_URL.fullmatch(text.strip())
    if whole and len(_URL.findall(text)) == 1:
        return re.sub(r"\s+", "%20", text.strip())
    found = _URL.search(_CUT_URL.sub("", text))
    return found[0].rstrip(".,;:)]'\u2019\u201d") if found else None


def _words_of(text: str, url: str | None) -> str:
    if url is None:
        return text.strip()
    rest = "" if re.sub(r"\s+", "%20", text.strip()) == url else text.replace(url, " ")
    return " ".join(rest.split()).strip(" .,;:()[]<>\u2013-")
