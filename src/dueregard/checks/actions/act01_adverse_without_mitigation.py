"""
ACT-01 adverse-without-mitigation.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import adverse_claims, listed, ratings_in_place, row_subject, rows_in_place
from dueregard.model import Assessment, Framework, ImpactRow, Subject

_ADVERSE = {"negative", "mixed"}


@check(
    "ACT-01",
    "adverse-without-mitigation",
    severity="critical",
    one="1 row shows a disadvantage and has no mitigation and no justification.",
    many="{count} rows show a disadvantage and have no mitigation and no justification.",
)
def adverse_without_mitigation(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A row with adverse evidence, or rated negative or mixed, has a mitigation or a justification.

    Why:
        Knowing of a disadvantage and weighing nothing against it is open to challenge because regard
        includes asking how the disadvantage may be avoided or made smaller.

    Fails:
        A row holds an adverse claim, or a rating of it is negative or mixed, and no action of kind
        `mitigation` that was not dropped concerns it, and it gives no justification.

    Passes:
        A mitigation names the row's subject, or the row names it; or the row gives a legitimate aim and why
        the means are proportionate.

    Fix:
        Add an action of kind `mitigation` with owner, date and measure. If the effect must remain, give the
        legitimate aim and the proportionality under `justification`.

    Source:
        R (Kaur and Shah) v London Borough of Ealing [2008] EWHC 2062 (Admin) (confirmed)
        R (Hough) v SSHD [2022] EWHC 1635 (Admin) (confirmed)
        EHRC, assessment of hostile environment policies, 2020 (confirmed)
    """
    for row, path in rows_in_place(assessment):
        signs = _signs_of_disadvantage(assessment, row)
        if signs and row.justification is None and not _is_mitigated(assessment, row):
            yield row_subject(row, path, framework, note=listed(signs))


def _signs_of_disadvantage(assessment: Assessment, row: ImpactRow) -> list[str]:
    directions = dict.fromkeys(rating.direction for rating, _ in ratings_in_place(row, ()))
    rated = [f"rated {direction}" for direction in directions if direction in _ADVERSE]
    return [*(claim.id for claim in adverse_claims(assessment, row)), *rated]


def _is_mitigated(assessment: Assessment, row: ImpactRow) -> bool:
    return any(
        action.kind == "mitigation" and action.status != "dropped" for action in assessment.actions_for(row)
    )
