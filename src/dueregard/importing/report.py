"""
The report on an import: where each sentence of the source went, how surely, and what is left to do.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from dueregard.importing.document import Format, Kind, Place
from dueregard.model.base import Model
from dueregard.model.findings import Path

_SURE = 0.6


class Placed(Model):
    """
    A sentence of the source, where in the draft it went, and how sure that is, from 0 to 1.

    `read_as` says what was read of it where its words are not kept as they stand; `again` that the sentence
    has its place elsewhere, and is used here a second time.
    """

    path: Path
    text: str
    place: Place
    confidence: float = Field(ge=0, le=1)
    read_as: str | None = None
    again: bool = False


class Unplaced(Model):
    """
    A sentence of the source that found no place in the draft.
    """

    text: str
    place: Place
    kind: Kind


class ImportReport(Model):
    """
    What became of a document: nothing of it is dropped, every sentence is under `placed` or `unplaced`.

    `unsure` are the points to look at; `missing` the characteristics of the framework without a row.
    """

    report: Literal["dueregard-import/1"] = "dueregard-import/1"
    source: str
    format: Format
    sha256: str
    framework: str
    unsure: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    placed: tuple[Placed, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()


class PlacesIn:
    """
    Where in the source each part of a draft stands, looked up quickly.
    """

    def __init__(self, report: ImportReport) -> None:
        self._places: dict[Path, Place] = {}
        for placed in report.placed:
            for length in range(len(placed.path), 0, -1):
                self._places.setdefault(placed.path[:length], placed.place)

    def __call__(self, path: Path) -> Place | None:
        """
        Return where the part at a path stands, what stands in it, or what it stands in; None of the whole.
        """
        for length in range(len(path), 1, -1):
            if path[:length] in self._places:
                return self._places[path[:length]]
        return self._places.get(path) if path else None


def as_markdown(report: ImportReport) -> str:
    """
    Return the report as a page for a person: what to look at first, the doubtful places, what is over.
    """
    return "\n".join(_lines(report)) + "\n"


def _lines(report: ImportReport) -> Iterator[str]:
    own = [placed for placed in report.placed if not placed.again]
    yield f"# What became of {report.source}"
    yield ""
    yield (
        f"Read as {report.format}, against the framework `{report.framework}`. "
        f"{len(own)} passages found a place in the draft, {len(report.unplaced)} did not. "
        "Nothing was dropped: what is not in the draft is listed below."
    )
    yield from ("", "## Look at these first", "")
    yield from (f"- {_one_line(sentence)}" for sentence in report.unsure)
    yield from (
        f"- {title}: no row was found. Write one, or say why it is not relevant." for title in report.missing
    )
    if not report.unsure and not report.missing:
        yield "Nothing was doubtful as such. Ratings and claims are still a person's to confirm."
    yield from ("", "## Doubtful places", "")
    doubtful = [
        placed for placed in own if placed.confidence < _SURE and placed.path[:1] != ("introduction",)
    ]
    for placed in doubtful:
        path = ".".join(map(str, placed.path))
        yield f"- `{path}` ({placed.confidence:.0%} sure; {placed.place}): {_one_line(placed.text)}"
    if not doubtful:
        yield "None."
    yield from ("", "## Without a place in the draft", "")
    for left in report.unplaced:
        where = f" ({left.place})" if str(left.place) else ""
        yield f"- {left.kind}{where}: {_whole(left.text)}"
    if not report.unplaced:
        yield "None."


def _one_line(text: str) -> str:
    return textwrap.shorten(text, 160, placeholder=" ...")


def _whole(text: str) -> str:
    return " ".join(text.split())
