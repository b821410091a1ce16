"""
Pieces that several sections of a flow share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dueregard.publish.flow.blocks import (
    Block,
    Facts,
    Grid,
    GridColumn,
    GridRow,
    Heading,
    Items,
    Line,
    Paragraph,
    Pointer,
    Strong,
)
from dueregard.publish.publication import (
    ActionShown,
    EngagementShown,
    Fact,
    FindingShown,
    GapShown,
    Heard,
    Link,
    Prose,
    RatingShown,
    SourceShown,
    Stated,
    Table,
    Words,
)

_MOST_COLUMNS_UPRIGHT = 8


def line(*parts: str | Line) -> Line:
    """
    Return one paragraph made of strings and runs, in order; empty strings vanish.
    """
    runs = [_as_line(part) for part in parts]
    return tuple(run for group in runs for run in group)


def _as_line(part: str | Line) -> Line:
    if isinstance(part, str):
        return (Words(part),) if part else ()
    return part


def strong(text: str) -> Line:
    """
    Return words that stand out, as a line.
    """
    return (Strong(text),)


def anchor_of(link: Link) -> str:
    """
    Return the anchor of the part of the flow that a link leads to.
    """
    return f"{link.page}-{link.id}"


def pointer(link: Link) -> Line:
    """
    Return a link of the publication as a pointer into the flow, or as its words when it leads nowhere.
    """
    return (Pointer(link.text, f"#{anchor_of(link)}"),) if link.page else line(link.text)


def pointers(links: Sequence[Link], otherwise: str) -> Line:
    """
    Return links with commas between them, or the words for none.
    """
    if not links:
        return line(otherwise)
    return line(pointer(links[0]), *(part for link in links[1:] for part in (", ", pointer(link))))


def marked(rating: RatingShown) -> Line:
    """
    Return a rating as sign and word.
    """
    return strong(f"{rating.sign} {rating.word}")


def body(*parts: str | Line) -> Paragraph:
    """
    Return a paragraph of the body.
    """
    return Paragraph(line(*parts))


def paragraphs(proses: Iterable[Prose]) -> Iterator[Block]:
    """
    Yield one paragraph of the body for each of the publication's.
    """
    for prose in proses:
        yield Paragraph(prose)


def items(texts: Iterable[str | Line]) -> Items:
    """
    Return a list with bullets.
    """
    return Items(tuple(line(text) for text in texts))


def facts(entries: Iterable[Fact]) -> Facts:
    """
    Return labels with what is known under each.
    """
    return Facts(tuple((entry.label, line(entry.text)) for entry in entries))


def grid(
    caption: str, titles: Sequence[tuple[str, float]], rows: Iterable[Sequence[Line | Sequence[Line]]]
) -> Grid:
    """
    Return a table from titles with their share of the width, and rows of lines or of paragraphs.
    """
    return Grid(
        caption=caption,
        columns=tuple(GridColumn(title, width) for title, width in titles),
        rows=tuple(GridRow(tuple(_paragraphs_of(cell) for cell in row)) for row in rows),
    )


def _paragraphs_of(cell: Line | Sequence[Line]) -> tuple[Line, ...]:
    if cell and isinstance(cell[0], tuple):
        return tuple(part for part in cell if isinstance(part, tuple) and part)
    return (tuple(part for part in cell if not isinstance(part, tuple)),)


def figures_grid(table: Table) -> Grid:
    """
    Return a table of figures; the row of the reference group stands out.
    """
    return Grid(
        caption=table.caption,
        columns=tuple(
            GridColumn(column.title, 2.2 if index == 0 else 1.0, column.numeric)
            for index, column in enumerate(table.columns)
        ),
        rows=tuple(
            GridRow(tuple((line(cell),) for cell in row.cells), emphasised=row.is_reference)
            for row in table.rows
        ),
        wide=len(table.columns) > _MOST_COLUMNS_UPRIGHT,
    )


def actions_grid(actions: Sequence[ActionShown], caption: str) -> Grid:
    """
    Return actions with owner, date, measure and state.
    """
    titles = [
        ("Action", 3.0),
        ("For", 1.6),
        ("Owner", 1.3),
        ("Due", 1.2),
        ("How we will know", 1.8),
        ("Latest value", 1.4),
        ("State", 1.1),
    ]
    rows = [
        (
            [line(f"{action.id}: ", action.text), line(action.kind)],
            pointers(action.subjects, "No subject named"),
            line(action.owner),
            line(action.due),
            action.measure,
            action.latest,
            line(action.status),
        )
        for action in actions
    ]
    return grid(caption, titles, rows)


def gaps_grid(gaps: Sequence[GapShown], caption: str, *, with_subject: bool) -> Grid:
    """
    Return what is not known, and how and when it will be.
    """
    titles = [("What is not known", 3.0), ("How and when it will be", 2.0)]
    if not with_subject:
        return grid(caption, titles, [(gap.text, line(gap.plan)) for gap in gaps])
    rows = [(pointer(gap.subject), gap.text, line(gap.plan)) for gap in gaps]
    return grid(caption, [("Subject", 1.3), *titles], rows)


def heard_grid(heard: Sequence[Heard], caption: str, *, with_exercise: bool) -> Grid:
    """
    Return what people said, and what changed or why not.
    """
    said, changed = ("What people said", 2.5), ("What changed, or why not", 2.5)
    answers = [line(strong(f"{told.outcome}: "), told.reply) for told in heard]
    if not with_exercise:
        rows = [(told.text, answer) for told, answer in zip(heard, answers, strict=True)]
        return grid(caption, [said, changed], rows)
    told_by = [(told.text, line(told.exercise), answer) for told, answer in zip(heard, answers, strict=True)]
    return grid(caption, [said, ("Who said it", 1.3), changed], told_by)


def stated_grid(found: Sequence[Stated], *, with_link: bool) -> Grid:
    """
    Return figures somebody else stated beside the ones computed.
    """
    titles = [
        ("Stated by", 1.3),
        ("Stated", 1.2),
        ("Computed", 1.7),
        ("Difference", 1.3),
        ("Likely reason", 2.2),
    ]
    rows = [
        (
            line(figure.by),
            line(figure.stated),
            line(figure.computed, *_beside(figure.evidence, with_link=with_link)),
            line(figure.difference),
            figure.reason or line("Not stated"),
        )
        for figure in found
    ]
    return grid("What was stated beside what was computed", titles, rows)


def _beside(evidence: Link, *, with_link: bool) -> tuple[str | Line, ...]:
    return (" (", pointer(evidence), ")") if with_link and evidence.page else ()


def engagement(exercise: EngagementShown, level: int) -> Iterator[Block]:
    """
    Yield one exercise: who was asked, when, how many replied, and what they said.
    """
    yield Heading(level, exercise.title)
    yield facts(exercise.facts)
    if exercise.heard:
        yield heard_grid(exercise.heard, f"What people said: {exercise.title}", with_exercise=False)
    else:
        yield body("What people said is not recorded.")


def finding(found: FindingShown, level: int) -> Iterator[Block]:
    """
    Yield one finding with what it is about and what would put it right.
    """
    yield Heading(level, f"{found.name} ({found.code})", f"finding-{found.code}")
    yield body(strong(found.severity.capitalize()), f" {found.standing}")
    yield body(_without_backticks(found.message))
    yield body(strong("Why it matters: "), _without_backticks(found.why))
    yield body(strong("To put it right: "), _without_backticks(found.fix))
    yield Items(
        tuple(
            line(
                pointer(place.subject),
                f": {place.note}" if place.note else "",
                f" ({place.where})" if place.where else "",
                strong(f" {place.override}") if place.override else "",
            )
            for place in found.places
        )
    )
    yield Paragraph(line(f"Rests on: {found.source}"), "small")


def _without_backticks(text: str) -> str:
    """
    Return text as the web edition reads, where what stands between backticks is set as code.
    """
    return text.replace("`", "")


def source(shown: SourceShown, level: int) -> Iterator[Block]:
    """
    Yield where data came from.
    """
    yield Heading(level, shown.title)
    if shown.url:
        yield body((Pointer(shown.url, shown.url),))
    yield facts(shown.facts)
