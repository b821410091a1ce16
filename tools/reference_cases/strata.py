"""
People gathered into strata, the combinations of their characteristics.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dueregard.stats import maihda
from reference_cases.cases import Row

SEPARATOR = "|"


def gather_people(table: Sequence[Row], labels: Sequence[str]) -> tuple[list[str], Mapping[str, list[Any]]]:
    """
    Return the names of the characteristics, and for each outcome its values in every stratum.

    Args:
        table: one row a person: characteristics first, then outcomes.
        labels: the strata, in the order wanted, the groups of each joined by a stroke.
    """
    columns = list(table[0])
    number = len(labels[0].split(SEPARATOR))
    names, outcomes = columns[:number], columns[number:]
    people: dict[str, list[Row]] = defaultdict(list)
    for row in table:
        people[SEPARATOR.join(row[name] for name in names)].append(row)
    values = {
        outcome: [np.array([float(row[outcome]) for row in people[label]]) for label in labels]
        for outcome in outcomes
    }
    return names, values


def design_of(names: Sequence[str], labels: Sequence[str], effects: Sequence[str]) -> Any:
    """
    Return the design of main effects with its columns in the order of the names of the effects.

    Args:
        names: characteristics.
        labels: strata.
        effects: names the reference gives the columns: characteristic and group written together.
    """
    strata = [label.split(SEPARATOR) for label in labels]
    references = [
        _reference(name, {stratum[place] for stratum in strata}, effects) for place, name in enumerate(names)
    ]
    columns = []
    for place, name in enumerate(names):
        alone, groups = maihda.main_effects([[stratum[place]] for stratum in strata], [references[place]])
        columns += [(f"{name}{group}", column) for group, column in zip(groups, alone.T, strict=True)]
    found = dict(columns)
    return np.column_stack([found[effect] for effect in effects])


def _reference(name: str, groups: set[str], effects: Sequence[str]) -> str:
    """
    Return the group of a characteristic that has no column of its own.
    """
    (reference,) = (group for group in groups if f"{name}{group}" not in effects)
    return reference
