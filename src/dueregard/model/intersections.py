"""
Intersections as evidence: which combinations of characteristics to read first, and every pair as a table.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from dueregard.model.base import Identifier, Model, Prose, Text
from dueregard.model.estimates import Estimate

Worse = Literal["higher", "lower"]


class Listed(Model):
    """
    An intersection to read, with what speaks for its being more than chance; its figures are estimates.

    `groups` names its group of each characteristic it is divided by. `p` is from the test against
    everyone else, and `q` the share of false alarms among all intersections tested that are as clear;
    `beyond_q` the same for its being more than the sum of its parts.
    """

    group: Text
    groups: dict[Identifier, Text]
    p: float = Field(ge=0, le=1)
    test: Text
    q: float = Field(ge=0, le=1)
    beyond_q: float = Field(ge=0, le=1)


class Crossing(Model):
    """
    Every intersection of two characteristics: one estimate for each, row by row.

    One that is withheld is "suppressed"; where nobody is of both groups it is "not applicable".
    """

    rows: Identifier
    columns: Identifier
    row_groups: tuple[Text, ...]
    column_groups: tuple[Text, ...]
    estimates: tuple[Estimate, ...]

    @model_validator(mode="after")
    def _has_an_estimate_for_each(self) -> Self:
        if len(self.estimates) != len(self.row_groups) * len(self.column_groups):
            message = "a crossing has one estimate for each of its rows and columns"
            raise ValueError(message)
        return self


class Intersections(Model):
    """
    What looking at every combination of some characteristics found.

    `counted` intersections hold somebody, of which `tested` were compared with everyone else and `withheld`
    are not shown; `standing` fare worse than chance explains and are no other's shadow, and `first` are
    those of them to read, the worst first. `between` is the share of all variation that lies between the
    combinations of all characteristics, and `additive` the part of that which they add up to, 0 to 1; both
    None where no model could be fitted, and `variation` says either in words. `without_outcome` counts
    rows left out because their outcome is not known, None where they are too few to be named.
    """

    characteristics: tuple[Identifier, ...]
    depth: int
    worse: Worse
    counted: int
    tested: int
    withheld: int
    standing: int
    without_outcome: int | None
    first: tuple[Listed, ...]
    between: float | None
    additive: float | None
    variation: Prose
    crossings: tuple[Crossing, ...]
