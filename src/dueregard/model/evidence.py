"""
Evidence: a frozen result with where it came from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from dueregard.model.base import Digest, Identifier, Model, Period, Prose, Text
from dueregard.model.estimates import Estimate
from dueregard.model.firmness import Bounds, Equivalence, Signal, StatisticalTest
from dueregard.model.intersections import Intersections

EvidenceKind = Literal["computed", "cited", "consultation", "expert", "by hand"]
Role = Literal["outcome", "context"]


class Figure(Model):
    """
    A name for one estimate, so that prose can say `[[evidence#name]]`.

    `decimals` counts the places after the point as printed (in per cent for shares and changes).
    """

    group: Text
    value: Identifier
    decimals: int = Field(default=1, ge=0, le=6)


class FileRecord(Model):
    """
    One input file as it was read: digest of its bytes, and rows in = rows kept + rows refused.

    `address` and `fetched` say where its very bytes came from and when (UTC), where that is on record.
    """

    path: Text
    sha256: Digest
    bytes: int
    rows: int
    rows_kept: int
    rows_refused: int
    address: Text | None = None
    fetched: Text | None = None


class RefusedRow(Model):
    """
    A row the intake could not use: where it stood and why, without its content.
    """

    path: Text
    line: int
    reason: Text


class SourceRecord(Model):
    """
    Where data came from and every decision taken while reading it.
    """

    id: Identifier
    format: Text
    files: tuple[FileRecord, ...]
    title: Text | None = None
    publisher: Text | None = None
    url: Text | None = None
    edition: Text | None = None
    licence: Text | None = None
    attribution: Text | None = None
    note: Text | None = None
    decisions: tuple[Text, ...] = ()
    refused: tuple[RefusedRow, ...] = ()


class Missing(Model):
    """
    People or events whose group is not known, kept apart from every group.

    `label` says how it is missing ("not stated", "not asked"); `count` is None when suppressed.
    """

    label: Text
    count: int | None
    share: float | None = None


class Sensitivity(Model):
    """
    The same figures with another population below the line: what the choice of it does to them.
    """

    population: Text
    estimates: tuple[Estimate, ...]


class Beside(Model):
    """
    The same figures by another way of recording who people are: self-defined beside officer-defined.

    They are those of the evidence named, with the people whose group is not known by that way.
    """

    evidence: Identifier
    title: Text
    by: Text
    estimates: tuple[Estimate, ...]
    missing: tuple[Missing, ...] = ()


class SeriesBreak(Model):
    """
    A day on which the way of counting changed, so that figures either side differ for that reason too.
    """

    on: dt.date
    what: Text
    source: Text | None = None
    publisher: Text | None = None


class LetStand(Model):
    """
    A named person's decision to show figures of a source that looks incomplete, and why.
    """

    reason: Text
    by: Text
    on: dt.date


class Incomplete(Model):
    """
    Why the source of figures looks incomplete in their period, and where it does not.

    `nearest` is the nearest period of the same length that shows no such sign, with the one before
    it (`nearest_against`) where two are compared; the longest there is where none has that length, and
    None where no month is sound. With `let_stand` a person
    has decided that the figures are shown all the same; without it all of them are withheld.
    """

    reasons: tuple[Text, ...]
    nearest: Period | None = None
    nearest_against: Period | None = None
    let_stand: LetStand | None = None


class Citation(Model):
    """
    A published source: enough for a reader to find the very value.

    `locator` says where in the source the value stands (page, table, query).
    """

    title: Text
    publisher: Text | None = None
    url: Text | None = None
    locator: Text | None = None
    published: dt.date | None = None
    accessed: dt.date | None = None


class Superseded(Model):
    """
    The evidence that a correction replaces, and why.
    """

    revision: int
    digest: Digest
    reason: Text


class Suppression(Model):
    """
    The rule by which figures were withheld to protect people, and how many were.

    `primary` counts the groups, and the ways of being missing, withheld for their own small counts;
    `secondary` those withheld so that the first cannot be worked out.
    """

    threshold: int
    primary: int
    secondary: int
    reason: Text


#: Measures of how far groups lie apart, of which a margin can be declared.
_DISPARITIES = frozenset({"ratio", "difference"})


class Evidence(Model):
    """
    What supports a claim: computed figures, a citation, or what people said.

    Evidence with `role: context` describes a population and counts for no check. `population_period` is
    when the people below the line were counted.
    `figures` maps a name to one (group, measure) of `estimates`.
    """

    id: Identifier
    kind: EvidenceKind
    title: Text
    role: Role = "outcome"
    indicator_kind: Identifier | None = None
    text: Prose | None = None
    by: Text | None = None
    groups: tuple[Text, ...] = ()
    place: Text | None = None
    ages: Text | None = None
    period: Period | None = None
    against: Period | None = None
    population: Text | None = None
    population_period: Period | None = None
    comparator: Text | None = None
    estimates: tuple[Estimate, ...] = ()
    figures: dict[Identifier, Figure] = Field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    bounds: tuple[Bounds, ...] = ()
    sensitivity: Sensitivity | None = None
    beside: Beside | None = None
    equivalence: tuple[Equivalence, ...] = ()
    tests: tuple[StatisticalTest, ...] = ()
    signals: tuple[Signal, ...] = ()
    intersections: Intersections | None = None
    method: Text | None = None
    caveats: tuple[Text, ...] = ()
    series_breaks: tuple[SeriesBreak, ...] = ()
    incomplete: Incomplete | None = None
    sources: tuple[SourceRecord, ...] = ()
    citations: tuple[Citation, ...] = ()
    not_recomputed: Text | None = None
    suppression: Suppression | None = None
    definition: Digest | None = None
    revision: int = 1
    supersedes: Superseded | None = None
    tool: Text | None = None

    def estimate(self, group: str, measure: str) -> Estimate | None:
        """
        Return the estimate of one measure for one group, or None when there is none.
        """
        for estimate in self.estimates:
            if (estimate.group, estimate.measure) == (group, measure):
                return estimate
        return None

    def unproven_disparities(self, groups: Iterable[str] = ()) -> tuple[Estimate, ...]:
        """
        Return the ratios and differences not shown to lie inside a declared margin.

        Of some groups, where any are named; a figure that is not shown proves nothing either.
        """
        proven = {(one.group, one.measure) for one in self.equivalence if one.verdict == "inside"}
        chosen = set(groups)
        return tuple(
            one
            for one in self.estimates
            if one.measure in _DISPARITIES
            and one.state != "not applicable"
            and (not chosen or one.group in chosen)
            and (one.group, one.measure) not in proven
        )

    def figure(self, name: str) -> Estimate | None:
        """
        Return the estimate a figure names, or None when there is no such figure.
        """
        figure = self.figures.get(name)
        return None if figure is None else self.estimate(figure.group, figure.value)
