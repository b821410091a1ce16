"""
Somebody's document to a draft folder, and what to look at in it first.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from dueregard.atomic import is_free
from dueregard.errors import OutputError
from dueregard.frameworks import load_framework
from dueregard.importing import Draft, import_document, save_draft

_MOST_LINES = 12


def import_file(file: Path, *, to: Path, framework: str | None, out: Console) -> None:
    """
    Write the draft of a document into a new folder; print what was found and what to look at.

    Raises:
        DocumentError: the file cannot be read, or is not.
        OutputError: the folder holds something already, or cannot be written.
        UnknownNameError: there is no such framework; names the nearest.
    """
    if not is_free(to):
        message = f"{to} is not empty, and nothing in it was touched. Name a new folder."
        raise OutputError(message)
    draft = import_document(file, load_framework(framework) if framework else None)
    save_draft(draft, to)
    _print(draft, file, to, out)


def _print(draft: Draft, file: Path, to: Path, out: Console) -> None:
    assessment, report = draft.assessment, draft.report
    ratings = Counter(row.rating.direction if row.rating else "not rated" for row in assessment.rows)
    rated = ", ".join(f"{number} {direction}" for direction, number in ratings.most_common())
    claims = sum(len(row.claims) for row in assessment.rows)
    commitments = len(list(assessment.proposal.commitments()))
    out.print(f"Read {escape(file.name)} by {assessment.framework}.", soft_wrap=True)
    out.print(f"  {len(assessment.rows)} rows ({rated or 'none'})")
    out.print(f"  {claims} claims, {len(assessment.evidence)} notes")
    objectives = len(assessment.proposal.objectives)
    out.print(f"  {objectives} objectives of the proposal with {commitments} commitments")
    out.print(f"  {len(report.unplaced)} passages found no place and are listed in the report")
    doubts = [*report.unsure, *(f"{title}: no row was found." for title in report.missing)]
    if doubts:
        out.print("Look at these first:")
    for doubt in doubts[:_MOST_LINES]:
        out.print(f"  - {escape(doubt)}", soft_wrap=True)
    if len(doubts) > _MOST_LINES:
        out.print(f"  and {len(doubts) - _MOST_LINES} more, all in the report.")
    out.print(
        f"Written to {escape(str(to))}: a draft to finish. Read import-report.md in it, then run:",
        soft_wrap=True,
    )
    out.print(f"  dueregard check {escape(str(to))}", soft_wrap=True)
