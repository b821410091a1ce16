"""
From files to a canonical table, with the record of every decision.
"""

import gzip

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dueregard.errors import OutputError, SourceError, UnknownNameError
from dueregard.model import Classification, Column, Source
from dueregard.sources import FORMATS, default_cache, read_source

STAFF = "id,ETHNIC_CODE,sex,joined\n1,W1,F,2024-01-15\n2,B1,M,2024-02-01\n3,,F,2024-02-09\n"
CODES = {"codes": Classification(groups={"White": ("W1",), "Black": ("B1",)}, missing={"not stated": ("",)})}
ETHNICITY = {"ethnicity": Column(column="ETHNIC_CODE", classification="codes")}


def test_a_table_of_counts_is_read_with_its_own_headers(write, read, count_by):
    write("licences.csv", "month,ethnicity,n\n2024-01,White,10\n2024-02,White,12\n2024-02,Black,3\n")
    table = read(files="licences.csv", count="n")
    assert table.columns == ("ethnicity", "month")
    assert table.count == "n"
    assert table.months == ("2024-01", "2024-02")
    assert table.covered == ("2024-01", "2024-02")
    assert count_by(table, "ethnicity") == {"White": 22, "Black": 3}
    assert pq.read_schema(table.paths[0]).names == ["ethnicity", "month", "n"]


def test_columns_are_renamed_as_declared_and_the_month_may_be_a_date(write, read, count_by):
    write("a.csv", "Ethnic group,When,Holders\nWhite,2024-01-31,10\nBlack,2024-02-01,4\n")
    table = read(files="a.csv", count="Holders", month="When", columns={"ethnicity": "Ethnic group"})
    assert table.columns == ("ethnicity", "month")
    assert count_by(table, "month") == {"2024-01": 10, "2024-02": 4}


def test_a_month_may_be_declared_among_the_columns(write, read):
    write("a.csv", "g,When,Holders\nWhite,2024-01,10\n")
    assert read(files="a.csv", count="Holders", columns={"month": "When"}).months == ("2024-01",)


def test_records_are_counted_by_row_and_only_declared_columns_are_kept(write, read, count_by):
    write("staff.csv", STAFF)
    table = read(
        files="staff.csv", month="joined", columns={**ETHNICITY, "sex": "sex"}, classifications=CODES
    )
    assert table.count is None
    assert set(table.columns) == {"ethnicity", "ethnicity.code", "sex", "month"}
    assert count_by(table, "ethnicity") == {"White": 1, "Black": 1, "? not stated": 1}
    assert count_by(table, "ethnicity.code") == {"W1": 1, "B1": 1, "": 1}


def test_a_missing_column_is_named_with_the_nearest_and_how_many_there_are(write, read):
    write("data/licences-2024.csv", "ethnicity,n,sex\nWhite,1,F\n")
    with pytest.raises(SourceError) as raised:
        read(files="data/licences-2024.csv", count="n", columns={"race": "ethnicty"})
    assert str(raised.value) == (
        "data/licences-2024.csv:1: Column 'ethnicty' is not in licences-2024.csv. "
        "Closest: 'ethnicity'. The file has 3 columns."
    )


def test_a_file_separated_otherwise_is_recognised(write, read):
    write("a.csv", "ethnicity;n\nWhite;1\n")
    with pytest.raises(SourceError, match=r"The file has 1 column\. Its fields do not seem"):
        read(files="a.csv", count="n")


def test_counts_that_are_none_are_all_reported_with_their_lines(write, read):
    write("a.csv", "g,n\nA,1\nB,-2\nC,c\nD,\nE,2.5\n")
    with pytest.raises(SourceError) as raised:
        read(files="a.csv", count="n")
    assert [problem.line for problem in raised.value.problems] == [3, 4, 5, 6]


def test_a_month_that_is_none_stops_a_table_of_counts(write, read):
    write("a.csv", "g,month,n\nA,2024-01,1\nA,Jan 2024,1\n")
    with pytest.raises(SourceError, match=r"a\.csv:3: The month 'Jan 2024' .* not written YYYY-MM"):
        read(files="a.csv", count="n")


