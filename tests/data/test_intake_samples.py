"""
The samples for intake are still what their README says: no editor has repaired them.
"""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent / "intake"
PLAIN = (SAMPLES / "stops.csv").read_bytes()


def content(name):
    return (SAMPLES / name).read_bytes()


def rows(name):
    return list(csv.DictReader(io.StringIO(content(name).decode("utf-8"))))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("stops-bom.csv", b"\xef\xbb\xbf" + PLAIN),
        ("stops-latin-1.csv", PLAIN.decode("utf-8").encode("latin-1")),
        ("stops-crlf.csv", PLAIN.replace(b"\n", b"\r\n")),
        ("stops-cr.csv", PLAIN.replace(b"\n", b"\r")),
        ("stops-header-only.csv", PLAIN[: PLAIN.index(b"\n") + 1]),
        ("empty.csv", b""),
    ],
)
def test_a_variant_is_the_plain_file_in_another_coat(name, expected):
    assert content(name) == expected


def test_the_latin_1_variant_is_not_utf_8():
    with pytest.raises(UnicodeDecodeError):
        content("stops-latin-1.csv").decode("utf-8")


def test_the_index_column_has_no_name_and_counts_from_zero():
    lines = content("stops-index-column.csv").decode("utf-8").splitlines()
    numbers, rest = zip(*(line.split(",", 1) for line in lines), strict=True)
    assert numbers == ("", *map(str, range(12)))
    assert list(rest) == PLAIN.decode("utf-8").splitlines()


def test_two_rows_of_the_ragged_variant_have_another_number_of_fields():
    lines = csv.reader(io.StringIO(content("stops-ragged.csv").decode("utf-8")))
    widths = {number: len(fields) for number, fields in enumerate(lines, start=1)}
    assert {number: width for number, width in widths.items() if width != 15} == {5: 14, 9: 16}
    assert len(widths) == 13


def test_the_stops_are_those_the_readme_counts():
    stops = rows("stops.csv")
    assert len(stops) == 12
    assert Counter(stop["Officer-defined ethnicity"] for stop in stops) == {
        "White": 4,
        "Black": 3,
        "Asian": 2,
        "Other": 1,
        "": 2,
    }
    assert Counter(stop["Self-defined ethnicity"].partition(" ")[0] for stop in stops) == {
        "White": 4,
        "Black": 1,
        "Black/African/Caribbean/Black": 1,
        "Asian/Asian": 1,
        "Mixed/Multiple": 1,
        "Other": 2,
        "Not": 1,
        "": 1,
    }
    assert Counter(stop["Removal of more than just outer clothing"] for stop in stops) == {
        "False": 7,
        "True": 1,
        "0.0": 1,
        "1.0": 1,
        "": 2,
    }
    assert Counter(stop["Date"][:7] for stop in stops) == {"2024-05": 1, "2024-06": 11}
    assert stops[1] == stops[11]


def test_the_census_sample_adds_up():
    residents = Counter()
    for row in rows("ons-custom.csv"):
        residents[row["Lower tier local authorities"]] += int(row["Observation"])
    assert residents == {"Riverford": 20_000, "Wexcombe": 10_000}


def test_the_counts_lose_a_category_in_june():
    stops = Counter()
    for row in rows("counts.csv"):
        stops[row["month"]] += int(row["stops"])
    assert stops == {"2024-04": 145, "2024-05": 149, "2024-06": 44}
    assert [row["month"] for row in rows("counts.csv") if row["officer_defined_ethnicity"] == "Other"] == [
        "2024-04",
        "2024-05",
    ]
