"""
Many folders published as one site, on every core there is.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import track

from dueregard.atomic import new_folder
from dueregard.checks import run_checks
from dueregard.cli.opening import open_folder
from dueregard.errors import OutputError
from dueregard.publish import compose, require_target
from dueregard.publish import publish as write_publication
from dueregard.publish.portfolio import Entry, Portfolio, entry_of, portfolio_of
from dueregard.publish.portfolio_pages import PORTFOLIO, portfolio_files, portfolio_manifest
from dueregard.publish.record import RECORD, read_record
from dueregard.rating import suggest_ratings

_FEWEST_FOR_MANY = 4
"""Folders from which starting further processes is worth its time."""


@dataclass(frozen=True)
class _Job:
    """
    One folder to publish, and where.
    """

    folder: Path
    to: Path
    editions: tuple[str, ...]


def publish_portfolio(
    folders: Sequence[Path], *, to: Path, editions: Sequence[str], title: str, out: Console
) -> None:
    """
    Publish every folder, and pages over all of them.

    Raises:
        DocumentError: a folder does not follow its format; nothing is then written.
        OutputError: two folders hold the same assessment, or the target holds something else.
    """
    target = require_target(to)
    with new_folder(target) as made:
        jobs = [_Job(folder, made / f"{n}", tuple(editions)) for n, folder in enumerate(folders)]
        entries = _published(jobs, out)
        _refuse_twins(folders, entries)
        for job, entry in zip(jobs, entries, strict=True):
            place = made / entry.folder
            place.parent.mkdir(exist_ok=True)
            job.to.rename(place)
        _write_pages(portfolio_of(entries, title=title), made)
    out.print(f"Open {escape(str(to / 'index.html'))}", soft_wrap=True)


def _refuse_twins(folders: Sequence[Path], entries: Sequence[Entry]) -> None:
    seen: dict[str, Path] = {}
    for folder, entry in zip(folders, entries, strict=True):
        if entry.id in seen:
            raise OutputError(
                f"Nothing was written: {seen[entry.id]} and {folder} both hold the assessment '{entry.id}'."
                " Name one of them, or give one another id."
            )
        seen[entry.id] = folder


def _write_pages(portfolio: Portfolio, made: Path) -> None:
    for name, content in portfolio_files(portfolio).items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    paths = sorted(path for path in made.rglob("*") if path.is_file())
    files = {path.relative_to(made).as_posix(): path.read_bytes() for path in paths}
    (made / PORTFOLIO).write_bytes(portfolio_manifest(portfolio, files))


def _published(jobs: Sequence[_Job], out: Console) -> list[Entry]:
    with_bar = out.is_terminal and len(jobs) > 1
    workers = min(os.cpu_count() or 1, len(jobs))
    if len(jobs) < _FEWEST_FOR_MANY or workers == 1:
        return list(track(map(_publish, jobs), "Publishing", len(jobs), console=out, disable=not with_bar))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        entries = pool.map(_publish, jobs)
        return list(track(entries, "Publishing", len(jobs), console=out, disable=not with_bar))


def _publish(job: _Job) -> Entry:
    stored, framework = open_folder(job.folder)
    assessment = stored.assessment
    findings = run_checks(assessment, framework, locate=stored.locate)
    suggestions = suggest_ratings(assessment)
    final = bool(assessment.signed_by()) and not any(
        finding.severity == "critical" and not finding.overridden for finding in findings
    )
    write_publication(
        assessment,
        framework,
        findings,
        to=job.to,
        formats=job.editions,
        final=final,
        suggestions=suggestions,
    )
    publication = compose(assessment, framework, findings, final=final, suggestions=suggestions)
    record, _ = read_record(job.to / RECORD)
    return entry_of(publication, folder=f"assessments/{assessment.id}", seal=record.seal)
