"""
What words say is proposed for a person to confirm: comparisons, intentions, whom they are good or bad for.
"""

import pytest

from dueregard.prose import compares_without_value, find_words, intentions, leaning, summary_of_all


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Disabled people are less likely to be in work.", "adverse"),
        ("Trans people report lower satisfaction with the service.", "adverse"),
        ("Travellers are more likely to be excluded from school.", "adverse"),
        ("Poverty is higher among lone parents.", "adverse"),
        ("Older people find the website harder to use.", "adverse"),
        ("Domestic abuse affects women out of proportion.", "adverse"),
        ("Unemployment fell among young people.", "favourable"),
        ("The pass rate improved for Black pupils.", "favourable"),
        ("Fewer women are victims of burglary now.", "favourable"),
        ("Carers attend on Tuesdays.", "neutral"),
        ("There are 4,000 residents.", "neutral"),
    ],
)
def test_a_sentence_leans_one_way_or_neither(sentence, said):
    assert leaning(sentence) == said


@pytest.mark.parametrize(
    ("sentence", "without"),
    [
        ("Women are more likely to use the bus.", True),
        ("Recorded cases rose last year.", True),
        ("Trust is disproportionately low among renters.", True),
        ("Women are 1.4 times more likely to use the bus.", False),
        ("Recorded cases rose by 12% last year.", False),
        ("Recorded cases rose between 2019 and 2023.", True),
        ("Women use the bus.", False),
        ("Ask for more information.", False),
    ],
)
def test_a_comparison_without_a_value_is_known(sentence, without):
    assert compares_without_value(sentence) is without


def test_words_of_intention_are_given_once_and_in_order():
    text = "The plan aims to help. It recognises needs, and aims to listen."

    assert intentions(text) == ["aims to", "recognises"]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("The impact is positive across all objectives.", ("all", "positive", "objectives")),
        ("All groups will benefit from the plan.", ("all", "positive", "all")),
        ("No negative impacts were found for any group.", ("none", "negative", "all")),
        ("Every characteristic has a neutral effect.", ("all", "neutral", "characteristics")),
    ],
)
def test_a_summary_of_all_is_read(sentence, said):
    found = summary_of_all(sentence)

    assert (found.says, found.direction, found.rows) == said


@pytest.mark.parametrize("sentence", ["All staff were trained.", "The impact on carers is positive.", ""])
def test_what_says_nothing_of_all_is_no_summary(sentence):
    assert summary_of_all(sentence) is None


def test_words_stand_where_they_say():
    text = "The plan intends to help. Women are more likely to be victims. No negative effect on any group."
    found = find_words(text)

    assert [(item.kind, text[slice(*item.span)]) for item in found] == [
        (item.kind, item.text) for item in found
    ]
    assert [item.kind for item in found] == ["intention", "comparison", "summary"]
