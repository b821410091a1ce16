"""
The web edition: plain pages that need no script, read at 320 pixels and on paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from dueregard.publish.exporters import EXPORTERS, Files
from dueregard.publish.exporters.csv import export as export_csv
from dueregard.publish.flow.brief import ROOMS, brief_of
from dueregard.publish.publication import FigureMark, Link, Note, Publication

_SAFE_ADDRESS = re.compile(r"(?:https?|mailto):|[^:/?#]*(?:[/?#]|$)", re.IGNORECASE)

_BETWEEN_BACKTICKS = re.compile(r"`([^`]+)`")

_TAGS = {
    "negative": "red",
    "mixed": "orange",
    "unknown": "yellow",
    "neutral": "grey",
    "positive": "green",
    "not relevant": "grey",
    "critical": "red",
    "major": "orange",
    "minor": "blue",
    "advice": "grey",
}


@dataclass(frozen=True)
class Page:
    """
    One page to lay out.

    Args:
        path: where it goes, below the publication's folder.
        template: the template that lays it out.
        title: its heading, first in the browser's title.
        content: what the template shows.
        section: the part of the navigation it belongs to.
    """

    path: str
    template: str
    title: str
    content: Any
    section: str

    @property
    def root(self) -> str:
        """
        Return the way from the page to the publication's folder: "" or "../".
        """
        return "../" * self.path.count("/")


@EXPORTERS.register("html")
def export(publication: Publication) -> Files:
    """
    Return every page with its style sheet, and the figures as CSV beside their pages.
    """
    files = dict(export_csv(publication))
    for page in _pages(publication):
        files[page.path] = _render(publication, page).encode()
    for name, content in _static_files():
        files[f"static/{name}"] = content
    return files


def _pages(publication: Publication) -> Iterator[Page]:
    yield Page("index.html", "index.html", publication.title, publication.front, "summary")
    yield Page("brief.html", "brief.html", "For the decision", brief_of(publication, ROOMS[0]), "decision")
    yield Page("decision.html", "decision.html", "What is being decided", publication.decision, "decision")
    for subject in publication.subjects:
        yield Page(f"subjects/{subject.id}.html", "subject.html", subject.title, subject, "subjects")
    for item in publication.evidence:
        yield Page(f"evidence/{item.id}.html", "evidence.html", item.title, item, "evidence")
    yield Page("matrix.html", "matrix.html", "Commitments by subject", publication.matrix, "matrix")
    yield Page("actions.html", "actions.html", "Actions", publication.actions, "actions")
    yield Page("methods.html", "methods.html", "Method and data quality", publication.method, "methods")
    yield Page("findings.html", "findings.html", "Findings of the checks", publication.findings, "findings")


def _render(publication: Publication, page: Page) -> str:
    template = _environment().get_template(page.template)
    return template.render(
        publication=publication,
        page=page,
        content=page.content,
        notes=_notes_on(publication, page.content),
    )


def _notes_on(publication: Publication, content: Any) -> list[Note]:
    """
    Return the notes of the figures a page shows, by number.
    """
    wanted = {mark.note for mark in _marks_in(content)}
    if content is publication.front:
        wanted |= {mark.note for mark in _marks_in((publication.notice, publication.introduction))}
    return [note for note in publication.notes if note.number in wanted]


def _marks_in(value: Any) -> Iterator[FigureMark]:
    if isinstance(value, FigureMark):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _marks_in(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _marks_in(getattr(value, field.name))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dueregard.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"kind": _kind}
    environment.filters |= {"address": _address, "safe_address": _safe_address, "code_marked": _code_marked}
    environment.globals |= {"tag_colours": _TAGS}
    return environment


def _address(link: Link, root: str) -> str:
    """
    Return the address of a page, from a page whose way to the folder is `root`.
    """
    folder = {"subject": "subjects", "evidence": "evidence"}[str(link.page)]
    return f"{root}{folder}/{link.id}.html"


def _kind(value: object) -> str:
    """
    Return what a block or run of a flow is: "Heading", "Strong".
    """
    return type(value).__name__


def _safe_address(url: str) -> str:
    """
    Return an address a reader may follow, or "" for one that could run code.
    """
    return url if _SAFE_ADDRESS.match(url.strip()) else ""


def _code_marked(text: str) -> Markup:
    """
    Return text with what stands between backticks marked as code, everything escaped.
    """
    return Markup(_BETWEEN_BACKTICKS.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 (escaped first)


def _static_files() -> Iterator[tuple[str, bytes]]:
    yield from _files_in(resources.files("dueregard.publish") / "static", "")


def _files_in(folder: Traversable, below: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files_in(entry, f"{below}{entry.name}/")
        else:
            yield f"{below}{entry.name}", entry.read_bytes()
