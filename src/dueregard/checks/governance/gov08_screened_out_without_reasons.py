"""
GOV-08 screened-out-without-reasons.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import listed, shortened
from dueregard.model import Assessment, Framework, Subject


@check(
    "GOV-08",
    "screened-out-without-reasons",
    severity="major",
    one="1 assessment was screened out without criteria, a date or a name.",
    many="{count} assessments were screened out without criteria, a date or a name.",
)
def screened_out_without_reasons(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    An assessment that was screened out says by which criteria, when and by whom.

    Why:
        Not to assess is a decision too. Without criteria, date and name it is open to challenge because
        nobody can see what was looked at before it was put aside.

    Fails:
        An entry under `screenings` lacks its criteria, its day or the name of whoever decided.

    Passes:
        It has all three.

    Fix:
        Give the criteria that were applied with the answer to each, the day, and who decided.

    Source:
        Environmental Assessment of Plans and Programmes Regulations 2004 Schedule 1 (confirmed)
        Same Regulations, regs 9 and 11 (confirm before relying)
        Equality Commission for Northern Ireland, screening guidance (confirm before relying)
    """
    for index, screening in enumerate(assessment.screenings):
        given = {"criteria": screening.criteria, "date": screening.on, "name": screening.by}
        missing = [name for name, value in given.items() if value is None]
        if missing:
            path, note = ("screenings", index), f"no {listed(missing)}"
            yield Subject(id=screening.id, label=shortened(screening.text), path=path, note=note)
