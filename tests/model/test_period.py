"""
A period says which days the data describe, both ends included.
"""

import datetime as dt

import pytest
from pydantic import ValidationError

from dueregard.model import Period


@pytest.mark.parametrize(
    ("given", "first", "last", "words"),
    [
        ({"end": "2024-08", "months": 12}, (2023, 9, 1), (2024, 8, 31), "12 months to August 2024"),
        ({"end": "2024-02", "months": 1}, (2024, 2, 1), (2024, 2, 29), "February 2024"),
        ({"start": "2015-04", "end": "2021-03"}, (2015, 4, 1), (2021, 3, 31), "72 months to March 2021"),
        ({"on": dt.date(2021, 3, 21)}, (2021, 3, 21), (2021, 3, 21), "21 March 2021"),
        ({"start": "2024-12-18", "end": "2025-02-12"}, (2024, 12, 18), (2025, 2, 12),
         "18 December 2024 to 12 February 2025"),
    ],
)  # fmt: skip
def test_each_form_gives_its_days_and_its_words(given, first, last, words):
    period = Period(**given)
    assert (period.first_day, period.last_day) == (dt.date(*first), dt.date(*last))
    assert str(period) == words


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"end": "2024-08"},
        {"months": 3},
        {"end": "2024-08", "months": 0},
        {"end": "2024-08-01", "months": 2},
        {"start": "2024-09", "end": "2024-08"},
        {"start": "2024-08", "end": "2024-09", "months": 2},
        {"end": "2024-13", "months": 1},
        {"start": "2024-02-31", "end": "2024-03"},
    ],
)
def test_a_period_that_means_no_days_is_refused(given):
    with pytest.raises(ValidationError):
        Period(**given)


def test_the_preceding_period_ends_where_this_one_starts():
    period = Period(end="2025-02", months=12)
    assert str(period.preceding()) == "12 months to February 2024"
    with pytest.raises(ValueError, match="whole months"):
        Period(start="2024-08-02", end="2024-08").preceding()


@pytest.mark.parametrize(
    ("on", "years"),
    [
        ("2011-03-27", 9),
        ("2015-04-02", 4),
        ("2015-04-01", 5),
        ("2020-06-01", 0),
        ("2024-03-31", 3),
        ("2022-03-30", 0),
    ],
)
def test_years_between_periods_are_whole_and_none_where_they_meet(on, years):
    period = Period(end="2021-03", months=12)
    people = Period(on=dt.date.fromisoformat(on))
    assert period.years_from(people) == people.years_from(period) == years
