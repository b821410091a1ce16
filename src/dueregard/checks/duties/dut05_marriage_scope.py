"""
DUT-05 marriage-scope.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import characteristic_rows, listed, row_subject
from dueregard.model import Assessment, Framework, ImpactRow, Subject


@check(
    "DUT-05",
    "marriage-scope",
    severity="minor",
    one="1 characteristic that counts for some aims only is not limited to them: {notes}.",
    many="{count} characteristics that count for some aims only are not limited to them.",
)
def marriage_scope(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    Marriage and civil partnership is considered under the first aim of the duty, and says that it is.

    Why:
        The statute leaves marriage and civil partnership out of the last two aims. A row that applies
        them, or does not say, is open to challenge because it misstates the duty that was weighed.

    Fails:
        A row about a characteristic that counts for some aims only marks another aim, or a limb of one, as
        considered; or it marks none at all, and so does not say to which it is limited.

    Passes:
        The row marks an aim that counts for the characteristic as considered, and no other; or it is rated
        not relevant.

    Fix:
        Under `aims` of the row mark the first aim with its reason, and take out the others and their limbs.

    Source:
        Equality Act 2010 s149(7), which does not list it, and s149(1)(a) (confirmed)
        Equality Act 2010 s8 (confirmed)
    """
    for row, path in characteristic_rows(assessment, framework):
        subject = framework.subject(row.subject)
        counting = subject.aims if subject else ()
        all_aims = [aim.id for aim in framework.aims]
        if row.direction == "not relevant" or not counting or set(counting) == set(all_aims):
            continue
        marked = _aims_marked(row, framework)
        beyond = [aim for aim in all_aims if aim in marked and aim not in counting]
        if beyond:
            yield row_subject(row, path, framework, note=f"marked against {listed(beyond)}")
        elif not marked:
            yield row_subject(row, path, framework, note=f"does not say that {listed(counting)} alone counts")


def _aims_marked(row: ImpactRow, framework: Framework) -> set[str]:
    limbs = {limb for effect in row.effects for limb in effect.limbs} | set(row.limbs)
    marked = {name for name, regard in row.aims.items() if regard.considered}
    marked.update(aim for effect in row.effects for aim in effect.aims)
    return marked | {aim.id for aim in framework.aims if any(limb.id in limbs for limb in aim.limbs)}
