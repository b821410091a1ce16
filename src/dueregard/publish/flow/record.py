"""
The sections of a flow that look across subjects: matrix, actions, method, findings, changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dueregard.publish.flow.blocks import Block, Grid, GridColumn, GridRow, Heading, Line, Paragraph
from dueregard.publish.flow.parts import (
    actions_grid,
    body,
    facts,
    finding,
    grid,
    items,
    line,
    pointer,
    source,
    strong,
)
from dueregard.publish.publication import (
    AboutPage,
    ActionGroup,
    ChangesPage,
    FindingsPage,
    Matrix,
    MatrixCell,
    MatrixRow,
    MethodPage,
)


def matrix(page: Matrix) -> Iterator[Block]:
    """
    Yield commitments down, subjects across, on a page turned on its side.
    """
    yield Heading(1, "Commitments by subject", "matrix")
    yield body(page.summary)
    if page.rows:
        yield Grid(
            caption="What each commitment is expected to do to each subject",
            columns=(
                GridColumn("Commitment", 3.0),
                *(GridColumn(subject.text, 1.0) for subject in page.subjects),
            ),
            rows=tuple(_matrix_row(row) for row in page.rows),
            wide=True,
        )


def _matrix_row(row: MatrixRow) -> GridRow:
    heading = (line(strong(f"{row.id} "), row.text),)
    return GridRow((heading, *(_matrix_cell(cell) for cell in row.cells)))


def _matrix_cell(cell: MatrixCell) -> tuple[Line, ...]:
    return tuple(line(f"{sign} {word}".strip()) for sign, word in cell.marks)


def actions(groups: Sequence[ActionGroup]) -> Iterator[Block]:
    """
    Yield every action, by where it stands.
    """
    yield Heading(1, "Actions", "actions")
    for group in groups:
        yield Heading(2, group.title)
        yield actions_grid(group.actions, f"Actions: {group.title.lower()}")
    if not groups:
        yield body(
            "The assessment records no action: nothing is promised, nobody is named, and nothing will be"
            " measured."
        )


def method(page: MethodPage) -> Iterator[Block]:
    """
    Yield how the figures were made and how good the data are.
    """
    yield Heading(1, "Method and data quality", "method")
    yield items([*page.rules, *(f"Worked out with {words}." for words in page.tools)])
    yield Heading(2, "All evidence")
    if page.evidence:
        yield _evidence_list(page)
    else:
        yield body("The assessment holds no evidence.")
    yield Heading(2, "Figures shown, and figures that are not")
    yield facts(page.states)
    for words in page.withheld:
        yield body(words)
    yield from _list("Who is missing from the figures", page.missing, "Nobody is recorded as missing.")
    yield from _list("Breaks in the series", page.breaks, "None is recorded.")
    yield from _list("Corrections", page.corrections, "None: every piece of evidence is as first gathered.")
    yield Heading(2, "What the ratings mean")
    yield facts(page.scale)
    yield Heading(2, "Sources")
    for shown in page.sources:
        yield from source(shown, 3)
    if not page.sources:
        yield body("No data file was read.")


def _evidence_list(page: MethodPage) -> Grid:
    titles = [("Evidence", 2.0), ("Kind", 1.1), ("Period", 1.5), ("Source", 2.0), ("Figures", 1.2)]
    rows = [
        (
            pointer(entry.evidence),
            line(entry.kind),
            line(entry.period),
            line(entry.source),
            line(entry.figures),
        )
        for entry in page.evidence
    ]
    return grid("Every piece of evidence", titles, rows)


def _list(title: str, texts: Sequence[str], otherwise: str) -> Iterator[Block]:
    yield Heading(2, title)
    yield items(texts) if texts else body(otherwise)


def findings(page: FindingsPage) -> Iterator[Block]:
    """
    Yield what the checks found, by severity.
    """
    yield Heading(1, "Findings of the checks", "findings")
    yield Paragraph(line(page.headline), "lead")
    yield body(
        "Checks read the assessment and say where it is open to challenge, and why. They do not rate anybody,"
        " and they do not decide. A named person may let a finding stand, with a reason that stays in the"
        " record."
    )
    for severity, words in page.counts:
        found = [one for one in page.findings if one.severity == severity]
        if found:
            yield Heading(2, words[:1].upper() + words[1:])
        for one in found:
            yield from finding(one, 3)


def changes(page: ChangesPage) -> Iterator[Block]:
    """
    Yield what changed since the version published before this one.
    """
    yield Heading(1, "What changed since the last version", "changes")
    yield Paragraph(line(page.headline), "lead")
    if page.compared:
        yield facts(page.compared)
    for group in page.groups:
        yield Heading(2, group.title)
        titles = [("What", 1.6), ("In which respect", 1.0), ("Then", 2.2), ("Now", 2.2)]
        rows = [
            (pointer(change.what), line(change.respect), line(change.then), line(change.now))
            for change in group.changes
        ]
        yield grid(f"What changed: {group.title.lower()}", titles, rows)
    for remark in page.remarks:
        yield body(remark)


def about(page: AboutPage) -> Iterator[Block]:
    """
    Yield whom to write to, and how far everybody can use the publication.
    """
    yield Heading(1, "About this publication", "about")
    for part in page.parts:
        yield Heading(2, part.title)
        for words in part.paragraphs:
            yield body(words)
        if part.items:
            yield items(part.items)
