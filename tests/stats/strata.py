"""
The synthetic people of the reference folder, gathered into strata.
"""

import csv
from collections import defaultdict
from typing import NamedTuple

import numpy as np

from dueregard.stats import maihda
from tests.shared_data import golden, shared_path

CHARACTERISTICS = ["ethnicity", "sex", "age", "disabled"]
REFERENCES = ["Asian", "Female", "16-24", "0"]


class Strata(NamedTuple):
    count: np.ndarray
    total: np.ndarray
    mean: np.ndarray
    variance: np.ndarray
    designs: dict


def read_strata():
    """Return the strata in the order of the reference figures."""
    people = defaultdict(list)
    with shared_path("reference", "inputs", "intersectional_synthetic.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            people[tuple(row[name] for name in CHARACTERISTICS)].append(
                (int(row["confident"]), float(row["trust"]))
            )
    strata = [tuple(row["stratum"].split("|")) for row in golden("intersectional")["binomial"]["strata_null"]]
    values = [np.array(people[stratum]).T for stratum in strata]
    design, _ = maihda.main_effects(strata, REFERENCES)
    return Strata(
        np.array([confident.sum() for confident, _ in values]),
        np.array([confident.size for confident, _ in values]),
        np.array([trust.mean() for _, trust in values]),
        np.array([trust.var() for _, trust in values]),
        {"null": None, "main": design},
    )
