"""
The findings on folders and on files somebody wrote elsewhere, with nothing loaded that only data needs.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from dueregard.atomic import write_files
from dueregard.checks import questions, run_checks, worst_at_or_above
from dueregard.cli.opening import open_folder
from dueregard.cli.reports import findings_as_json, print_findings, print_json, print_questions
from dueregard.errors import DueRegardError
from dueregard.frameworks import load_framework
from dueregard.model import Assessment, Finding, Framework, Question, Severity, Subject

if TYPE_CHECKING:
    from dueregard.importing import Draft

Format = Literal["text", "json", "html", "sarif"]
_COULD_NOT_RUN = 2
_AT_A_TIME = 8
"""Assessments a worker takes at once."""


@dataclass(frozen=True)
class Checked:
    """
    The findings on one folder or file; `doubts` are what the reading of a file was unsure of.

    `refused` says why it could not be checked, and then there is nothing else.
    """

    target: Path
    assessment: Assessment | None = None
    framework: Framework | None = None
    findings: tuple[Finding, ...] = ()
    asked: tuple[Question, ...] = ()
    doubts: tuple[str, ...] = ()
    refused: str | None = None


@dataclass(frozen=True)
class Shown:
    """
    How findings are given, and where: a format, a file to write or None, and the two streams.
    """

    printed: Format
    to: Path | None
    out: Console
    err: Console


def check(
    targets: Sequence[Path],
    *,
    select: Sequence[str],
    ignore: Sequence[str],
    framework: str | None,
    fail_on: str,
    shown: Shown,
    jobs: int,
) -> int:
    """
    Print the findings on each folder or file, and what they could not judge without facts from the author.

    Returns the worst exit status: 2 where one could not be checked, 1 where an open finding is as severe as
    `fail_on`, else 0.

    Raises:
        DueRegardError: the only one there is could not be checked.
    """
    work = partial(check_one, select=tuple(select), ignore=tuple(ignore), framework=framework)
    if len(targets) == 1:
        done = [work(targets[0])]
    else:
        done = list(_with_a_bar(_each(work, targets, jobs), len(targets), shown.err))
    _show(done, shown)
    if any(each.refused is not None for each in done):
        return _COULD_NOT_RUN
    return int(any(reaches(each.findings, fail_on) for each in done))


def check_one(
    target: Path, *, select: Sequence[str], ignore: Sequence[str], framework: str | None
) -> Checked:
    """
    Return the findings on one folder, or on the draft that one file makes, with places in that file.

    Raises:
        DueRegardError: it cannot be read.
    """
    if not target.is_dir():
        return _check_file(target, select=select, ignore=ignore, framework=framework)
    stored, own = open_folder(target)
    findings = run_checks(stored.assessment, own, select=select, ignore=ignore, locate=stored.locate)
    asked = questions(stored.assessment, own, select=select, ignore=ignore)
    return Checked(target, stored.assessment, own, tuple(findings), tuple(asked))


def _check_file(
    target: Path, *, select: Sequence[str], ignore: Sequence[str], framework: str | None
) -> Checked:
    from dueregard.importing import import_document  # noqa: PLC0415 - a folder is checked without its readers

    draft = import_document(target, load_framework(framework) if framework else None)
    findings = run_checks(draft.assessment, draft.framework, select=select, ignore=ignore)
    asked = questions(draft.assessment, draft.framework, select=select, ignore=ignore)
    missing = (f"{title}: no row was found." for title in draft.report.missing)
    return Checked(
        target,
        draft.assessment,
        draft.framework,
        tuple(_with_places(findings, draft)),
        tuple(asked),
        (*draft.report.unsure, *missing),
    )


def _with_places(findings: Iterable[Finding], draft: Draft) -> Iterator[Finding]:
    """
    Iterate over findings, each subject with the place in the source of the part it is about.
    """
    from dueregard.importing import PlacesIn  # noqa: PLC0415 - as above

    places = PlacesIn(draft.report)

    def placed(subject: Subject) -> Subject:
        place = places(subject.path)
        told: dict[str, Any] = {"file": draft.report.source}
        if place is not None:
            told |= {"line": place.line, "place": str(place) or None}
        return subject.model_copy(update=told)

    for finding in findings:
        yield finding.model_copy(update={"subjects": tuple(map(placed, finding.subjects))})


def _each(work: Any, targets: Sequence[Path], jobs: int) -> Iterator[Checked]:
    """
    Iterate over the results in the order of the targets; one that cannot be checked is a result as well.
    """
    guarded = partial(_guarded, work)
    if jobs <= 1:
        yield from map(guarded, targets)
        return
    # Workers start afresh: a copy of a running program may hold locks of its threads.
    with ProcessPoolExecutor(min(jobs, os.cpu_count() or 1, len(targets)), get_context("spawn")) as pool:
        yield from pool.map(guarded, targets, chunksize=_AT_A_TIME)


def _guarded(work: Any, target: Path) -> Checked:
    try:
        return cast("Checked", work(target))
    except DueRegardError as error:
        return Checked(target, refused=str(error))


def _with_a_bar(done: Iterable[Checked], total: int, err: Console) -> Iterator[Checked]:
    if not err.is_terminal:
        yield from done
        return
    from rich.progress import Progress  # noqa: PLC0415 - only where somebody watches

    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("Checking", total=total)
        for each in done:
            yield each
            progress.advance(task)


def _show(done: Sequence[Checked], shown: Shown) -> None:
    for each in done:
        if each.refused is not None:
            shown.err.print(escape(f"{each.target} was not checked: {each.refused}"), soft_wrap=True)
    sound = [each for each in done if each.refused is None]
    with _written(shown.to, shown.out) as console:
        if shown.printed == "text":
            for each in sound:
                _print_text(each, console, headed=len(done) > 1)
        elif shown.printed == "json":
            content = [_as_json(each) for each in sound]
            print_json(console, content[0] if len(done) == 1 else {"assessments": content})
        else:
            console.file.write(_as_html(sound) if shown.printed == "html" else _as_sarif(sound))


@contextmanager
def _written(to: Path | None, out: Console) -> Iterator[Console]:
    """
    Give a console that prints to a file, which appears whole or not at all; or the one there is.
    """
    if to is None:
        yield out
        return
    held = io.StringIO()
    yield Console(file=held, width=100, highlight=False)
    write_files(to.parent, {to.name: held.getvalue().encode()})
    out.print(f"Written to {escape(str(to))}.", soft_wrap=True)


def _print_text(each: Checked, out: Console, *, headed: bool) -> None:
    if headed:
        out.print(Text(f"{each.target}", style="bold underline"), end="\n\n", soft_wrap=True)
    if each.doubts:
        out.print(
            Text("Read from a file: findings may come from the reading. Doubtful points:", style="bold")
        )
        for doubt in each.doubts:
            out.print(f"  - {escape(doubt)}")
        out.print()
    print_findings(out, each.findings)
    print_questions(out, each.asked)
    if headed:
        out.print()


def _as_json(each: Checked) -> dict[str, Any]:
    if each.assessment is None or each.framework is None:
        return {}
    content = findings_as_json(each.assessment, each.framework, each.findings, each.asked)
    if each.assessment.imported_from is not None and each.doubts:
        content["doubts"] = list(each.doubts)
    return content


def _as_html(done: Sequence[Checked]) -> str:
    from dueregard.publish.check_report import CheckedDocument, check_report  # noqa: PLC0415 - as above

    documents = [
        CheckedDocument(
            title=each.assessment.title,
            body=each.assessment.body.name,
            framework=each.framework.title,
            source=each.assessment.imported_from or each.target.name,
            findings=each.findings,
            questions=each.asked,
            doubts=each.doubts,
        )
        for each in done
        if each.assessment is not None and each.framework is not None
    ]
    return check_report(documents)


def _as_sarif(done: Sequence[Checked]) -> str:
    from dueregard.cli.sarif import sarif  # noqa: PLC0415 - as above

    return sarif([(each.target, each.findings) for each in done])


def reaches(findings: Sequence[Finding], fail_on: str) -> bool:
    """
    Tell whether an open finding is at least as severe as `fail_on`; "never" is never reached.
    """
    return fail_on != "never" and worst_at_or_above(findings, cast("Severity", fail_on))
