"""
What every page is composed from, and the links between pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dueregard.model.assessment import Action, Assessment, ImpactRow, Rating
from dueregard.model.base import Direction, Period
from dueregard.model.evidence import Evidence
from dueregard.model.findings import Finding
from dueregard.model.framework import Framework
from dueregard.model.suggestion import Suggestion
from dueregard.publish.prose import Notebook, evidence_link, plain, words
from dueregard.publish.publication import (
    ActionShown,
    Fact,
    GapShown,
    Link,
    Prose,
    RatingShown,
)
from dueregard.publish.wording import RATING_SIGNS, capitalised, day, in_words

_DIMENSIONS = (
    "magnitude",
    "likelihood",
    "duration",
    "permanence",
    "reversibility",
    "directness",
    "reach",
    "timing",
)
_DURATIONS = {"short": "short, under 1 year", "medium": "medium, 1 to 3 years", "long": "long, over 3 years"}
_ACTION_KINDS = {
    "mitigation": "Lessens an adverse effect",
    "gap": "Fills a gap in evidence",
    "monitoring": "Watches the effect",
    "engagement": "Asks people",
    "other": "Other action",
}


@dataclass(frozen=True)
class Material:
    """
    The documents a publication is composed from, and the notebook its prose is written in.

    Args:
        as_of: the day by which an open action counts as overdue; None when it is not known.
        suggestions: what the evidence of each row supports, by subject.
    """

    assessment: Assessment
    framework: Framework
    findings: tuple[Finding, ...]
    evidence: Mapping[str, Evidence]
    notebook: Notebook
    as_of: dt.date | None
    suggestions: Mapping[str, Suggestion]

    @classmethod
    def of(
        cls,
        assessment: Assessment,
        framework: Framework,
        findings: Iterable[Finding],
        *,
        as_of: dt.date | None,
        suggestions: Mapping[str, Suggestion] | None = None,
    ) -> Material:
        """
        Return the material for one publication.
        """
        evidence = assessment.evidence_by_id()
        notebook = Notebook(evidence)
        return cls(assessment, framework, tuple(findings), evidence, notebook, as_of, suggestions or {})

    def line(self, text: str | None) -> Prose:
        """
        Return a text as one paragraph with its figures.
        """
        return self.notebook.line(text)

    def subject_title(self, subject_id: str) -> str:
        """
        Return the title of a subject: the document's own, the framework's, or the id.
        """
        for row in self.assessment.rows:
            if row.subject == subject_id and row.title:
                return row.title
        subject = self.framework.subject(subject_id)
        return subject_id if subject is None else subject.title

    def row_link(self, row: ImpactRow) -> Link:
        """
        Return the link to a row's page.
        """
        return Link(row.title or self.subject_title(row.subject), "subject", self.page_id(row))

    def page_id(self, row: ImpactRow) -> str:
        """
        Return the name of a row's page: its subject, numbered where a subject has several rows.
        """
        same = [other for other in self.assessment.rows if other.subject == row.subject]
        place = next(n for n, other in enumerate(same) if other is row)
        return row.subject if place == 0 else f"{row.subject}-{place + 1}"

    def subject_link(self, subject_id: str) -> Link:
        """
        Return the link to a subject's page, or its title where no row assesses it.
        """
        for row in self.assessment.rows:
            if row.subject == subject_id:
                return self.row_link(row)
        return Link(self.subject_title(subject_id))

    def evidence_links(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """
        Return links to evidence; an id without evidence keeps its name and says so.
        """
        return tuple(
            evidence_link(self.evidence[id_])
            if id_ in self.evidence
            else Link(f"{id_} (evidence not available)")
            for id_ in dict.fromkeys(ids)
        )

    def criterion(self, direction: Direction) -> str:
        """
        Return the written criterion of a rating: the document's scale first, then the framework's.
        """
        for value in self.assessment.scale:
            if value.direction == direction and value.criterion:
                return value.criterion
        for criterion in self.framework.scale:
            if criterion.direction == direction:
                return criterion.criterion
        return ""

    def missing_subjects(self) -> tuple[str, ...]:
        """
        Return the subjects of the framework that have no row and no reason for having none.
        """
        covered = {row.subject for row in self.assessment.rows} | set(self.reasons_left_out())
        return tuple(subject.id for subject in self.framework.subjects() if subject.id not in covered)

    def subjects_left_out(self) -> tuple[str, ...]:
        """
        Return the subjects of the framework that were left out for a stated reason.
        """
        left_out, rows = self.reasons_left_out(), {row.subject for row in self.assessment.rows}
        return tuple(s.id for s in self.framework.subjects() if s.id in left_out and s.id not in rows)

    def reasons_left_out(self) -> dict[str, str]:
        """
        Return why each subject, commitment or component was left out, by its id.
        """
        return {left.what: left.reason for left in self.assessment.not_relevant}


def show_rating(material: Material, rating: Rating | None) -> RatingShown:
    """
    Return a rating in words; a row nobody rated is unknown and says so.
    """
    direction: Direction = "unknown" if rating is None else rating.direction
    sign, word = RATING_SIGNS[direction]
    criterion = material.criterion(direction)
    if rating is None:
        return RatingShown(direction, sign, word, "Not rated", "Nobody has rated this.", (), criterion)
    return RatingShown(
        direction,
        sign,
        word,
        f"{capitalised(rating.confidence)} confidence" if rating.confidence else "Confidence not stated",
        _given(rating),
        material.notebook.paragraphs(rating.reason),
        criterion,
        _dimensions(rating),
    )


def _given(rating: Rating) -> str:
    if rating.by is None and rating.on is None:
        return "The document does not say who rated this, or when."
    by = f" by {rating.by}" if rating.by else ""
    on = f" on {day(rating.on)}" if rating.on else ", date not stated"
    return f"Rated{by}{on}."


def _dimensions(rating: Rating) -> tuple[Fact, ...]:
    given = ((name, getattr(rating, name)) for name in _DIMENSIONS)
    return tuple(
        Fact(capitalised(name), words(_DURATIONS.get(value, value)))
        for name, value in given
        if value is not None
    )


def show_action(material: Material, action: Action) -> ActionShown:
    """
    Return an action in words; what it lacks is said, never left blank.
    """
    return ActionShown(
        id=action.id,
        text=material.line(action.text),
        kind=_ACTION_KINDS[action.kind],
        subjects=tuple(material.subject_link(subject) for subject in subjects_of(material, action)),
        owner=action.owner or "No owner named",
        due=day(action.due) if action.due else "No date set",
        measure=material.line(action.success_measure) or words("No success measure stated"),
        latest=_latest(material, action),
        status=status_of(action, material.as_of),
    )


def subjects_of(material: Material, action: Action) -> tuple[str, ...]:
    """
    Return the subjects an action is for: those it names, and those whose row names it.
    """
    naming = (row.subject for row in material.assessment.rows if action.id in row.actions)
    return tuple(dict.fromkeys([*action.subjects, *naming]))


def status_of(action: Action, as_of: dt.date | None) -> str:
    """
    Return where an action stands; an open one past its date on `as_of` is overdue.
    """
    if action.status == "open" and action.due is not None and as_of is not None and action.due < as_of:
        return "Overdue"
    return capitalised(action.status)


def _latest(material: Material, action: Action) -> Prose:
    item = material.evidence.get(action.indicator or "")
    if item is None:
        baseline = f"Baseline: {action.baseline}. " if action.baseline else ""
        return material.line(f"{baseline}No indicator is linked, so no latest value is known.")
    for name, figure in item.figures.items():
        estimate = item.figure(name)
        if estimate is not None:
            period = f", {item.period}" if item.period else ""
            return words(f"{estimate.group}: {in_words(estimate, figure.decimals)}{period}")
    return words(f"See {item.title}")


def show_gaps(material: Material, row: ImpactRow) -> tuple[GapShown, ...]:
    """
    Return what is not known about one row, each with when it will be.
    """
    return tuple(
        GapShown(material.row_link(row), material.line(gap.text), gap_plan(material, gap.action))
        for gap in row.gaps
    )


def gap_plan(material: Material, action_id: str | None) -> str:
    """
    Return who will fill a gap by when, or that nobody has promised to.
    """
    action = next((a for a in material.assessment.actions if a.id == action_id), None)
    if action is None:
        return "No action to fill this gap is recorded."
    shown = show_action(material, action)
    return f"{action.id}: {plain(shown.text)} {shown.owner}, {_lowered_date(shown.due)}."


def _lowered_date(due: str) -> str:
    return "no date set" if due == "No date set" else f"by {due}"


def evidence_end(evidence: Sequence[Evidence]) -> dt.date | None:
    """
    Return the last day any outcome evidence describes, or None when no period is given.
    """
    periods: list[Period] = [
        item.period for item in evidence if item.period is not None and item.role == "outcome"
    ]
    return max((period.last_day for period in periods), default=None)
