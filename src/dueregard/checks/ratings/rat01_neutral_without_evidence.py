"""
RAT-01 neutral-without-evidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import row_subject, rows_in_place
from dueregard.model import Assessment, Framework, Subject


@check(
    "RAT-01",
    "neutral-without-evidence",
    severity="critical",
    one="1 row is rated neutral and holds no evidence.",
    many="{count} rows are rated neutral and hold no evidence.",
)
def neutral_without_evidence(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A row rated neutral holds at least one claim that counts as evidence.

    Why:
        Neutral says that somebody looked and found neither advantage nor disadvantage. Without evidence it
        is open to challenge because nobody can tell it from not having looked.

    Fails:
        A row is rated neutral and has no claim, or only claims that describe a population.

    Passes:
        The row has evidence of neither advantage nor disadvantage, or is rated unknown.

    Fix:
        Add the evidence that shows no difference. If there is none, rate the row unknown, declare the gap
        and plan how to fill it.

    Source:
        R (Bridges) v South Wales Police [2020] EWCA Civ 1058 (confirmed)
        Lincoln Equality Impact Assessment toolkit, stage 3: neutral is not unknown (confirmed)
    """
    for row, path in rows_in_place(assessment):
        if row.direction == "neutral" and not assessment.outcome_claims(row):
            yield row_subject(row, path, framework)
