"""
From an assessment to its findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from dueregard.checks.check import CHECKS, Check
from dueregard.errors import UnknownNameError
from dueregard.model import SEVERITIES, Assessment, Finding, Framework, Severity, Subject
from dueregard.model.assessment import Override
from dueregard.model.findings import Path
from dueregard.model.references import Dangling

Locate = Callable[[Path], tuple[str | None, int | None]]


def run_checks(
    assessment: Assessment,
    framework: Framework,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    locate: Locate | None = None,
) -> list[Finding]:
    """
    Return one finding for each check that names a subject, the most severe first, then by code.

    A check that the framework puts off is not run, whatever is selected.

    Args:
        assessment: the document.
        framework: what it is read against.
        select: codes, names or families ("EVD-02", "claim-without-source", "EVD") to run; none means all.
        ignore: the same, to leave out.
        locate: file and line of a path in the document, where that is known.

    Raises:
        UnknownNameError: `select`, `ignore`, an override of the document or the framework names a check
            there is not.
    """
    # An override names one check: a family is too much to let stand at once.
    off = _off(framework)
    overrides = [(_codes(override.check, Check.names)[0], override) for override in assessment.overrides]
    findings = []
    for check in select_checks(select, ignore):
        if check.code in off:
            continue
        allowed = [override for code, override in overrides if code == check.code]
        subjects = [
            _place(_overridden(subject, allowed), locate) for subject in check.judge(assessment, framework)
        ]
        if subjects:
            findings.append(_finding(check, subjects))
    return sorted(findings, key=lambda finding: (SEVERITIES.index(finding.severity), finding.code))


def select_checks(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> list[Check]:
    """
    Return the checks asked for, by code.

    Raises:
        UnknownNameError: a name is no check's and no family's.
    """
    ignored = {code for name in ignore for code in _codes(name, _names_and_groups)}
    wanted = {code for name in select for code in _codes(name, _names_and_groups)} if select else set(CHECKS)
    return [CHECKS[code] for code in sorted(wanted - ignored)]


def unknown_checks(assessment: Assessment) -> Iterator[Dangling]:
    """
    Iterate over every override of a check that there is not.
    """
    for index, override in enumerate(assessment.overrides):
        try:
            _codes(override.check, Check.names)
        except UnknownNameError as error:
            yield Dangling(("overrides", index, "check"), str(error))


def counts(findings: Iterable[Finding]) -> dict[Severity, int]:
    """
    Return how many findings of each severity are open: not overridden for every subject.
    """
    still_open = [finding.severity for finding in findings if not finding.overridden]
    return {severity: still_open.count(severity) for severity in SEVERITIES}


def worst_at_or_above(findings: Iterable[Finding], severity: Severity) -> bool:
    """
    Tell whether the worst open finding is at least as severe as `severity`.
    """
    by_severity = counts(findings)
    return any(by_severity[level] for level in SEVERITIES[: SEVERITIES.index(severity) + 1])


def _codes(name: str, known_by: Callable[[Check], Sequence[str]]) -> list[str]:
    checks = [check for _, check in CHECKS.items()]
    names = {check.code: {known.casefold() for known in known_by(check)} for check in checks}
    found = [code for code, known in names.items() if name.casefold() in known]
    if not found:
        available = dict.fromkeys(known for check in checks for known in known_by(check))
        raise UnknownNameError("check", name, list(available))
    return found


def _names_and_groups(check: Check) -> tuple[str, ...]:
    return (*check.names(), *check.groups())


def _off(framework: Framework) -> set[str]:
    return {_codes(off.check, Check.names)[0] for off in framework.checks_off}


def _overridden(subject: Subject, overrides: Sequence[Override]) -> Subject:
    for override in overrides:
        if not override.subjects or subject.id in override.subjects:
            return subject.model_copy(update={"override": override})
    return subject


def _place(subject: Subject, locate: Locate | None) -> Subject:
    if locate is None:
        return subject
    file, line = locate(subject.path)
    return subject.model_copy(update={"file": file, "line": line})


def _finding(check: Check, subjects: Sequence[Subject]) -> Finding:
    return Finding(
        code=check.code,
        name=check.name,
        severity=check.severity,
        message=check.message(subjects),
        why=check.why,
        fix=check.fix,
        source=check.source,
        subjects=tuple(subjects),
    )
