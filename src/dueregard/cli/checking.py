"""
The findings on a folder, with nothing loaded that only data needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from rich.console import Console

from dueregard.checks import questions, run_checks, worst_at_or_above
from dueregard.cli.opening import open_folder
from dueregard.cli.reports import findings_as_json, print_findings, print_json, print_questions
from dueregard.model import Finding, Severity


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
    Print the findings on a folder, and what they could not judge without facts from the author.

    Returns whether any open finding is as severe as `fail_on`.
    """
    stored, framework = open_folder(folder)
    findings = run_checks(stored.assessment, framework, select=select, ignore=ignore, locate=stored.locate)
    asked = questions(stored.assessment, framework, select=select, ignore=ignore)
    if as_json:
        print_json(out, findings_as_json(stored.assessment, framework, findings, asked))
    else:
        print_findings(out, findings)
        print_questions(out, asked)
    return reaches(findings, fail_on)


def reaches(findings: Sequence[Finding], fail_on: str) -> bool:
    """
    Tell whether an open finding is at least as severe as `fail_on`; "never" is never reached.
    """
    return fail_on != "never" and worst_at_or_above(findings, cast("Severity", fail_on))
