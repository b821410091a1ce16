"""
Findings as SARIF 2.1.0, the form in which code review tools show what a check has to say about a line.

References:
    OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from dueregard import __version__
from dueregard.checks import CHECKS
from dueregard.model import Finding, Severity, Subject

_LEVEL: dict[Severity, str] = {"critical": "error", "major": "warning", "minor": "note", "advice": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(checked: Sequence[tuple[Path, Sequence[Finding]]]) -> str:
    """
    Return findings on folders or files as a SARIF log: one result for each subject, at its line.

    A finding that a named person let stand is a result with a suppression that gives the reason.
    """
    codes = sorted({finding.code for _, findings in checked for finding in findings})
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "dueregard",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "rules": [_rule(code) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": list(_results(checked, codes)),
            }
        ],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(code: str) -> dict[str, Any]:
    check = CHECKS[code]
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in check.name.split("-")),
        "shortDescription": {"text": check.rule},
        "fullDescription": {"text": check.why},
        "help": {"text": f"{check.fix}\n\nRests on: {check.source}"},
        "defaultConfiguration": {"level": _LEVEL[check.severity]},
        "properties": {"severity": check.severity, "tags": [check.family]},
    }


def _results(
    checked: Sequence[tuple[Path, Sequence[Finding]]], codes: Sequence[str]
) -> Iterator[dict[str, Any]]:
    for target, findings in checked:
        for finding in findings:
            for subject in finding.subjects:
                yield _result(target, finding, subject, codes.index(finding.code))


def _result(target: Path, finding: Finding, subject: Subject, rule: int) -> dict[str, Any]:
    note = f" ({subject.note})" if subject.note else ""
    place = f" [{subject.place}]" if subject.place else ""
    result = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVEL[finding.severity],
        "message": {"text": f"{finding.message} {subject.label}{note}{place}"},
        "locations": [_location(target, subject)],
        "partialFingerprints": {"dueregard/v1": _fingerprint(target, finding, subject)},
    }
    if subject.override is not None:
        reason = f"{subject.override.reason} ({subject.override.by}, {subject.override.on})"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    return result


def _location(target: Path, subject: Subject) -> dict[str, Any]:
    file = target / (subject.file or "assessment.yaml") if target.is_dir() else target
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(_address(file))}}
    if subject.line is not None:
        physical["region"] = {"startLine": subject.line}
    return {
        "physicalLocation": physical,
        "logicalLocations": [{"fullyQualifiedName": ".".join(map(str, subject.path)) or subject.id}],
    }


def _address(file: Path) -> str:
    """
    Return a path as it is seen from the folder the command runs in, or as it was given.
    """
    with suppress(ValueError):
        file = file.resolve().relative_to(Path.cwd())
    return PurePath(file).as_posix()


def _fingerprint(target: Path, finding: Finding, subject: Subject) -> str:
    told = f"{target.name}\n{finding.code}\n{subject.id}\n{subject.label}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]
