"""
CON-06 options-not-shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import the_assessment
from dueregard.model import Assessment, Framework, Subject


@check(
    "CON-06",
    "options-not-shown",
    severity="major",
    one="No other option is shown with the reason why it was not chosen.",
    many="In {count} places no other option is shown with the reason why it was not chosen.",
)
def options_not_shown(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    At least one option that was not chosen is shown, with the reason.

    Why:
        A choice can be understood only beside what else could have been done. An assessment of one option
        is open to challenge because it cannot show that a less harmful one was thought of.

    Fails:
        No entry under `options` is both not chosen and given a reason.

    Passes:
        At least one is; leaving things as they are is an option too.

    Fix:
        Record the options that were looked at, whom each would have touched, and why it was not chosen.

    Source:
        R (Moseley) v London Borough of Haringey [2014] UKSC 56 (confirmed)
        EHRC Technical Guidance on the Public Sector Equality Duty: England (confirm before relying)
    """
    if not any(option.reason and not option.chosen for option in assessment.options):
        yield the_assessment(assessment)
