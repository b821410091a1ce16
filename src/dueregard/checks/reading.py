"""
Reading a document as the checks do: its parts with where they stand, and what to call them.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator, Sequence

from dueregard.checks.standing_on import cited_evidence
from dueregard.model import Assessment, Claim, Framework, ImpactRow, Period, Rating, Subject
from dueregard.model.assessment import Summary
from dueregard.model.base import FIGURE_REFERENCE
from dueregard.model.findings import Path

_LABEL_WIDTH = 90
"""Letters of a sentence that are enough to know it by."""


def the_assessment(assessment: Assessment, note: str | None = None) -> Subject:
    """
    Return the subject of a finding about the document as a whole.
    """
    return Subject(id=assessment.id, label=assessment.title, note=note)


def days_of_versions(assessment: Assessment) -> list[dt.date]:
    """
    Return the days on which a version of the assessment is known to have been there, the earliest first.
    """
    earlier = (version.on for version in assessment.facts.assessment_versions)
    signed = (sign_off.on for sign_off in assessment.sign_offs)
    this = [assessment.date] if assessment.date else []
    return sorted([*this, *earlier, *signed])


def rows_in_place(assessment: Assessment) -> Iterator[tuple[ImpactRow, Path]]:
    """
    Iterate over the rows, each with its path in the document.
    """
    for index, row in enumerate(assessment.rows):
        yield row, ("rows", index)


def characteristic_rows(assessment: Assessment, framework: Framework) -> Iterator[tuple[ImpactRow, Path]]:
    """
    Iterate over the rows about a characteristic of the framework, each with its path.
    """
    for row, path in rows_in_place(assessment):
        if framework.is_characteristic(row.subject):
            yield row, path


def row_title(row: ImpactRow, framework: Framework) -> str:
    """
    Return what to call a row: the document's title for it, or the framework's.
    """
    subject = framework.subject(row.subject)
    return row.title or (subject.title if subject else row.subject)


def row_subject(row: ImpactRow, path: Path, framework: Framework, note: str | None = None) -> Subject:
    """
    Return the subject of a finding about a row.
    """
    return Subject(id=row.subject, label=row_title(row, framework), path=path, note=note)


def claims_in_place(assessment: Assessment) -> Iterator[tuple[ImpactRow, Claim, Path]]:
    """
    Iterate over the claims that count as evidence, each with its row and its path in the document.
    """
    for row, path in rows_in_place(assessment):
        counted = {claim.id for claim in assessment.outcome_claims(row)}
        for index, claim in enumerate(row.claims):
            if claim.id in counted:
                yield row, claim, (*path, "claims", index)


def claim_subject(
    row: ImpactRow, claim: Claim, path: Path, framework: Framework, note: str | None = None
) -> Subject:
    """
    Return the subject of a finding about a claim.
    """
    label = f"{row_title(row, framework)}: {shortened(claim.text)}"
    return Subject(id=claim.id, label=label, path=path, note=note)


def latest_period(assessment: Assessment, claim: Claim) -> Period | None:
    """
    Return the period a claim describes: its own, or the latest of the evidence it stands on.
    """
    if claim.period is not None:
        return claim.period
    cited = (item.period for item in cited_evidence(assessment, claim))
    return max((period for period in cited if period), key=lambda period: period.last_day, default=None)


def adverse_claims(assessment: Assessment, row: ImpactRow) -> tuple[Claim, ...]:
    """
    Return the row's claims that count as evidence and point to a disadvantage.
    """
    return tuple(claim for claim in assessment.outcome_claims(row) if claim.direction == "adverse")


def ratings_in_place(row: ImpactRow, path: Path) -> Iterator[tuple[Rating, Path]]:
    """
    Iterate over every rating a row holds, its own, those by aim and those by group, each with its path.
    """
    if row.rating is not None:
        yield row.rating, (*path, "rating")
    for aim, regard in row.aims.items():
        if regard.rating is not None:
            yield regard.rating, (*path, "aims", aim, "rating")
    for index, group in enumerate(row.groups):
        yield group.rating, (*path, "groups", index, "rating")


def subjects_introduced(framework: Framework, summary: Summary) -> set[str] | None:
    """
    Return the subjects of the rows a summary introduces, or None when it introduces them all.
    """
    if "all" in summary.rows:
        return None
    families = {"objectives": framework.objectives, "characteristics": framework.characteristics}
    named = {subject.id for name in summary.rows for subject in families.get(name, ())}
    return named | set(summary.rows)


def shortened(text: str) -> str:
    """
    Return a text cut at a word to about a line, for a label; a figure in it stands by its name.
    """
    return textwrap.shorten(FIGURE_REFERENCE.sub(r"[\2]", text), _LABEL_WIDTH, placeholder=" ...")


def listed(names: Sequence[str]) -> str:
    """
    Return names, at least one, as a list in a sentence: "a, b and c".
    """
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
