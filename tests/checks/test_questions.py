"""
Facts the checks need from outside the document, and what they ask the author.
"""

import typing

import pytest

from dueregard.checks import CHECKS, questions
from dueregard.frameworks import load_framework
from dueregard.model.assessment import Facts
from tests.checks.documents import make_document

ENGLAND = load_framework("psed-england")
FACTS = {fact.id: fact for _, check in CHECKS.items() for fact in check.needs}


def asked(**document):
    return {question.id: question.checks for question in questions(make_document(document), ENGLAND)}


def test_a_document_without_the_days_is_asked_for_them_once_for_all_checks():
    assert "EVD-09" in asked()["consultation-dates"]
    assert "consultation-dates" in asked(consultation={"opened": "2025-01-06"})


def test_what_is_answered_is_not_asked():
    days = {"opened": "2025-01-06", "closed": "2025-04-06"}
    assert "consultation-dates" not in asked(consultation=days)


def test_having_looked_and_found_none_is_an_answer():
    assert "consultation-dates" not in asked(facts={"none_known": ["consultation-dates"]})


def test_only_the_checks_chosen_ask():
    document = make_document({})
    assert questions(document, ENGLAND, select=["ACT"]) == []
    assert [item.id for item in questions(document, ENGLAND, select=["EVD"])] == ["consultation-dates"]
    assert questions(document, ENGLAND, select=["EVD"], ignore=["EVD-09"]) == []


def test_what_may_be_answered_with_none_is_a_fact_some_check_needs():
    (answers,) = typing.get_args(Facts.model_fields["none_known"].annotation)[:1]
    assert set(typing.get_args(answers)) <= set(FACTS)


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS.keys())
def test_a_fact_is_asked_for_in_a_question_and_says_where_to_answer(fact):
    assert fact.question.endswith("?")
    assert fact.answer.startswith("Write ")
    assert fact.answer.endswith(".")
    assert "`" in fact.answer
