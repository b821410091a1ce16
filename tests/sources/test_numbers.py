"""
Counts and published values as they are written, and what stands in their place.
"""

import pytest

from dueregard.sources.numbers import published_value, weight, whole_number, why_no_count


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        (" 12 ", 12),
        ("1,234", 1234),
        ("1,234,567", 1234567),
        ("447337.0", 447337),
        ("9007199254740992", 2**53),
        ("9007199254740993", None),
        ("1.5", None),
        ("-3", None),
        ("1,23", None),
        ("12,34", None),
        ("1e3", None),
        ("", None),
        ("c", None),
        ("١٢", None),
    ],
)
def test_only_whole_numbers_from_0_are_counts(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-3", "'-3' in the column 'n' is negative"),
        ("", "no count in the column 'n'"),
        ("c", "'c' in the column 'n' is not a whole number"),
        ("1.5", "'1.5' in the column 'n' is not a whole number"),
    ],
)
def test_what_is_wrong_with_a_count_is_said(text, said):
    assert said in why_no_count(text, "n")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("76.7", "76.7"),
        ("76.70%", "76.70"),
        ("-0.5", "-0.5"),
        ("1,234.5", "1234.5"),
        ("[c]", "? suppressed"),
        ("!", "? suppressed"),
        ("X", "? not collected"),
        ("", "? not collected"),
        ("N/A", "? not applicable"),
        ("[u]", "? too uncertain"),
        ("about 5", None),
        ("nan", None),
        ("inf", None),
    ],
)
def test_a_published_value_is_a_number_or_says_why_there_is_none(text, value):
    assert published_value(text) == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.11770045757294", "1.117700"),
        (" 2 ", "2.000000"),
        (".5", "0.500000"),
        ("1.5e-05", "0.000015"),
        ("0", "0.000000"),
        ("", "? no weight"),
        ("-1", None),
        ("1,5", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e9", None),
        ("1e999", None),
        ("\u0663", None),
    ],
)
def test_a_weight_is_a_number_from_0_with_six_decimals_or_missing(text, found):
    assert weight(text) == found
