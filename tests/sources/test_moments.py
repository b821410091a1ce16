"""
Months, days in London, and days that are missing.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard.sources.moments import fewer_times, london_day, pauses, read_month


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2024-08", "2024-08"),
        (" 2024-08-31 ", "2024-08-31"),
        ("2024-13", None),
        ("2024-02-30", None),
        ("31/08/2024", None),
        ("202408", None),
        ("20240831", None),
        ("2024-W35-6", None),
        ("August 2024", None),
        ("", None),
    ],
)
def test_months_and_days_are_read_in_one_way_only(text, read):
    assert read_month(text) == read


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-08-31T23:05:00+00:00", "2024-09-01"),
        ("2024-08-31T22:59:59+00:00", "2024-08-31"),
        ("2024-10-31T23:44:00+00:00", "2024-10-31"),
        ("2016-05-31T23:01:00Z", "2016-06-01"),
        ("2024-06-01T01:00:00+02:00", "2024-06-01"),
        ("2024-08-31T23:05:00", None),
        ("2024-08-31", None),
        ("31/08/2024 23:05", None),
        ("", None),
    ],
)
def test_a_time_belongs_to_its_day_in_london(text, day):
    assert london_day(text) == day


@given(st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2037, 12, 31)))  # noqa: DTZ001 - the zone is put on below
def test_the_day_in_london_is_that_of_the_time_zone_database(moment):
    utc = moment.replace(tzinfo=dt.UTC)
    assert london_day(utc.isoformat()) == utc.astimezone(ZoneInfo("Europe/London")).date().isoformat()


def days(month, numbers):
    return [(f"{month}-{day:02}", number) for day, number in enumerate(numbers, start=1)]


def test_a_month_cut_short_is_noticed():
    assert list(pauses(days("2022-12", [100] * 17))) == [("2022-12", "no record from 18 to 31 December 2022")]


def test_a_gap_inside_a_month_is_noticed():
    assert list(pauses(days("2023-06", [20] * 10 + [0] * 3 + [20] * 17))) == [
        ("2023-06", "no record from 11 to 13 June 2023")
    ]


def test_two_quiet_days_or_a_quiet_month_are_nothing():
    assert list(pauses(days("2023-06", [20] * 10 + [0] * 2 + [20] * 18))) == []
    assert list(pauses(days("2023-06", [9] * 20))) == []


@given(
    moment=st.datetimes(timezones=st.just(dt.UTC), allow_imaginary=False),
    zone=st.sampled_from(["+00:00", "+01:00", "Z", ""]),
)
def test_times_made_fewer_are_of_the_same_day_in_london(moment, zone):
    text = moment.replace(microsecond=0, tzinfo=None, year=2000 + moment.year % 13 * 4).isoformat() + zone
    (fewer,) = fewer_times(pa.array([text])).to_pylist()
    assert london_day(fewer) == london_day(text)


def test_texts_that_are_no_times_stay_as_they_are():
    texts = ["2024-08-31T23:05:00+00:00", "soon", "", "2024-08-31", "2024-08-31T24:00:00+00:00"]
    assert fewer_times(pa.array(texts)).to_pylist() == texts
