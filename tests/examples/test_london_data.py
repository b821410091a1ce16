"""
The bundled tables of the London example hold the published totals, and the maintainers' script makes them.
"""

import csv
import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from tests.shared_data import shared_path

CHECKOUT = Path(__file__).resolve().parents[2]
TABLES = CHECKOUT / "src/dueregard/examples/london/data"
NAMES = sorted(path.name for path in TABLES.glob("*.csv"))
LONDON, ENGLAND_AND_WALES = "E12000007", "K04000001"


def read(name):
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stops_between(first, last):
    stops = Counter()
    for row in read("stops-by-month-and-ethnicity.csv"):
        if first <= row["month"] <= last:
            stops[row["officer_defined_ethnicity"]] += int(row["stops"])
    return stops


def residents(name):
    """
    Count by area code and group code.
    """
    return {
        (code, int(group)): int(count)
        for code, _area, group, _label, count in (row.values() for row in read(name))
    }


def total(name, area):
    return sum(count for (code, _), count in residents(name).items() if code == area)


def test_thirteen_tables_are_bundled():
    assert NAMES == [
        "census-age.csv",
        "census-disability-16-and-over.csv",
        "census-gender-identity-16-and-over.csv",
        "census-marital-status-16-and-over.csv",
        "census-religion-16-and-over.csv",
        "census-sex.csv",
        "census-sexual-orientation-16-and-over.csv",
        "racially-or-religiously-aggravated-public-fear.csv",
        "residents-by-ethnicity-england-and-wales.csv",
        "residents-by-ethnicity.csv",
        "stops-by-month-and-ethnicity.csv",
        "stops-june-2016-by-ethnicity-sex-and-age.csv",
        "trust-stop-and-search-fair-by-ethnicity.csv",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_plain_utf_8_with_line_feeds_and_no_row_twice(name):
    content = (TABLES / name).read_bytes()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\n")
    lines = content.decode("utf-8").splitlines()
    keys = [line.rpartition(",")[0] for line in lines]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_described_beside_it(name):
    assert f"## `{name}`" in (TABLES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("first", "last", "everyone", "white", "black"),
    [
        ("2023-03", "2024-02", 138_470, 55_107, 52_825),
        ("2023-09", "2024-08", 117_841, 45_229, 45_729),
        ("2024-03", "2024-08", 57_001, 21_137, 22_933),
    ],
)
def test_stops_add_up_to_the_known_totals(first, last, everyone, white, black):
    stops = stops_between(first, last)
    assert (stops.total(), stops["White"], stops["Black"]) == (everyone, white, black)


def test_the_months_that_lost_records_in_publication_are_kept_as_published():
    assert stops_between("2024-09", "2025-04") == {
        "White": 12_638,
        "Black": 10_433,
        "Asian": 3_952,
        "Unknown": 374,
    }
    assert stops_between("2024-08", "2024-08")["Other"] == 537
    assert stops_between("2025-05", "2025-05")["Other"] == 598


def test_stops_cover_every_month_from_march_2023_to_may_2025():
    months = sorted({row["month"] for row in read("stops-by-month-and-ethnicity.csv")})
    assert (months[0], months[-1], len(months)) == ("2023-03", "2025-05", 27)


def test_stops_of_june_2016_add_up_and_no_count_is_small():
    rows = read("stops-june-2016-by-ethnicity-sex-and-age.csv")
    by_outcome = Counter()
    for row in rows:
        by_outcome[row["outcome"]] += int(row["stops"])
    assert by_outcome == {"Nothing found": 5_576, "Something came of it": 2_773}
    assert min(int(row["stops"]) for row in rows) >= 10
    assert len(rows) == 2 * 2 * 4 * 2


def test_residents_of_london_by_ethnicity():
    assert residents("residents-by-ethnicity.csv") == {
        (LONDON, 1): 1_817_641,
        (LONDON, 2): 1_188_369,
        (LONDON, 3): 505_790,
        (LONDON, 4): 4_731_166,
        (LONDON, 5): 556_796,
    }
    assert total("residents-by-ethnicity.csv", LONDON) == 8_799_762


def test_residents_of_england_and_wales_by_ethnicity():
    assert residents("residents-by-ethnicity-england-and-wales.csv") == {
        (ENGLAND_AND_WALES, 1): 5_515_455,
        (ENGLAND_AND_WALES, 2): 2_409_283,
        (ENGLAND_AND_WALES, 3): 1_717_977,
        (ENGLAND_AND_WALES, 4): 48_699_231,
        (ENGLAND_AND_WALES, 5): 1_255_632,
    }
    assert total("residents-by-ethnicity-england-and-wales.csv", ENGLAND_AND_WALES) == 59_597_578


@pytest.mark.parametrize(
    ("name", "london", "england_and_wales"),
    [
        ("census-sex.csv", 8_799_697, 59_597_529),
        ("census-age.csv", 8_799_697, 59_597_529),
        ("census-religion-16-and-over.csv", 7_103_989, 48_566_386),
        ("census-disability-16-and-over.csv", 7_103_983, 48_566_410),
        ("census-marital-status-16-and-over.csv", 7_103_970, 48_566_288),
        ("census-sexual-orientation-16-and-over.csv", 7_104_013, 48_566_478),
        ("census-gender-identity-16-and-over.csv", 7_103_974, 48_566_331),
    ],
)
def test_census_tables_add_up_to_their_own_total(name, london, england_and_wales):
    assert (total(name, LONDON), total(name, ENGLAND_AND_WALES)) == (london, england_and_wales)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("census", "residents"))])
