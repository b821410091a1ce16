"""
PUB-02 accessible-format-scope.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import listed, the_assessment
from dueregard.model import Assessment, Framework, Subject
from dueregard.model.assessment import Edition


@check(
    "PUB-02",
    "accessible-format-scope",
    severity="minor",
    one="The proposal is offered in formats the assessment is not offered in: {notes}.",
    many="{count} proposals are offered in formats their assessments are not offered in.",
)
def accessible_format_scope(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    The assessment is offered in the formats and languages in which the proposal is.

    Why:
        People who need another format need it for what the plan does to them too. An assessment they cannot
        read is open to challenge because those it is about are kept from testing it.

    Fails:
        A format or language is listed under `editions` for the proposal and not for the assessment.

    Passes:
        Every edition of the proposal has one of the assessment; or no other edition is listed at all.

    Fix:
        Commission the assessment, or a summary of it, in the same formats, and list each under `editions`.

    Source:
        Equality Act 2010 (Specific Duties and Public Authorities) Regulations 2017 reg 6 (confirmed)
        Equality Act 2010 s20 and s29 (confirm before relying)
        Public Sector Bodies Accessibility Regulations 2018 (confirm before relying)
    """
    offered = {_kind(edition) for edition in assessment.editions if edition.of == "assessment"}
    missing = [
        f"{edition.format} ({edition.language})" if edition.language else edition.format
        for edition in assessment.editions
        if edition.of == "proposal" and _kind(edition) not in offered
    ]
    if missing:
        yield the_assessment(assessment, note=listed(missing))


def _kind(edition: Edition) -> tuple[str, str]:
    return edition.format.casefold(), (edition.language or "").casefold()
