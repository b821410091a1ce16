"""
A number found in prose: how it is written, what it says, and where it stands.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from dueregard.model.base import FigureName, Model, Text


def _as_json_number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


Exact = Annotated[Decimal, PlainSerializer(_as_json_number, return_type=int | float, when_used="json")]
"""A number as it was written, to the last digit; in JSON an ordinary number."""

NumberKind = Literal[
    "percentage",
    "points",
    "ratio",
    "fraction",
    "rate",
    "count",
    "money",
    "measure",
    "duration",
    "age",
    "statistic",
    "interval",
    "date",
    "quarter",
    "period",
    "year",
]


class FoundNumber(Model):
    """
    One number, date or period of a text.

    `value` is the number as written (17.4 for 17.4%, 0.2 for one in five, 1200000 for £1.2m), or for a time
    ISO 8601 ("2024-02-28", "2024-02", "2024", "2023-04-01/2024-03-31"). A range has `low` and `high` and no
    value. `span` gives the letters of the text it stands at, counted from 0, the end not included.
    `decimals` are those printed; `change` says that the sentence tells of a rise or fall by or to it;
    `qualifier` holds words such as "more than". `figure` is the figure of the document's evidence that prints
    so; `file` and `line` say where a folder holds it,
    `place` where it stands in a Word, PDF or HTML file ("page 3, table 2").
    """

    text: Text
    value: Exact | Text | None = None
    unit: Text
    kind: NumberKind
    span: tuple[int, int]
    low: Exact | None = None
    high: Exact | None = None
    numerator: Exact | None = None
    denominator: Exact | None = None
    decimals: int = 0
    change: Literal["rise", "fall"] | None = None
    qualifier: Text | None = None
    sentence: Text
    figure: FigureName | None = None
    file: Text | None = None
    line: int | None = None
    place: Text | None = None


class FoundWords(Model):
    """
    Words of a text that a reader should look at: a comparison, an intention, a summary of all.
    """

    text: Text
    kind: Literal["comparison", "intention", "summary"]
    direction: Literal["adverse", "favourable", "neutral"] | None = None
    span: tuple[int, int]
    sentence: Text
    file: Text | None = None
    line: int | None = None
    place: Text | None = None


class FoundClaims(Model):
    """
    What `dueregard claims` prints: the numbers of a document in the order in which they stand, then words.
    """

    document: Text
    claims: tuple[FoundNumber, ...] = ()
    words: tuple[FoundWords, ...] = Field(default=())
