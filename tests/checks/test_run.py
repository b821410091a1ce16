"""
Running checks: which ones, in which order, with overrides and places.
"""

import pytest

from dueregard.checks import CHECKS, counts, run_checks, select_checks, worst_at_or_above
from dueregard.errors import UnknownNameError
from dueregard.frameworks import load_framework
from tests.checks.documents import make_document

ENGLAND = load_framework("psed-england")


def codes(findings):
    return [finding.code for finding in findings]


def override(check, **more):
    return {"check": check, "reason": "Known.", "by": "A. Officer", "on": "2026-02-03", **more}


@pytest.fixture
def bare():
    """
    A document that says nothing but its title, and rates age positive.
    """
    return make_document({"rows": [{"subject": "age", "rating": {"direction": "positive"}}]})


def test_the_most_severe_come_first_and_then_by_code(bare):
    found = run_checks(bare, ENGLAND, select=["RAT-10", "DUT", "GOV-01", "GOV-02", "EVD-01"])
    assert codes(found) == [
        *("DUT-01", "DUT-04", "EVD-01", "GOV-02"),
        *("DUT-02", "DUT-06", "GOV-01", "RAT-10"),
    ]
    assert [finding.severity for finding in found] == ["critical"] * 4 + ["major"] * 4


def test_a_finding_carries_what_the_check_says_of_itself(bare):
    finding = run_checks(bare, ENGLAND, select=["EVD-01"])[0]
    check = CHECKS["EVD-01"]
    assert finding.message == "1 row is rated and holds no evidence."
    assert (finding.why, finding.fix, finding.source) == (check.why, check.fix, check.source)
    assert [(subject.id, subject.path) for subject in finding.subjects] == [("age", ("rows", 0))]


@pytest.mark.parametrize(
    "name",
    ["EVD-01", "evd-01", "rating-without-evidence", "evidence.rating-without-evidence"],
)
def test_a_check_is_selected_by_any_of_its_names(name):
    assert [check.code for check in select_checks([name])] == ["EVD-01"]


@pytest.mark.parametrize("family", ["GOV", "gov", "governance"])
def test_a_family_is_selected_by_its_letters_or_its_folder(family):
    codes = [check.code for check in select_checks([family])]
    assert codes == [code for code in CHECKS if code.startswith("GOV-")]
    assert len(codes) > 1


def test_what_is_ignored_is_left_out_of_what_is_selected():
    codes = [check.code for check in select_checks(["GOV", "ACT-02"], ["GOV-02"])]
    assert codes == ["ACT-02", *(code for code in CHECKS if code.startswith("GOV-") and code != "GOV-02")]
    assert not any(check.code.startswith("EVD-") for check in select_checks(ignore=["EVD"]))


def test_an_unknown_check_is_named_with_the_nearest(bare):
    with pytest.raises(UnknownNameError, match=r"There is no check 'EVD-22'. Closest: 'EVD-02'"):
        run_checks(bare, ENGLAND, select=["EVD-22"])
    with pytest.raises(UnknownNameError, match="Closest: 'claim-without-source'"):
        run_checks(bare, ENGLAND, ignore=["claims-without-source"])


def test_overridden_subjects_stay_visible_with_name_and_reason():
    rows = [{"subject": name, "rating": {"direction": "positive"}} for name in ("age", "sex")]
    document = make_document({"rows": rows, "overrides": [override("EVD-01", subjects=["sex"])]})
    finding = run_checks(document, ENGLAND, select=["EVD-01"])[0]
    assert [subject.id for subject in finding.open_subjects] == ["age"]
    assert finding.subjects[1].override.by == "A. Officer"
    assert not finding.overridden


def test_a_finding_let_stand_as_a_whole_is_not_counted():
    overrides = (override("governance.no-author-version-date"), override("gov-02"))
    document = make_document({"overrides": list(overrides)})
    found = run_checks(document, ENGLAND, select=["GOV-01", "GOV-02"])
    assert all(finding.overridden for finding in found)
    assert counts(found) == {"critical": 0, "major": 0, "minor": 0, "advice": 0}
    assert not worst_at_or_above(found, "advice")


def test_an_override_of_a_check_there_is_not_is_an_error():
    document = make_document({"overrides": [override("EVD-2")]})
    with pytest.raises(UnknownNameError, match="no check 'EVD-2'"):
        run_checks(document, ENGLAND)


def test_an_override_of_a_family_is_an_error():
    document = make_document({"overrides": [override("GOV")]})
    with pytest.raises(UnknownNameError, match="no check 'GOV'"):
        run_checks(document, ENGLAND)


def test_an_override_of_another_subject_changes_nothing(bare):
    document = bare.model_copy(
        update={"overrides": make_document({"overrides": [override("EVD-01", subjects=["sex"])]}).overrides}
    )
    finding = run_checks(document, ENGLAND, select=["EVD-01"])[0]
    assert [subject.override for subject in finding.subjects] == [None]


def test_places_are_asked_for_by_path(bare):
    asked = []

    def locate(path):
        asked.append(path)
        return "assessment.yaml", 7

    finding = run_checks(bare, ENGLAND, select=["EVD-01"], locate=locate)[0]
    assert asked == [("rows", 0)]
    assert (finding.subjects[0].file, finding.subjects[0].line) == ("assessment.yaml", 7)


def test_the_worst_open_finding_decides(bare):
    major = run_checks(bare, ENGLAND, select=["ACT-02"])
    assert not worst_at_or_above(major, "critical")
    assert worst_at_or_above(major, "major")
    assert worst_at_or_above(major, "advice")
    assert not worst_at_or_above([], "advice")


def test_thresholds_come_from_the_framework():
    at, threshold = next(
        (at, entry) for at, entry in enumerate(ENGLAND.thresholds) if entry.id == "uniform-ratings-share"
    )
    looser = threshold.model_copy(update={"values": (threshold.values[0].model_copy(update={"value": 0.6}),)})
    framework = ENGLAND.model_copy(
        update={"thresholds": (*ENGLAND.thresholds[:at], looser, *ENGLAND.thresholds[at + 1 :])}
    )
    ratings = {"age": "positive", "sex": "positive", "race": "neutral"}
    rows = [{"subject": name, "rating": {"direction": direction}} for name, direction in ratings.items()]
    document = make_document({"rows": rows})
    assert codes(run_checks(document, ENGLAND, select=["RAT-05"])) == []
    assert codes(run_checks(document, framework, select=["RAT-05"])) == ["RAT-05"]


def test_messages_use_the_right_number():
    rows = [{"subject": name, "rating": {"direction": "positive"}} for name in ("age", "sex")]
    finding = run_checks(make_document({"rows": rows}), ENGLAND, select=["EVD-01"])[0]
    assert finding.message == "2 rows are rated and hold no evidence."


def test_the_finding_on_signing_gives_the_digest_to_sign(bare):
    finding = run_checks(bare, ENGLAND, select=["GOV-02"])[0]
    assert finding.message.endswith(f"Its digest to sign is {bare.digest()}.")


def test_what_is_missing_is_listed_in_the_message(bare):
    assert run_checks(bare, ENGLAND, select=["GOV-01"])[0].message == (
        "The assessment does not give its author, version and date."
    )
