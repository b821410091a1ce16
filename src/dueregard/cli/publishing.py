"""
A folder's publication from its evidence as it stands, with nothing loaded that only counting needs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from dueregard.checks import run_checks
from dueregard.cli.opening import open_folder
from dueregard.model import Assessment, Finding, Framework
from dueregard.publish import EXPORTERS, Earlier, earlier_named, earlier_replaced
from dueregard.publish import publish as write_publication
from dueregard.rating import suggest_ratings

ALL_EDITIONS = "all"


def publish(
    folder: Path,
    *,
    to: Path,
    editions: Sequence[str],
    final: bool,
    since: Path | None = None,
    out: Console,
) -> None:
    """
    Write the publication of a folder from its evidence as it stands.

    It says what changed since the publication whose record is named, or the one that is replaced.
    """
    stored, framework = open_folder(folder)
    findings = run_checks(stored.assessment, framework, locate=stored.locate)
    suggestions = suggest_ratings(stored.assessment)
    formats = EXPORTERS.names() if ALL_EDITIONS in editions else editions
    with working(out, "Publishing", quiet=False):
        write_publication(
            stored.assessment,
            framework,
            findings,
            to=to,
            formats=formats,
            final=final,
            suggestions=suggestions,
            earlier=earlier_edition(stored.assessment, framework, to=to, since=since),
        )
    if "html" in formats:
        out.print(f"Open {escape(str(to / 'index.html'))}", soft_wrap=True)
    else:
        out.print(f"The publication is in {escape(str(to))}", soft_wrap=True)


def earlier_edition(
    assessment: Assessment, framework: Framework, *, to: Path, since: Path | None = None
) -> Earlier | None:
    """
    Return the edition that changes are told against: the one named, or the one that is replaced, or none.
    """

    def findings_of(earlier: Assessment) -> list[Finding]:
        return run_checks(earlier, framework)

    if since is None:
        return earlier_replaced(to, assessment, findings_of)
    return earlier_named(since, assessment, findings_of)


def working(out: Console, words: str, *, quiet: bool) -> AbstractContextManager[object]:
    """
    Show that something is under way, where somebody watches.
    """
    return contextlib.nullcontext() if quiet or not out.is_terminal else out.status(words)
