"""
The classifications that come with the tool: every code of real files, and none in two places.
"""

import csv
import gzip
import json

import pytest

from dueregard.errors import SourceError, UnknownNameError
from dueregard.model import Classification, Column
from dueregard.sources import load_classification, shipped_classifications
from dueregard.sources.labels import group_of_each_code
from tests.shared_data import shared_path

SHIPPED = shipped_classifications()
CENSUS = "ons-census-2021-custom"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_classification_gives_each_code_to_one_group(name):
    classification = load_classification(name)
    assert classification.title
    assert len(classification.groups) > 1
    assert group_of_each_code(name, classification)[""] == "? not recorded"


@pytest.mark.parametrize(
    ("classification", "code", "label"),
    [
        ("ethnicity-police-self-defined-5", "Other ethnic group - Not stated", "? not stated"),
        ("ethnicity-police-self-defined-5", "Not Stated (NS)", "? not stated"),
        ("ethnicity-police-self-defined-5", "Black or Black British - African (B2)", "Black"),
        ("ethnicity-police-self-defined-5", "Black/African/Caribbean/Black British - African", "Black"),
        ("ethnicity-police-self-defined-5", "Chinese or other ethnic group - Chinese (O1)", "Asian"),
        ("ethnicity-2001-5", "Chinese or other ethnic group - Chinese (O1)", "Chinese or other"),
        ("ethnicity-2021-5", "Black, Black British, Black Welsh, Caribbean or African: African", "Black"),
        ("ethnicity-2021-5", "White: Gypsy or Irish Traveller, Roma or Other White", "White"),
        ("ethnicity-2021-19", "White: Roma", "Roma"),
        (
            "ethnicity-2021-detailed-5",
            "Black, Black British, Black Welsh of African background: Somali",
            "Black",
        ),
        (
            "ethnicity-2021-detailed-5",
            "Black, Black British, Black Welsh or Caribbean background: Caribbean",
            "Black",
        ),
        ("ethnicity-police-officer-defined", "Not reported", "? not reported"),
        ("religion", "Not answered", "? not answered"),
        ("gender-identity", "Does not apply", "? does not apply"),
        ("ethnicity-2011-5", "Refused", "? refused"),
        ("ethnicity-2011-5", "Unknown", "? unknown"),
        ("ethnicity-2011-5", "Not asked", "? not asked"),
    ],
)
def test_a_code_is_where_it_belongs(classification, code, label):
    assert group_of_each_code(classification, load_classification(classification))[code] == label


@pytest.mark.parametrize(
    ("finer", "five"),
    [
        ("ethnicity-2001-16", "ethnicity-2001-5"),
        ("ethnicity-2011-18", "ethnicity-2011-5"),
        ("ethnicity-2021-19", "ethnicity-2021-5"),
        ("ethnicity-police-self-defined-18", "ethnicity-police-self-defined-5"),
    ],
)
def test_a_finer_group_lies_within_one_of_the_five(finer, five):
    of_five = group_of_each_code(five, load_classification(five))
    finer_groups = load_classification(finer).groups
    assert len(finer_groups) == int(finer.rpartition("-")[2])
    for label, codes in finer_groups.items():
        assert len({of_five[code] for code in codes}) == 1, label


STOPS = {
    "Self-defined ethnicity": ("ethnicity-police-self-defined-5", "ethnicity-police-self-defined-18"),
    "Officer-defined ethnicity": ("ethnicity-police-officer-defined",),
    "Gender": ("sex",),
    "Age range": ("age-police",),
}
CENSUS_COLUMNS = {
    "Age (D) (8 categories)": ("age-census-2021",),
    "Disability - Equality act disabled (4 categories)": ("disability",),
    "Ethnic Group (detailed) (288 categories)": ("ethnicity-2021-detailed-5",),
    "Ethnic group (8 categories)": ("ethnicity-2021-5",),
    "Gender identity (4 categories)": ("gender-identity",),
    "Gender identity (7 categories)": ("gender-identity",),
    "Marital and civil partnership status (7 categories)": ("marital-status",),
    "Religion (10 categories)": ("religion",),
    "Sex (2 categories)": ("sex",),
    "Sexual orientation (4 categories)": ("sexual-orientation",),
    "Sexual orientation (6 categories)": ("sexual-orientation",),
}


def rows_of(path):
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


