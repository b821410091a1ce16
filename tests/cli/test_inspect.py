"""
`dueregard inspect`: what a person should know of a file before using it, and an entry that works as it is.
"""

import json
import zipfile

import pytest
from typer.testing import CliRunner

from dueregard.cli import app
from dueregard.model import Source
from dueregard.sources import read_source
from dueregard.yamlfile import parse_yaml, validate
from tests.shared_data import CHECKOUT, shared_path

SAMPLES = CHECKOUT / "tests" / "data" / "intake"


def run(*arguments):
    result = CliRunner().invoke(app, ["inspect", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def inspected(*arguments):
    return json.loads(run(*arguments, "--format", "json"))


def read_as_proposed(path, tmp_path, *arguments):
    """
    Read a file by the entry that is printed for it, as a person would paste it.
    """
    text = run(path, *arguments).partition("indicators.yaml:\n")[2]
    data, locate = parse_yaml(text, "pasted.yaml")
    ((name, entry),) = data["sources"].items()
    declared = validate(Source, entry, locate, file="pasted.yaml")
    return read_source(name, declared, folder=path.parent, cache=tmp_path / "cache")


def test_a_file_of_stops_is_known_by_its_columns_and_its_codes(tmp_path):
    found = inspected(SAMPLES / "stops.csv")
    assert (found["rows"], found["equal_rows"], found["refused"]) == (12, 1, 0)
    columns = {column["name"]: column for column in found["columns"]}
    assert columns["Date"]["months"] == {"2024-06": 12}
    seen = columns["Officer-defined ethnicity"]
    assert seen["classification"] == "ethnicity-police-officer-defined"
    assert seen["groups"] == {"White": 4, "Black": 3, "Asian": 2, "Other": 1}
    assert seen["empty"] == 2
    said = columns["Self-defined ethnicity"]
    assert said["missing"] == {"Not Stated (NS)": 1, "Other ethnic group - Not stated": 1}
    assert said["groups"]["? not stated"] == 2
    assert said["unmapped"] == []
    ((_, entry),) = found["sources"].items()
    assert entry["format"] == "police-uk-stops"
    table = read_as_proposed(SAMPLES / "stops.csv", tmp_path)
    assert "ethnicity_self_defined.code" in table.columns
    assert table.record.files[0].rows_kept == 12


def test_a_table_of_counts_is_known_by_its_one_column_of_numbers(tmp_path):
    table = read_as_proposed(SAMPLES / "counts.csv", tmp_path)
    assert table.count == "n"
    assert table.months == ("2024-04", "2024-05", "2024-06")


def test_texts_that_may_name_people_are_not_shown(tmp_path):
    path = tmp_path / "staff.csv"
    path.write_text("name,sex\n" + "".join(f"Person {at},F\n" for at in range(99)), encoding="utf-8")
    output = run(path)
    assert "Person 7" not in output
    assert "sex: Female 99" in output


def test_a_preamble_another_separator_and_ragged_rows_are_proposed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "Report of 2024\n\nGroup;People\nWhite;12\nBlack;3\nAsian;c\nMixed;4;5\n", encoding="utf-8"
    )
    found = inspected(path)
    (entry,) = found["sources"].values()
    assert entry == {
        "files": "a.csv",
        "separator": ";",
        "header_row": 3,
        "ragged": "refuse",
        "count": "People",
        "withheld": "refuse",
        "columns": entry["columns"],
    }
    assert (found["rows"], found["refused"]) == (4, 1)
    people = found["columns"][1]
    assert (people["kind"], people["missing"]) == ("whole numbers", {"c": 1})


def test_a_zip_of_several_files_says_which_there_are_and_one_may_be_named(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.csv", "Group,n\nA,1\n")
        archive.writestr("two.csv", "Group,n\nA,2\n")
    assert inspected(path)["choose"] == ["one.csv", "two.csv"]
    assert "--member" in run(path)
    table = read_as_proposed(path, tmp_path, "--member", "two.csv")
    assert table.record.files[0].rows == 1


def test_a_file_that_is_no_table_is_a_sentence_and_status_2(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    result = CliRunner().invoke(app, ["inspect", str(path)])
    assert result.exit_code != 0
    assert "a PDF" in str(result.exception)


def test_a_path_that_is_not_there_is_an_error(tmp_path):
    result = CliRunner().invoke(app, ["inspect", str(tmp_path / "none.csv")])
    assert "cannot be read: no such file" in str(result.exception)


@pytest.mark.parametrize(
    ("folder", "name", "arguments"),
    [
        ("police-uk-csv", "2016-06-metropolitan-stop-and-search.csv.gz", ()),
        ("police-uk-csv-street", "2022-06-surrey-street.csv.gz", ()),
        ("police-uk-api-metropolitan", "2024-09-metropolitan-stops-force.json.gz", ()),
        ("mps-borough-crime", "to-2025-02 MPS Borough Level Crime (most recent 24 months).csv", ()),
        ("ons-census-2021-custom", "sexual_age_sex.csv.gz", ()),
        ("ons-census-2011", "la-ethnic-groups.csv", ()),
        ("bcs-2007-8-teaching", "bcs_2007_8_teaching_data.tab.gz", ()),
        ("derived-bcs-2007-8-sav", "bcs_2007_8_teaching_data.sav", ()),
        ("compas", "compas-scores-two-years-no-names.csv.gz", ()),
        ("blackthrive-local-authority", "census2011_pop_ests_by_ethn_region.csv", ()),
    ],
)
def test_the_entry_proposed_for_a_real_file_reads_it(folder, name, arguments, tmp_path):
    path = shared_path("data", folder, name)
    table = read_as_proposed(path, tmp_path, *arguments)
    (file,) = table.record.files
    assert file.rows_kept > 0
    assert file.rows == inspected(path, *arguments)["rows"]
