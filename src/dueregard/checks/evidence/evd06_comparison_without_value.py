"""
EVD-06 comparison-without-value.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import claim_subject, claims_in_place
from dueregard.model import Assessment, Claim, Framework, Subject, figure_references


@check(
    "EVD-06",
    "comparison-without-value",
    severity="minor",
    one="1 comparison gives no value.",
    many="{count} comparisons give no value.",
)
def comparison_without_value(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A claim that compares gives the value of what it compares.

    Why:
        Words such as "more" and "worse" may mean a little or a great deal. A comparison without a value is
        open to challenge because nobody can weigh how large the difference is.

    Fails:
        A claim is marked `comparison`, and has neither a value, nor a stated figure, nor a figure of
        evidence in its text. The mark is a person's; nothing is guessed from the words.

    Passes:
        The claim gives the number, typed or as `[[evidence#figure]]`. A figure that is withheld says so and
        passes.

    Fix:
        Give both values, or the difference, with its base. Where there is no number, say that there is
        none and declare the gap.

    Source:
        Audit Wales, Equality Impact Assessments: more than a tick box exercise, 2022 (confirmed)
        Code of Practice for Statistics (confirm before relying)
    """
    for row, claim, path in claims_in_place(assessment):
        if claim.comparison and not _gives_a_value(claim):
            yield claim_subject(row, claim, path, framework)


def _gives_a_value(claim: Claim) -> bool:
    return bool(claim.value or claim.stated or figure_references(claim.text))
