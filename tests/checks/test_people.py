"""
Words for people: which characteristics they name.
"""

import pytest

from dueregard.checks.people import characteristics_named
from dueregard.frameworks import load_framework

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
