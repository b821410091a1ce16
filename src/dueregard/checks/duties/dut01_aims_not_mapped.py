"""
DUT-01 aims-not-mapped.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import characteristic_rows, row_subject
from dueregard.model import Assessment, Framework, ImpactRow, Subject


@check(
    "DUT-01",
    "aims-not-mapped",
    severity="critical",
    one="1 characteristic is considered under none of the aims of the duty.",
    many="{count} characteristics are considered under none of the aims of the duty.",
)
def aims_not_mapped(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    Each characteristic is considered under at least one aim of the duty, with a reason.

    Why:
        The duty is to have regard to three needs, not to a characteristic in general. A row that names no
        aim does not show which need was considered, and the decision is open to challenge because the
        record cannot show it.

    Fails:
        A row about a characteristic marks no aim that counts for it as considered, or gives no reason.

    Passes:
        The row marks at least one aim that counts for the characteristic as considered and gives the reason;
        or the row is rated not relevant, with a reason.

    Fix:
        Under `aims`, say for each aim whether it was considered and why. Marriage and civil partnership
        counts for the first aim only.

    Source:
        Equality Act 2010 s149(1) (confirmed)
        R (Bracking) v SSWP [2013] EWCA Civ 1345 (confirm before relying)
        EHRC Technical Guidance on the Public Sector Equality Duty: England (confirm before relying)
    """
    for row, path in characteristic_rows(assessment, framework):
        if not _considers_an_aim(row, framework) and not _is_not_relevant(row):
            yield row_subject(row, path, framework)


def _considers_an_aim(row: ImpactRow, framework: Framework) -> bool:
    subject = framework.subject(row.subject)
    counting = subject.aims if subject else ()
    return any(row.aims[aim].considered and row.aims[aim].reason for aim in counting if aim in row.aims)


def _is_not_relevant(row: ImpactRow) -> bool:
    return row.rating is not None and row.direction == "not relevant" and row.rating.reason is not None
