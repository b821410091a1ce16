"""
What the document can say of itself without asking anybody.
"""

import json

import pytest
from pydantic import ValidationError

from dueregard.frameworks import load_framework
from dueregard.model import Assessment, Estimate, canonical_json, figure_references
from dueregard.model.references import dangling_references, framework_references
from dueregard.model.schema import SCHEMAS, json_schema


def document(**parts) -> Assessment:
    base = {
        "id": "riverford",
        "title": "Plan",
        "body": {"name": "Board"},
        "framework": "psed-england",
        "proposal": {"title": "Plan"},
    }
    return Assessment.model_validate_json(json.dumps(base | parts))


def claim(**parts) -> dict:
    return {"id": "E1", "text": "Something."} | parts


def test_a_figure_named_in_prose_is_evidence_of_the_claim():
    row = {"subject": "race", "claims": [claim(text="It was [[stops#ratio]] times.", cites=["survey"])]}
    assert document(rows=[row]).rows[0].claims[0].evidence_ids() == ("survey", "stops")
    assert figure_references("[[a#b]] and [[c-d#e.f]], not [a#b]") == [("a", "b"), ("c-d", "e.f")]


@pytest.mark.parametrize(
    ("evidence_role", "claim_role", "counts"),
    [("outcome", "outcome", 1), ("context", "outcome", 0), ("outcome", "context", 0)],
)
def test_a_claim_that_only_describes_a_population_counts_for_nothing(evidence_role, claim_role, counts):
    evidence = [{"id": "census", "kind": "cited", "title": "Census", "role": evidence_role}]
    row = {"subject": "race", "claims": [claim(cites=["census"], role=claim_role)]}
    assessment = document(rows=[row], evidence=evidence)
    assert len(assessment.outcome_claims(assessment.rows[0])) == counts


def test_a_row_nobody_rated_is_unknown_and_not_rated():
    row = document(rows=[{"subject": "race"}]).rows[0]
    assert (row.direction, row.rated) == ("unknown", False)


def test_a_signature_holds_for_one_exact_version():
    unsigned = document()
    signature = {"name": "A", "role": "Mayor", "on": "2026-01-01", "digest": unsigned.digest()}
    signed = document(sign_offs=[signature])
    assert [sign_off.name for sign_off in signed.signed_by()] == ["A"]
    assert not document(sign_offs=[signature], title="Another plan").signed_by()


@pytest.mark.parametrize(
    "parts",
    [
        {"state": "shown", "value": None},
        {"state": "suppressed", "value": 3.0},
        {"state": "suppressed", "value": None, "numerator": 3},
        {"state": "shown", "value": 1.0, "full_count": False, "reason": None},
    ],
)
def test_a_number_is_shown_with_its_interval_or_not_at_all(parts):
    base = {"group": "Black", "measure": "rate", "unit": "rate", "method": "m", "reason": "why", "value": 1.0}
    with pytest.raises(ValidationError):
        Estimate(**(base | parts))


def test_two_rows_for_one_subject_are_named_with_the_second():
    found = list(dangling_references(document(rows=[{"subject": "race"}, {"subject": "race"}])))
    assert [(dangling.path, dangling.message) for dangling in found] == [
        (("rows", 1), "A row for 'race' is there already. Give each its own.")
    ]


def test_canonical_json_is_one_byte_string_whatever_the_order():
    assert canonical_json({"b": "é", "a": 1.5}) == '{"a":1.5,"b":"é"}'.encode()


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_schema_stands_on_its_own(name):
    schema = json_schema(name)
    used = {ref.split("/")[-1] for ref in json.dumps(schema).split('"') if ref.startswith("#/$defs/")}
    assert used <= set(schema.get("$defs", {}))


def test_the_schema_of_the_assessment_file_has_what_is_in_that_file():
    schema = json_schema("assessment")
    assert "rows" in schema["properties"]
    assert "proposal" not in schema["properties"]
    assert schema["required"] == ["id", "title", "body", "framework"]


def test_the_version_assessed_and_the_characteristics_of_respondents_must_exist():
    consultation = {"respondents": [{"characteristic": "sexx", "group": "Women", "responses": 3}]}
    proposal = {"title": "Plan", "versions": [{"id": "v1"}, {"id": "v2"}]}
    assessment = document(assesses="v3", proposal=proposal, consultation=consultation)
    (version,) = dangling_references(assessment)
    assert version.path == ("assesses",)
    assert version.message.startswith("There is no version of the proposal 'v3'. Closest: 'v")
    (respondents,) = framework_references(assessment, load_framework("psed-england"))
    assert respondents.path == ("consultation", "respondents", 0, "characteristic")
    assert "'sexx'" in respondents.message
