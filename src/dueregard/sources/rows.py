"""
Small things every reader needs: names without spaces, and mistakes gathered before they are raised.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from dueregard.errors import Problem, SourceError

MOST_PROBLEMS = 20
"""How many mistakes of one file are listed before the rest are only counted."""


def clean(value: str) -> str:
    """
    Return a name or a code without spaces around it, in the one Unicode form (NFC).
    """
    value = value.strip()
    return value if value.isascii() else unicodedata.normalize("NFC", value)


@dataclass
class Mistakes:
    """
    The mistakes in the rows of one file: the first are kept, and all are counted.
    """

    file: str
    _listed: list[Problem] = field(default_factory=list)
    _number: int = 0

    def add(self, line: int, message: str) -> None:
        """
        Take in one more mistake.
        """
        self._number += 1
        if len(self._listed) < MOST_PROBLEMS:
            self._listed.append(Problem(self.file, line, message))

    def count(self, number: int) -> None:
        """
        Take in mistakes of which no more than their number is wanted.
        """
        self._number += number

    @property
    def is_full(self) -> bool:
        """
        Tell whether as many are kept as will be listed.
        """
        return len(self._listed) == MOST_PROBLEMS

    def refuse(self) -> None:
        """
        Raise one SourceError for all of them; return when there are none.
        """
        more = self._number - len(self._listed)
        if more:
            message = f"And {more} more rows with mistakes of this kind."
            self._listed.append(Problem(self.file, None, message))
        if self._listed:
            raise SourceError(self._listed)


def refuse_repeated_names(header: Sequence[str], file: str, line: int | None) -> None:
    """
    Raise if two columns have one name; columns without a name may be several.
    """
    repeated = [name for name, times in Counter(header).items() if name and times > 1]
    if repeated:
        positions = [str(at) for at, name in enumerate(header, start=1) if name == repeated[0]]
        message = f"The header names '{repeated[0]}' twice (columns {' and '.join(positions)}). Rename one."
        raise SourceError.at(file, line, message)
