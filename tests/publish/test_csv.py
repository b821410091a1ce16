import csv
import io
import json

import pytest

from dueregard.publish import EXPORTERS, compose
from dueregard.publish.exporters.csv import neutralised
from tests import riverford


def exported(**changes):
    return EXPORTERS["csv"](compose(riverford.assessment(**changes), riverford.FRAMEWORK, []))


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


FILES = exported()
STOPS = rows_of(FILES["evidence/stops-by-ethnicity.csv"])


def test_only_evidence_with_figures_has_a_file():
    assert sorted(FILES.keys() - {"datapackage.json"}) == sorted(
        f"evidence/{id_}.{ending}"
        for id_ in ("hate-crime-change", "officers-by-ethnicity", "stops-by-ethnicity", "victim-satisfaction")
        for ending in ("csv", "csv-metadata.json")
    )


def test_metadata_stands_in_columns_and_the_first_line_names_them():
    first = FILES["evidence/stops-by-ethnicity.csv"].decode().splitlines()[0]

    assert first == (
        "evidence,group,measure,value,low,high,level,numerator,denominator,unit,period,method,reference,"
        "state,reason,source,licence,attribution,edition,digest"
    )


def test_numbers_are_numbers_in_the_unit_named():
    black = next(row for row in STOPS if (row["group"], row["measure"]) == ("Black", "ratio"))
    rows = rows_of(FILES["evidence/officers-by-ethnicity.csv"])

    assert (float(black["value"]), float(black["low"]), float(black["level"])) == (4.0312, 3.4655, 0.95)
    assert (rows[0]["value"], rows[0]["unit"], rows[0]["numerator"]) == ("17.4", "per cent", "174")


@pytest.mark.parametrize("column", ["value", "low", "high", "numerator", "denominator"])
def test_a_figure_that_is_not_shown_has_a_state_and_no_number(column):
    absent = [row for content in FILES.values() if content[:8] == b"evidence" for row in rows_of(content)
              if row["state"] != "shown"]  # fmt: skip

    assert len(absent) == 7
    assert {row[column] for row in absent} == {""}
    assert all(row["reason"] for row in absent)


def test_every_line_says_draft_and_names_the_digest():
    assert {row["edition"] for row in STOPS} == {"Draft edition"}
    assert {row["digest"] for row in STOPS} == {riverford.assessment().digest()}


@pytest.mark.parametrize(
    "first", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_text_that_a_spreadsheet_would_run_is_neutralised(first):
    assert neutralised(f"{first}1+1") == f"'{first}1+1"


@pytest.mark.parametrize("text", ["", "Black", "a=b", "10 people"])
def test_other_text_is_left_alone(text):
    assert neutralised(text) == text


def test_a_hostile_group_is_neutralised_and_negative_numbers_are_left_alone():
    estimates = [e.model_copy(update={"group": "=HYPERLINK(0)"}) if e.group == "Transphobic" else e
                 for e in riverford.HATE_CRIME.estimates]  # fmt: skip
    item = riverford.HATE_CRIME.model_copy(update={"estimates": tuple(estimates), "figures": {}})
    files = exported(rows=[], intersections=[], introduction=None, actions=[], evidence=[item.model_dump()])

    row = rows_of(files["evidence/hate-crime-change.csv"])[0]
    assert row["group"] == "'=HYPERLINK(0)"
    assert float(row["value"]) == -41.0


def test_the_metadata_describes_every_column():
    metadata = json.loads(FILES["evidence/stops-by-ethnicity.csv-metadata.json"])

    assert metadata["url"] == "stops-by-ethnicity.csv"
    assert [column["name"] for column in metadata["tableSchema"]["columns"]] == list(STOPS[0])
    assert "Draft edition" in metadata["dc:title"]
