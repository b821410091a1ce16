"""
The publication: everything the pages show, already in words.

An exporter lays this out and computes nothing. Every number has been rounded, given its unit and its
interval; what is missing has been given its own words. Exact numbers live only in `Observation`, for
the tables people download.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dueregard.model.base import Direction, Severity


@dataclass(frozen=True)
class Link:
    """
    A pointer to another page of the publication, or to nothing but its words when `page` is None.
    """

    text: str
    page: Literal["subject", "evidence"] | None = None
    id: str = ""


@dataclass(frozen=True)
class Words:
    """
    A run of plain text.
    """

    text: str


@dataclass(frozen=True)
class FigureMark:
    """
    A figure in a sentence: as printed, with the evidence it comes from and its note.
    """

    text: str
    evidence: str
    note: int


Prose: TypeAlias = tuple[Words | FigureMark, ...]
"""One paragraph."""


@dataclass(frozen=True)
class Note:
    """
    What stands behind a figure in prose: value, interval, period and source, in one paragraph.
    """

    number: int
    text: str
    evidence: Link


@dataclass(frozen=True)
class Fact:
    """
    A label with what is known under it.
    """

    label: str
    text: Prose


@dataclass(frozen=True)
class Edition:
    """
    Whether this is a draft or the final edition, in a word and a sentence.
    """

    final: bool
    word: str
    sentence: str


@dataclass(frozen=True)
class RatingShown:
    """
    A rating: direction with its sign and word, confidence, who gave it and when.
    """

    direction: Direction
    sign: str
    word: str
    confidence: str
    given: str
    reason: tuple[Prose, ...] = ()
    criterion: str = ""
    dimensions: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class RatingCount:
    """
    How many subjects have one rating.
    """

    direction: Direction
    sign: str
    word: str
    count: int


@dataclass(frozen=True)
class Column:
    """
    One column of a table of figures.
    """

    title: str
    numeric: bool = False


@dataclass(frozen=True)
class TableRow:
    """
    One row of a table of figures; its first cell is the row's heading.

    `words` says which cells hold words in place of a number.
    """

    cells: tuple[str, ...]
    words: tuple[bool, ...]
    is_reference: bool = False


@dataclass(frozen=True)
class Table:
    """
    A table of figures, as text.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Chart:
    """
    A drawing with its text alternative; the table beside it holds the same numbers.
    """

    title: str
    subtitle: str
    svg: str
    text: str


@dataclass(frozen=True)
class CrossingShown:
    """
    Two characteristics at a time: a heat map, None where it would not fit a page, and its table.
    """

    title: str
    chart: Chart | None
    table: Table


@dataclass(frozen=True)
class Observation:
    """
    One estimate as data: exact numbers in the unit named, for CSV and spreadsheets.
    """

    evidence: str
    group: str
    measure: str
    value: float | None
    low: float | None
    high: float | None
    level: float | None
    numerator: int | None
    denominator: int | None
    unit: str
    period: str
    method: str
    reference: str
    state: str
    reason: str
    source: str
    licence: str
    attribution: str


@dataclass(frozen=True)
class FigureCard:
    """
    A key figure: large value, what it is, how sure, and the evidence that opens.

    `has_number` is False where `value` is words in place of a number.
    """

    value: str
    has_number: bool
    label: str
    uncertainty: str
    period: str
    evidence: Link


@dataclass(frozen=True)
class Stated:
    """
    A figure somebody else published, beside the one computed here.
    """

    claim: str
    by: str
    stated: str
    computed: str
    difference: str
    reason: Prose
    evidence: Link


@dataclass(frozen=True)
class ClaimShown:
    """
    One claim with its figures, what it cites, and which way it points.
    """

    id: str
    text: Prose
    direction: str
    cites: tuple[Link, ...]
    remarks: tuple[Prose, ...]
    stated: Stated | None


@dataclass(frozen=True)
class ActionShown:
    """
    One action: what, who, by when, how we will know, and where it stands.
    """

    id: str
    text: Prose
    kind: str
    subjects: tuple[Link, ...]
    owner: str
    due: str
    measure: Prose
    latest: Prose
    status: str


@dataclass(frozen=True)
class GapShown:
    """
    Something not known, and when it will be.
    """

    subject: Link
    text: Prose
    plan: str


@dataclass(frozen=True)
class Heard:
    """
    What people said in one exercise, and what came of it.
    """

    exercise: str
    text: Prose
    outcome: str
    reply: Prose


