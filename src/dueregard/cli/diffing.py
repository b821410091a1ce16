"""
What changed between two assessments, folders or files, for people and for programs.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

from rich.console import Console
from rich.text import Text

from dueregard.cli.checking import Checked, check_one
from dueregard.cli.differences import Change, changes_between, finding_changes
from dueregard.cli.reports import print_json
from dueregard.errors import DocumentError
from dueregard.model import Assessment

_SIGN = {"added": "+", "removed": "-", "changed": "~", "new": "+", "gone": "-"}
_WIDTH = 160


def diff(old: Path, new: Path, *, framework: str | None, as_json: bool, out: Console) -> bool:
    """
    Print what changed from OLD to NEW; returns whether anything did.

    Raises:
        DueRegardError: one of them cannot be read.
    """
    sides = [check_one(path, select=(), ignore=(), framework=framework) for path in (old, new)]
    before, after = (_assessment(side) for side in sides)
    changes = changes_between(before, after)
    findings = finding_changes(sides[0].findings, sides[1].findings)
    if as_json:
        content = {
            "old": {"path": str(old), "assessment": before.id},
            "new": {"path": str(new), "assessment": after.id},
            "changes": [change.model_dump(mode="json", exclude_none=True) for change in changes],
            "findings": [finding.model_dump(mode="json") for finding in findings],
        }
        print_json(out, content)
        return bool(changes or findings)
    out.print(Text(f"From {old} to {new}", style="bold"), soft_wrap=True)
    for change in changes:
        out.print(Text(f"{_SIGN[change.kind]} {_sentence(change)}"), soft_wrap=True)
    if findings:
        out.print(Text("\nFindings", style="bold"))
    for finding in findings:
        said = "now named" if finding.kind == "new" else "no longer named"
        check = f"{finding.code} {finding.name} ({finding.severity})"
        out.print(Text(f"{_SIGN[finding.kind]} {check}, {said}: {finding.subject}"), soft_wrap=True)
    if not changes and not findings:
        out.print("Nothing changed.")
    return bool(changes or findings)


def _assessment(side: Checked) -> Assessment:
    if side.assessment is None:
        raise DocumentError.at(side.target, None, "This was not read.")
    return side.assessment


def _sentence(change: Change) -> str:
    where = f"{change.of}: " if change.of else ""
    named = change.part if change.what in {"text", "direction"} else f"{change.part} {_short(change.what)}"
    if change.kind == "changed":
        if change.old == change.new:
            return f"{where}{named} changed"
        return f"{where}{named} was: {_short(change.old)} / is: {_short(change.new)}"
    told = change.new if change.kind == "added" else change.old
    same = told is None or told == change.what
    return f"{where}{named} {change.kind}" + ("" if same else f": {_short(told)}")


def _short(text: str | None) -> str:
    return textwrap.shorten(text or "", _WIDTH, placeholder=" ...")
