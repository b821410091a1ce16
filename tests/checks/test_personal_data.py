"""
Personal data in prose: found by their form, named by their kind.
"""

import pytest

from dueregard.checks.personal_data import personal_data, prose_in
from tests.checks.documents import make_document


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Write to j.smith@riverford.gov.uk.", ["an e-mail address"]),
        ("Write to equality@riverford.gov.uk or foi-team@riverford.gov.uk.", []),
        ("Ring 020 7946 0018 or +44 (0)7700 900123.", ["a telephone number"]),
        ("Ring 0300 123 4567, 0808 157 0000 or 101.", []),
        ("From 2024-02-28 to 01/03/2025, 1,234,567 riders in 98 places.", []),
        ("NHS 943 476 5919, NHS 9434765919.", ["an NHS number"]),
        ("Reference 943 476 5918.", []),
        ("NI number AB 12 34 56 C.", ["a National Insurance number"]),
        ("Born on the 4th, date of birth: 04/05/1990.", ["a date of birth"]),
        ("https://example.org/07700900123?to=jane.doe@example.org", []),
        ("jane.doe@example.org, 07700 900123", ["an e-mail address", "a telephone number"]),
        ("", []),
    ],
)
def test_what_a_text_seems_to_hold(text, kinds):
    assert list(personal_data(text)) == kinds


def test_every_text_of_a_document_is_looked_at_with_its_path():
    document = make_document(
        {
            "author": "The team",
            "rows": [{"subject": "age", "gaps": [{"id": "G1", "text": "Nobody counted."}]}],
            "options": [{"id": "O1", "text": "Close a line."}],
        }
    )
    found = dict(prose_in(document))
    assert found["The team"] == ("author",)
    assert found["Nobody counted."] == ("rows", 0, "gaps", 0, "text")
    assert found["Close a line."] == ("options", 0, "text")
