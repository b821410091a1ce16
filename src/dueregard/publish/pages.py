"""
What every page has in common: how templates are filled, and the files that go with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from dueregard.publish.publication import Link

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


@cache
def environment() -> Environment:
    """
    Return what fills templates: everything is escaped, and a name a template does not know is an error.
    """
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


def static_files() -> Iterator[tuple[str, bytes]]:
    """
    Yield the files pages need, by their path below `static/`.
    """
    yield from _files_in(resources.files("dueregard.publish") / "static", "")


def _files_in(folder: Traversable, below: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files_in(entry, f"{below}{entry.name}/")
        else:
            yield f"{below}{entry.name}", entry.read_bytes()
