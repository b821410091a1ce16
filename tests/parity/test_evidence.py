"""
The evidence of an assessment is the same to the byte, whichever engine counted.
"""

import json
from decimal import Decimal
from importlib import resources
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dueregard.gather import gather
from dueregard.model import Assessment, IndicatorFile, Proposal
from dueregard.model.assessment import Body
from dueregard.store import evidence_bytes, load_assessment

HARSH = ['O\'Neil \\ "x"', "Zoë ", "zoë", "=1+1", "-0.0", "NaN", "", "not stated", "${x}"]


def files_of(folder: Path) -> None:
    """
    Write a survey, a table of counts with gaps and odd labels, and one of numbers as Parquet.
    """
    random = np.random.default_rng(7)
    rows = ["wave,sex,area,point,answer,weight"]
    for _ in range(600):
        sex, answer = random.choice(["Women", "Men", ""]), random.choice(["Yes", "No", "not asked"])
        weight = random.choice(["0", "", f"{random.uniform(0, 99999):.6f}", "0.333333"])
        rows.append(
            f"{random.choice(['1', '2'])},{sex},A{random.integers(3)},P{random.integers(9)},{answer},{weight}"
        )
    (folder / "survey.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    for month in ("2024-03", "2024-10"):
        rows = ["when,group,people"]
        for at, label in enumerate(HARSH):
            quoted = label.replace('"', '""')
            # Clocks change on the last Sunday of both months.
            day = ("31", "27")[month == "2024-10"]
            rows.append(f'{month}-{day},"{quoted}",{(at + 1) * 137}')
        (folder / f"counts-{month}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    numbers = [float("nan"), -0.0, 0.0, 1e300, None, 2.5] * 30
    table = {
        "number": numbers,
        "big": pa.array([Decimal("123456789012345678901234567890.12"), None, Decimal(0)] * 60),
        "sex": pa.array(["F", "f", "F "] * 60).dictionary_encode(),
    }
    pq.write_table(pa.table(table), folder / "numbers.parquet")


DEFINITIONS = {
    "sources": {
        "survey": {
            "files": "survey.csv",
            "columns": {name: name for name in ("wave", "sex", "answer")},
            "weight": "weight",
            "stratum": "area",
            "psu": "point",
            "period": {"start": "2024-01", "end": "2024-12"},
        },
        "one-by-one": {
            "files": "survey.csv",
            "columns": {name: name for name in ("wave", "sex", "answer")},
            "weight": "weight",
            "period": {"start": "2024-01", "end": "2024-12"},
        },
        "counts": {
            "files": "counts-*.csv",
            "month": "when",
            "columns": {"group": "group"},
            "count": "people",
        },
        "numbers": {
            "files": "numbers.parquet",
            "columns": {"number": "number", "big": "big", "sex": "sex"},
            "period": {"on": "2024-03-31"},
        },
    },
    "indicators": [
        {
            "id": "trust",
            "kind": "survey_share",
            "source": "survey",
            "by": "sex",
            "numerator": {"answer": "Yes"},
        },
        {
            "id": "alone",
            "kind": "survey_share",
            "source": "one-by-one",
            "by": "sex",
            "numerator": {"answer": "Yes"},
        },
        {
            "id": "change",
            "kind": "survey_change",
            "source": "survey",
            "by": "sex",
            "numerator": {"answer": "Yes"},
            "where": {"wave": "2"},
            "compare": {"wave": "1"},
        },
        {
            "id": "groups",
            "kind": "count",
            "source": "counts",
            "by": "group",
            "period": {"end": "2024-03", "months": 1},
        },
        {
            "id": "shares",
            "kind": "share",
            "source": "counts",
            "by": "group",
            "period": {"end": "2024-10", "months": 1},
        },
        {"id": "numbers", "kind": "count", "source": "numbers", "by": "number"},
        {"id": "big", "kind": "count", "source": "numbers", "by": "big"},
        {"id": "sex", "kind": "share", "source": "numbers", "by": "sex", "where": {"big": "0.00"}},
    ],
}


@pytest.fixture(scope="session")
def invented(tmp_path_factory):
    folder = tmp_path_factory.mktemp("invented")
    files_of(folder)
    return folder, Assessment(
        id="riverford",
        title="Plan",
        body=Body(name="Riverford"),
        framework="psed-england",
        proposal=Proposal(title="Plan"),
        indicators=IndicatorFile.model_validate_json(json.dumps(DEFINITIONS)),
    )


def evidence_of(assessment, folder, engine, cache):
    bare = assessment.model_copy(update={"evidence": ()})
    gathered = gather(bare, folder=folder, engine=engine, cache=cache)
    return {item.id: evidence_bytes(item) for item in gathered.evidence}


def test_surveys_gaps_and_odd_labels_give_equal_bytes(invented, duckdb, spark, tmp_path):
    folder, assessment = invented
    by_duckdb = evidence_of(assessment, folder, duckdb, tmp_path / "one")
    by_spark = evidence_of(assessment, folder, spark, tmp_path / "two")
    assert set(by_duckdb) == {one["id"] for one in DEFINITIONS["indicators"]}
    assert by_spark == by_duckdb


def test_the_london_example_gives_equal_bytes(duckdb, spark, tmp_path):
    example = resources.files("dueregard.examples") / "london"
    with resources.as_file(example) as folder:
        assessment = load_assessment(folder)
        by_duckdb = evidence_of(assessment, folder, duckdb, tmp_path / "one")
        by_spark = evidence_of(assessment, folder, spark, tmp_path / "two")
    assert len(by_duckdb) > 10
    assert by_spark == by_duckdb
