"""
Many assessments as one site: who is affected by all of a body's decisions together.

Each assessment is published whole, in a folder of its own. What stands here is drawn from those
publications: nothing is computed but counts, and no rating is averaged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dueregard.model.base import Direction
from dueregard.publish.prose import plain
from dueregard.publish.publication import ActionShown, Publication, RatingCount, RatingShown, WorseOff
from dueregard.publish.search import Found, search_index
from dueregard.publish.wording import RATING_SIGNS, counted

_OVERDUE = "overdue"
_NOT_IN_ADDRESSES = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 60


@dataclass(frozen=True)
class SubjectEntry:
    """
    One subject of one assessment.

    Args:
        title: as the framework has it; portfolios over several frameworks meet by title.
        page: its page below the assessment's folder, or empty where it has no row.
        rating: as given.
        worse_off: the first adverse statement, or empty.
        answer: what will be done about it, or that nothing is recorded; empty without adverse evidence.
        has_mitigation: whether an action answers the adverse evidence.
    """

    title: str
    page: str
    rating: RatingShown
    worse_off: str
    answer: str
    has_mitigation: bool


@dataclass(frozen=True)
class ActionEntry:
    """
    One action of one assessment, in words.
    """

    id: str
    text: str
    subjects: str
    owner: str
    due: str
    measure: str
    status: str
    group: str


@dataclass(frozen=True)
class Entry:
    """
    One assessment in a portfolio.

    Args:
        folder: where it is published, below the portfolio.
        seal: of its record.
        index: what there is to find in it.
    """

    id: str
    folder: str
    title: str
    body: str
    framework: str
    edition: str
    status: tuple[str, ...]
    headline: str
    digest: str
    seal: str
    counts: tuple[RatingCount, ...]
    findings: str
    subjects: tuple[SubjectEntry, ...]
    actions: tuple[ActionEntry, ...]
    index: tuple[Found, ...]


@dataclass(frozen=True)
class Cumulative:
    """
    One subject over all assessments.
    """

    id: str
    title: str
    counts: tuple[RatingCount, ...]
    summary: str
    places: tuple[tuple[Entry, SubjectEntry], ...]


@dataclass(frozen=True)
class ActionsTogether:
    """
    Actions of all assessments that stand at the same point.
    """

    title: str
    actions: tuple[tuple[Entry, ActionEntry], ...]


@dataclass(frozen=True)
class Portfolio:
    """
    Many assessments together.
    """

    title: str
    headline: str
    remarks: tuple[str, ...]
    entries: tuple[Entry, ...]
    subjects: tuple[Cumulative, ...]
    actions: tuple[ActionsTogether, ...]
    index: tuple[Found, ...]


def entry_of(publication: Publication, *, folder: str, seal: str) -> Entry:
    """
    Return what a portfolio says of one publication.
    """
    adverse = {part.subject.id: part for part in publication.front.worse_off}
    return Entry(
        id=publication.id,
        folder=folder,
        title=publication.title,
        body=publication.body,
        framework=publication.framework,
        edition=publication.edition.word,
        status=publication.status,
        headline=publication.front.headline,
        digest=publication.digest,
        seal=seal,
        counts=publication.front.counts,
        findings=publication.findings.headline,
        subjects=tuple(
            SubjectEntry(
                title=row.subject.text,
                page=f"subjects/{row.subject.id}.html" if row.subject.page else "",
                rating=row.rating,
                worse_off=_statement(adverse.get(row.subject.id)),
                answer=_answer(adverse.get(row.subject.id)),
                has_mitigation=_has_mitigation(adverse.get(row.subject.id)),
            )
            for row in publication.front.glance
        ),
        actions=tuple(
            _action(action, group.title) for group in publication.actions for action in group.actions
        ),
        index=search_index(publication),
    )


def _statement(part: WorseOff | None) -> str:
    if part is None:
        return ""
    return plain(part.statements[0]) if part.statements else part.more


def _answer(part: WorseOff | None) -> str:
    if part is None:
        return ""
    if part.mitigations:
        first = part.mitigations[0]
        return f"{plain(first.text)} {first.owner}, {first.due}. {first.status}."
    return part.answer


def _has_mitigation(part: WorseOff | None) -> bool:
    return part is not None and bool(part.mitigations)


def _action(action: ActionShown, group: str) -> ActionEntry:
    return ActionEntry(
        id=action.id,
        text=plain(action.text),
        subjects=", ".join(link.text for link in action.subjects),
        owner=action.owner,
        due=action.due,
        measure=plain(action.measure),
        status=action.status,
        group=group,
    )


def portfolio_of(entries: Iterable[Entry], *, title: str) -> Portfolio:
    """
    Return many assessments together, by the titles of their subjects.
    """
    known = tuple(sorted(entries, key=lambda entry: (entry.title.casefold(), entry.id)))
    # A stable sort: subjects with as much adverse evidence stay in the order they came in.
    subjects = tuple(sorted(_cumulative(known), key=_adverse, reverse=True))
    actions = tuple(_actions(known))
    return Portfolio(
        title=title,
        headline=f"{counted(len(known), 'assessment')} together.",
        remarks=tuple(_remarks(known, subjects, actions)),
        entries=known,
        subjects=subjects,
        actions=actions,
        index=tuple(_index(known, subjects)),
    )


def _cumulative(entries: Sequence[Entry]) -> Iterator[Cumulative]:
    titles: dict[str, str] = {}
    for entry in entries:
        for subject in entry.subjects:
            titles.setdefault(subject.title.casefold(), subject.title)
    for number, (key, title) in enumerate(titles.items(), start=1):
        places = [
            (entry, subject)
            for entry in entries
            for subject in entry.subjects
            if subject.title.casefold() == key
        ]
        order = list(RATING_SIGNS)
        places.sort(key=lambda place: order.index(place[1].rating.direction))
        yield Cumulative(
            id=f"{number:02}-{_NOT_IN_ADDRESSES.sub('-', key).strip('-')}"[:_LONGEST_NAME],
            title=title,
            counts=_counts([subject.rating.direction for _, subject in places]),
            summary=_summary(places),
            places=tuple(places),
        )


def _counts(directions: Sequence[Direction]) -> tuple[RatingCount, ...]:
    return tuple(
        RatingCount(direction, sign, word, directions.count(direction))
        for direction, (sign, word) in RATING_SIGNS.items()
        if direction in directions
    )


def _summary(places: Sequence[tuple[Entry, SubjectEntry]]) -> str:
    number = counted(len(places), "assessment")
    adverse = sum(bool(subject.worse_off) for _, subject in places)
    unanswered = sum(bool(subject.worse_off) and not subject.has_mitigation for _, subject in places)
    if not adverse:
        return f"No adverse evidence in {number}."
    parts = [f"Adverse evidence or an adverse rating in {adverse:,} of {number}."]
    if unanswered:
        parts.append(f"No mitigation is recorded in {unanswered:,} of them.")
    if adverse > 1:
        parts.append("Read them together: effects that are small alone may not be small together.")
    return " ".join(parts)


def _actions(entries: Sequence[Entry]) -> Iterator[ActionsTogether]:
    together: dict[str, list[tuple[Entry, ActionEntry]]] = {}
    for entry in entries:
        for action in entry.actions:
            together.setdefault(action.group, []).append((entry, action))
    for title in sorted(together, key=lambda title: (title.casefold() != _OVERDUE, title.casefold())):
        yield ActionsTogether(title, tuple(together[title]))


def _remarks(
    entries: Sequence[Entry], subjects: Sequence[Cumulative], actions: Sequence[ActionsTogether]
) -> Iterator[str]:
    drafts = sum(entry.edition.startswith("Draft") for entry in entries)
    if drafts:
        yield f"{counted(drafts, 'assessment is a draft', 'assessments are drafts')} nobody has signed."
    most = max(subjects, key=_adverse, default=None)
    if most is not None and _adverse(most):
        yield f"{most.title} has the most adverse evidence: in {counted(_adverse(most), 'assessment')}."
    overdue = [group for group in actions if group.title.casefold() == _OVERDUE]
    number = len(overdue[0].actions) if overdue else 0
    yield f"{counted(number, 'action is', 'actions are')} overdue."


def _adverse(subject: Cumulative) -> int:
    return sum(bool(place.worse_off) for _, place in subject.places)


def _index(entries: Sequence[Entry], subjects: Sequence[Cumulative]) -> Iterator[Found]:
    for cumulative in subjects:
        yield Found(f"subjects/{cumulative.id}.html", cumulative.title, "Subject", cumulative.summary)
    for entry in entries:
        yield Found(f"{entry.folder}/index.html", entry.title, "Assessment", entry.headline)
        for found in entry.index:
            title = f"{found.title}, {entry.title}"
            yield replace(found, page=f"{entry.folder}/{found.page}", title=title)