def test_census_tables_hold_nobody_to_whom_the_question_does_not_apply(name):
    assert all(group > 0 and count > 0 for (_, group), count in residents(name).items())


def test_under_16_is_what_the_16_and_over_bands_leave_of_all_ages():
    by_age = residents("census-age.csv")
    assert by_age[LONDON, 1] == 8_799_697 - 7_104_019 == 1_695_678
    assert by_age[ENGLAND_AND_WALES, 1] == 59_597_529 - 48_566_459 == 11_031_070


def test_women_and_men_of_london_and_of_england_and_wales():
    assert list(residents("census-sex.csv").values()) == [4_531_627, 4_268_070, 30_420_320, 29_177_209]


def test_offences_add_up_to_the_known_totals():
    offences = Counter()
    for row in read("racially-or-religiously-aggravated-public-fear.csv"):
        offences[row["area"], row["month"] >= "2024-03"] += int(row["offences"])
    assert offences == {
        ("32 boroughs", False): 11_178,
        ("32 boroughs", True): 13_008,
        ("Airports and unknown", False): 386,
        ("Airports and unknown", True): 319,
    }
    assert (11_178 + 386, 13_008 + 319) == (11_564, 13_327)


def test_offences_cover_24_months_for_both_areas():
    months = Counter(row["month"] for row in read("racially-or-religiously-aggravated-public-fear.csv"))
    assert len(months) == 24
    assert set(months.values()) == {2}
    assert all(earlier < later for earlier, later in pairwise(months))


def test_trust_is_given_as_published_with_its_period_and_number_of_neighbourhoods():
    assert [tuple(row.values()) for row in read("trust-stop-and-search-fair-by-ethnicity.csv")] == [
        ("White British", "76.7", "2015-04", "2021-03", "98"),
        ("Asian", "76.8", "2015-04", "2021-03", "98"),
        ("Black", "56.1", "2015-04", "2021-03", "98"),
    ]


def test_the_script_makes_every_table_again_byte_for_byte(tmp_path):
    shared = shared_path("data").parent
    subprocess.run(
        [sys.executable, str(CHECKOUT / "tools/aggregate_london.py"), "--to", str(tmp_path)],
        env={**os.environ, "DUEREGARD_SHARED": str(shared)},
        check=True,
        capture_output=True,
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == NAMES
    for name in NAMES:
        assert (tmp_path / name).read_bytes() == (TABLES / name).read_bytes(), name


def test_the_script_refuses_another_edition_under_the_same_name(tmp_path):
    edition = tmp_path / "data/police-uk-api-metropolitan/daily-ethnicity-totals.json"
    edition.parent.mkdir(parents=True)
    edition.write_text('{"2024-01-01": {"White": 1}}')
    run = subprocess.run(
        [sys.executable, str(CHECKOUT / "tools/aggregate_london.py"), "--to", str(tmp_path / "out")],
        env={**os.environ, "DUEREGARD_SHARED": str(tmp_path)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert "daily-ethnicity-totals.json is another edition" in run.stderr
    assert list((tmp_path / "out").iterdir()) == []
