"""
ACT-05 residual-negative-unjustified.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import listed, ratings_in_place, row_subject, rows_in_place
from dueregard.model import Assessment, Framework, ImpactRow, Subject

_ADVERSE = ("negative", "mixed")


@check(
    "ACT-05",
    "residual-negative-unjustified",
    severity="critical",
    one="1 row leaves a disadvantage and gives no legitimate aim and proportionate means.",
    many="{count} rows leave a disadvantage and give no legitimate aim and proportionate means.",
)
def residual_negative_unjustified(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A disadvantage that remains after mitigation is justified by a legitimate aim and proportionate means.

    Why:
        A body may accept a disadvantage, and has to say what for. Left without a reason it is open to
        challenge because indirect discrimination can only be answered by a proportionate means to a
        legitimate aim.

    Fails:
        What remains after mitigation is negative or mixed, for the row, one of its groups or one aim, and
        the row gives no `justification`.

    Passes:
        The row gives the aim and why the means are proportionate; or `residual` says that what remains
        after the mitigations is something else.

    Fix:
        Give the legitimate aim and the proportionality under `justification`, with the alternatives that
        were weighed. If a mitigation takes the disadvantage away, record under `residual` what remains.

    Source:
        Equality Act 2010 s19(2)(d) and s15 (confirm before relying)
        R (Bracking) v SSWP [2013] EWCA Civ 1345 (confirm before relying)
    """
    for row, path in rows_in_place(assessment):
        remaining = _what_remains(row)
        if remaining and row.justification is None:
            yield row_subject(row, path, framework, note=f"{listed(remaining)} effect remains")


def _what_remains(row: ImpactRow) -> list[str]:
    directions = [rating.direction for rating, _ in ratings_in_place(row, ())]
    remaining = directions if row.residual is None else [row.residual]
    return [direction for direction in _ADVERSE if direction in remaining]
