"""
What a claim stands on: periods it compares, units it states, publishers of its sources.
"""

import pytest

from dueregard.checks.publishers import is_named, is_published_by
from dueregard.checks.standing_on import compared_periods, stated_units
from tests.checks.documents import make_document

YEAR = {"end": "2025-06", "months": 12}
BEFORE = {"end": "2023-06", "months": 12}


def claim_with(evidence=(), **parts):
    row = {"subject": "age", "claims": [{"id": "X1", "text": "It changed.", **parts}]}
    document = make_document({"rows": [row], "evidence": list(evidence)})
    return document, document.rows[0].claims[0]


def riders(**parts):
    return {"id": "riders", "kind": "cited", "title": "Riders", **parts}


def ends(compared):
    return compared and tuple(str(period.last_day) for period in compared)


@pytest.mark.parametrize(
    ("parts", "evidence", "expected"),
    [
        ({}, (), None),
        ({"period": YEAR}, (), None),
        ({"period": YEAR, "against": BEFORE}, (), ("2023-06-30", "2025-06-30")),
        ({"cites": ["riders"]}, (riders(period=YEAR, against=BEFORE),), ("2023-06-30", "2025-06-30")),
        (
            {"period": YEAR, "value": {"number": 3, "unit": "percent change"}},
            (),
            ("2024-06-30", "2025-06-30"),
        ),
        ({"period": YEAR, "value": {"number": 3, "unit": "points"}}, (), None),
        (
            {
                "period": {"start": "2025-06-02", "end": "2025-06-20"},
                "value": {"number": 3, "unit": "percent change"},
            },
            (),
            None,
        ),
    ],
    ids=[
        "none",
        "one period",
        "its own",
        "of its evidence",
        "a change names one",
        "points do not",
        "not months",
    ],
)
def test_the_periods_a_claim_compares(parts, evidence, expected):
    assert ends(compared_periods(*claim_with(evidence, **parts))) == expected


def test_the_units_of_what_is_typed_and_of_figures_in_the_text():
    estimate = {
        "group": "All",
        "measure": "rate",
        "unit": "rate",
        "value": 2.0,
        "full_count": True,
        "method": "Counted",
    }
    item = riders(estimates=[estimate], figures={"rate": {"group": "All", "value": "rate"}})
    document, claim = claim_with(
        [item], text="[[riders#rate]] and [[riders#none]]", value={"number": 3, "unit": "percent"}
    )
    assert stated_units(document, claim) == {"percent", "rate"}


@pytest.mark.parametrize(
    ("body", "text", "named"),
    [
        ("Riverford Bus Company (RBC)", "RBC, annual report", True),
        ("Riverford Bus Company (RBC)", "riverford bus company", True),
        ("Riverford Bus Company", "Riverford Bus Company, via an archive", True),
        ("Riverford", "Riverfordshire", False),
        ("Riverford Bus Company (RBC)", "CARBCO", False),
    ],
)
def test_a_body_is_named_in_full_or_by_its_short_name(body, text, named):
    assert is_named(body, text) is named


def test_a_claim_without_a_citation_may_say_who_published_it():
    assert is_published_by("Bus Users", *claim_with(published_by="Bus Users UK"))
    assert not is_published_by("Bus Users", *claim_with())
