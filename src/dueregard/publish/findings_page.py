"""
What the checks found, what stands, and who let it stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from dueregard.model.findings import SEVERITIES, Finding, Subject
from dueregard.publish.material import Material
from dueregard.publish.publication import FindingPlace, FindingShown, FindingsPage, Link
from dueregard.publish.wording import capitalised, counted, day, listed


def show_findings_page(material: Material) -> FindingsPage:
    """
    Return every finding, gravest first.
    """
    findings = show_findings(material)
    return FindingsPage(
        headline=findings_headline(material.findings),
        counts=tuple(
            (severity, counted(sum(f.severity == severity for f in findings), f"{severity} finding"))
            for severity in SEVERITIES
        ),
        findings=findings,
    )


def findings_headline(findings: Sequence[Finding]) -> str:
    """
    Return how many findings are open, by severity, in one sentence.
    """
    if not findings:
        return "The checks found nothing to report."
    counts = [
        (severity, sum(f.severity == severity and not f.overridden for f in findings))
        for severity in SEVERITIES
    ]
    still = [f"{count} {severity}" for severity, count in counts if count]
    settled = sum(finding.overridden for finding in findings)
    let_stand = (
        f" {counted(settled, 'finding was', 'findings were')} let stand with a reason." if settled else ""
    )
    if not still:
        return f"No finding is open.{let_stand}"
    open_ = sum(count for _, count in counts)
    return f"{counted(open_, 'finding is', 'findings are')} open: {listed(still)}.{let_stand}"


def show_findings(material: Material, row_index: int | None = None) -> tuple[FindingShown, ...]:
    """
    Return findings gravest first; with `row_index`, only those about that row, and only their subjects in it.
    """
    ordered = sorted(
        material.findings, key=lambda finding: (SEVERITIES.index(finding.severity), finding.code)
    )
    chosen = ((finding, _subjects_in(finding, row_index)) for finding in ordered)
    return tuple(_show(material, finding, subjects) for finding, subjects in chosen if subjects)


def _subjects_in(finding: Finding, row_index: int | None) -> tuple[Subject, ...]:
    if row_index is None:
        return finding.subjects
    return tuple(subject for subject in finding.subjects if subject.path[:2] == ("rows", row_index))


def _show(material: Material, finding: Finding, subjects: Sequence[Subject]) -> FindingShown:
    return FindingShown(
        code=finding.code,
        name=capitalised(finding.name.replace("-", " ")),
        severity=finding.severity,
        message=finding.message,
        why=finding.why,
        fix=finding.fix,
        source=finding.source,
        places=tuple(_place(material, subject) for subject in subjects),
        standing=_standing(subjects),
    )


def _standing(subjects: Sequence[Subject]) -> str:
    settled = sum(subject.override is not None for subject in subjects)
    if settled == 0:
        return "Open"
    return "Let stand" if settled == len(subjects) else f"Open, {settled} of {len(subjects)} let stand"


def _place(material: Material, subject: Subject) -> FindingPlace:
    override = subject.override
    return FindingPlace(
        subject=_link(material, subject),
        note=subject.note or "",
        where=_where(subject),
        override=f"Let stand by {override.by} on {day(override.on)}: {override.reason}" if override else "",
    )


def _link(material: Material, subject: Subject) -> Link:
    rows = material.assessment.rows
    match subject.path:
        case ("rows", int(index), *_) if index < len(rows):
            return Link(subject.label, "subject", material.row_link(rows[index]).id)
        case _:
            return Link(subject.label)


def _where(subject: Subject) -> str:
    """
    Return file and line; a whole path is cut to the file's name, which is the same on every machine.
    """
    if subject.file is None:
        return ""
    path = PurePath(subject.file)
    name = path.name if path.is_absolute() else subject.file
    return name if subject.line is None else f"{name}, line {subject.line}"
