"""
Make the invented survey of the Riverford example: the same rows from the same seed, and nobody's.

Who answered is drawn at random; that some groups depend more on the evening hours is put in by hand, so
that the example has something to find. Run it, then `dueregard gather`, and sign again.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np

SEED = 20_250_401
RESPONDENTS = 2_600
FILE = (
    Path(__file__).parents[1] / "src" / "dueregard" / "examples" / "riverford" / "data" / "library-survey.csv"
)
COLUMNS = (
    *("branch", "age", "disability", "sex", "marital_status", "ethnicity", "religion"),
    *("pregnant_or_baby", "could_still_come", "weight"),
)
BRANCHES = ("Central", "Mill Hill", "Northside", "Quay", "Station Road", "Weir")
# Groups with the share of each, and by how many points the evening hours matter more to them.
GROUPS: dict[str, dict[str, tuple[float, float]]] = {
    "age": {"16 to 34": (0.28, 0.03), "35 to 64": (0.44, 0.06), "65 and over": (0.28, -0.08)},
    "disability": {"Disabled": (0.22, 0.11), "Not disabled": (0.78, 0.0)},
    "sex": {"Women": (0.54, 0.0), "Men": (0.46, 0.0)},
    "marital_status": {"Married or in a civil partnership": (0.47, 0.0), "Not married": (0.53, 0.0)},
    "ethnicity": {
        "White": (0.81, 0.0),
        "Asian": (0.09, 0.02),
        "Black": (0.05, 0.01),
        "Mixed": (0.03, 0.0),
        "Other": (0.02, 0.0),
    },
    "religion": {"No religion": (0.46, 0.0), "Christian": (0.42, 0.0), "Muslim": (0.12, 0.04)},
    "pregnant_or_baby": {"Yes": (0.03, 0.0), "No": (0.97, 0.0)},
}
CANNOT_COME = 0.13


def respondents() -> list[list[str]]:
    """
    Return the rows of the survey, in the order of COLUMNS.
    """
    random = np.random.default_rng(SEED)
    rows = []
    for number in range(RESPONDENTS):
        drawn = {name: drawn_from(groups, random) for name, groups in GROUPS.items()}
        chance = CANNOT_COME + sum(GROUPS[name][group][1] for name, group in drawn.items())
        answer = "No" if random.random() < chance else "Yes"
        weight = f"{random.uniform(0.7, 1.3):.3f}"
        rows.append([BRANCHES[number % len(BRANCHES)], *drawn.values(), answer, weight])
    return rows


def drawn_from(groups: dict[str, tuple[float, float]], random: np.random.Generator) -> str:
    """
    Return one of the groups, drawn by its share.
    """
    return str(random.choice(list(groups), p=[share for share, _ in groups.values()]))


def main() -> int:
    """
    Write the file.
    """
    with FILE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *respondents()])
    print(f"{RESPONDENTS} invented respondents in {FILE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
