"""
The rows of an assessment, wherever its layout keeps them: tables, headings, labelled lines, prose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from dueregard.frameworks.people import characteristics_named, people_named
from dueregard.importing.columns import Column, column_of
from dueregard.importing.document import Block, Document
from dueregard.importing.pieces import Piece
from dueregard.importing.ratings import rating_of, rating_within
from dueregard.importing.row_drafts import RowDraft, label_of, put_cell, put_evidence, put_rating
from dueregard.importing.sentences_read import kind_of, people_in
from dueregard.importing.subjects import OTHER, Named, Subjects
from dueregard.importing.tables_read import Table, roles_of, rows_together
from dueregard.model import Framework

_DEEPEST = 9
_FEWEST_LINES = 3
"""Subjects that must begin a line of their own before such lines are taken for rows."""


class Rows:
    """
    The rows as they are found, each subject once, in the order of the document.
    """

    def __init__(self) -> None:
        self.by_subject: dict[str, RowDraft] = {}

    def add(self, row: RowDraft) -> None:
        """
        Enter a row; what another part of the document says of its subject goes to the same row.
        """
        if row.subject in self.by_subject:
            self.by_subject[row.subject].merge(row)
        else:
            self.by_subject[row.subject] = row


def rows_of_table(table: Table, subjects: Subjects, framework: Framework) -> list[RowDraft]:
    """
    Return the rows of a table that has a subject in each of its rows; none of any other table.
    """
    name, roles = roles_of(table, subjects, framework)
    if name is None or (
        not table.heads and all(column.role in {"other", "evidence"} for column in roles.values())
    ):
        return []
    wording = next((column for column, role in roles.items() if role.role == "wording"), None)
    rows: list[RowDraft] = []
    for cells, strays in rows_together(table, name, subjects, wording):
        title = cells.get(name, [])
        named = subjects.named("\n".join(piece.text for piece in title))
        if named is None or named.subject == OTHER:
            continue
        row = RowDraft(named.subject, named.sure, title=title[:1], structure=title[1:], broken=list(strays))
        for column, role in roles.items():
            if cells.get(column):
                put_cell(row, role, cells[column], framework)
        rows.append(row)
    _give_back(rows, framework)
    return rows


def _give_back(rows: Sequence[RowDraft], framework: Framework) -> None:
    """
    Give the end of a text that a page break carried into the next row back to the row it belongs to.

    It is seen by a text that ends open and one that begins small. The sentence goes back, and those after it
    up to the last one that names people of the row before, as long as none names those of its own row.
    """
    people = people_named(framework)
    for before, after in pairwise(rows):
        for name in ("response", "context"):
            ended, begun = getattr(before, name), getattr(after, name)
            if not ended or not begun or not begun[0].text[:1].islower() or _is_closed(ended[-1].text):
                continue
            count = 1
            for index, piece in enumerate(begun[1:], start=2):
                if people.within(piece.text, after.subject):
                    break
                if people.within(piece.text, before.subject):
                    count = index
            ended += begun[:count]
            after.unsure.append(
                f"The first words of its {name} go on with the row before it, and were moved there."
            )
            del begun[:count]


def _is_closed(text: str) -> bool:
    return text.rstrip("\"'\u2019\u201d) ")[-1:] in ".!?"


class Sections:
    """
    Reads the document from its beginning and gathers what stands under each heading that names a subject.
    """

    def __init__(self, pieces: list[list[Piece]], tables: Sequence[Table], subjects: Subjects) -> None:
        self.pieces, self.subjects, self.framework = pieces, subjects, subjects.framework
        self.tables = {number: table for table in tables for number in table.blocks}
        self.found: list[RowDraft] = []
        self.row: RowDraft | None = None
        self.level = 0
        self.role: Column | None = None

    def read(self, document: Document, taken: set[int]) -> list[RowDraft]:
        """
        Return the rows found under headings; `taken` are the blocks other readers have used.
        """
        for number, block in enumerate(document.blocks):
            if block.kind in {"note", "furniture"}:
                continue
            if number in taken:
                self.row = None
            elif block.kind == "table":
                self.table(number)
            elif not self.begins(number, block) and self.row is not None:
                if block.kind == "heading":
                    self.heading(number, block, self.row)
                else:
                    self.prose(number, self.row)
        return [row for row in self.found if row.title or row.claims or row.rating]

    def begins(self, number: int, block: Block) -> bool:
        """
        Begin the section of a subject where a heading, or a question, names it.
        """
        is_question = block.text.rstrip().endswith("?")
        if block.kind != "heading" and not is_question:
            return False
        named = self.subjects.named(block.text) if block.kind == "heading" else None
        named = named or self.subjects.asked_of(block.text)
        if named is None:
            return False
        self.begin(named, list(self.pieces[number]), block.level if block.kind == "heading" else _DEEPEST)
        return True

    def begin(self, named: Named, title: list[Piece], level: int) -> None:
        """
        Begin the section of a subject; of one the framework has not, nothing is kept.
        """
        self.level, self.role = level, None
        self.row = None
        if named.subject != OTHER:
            self.row = RowDraft(named.subject, named.sure, title=title)
            self.found.append(self.row)

    def heading(self, number: int, block: Block, row: RowDraft) -> None:
        """
        Read a heading within a section: a rating, a label of what follows, or the end of the section.
        """
        if rating_of(block.text) is not None:
            put_rating(row, self.pieces[number], self.framework)
            return
        if self._says_the_rating(block.text):
            label, *said = cut_label(self.pieces, number)
            row.structure.append(label)
            put_rating(row, said, self.framework)
            self.role = Column("reason")
            return
        role = column_of(block.text.rstrip(":?"), self.framework)
        is_below = block.level > self.level if block.sure else role.role != "other"
        if is_below or (role.role != "other" and not block.sure):
            self.role = role
            row.structure += self.pieces[number]
        else:
            self.row = None

    def _says_the_rating(self, heading: str) -> bool:
        """
        Tell whether a heading is a label with its rating: "Impact: negative"; its reason stands below.
        """
        labelled = label_of(heading)
        return (
            labelled is not None
            and rating_of(labelled[1]) is not None
            and column_of(labelled[0], self.framework).role == "rating"
        )

    def prose(self, number: int, row: RowDraft) -> None:
        """
        Read a paragraph or an item: a labelled line, a rating, an answer, or free prose.
        """
        pieces = self.pieces[number]
        labelled = label_of(pieces[0].text) if pieces else None
        if labelled is not None and column_of(labelled[0], self.framework).role != "other":
            role = column_of(labelled[0], self.framework)
            self._put_labelled(number, row, role, labelled[1])
        elif rating_of(" ".join(piece.text for piece in pieces)) is not None:
            put_rating(row, pieces, self.framework)
        elif self.role is not None and self.role.role != "other":
            put_cell(row, self.role, pieces, self.framework)
        else:
            put_evidence(row, pieces, self.framework, prose=True)

    def _put_labelled(self, number: int, row: RowDraft, role: Column, rest: str) -> None:
        pieces = cut_label(self.pieces, number)
        row.structure += pieces[:1]
        if rest:
            put_cell(row, role, pieces[1:], self.framework)
        else:
            self.role = role

    def table(self, number: int) -> None:
        """
        Read a table that belongs to one subject: of the section it stands in, or named in its first row.
        """
        table = self.tables[number]
        if table.blocks[0] != number:
            return
        first = [*table.heads.values(), *(cell for row in table.rows[:1] for cell in row.values())]
        named = next(
            (found for cell in first if cell and (found := self.subjects.named(cell[0].text)) is not None),
            None,
        )
        if named is not None:
            self.begin(named, [], _DEEPEST)
        if self.row is None:
            return
        roles = {column: column_of(table.head(column), self.framework) for column in table.heads}
        if sum(role.role != "other" for role in roles.values()) > 1:
            self.row.structure += [piece for cell in table.heads.values() for piece in cell]
            for cells in table.rows:
                for column, cell in cells.items():
                    put_cell(self.row, roles.get(column, Column("other")), cell, self.framework)
            return
        for cells in [table.heads, *table.rows] if table.heads else table.rows:
            self._put_line(cells, self.row)

    def _put_line(self, cells: dict[int, list[Piece]], row: RowDraft) -> None:
        """
        Put a line of a form: its first cell asks, the others answer.
        """
        filled = [cell for _, cell in sorted(cells.items()) if cell]
        if not filled:
            return
        label = " ".join(piece.text for piece in filled[0])
        named = self.subjects.named(label)
        role = column_of(label, self.framework)
        if named is not None and named.subject == row.subject and not row.title:
            row.title += filled[0]
        elif len(filled) == 1:
            put_evidence(row, filled[0], self.framework, prose=True)
            return
        else:
            row.structure += filled[0]
        for cell in filled[1:]:
            if not row.title and self.subjects.named(" ".join(piece.text for piece in cell)) is not None:
                row.title += cell
            else:
                put_cell(row, role, cell, self.framework)


def cut_label(pieces: list[list[Piece]], number: int) -> list[Piece]:
    """
    Cut the label off the first sentence of a block, in place, and return the sentences of the block.
    """
    first = pieces[number][0]
    labelled = label_of(first.text)
    if labelled is not None and labelled[1]:
        at = first.text.rindex(labelled[1])
        parts = [
            replace(first, text=first.text[:at].rstrip(), marks=()),
            replace(first, text=first.text[at:]),
        ]
        pieces[number][0:1] = parts
    return pieces[number]


def rows_of_lines(
    document: Document, pieces: list[list[Piece]], taken: set[int], subjects: Subjects, missing: set[str]
) -> Iterator[RowDraft]:
    """
    Iterate over the rows that are one line or one item each: "Age: positive, because ...".
    """
    lines: dict[int, Named] = {}
    for number, block in enumerate(document.blocks):
        if number in taken or block.kind not in {"paragraph", "item"} or not pieces[number]:
            continue
        labelled = label_of(pieces[number][0].text)
        named = subjects.named(labelled[0]) if labelled is not None and labelled[1] else None
        if named is not None and named.subject in missing:
            lines[number] = named
    if len({named.subject for named in lines.values()}) < _FEWEST_LINES:
        return
    for number, named in lines.items():
        cut = cut_label(pieces, number)
        row = RowDraft(named.subject, named.sure * 0.9, title=cut[:1])
        text = " ".join(piece.text for piece in cut[1:])
        if rating_of(text) is not None or rating_within(text) is not None:
            put_rating(row, cut[1:], subjects.framework)
        else:
            put_evidence(row, cut[1:], subjects.framework, prose=True)
        yield row


def rows_of_prose(
    document: Document,
    pieces: Sequence[Sequence[Piece]],
    free: set[int],
    framework: Framework,
    missing: set[str],
) -> list[RowDraft]:
    """
    Return rows for characteristics the document has no part about, from sentences that name their people.
    """
    rows: dict[str, RowDraft] = {}
    for number, block in enumerate(document.blocks):
        if block.kind not in {"paragraph", "item"}:
            continue
        for piece in pieces[number]:
            if id(piece) not in free or kind_of(piece, framework)[0] != "claim":
                continue
            named = characteristics_named(people_in(piece.text, framework), framework) & missing
            for subject in sorted(named):
                row = rows.setdefault(subject, RowDraft(subject, 0.3))
                row.claims.append((piece, 0.3))
    return list(rows.values())
