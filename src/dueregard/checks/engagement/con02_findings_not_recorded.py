"""
CON-02 findings-not-recorded.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.model import Assessment, Framework, Subject


@check(
    "CON-02",
    "findings-not-recorded",
    severity="major",
    one="1 engagement record does not say what people said.",
    many="{count} engagement records do not say what people said.",
)
def findings_not_recorded(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    An engagement record says what people said.

    Why:
        That people were asked is not yet that they were heard. A record without what they said is open to
        challenge because nobody can take into account what is not written down.

    Fails:
        An entry under `engagement` has no finding.

    Passes:
        It has at least one, even that nobody came or that people had nothing to add.

    Fix:
        Write down under `findings` what was said, one point each, with what changed or why nothing did.

    Source:
        Gunning principle 4, in R (Moseley) v London Borough of Haringey [2014] UKSC 56 (confirmed)
    """
    for index, record in enumerate(assessment.engagement):
        if not record.findings:
            yield Subject(id=record.id, label=record.title, path=("engagement", index))
