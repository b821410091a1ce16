"""
The same table in every way a publisher may write it, and what each way leaves in the record.
"""

import gzip
import io
import json
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dueregard.errors import SourceError
from dueregard.model import Column
from tests.shared_data import shared_path

ROWS = [["Group", "People"], ["White", "12"], ["Black", "3"]]
PEOPLE = {"White": 12, "Black": 3}
COLUMNS = {"ethnicity": "Group"}


def text_of(rows, separator=",", end="\n"):
    return end.join(separator.join(row) for row in rows) + end


def workbook(rows, *, before=(), title="Data", more=()):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in (*before, *rows):
        sheet.append(row)
    for name in more:
        book.create_sheet(name)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return stream.getvalue()


PREAMBLE = 'A title, with a comma\n"Made, in 2024"\n\n'
VARIANTS = {
    "tabs": (text_of(ROWS, "\t"), {"separator": "tab"}, "Fields are separated by tabs, as declared."),
    "semicolons": (text_of(ROWS, ";"), {"separator": ";"}, "Fields are separated by ';', as declared."),
    "as Excel saves it": (
        b"\xef\xbb\xbf" + text_of(ROWS, end="\r\n").encode(),
        {},
        "Read as UTF-8, by its byte order mark.",
    ),
    "Unicode text of Excel": (
        text_of(ROWS, "\t", "\r\n").encode("utf-16"),
        {"separator": "tab"},
        "Read as UTF-16, by its byte order mark.",
    ),
    "latin-1": (text_of(ROWS).encode("latin-1"), {"encoding": "latin-1"}, "Read as latin-1, as declared."),
    "a preamble": (PREAMBLE + text_of(ROWS), {"header_row": 4}, "Lines 1 to 3 were not read, as declared."),
    "a footer by its words": (
        text_of(ROWS) + 'Source: "us", 2024,,\nCrown copyright\n',
        {"footer": "Source"},
        "The footer, from line 4 on, was not read, as declared.",
    ),
    "a footer by its length": (
        text_of(ROWS) + "\nSource,2024,,\nCrown copyright\n",
        {"footer": 2},
        "The footer, from line 5 on, was not read, as declared.",
    ),
    "a definition below the header": (
        "Group,People\nas stated,number\nWhite,12\nBlack,3\n",
        {"first_row": 3},
        "Line 2 was not read, as declared.",
    ),
    "no header": (
        text_of(ROWS[1:]),
        {"names": ("Group", "People")},
        "The names of the columns are those declared, as the file has none.",
    ),
    "trailing commas": (
        "Group,People\nWhite,12,\nBlack,3,,\n",
        {"ragged": "pad"},
        "Rows with fields missing or empty ones added at the end: 2.",
    ),
    "an index without a name": (
        ",Group,People\n0,White,12\n1,Black,3\n",
        {},
        "A column without a name was not read.",
    ),
    "subtotals": (
        text_of(ROWS) + "Total,15\n",
        {"leave_out": {"Group": ("Total", "All")}},
        "1 row was left out: left out as declared: 'Group' is 'Total'.",
    ),
    "footnotes": (
        "Group1,People\nWhite2,12\nBlack,3\n",
        {"footnotes": ("header", "Group")},
        "Read without the number of a footnote: 'White2' as 'White'.",
    ),
    "gzip": (gzip.compress(text_of(ROWS).encode()), {}, "Unpacked with gzip."),
    "a zip of one file": (zipped(a_csv=text_of(ROWS)), {}, "Read from 'a.csv' in the zip."),
    "a zip of several": (
        zipped(a_csv="x", sub__b_csv=text_of(ROWS)),
        {"member": "sub/b.csv"},
        "Read from 'sub/b.csv' in the zip.",
    ),
    "a workbook": (workbook([["Group", "People"], ["White", 12], ["Black", 3.0]]), {}, "Read as XLSX"),
    "a sheet below its title": (
        workbook([["Group", "People"], ["White", 12], ["Black", 3]], before=[["Title"], []], more=["Notes"]),
        {"sheet": "Data", "header_row": 3},
        "Rows of the sheet not read, as declared: 1.",
    ),
    "JSON records": (
        json.dumps([{"Group": "White", "People": 12}, {"Group": "Black", "People": 3, "x": {"y": None}}]),
        {"file_type": "json"},
        "Read as JSON: a list of records.",
    ),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_table_is_the_same_in_every_way_of_writing_it(variant, write, read, count_by):
    content, declared, decision = VARIANTS[variant]
    write("data", content)
    table = read(files="data", count="People", columns=COLUMNS, **declared)
    assert count_by(table, "ethnicity") == PEOPLE
    assert any(found.startswith(decision) for found in table.record.decisions), table.record.decisions
    (file,) = table.record.files
    assert (file.rows - file.rows_refused, file.rows_kept) == (2, 2)


def test_parquet_is_read_with_nulls_as_empty_texts(write, read, count_by):
    path = write("a.parquet", "")
    columns = {"Group": ["White", None, "Black"], "People": [12, 1, 3], "day": [None, None, None]}
    pq.write_table(pa.table(columns), path)
    table = read(files="a.parquet", count="People", columns=COLUMNS)
    assert count_by(table, "ethnicity") == {**PEOPLE, "? not recorded": 1}


def test_numbers_by_key_become_rows(write, read, count_by):
    days = {"2024-01-02": {"White": 3, "Unknown": 1}, "2024-02-01": {"Black": 2}}
    write("days.json", json.dumps(days))
    table = read(files="days.json", count="value", month="key", columns={"ethnicity": "name"})
    assert count_by(table, "ethnicity") == {"White": 3, "? unknown": 1, "Black": 2}
    assert table.months == ("2024-01", "2024-02")


def test_ragged_rows_may_be_refused_with_line_and_reason(write, read, count_by):
    write("a.csv", "Group,People\nWhite,12\nBlack\nBlack,3\nBlack,3,4\n")
    table = read(files="a.csv", count="People", columns=COLUMNS, ragged="refuse")
    assert count_by(table, "ethnicity") == PEOPLE
    assert [(row.line, row.reason) for row in table.record.refused] == [
        (3, "1 fields where the header has 2"),
        (5, "3 fields where the header has 2"),
    ]
    (file,) = table.record.files
    assert (file.rows, file.rows_kept, file.rows_refused) == (4, 2, 2)


@pytest.mark.parametrize("mark", ["c", "[c]", "x", "!", "N/A", "*", "..", ""])
def test_a_withheld_count_stops_the_reading_or_is_refused_as_declared_and_is_never_zero(
    mark, write, read, count_by
):
    write("a.csv", f"Group,People\nWhite,12\nBlack,3\nAsian,{mark}\n")
    with pytest.raises(SourceError, match=r"a\.csv:4: .*cannot be added up"):
        read(files="a.csv", count="People", columns=COLUMNS)
    table = read(files="a.csv", count="People", columns=COLUMNS, withheld="refuse")
    assert count_by(table, "ethnicity") == PEOPLE
    assert table.record.refused[0].line == 4
    assert "in place of their count" in table.caveats[0]


def test_marks_of_a_workbook_stay_marks_and_formulas_stay_texts(write, read):
    rows = [["Group", "Share"], ["=1+1", 76.7], ["+44", "c"], ["-x", ".."], ["@a", "N/A"], ["b", 2]]
    book = openpyxl.Workbook()
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = book.active.cell(at, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    write("a.xlsx", stream.getvalue())
    found = pq.read_table(read(files="a.xlsx", value="Share", columns=COLUMNS).paths[0])
    assert found["ethnicity"].to_pylist() == ["=1+1", "+44", "-x", "@a", "b"]
    assert found["value"].to_pylist() == [
        "76.7",
        "? suppressed",
        "? not collected",
        "? not applicable",
        "2",
    ]


def test_months_side_by_side_become_rows(write, read, count_by):
    write("a.csv", "Type,Place,202401,202402\nA,X,1,2\nA,Y,3,4\n")
    table = read(files="a.csv", months="columns", columns={"type": "Type", "place": "Place"})
    assert table.columns == ("type", "place", "month")
    assert count_by(table, "month") == {"2024-01": 4, "2024-02": 6}
    assert count_by(table, "place") == {"X": 3, "Y": 7}
    (file,) = table.record.files
    assert (file.rows, file.rows_kept) == (2, 2)
    with pytest.raises(SourceError, match="No column is headed by a month"):
        read(files="a.csv", months="columns", header_row=2)


def test_groups_side_by_side_become_rows(write, read, count_by):
    write("a.csv", "Force,White,Black,Total\nX,1,2,3\nY,3,4,7\n")
    table = read(files="a.csv", across={"ethnicity": ("White", "Black")}, leave_out={"Force": "Y"})
    assert count_by(table, "ethnicity") == {"White": 1, "Black": 2}


def test_groups_that_do_not_add_up_to_their_total_stop_the_reading(write, read):
    header = "geography,geography code,Sex: All; measures: Value,Sex: Men; measures: Value,Sex: Women"
    write("a.csv", f"{header}\nX,E09000001,3,1,2\nY,E09000002,9,4,4\n")
    with pytest.raises(SourceError, match=r"a\.csv:3: The groups of this row do not add up to its 'Sex: All"):
        read(files="a.csv", format="nomis-census")


def test_several_header_rows_are_joined(write, read):
    write("a.csv", "place,Q1,Q1\n,White,Black\n,% yes,% yes\nX,1,2\n")
    table = read(files="a.csv", header_row=(1, 2, 3), value="Q1 | White | % yes", columns={"p": "place"})
    assert table.columns == ("p", "Q1 | Black | % yes")


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({"header_row": 9}, "Nothing stands on line 9"),
        ({"header_row": 0}, "a line counted from 1"),
        ({"first_row": 9}, "Nothing stands on line 9"),
        ({"separator": "::"}, "not one plain character"),
        ({"file_type": "xlsx"}, "declared as xlsx"),
        ({"file_type": "json"}, "not JSON"),
        ({"member": "a.csv"}, "The file is no zip"),
        ({"leave_out": {"Grop": "x"}}, "Closest: 'Group'"),
        ({"footnotes": ("Grop",)}, "Closest: 'Group'"),
    ],
)
def test_a_declaration_that_does_not_fit_is_an_error(declared, message, write, read):
    write("a.csv", text_of(ROWS))
    with pytest.raises(SourceError, match=message):
        read(files="a.csv", count="People", columns=COLUMNS, **declared)


