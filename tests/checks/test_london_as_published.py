"""
The published assessment of London's Police and Crime Plan, and what each check names in it.
"""

from collections import Counter
from pathlib import Path

import pytest

from dueregard.checks import CHECKS, counts, questions, run_checks
from dueregard.frameworks import load_framework
from dueregard.model import SEVERITIES
from dueregard.model.references import framework_references
from dueregard.store import open_assessment

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "london-as-published"
SUBJECTS = {
    "DUT-01": 9,
    "DUT-02": 5,
    "DUT-03": 1,
    "DUT-04": 0,
    "DUT-05": 1,
    "DUT-06": 1,
    "DUT-07": 19,
    "DUT-08": 1,
    "EVD-01": 3,
    "EVD-02": 32,
    "EVD-03": 7,
    "EVD-04": 33,
    "EVD-05": 5,
    "EVD-06": 18,
    "EVD-07": 2,
    "EVD-08": 1,
    "EVD-09": 3,
    "RAT-01": 2,
    "RAT-02": 1,
    "RAT-03": 10,
    "RAT-04": 14,
    "RAT-05": 1,
    "RAT-06": 1,
    "RAT-07": 14,
    "RAT-08": 4,
    "RAT-09": 1,
    "RAT-10": 1,
    "RAT-11": 5,
    "CON-01": 5,
    "CON-02": 4,
    "CON-03": 3,
    "CON-04": 1,
    "CON-05": 1,
    "CON-06": 1,
    "CON-07": 1,
    "ACT-01": 10,
    "ACT-02": 1,
    "ACT-03": 0,
    "ACT-04": 15,
    "ACT-05": 0,
    "GOV-01": 1,
    "GOV-02": 1,
    "GOV-03": 0,
    "GOV-04": 1,
    "GOV-05": 1,
    "GOV-06": 1,
    "GOV-07": 6,
    "GOV-08": 1,
    "PUB-01": 0,
    "PUB-02": 1,
    "PUB-03": 5,
    "PUB-04": 0,
    "STA-01": 3,
    "STA-02": 3,
    "STA-03": 3,
    "STA-04": 1,
    "STA-05": 1,
    "STA-06": 0,
    "STA-07": 5,
    "STA-08": 1,
}


@pytest.fixture(scope="module")
def stored():
    return open_assessment(FOLDER)


@pytest.fixture(scope="module")
def london(stored):
    return stored.assessment


@pytest.fixture(scope="module")
def findings(stored):
    return run_checks(stored.assessment, load_framework("gla-iia"), locate=stored.locate)


@pytest.fixture(scope="module")
def subjects(findings):
    return {finding.code: [subject.id for subject in finding.subjects] for finding in findings}


def test_each_check_names_as_many_subjects_as_the_document_gives_it(subjects):
    named = {code: len(subjects.get(code, ())) for code in CHECKS}
    assert named == SUBJECTS


def test_fifty_three_of_sixty_checks_name_272_subjects(subjects):
    # What is cut off can only be seen in the original wording, which this document does not keep.
    silent = {"PUB-01", "DUT-04", "ACT-03", "ACT-05", "GOV-03", "PUB-04", "STA-06"}
    assert len(CHECKS) == 60
    assert set(CHECKS) - set(subjects) == silent
    assert sum(map(len, subjects.values())) == 272


def test_nothing_is_asked_that_the_document_answers(london):
    assert questions(london, load_framework("gla-iia")) == []


def test_five_claims_are_about_another_place_or_more_than_one_group(subjects):
    assert subjects["EVD-05"] == ["E07", "E09", "E10", "E26", "E27"]


def test_eighteen_comparisons_have_no_value(subjects):
    assert len(subjects["EVD-06"]) == 18
    assert "E14" not in subjects["EVD-06"]


def test_twelve_positive_rows_and_the_two_summaries_of_them_rest_on_intentions(subjects):
    rows = [name for name in subjects["RAT-04"] if not name.endswith("-positive")]
    assert len(rows) == 12
    assert subjects["RAT-04"][12:] == ["objectives-positive", "characteristics-positive"]


def test_four_rows_name_several_groups(subjects):
    assert subjects["RAT-08"] == ["age", "race", "religion-or-belief", "sex"]


def test_fourteen_rows_and_the_assessment_are_not_monitored(subjects):
    assert len(subjects["ACT-04"]) == 15
    assert subjects["ACT-04"][-1] == "london-as-published"