@pytest.mark.parametrize(
    ("folder", "columns"),
    [
        ("police-uk-csv", STOPS),
        ("police-uk-csv-wales", STOPS),
        ("derived-metropolitan-monthly-csv", STOPS),
        (CENSUS, CENSUS_COLUMNS),
    ],
)
def test_every_code_of_the_real_files_is_in_a_group_or_a_way_of_being_missing(folder, columns):
    known = {
        name: group_of_each_code(name, load_classification(name))
        for names in columns.values()
        for name in names
    }
    unmapped, met = set(), set()
    for path in sorted(shared_path("data", folder).glob("*.csv.gz")):
        for row in rows_of(path):
            for column, names in columns.items():
                if column in row:
                    met.add(column)
                    unmapped.update((n, row[column]) for n in names if row[column].strip() not in known[n])
    assert met == set(columns)
    assert unmapped == set()


def test_every_code_of_the_tables_of_the_use_of_force_is_known():
    folder = shared_path("data", "home-office")
    for name, classification in (
        ("ethnicity", "ethnicity-police-officer-defined"),
        ("age", "age-use-of-force"),
        ("disability", "disability"),
    ):
        known = group_of_each_code(classification, load_classification(classification))
        path = folder / f"use-of-force-by-{name}-force-april2018-march2019.csv"
        header = next(csv.reader(path.read_text("utf-8-sig").splitlines()))
        assert set(header[3:-1]) <= set(known)


def test_the_codes_of_schools_and_of_surveys_are_known():
    known = group_of_each_code("ethnicity-2011-5", load_classification("ethnicity-2011-5"))
    folder = shared_path("data", "social-mobility-commission")
    met = set()
    for path in sorted(folder.glob("IN*-3.0-*.csv")):
        for row in csv.DictReader(path.read_text("utf-8-sig").splitlines()):
            for part in ("primary", "secondary", "tertiary", "fourth"):
                if row[f"{part}_split_type"].casefold() == "ethnicity":
                    met.add(row[f"{part}_split_value"])
    assert len(met) > 20
    assert met - set(known) == set()


def test_every_code_of_the_real_census_of_2011_is_known(read, count_by):
    for name, number in (("ethnicity-2011-5", 5), ("ethnicity-2011-18", 18)):
        table = read(
            folder=shared_path("data", "ons-census-2011"),
            files="la-ethnic-groups.csv",
            format="nomis-census",
            geography="lad",
            columns={"ethnicity": Column(column="Ethnic Group", classification=name)},
        )
        groups = count_by(table, "ethnicity")
        assert len(groups) == number
        # The usual residents of England and Wales on census day.
        assert sum(groups.values()) == 56_075_912


def test_the_interface_writes_the_same_codes(read, count_by):
    folder = shared_path("data", "police-uk-api-metropolitan")
    table = read(
        folder=folder,
        files="2024-09-*.json.gz",
        format="police-uk-stops",
        columns={
            "ethnicity_self_defined": Column(
                column="self_defined_ethnicity", classification="ethnicity-police-self-defined-5"
            )
        },
    )
    content = json.loads(gzip.decompress(next(folder.glob("2024-09-*")).read_bytes()))
    assert sum(count_by(table, "ethnicity_self_defined").values()) == len(content) == 3253
    assert "34 rows equal an earlier row in every field; all are counted." in table.record.decisions


def test_a_source_names_a_classification_of_the_tool_and_ones_own_stands_before_it(write, read, count_by):
    write("a.csv", "who,n\nW1,3\nB1,2\n")
    columns = {"ethnicity": Column(column="who", classification="ethnicity-2001-5")}
    assert count_by(read(files="a.csv", count="n", columns=columns), "ethnicity") == {"White": 3, "Black": 2}
    own = {"ethnicity-2001-5": Classification(groups={"All": ("W1", "B1")})}
    table = read(files="a.csv", count="n", columns=columns, classifications=own)
    assert count_by(table, "ethnicity") == {"All": 5}


def test_a_code_it_does_not_know_stops_the_reading_and_a_name_there_is_not_is_named(write, read):
    write("a.csv", "who,n\nW1,3\nB11,2\n")
    columns = {"ethnicity": Column(column="who", classification="ethnicity-2001-5")}
    with pytest.raises(SourceError, match=r"'B11' of column 'ethnicity' \(1 row\).*Closest: 'B1'"):
        read(files="a.csv", count="n", columns=columns)
    with pytest.raises(UnknownNameError, match=r"Closest: 'ethnicity-2001-5'"):
        read(
            files="a.csv", count="n", columns={"e": Column(column="who", classification="ethnicity-2001-55")}
        )
