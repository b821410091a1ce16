"""
DUT-08 promised-assessment-missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import shortened
from dueregard.model import Assessment, Framework, Subject


@check(
    "DUT-08",
    "promised-assessment-missing",
    severity="major",
    one="1 assessment the text promises is not in the document.",
    many="{count} assessments the text promises are not in the document.",
)
def promised_assessment_missing(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    An assessment the text promises is in the document, and the promise says where.

    Why:
        A promise tells the reader that a matter was looked into. Where nothing follows, the document is
        open to challenge because it shows the body knew the question and does not show an answer.

    Fails:
        An entry under `promises` does not say where in the document the assessment is found.

    Passes:
        The promise names the section, row or annex that holds it, under `found_in`.

    Fix:
        Make the assessment and name its place under `found_in`, or take the promise out of the text.

    Source:
        R (Bracking) v SSWP [2013] EWCA Civ 1345: rigour (confirm before relying)
    """
    for index, promise in enumerate(assessment.promises):
        if promise.found_in is None:
            yield Subject(id=promise.id, label=shortened(promise.text), path=("promises", index))
