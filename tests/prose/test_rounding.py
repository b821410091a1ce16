"""
What the last digit printed of a number allows.
"""

import pytest

from dueregard.prose.rounding import as_printed, decimals_of, within_rounding


@pytest.mark.parametrize(
    ("number", "places"), [(12, 0), (12.0, 0), (17.4, 1), (-0.25, 2), (529, 0), (0.1 + 0.2, 1), (1000, 0)]
)
def test_how_many_places_a_number_was_typed_with(number, places):
    assert decimals_of(number) == places


@pytest.mark.parametrize(
    ("exact", "printed", "decimals", "fits"),
    [
        (17.44, 17.4, 1, True),
        (17.45, 17.4, 1, True),
        (17.46, 17.4, 1, False),
        (11.5, 12, 0, True),
        (1, 2, 0, False),
    ],
)
def test_a_number_fits_within_half_of_its_last_digit(exact, printed, decimals, fits):
    assert within_rounding(exact, printed, decimals) is fits


def test_shares_are_printed_in_per_cent_and_rates_as_they_are():
    assert as_printed(0.174, "percent") == 17.4
    assert as_printed(-0.12, "percent change") == -12
    assert as_printed(4.2, "ratio") == 4.2
