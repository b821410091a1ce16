"""
Numbers of one sentence are held against one another, within what their rounding allows.
"""

import pytest

from dueregard.prose import contradictions

TRUE_TOGETHER = [
    "In all 45 of 60 (75%) agreed.",
    "Some 130 out of 200 (65 per cent) came back.",
    "A third (36%) agreed, and one in five (23%) did not.",
    "It rose 12% from 250 to 280.",
    "It fell by 25%, from 400 to 300.",
    "It rose by 15% from 1,000 to 1,150.",
    "It rose by 13% from 4,000 to 4,600.",
    "Trust fell four points, from 71% to 67%.",
    "Trust fell by 3.6 points, from 71% to 67%.",
    "It went from 250 to 400.",
    "It rose 12% and the cost went from 3 to 9, or by 200%.",
    "Between 45 and 60 people came.",
    "",
]
NOT_TRUE_TOGETHER = [
    ("In all 45 of 60 (80%) agreed.", "80% is stated beside 45 of 60, which is 75.0%"),
    ("It rose 12% from 250 to 300.", "12% is stated, and from 250 to 300 is about 20.0"),
    ("It fell by 35%, from 400 to 300.", "35% is stated, and from 400 to 300"),
    ("Trust fell six points, from 71% to 67%.", "six points is stated, and from 71% to 67% is about 4.0"),
]


@pytest.mark.parametrize("text", TRUE_TOGETHER)
def test_what_can_be_true_together_is_let_be(text):
    assert list(contradictions(text)) == []


@pytest.mark.parametrize(("text", "said"), NOT_TRUE_TOGETHER)
def test_what_cannot_be_true_together_is_said(text, said):
    (found,) = contradictions(text)

    assert found.startswith(said)
