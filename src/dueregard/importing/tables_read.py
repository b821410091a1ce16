"""
Tables as their author meant them: what page breaks cut apart put together again, and what each column holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dueregard.importing.columns import Column, column_of
from dueregard.importing.document import Block, Document
from dueregard.importing.pieces import Piece
from dueregard.importing.ratings import is_empty, is_tick, rating_of
from dueregard.importing.subjects import OTHER, Subjects
from dueregard.model import Framework

Cells = dict[int, list[Piece]]
_LONGEST_HEADING = 25
_FEWEST_COLUMNS = 2
_MOST_HEADING_ROWS = 3


@dataclass
class Table:
    """
    One table: its heading cells and its rows, each a list of sentences by column.

    `blocks` are the numbers of the pieces it was put together from.
    """

    heads: Cells
    rows: list[Cells]
    width: int
    blocks: list[int] = field(default_factory=list)
    structure: list[Piece] = field(default_factory=list)

    def text(self, row: int, column: int) -> str:
        """
        Return the text of a cell.
        """
        return "\n".join(piece.text for piece in self.rows[row].get(column, []))

    def head(self, column: int) -> str:
        """
        Return the heading of a column.
        """
        return " ".join(piece.text for piece in self.heads.get(column, []))


def tables_of(document: Document, pieces: Sequence[Sequence[Piece]], subjects: Subjects) -> list[Table]:
    """
    Return the tables of a document, those a page break cut apart put together.
    """
    tables: list[Table] = []
    between = True
    for number, block in enumerate(document.blocks):
        if block.kind in {"note", "furniture"}:
            continue
        if block.kind != "table":
            between = True
            continue
        fragment = _table(block, pieces[number], number, subjects)
        if tables and _goes_on(tables[-1], fragment, subjects, apart=between):
            _join(tables[-1], fragment, _shift(tables[-1], fragment, subjects) or 0)
        else:
            tables.append(fragment)
        between = False
    return tables


def _table(block: Block, pieces: Sequence[Piece], number: int, subjects: Subjects) -> Table:
    by_cell: defaultdict[tuple[int, int], list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.cell is not None:
            by_cell[piece.cell].append(piece)
    height = 1 + max((cell.row for cell in block.cells), default=-1)
    width = max((cell.column + cell.columns for cell in block.cells), default=0)
    rows: list[Cells] = [
        {column: by_cell[row, column] for column in range(width) if (row, column) in by_cell}
        for row in range(height)
    ]
    heading_rows = _heading_rows(block, rows, subjects)
    heads: Cells = {}
    for cell in block.cells:
        if cell.row < heading_rows:
            for column in range(cell.column, min(cell.column + cell.columns, width)):
                heads.setdefault(column, [])
                heads[column] = [*heads[column], *by_cell.get((cell.row, cell.column), [])]
    return Table(heads, rows[heading_rows:], width, [number])


def _heading_rows(block: Block, rows: list[Cells], subjects: Subjects) -> int:
    """
    Return how many rows at the top are headings: those marked so, or one of texts that name columns.
    """
    marked = {cell.row for cell in block.cells if cell.heading and cell.column > 0}
    count = 0
    while count in marked and count < min(_MOST_HEADING_ROWS, len(rows) - 1):
        count += 1
    if count or not rows or len(rows[0]) < _FEWEST_COLUMNS:
        return count
    texts = [" ".join(piece.text for piece in cell) for cell in rows[0].values()]
    named = [column_of(text, subjects.framework).role for text in texts]
    known = sum(role != "other" for role in named)
    short = all(len(text.split()) <= _LONGEST_HEADING for text in texts)
    first = subjects.named(texts[0])
    rated = any(rating_of(text) is not None for text in texts[1:]) and known < _FEWEST_COLUMNS
    is_heading = (
        short and known * 2 >= len(texts) - 1 and (first is None or first.subject == OTHER) and not rated
    )
    return 1 if is_heading and len(rows) > 1 else 0


def _goes_on(table: Table, fragment: Table, subjects: Subjects, *, apart: bool) -> bool:
    """
    Tell whether a table goes on with the one before it: the same headings, or none and the same columns.
    """
    if fragment.heads:
        same = fragment.width == table.width and all(
            table.head(column) == fragment.head(column) for column in range(table.width)
        )
        return same and (not apart or _starts_open(fragment))
    if not table.heads or not fragment.rows:
        return False
    if fragment.width == table.width:
        return not apart or subjects.named(fragment.text(0, 0)) is not None
    return not apart and fragment.width < table.width and _shift(table, fragment, subjects) is not None


def _starts_open(fragment: Table) -> bool:
    return bool(fragment.rows) and not fragment.rows[0].get(0)


def _shift(table: Table, fragment: Table, subjects: Subjects) -> int | None:
    """
    Return by how many columns a fragment that lost its first ones stands too far left; None if it is no part.
    """
    if any(subjects.named(fragment.text(row, 0)) for row in range(len(fragment.rows))):
        return None
    room = table.width - fragment.width
    flows = {
        shift: sum(
            fragment.text(0, column)[:1].islower()
            and bool(table.rows)
            and _is_open(table.text(-1, column + shift))
            for column in range(fragment.width)
        )
        for shift in range(room + 1)
    }
    best = max(flows, key=lambda shift: flows[shift])
    return best if flows[best] else None


def _is_open(text: str) -> bool:
    return bool(text) and text.rstrip()[-1:] not in ".!?:;"


def _join(table: Table, fragment: Table, shift: int) -> None:
    table.structure += [piece for cell in fragment.heads.values() for piece in cell]
    moved = shift if fragment.width < table.width else 0
    table.rows += [{column + moved: cell for column, cell in row.items()} for row in fragment.rows]
    table.blocks += fragment.blocks


def rows_together(
    table: Table, name: int, subjects: Subjects, wording: int | None
) -> list[tuple[Cells, list[Piece]]]:
    """
    Return the rows of an assessment table, those that only go on with the row above joined to it.

    With each come the pieces that stand where its name would: fragments that strayed there from elsewhere.
    """
    joined: list[tuple[Cells, list[Piece]]] = []
    for row in _named_below(table.rows, name):
        text = "\n".join(piece.text for piece in row.get(name, []))
        begins_small = text[:1].islower()
        others = [column for column in row if column not in (name, wording)]
        if joined and (not text.strip() or (begins_small and subjects.named(text) is None and others)):
            above, strays = joined[-1]
            for column, cell in row.items():
                if column == name:
                    strays += cell
                else:
                    above[column] = [*above.get(column, []), *cell]
        else:
            joined.append((dict(row), []))
    return joined


def _named_below(rows: Sequence[Cells], name: int) -> Iterator[Cells]:
    """
    Iterate over rows, one that is rated and has its name only after the page break joined to that.
    """
    held: Cells | None = None
    for each in rows:
        row = each
        if held is not None:
            rated = [column for column, cell in held.items() if _rates(cell)]
            if row.get(name) and not any(row.get(column) for column in rated):
                row = {column: [*held.get(column, []), *row.get(column, [])] for column in {**held, **row}}
            else:
                yield held
            held = None
        if not row.get(name) and any(_rates(cell) for cell in row.values()):
            held = row
        else:
            yield row
    if held is not None:
        yield held


def _rates(cell: list[Piece]) -> bool:
    return bool(cell) and rating_of("\n".join(piece.text for piece in cell)) is not None


def roles_of(table: Table, subjects: Subjects, framework: Framework) -> tuple[int | None, dict[int, Column]]:
    """
    Return the column that names the subjects, if there is one, and what each of the others holds.
    """
    names = {
        column: sum(
            (named := subjects.named(table.text(row, column))) is not None and named.subject != OTHER
            for row in range(len(table.rows))
        )
        for column in range(table.width)
    }
    name = max(names, key=lambda column: (names[column], -column), default=None)
    if name is None or names[name] == 0 or names[name] * 4 < sum(bool(row.get(name)) for row in table.rows):
        name = None
    return name, {
        column: _column(table, column, framework) for column in range(table.width) if column != name
    }


def _column(table: Table, column: int, framework: Framework) -> Column:
    """
    Return what a column holds; its cells decide whether it rates or describes.
    """
    found = column_of(table.head(column), framework)
    texts = [text for row in range(len(table.rows)) if (text := table.text(row, column)).strip()]
    rated = sum(rating_of(text) is not None for text in texts)
    if found.role == "tick":
        return found
    if (
        found.role in {"rating", "evidence", "other", "response", "yes-no"}
        and texts
        and rated * 2 >= len(texts)
    ):
        said_yes = sum(is_tick(text) or is_empty(text) for text in texts)
        return Column("rating") if said_yes < len(texts) else found
    if found.role == "rating":
        return Column("evidence")
    return found