@dataclass(frozen=True)
class EngagementShown:
    """
    One exercise: who was asked, when, how many replied, and what they said.
    """

    title: str
    facts: tuple[Fact, ...]
    heard: tuple[Heard, ...]


@dataclass(frozen=True)
class EffectShown:
    """
    What commitments do to a subject, by which aim, how, and how it will be known.
    """

    sign: str
    word: str
    direction: Direction
    commitments: tuple[str, ...]
    aims: tuple[str, ...]
    groups: str
    mechanism: Prose
    confirmed_by: tuple[Link, ...]


@dataclass(frozen=True)
class GroupShown:
    """
    The rating of one group within a subject.
    """

    group: str
    rating: RatingShown


@dataclass(frozen=True)
class IntersectionShown:
    """
    Characteristics looked at together.
    """

    title: str
    reason: Prose
    rating: RatingShown | None
    cites: tuple[Link, ...]


@dataclass(frozen=True)
class FindingPlace:
    """
    One thing a finding is about; `override` says who let it stand and why, or is empty.
    """

    subject: Link
    note: str
    where: str
    override: str


@dataclass(frozen=True)
class FindingShown:
    """
    One finding, its subjects, and what would put it right.
    """

    code: str
    name: str
    severity: Severity
    message: str
    why: str
    fix: str
    source: str
    places: tuple[FindingPlace, ...]
    standing: str


@dataclass(frozen=True)
class GlanceRow:
    """
    One subject on the front page.
    """

    subject: Link
    rating: RatingShown
    remark: Prose
    figure: Prose
    doing: str


@dataclass(frozen=True)
class WorseOff:
    """
    Who may be worse off within one subject, and what will be done about it.
    """

    subject: Link
    rating: RatingShown
    statements: tuple[Prose, ...]
    more: str
    mitigations: tuple[ActionShown, ...]
    answer: str


@dataclass(frozen=True)
class Download:
    """
    One edition to read or reuse; `href` is empty where it is not offered, `transcript` where there is none.
    """

    title: str
    detail: str
    href: str = ""
    transcript: str = ""


@dataclass(frozen=True)
class FrontPage:
    """
    The page a decision-maker reads.
    """

    deciding: tuple[Prose, ...]
    headline: str
    remarks: tuple[str, ...]
    counts: tuple[RatingCount, ...]
    glance: tuple[GlanceRow, ...]
    worse_off: tuple[WorseOff, ...]
    gaps: tuple[GapShown, ...]
    withheld: str
    heard: tuple[Heard, ...]
    heard_remarks: tuple[str, ...]
    signatures: tuple[str, ...]


@dataclass(frozen=True)
class AimShown:
    """
    Whether one aim of the duty was considered for a subject, and why.
    """

    title: str
    considered: str
    reason: Prose
    rating: RatingShown | None


@dataclass(frozen=True)
class SubjectPage:
    """
    Everything about one subject.
    """

    id: str
    title: str
    kind: str
    wording: str
    rating: RatingShown
    suggestion: str
    context: tuple[Prose, ...]
    cards: tuple[FigureCard, ...]
    claims: tuple[ClaimShown, ...]
    aims: tuple[AimShown, ...]
    effects: tuple[EffectShown, ...]
    response: tuple[Prose, ...]
    groups: tuple[GroupShown, ...]
    intersections: tuple[IntersectionShown, ...]
    engagement: tuple[EngagementShown, ...]
    gaps: tuple[GapShown, ...]
    actions: tuple[ActionShown, ...]
    justification: tuple[Fact, ...]
    findings: tuple[FindingShown, ...]


@dataclass(frozen=True)
class SourceShown:
    """
    Where data came from: a title with facts, and its address if it has one.
    """

    title: str
    url: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class EvidencePage:
    """
    Everything about one evidence item.
    """

    id: str
    title: str
    kind: str
    headline: str
    text: tuple[Prose, ...]
    chart: Chart | None
    table: Table | None
    crossings: tuple[CrossingShown, ...]
    how_to_read: str
    facts: tuple[Fact, ...]
    missing: tuple[str, ...]
    firmness: tuple[str, ...]
    method: tuple[str, ...]
    caveats: tuple[str, ...]
    stated: tuple[Stated, ...]
    sources: tuple[SourceShown, ...]
    revisions: tuple[str, ...]
    used_by: tuple[Link, ...]
    observations: tuple[Observation, ...]


