"""
The two published layouts, on invented samples, and on real files where they lie beside the checkout.
"""

import pytest

from dueregard.errors import SourceError, UnknownNameError
from dueregard.model import Column
from tests.shared_data import shared_path

STOPS = {"format": "police-uk-stops"}


@pytest.mark.parametrize(
    "name",
    [
        "stops.csv",
        "stops-bom.csv",
        "stops-latin-1.csv",
        "stops-crlf.csv",
        "stops-cr.csv",
        "stops-index-column.csv",
    ],
)
def test_a_monthly_file_of_stops_gives_the_same_counts_in_every_coat(name, samples, read, count_by):
    table = read(folder=samples, files=name, **STOPS)
    assert count_by(table, "ethnicity") == {
        "White": 4,
        "Black": 3,
        "Asian": 2,
        "Other": 1,
        "? not recorded": 2,
    }
    # One stop is of 23:20 UTC on 31 May: 1 June in London.
    assert table.months == ("2024-06",)
    self_defined = count_by(table, "ethnicity_self_defined")
    assert self_defined["? not stated"] == 2
    assert self_defined["? not recorded"] == 1
    assert "1 row equals an earlier row in every field; all are counted." in table.record.decisions


def test_ragged_stops_are_an_error_with_every_line(samples, read):
    with pytest.raises(SourceError) as raised:
        read(folder=samples, files="stops-ragged.csv", **STOPS)
    first, second = raised.value.problems
    assert (first.line, second.line) == (5, 9)
    assert "14 fields" in first.message
    assert "16 fields" in second.message


@pytest.mark.parametrize("name", ["empty.csv", "stops-header-only.csv"])
def test_stops_without_rows_are_an_error(name, samples, read):
    with pytest.raises(SourceError, match=r"is empty|no rows"):
        read(folder=samples, files=name, **STOPS)


def test_a_standard_column_of_stops_may_be_given_under_another_name(samples, read, count_by):
    table = read(
        folder=samples,
        files="stops.csv",
        columns={"seen_as": "ethnicity", "said": Column(column="Self-defined ethnicity")},
        **STOPS,
    )
    assert count_by(table, "seen_as") == count_by(table, "ethnicity")
    assert count_by(table, "said") == count_by(table, "ethnicity_self_defined")


def test_another_file_declared_as_stops_is_an_error(samples, read):
    with pytest.raises(SourceError, match=r"Column '.*' is not in counts\.csv"):
        read(folder=samples, files="counts.csv", **STOPS)


def test_a_census_table_is_read_by_place_and_label_without_those_it_does_not_apply_to(
    samples, read, count_by
):
    header = "Ethnic group (6 categories)"
    plain = read(folder=samples, files="ons-custom.csv", format="ons-census")
    table = read(folder=samples, files="ons-custom.csv", format="ons-census", columns={"ethnicity": header})
    assert plain.columns == ("place_code", "place", header)
    assert table.columns == ("place_code", "place", "ethnicity")
    assert count_by(table, "place") == {"Riverford": 20_000, "Wexcombe": 10_000}
    assert count_by(table, "ethnicity") == count_by(plain, header)
    assert table.record.files[0].rows_refused == 2
    assert "2 rows were left out: code -8: the question does not apply." in table.record.decisions


def test_a_census_table_of_other_areas_than_declared_is_an_error(write, read):
    write(
        "a.csv",
        "Output areas Code,Output areas,Sex (2 categories) Code,Sex (2 categories),Observation\n"
        "E00000001,E00000001,1,Female,9\n",
    )
    assert read(files="a.csv", format="ons-census", geography="oa").count == "n"
    with pytest.raises(SourceError, match=r"a\.csv:2: The code 'E00000001' is not one of a lad"):
        read(files="a.csv", format="ons-census", geography="lad")
    with pytest.raises(UnknownNameError, match=r"no geography 'lads'\. Closest: 'lad'"):
        read(files="a.csv", format="ons-census", geography="lads")


def test_a_table_without_code_columns_is_no_census_table(samples, read):
    with pytest.raises(SourceError, match="not a custom dataset of the census"):
        read(folder=samples, files="counts.csv", format="ons-census")


def test_the_real_census_table_of_london_holds_all_its_residents(read, count_by):
    folder = shared_path("data", "ons-census-2021-custom")
    table = read(folder=folder, files="TS022_census.csv.gz", format="ons-census", geography="lad")
    places = count_by(table, "place")
    assert (len(places), sum(places.values())) == (33, 8_799_762)


def test_the_real_stops_of_june_2016_are_all_of_june(read, count_by):
    table = read(folder=shared_path("data", "police-uk-csv"), files="*.csv.gz", **STOPS)
    assert count_by(table, "month") == {"2016-06": 10_490}
    assert "342 rows equal an earlier row in every field; all are counted." in table.record.decisions


def test_the_real_stops_of_wales_lack_an_officer_defined_ethnicity_for_7767_of_31801(read, count_by):
    folder = shared_path("data", "police-uk-csv-wales")
    months = [f"2020-{month:02}" for month in range(4, 13)] + ["2021-01", "2021-02", "2021-03"]
    table = read(folder=folder, files=tuple(f"{month}-*.csv.gz" for month in months), **STOPS)
    by_ethnicity = count_by(table, "ethnicity")
    assert sum(by_ethnicity.values()) == 31_801
    assert by_ethnicity["? not recorded"] == 7_767
