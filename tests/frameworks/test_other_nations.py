"""
What the frameworks beyond England ask for, and that an assessment by each of them can be made and checked.
"""

from pathlib import Path

import pytest

from dueregard.checks import CHECKS, questions, run_checks
from dueregard.frameworks import framework_ids, load_framework
from dueregard.model.references import dangling_references, framework_references
from dueregard.store import load_assessment

EXAMPLES = Path(__file__).parents[2] / "docs" / "how-to" / "frameworks"
OTHERS = ["fria-ai-act-27", "gba-plus", "psed-scotland", "psed-wales", "section-75-northern-ireland"]
ENGLAND = load_framework("psed-england")
# What an example of two rows leaves for later: people asked, options, indicators, the decision.
LEFT_OPEN = {"ACT-04", "CON-01", "CON-06", "GOV-02", "GOV-04", "GOV-06", "RAT-09", "RAT-10"}


@pytest.mark.parametrize("name", framework_ids())
def test_every_duty_asks_a_question_and_names_its_source(name):
    framework = load_framework(name)

    assert all("?" in duty.asks for duty in framework.duties)
    assert framework.references
    assert any(reference.confirmed for reference in framework.references)


@pytest.mark.parametrize("name", framework_ids())
def test_every_framework_sets_every_threshold_and_the_six_directions(name):
    framework = load_framework(name)

    assert {one.id for one in framework.thresholds} == {one.id for one in ENGLAND.thresholds}
    assert framework.scale == ENGLAND.scale


@pytest.mark.parametrize("name", framework_ids())
def test_a_check_is_put_off_by_its_code_and_for_a_reason(name):
    for off in load_framework(name).checks_off:
        assert off.check in CHECKS
        assert off.reason.endswith(".")


@pytest.mark.parametrize("name", OTHERS)
def test_the_worked_example_is_a_document_and_its_findings_are_what_it_leaves_open(name):
    assessment, framework = load_assessment(EXAMPLES / name), load_framework(name)

    assert assessment.framework == name
    assert [*dangling_references(assessment), *framework_references(assessment, framework)] == []
    codes = {finding.code for finding in run_checks(assessment, framework)}
    assert codes <= LEFT_OPEN
    assert "GOV-02" in codes


@pytest.mark.parametrize("name", ["psed-scotland", "psed-wales"])
def test_section_149_is_the_same_in_great_britain_and_the_specific_duties_are_not(name):
    framework = load_framework(name)

    assert framework.aims == ENGLAND.aims
    assert framework.characteristics == ENGLAND.characteristics
    duties = {duty.id for duty in framework.duties}
    assert "specific-duties-2017" not in duties
    assert not any("2017" in reference.text for reference in framework.references)
    assert "socio-economic-disadvantage" in {subject.id for subject in framework.objectives}


def test_a_report_in_wales_sets_out_the_five_things_regulation_8_names():
    duty = next(duty for duty in load_framework("psed-wales").duties if duty.id == "impact-report-wales")

    assert all(word in duty.asks for word in ("purpose", "steps", "information", "results", "decisions"))
    assert duty.reference.confirmed


def test_good_relations_count_for_three_of_the_nine_categories_of_section_75():
    framework = load_framework("section-75-northern-ireland")
    for_relations = {one.id for one in framework.characteristics if "good-relations" in one.aims}

    assert len(framework.characteristics) == 9
    assert for_relations == {"religious-belief", "political-opinion", "racial-group"}
    assert {one.title for one in framework.characteristics} == set(framework.closed_sets[0].members)


def test_article_27_has_six_contents_and_each_must_be_linked():
    framework = load_framework("fria-ai-act-27")

    assert [component.reference.text[-2] for component in framework.components] == list("abcdef")


def test_a_check_that_is_put_off_is_neither_run_nor_asked_for():
    assessment = load_assessment(EXAMPLES / "fria-ai-act-27")
    fria = load_framework("fria-ai-act-27")
    on = fria.model_copy(update={"checks_off": ()})

    asked = {code for question in questions(assessment, on) for code in question.checks}
    still_asked = {code for question in questions(assessment, fria) for code in question.checks}
    assert "CON-04" in asked
    assert "CON-04" not in still_asked


def test_a_limb_may_be_left_out_with_a_reason():
    assessment, framework = load_assessment(EXAMPLES / "psed-wales"), load_framework("psed-wales")

    assert "remove-disadvantage" in {left.what for left in assessment.not_relevant}
    assert run_checks(assessment, framework, select=["DUT-02"]) == []