def test_a_record_without_a_date_is_set_aside_counted_and_said(write, read, count_by):
    write("staff.csv", STAFF.replace("2024-02-01", "01/02/2024"))
    table = read(files="staff.csv", month="joined", columns={"sex": "sex"})
    (file,) = table.record.files
    assert (file.rows, file.rows_kept, file.rows_refused) == (3, 2, 1)
    (refused,) = table.record.refused
    assert (refused.path, refused.line, refused.reason) == ("staff.csv", 3, "the date cannot be read")
    assert count_by(table, "sex") == {"F": 2}
    assert table.caveats == (
        "1 of 3 rows of the source have no date that can be read, and are in no figure.",
    )


def test_rows_with_nothing_in_them_are_set_aside(write, read):
    write("a.csv", "g,n\nA,1\n,\n , \n")
    table = read(files="a.csv", count="n")
    assert table.record.files[0].rows_refused == 2
    assert "2 rows were left out: every field is empty." in table.record.decisions
    assert table.caveats == ()


def test_when_no_row_can_be_used_that_is_an_error(write, read):
    write("a.csv", "when,sex\n01/02/2024,F\n")
    with pytest.raises(SourceError, match="No row could be used \\(the date cannot be read\\)"):
        read(files="a.csv", month="when", columns={"sex": "sex"})


def test_only_the_first_hundred_refused_rows_are_listed_and_all_are_counted(write, read):
    write("a.csv", "when,sex\n2024-01-01,F\n" + "?,F\n" * 150)
    record = read(files="a.csv", month="when", columns={"sex": "sex"}).record
    assert record.files[0].rows_refused == 150
    assert [row.line for row in record.refused] == list(range(3, 103))


def test_equal_rows_are_counted_and_said(write, read, count_by):
    write("a.csv", ",sex,age\n0,F,20\n1,F,20\n2,F,30\n")
    table = read(files="a.csv", columns={"sex": "sex"})
    assert count_by(table, "sex") == {"F": 3}
    assert "1 row equals an earlier row in every field; all are counted." in table.record.decisions


def test_several_files_add_up_and_their_decisions_are_named_where_they_differ(write, read, count_by):
    write("data/1.csv", "g,n\nCafé,1\n".encode("cp1252"))
    write("data/2.csv.gz", gzip.compress(b"g,n\nTea,2\n"))
    table = read(files="data/*", count="n")
    assert count_by(table, "g") == {"Café": 1, "Tea": 2}
    assert [file.path for file in table.record.files] == ["data/1.csv", "data/2.csv.gz"]
    assert "data/2.csv.gz: Read as UTF-8." in table.record.decisions


def test_files_of_one_source_must_have_the_same_columns(write, read):
    write("1.csv", "g,n\nA,1\n")
    write("2.csv", "g,age,n\nA,20,1\n")
    with pytest.raises(SourceError, match=r"1\.csv: The file has no column 'age', which 2\.csv has"):
        read(files="*.csv", count="n")
    write("2.csv", "g,month,n\nA,2024-01,1\n")
    with pytest.raises(SourceError, match="Some files of this source have a month"):
        read(files="*.csv", count="n")


@pytest.mark.parametrize("name", ["n", "value"])
def test_names_the_tool_keeps_are_refused(write, read, name):
    write("a.csv", "g,count\nA,1\n")
    with pytest.raises(SourceError, match=f"The name '{name}' is kept"):
        read(files="a.csv", count="count", columns={name: "g"})


def test_a_column_whose_name_has_another_use_is_passed_over_and_said(write, read):
    write("a.csv", "g,n,holders\nA,9,1\n")
    table = read(files="a.csv", count="holders")
    assert table.columns == ("g",)
    assert "The column 'n' was not read, as the name has another use here." in table.record.decisions


def test_published_values_are_kept_as_written(write, read):
    write("a.csv", "g,trust\nWhite,76.7%\nBlack,[c]\n")
    table = read(files="a.csv", value="trust")
    assert table.has_value
    assert pq.read_table(table.paths[0])["value"].to_pylist() == ["76.7", "? suppressed"]


