"""
From folder to publication: gather, check, publish, one after another.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.markup import escape

from dueregard.atomic import is_free, new_folder
from dueregard.checks import counts, questions, run_checks
from dueregard.cli.checking import reaches
from dueregard.cli.evidence_reports import evidence_as_json, print_changes, print_reuse
from dueregard.cli.opening import open_folder
from dueregard.cli.publishing import earlier_edition, publish, working
from dueregard.cli.reports import findings_as_json, print_json
from dueregard.engine import open_engine
from dueregard.errors import DocumentError, IndicatorError, OutputError
from dueregard.gather import Gathered, mistaken_definitions
from dueregard.gather import gather as gather_evidence
from dueregard.model import Finding
from dueregard.publish import publish as write_publication
from dueregard.publish import require_target
from dueregard.rating import suggest_ratings
from dueregard.store import StoredAssessment, report, save_evidence


def demo(to: Path, *, example: str, out: Console) -> None:
    """
    Write a bundled example into a folder, unless it is there already, and build it.

    One that is signed is published as a final edition, another as a draft.
    """
    if is_free(to):
        _copy_example(example, to)
    elif (to / "assessment.yaml").exists():
        out.print(f"There is an assessment in {escape(str(to))} already: it is built again as it stands.")
    else:
        raise OutputError(
            f"{to} holds something else, and nothing in it was touched. Name another with --to."
        )
    if _is_signed(to):
        gather(to, engine="duckdb:", as_json=False, out=out)
    if _is_signed(to):
        publish(to, to=to / "publication", editions=("html",), final=True, out=out)
    else:
        build(to, to=to / "publication", engine="duckdb:", fail_on="never", as_json=False, out=out)


def _is_signed(folder: Path) -> bool:
    stored, _ = open_folder(folder)
    return bool(stored.assessment.signed_by())


def gather(folder: Path, *, engine: str, as_json: bool, out: Console, read_anew: bool = False) -> None:
    """
    Recompute the evidence of a folder and say what changed.

    `read_anew` reads every data file, whether or not it was read before.
    """
    stored, _ = open_folder(folder)
    with TemporaryDirectory(prefix="dueregard-") if read_anew else contextlib.nullcontext() as cache:
        gathered = _gather(stored, engine, cache=cache, out=out, quiet=as_json)
    if as_json:
        print_json(out, evidence_as_json(stored.assessment, gathered))
    else:
        print_changes(out, gathered)
        print_reuse(out, gathered)


def build(folder: Path, *, to: Path, engine: str, fail_on: str, as_json: bool, out: Console) -> bool:
    """
    Gather, check and publish a draft edition; return whether findings reach `fail_on`.
    """
    stored, _ = open_folder(folder)
    # Before anything is written, so that a publication without a place leaves the evidence as it was.
    require_target(to)
    gathered = _gather(stored, engine, out=out, quiet=as_json)
    # Opened again, so that findings name the places the evidence now has.
    stored, framework = open_folder(folder)
    assessment = stored.assessment
    findings = run_checks(assessment, framework, locate=stored.locate)
    write_publication(
        assessment,
        framework,
        findings,
        to=to,
        suggestions=suggest_ratings(assessment),
        earlier=earlier_edition(assessment, framework, to=to),
    )
    if as_json:
        content = evidence_as_json(assessment, gathered)
        content |= findings_as_json(assessment, framework, findings, questions(assessment, framework))
        content |= {"publication": str(to)}
        print_json(out, content)
    else:
        print_changes(out, gathered)
        out.print(_summary(findings))
        out.print(f"Open {escape(str(to / 'index.html'))}", soft_wrap=True)
    return reaches(findings, fail_on)


def _gather(
    stored: StoredAssessment, engine: str, *, out: Console, quiet: bool, cache: str | None = None
) -> Gathered:
    report(mistaken_definitions(stored.assessment), stored.locate)
    with (
        working(out, "Counting", quiet=quiet),
        _naming_the_line(stored),
        closing(open_engine(engine)) as counting,
    ):
        gathered = gather_evidence(stored.assessment, folder=stored.folder, engine=counting, cache=cache)
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


def _summary(findings: Sequence[Finding]) -> str:
    open_counts = [f"{number} {severity}" for severity, number in counts(findings).items() if number]
    return f"Findings: {', '.join(open_counts) or 'none'}. Read them with `dueregard check`."


def _copy_example(name: str, to: Path) -> None:
    example = resources.files("dueregard.examples") / name
    with resources.as_file(example) as source, new_folder(to) as made:
        shutil.copytree(source, made, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
