"""
Results as JSON for programs, and as text for people: readable in 80 columns and without colour.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from dueregard.checks import counts
from dueregard.model import SEVERITIES, Assessment, Finding, Framework, Question, Severity, Subject

_MEANING: dict[Severity, str] = {
    "critical": "a final edition waits for these, or for a named person's reason",
    "major": "put right, or answered for, before anybody signs",
    "minor": "worth putting right",
    "advice": "worth a thought",
}
_STYLE: dict[Severity, str] = {
    "critical": "bold red",
    "major": "bold yellow",
    "minor": "bold",
    "advice": "bold",
}


def findings_as_json(
    assessment: Assessment, framework: Framework, findings: Sequence[Finding], asked: Sequence[Question]
) -> dict[str, Any]:
    """
    Return the findings as plain data: one entry a check, its subjects listed, `where` in the same order.

    `counts` holds the open findings by severity; `questions` what the checks need to be told.
    """
    return {
        "assessment": assessment.id,
        "framework": framework.id,
        "findings": [_finding_as_json(finding) for finding in findings],
        "counts": counts(findings),
        "questions": [question.model_dump(mode="json") for question in asked],
    }


def _finding_as_json(finding: Finding) -> dict[str, Any]:
    content = finding.model_dump(mode="json", exclude={"subjects"})
    subjects = [
        subject.model_dump(mode="json", exclude={"file", "line", "place"}) for subject in finding.subjects
    ]
    where = [_where(subject) for subject in finding.subjects]
    return {**content, "subjects": subjects, "where": where, "overridden": finding.overridden}


def _where(subject: Subject) -> dict[str, Any]:
    place = {} if subject.place is None else {"place": subject.place}
    return {"file": subject.file, "line": subject.line, **place}


def print_json(console: Console, content: dict[str, Any]) -> None:
    """
    Print plain data as JSON, whatever the width of the screen.
    """
    console.file.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def print_findings(console: Console, findings: Sequence[Finding]) -> None:
    """
    Print the findings by severity, each with its subjects, why it matters and how to put it right.
    """
    for severity in SEVERITIES:
        found = [finding for finding in findings if finding.severity == severity]
        if found:
            heading = f"{severity.upper()}: {_MEANING[severity]}"
            console.print(Text(heading, style=_STYLE[severity]), end="\n\n")
        for finding in found:
            _print_finding(console, finding)
    console.print(Text(_closing_line(findings)))


def print_questions(console: Console, asked: Sequence[Question]) -> None:
    """
    Print what the checks need to be told, each with where to write it and the checks that wait for it.
    """
    if asked:
        console.print(Text("\nQUESTIONS: facts the document lacks; these checks stayed silent", style="bold"))
    for question in asked:
        console.print()
        _print_hanging(console, f"{question.text} ({', '.join(question.checks)})", "  ")
        _print_hanging(console, question.answer, "  Answer: ")


def _print_finding(console: Console, finding: Finding) -> None:
    console.print(Text(f"{finding.code} {finding.name}", style="bold"))
    _print_hanging(console, finding.message, "  ")
    _print_hanging(console, finding.why, "  Why: ")
    _print_hanging(console, finding.fix, "  To put it right: ")
    _print_hanging(console, finding.source, "  Rests on: ")
    for subject in finding.subjects:
        _print_hanging(console, " ".join(_about(subject)), "  - ")
    console.print()


def _print_hanging(console: Console, text: str, start: str) -> None:
    wrapped = textwrap.fill(
        text,
        console.width,
        initial_indent=start,
        subsequent_indent=" " * (4 if start.lstrip() else len(start)),
        break_long_words=False,
        break_on_hyphens=False,
    )
    console.print(Text(wrapped), soft_wrap=True)


def _about(subject: Subject) -> Iterator[str]:
    if subject.file:
        yield f"{subject.file}:{subject.line}" if subject.line else subject.file
    if subject.place and not subject.line:
        yield f"({subject.place})"
    yield f"{subject.id}: {subject.label}"
    if subject.note and subject.note not in subject.label:
        yield f"({subject.note})"
    if subject.override:
        yield f"- let stand by {subject.override.by} on {subject.override.on}: {subject.override.reason}"


def _closing_line(findings: Sequence[Finding]) -> str:
    """
    Return how many findings are open at each severity, and how many were let stand.
    """
    if not findings:
        return "The checks found nothing to report."
    still_open = [f"{number} {severity}" for severity, number in counts(findings).items() if number]
    let_stand = sum(finding.overridden for finding in findings)
    closing = f"Open findings: {', '.join(still_open) or 'none'}."
    return f"{closing} Let stand with a reason: {let_stand}." if let_stand else closing
