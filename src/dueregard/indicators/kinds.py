"""
The register of kinds: what each needs of a definition, and which of its counts must be protected.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dueregard.errors import IndicatorError
from dueregard.indicators.beside import Beside
from dueregard.indicators.inputs import Inputs
from dueregard.model import Estimate, Indicator
from dueregard.registry import Registry

Compute = Callable[[Indicator, Inputs], list[Estimate]]
CountTables = Callable[[Inputs], Sequence[Mapping[str, int]]]
Reads = Literal["counts", "values", "survey", "combinations"]
LookBeside = Callable[[Indicator, Inputs], Beside]

_TWO = 2
_FIELDS = (
    "population",
    "population_where",
    "sensitivity",
    "by",
    "reference",
    "compare",
    "numerator",
    "against",
    "margin",
    "strata",
    "standard",
    "order",
    "smallest_base",
    "unit",
    "average_over",
    "depth",
    "worse",
    "list_at_most",
)


def nothing_beside(indicator: Indicator, inputs: Inputs) -> Beside:
    """
    Return that there is nothing to say beside the estimates.
    """
    del indicator, inputs
    return Beside()


@dataclass(frozen=True)
class Kind:
    """
    A kind of indicator.

    Args:
        name: as written under `kind`.
        compute: definition and cells to estimates.
        requires: fields of the definition it cannot do without.
        takes: further fields that mean something to it; any other is refused.
        count_tables: the counts by group behind its estimates, each a table whose total a reader
            may know; the suppressor protects these.
        look_beside: what it has to say beside its estimates.
        made_of_all: measures computed from every group at once, withheld when any group is.
        in_time: whether it always compares a period with another.
        reads: what it works on: counts, published values, the respondents of a survey, or the
            combinations of several characteristics.
    """

    name: str
    compute: Compute
    requires: tuple[str, ...]
    takes: tuple[str, ...]
    count_tables: CountTables
    look_beside: LookBeside = nothing_beside
    made_of_all: tuple[str, ...] = ()
    in_time: bool = False
    reads: Reads = "counts"

    @property
    def explanation(self) -> str:
        """
        Return what the kind says of itself: rule, formula, units, when it misleads, an example.
        """
        return inspect.getdoc(self.compute) or ""

    @property
    def rule(self) -> str:
        """
        Return its rule as one sentence.
        """
        return self.explanation.partition("\n\n")[0].replace("\n", " ")

    @property
    def cannot_say(self) -> str:
        """
        Return what its figures cannot carry, for every page that shows them; "" where that is not said.
        """
        _, _, after = self.explanation.partition("Cannot say:")
        return " ".join(after.partition("\n\n")[0].split())

    def check(self, indicator: Indicator) -> None:
        """
        Raise IndicatorError when a definition lacks a field, or has one that means nothing here.
        """
        given = {field for field in _FIELDS if getattr(indicator, field)}
        lacking = [field for field in self.requires if field not in given]
        if lacking:
            message = f"the kind '{self.name}' needs `{lacking[0]}`. Add it to the definition."
            raise IndicatorError(indicator.id, message)
        self._check_characteristics(indicator)
        useless = sorted(given - {*self.requires, *self.takes})
        if useless:
            users = [name for name, kind in INDICATORS.items() if useless[0] in (*kind.requires, *kind.takes)]
            message = (
                f"the kind '{self.name}' has no use for `{useless[0]}`. Take it out, or choose another kind: "
                f"{', '.join(users)} use it."
            )
            raise IndicatorError(indicator.id, message)

    def _check_characteristics(self, indicator: Indicator) -> None:
        """
        Raise IndicatorError where one characteristic is named for several, or several for one.
        """
        named = indicator.characteristics
        if self.reads == "combinations" and len(set(named)) < max(len(named), _TWO):
            message = (
                f"the kind '{self.name}' combines two characteristics or more, each named once: "
                "`by: [age, sex]`."
            )
            raise IndicatorError(indicator.id, message)
        if self.reads != "combinations" and isinstance(indicator.by, tuple):
            message = (
                f"the kind '{self.name}' divides people by one characteristic: `by: age`. To combine "
                "several, choose the kind 'intersections'."
            )
            raise IndicatorError(indicator.id, message)


INDICATORS: Registry[Kind] = Registry("indicator kind", "dueregard.indicators")


def indicator_kind(
    name: str,
    *,
    requires: tuple[str, ...] = (),
    takes: tuple[str, ...] = (),
    count_tables: CountTables,
    look_beside: LookBeside = nothing_beside,
    made_of_all: tuple[str, ...] = (),
    in_time: bool = False,
    reads: Reads = "counts",
) -> Callable[[Compute], Compute]:
    """
    Return a decorator that enters a function into the register as a kind.
    """

    def enter(compute: Compute) -> Compute:
        kind = Kind(name, compute, requires, takes, count_tables, look_beside, made_of_all, in_time, reads)
        INDICATORS.register(name)(kind)
        return compute

    return enter
