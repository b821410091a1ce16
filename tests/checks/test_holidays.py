"""
Holidays a consultation may span: each year, over the turn of a year, or once.
"""

import datetime as dt

import pytest

from dueregard.checks.holidays import days_of_holiday, holidays_between
from dueregard.frameworks import load_framework
from dueregard.model.framework import Holiday

ENGLAND = load_framework("psed-england")
EASTER = Holiday.model_validate(
    {
        "id": "easter-2026",
        "title": "Easter 2026",
        "first": "2026-04-03",
        "last": "2026-04-06",
        "reference": {"text": "Calendar"},
    }
)


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("first", "last", "expected", "days"),
    [
        ("2025-12-01", "2025-12-23", [], 0),
        ("2025-12-01", "2025-12-24", ["Christmas and New Year"], 1),
        ("2025-12-01", "2026-01-31", ["Christmas and New Year"], 9),
        ("2026-01-01", "2026-01-31", ["Christmas and New Year"], 1),
        ("2026-01-02", "2026-07-31", [], 0),
        ("2025-07-01", "2026-01-31", ["Christmas and New Year", "August"], 40),
        ("2024-07-01", "2026-01-31", ["Christmas and New Year", "August"], 80),
    ],
)
def test_days_of_a_holiday_between_two_days(first, last, expected, days):
    assert holidays_between(ENGLAND, day(first), day(last)) == expected
    assert len(days_of_holiday(ENGLAND, day(first), day(last))) == days


def test_a_holiday_with_a_year_comes_once():
    framework = ENGLAND.model_copy(update={"holidays": (EASTER,)})
    assert holidays_between(framework, day("2026-03-01"), day("2026-05-01")) == ["Easter 2026"]
    assert holidays_between(framework, day("2027-03-01"), day("2027-05-01")) == []
