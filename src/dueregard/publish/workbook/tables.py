"""
The tables of the workbook: what each sheet holds, before it is laid out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dueregard.publish.prose import plain
from dueregard.publish.publication import EvidencePage, Fact, Link, Observation, Publication

Value: TypeAlias = str | int | float

NOT_AVAILABLE, CONFIDENTIAL, NOT_APPLICABLE = "[x]", "[c]", "[z]"
UNRELIABLE, LOW, NO_INTERVAL = "[u]", "[low]", "[none]"

SHORTHAND = {
    CONFIDENTIAL: "Withheld to protect people who could be recognised.",
    NOT_AVAILABLE: "Not available: never collected, or the source is incomplete.",
    NOT_APPLICABLE: "Not applicable: the question does not arise.",
    UNRELIABLE: "Too uncertain to show.",
    LOW: "Not zero, and rounds to zero at six decimal places.",
    NO_INTERVAL: "The figure has no interval; the column Remarks says why.",
}
"""Shorthand in cells: the Government Statistical Service's symbols, and one of our own for no interval."""

_OF_STATE = {
    "suppressed": CONFIDENTIAL,
    "not collected": NOT_AVAILABLE,
    "incomplete source": NOT_AVAILABLE,
    "not applicable": NOT_APPLICABLE,
    "too uncertain": UNRELIABLE,
}
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Sheet:
    """
    One table with what stands above it.

    Args:
        name: of the sheet, at most 31 characters.
        title: its heading.
        about: sentences between heading and table.
        columns: titles, all different.
        rows: one value a column; none is empty.
    """

    name: str
    title: str
    about: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def sheets_of(publication: Publication) -> list[Sheet]:
    """
    Return every table of the publication; those without a row are left out.
    """
    sheets = [
        _ratings(publication),
        _claims(publication),
        _effects(publication),
        _actions(publication),
        _gaps(publication),
        _heard(publication),
        _matrix(publication),
        _findings(publication),
        _evidence(publication),
        _sources(publication),
        _changes(publication),
        *_figures(publication),
    ]
    return [sheet for sheet in sheets if sheet.rows]


def _text(value: str) -> str:
    return value or NOT_AVAILABLE


def _listed(links: Sequence[Link]) -> str:
    return _text("; ".join(link.text for link in links))


def _sheet(name: str, title: str, columns: Sequence[str], rows: Iterator[tuple[Value, ...]]) -> Sheet:
    return Sheet(name, title, (), _told_apart(columns), tuple(rows))


def _told_apart(columns: Sequence[str]) -> tuple[str, ...]:
    """
    Return titles that are all different, as a marked-up table needs: "Other", "Other (2)".
    """
    seen: Counter[str] = Counter()
    titles = []
    for column in columns:
        seen[column.casefold()] += 1
        number = seen[column.casefold()]
        titles.append(column if number == 1 else f"{column} ({number})")
    return tuple(titles)


def _ratings(publication: Publication) -> Sheet:
    rows = (
        (
            row.subject.text,
            row.rating.word,
            row.rating.confidence,
            _text(" ".join(plain(reason) for reason in row.rating.reason)),
            _text(plain(row.figure)),
            row.doing,
        )
        for row in publication.front.glance
    )
    columns = ("Subject", "Rating", "Confidence", "Reason", "Strongest figure", "What will be done")
    return _sheet("Ratings", "Ratings of every subject, adverse and unknown first", columns, rows)


def _claims(publication: Publication) -> Sheet:
    rows = (
        (claim.id, subject.title, plain(claim.text), claim.direction, _listed(claim.cites))
        for subject in publication.subjects
        for claim in subject.claims
    )
    columns = ("Claim", "Subject", "What it says", "Direction", "Rests on")
    return _sheet("Claims", "Claims with what they rest on", columns, rows)


def _effects(publication: Publication) -> Sheet:
    rows = (
        (
            subject.title,
            _text("; ".join(effect.commitments)),
            _text("; ".join(effect.aims)),
            effect.word,
            _text(effect.groups),
            _text(plain(effect.mechanism)),
            _listed(effect.confirmed_by),
        )
        for subject in publication.subjects
        for effect in subject.effects
    )
    columns = ("Subject", "Commitments", "Aims", "Expected", "Groups", "How", "How we will know")
    return _sheet("Effects", "What commitments are expected to do to each subject", columns, rows)


def _actions(publication: Publication) -> Sheet:
    rows = (
        (
            action.id,
            plain(action.text),
            action.kind,
            _listed(action.subjects),
            action.owner,
            action.due,
            _text(plain(action.measure)),
            _text(plain(action.latest)),
            action.status,
        )
        for group in publication.actions
        for action in group.actions
    )
    measures = ("How we will know", "Latest value", "State")
    columns = ("Action", "What", "Kind", "For", "Owner", "Due", *measures)
    return _sheet("Actions", "Actions with owner and date", columns, rows)


