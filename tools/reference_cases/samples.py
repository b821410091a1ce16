"""
The samples of the survey figures, drawn as the reference's own documentation says they were.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dueregard.stats import survey
from reference_cases.cases import read_table

SYNTHETIC = "survey_synthetic.csv"


@dataclass(frozen=True)
class Sample:
    """
    A design with the columns of the people in it, as text.
    """

    design: survey.Design
    columns: dict[str, Any]

    def numbers(self, name: str) -> Any:
        """
        Return a column as numbers, with nothing written as "not a number".
        """
        return numbers_of(self.columns[name])

    def answered(self, name: str) -> tuple[Any, Any]:
        """
        Return a column as numbers and who answered.
        """
        values = self.numbers(name)
        return values, ~np.isnan(values)

    def split(self, names: str) -> list[str]:
        """
        Return the columns named one after another with dots between, some of which have dots within.
        """
        found: list[str] = []
        rest = names
        while rest:
            name = max((column for column in self.columns if f"{rest}.".startswith(f"{column}.")), key=len)
            found.append(name)
            rest = rest[len(name) + 1 :]
        return found


def numbers_of(texts: Any) -> Any:
    """
    Return a column of text as numbers, with nothing written as "not a number".
    """
    return np.array([float(text) if text else np.nan for text in texts])


def columns_of(folder: Path, name: str) -> dict[str, Any]:
    """
    Return a file of inputs as columns of text.
    """
    rows = read_table(folder, name)
    return {key: np.array([row[key] for row in rows]) for key in rows[0]}


def read_sample(folder: Path, name: str) -> Sample:
    """
    Return one of the three samples: "apistrat", "apiclus1", "synthetic".
    """
    if name == "synthetic":
        return _synthetic(folder)
    columns = columns_of(folder, f"{name}.csv")
    drawn = {"strata": columns["stype"]} if name == "apistrat" else {"clusters": columns["dnum"]}
    design = survey.make_design(numbers_of(columns["pw"]), fpc=numbers_of(columns["fpc"]), **drawn)
    return Sample(design, columns)


def _synthetic(folder: Path) -> Sample:
    columns = columns_of(folder, SYNTHETIC)
    strata = np.char.add(columns["wave"], columns["stratum"])
    design = survey.make_design(
        numbers_of(columns["weight"]), strata=strata, clusters=columns["psu"], nested=True
    )
    return Sample(design, columns)


def first_wave(folder: Path) -> Sample:
    """
    Return the first wave of the synthetic sample as a design of its own.
    """
    whole = columns_of(folder, SYNTHETIC)
    inside = whole["wave"] == "1"
    columns = {name: column[inside] for name, column in whole.items()}
    weights = numbers_of(columns["weight"])
    return Sample(survey.make_design(weights, strata=columns["stratum"], clusters=columns["psu"]), columns)


def without_correction(folder: Path, name: str) -> Sample:
    """
    Return the stratified sample drawn as if from an endless population.
    """
    columns = columns_of(folder, f"{name}.csv")
    return Sample(survey.make_design(numbers_of(columns["pw"]), strata=columns["stype"]), columns)


def with_lonely_cluster(folder: Path, rule: Any) -> Sample:
    """
    Return the first wave with one stratum left with its first cluster, and a rule for it.
    """
    use = first_wave(folder)
    stratum, clusters = use.columns["stratum"], use.columns["psu"]
    kept = (stratum != stratum[0]) | (clusters == clusters[stratum == stratum[0]][0])
    columns = {name: column[kept] for name, column in use.columns.items()}
    design = survey.make_design(
        use.design.weights[kept], strata=columns["stratum"], clusters=columns["psu"], lonely=rule
    )
    return Sample(design, columns)


def dummies(labels: Any, groups: Sequence[str] | None = None) -> Any:
    """
    Return a constant and one column for each group but the first.
    """
    names = np.unique(labels)[1:] if groups is None else groups
    return np.stack([np.ones(labels.size), *(labels == name for name in names)], axis=1).astype(float)
