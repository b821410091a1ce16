"""
DUT-07 commitment-unassessed.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import shortened
from dueregard.model import Assessment, Framework, Subject


@check(
    "DUT-07",
    "commitment-unassessed",
    severity="major",
    one="1 commitment or statutory component of the proposal is linked to no rated row.",
    many="{count} commitments and statutory components of the proposal are linked to no rated row.",
)
def commitment_unassessed(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    Every commitment and statutory component is linked to a rated row, or not relevant for a reason.

    Why:
        A measure that looks neutral may still fall harder on some people. The decision is open to challenge
        because effects nobody looked for cannot have been weighed.

    Fails:
        A commitment, or a component the framework says the law requires, is named by no rated row or its
        effects, and not under `not_relevant`.

    Passes:
        A rated row, or an effect in it, names the commitment or the component; or `not_relevant` does, with
        a reason.

    Fix:
        For each of them ask whom it touches. Name it under `commitments`, `components` or `effects` of
        those rows, or under `not_relevant` with the reason.

    Source:
        R (Bridges) v South Wales Police [2020] EWCA Civ 1058 (confirmed)
        Police Reform and Social Responsibility Act 2011 s7(1) (confirmed)
        EHRC Technical Guidance on the Public Sector Equality Duty: England (confirm before relying)
    """
    rated = [row for row in assessment.rows if row.rated]
    dealt_with = {left.what for left in assessment.not_relevant}
    dealt_with.update(name for row in rated for name in (*row.linked_commitments(), *row.components))
    for subject in (*_commitments(assessment), *_components(assessment, framework)):
        if subject.id not in dealt_with:
            yield subject


def _commitments(assessment: Assessment) -> Iterator[Subject]:
    for number, objective in enumerate(assessment.proposal.objectives):
        for index, commitment in enumerate(objective.commitments):
            path = ("proposal", "objectives", number, "commitments", index)
            yield Subject(id=commitment.id, label=shortened(commitment.text), path=path)


def _components(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    places = {component.id: index for index, component in enumerate(assessment.proposal.components)}
    for component in framework.components:
        where = (places[component.id],) if component.id in places else ()
        yield Subject(
            id=component.id, label=component.title, path=("proposal", "components", *where), note="by statute"
        )
