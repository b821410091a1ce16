"""
EVD-01 rating-without-evidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import row_subject, rows_in_place
from dueregard.model import Assessment, Framework, Subject


@check(
    "EVD-01",
    "rating-without-evidence",
    severity="critical",
    one="1 row is rated and holds no evidence.",
    many="{count} rows are rated and hold no evidence.",
)
def rating_without_evidence(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A rated row holds at least one claim that counts as evidence.

    Why:
        A rating is a finding, and a finding stands on something. Without evidence the rating is open to
        challenge because a public body has to take reasonable steps to find out.

    Fails:
        A row is rated and has no claim, or only claims that describe a population and not an outcome.

    Passes:
        The row has at least one claim about an outcome; or it is rated unknown, which says that the evidence
        is not enough, or not relevant.

    Fix:
        Add the evidence the rating rests on. Where there is none, rate the row unknown, declare the gap and
        say who will fill it and when.

    Source:
        R (Bridges) v South Wales Police [2020] EWCA Civ 1058: the duty to enquire (confirmed)
        EHRC Technical Guidance on the Public Sector Equality Duty: England (confirm before relying)
        Equality Act 2010 (Specific Duties) (Scotland) Regulations 2012 reg 5 (confirmed)
    """
    for row, path in rows_in_place(assessment):
        if row.rated and row.direction != "unknown" and not assessment.outcome_claims(row):
            yield row_subject(row, path, framework, note=f"rated {row.direction}")
