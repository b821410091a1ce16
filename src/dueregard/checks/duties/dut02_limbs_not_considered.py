"""
DUT-02 limbs-not-considered.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import shortened
from dueregard.model import Assessment, Framework, Subject


@check(
    "DUT-02",
    "limbs-not-considered",
    severity="major",
    one="1 limb of the duty is linked to no row of the assessment.",
    many="{count} limbs of the duty are linked to no row of the assessment.",
)
def limbs_not_considered(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    Each limb of an aim is linked to at least one row of the assessment, or not relevant for a reason.

    Why:
        The statute says what advancing equality and fostering good relations involve in particular. A limb
        that no row mentions is open to challenge because nothing shows that anybody thought of it.

    Fails:
        A limb the framework lists, such as encouraging participation, is named by no row and by no effect
        in a row, and not under `not_relevant`.

    Passes:
        At least one row, or an effect in it, names the limb; or `not_relevant` names it with a reason.

    Fix:
        For each limb ask what the proposal does about it, and name it under `limbs` of the row or effect
        concerned. Where it does nothing, name the limb under `not_relevant` and say why.

    Source:
        Equality Act 2010 s149(3)(a) to (c) and s149(5)(a) and (b) (confirmed)
    """
    named = {left.what for left in assessment.not_relevant}
    for row in assessment.rows:
        named.update(row.limbs, *(effect.limbs for effect in row.effects))
    for aim in framework.aims:
        for limb in aim.limbs:
            if limb.id not in named:
                yield Subject(id=limb.id, label=shortened(limb.text), path=("rows",), note=aim.title)
