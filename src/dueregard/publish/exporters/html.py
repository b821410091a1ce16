"""
The web edition: plain pages that need no script, read at 320 pixels and on paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from dueregard.publish.exporters import EXPORTERS, Files
from dueregard.publish.exporters.csv import export as export_csv
from dueregard.publish.feed import FEED, feed_of
from dueregard.publish.flow.brief import ROOMS, brief_of
from dueregard.publish.pages import Page, environment, static_files
from dueregard.publish.publication import FigureMark, Note, Publication
from dueregard.publish.search import search_index


@EXPORTERS.register("html")
def export(publication: Publication) -> Files:
    """
    Return every page with its style sheet, and the figures as CSV beside their pages.
    """
    files = dict(export_csv(publication))
    for page in _pages(publication):
        files[page.path] = _render(publication, page).encode()
    feed = feed_of(publication)
    if feed is not None:
        files[FEED] = feed
    for name, content in static_files():
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
    yield Page("search.html", "search.html", "Search", search_index(publication), "search")
    yield Page("findings.html", "findings.html", "Findings of the checks", publication.findings, "findings")
    yield Page(
        "changes.html",
        "changes.html",
        "What changed since the last version",
        publication.changes,
        "changes",
    )
    yield Page("about.html", "about.html", "About this publication", publication.about, "about")


def _render(publication: Publication, page: Page) -> str:
    template = environment().get_template(page.template)
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
