"""
Words for people: which characteristics they name.
"""

import pytest

from dueregard.frameworks import load_framework
from dueregard.frameworks.people import characteristics_named, people_named

ENGLAND = load_framework("psed-england")


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Deaf and disabled people", {"disability"}),
        ("BSL users", {"disability"}),
        ("a BSL user", {"disability"}),
        ("LGBTQ+ people", {"gender-reassignment", "sexual-orientation"}),
        ("gay men", {"sexual-orientation"}),
        ("trans women", {"gender-reassignment"}),
        ("pregnant women", {"pregnancy-and-maternity"}),
        ("Black women", {"race", "sex"}),
        ("young Asian men", {"age", "race", "sex"}),
        ("faith groups", {"religion-or-belief"}),
        ("Christians, Muslims and people of no religion", {"religion-or-belief"}),
        ("married couples", {"marriage-and-civil-partnership"}),
        ("Gypsies and Travellers", {"race"}),
        ("businesses and trade bodies", set()),
        ("the whitewater club", set()),
        ("", set()),
    ],
)
def test_which_characteristics_a_phrase_names(phrase, expected):
    assert characteristics_named([phrase], ENGLAND) == expected


def test_several_phrases_add_up():
    assert characteristics_named(["girls", "pensioners"], ENGLAND) == {"sex", "age"}
    assert characteristics_named([], ENGLAND) == set()


@pytest.mark.parametrize("subject", ENGLAND.characteristics, ids=lambda subject: subject.id)
def test_every_group_of_a_characteristic_names_it(subject):
    for phrase in (subject.title, *subject.groups, *subject.aliases):
        assert subject.id in characteristics_named([phrase], ENGLAND)


PEOPLE = people_named(ENGLAND)


@pytest.mark.parametrize(
    ("phrase", "subject", "within"),
    [
        ("Black women", "race", True),
        ("Black women", "sex", True),
        ("Black women", "age", False),
        ("gay men", "sex", True),
        ("LGBTQ+ people", "sexual-orientation", False),
        ("bus drivers", "race", False),
    ],
)
def test_whether_a_phrase_names_people_of_a_characteristic_as_such(phrase, subject, within):
    assert PEOPLE.within(phrase, subject) is within


def test_whether_a_phrase_names_anybody():
    assert PEOPLE.anybody("deaf riders")
    assert not PEOPLE.anybody("bus drivers")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Black Londoners", "Black riders", True),
        ("White Irish", "White British", False),
        ("Somali riders", "Polish riders", False),
        ("women", "the elderly", False),
    ],
)
def test_two_phrases_name_the_same_group_of_a_characteristic_or_not(one, other, same):
    assert (PEOPLE.group(one, "race") == PEOPLE.group(other, "race")) is (
        same or not PEOPLE.group(one, "race")
    )


def test_people_of_another_characteristic_are_no_group_of_this_one():
    assert PEOPLE.group("the elderly", "race") == ()
    assert PEOPLE.group("LGBTQ+ riders", "sexual-orientation") == ()
