"""
Tables of actions: what will be done, by whom, by when, and how anybody will know.
"""

from __future__ import annotations

from dataclasses import dataclass

from dueregard.importing.columns import column_of
from dueregard.importing.pieces import Piece
from dueregard.importing.ratings import is_empty
from dueregard.importing.tables_read import Table
from dueregard.model import Framework


@dataclass
class ActionDraft:
    """
    One action, as sentences with their places.
    """

    text: list[Piece]
    owner: list[Piece]
    due: list[Piece]
    measure: list[Piece]
    about: list[Piece]


def actions_of(table: Table, framework: Framework) -> list[ActionDraft]:
    """
    Return the actions of a table whose headings name an action with an owner or a date; none of any other.
    """
    roles = {column: column_of(table.head(column), framework).role for column in table.heads}
    what = next((column for column, role in roles.items() if role == "mitigation"), None)
    if what is None or not {"owner", "due"} & set(roles.values()):
        return []
    found = []
    for row in table.rows:
        text = row.get(what, [])
        if not text or is_empty(" ".join(piece.text for piece in text)):
            continue
        parts: dict[str, list[Piece]] = {"owner": [], "due": [], "measure": [], "about": []}
        for column, cell in row.items():
            if column != what:
                role = roles.get(column, "other")
                parts[role if role in parts else "about"] += cell
        found.append(ActionDraft(text, parts["owner"], parts["due"], parts["measure"], parts["about"]))
    return found
