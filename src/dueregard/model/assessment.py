"""
The assessment: one document about one proposal, made of rows that cite evidence.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field, field_validator

from dueregard.model.base import (
    Digest,
    Direction,
    FigureName,
    Identifier,
    Model,
    Period,
    Prose,
    Text,
    Unit,
    figure_references,
)
from dueregard.model.estimates import Estimate
from dueregard.model.evidence import Evidence, Role, SeriesBreak
from dueregard.model.firmness import Equivalence
from dueregard.model.indicators import IndicatorFile
from dueregard.model.proposal import Proposal

FORMAT: Literal["dueregard/1"] = "dueregard/1"


class Body(Model):
    """
    The public body that decides, and the one it oversees, if any.

    `contact` is where readers can write: an e-mail address, a web address, or words.
    """

    name: Text
    overseen: Text | None = None
    contact: Text | None = None


class StatedValue(Model):
    """
    A number a document states, with whatever it gives to check it by.

    `number` is in the unit as written: 23 for 23%, -12 for a fall of 12%, 1.5 for points, 4.2 for a ratio.
    `of` says whom a share is a share of ("disabled people", "the officers") where the sentence does not.
    """

    number: float
    unit: Unit
    decimals: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    before: int | None = None
    after: int | None = None
    of: Text | None = None


class StatedFigure(Model):
    """
    A figure of somebody else's document, to stand beside the computed one.

    `figure` names the computed figure as `evidence#figure`; `difference` gives the likely reason they differ.
    """

    number: float
    unit: Unit
    figure: FigureName | None = None
    by: Text | None = None
    difference: Prose | None = None


class Claim(Model):
    """
    A sentence that evidence supports.

    `comparison` marks a claim that compares; `proxy` one whose place or groups stand in for the row's.
    `against` is the earlier period a change is measured from; `comparator` says with whom a share is
    compared, and what theirs is.
    """

    id: Identifier
    text: Prose
    cites: tuple[Identifier, ...] = ()
    direction: Literal["adverse", "favourable", "neutral"] | None = None
    role: Role = "outcome"
    groups: tuple[Text, ...] = ()
    place: Text | None = None
    period: Period | None = None
    against: Period | None = None
    comparison: bool = False
    comparator: Text | None = None
    value: StatedValue | None = None
    stated: StatedFigure | None = None
    proxy: bool = False
    published_by: Text | None = None
    caveat: Prose | None = None

    def evidence_ids(self) -> tuple[str, ...]:
        """
        Return every evidence item the claim stands on: cited, or named by a figure in its text.
        """
        named = (evidence for evidence, _ in figure_references(self.text))
        return tuple(dict.fromkeys([*self.cites, *named]))


class Rating(Model):
    """
    A person's judgement on a row.

    `baseline` says how things stand before the proposal, with the figure.
    """

    direction: Direction
    reason: Prose | None = None
    magnitude: Literal["none", "minor", "moderate", "major"] | None = None
    likelihood: Literal["unlikely", "possible", "likely", "certain"] | None = None
    duration: Literal["short", "medium", "long"] | None = None
    permanence: Literal["temporary", "permanent"] | None = None
    reversibility: Literal["reversible", "partly", "irreversible"] | None = None
    directness: Literal["direct", "indirect"] | None = None
    reach: Text | None = None
    baseline: Text | None = None
    timing: Literal["alone", "cumulative"] | None = None
    confidence: Literal["high", "medium", "low"] | None = None
    by: Text | None = None
    on: dt.date | None = None


class AimRegard(Model):
    """
    Whether one aim of the duty was considered for a row, why, and how it is rated.
    """

    considered: bool
    reason: Prose | None = None
    rating: Rating | None = None


class GroupRating(Model):
    """
    The rating of one group within a row, where effects differ by group.
    """

    group: Text
    rating: Rating


class Effect(Model):
    """
    What commitments do to a subject, by which aim, and how we will know.

    `confirmed_by` names evidence of outcomes; `cites` the claims or evidence the effect answers.
    """

    commitments: tuple[Identifier, ...] = ()
    aims: tuple[Identifier, ...] = ()
    limbs: tuple[Identifier, ...] = ()
    groups: tuple[Text, ...] = ()
    expected: Direction
    mechanism: Prose | None = None
    cites: tuple[Identifier, ...] = ()
    confirmed_by: tuple[Identifier, ...] = ()

    @field_validator("confirmed_by", "cites", mode="before")
    @classmethod
    def _one_is_a_list_of_one(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


class Gap(Model):
    """
    Evidence wanted and absent; `action` names the action that will fill it.
    """

    id: Identifier
    text: Prose
    action: Identifier | None = None


class Justification(Model):
    """
    Why an effect that remains is accepted: a legitimate aim, by proportionate means.
    """

    aim: Prose
    proportionality: Prose


class ImpactRow(Model):
    """
    The assessment of one subject: an objective or a characteristic of the framework.

    `residual` is the direction of what remains after the mitigations, where it differs from the rating.
    """

    subject: Identifier
    title: Text | None = None
    wording: Text | None = None
    place: Text | None = None
    context: Prose | None = None
    claims: tuple[Claim, ...] = ()
    aims: dict[Identifier, AimRegard] = Field(default_factory=dict)
    limbs: tuple[Identifier, ...] = ()
    commitments: tuple[Identifier, ...] = ()
    components: tuple[Identifier, ...] = ()
    effects: tuple[Effect, ...] = ()
    response: Prose | None = None
    rating: Rating | None = None
    residual: Direction | None = None
    groups: tuple[GroupRating, ...] = ()
    gaps: tuple[Gap, ...] = ()
    actions: tuple[Identifier, ...] = ()
    justification: Justification | None = None

    @property
    def direction(self) -> Direction:
        """
        Return the direction of the rating; a row nobody rated is unknown.
        """
        return "unknown" if self.rating is None else self.rating.direction

    @property
    def rated(self) -> bool:
        """
        Tell whether a person rated the row as relevant.
        """
        return self.rating is not None and self.rating.direction != "not relevant"

    def linked_commitments(self) -> tuple[str, ...]:
        """
        Return the commitments the row or one of its effects names, each once.
        """
        in_effects = (commitment for effect in self.effects for commitment in effect.commitments)
        return tuple(dict.fromkeys([*self.commitments, *in_effects]))


class NotRelevant(Model):
    """
    A characteristic, commitment or component left out of the rows, and why.
    """

    what: Identifier
    reason: Prose
    by: Text | None = None
    on: dt.date | None = None


class Intersection(Model):
    """
    Two or more characteristics looked at together, with their own evidence and reason.
    """

    id: Identifier
    subjects: tuple[Identifier, ...] = Field(min_length=1)
    groups: tuple[Text, ...] = ()
    cites: tuple[Identifier, ...] = ()
    reason: Prose | None = None
    rating: Rating | None = None


class Cumulative(Model):
    """
    The effect together with another plan, budget or earlier decision.
    """

    id: Identifier
    together_with: Text
    subjects: tuple[Identifier, ...] = ()
    cites: tuple[Identifier, ...] = ()
    reason: Prose | None = None


class Option(Model):
    """
    An alternative considered, and why it was chosen or rejected.
    """

    id: Identifier
    text: Prose
    chosen: bool = False
    reason: Prose | None = None


class Channel(Model):
    """
    One way people could reply, and how many did.
    """

    name: Text
    responses: int | None = None


class Respondents(Model):
    """
    How many of those who replied belong to one group of a characteristic, "not stated" among the groups.
    """

    characteristic: Identifier
    group: Text
    responses: int | None = None


class EngagementFinding(Model):
    """
    What people said, and what changed because of it or why nothing did.
    """

    id: Identifier
    text: Prose
    change: Prose | None = None
    refusal: Prose | None = None


class Engagement(Model):
    """
    Who was asked, how, when, and what they said. `subjects` names the characteristics engaged.
    """

    id: Identifier
    title: Text
    subjects: tuple[Identifier, ...] = ()
    groups: tuple[Text, ...] = ()
    opened: dt.date | None = None
    closed: dt.date | None = None
    channels: tuple[Channel, ...] = ()
    responses: int | None = None
    findings: tuple[EngagementFinding, ...] = ()


class Consultation(Model):
    """
    The exercise as a whole: its dates, how many replied, by which channel and from which groups.

    `extension` says how a holiday in it was made up for.
    """

    title: Text | None = None
    opened: dt.date | None = None
    closed: dt.date | None = None
    responses: int | None = None
    responses_text: Text | None = None
    channels: tuple[Channel, ...] = ()
    respondents: tuple[Respondents, ...] = ()
    extension: Text | None = None


class Action(Model):
    """
    A task with owner, date and measure; a mitigation lessens an adverse effect, a gap action fills a gap.
    """

    id: Identifier
    text: Prose
    kind: Literal["mitigation", "gap", "monitoring", "engagement", "other"] = "other"
    subjects: tuple[Identifier, ...] = ()
    groups: tuple[Text, ...] = ()
    owner: Text | None = None
    due: dt.date | None = None
    success_measure: Prose | None = None
    indicator: Identifier | None = None
    baseline: Prose | None = None
    status: Literal["proposed", "open", "done", "dropped"] = "open"


class Summary(Model):
    """
    A summary the document states ("all positive"), to hold against the rows it introduces.

    `rows` names subjects, or the framework's "objectives" or "characteristics".
    """

    id: Identifier
    text: Text
    rows: tuple[Identifier, ...] = Field(min_length=1)
    says: Literal["all", "none", "total"]
    direction: Direction
    total: int | None = None


class ScaleValue(Model):
    """
    One value of the scale a document declares, with its written criterion if it gives one.
    """

    direction: Direction
    criterion: Text | None = None


class DutyScreening(Model):
    """
    Whether a duty applies to this decision, and why.
    """

    duty: Identifier
    applies: bool
    reason: Prose | None = None


class Screening(Model):
    """
    An assessment of another kind that was screened out, and on what grounds.
    """

    id: Identifier
    text: Text
    criteria: Text | None = None
    by: Text | None = None
    on: dt.date | None = None


class Term(Model):
    """
    A term and every meaning the document gives it.
    """

    term: Text
    meanings: tuple[Text, ...] = Field(min_length=1)


class Edition(Model):
    """
    A format or language in which the proposal or the assessment is, or will be, offered.

    `captions` tells whether a film has them; `transcript` is the address of its words in writing.
    """

    of: Literal["proposal", "assessment"]
    format: Text
    language: Text | None = None
    url: Text | None = None
    on: dt.date | None = None
    captions: bool | None = None
    transcript: Text | None = None


class InternalReference(Model):
    """
    A pointer inside the document; `target` is None when it leads nowhere.
    """

    id: Identifier
    text: Text
    target: Text | None = None


class PromisedAssessment(Model):
    """
    An assessment the text promises, and the section that holds it, if there is one.
    """

    id: Identifier
    text: Text
    found_in: Text | None = None


class BrokenText(Model):
    """
    A passage that somebody, or an import, marked as broken off or out of order.
    """

    id: Identifier
    text: Text
    subject: Identifier | None = None


class AssessmentVersion(Model):
    """
    An earlier version of the assessment, and its day.
    """

    version: Text
    on: dt.date


class Facts(Model):
    """
    Facts from outside the document that some checks need.

    `earlier_versions` tells of earlier versions of the proposal, `assessment_versions` of the assessment.
    `none_known` names the facts somebody looked for, and there are none: no consultation was held, the
    proposal had one version, no way of counting changed.
    """

    earlier_versions: tuple[Text, ...] = ()
    assessment_versions: tuple[AssessmentVersion, ...] = ()
    shared_before_consultation: bool | None = None
    series_breaks: tuple[SeriesBreak, ...] = ()
    none_known: tuple[Literal["consultation-dates", "proposal-versions", "series-breaks"], ...] = ()


class Decision(Model):
    """
    The decision the assessment was made for.
    """

    reference: Text | None = None
    by: Text | None = None
    on: dt.date | None = None
    assessment_version: Text | None = None
    proposal_version: Text | None = None
    outcome: Literal["no major change", "adjust", "continue with reasons", "stop"] | None = None
    reasons: Prose | None = None
    conditions: tuple[Prose, ...] = ()


class SignOff(Model):
    """
    A named person's signature on one exact version, by its digest.
    """

    name: Text
    role: Text
    on: dt.date
    digest: Digest
    version: Text | None = None
    statement: Text | None = None


class Override(Model):
    """
    A named person's decision to let a finding stand, and why. Without `subjects` it covers them all.
    """

    check: Text
    subjects: tuple[Text, ...] = ()
    reason: Text
    by: Text
    on: dt.date


class Assessment(Model):
    """
    The whole document: the assessment with the proposal, the indicators and the evidence it rests on.

    On disk it is a folder (`dueregard.store`); in a workbench one JSON of this shape per revision.
    `assesses` names the version of the proposal that was assessed; `imported_from` the file of a draft
    that was read from somebody else's document.
    """

    format: Literal["dueregard/1"] = FORMAT
    id: Identifier
    title: Text
    body: Body
    framework: Identifier
    language: Text = "en-GB"
    place: Text | None = None
    author: Text | None = None
    version: Text | None = None
    date: dt.date | None = None
    review: dt.date | None = None
    assesses: Identifier | None = None
    imported_from: Text | None = None
    notice: Prose | None = None
    introduction: Prose | None = None
    summaries: tuple[Summary, ...] = ()
    scale: tuple[ScaleValue, ...] = ()
    duties: tuple[DutyScreening, ...] = ()
    screenings: tuple[Screening, ...] = ()
    promises: tuple[PromisedAssessment, ...] = ()
    rows: tuple[ImpactRow, ...] = ()
    not_relevant: tuple[NotRelevant, ...] = ()
    intersections: tuple[Intersection, ...] = ()
    cumulative: tuple[Cumulative, ...] = ()
    options: tuple[Option, ...] = ()
    consultation: Consultation | None = None
    engagement: tuple[Engagement, ...] = ()
    actions: tuple[Action, ...] = ()
    terms: tuple[Term, ...] = ()
    editions: tuple[Edition, ...] = ()
    references: tuple[InternalReference, ...] = ()
    broken: tuple[BrokenText, ...] = ()
    facts: Facts = Facts()
    decision: Decision | None = None
    sign_offs: tuple[SignOff, ...] = ()
    overrides: tuple[Override, ...] = ()
    proposal: Proposal
    indicators: IndicatorFile = IndicatorFile()
    evidence: tuple[Evidence, ...] = ()

    def evidence_by_id(self) -> dict[str, Evidence]:
        """
        Return the evidence items by their id.
        """
        return {item.id: item for item in self.evidence}

    def actions_for(self, row: ImpactRow) -> tuple[Action, ...]:
        """
        Return the actions a row names, and those that name its subject.
        """
        return tuple(
            action for action in self.actions if action.id in row.actions or row.subject in action.subjects
        )

    def outcome_claims(self, row: ImpactRow) -> tuple[Claim, ...]:
        """
        Return the row's claims that count as evidence: all but those that only describe a population.
        """
        known = self.evidence_by_id()
        return tuple(claim for claim in row.claims if not _is_context(claim, known))

    def unproven_disparities(self, row: ImpactRow) -> tuple[tuple[Evidence, Estimate], ...]:
        """
        Return the computed disparities behind a row that are not shown to be too small to matter.

        That a difference failed to show is no evidence of equality: an interval inside a declared margin is.
        """
        return tuple(
            (item, estimate)
            for claim in self.outcome_claims(row)
            for item in self._computed_behind(claim)
            for estimate in item.unproven_disparities(claim.groups)
        )

    def proven_disparities(self, row: ImpactRow) -> tuple[tuple[Evidence, Equivalence], ...]:
        """
        Return the verdicts behind a row by which a disparity is too small to matter.
        """
        return tuple(
            (item, verdict)
            for claim in self.outcome_claims(row)
            for item in self._computed_behind(claim)
            for verdict in item.equivalence
            if verdict.verdict == "inside" and (not claim.groups or verdict.group in claim.groups)
        )

    def _computed_behind(self, claim: Claim) -> list[Evidence]:
        known = self.evidence_by_id()
        items = [known[name] for name in claim.evidence_ids() if name in known]
        return [item for item in items if item.kind == "computed" and item.role == "outcome"]

    def claims(self) -> Iterator[tuple[ImpactRow, Claim]]:
        """
        Iterate over every claim that counts as evidence, with its row.
        """
        for row in self.rows:
            for claim in self.outcome_claims(row):
                yield row, claim

    def digest(self) -> str:
        """
        Return the digest a sign-off binds to: of everything but the sign-offs and the decision they allow.
        """
        content = self.model_dump(mode="json", exclude={"sign_offs", "decision"}, exclude_defaults=True)
        return f"sha256:{hashlib.sha256(canonical_json(content)).hexdigest()}"

    def signed_by(self) -> tuple[SignOff, ...]:
        """
        Return the sign-offs of this exact version.
        """
        digest = self.digest()
        return tuple(sign_off for sign_off in self.sign_offs if sign_off.digest == digest)


def _is_context(claim: Claim, known: Mapping[str, Evidence]) -> bool:
    if claim.role == "context":
        return True
    items = [known[id_] for id_ in claim.evidence_ids() if id_ in known]
    return bool(items) and all(item.role == "context" for item in items)


def canonical_json(content: Any) -> bytes:
    """
    Return the one byte string for JSON content: keys sorted, no spaces, UTF-8.
    """
    text = json.dumps(
        content,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    return text.encode()
