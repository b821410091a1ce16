"""
The brief for the decision: two sides of A4 with what the person who decides must have read.

It repeats the publication in fewer words and adds nothing. What does not fit is counted, and stands in
the whole assessment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dueregard.publish.flow.blocks import Block, Facts, Flow, Heading, Items, Line, Paragraph
from dueregard.publish.flow.order import flow_of
from dueregard.publish.flow.parts import body, facts, grid, items, line, marked, strong
from dueregard.publish.prose import plain
from dueregard.publish.publication import ActionShown, Fact, Prose, Publication, Words, WorseOff
from dueregard.publish.wording import counted

NOTHING: Line = ()
"""Room for a pen."""

_ELSEWHERE = "in the whole assessment"


@dataclass(frozen=True)
class Room:
    """
    How much of each list the brief has room for.

    Args:
        entries: of each list.
        letters: of each text, at least.
    """

    entries: int
    letters: int


ROOMS = (Room(12, 400), Room(9, 280), Room(6, 220), Room(5, 160), Room(4, 120), Room(3, 100), Room(2, 80))
"""From the fullest brief to the shortest; the first that fits two sides is taken."""


def brief_of(publication: Publication, room: Room) -> Flow:
    """
    Return the brief with as much as there is room for.
    """
    whole = flow_of(publication)
    blocks = tuple(_blocks(publication, room))
    return replace(whole, title=_title(publication), blocks=blocks, notes={})


def _title(publication: Publication) -> str:
    return f"For the decision: {publication.title}"


def _blocks(publication: Publication, room: Room) -> Iterator[Block]:
    front, decision = publication.front, publication.decision
    yield Heading(1, _title(publication), "summary")
    yield facts(_identity(publication))
    yield Heading(2, f"What must be considered: {publication.framework}")
    yield Items(tuple(line(strong(f"{aim.label}: "), aim.text) for aim in decision.aims))
    yield Heading(2, "What is known")
    yield Paragraph(line(front.headline), "lead")
    yield body(", ".join(f"{count.word}: {count.count}" for count in front.counts))
    yield Heading(2, "Who may be worse off, and what will be done")
    yield from _worse_off(front.worse_off, room)
    yield Heading(2, "What is not known")
    gaps = [
        line(strong(f"{gap.subject.text}: "), _short(gap.text, room), f" {gap.plan}") for gap in front.gaps
    ]
    yield from _cut(gaps, room, "No gap in the evidence is recorded.")
    yield Heading(2, "Options")
    options = [
        line(strong(f"{_words(option.title, room)}: "), option.chosen, ". ", _short(option.reason, room))
        for option in decision.options
    ]
    yield from _cut(options, room, "No other option is recorded.")
    yield Heading(2, "Conditions")
    conditions = [line(_short(condition, room)) for condition in decision.conditions]
    yield from _cut(conditions, room, "No condition is recorded.")
    yield from _checks(publication, room)
    yield from _signature(publication)


def _identity(publication: Publication) -> tuple[Fact, ...]:
    given = [
        ("Body", publication.body),
        ("Version", "; ".join(publication.status)),
        ("Edition", f"{publication.edition.word}. {publication.edition.sentence}"),
        ("Digest of this version", publication.digest),
    ]
    deciding = tuple(Fact("What is decided", prose) for prose in publication.front.deciding[:1])
    return (*deciding, *(Fact(label, (Words(text),)) for label, text in given))


def _worse_off(parts: Sequence[WorseOff], room: Room) -> Iterator[Block]:
    if not parts:
        yield body("No subject is rated adverse and no adverse evidence is recorded.")
        return
    titles = [("Subject and rating", 1.2), ("What the evidence says", 2.6), ("What will be done", 2.2)]
    rows = [_worse_off_row(part, room) for part in parts[: room.entries]]
    yield grid("Subjects with adverse evidence or an adverse rating", titles, rows)
    yield from _more(len(parts) - room.entries)


def _worse_off_row(part: WorseOff, room: Room) -> tuple[Line | list[Line], ...]:
    said = _short(part.statements[0], room) if part.statements else line("No statement")
    more = len(part.statements) - 1
    answers = [_answer(action, room) for action in part.mitigations[:1]] or [line(part.answer)]
    counted_more = [line(f"And {more} more {_ELSEWHERE}.")] if more > 0 else []
    return [line(part.subject.text), marked(part.rating)], [said, *counted_more], answers


def _answer(action: ActionShown, room: Room) -> Line:
    return line(_short(action.text, room), f" {action.owner}, {action.due}.")


def _checks(publication: Publication, room: Room) -> Iterator[Block]:
    yield Heading(2, "Checks")
    yield body(publication.findings.headline)
    critical = [
        f"{found.name} ({found.code})"
        for found in publication.findings.findings
        if found.severity == "critical" and found.standing != "Let stand"
    ]
    if critical:
        yield body("Critical and open: ", "; ".join(critical[: room.entries]), ".")
        yield from _more(len(critical) - room.entries)


def _signature(publication: Publication) -> Iterator[Block]:
    yield Heading(2, "Signature")
    yield items(publication.front.signatures)
    yield body(
        "A signature stands for exactly this version: I have read this assessment, whose digest is"
        f" {publication.digest}, and I have considered what it says before deciding."
    )
    yield Facts((("Name", NOTHING), ("Role", NOTHING), ("Date", NOTHING)))


def _cut(entries: Sequence[Line], room: Room, otherwise: str) -> Iterator[Block]:
    if not entries:
        yield body(otherwise)
        return
    yield Items(tuple(entries[: room.entries]))
    yield from _more(len(entries) - room.entries)


def _more(number: int) -> Iterator[Block]:
    if number > 0:
        yield Paragraph(line(f"And {counted(number, 'more', 'more')} {_ELSEWHERE}."), "small")


def _short(prose: Prose, room: Room) -> Line:
    return line(_words(prose, room))


def _words(prose: Prose, room: Room) -> str:
    """
    Return a text in full, or its beginning up to a word with three dots after it.
    """
    text = plain(prose)
    if len(text) <= room.letters:
        return text
    whole_words = text[: room.letters].rsplit(" ", 1)[0].rstrip(" ,;:.")
    return f"{whole_words} …"