def test_a_sheet_or_a_member_must_be_named_where_there_are_several(write, read):
    write("a.xlsx", workbook([["Group", "People"], ["White", 12]], more=["Notes"]))
    with pytest.raises(SourceError, match=r"2 sheets\. Name the one meant.*Data, Notes"):
        read(files="a.xlsx", count="People")
    with pytest.raises(SourceError, match=r"There is no sheet 'Date'.*Closest: 'Data'"):
        read(files="a.xlsx", count="People", sheet="Date")
    write("a.zip", zipped(a_csv="x", b_csv="y"))
    with pytest.raises(SourceError, match=r"holds 2 files\. Name the one meant.*a\.csv, b\.csv"):
        read(files="a.zip", count="People")
    with pytest.raises(SourceError, match=r"Closest: 'a\.csv'"):
        read(files="a.zip", count="People", member="a.cvs")


def test_the_real_street_crimes_of_surrey(read, count_by):
    folder = shared_path("data", "police-uk-csv-street")
    table = read(folder=folder, files="*-surrey-street.csv.gz", format="police-uk-street")
    assert count_by(table, "month") == {"2020-08": 8912, "2021-06": 8468, "2022-06": 7874}


def test_the_real_survey_keeps_refusals_apart_from_answers_that_are_not_there(read, count_by):
    table = read(
        folder=shared_path("data", "derived-bcs-2007-8-sav"),
        files="bcs_2007_8_teaching_data.sav",
        columns={
            "sex": Column(column="sex", classification="sex"),
            "ethnicity": Column(column="ethgrp2", classification="ethnicity-2001-5"),
            "status": Column(column="livharm1", classification="marital-status"),
            "dark": "walkdark",
        },
    )
    assert sum(count_by(table, "sex").values()) == 11_676
    assert set(count_by(table, "ethnicity")) == {
        "Asian", "Black", "Chinese or other", "Mixed", "White", "? not recorded",
    }  # fmt: skip
    dark = count_by(table, "dark")
    assert {label for label in dark if label.startswith("? ")} <= {
        "? refused", "? don't know", "? not recorded",
    }  # fmt: skip
    assert "very unsafe" in dark