@pytest.mark.parametrize("code", ["EVD-09", "STA-02", "STA-03"])
def test_the_three_changes_in_recorded_hate_crime(subjects, code):
    assert subjects[code] == ["E05", "E08", "E25"]


def test_one_ratio_and_one_share_stand_alone(subjects):
    assert (subjects["STA-04"], subjects["STA-05"]) == (["E14"], ["E15"])


def test_significant_is_said_four_times_and_one_change_is_of_two_age_groups(subjects):
    assert sorted(subjects["STA-07"]) == ["E04", "E09", "E24", "E26", "sex"]


def test_three_of_five_strands_of_hate_crime_have_figures(subjects):
    assert subjects["STA-08"] == ["hate-crime-strands"]


def test_a_finding_is_as_severe_as_its_check(findings):
    severities = Counter(CHECKS[code].severity for code, named in SUBJECTS.items() if named)
    assert counts(findings) == {severity: severities[severity] for severity in SEVERITIES}


def test_every_subject_is_found_in_a_file_of_the_folder(findings):
    places = {(subject.file, subject.line) for finding in findings for subject in finding.subjects}
    assert {file for file, _ in places} >= {"assessment.yaml", "proposal.yaml", "evidence/fn2.yaml"}
    assert all((FOLDER / file).is_file() and line >= 1 for file, line in places)


def test_the_rows_without_evidence_are_the_first_objective_and_the_two_neutral_ones(subjects):
    neutral = ["marriage-and-civil-partnership", "pregnancy-and-maternity"]
    assert subjects["EVD-01"] == ["crime-safety-and-security", *neutral]
    assert subjects["RAT-01"] == neutral


def test_nobody_is_named_as_asked_for_five_characteristics(subjects):
    assert subjects["CON-01"] == [
        "age",
        "marriage-and-civil-partnership",
        "pregnancy-and-maternity",
        "race",
        "sex",
    ]


def test_the_second_summary_is_the_one_that_does_not_hold(subjects):
    assert subjects["RAT-02"] == ["characteristics-positive"]


def test_the_direct_link_to_a_file_is_the_one_citation_that_leads_somewhere(subjects):
    assert subjects["EVD-03"] == ["fn2", "fn3", "fn4", "fn5", "fn6", "fn7", "fn8"]


def test_the_changes_in_recorded_hate_crime_come_without_counts(subjects):
    assert subjects["STA-01"] == ["E05", "E08", "E25"]


def test_fourteen_commitments_and_five_parts_of_the_plan_were_not_assessed(subjects):
    commitments = [name for name in subjects["DUT-07"] if name.startswith("C")]
    assert len(commitments) == 14
    assert len(subjects["DUT-07"]) - len(commitments) == 5


def test_reasons_repeat_in_nine_four_three_three_and_two_rows(findings):
    repeated = next(finding for finding in findings if finding.code == "RAT-11")
    rows = sorted(int(subject.note.split()[1]) for subject in repeated.subjects)
    assert rows == [2, 3, 3, 4, 9]


def test_no_reference_to_the_framework_dangles(london):
    assert list(framework_references(london, load_framework("gla-iia"))) == []


def test_the_facts_of_the_published_document(london):
    claims = [claim for row in london.rows for claim in row.claims]
    assert sorted(claim.id for claim in claims) == [f"E{number:02}" for number in range(1, 41)]
    assert Counter(row.direction for row in london.rows) == {"positive": 12, "neutral": 2}
    assert len(list(london.proposal.commitments())) == 18
    assert len(london.proposal.components) == 6
    assert [item.id for item in london.evidence] == [f"fn{number}" for number in range(1, 9)]
    assert sum(claim.direction == "adverse" for claim in claims) == 24
    assert sum(bool(claim.period) for claim in claims) == 7
    assert sum(bool(claim.cites) for claim in claims) == 8
    assert [claim.id for claim in claims if claim.comparison and not claim.value] == [
        *("E28", "E29", "E32", "E39", "E04", "E06", "E09", "E10", "E12", "E13"),
        *("E19", "E20", "E21", "E22", "E23", "E24", "E26", "E27"),
    ]
    assert len(london.engagement) == 4
    assert len(london.terms) == 6


def test_what_the_published_document_does_not_have(london):
    absent = ("author", "version", "date", "review", "actions", "options", "cumulative", "intersections")
    assert not any(getattr(london, name) for name in (*absent, "sign_offs", "decision", "not_relevant"))
    assert not any(row.effects or row.aims or row.justification for row in london.rows)
    assert not any(value.criterion for value in london.scale)