@dataclass(frozen=True)
class MatrixCell:
    """
    What a commitment does to a subject: one sign and word per expectation, or the word for a blank.
    """

    link: Link
    marks: tuple[tuple[str, str], ...]
    is_gap: bool


@dataclass(frozen=True)
class MatrixRow:
    """
    One commitment across all subjects.
    """

    id: str
    text: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True)
class Matrix:
    """
    Commitments down, subjects across.
    """

    subjects: tuple[Link, ...]
    rows: tuple[MatrixRow, ...]
    summary: str


@dataclass(frozen=True)
class ActionGroup:
    """
    Actions that stand at the same point.
    """

    title: str
    actions: tuple[ActionShown, ...]


@dataclass(frozen=True)
class OptionShown:
    """
    An alternative, whether it was chosen, and why.
    """

    title: Prose
    chosen: str
    reason: Prose


@dataclass(frozen=True)
class ObjectiveShown:
    """
    One objective of the proposal with its commitments.
    """

    title: str
    commitments: tuple[str, ...]


@dataclass(frozen=True)
class DecisionPage:
    """
    What is decided, what else was considered, which duties apply, and who was asked.
    """

    facts: tuple[Fact, ...]
    aims: tuple[Fact, ...]
    conditions: tuple[Prose, ...]
    objectives: tuple[ObjectiveShown, ...]
    components: tuple[str, ...]
    options: tuple[OptionShown, ...]
    duties: tuple[Fact, ...]
    screenings: tuple[Fact, ...]
    left_out: tuple[Fact, ...]
    cumulative: tuple[Fact, ...]
    engagement: tuple[EngagementShown, ...]
    terms: tuple[Fact, ...]


@dataclass(frozen=True)
class EvidenceLine:
    """
    One evidence item in the list of all evidence.
    """

    evidence: Link
    kind: str
    period: str
    source: str
    figures: str


@dataclass(frozen=True)
class MethodPage:
    """
    How the figures were made and how good the data are.
    """

    evidence: tuple[EvidenceLine, ...]
    sources: tuple[SourceShown, ...]
    states: tuple[Fact, ...]
    withheld: tuple[str, ...]
    missing: tuple[str, ...]
    breaks: tuple[str, ...]
    corrections: tuple[str, ...]
    scale: tuple[Fact, ...]
    rules: tuple[str, ...]
    tools: tuple[str, ...]


@dataclass(frozen=True)
class FindingsPage:
    """
    What the checks found.
    """

    headline: str
    counts: tuple[tuple[Severity, str], ...]
    findings: tuple[FindingShown, ...]


@dataclass(frozen=True)
class Change:
    """
    One thing that is not as it was: what, in which respect, and how it stood then and stands now.
    """

    what: Link
    respect: str
    then: str
    now: str


@dataclass(frozen=True)
class ChangeGroup:
    """
    Changes of one kind: ratings, figures, claims.
    """

    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ChangesPage:
    """
    What changed since the version published before this one.
    """

    headline: str
    compared: tuple[Fact, ...]
    groups: tuple[ChangeGroup, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class VersionShown:
    """
    One version of the assessment; `edition` and `digest` are empty where only its name is known.
    """

    name: str
    on: dt.date | None
    edition: str
    digest: str


@dataclass(frozen=True)
class Contact:
    """
    Whom to write to; both are empty where the assessment does not say, `href` where it is no address.
    """

    text: str
    href: str


@dataclass(frozen=True)
class AboutPart:
    """
    One part of what is said about the publication itself: paragraphs, then a list.
    """

    title: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True)
class AboutPage:
    """
    What readers should know of the publication itself.
    """

    contact: Contact
    parts: tuple[AboutPart, ...]


@dataclass(frozen=True)
class Publication:
    """
    The assessment ready to read, in any format.

    `date` is the assessment's own.
    """

    id: str
    title: str
    body: str
    language: str
    date: dt.date | None
    framework: str
    digest: str
    edition: Edition
    status: tuple[str, ...]
    notice: Prose
    introduction: tuple[Prose, ...]
    front: FrontPage
    decision: DecisionPage
    subjects: tuple[SubjectPage, ...]
    evidence: tuple[EvidencePage, ...]
    matrix: Matrix
    actions: tuple[ActionGroup, ...]
    method: MethodPage
    findings: FindingsPage
    changes: ChangesPage
    about: AboutPage
    versions: tuple[VersionShown, ...]
    notes: tuple[Note, ...]
    downloads: tuple[Download, ...]