def test_a_value_that_is_none_stops_the_reading(write, read):
    write("a.csv", "g,trust\nWhite,most\n")
    with pytest.raises(SourceError, match=r"a\.csv:2: The value 'most' in the column 'trust'"):
        read(files="a.csv", value="trust")


def test_a_table_of_counts_needs_its_count_and_records_need_their_columns(write, read):
    write("a.csv", "g\nA\n")
    with pytest.raises(SourceError, match="needs `count:`"):
        read(files="a.csv", format="counts")
    with pytest.raises(SourceError, match="Say under `columns`"):
        read(files="a.csv")


def test_a_format_or_classification_there_is_not_is_named_with_the_nearest(write, read):
    write("a.csv", "g,n\nA,1\n")
    with pytest.raises(UnknownNameError, match=r"no format 'count'\. Closest: 'counts'"):
        read(files="a.csv", count="n", format="count")
    with pytest.raises(UnknownNameError, match=r"no classification 'code'\. Closest: 'codes'"):
        read(
            files="a.csv",
            count="n",
            columns={"g": Column(column="g", classification="code")},
            classifications=CODES,
        )


def test_a_cache_that_cannot_be_written_is_an_error(write, tmp_path):
    write("a.csv", "g,n\nA,1\n")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="Nothing was written"):
        read_source(
            "s",
            Source(files="a.csv", count="n"),
            folder=tmp_path / "folder",
            cache=tmp_path / "file" / "cache",
        )


def test_the_cache_is_named_by_the_environment_or_lies_in_the_users(monkeypatch, tmp_path):
    monkeypatch.setenv("DUEREGARD_CACHE", str(tmp_path / "here"))
    assert default_cache() == tmp_path / "here"
    monkeypatch.delenv("DUEREGARD_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert default_cache() == tmp_path / "xdg" / "dueregard"


def test_without_a_folder_of_the_users_files_are_kept_for_one_run(monkeypatch, tmp_path):
    def no_home():
        message = "Could not determine home directory."
        raise RuntimeError(message)

    monkeypatch.delenv("DUEREGARD_CACHE", raising=False)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    for_this_run = default_cache()
    assert for_this_run.is_dir()
    assert for_this_run.stat().st_mode & 0o077 == 0
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr("dueregard.sources.table.Path.home", no_home)
    assert default_cache() == for_this_run


def test_days_without_records_in_a_busy_month_are_noted_with_the_month(write, read):
    days = "".join(f"2022-12-{day:02},{n}\n" for n in range(20) for day in range(1, 18))
    write("a.csv", "day,g\n" + days)
    said = (
        "The source has no record from 18 to 31 December 2022, in a month with many: "
        "part of that month may be missing."
    )
    assert read(files="a.csv", month="day", columns={"g": "g"}).gaps == (("2022-12", said),)
    write("b.csv", "month,n\n" + "".join(f"2022-12-{day:02},20\n" for day in range(1, 18)))
    assert read(files="b.csv", count="n").gaps == (("2022-12", said),)


def test_every_format_explains_itself_with_an_example():
    assert FORMATS.names() == [
        "counts",
        "nomis-census",
        "ons-census",
        "police-uk-stops",
        "police-uk-street",
        "records",
    ]
    for name, layout_of in FORMATS.items():
        assert layout_of.__doc__.strip().partition("\n")[0].endswith("."), name
        assert "Example:" in layout_of.__doc__


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["2024-01-02", "2024-03", "soon", ""]), st.sampled_from(["F", "M", " "])),
        min_size=1,
        max_size=30,
    )
)
def test_rows_are_kept_or_refused_and_none_is_lost(rows, write, read):
    write("a.csv", "when,sex\n" + "".join(f"{when},{sex}\n" for when, sex in rows) + "2024-05,F\n")
    table = read(files="a.csv", month="when", columns={"sex": "sex"})
    (file,) = table.record.files
    assert file.rows == len(rows) + 1
    assert file.rows_kept + file.rows_refused == file.rows
    assert pq.read_metadata(table.paths[0]).num_rows == file.rows_kept
    assert file.rows_kept == 1 + sum(when.startswith("2024") for when, _ in rows)
