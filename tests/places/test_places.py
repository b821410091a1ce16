"""
Authorities, their regions and the years of their codes.
"""

import csv
import datetime as dt
import gzip

import pytest

from dueregard.errors import UnknownNameError
from dueregard.places import (
    authorities,
    authorities_of,
    authority,
    changed,
    code_of,
    nearest_authority,
    year_of,
)
from tests.shared_data import shared_path

CENSUS_2021, CENSUS_2011 = dt.date(2021, 4, 1), dt.date(2014, 1, 1)


def test_london_has_33_authorities_and_each_lies_in_one_region():
    assert len(authorities_of("London", on=CENSUS_2021)) == 33
    assert authorities_of("E12000007", on=CENSUS_2021) == authorities_of("London", on=CENSUS_2021)
    assert len(authorities_of("Wales", on=CENSUS_2021)) == 22
    assert len(authorities_of("England and Wales", on=CENSUS_2021)) == 331
    assert len(authorities_of("England and Wales", on=dt.date(2024, 1, 1))) == 318


def test_the_codes_of_each_year_are_those_of_its_census():
    with gzip.open(shared_path("data", "ons-census-2021-custom", "sexual_religion.csv.gz"), "rt") as stream:
        named = {row[0]: row[1] for row in csv.reader(stream)}
    of_2021 = authorities_of("England and Wales", on=CENSUS_2021)
    assert {one.code: one.name for one in of_2021}.items() <= named.items()
    text = shared_path("data", "ons-census-2011", "la-ethnic-groups.csv").read_text(encoding="utf-8")
    codes = {row["geography code"] for row in csv.DictReader(text.splitlines())}
    assert codes == {one.code for one in authorities_of("England and Wales", on=CENSUS_2011)}


def test_every_successor_is_there_on_the_day_its_predecessor_goes():
    for one in authorities().values():
        if one.successor is not None:
            after = authority(one.successor)
            assert after.first == one.until, one
            assert after.region == one.region, one


@pytest.mark.parametrize(
    ("code", "there", "said"),
    [
        (
            "E07000004",
            ["E06000060"],
            "E07000004 (Aylesbury Vale) has been part of E06000060 (Buckinghamshire)",
        ),
        ("E06000060", ["E07000004", "E07000005"], "E06000060 (Buckinghamshire) was made on 2020-04-01 of"),
        ("E07000004", ["E09000001"], None),
        ("White", ["Black"], None),
    ],
)
def test_a_code_of_another_year_is_named_with_the_one_that_is_there(code, there, said):
    found = changed(code, there)
    assert found is None if said is None else found.startswith(said)


def test_the_year_of_codes_is_the_last_day_all_are_in_use():
    assert year_of(["E09000022", "E07000004"]) == dt.date(2020, 3, 31)
    assert year_of(["E06000060", "E07000004"]) is None
    assert year_of(["Lambeth"]) is None
    assert year_of(["E09000022"]) == dt.date.max


def test_what_there_is_not_is_refused_with_the_nearest():
    with pytest.raises(UnknownNameError, match=r"no local authority 'E0900002'\. Closest: 'E0900"):
        authority("E0900002")
    with pytest.raises(UnknownNameError, match="Closest: 'London'"):
        authorities_of("Londn", on=CENSUS_2021)
    assert nearest_authority("Lambet").code == "E09000022"
    assert nearest_authority("zzzz") is None
    assert code_of("London") == "E12000007"
