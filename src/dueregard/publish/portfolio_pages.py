"""
The pages of a portfolio, with a search that works without a server.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dueregard.model.record import sha256
from dueregard.publish.exporters import Files
from dueregard.publish.pages import Page, environment, static_files
from dueregard.publish.portfolio import Portfolio

PORTFOLIO = "portfolio.json"
"""Lists what a portfolio is made of; a folder that has it may be replaced by a newer portfolio."""

_FORMAT = "dueregard-portfolio/1"


def portfolio_files(portfolio: Portfolio) -> Files:
    """
    Return the pages of a portfolio, without those of its assessments.
    """
    files: dict[str, bytes] = {}
    for page in _pages(portfolio):
        template = environment().get_template(page.template)
        files[page.path] = template.render(portfolio=portfolio, page=page, content=page.content).encode()
    for name, content in static_files():
        files[f"static/{name}"] = content
    return files


def portfolio_manifest(portfolio: Portfolio, files: Files) -> bytes:
    """
    Return the list of assessments, each with its digest and the seal of its record, and of every file.
    """
    content: dict[str, Any] = {
        "format": _FORMAT,
        "title": portfolio.title,
        "assessments": [
            {"id": entry.id, "folder": entry.folder, "digest": entry.digest, "record": entry.seal}
            for entry in portfolio.entries
        ],
        "files": {name: sha256(files[name]) for name in sorted(files)},
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _pages(portfolio: Portfolio) -> Iterator[Page]:
    yield Page("index.html", "portfolio.html", portfolio.title, portfolio, "summary")
    for subject in portfolio.subjects:
        path = f"subjects/{subject.id}.html"
        yield Page(path, "portfolio_subject.html", subject.title, subject, "summary")
    yield Page("actions.html", "portfolio_actions.html", "Actions", portfolio.actions, "actions")
    yield Page("search.html", "portfolio_search.html", "Search", portfolio.index, "search")
