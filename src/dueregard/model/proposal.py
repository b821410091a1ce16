"""
What is assessed: a plan, policy, service change or budget, with its objectives and commitments.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dueregard.model.base import Identifier, Model, Period, Prose, Text


class Commitment(Model):
    """
    One thing the proposal says will be done.
    """

    id: Identifier
    text: Text


class ProposalObjective(Model):
    """
    One objective of the proposal, with the commitments under it.
    """

    id: Identifier
    title: Text
    commitments: tuple[Commitment, ...] = ()


class Component(Model):
    """
    A part the law requires the proposal to have; `id` is one of the framework's components.
    """

    id: Identifier
    text: Text | None = None


class ProposalVersion(Model):
    """
    One version of the proposal: what was consulted on, or decided.

    `reassessed` says how the assessment was looked at again when this version came.
    """

    id: Identifier
    on: dt.date | None = None
    stage: Text | None = None
    text: Text | None = None
    reassessed: Text | None = None


class Proposal(Model):
    """
    The proposal: objectives > commitments, statutory components, dates and versions.
    """

    title: Text
    kind: Text = "policy"
    summary: Prose | None = None
    period: Period | None = None
    published: dt.date | None = None
    objectives: tuple[ProposalObjective, ...] = ()
    components: tuple[Component, ...] = ()
    versions: tuple[ProposalVersion, ...] = ()

    def commitments(self) -> Iterator[Commitment]:
        """
        Iterate over every commitment, in order.
        """
        for objective in self.objectives:
            yield from objective.commitments
