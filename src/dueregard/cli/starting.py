"""
A new assessment: every required part stubbed and explained where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from dueregard.atomic import is_free, write_files
from dueregard.errors import OutputError
from dueregard.frameworks import load_framework
from dueregard.model import Framework
from dueregard.model.framework import Subject
from dueregard.yamlfile import dump_yaml


def new(folder: Path, framework_id: str, *, out: Console) -> None:
    """
    Write the stubs of an assessment by one framework into a new or empty folder.

    A framework of the user's own, given by the path of its file, is copied in and named by its file.

    Raises:
        OutputError: the folder holds something already, or cannot be written.
        UnknownNameError: there is no such framework; names the nearest.
        DocumentError: the framework's own file has mistakes, each with its line.
    """
    framework = load_framework(framework_id)
    if not is_free(folder):
        message = f"{folder} is not empty, and nothing in it was touched. Name a new folder."
        raise OutputError(message)
    named = re.sub(r"[^A-Za-z0-9]+", "-", folder.resolve().name).strip("-").lower() or "assessment"
    own = Path(framework_id) if framework_id.endswith((".yaml", ".yml")) else None
    files = {
        "assessment.yaml": _assessment(framework, named, own.name if own else framework.id),
        "proposal.yaml": _proposal(framework),
        "indicators.yaml": _INDICATORS,
        "evidence/README.md": _EVIDENCE,
        "data/README.md": _DATA,
    }
    if own:
        files[own.name] = own.read_text("utf-8")
    write_files(folder, {name: text.encode() for name, text in files.items()})
    out.print(f"Started {escape(str(folder))} by {framework.id}: {len(framework.subjects())} rows to fill.")
    out.print(f"Write in {escape(str(folder / 'assessment.yaml'))}, then run:", soft_wrap=True)
    out.print(f"  dueregard check {escape(str(folder))}", soft_wrap=True)


def _assessment(framework: Framework, named: str, framework_name: str) -> str:
    head = _HEAD.format(id=named, framework=framework_name)
    rows = "\n".join(_row(framework, subject) for subject in framework.subjects())
    duties = "".join(_duty(duty.id, duty.title) for duty in framework.duties)
    return f"{head}\nrows:\n{rows}\n{_TAIL}" + (f"{_DUTIES}{duties}" if duties else "")


def _row(framework: Framework, subject: Subject) -> str:
    lines = [f"  # {subject.title}." + (f" {subject.wording}" if subject.wording else "")]
    lines += [f"  - subject: {subject.id}"]
    if subject.aims:
        lines += ["    aims:   # for each: was it considered, and why it matters or does not"]
        lines += [f"      {aim}: {{considered: false}}" for aim in _aims_in_order(framework, subject)]
    lines += ["    claims: []", "    gaps: []"]
    return "\n".join(lines)


def _aims_in_order(framework: Framework, subject: Subject) -> Iterator[str]:
    return (aim.id for aim in framework.aims if aim.id in subject.aims)


def _duty(duty_id: str, title: str) -> str:
    return f"#   - {{duty: {duty_id}, applies: true, reason: ...}}   # {title}\n"


def _proposal(framework: Framework) -> str:
    components = [{"id": component.id} for component in framework.components]
    listed = dump_yaml({"components": components}) if components else ""
    return _PROPOSAL + (_COMPONENTS + listed if listed else "")


_HEAD = """\
# The assessment: one document about one proposal. `dueregard check` says what is missing.
format: dueregard/1
id: {id}
title: What is being decided
body: {{name: Name of the public body}}
framework: {framework}
# author: Name or role of who wrote it
# version: "1"
# date: 2026-01-31          # of this version
# review: 2027-01-31        # when it is looked at again

# One row for each subject. In each, as far as there is evidence:
#   claims:    sentences that evidence supports
#     - id: E1
#       text: In words; a computed figure is named as [[evidence-id#figure]].
#       cites: [evidence-id]
#       direction: adverse  # or favourable, or neutral
#       groups: [Who it is about]
#   effects:   what the commitments do to this subject, and how we will know
#     - {{commitments: [C1], aims: [advance], expected: positive, mechanism: ..., confirmed_by: evidence-id}}
#   response:  what the proposal does about it, in prose
#   rating:    a person's judgement; a row without one is unknown
#     {{direction: positive, reason: ..., confidence: low, by: Name, on: 2026-01-31}}
#   gaps:      evidence wanted and absent, each with the action that will fill it
#     - {{id: G1, text: ..., action: A1}}
"""

_TAIL = """
# What will be done. A mitigation lessens an adverse effect; a gap action finds missing evidence.
actions: []
#  - {id: A1, text: ..., kind: mitigation, subjects: [...], owner: ..., due: 2026-06-30, success_measure: ...}

# Who was asked, how and when, what they said, and what changed or why nothing did.
engagement: []
#  - id: G1
#    title: ...
#    subjects: [...]
#    opened: 2026-01-05
#    closed: 2026-03-30
#    findings: [{id: F1, text: ..., change: ...}]

# Characteristics looked at together, with their own evidence and reason.
intersections: []

# Alternatives, and why each was chosen or rejected.
options: []

# Subjects, commitments or components left out, and why.
not_relevant: []
"""

_DUTIES = """
# Which duties apply to this decision, and why; remove the marks and answer each.
# duties:
"""

_PROPOSAL = """\
# What is assessed: its objectives and, under each, what it commits to do.
title: What is being decided
kind: policy
objectives:
  - id: P1
    title: First objective
    commitments:
      - {id: C1, text: First commitment}
"""

_COMPONENTS = """\
# Parts the law requires the proposal to have; link each from a row's `components`.
"""

_INDICATORS = """\
# The definition of every computed figure. `dueregard indicators` lists the kinds.
sources: {}
#  stops:
#    files: data/stops-by-month.csv
#    format: counts
#    month: month
#    count: stops
#    columns: {ethnicity: officer_defined_ethnicity}
#    publisher: Who published it
#    licence: Under which licence
populations: {}
#  residents:
#    files: data/residents.csv
#    format: counts
#    count: residents
#    columns: {ethnicity: ethnic_group}
#    full_count: true
indicators: []
#  - id: stops-by-ethnicity
#    kind: rate_ratio
#    source: stops
#    population: residents
#    by: ethnicity
#    reference: White
#    period: {end: 2025-08, months: 12}
#    figures: {black-white-ratio: {group: Black, value: ratio}}
"""

_EVIDENCE = """\
# Evidence

`dueregard gather` writes one `.json` file here for each indicator. Write by hand, one `.yaml` file
an item, what is cited, heard or judged; the file's name is the id that claims cite:

    kind: cited            # or consultation, expert, by hand
    title: What it is
    period: {end: 2025-03, months: 12}
    citations:
      - {title: ..., publisher: ..., url: ..., locator: page or table, accessed: 2026-01-31}
"""

_DATA = """\
# Data

Put the files that `indicators.yaml` names here, as they were published. Nothing changes them.
"""
