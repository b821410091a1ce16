"""
From folder to publication: gather, check, publish, one after another.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any, cast

from rich.console import Console
from rich.markup import escape

from dueregard.atomic import new_folder
from dueregard.checks import counts, run_checks, worst_at_or_above
from dueregard.cli.evidence_reports import evidence_as_json, print_changes
from dueregard.cli.reports import findings_as_json, print_findings
from dueregard.engine import open_engine
from dueregard.errors import DocumentError, IndicatorError, UnknownNameError
from dueregard.frameworks import load_framework
from dueregard.gather import Gathered, unknown_names
from dueregard.gather import gather as gather_evidence
from dueregard.model import Finding, Framework, Severity
from dueregard.model.references import framework_references
from dueregard.publish import publish as write_publication
from dueregard.rating import suggest_ratings
from dueregard.store import StoredAssessment, open_assessment, report, save_evidence


def open_folder(folder: Path) -> tuple[StoredAssessment, Framework]:
    """
    Return the assessment of a folder with its framework, every reference between the two checked.

    Raises:
        DocumentError: every mistake, each with file and line.
    """
    stored = open_assessment(folder)
    framework = _framework_of(stored)
    report(framework_references(stored.assessment, framework), stored.locate)
    return stored, framework


def _framework_of(stored: StoredAssessment) -> Framework:
    named = stored.assessment.framework
    own = stored.folder / named
    try:
        return load_framework(own if own.is_file() else named)
    except UnknownNameError as error:
        file, line = stored.locate(("framework",))
        raise DocumentError.at(file or "assessment.yaml", line, str(error)) from error


def demo(to: Path, *, out: Console) -> None:
    """
    Write the London example into a folder, unless it is there already, and build it.
    """
    if (to / "assessment.yaml").exists():
        out.print(f"There is an assessment in {escape(str(to))} already: it is built again as it stands.")
    elif to.exists() and any(to.iterdir()):
        raise DocumentError.at(to, None, "This folder holds something else. Name another with --to.")
    else:
        _copy_example(to)
    build(to, to=to / "publication", engine="duckdb:", fail_on="never", as_json=False, out=out)


def gather(folder: Path, *, engine: str, as_json: bool, out: Console) -> None:
    """
    Recompute the evidence of a folder and say what changed.
    """
    stored, _ = open_folder(folder)
    gathered = _gather(stored, engine, out=out, quiet=as_json)
    if as_json:
        _print_json(out, evidence_as_json(stored.assessment, gathered))
    else:
        print_changes(out, gathered)


def check(
    folder: Path,
    *,
    select: Sequence[str],
    ignore: Sequence[str],
    fail_on: str,
    as_json: bool,
    out: Console,
) -> bool:
    """
    Print the findings on a folder; return whether any open one is as severe as `fail_on`.
    """
    stored, framework = open_folder(folder)
    findings = run_checks(stored.assessment, framework, select=select, ignore=ignore, locate=stored.locate)
    if as_json:
        _print_json(out, findings_as_json(stored.assessment, framework, findings))
    else:
        print_findings(out, findings)
    return _fails(findings, fail_on)


def publish(folder: Path, *, to: Path, editions: Sequence[str], final: bool, out: Console) -> None:
    """
    Write the publication of a folder from its evidence as it stands.
    """
    stored, framework = open_folder(folder)
    findings = run_checks(stored.assessment, framework, locate=stored.locate)
    suggestions = suggest_ratings(stored.assessment)
    write_publication(
        stored.assessment, framework, findings, to=to, formats=editions, final=final, suggestions=suggestions
    )
    out.print(f"Open {escape(str(to / 'index.html'))}", soft_wrap=True)


def build(folder: Path, *, to: Path, engine: str, fail_on: str, as_json: bool, out: Console) -> bool:
    """
    Gather, check and publish a draft edition; return whether findings reach `fail_on`.
    """
    stored, framework = open_folder(folder)
    gathered = _gather(stored, engine, out=out, quiet=as_json)
    assessment = stored.assessment.model_copy(update={"evidence": gathered.evidence})
    stored = replace(stored, assessment=assessment)
    findings = run_checks(assessment, framework, locate=stored.locate)
    write_publication(assessment, framework, findings, to=to, suggestions=suggest_ratings(assessment))
    if as_json:
        content = evidence_as_json(assessment, gathered)
        content |= findings_as_json(assessment, framework, findings) | {"publication": str(to)}
        _print_json(out, content)
    else:
        print_changes(out, gathered)
        out.print(_summary(findings))
        out.print(f"Open {escape(str(to / 'index.html'))}", soft_wrap=True)
    return _fails(findings, fail_on)


def _gather(stored: StoredAssessment, engine: str, *, out: Console, quiet: bool) -> Gathered:
    report(unknown_names(stored.assessment), stored.locate)
    with _working(out, quiet=quiet), _naming_the_line(stored):
        gathered = gather_evidence(stored.assessment, folder=stored.folder, engine=open_engine(engine))
    save_evidence([item for item in gathered.evidence if item.kind == "computed"], stored.folder)
    return gathered


@contextmanager
def _naming_the_line(stored: StoredAssessment) -> Iterator[None]:
    """
    Turn an error about an indicator into one that says where the indicator is defined.
    """
    try:
        yield
    except IndicatorError as error:
        ids = [indicator.id for indicator in stored.assessment.indicators.indicators]
        path = ("indicators", "indicators", ids.index(error.indicator))
        file, line = stored.locate(path)
        raise DocumentError.at(file or "indicators.yaml", line, str(error)) from error


def _working(out: Console, *, quiet: bool) -> AbstractContextManager[object]:
    return contextlib.nullcontext() if quiet or not out.is_terminal else out.status("Counting")


def _summary(findings: Sequence[Finding]) -> str:
    open_counts = [f"{number} {severity}" for severity, number in counts(findings).items() if number]
    return f"Findings: {', '.join(open_counts) or 'none'}. Read them with `dueregard check`."


def _fails(findings: Sequence[Finding], fail_on: str) -> bool:
    return fail_on != "never" and worst_at_or_above(findings, cast("Severity", fail_on))


def _copy_example(to: Path) -> None:
    example = resources.files("dueregard.examples") / "london"
    with resources.as_file(example) as source, new_folder(to) as made:
        shutil.copytree(source, made, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))


def _print_json(out: Console, content: dict[str, Any]) -> None:
    out.file.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
