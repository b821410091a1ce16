"""
DUT-04 characteristic-missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.model import Assessment, Framework, Subject


@check(
    "DUT-04",
    "characteristic-missing",
    severity="critical",
    one="1 characteristic has no row, and no reason why it is not relevant: {labels}.",
    many="{count} characteristics have no row, and no reason why they are not relevant: {labels}.",
)
def characteristic_missing(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    Every characteristic of the framework has a row, or a reason why it is not relevant.

    Why:
        Regard is owed for each characteristic. One that is left out without a word looks forgotten, and the
        decision is open to challenge because nothing shows that it was considered.

    Fails:
        The framework lists a characteristic that no row is about and that is not named under `not_relevant`.

    Passes:
        Each characteristic has a row, or is named under `not_relevant` with a reason.

    Fix:
        Add a row for the characteristic. Where the proposal cannot touch it, name it under `not_relevant`
        and say why; too little data is not such a reason.

    Source:
        Equality Act 2010 s149(7) and s4 (confirmed)
        Northern Ireland Act 1998 s75(1), for a framework of Northern Ireland (confirmed)
        House of Commons Treasury Committee 2018-19: want of data is no reason to leave one out (confirmed)
    """
    dealt_with = {row.subject for row in assessment.rows} | {left.what for left in assessment.not_relevant}
    for characteristic in framework.characteristics:
        if characteristic.id not in dealt_with:
            yield Subject(id=characteristic.id, label=characteristic.title, path=("rows",))
