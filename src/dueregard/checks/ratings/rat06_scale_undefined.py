"""
RAT-06 scale-undefined.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import listed, the_assessment
from dueregard.model import Assessment, Framework, Subject


@check(
    "RAT-06",
    "scale-undefined",
    severity="major",
    one="The scale the document declares is not fully defined or not used as declared: {notes}.",
    many="{count} scales are not fully defined or not used as declared.",
)
def scale_undefined(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    Each value of the scale a document declares has a written criterion, and unknown is used where it holds.

    Why:
        Two people who read the same evidence should arrive at the same rating. A scale without criteria is
        open to challenge because nobody can tell why a row is positive rather than neutral.

    Fails:
        A value under `scale` has no criterion; or the document declares unknown and rates no row so, while
        a row without evidence says that there is a gap.

    Passes:
        Each declared value has its criterion. A document that declares no scale of its own uses the
        framework's, which has criteria.

    Fix:
        Write for each value when it is given, or leave `scale` out and rate by the framework's criteria.
        Rate rows unknown where the text says that there is no evidence.

    Source:
        Environmental Assessment of Plans and Programmes Regulations 2004 Schedule 1 (confirmed)
        Equality Commission for Northern Ireland, screening criteria (confirm before relying)
    """
    undefined = [value.direction for value in assessment.scale if value.criterion is None]
    problems = [f"no criterion for {listed(undefined)}"] if undefined else []
    if _leaves_unknown_unused(assessment):
        problems.append("unknown is declared and not used where the text says there is no evidence")
    if problems:
        yield the_assessment(assessment, note="; ".join(problems))


def _leaves_unknown_unused(assessment: Assessment) -> bool:
    declared = {value.direction for value in assessment.scale}
    used = {row.direction for row in assessment.rows if row.rated}
    without_evidence = any(
        row.gaps and row.rated and not assessment.outcome_claims(row) for row in assessment.rows
    )
    return "unknown" in declared and "unknown" not in used and without_evidence
