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


def read(evidence, row):
    content = {
        "id": "riverford",
        "title": "Plan",
        "body": {"name": "Board"},
        "framework": "psed-england",
        "proposal": {"title": "Plan"},
        "evidence": evidence,
        "rows": [row],
    }
    return Assessment.model_validate_json(json.dumps(content))


def computed(*verdicts):
    """Evidence with a ratio for each verdict: "inside", "not shown", or None without a margin."""
    groups = [f"group {number}" for number in range(len(verdicts))]
    ratio = {"measure": "ratio", "unit": "ratio", "value": 1.01, "full_count": True, "method": "count"}
    margin = {"measure": "ratio", "low": 0.8, "high": 1.25, "reason": "Agreed."}
    return {
        "id": "waits",
        "kind": "computed",
        "title": "Waits",
        "estimates": [{"group": group, **ratio} for group in groups],
        "equivalence": [
            {"group": group, "verdict": verdict, **margin}
            for group, verdict in zip(groups, verdicts, strict=True)
            if verdict
        ],
    }


@pytest.mark.parametrize(
    ("verdicts", "claim", "direction", "says"),
    [
        (["inside"], {}, "neutral", "1 disparity lies inside a margin"),
        (["inside", "inside"], {"direction": "neutral"}, "neutral", "All 2 disparities lie inside"),
        (["inside", "not shown"], {}, "unknown", "1 disparity is not shown to lie inside"),
        (["inside", "not shown"], {"groups": ["group 0"]}, "neutral", "1 disparity lies"),
        ([None, None], {}, "unknown", "2 disparities are not shown to lie inside"),
        (["inside"], {"direction": "adverse"}, "unknown", "1 claim describes a disadvantage"),
    ],
)
def test_neutral_is_suggested_on_evidence_of_equivalence_alone(verdicts, claim, direction, says):
    claims = [{"id": "E1", "text": "Waits are alike.", "cites": ["waits"], **claim}]
    row = {"subject": "race", "claims": claims, "rating": {"direction": "neutral"}}
    suggestion = suggest_ratings(read([computed(*verdicts)], row))["race"]
    assert suggestion.direction == direction
    assert says in suggestion.reason


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
    row = {"subject": "race", "claims": claims, "effects": effects, "rating": {"direction": "neutral"}}
    suggestion = suggest_ratings(read(EVIDENCE, row))["race"]
    assert suggestion.direction == direction
    assert says in suggestion.reason