def test_the_real_tables_of_the_use_of_force_lie_below_titles_in_an_ods(read, count_by):
    groups = ("White", "Black (or Black British)", "Asian (or Asian British)", "Chinese", "Mixed", "Other")
    table = read(
        folder=shared_path("data", "home-office"),
        files="police-use-of-force-apr2018-mar2019-hosb3319-tables.ods",
        sheet="Table_4",
        header_row=(5, 8),
        first_row=9,
        footer="1. ",
        across={"ethnicity": groups},
        columns={"tactic": "Tactic"},
        leave_out={"Type of force": ("Total (excluding not reported and tactical communication)",)},
        withheld="refuse",
    )
    by_tactic = count_by(table, "tactic")
    assert by_tactic["Total Restraint"] == 281_187 + 62_608 + 24_461 + 903 + 8_729 + 7_875


def test_the_real_crimes_by_borough_have_their_months_side_by_side(read, count_by):
    table = read(
        folder=shared_path("data", "mps-borough-crime"),
        files="to-2025-02*.csv",
        months="columns",
        columns={"major": "MajorText", "minor": "MinorText", "borough": "BoroughName"},
    )
    assert (table.months[0], table.months[-1], len(table.months)) == ("2023-03", "2025-02", 24)
    by_month = count_by(table, "month")
    assert set(by_month) == set(table.months)


def test_the_real_table_of_scotland_lies_between_preamble_and_footer(read):
    table = read(
        folder=shared_path("data", "scotlands-census"),
        files="table_2024-07-12_20-31-26.csv.gz",
        header_row=11,
        first_row=13,
        footer="INFO",
        ragged="pad",
        count="All People",
    )
    assert table.record.files[0].rows == 6_976


def test_the_real_daily_counts_add_up_to_the_stops_of_a_year(read):
    table = read(
        folder=shared_path("data", "police-uk-api-metropolitan"),
        files="daily-ethnicity-totals.json",
        count="value",
        month="key",
        columns={"ethnicity": Column(column="name", classification="ethnicity-police-officer-defined")},
    )
    cells = pq.read_table(table.paths[0]).to_pylist()
    year = [cell for cell in cells if "2023-03" <= cell["month"] <= "2024-02"]
    assert sum(cell["n"] for cell in year) == 138_470
    assert sum(cell["n"] for cell in year if cell["ethnicity"] == "Black") == 52_825
