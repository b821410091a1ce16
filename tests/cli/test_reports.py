"""
Findings as JSON for programs and as text for people.
"""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from dueregard.checks import counts, questions, run_checks
from dueregard.cli.reports import findings_as_json, print_findings, print_questions
from dueregard.frameworks import load_framework
from dueregard.store import open_assessment
from tests.checks.documents import make_document

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "london-as-published"
ENGLAND = load_framework("psed-england")
OVERRIDE = {"check": "GOV-01", "reason": "Set [on] signing.", "by": "A. Officer", "on": "2026-02-03"}


@pytest.fixture(scope="module")
def london():
    stored = open_assessment(FOLDER)
    framework = load_framework("gla-iia")
    return stored.assessment, framework, run_checks(stored.assessment, framework, locate=stored.locate)


def printed(findings, width=80):
    console = Console(file=io.StringIO(), width=width, highlight=False)
    print_findings(console, findings)
    return console.file.getvalue()


def test_json_names_the_document_and_counts_what_is_open(london):
    content = findings_as_json(*london, [])
    assert (content["assessment"], content["framework"]) == ("london-as-published", "gla-iia")
    assert content["counts"] == counts(london[2])
    assert json.loads(json.dumps(content)) == content


def test_each_entry_of_the_json_is_one_check_with_its_subjects_and_places(london):
    content = findings_as_json(*london, [])
    entries = {entry["code"]: entry for entry in content["findings"]}
    assert list(entries) == [finding.code for finding in london[2]]
    entry = entries["EVD-02"]
    assert list(entry) == [
        *("code", "name", "severity", "message", "why", "fix", "source"),
        *("subjects", "where", "overridden"),
    ]
    assert entry["message"] == "32 claims cite no source."
    assert len(entry["subjects"]) == len(entry["where"]) == 32
    assert entry["where"][0]["file"] == "assessment.yaml"
    assert entry["where"][0]["line"] > 1
    assert entry["overridden"] is False


def test_json_keeps_an_override_with_its_subject():
    document = make_document({"overrides": [OVERRIDE]})
    findings = run_checks(document, ENGLAND, select=["GOV-01"])
    entry = findings_as_json(document, ENGLAND, findings, [])["findings"][0]
    assert entry["overridden"] is True
    assert entry["subjects"][0]["override"]["by"] == "A. Officer"
    assert entry["where"] == [{"file": None, "line": None}]


def test_text_keeps_within_80_columns(london):
    assert all(len(line) <= 80 for line in printed(london[2]).splitlines())


def test_text_names_every_finding_and_every_subject(london):
    text = " ".join(printed(london[2]).split())
    for finding in london[2]:
        assert f"{finding.code} {finding.name}" in text
        assert finding.message in text
        assert all(f"{subject.file}:{subject.line} {subject.id}:" in text for subject in finding.subjects)
    still_open = ", ".join(f"{number} {severity}" for severity, number in counts(london[2]).items())
    assert text.endswith(f"Open findings: {still_open}.")


def test_text_goes_from_critical_to_advice_without_needing_colour(london):
    text = printed(london[2])
    assert text.startswith("CRITICAL: ")
    assert text.index("CRITICAL") < text.index("MAJOR") < text.index("MINOR") < text.index("ADVICE")
    assert "MINOR" not in printed([finding for finding in london[2] if finding.severity != "minor"])
    assert "\x1b" not in text


def test_text_shows_who_let_a_finding_stand_and_why():
    document = make_document({"overrides": [OVERRIDE]})
    text = " ".join(printed(run_checks(document, ENGLAND, select=["GOV-01"])).split())
    assert "let stand by A. Officer on 2026-02-03: Set [on] signing." in text
    assert text.endswith("Open findings: none. Let stand with a reason: 1.")


def test_no_findings_are_said_in_one_line():
    assert printed([]) == "The checks found nothing to report.\n"


def test_questions_stand_in_the_json_beside_the_findings():
    document = make_document({})
    asked = questions(document, ENGLAND)
    content = findings_as_json(document, ENGLAND, [], asked)
    assert [list(entry) for entry in content["questions"]] == [["id", "text", "answer", "checks"]] * len(
        asked
    )
    assert "EVD-09" in content["questions"][0]["checks"]
    assert json.loads(json.dumps(content)) == content


def test_questions_are_printed_with_where_to_answer_and_who_waits():
    console = Console(file=io.StringIO(), width=80, highlight=False)
    print_questions(console, questions(make_document({}), ENGLAND))
    lines = console.file.getvalue().splitlines()
    assert all(len(line) <= 80 for line in lines)
    text = " ".join(" ".join(lines).split())
    assert text.startswith("QUESTIONS: facts the document lacks; these checks stayed silent")
    assert "On which days did the consultation open and close? (" in text
    assert "Answer: Write them under `consultation: opened, closed`" in text


def test_no_questions_print_nothing():
    console = Console(file=io.StringIO())
    print_questions(console, [])
    assert console.file.getvalue() == ""
