"""
RAT-10 no-intersection.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import the_assessment
from dueregard.model import Assessment, Framework, Subject
from dueregard.model.assessment import Intersection


@check(
    "RAT-10",
    "no-intersection",
    severity="major",
    one="No two characteristics are looked at together, with evidence and a reason.",
    many="In {count} places no two characteristics are looked at together, with evidence and a reason.",
)
def no_intersection(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    At least one intersection of two or more characteristics is assessed, with its own evidence and a reason.

    Why:
        Young Black men, or older disabled women, may meet what neither row shows. A general remark about
        intersections is open to challenge because it looks at nobody in particular.

    Fails:
        No entry under `intersections` names two different characteristics, cites evidence that is in the
        document, and gives a reason.

    Passes:
        At least one entry does all three.

    Fix:
        Choose the combinations the evidence points to, and record for each the evidence and what it means.

    Source:
        Audit Wales, Equality Impact Assessments: more than a tick box exercise, 2022 (confirmed)
        Government of Canada, Gender-based Analysis Plus (confirmed)
        Women's Budget Group and Runnymede Trust, on intersecting inequalities (confirm before relying)
    """
    known = {item.id for item in assessment.evidence}
    if not any(_is_assessed(entry, framework, known) for entry in assessment.intersections):
        yield the_assessment(assessment)


def _is_assessed(entry: Intersection, framework: Framework, known: set[str]) -> bool:
    characteristics = {subject for subject in entry.subjects if framework.is_characteristic(subject)}
    return len(characteristics) > 1 and not known.isdisjoint(entry.cites) and entry.reason is not None
