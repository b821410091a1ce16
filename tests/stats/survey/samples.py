"""
The samples of the reference figures, and small ones that Hypothesis draws.
"""

import csv
from functools import cache
from types import SimpleNamespace

import numpy as np
from hypothesis import strategies as st

from dueregard.stats import survey
from tests.shared_data import shared_path


@cache
def columns(name):
    """Return a file of inputs as columns of text."""
    with shared_path("reference", "inputs", f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {key: np.array([row[key] for row in rows]) for key in rows[0]}


def numbers(texts):
    """Return a column of text as numbers, with nothing written as "not a number"."""
    return np.array([float(text) if text else np.nan for text in texts])


@cache
def sample(name):
    """Return a design of the reference figures with its columns, and which of them the cases use."""
    if name == "apistrat":
        data = columns("apistrat")
        design = survey.make_design(numbers(data["pw"]), strata=data["stype"], fpc=numbers(data["fpc"]))
        return SimpleNamespace(
            design=design, data=data, outcome="api00", yes="both01", by="stype", half="sch.wide"
        )
    if name == "apiclus1":
        data = columns("apiclus1")
        design = survey.make_design(numbers(data["pw"]), clusters=data["dnum"], fpc=numbers(data["fpc"]))
        return SimpleNamespace(
            design=design, data=data, outcome="api00", yes="both01", by="stype", half="sch.wide"
        )
    data = columns("survey_synthetic")
    wave_and_stratum = np.char.add(data["wave"], data["stratum"])
    design = survey.make_design(
        numbers(data["weight"]), strata=wave_and_stratum, clusters=data["psu"], nested=True
    )
    return SimpleNamespace(
        design=design, data=data, outcome="trust", yes="confident", by="ethnicity", half="sex"
    )


@cache
def first_wave():
    """Return the first wave of the synthetic survey, as a design of its own."""
    data = columns("survey_synthetic")
    inside = data["wave"] == "1"
    data = {name: column[inside] for name, column in data.items()}
    design = survey.make_design(numbers(data["weight"]), strata=data["stratum"], clusters=data["psu"])
    return SimpleNamespace(design=design, data=data)


def dummies(labels):
    """Return a constant and one column for each group but the first."""
    groups = np.unique(labels)[1:]
    return np.stack([np.ones(labels.size), *(labels == group for group in groups)], axis=1).astype(float)


@st.composite
def samples(draw):
    """Draw a stratified clustered sample: weights, strata, clusters, fpc, answers, groups."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    strata, clusters = draw(st.integers(1, 3)), draw(st.integers(2, 4))
    rows = strata * clusters * draw(st.integers(2, 5))
    cluster = np.arange(rows) % (strata * clusters)
    stratum = cluster % strata
    return SimpleNamespace(
        weights=random.uniform(0.5, 4, rows),
        strata=stratum,
        clusters=cluster,
        fpc=np.array([clusters + 3 * number for number in range(strata)], dtype=float)[stratum],
        answers=random.normal(5, 2, rows),
        groups=random.integers(0, 3, rows),
        rows=rows,
    )
