"""
The tool suggests what evidence supports, and never rates.
"""

import json

import pytest

from dueregard.model import Assessment
from dueregard.rating import suggest_ratings

EVIDENCE = [
    {"id": "stops", "kind": "cited", "title": "Stops"},
    {"id": "census", "kind": "cited", "title": "Census", "role": "context"},
]
ADVERSE = {"id": "E1", "text": "Worse off.", "direction": "adverse", "cites": ["stops"]}
CONTEXT = {"id": "E2", "text": "Who lives here.", "cites": ["census"]}


def effect(expected, *confirmed_by):
    return {"expected": expected, "confirmed_by": list(confirmed_by)}


@pytest.mark.parametrize(
    ("claims", "effects", "direction", "says"),
    [
        ([], [], "unknown", "no evidence that counts"),
        ([CONTEXT], [], "unknown", "no evidence that counts"),
        ([ADVERSE], [], "unknown", "1 claim describes a disadvantage"),
        ([ADVERSE], [effect("positive")], "unknown", "No evidence of outcomes confirms"),
        ([ADVERSE], [effect("positive", "census")], "unknown", "No evidence of outcomes confirms"),
        ([ADVERSE], [effect("positive", "stops")], "positive", "1 effect is confirmed"),
        ([ADVERSE], [effect("positive", "stops"), effect("negative")], "positive", "1 effect is confirmed"),
        ([ADVERSE], [effect("positive", "stops"), effect("negative", "stops")], "mixed", "2 effects are"),
    ],
)
def test_a_suggestion_follows_from_confirmed_effects_alone(claims, effects, direction, says):
    content = {
        "id": "riverford",
        "title": "Plan",
        "body": {"name": "Board"},
        "framework": "psed-england",
        "proposal": {"title": "Plan"},
        "evidence": EVIDENCE,
        "rows": [
            {"subject": "race", "claims": claims, "effects": effects, "rating": {"direction": "neutral"}}
        ],
    }
    suggestion = suggest_ratings(Assessment.model_validate_json(json.dumps(content)))["race"]
    assert suggestion.direction == direction
    assert says in suggestion.reason
