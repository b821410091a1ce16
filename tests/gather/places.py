"""
A small assessment of an invented place, with data files written beside it.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from dueregard.gather import Gathered, gather
from dueregard.model import Assessment, Evidence, IndicatorFile

MONTHS = [f"2023-{month:02}" for month in range(1, 13)] + [f"2024-{month:02}" for month in range(1, 13)]
PER_MONTH = {"White": 60, "Black": 30, "Asian": 15, "Unknown": 5}


def stops(per_month=PER_MONTH, months=MONTHS, **changed):
    """
    Return a CSV of stops by month and ethnicity; `changed` gives other counts as "White_2024_01".
    """
    rows = ["month,ethnicity,n"]
    for at, month in enumerate(months):
        for group, count in per_month.items():
            number = changed.get(f"{group}_{month.replace('-', '_')}", count + at % 3)
            rows.append(f"{month},{group},{number}")
    return "\n".join(rows) + "\n"


@dataclass
class Place:
    """
    A folder with data, and what is defined in it.
    """

    folder: Path
    cache: Path
    engine: object
    definitions: dict
    assessment: Assessment

    def write(self, name: str, content: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def define(self, indicator=None, **definitions) -> None:
        """
        Replace parts of the definitions; `indicator` is the only one then.
        """
        self.definitions |= definitions
        if indicator is not None:
            self.definitions["indicators"] = [{"id": "figure", "source": "stops", **indicator}]
        file = IndicatorFile.model_validate_json(json.dumps(self.definitions))
        self.assessment = self.assessment.model_copy(update={"indicators": file})

    def gather(self) -> Gathered:
        gathered = gather(self.assessment, folder=self.folder, engine=self.engine, cache=self.cache)
        self.assessment = self.assessment.model_copy(update={"evidence": gathered.evidence})
        return gathered

    def figure(self) -> Evidence:
        """
        Gather, and return the evidence of the indicator called "figure".
        """
        self.gather()
        return self.assessment.evidence_by_id()["figure"]

    def values(self) -> dict:
        """
        Gather, and return the value of each group and measure; the state where there is none.
        """
        shown = {}
        for estimate in self.figure().estimates:
            shown[estimate.group, estimate.measure] = (
                estimate.value if estimate.state == "shown" else estimate.state
            )
        return shown
