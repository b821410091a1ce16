"""
DUT-03 disability-steps-missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import characteristic_rows, row_subject
from dueregard.model import Assessment, Framework, ImpactRow, Subject


@check(
    "DUT-03",
    "disability-steps-missing",
    severity="major",
    one="1 row records no step in the policy itself that takes account of people's disabilities.",
    many="{count} rows record no step in the policy itself that takes account of people's disabilities.",
)
def disability_steps_missing(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    The row on disability records a step in the policy itself that takes account of people's disabilities.

    Why:
        For disabled people the statute names the steps: they take account of their disabilities. A policy
        that records none is open to challenge because an Easy Read edition changes how the policy is read
        and not what it does.

    Fails:
        No effect in the row links a commitment to the limb under which the framework asks for such steps;
        or there are only formats and editions of the document.

    Passes:
        An effect in the row names the limb on meeting needs and a commitment that does it; or the row is
        rated not relevant.

    Fix:
        Ask what disabled people need to use what is decided, put it into the proposal as a commitment, and
        name it in an effect with `limbs: [meet-needs]`.

    Source:
        Equality Act 2010 s149(4) (confirmed)
        Equality Act 2010 s20, reasonable adjustments (confirm before relying)
    """
    for row, path in characteristic_rows(assessment, framework):
        subject = framework.subject(row.subject)
        limb = subject.steps_under if subject else None
        if limb is not None and row.direction != "not relevant" and not _has_a_step(row, limb):
            yield row_subject(row, path, framework)


def _has_a_step(row: ImpactRow, limb: str) -> bool:
    return any(limb in effect.limbs and effect.commitments for effect in row.effects)
