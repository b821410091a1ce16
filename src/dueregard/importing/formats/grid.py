"""
Cells on a grid, where some go over several rows or columns.
"""

from __future__ import annotations

from collections.abc import Iterable

from dueregard.importing.document import Cell, Mark, Place
from dueregard.importing.limits import MOST_CELLS


class Grid:
    """
    Takes the cells of a table one after the other, and puts each where the merged ones before it leave room.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self.cells: list[Cell] = []
        self._taken: set[tuple[int, int]] = set()
        self._row = -1
        self._column = 0

    def next_row(self) -> None:
        """
        Begin the next row.
        """
        self._row += 1
        self._column = 0

    def skip(self, columns: int) -> None:
        """
        Leave columns empty.
        """
        self._column += max(0, min(columns, MOST_CELLS))

    def add(
        self,
        text: str,
        marks: Iterable[Mark] = (),
        *,
        rows: int = 1,
        columns: int = 1,
        heading: bool = False,
        place: Place | None = None,
    ) -> None:
        """
        Put a cell in the next free place of the row.
        """
        while (self._row, self._column) in self._taken:
            self._column += 1
        rows, columns = max(1, min(rows, 1000)), max(1, min(columns, 100))
        if len(self._taken) + rows * columns <= MOST_CELLS:
            spots = (
                (self._row + down, self._column + right) for down in range(rows) for right in range(columns)
            )
            self._taken.update(spots)
        at = (place or self.place).model_copy(
            update={"table": self.place.table, "row": self._row + 1, "column": self._column + 1}
        )
        self.cells.append(
            Cell(
                text=text,
                place=at,
                row=self._row,
                column=self._column,
                rows=rows,
                columns=columns,
                heading=heading,
                marks=tuple(marks),
            )
        )
        self._column += columns