def _gaps(publication: Publication) -> Sheet:
    rows = ((gap.subject.text, plain(gap.text), gap.plan) for gap in publication.front.gaps)
    columns = ("Subject", "What is not known", "How and when it will be")
    return _sheet("Gaps", "What is not known", columns, rows)


def _heard(publication: Publication) -> Sheet:
    rows = (
        (plain(heard.text), heard.exercise, heard.outcome, _text(plain(heard.reply)))
        for heard in publication.front.heard
    )
    columns = ("What people said", "Who said it", "Outcome", "What changed, or why not")
    return _sheet("Heard", "What people told us, and what changed", columns, rows)


def _matrix(publication: Publication) -> Sheet:
    columns = ("Commitment", "What it is", *(subject.text for subject in publication.matrix.subjects))
    rows = (
        (row.id, row.text, *("; ".join(word for _, word in cell.marks) for cell in row.cells))
        for row in publication.matrix.rows
    )
    return _sheet("Matrix", "What each commitment is expected to do to each subject", columns, rows)


def _findings(publication: Publication) -> Sheet:
    rows = (
        (
            found.code,
            found.name,
            found.severity.capitalize(),
            place.subject.text,
            _text(place.note),
            place.override or "Open",
            found.why,
            found.fix,
        )
        for found in publication.findings.findings
        for place in found.places
    )
    columns = ("Code", "Finding", "Severity", "About", "Detail", "State", "Why it matters", "To put it right")
    return _sheet("Findings", "What the checks found", columns, rows)


def _evidence(publication: Publication) -> Sheet:
    rows = (
        (line.evidence.id, line.evidence.text, line.kind, line.period, line.source, line.figures)
        for line in publication.method.evidence
    )
    columns = ("Evidence", "Title", "Kind", "Period", "Source", "Figures")
    return _sheet("Evidence", "Every piece of evidence", columns, rows)


def _sources(publication: Publication) -> Sheet:
    rows = (
        (
            source.title,
            _text(source.url),
            *(_text(_fact(source.facts, label)) for label in ("Publisher", "Licence", "Attribution")),
        )
        for source in publication.method.sources
    )
    columns = ("Source", "Address", "Publisher", "Licence", "Attribution")
    return _sheet("Sources", "Where the data came from, and on which terms", columns, rows)


def _fact(facts: Sequence[Fact], label: str) -> str:
    return next((plain(fact.text) for fact in facts if fact.label == label), "")


def _changes(publication: Publication) -> Sheet:
    rows = (
        (group.title, change.what.text, change.respect, change.then, change.now)
        for group in publication.changes.groups
        for change in group.changes
    )
    columns = ("Kind", "What", "In which respect", "Then", "Now")
    return _sheet("Changes", "What changed since the last version", columns, rows)


def _figures(publication: Publication) -> Iterator[Sheet]:
    with_figures = [item for item in publication.evidence if item.observations]
    for number, item in enumerate(with_figures, start=1):
        yield Sheet(
            name=f"Figures {number}",
            title=item.title,
            about=tuple(text for text in (item.headline, _source(item)) if text),
            columns=_FIGURE_COLUMNS,
            rows=tuple(_figure(observation) for observation in item.observations),
        )


def _source(item: EvidencePage) -> str:
    first = item.observations[0]
    return f"Evidence {item.id}. {first.period}. Source: {first.source}. Licence: {first.licence}."


_FIGURE_COLUMNS = (
    "Group",
    "Measure",
    "Unit",
    "Value",
    "Lower limit",
    "Upper limit",
    "Level",
    "Number counted",
    "Out of",
    "Compared with",
    "State",
    "Remarks",
    "Method",
)


def _figure(found: Observation) -> tuple[Value, ...]:
    absent = _OF_STATE.get(found.state, NOT_AVAILABLE)
    unlimited = absent if found.state in _OF_STATE else NO_INTERVAL
    return (
        found.group,
        found.measure.replace("_", " "),
        found.unit,
        _number(found.value, absent),
        _number(found.low, unlimited),
        _number(found.high, unlimited),
        _number(found.level, unlimited),
        _number(found.numerator, absent if found.state in _OF_STATE else NOT_APPLICABLE),
        _number(found.denominator, absent if found.state in _OF_STATE else NOT_APPLICABLE),
        found.reference or NOT_APPLICABLE,
        found.state,
        found.reason or NOT_APPLICABLE,
        found.method or NOT_APPLICABLE,
    )


def _number(value: float | None, otherwise: str) -> Value:
    if value is None:
        return otherwise
    return LOW if value and not round(value, _MOST_DECIMALS) else value
