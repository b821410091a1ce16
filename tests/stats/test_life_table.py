"""
Life expectancy: the reference's years and limits, and laws.
"""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from dueregard.stats.life_table import STARTS
from tests.shared_data import golden
from tests.stats.figures import is_ordered

RATES = st.lists(st.floats(0.0001, 0.15), min_size=20, max_size=20)
PEOPLE = 10_000.0


def test_reference_years_and_limits_are_reproduced():
    for case in golden("inequality")["life"]:
        found = stats.life_expectancy(case["input"]["deaths"], case["input"]["pop"])
        expected = case["result"]
        ages = [STARTS.index(age) for age in expected["startage"]]
        assert found.estimate[ages].tolist() == pytest.approx(expected["value"], rel=1e-9)
        assert found.low[ages].tolist() == pytest.approx(expected["lowercl"], rel=1e-9)
        assert found.high[ages].tolist() == pytest.approx(expected["uppercl"], rel=1e-9)


def test_a_hand_worked_table():
    # Ages 60 to 69 and on: 50 of 1,000 a year, then 200 of 1,000. Of those dying in the ten years
    # half are lived: q = 0.5 / 1.25 = 0.4, so 10 x 0.8 + 0.6 x 5 years are still to come.
    found = stats.life_expectancy([50, 200], [1000, 1000], starts=(60, 70))
    assert found.estimate.tolist() == pytest.approx([11, 5])
    last = 5 / sqrt(200)
    first = sqrt(10**2 * 0.4**2 * 0.6 / 50 + 0.6**2 * last**2)
    assert (found.high - found.estimate).tolist() == pytest.approx(
        [1.959964 * first, 1.959964 * last], rel=1e-6
    )


@given(rates=RATES, times=st.integers(2, 100))
def test_more_people_narrow_the_limits_and_keep_the_years(rates, times):
    deaths = np.array(rates) * PEOPLE
    once = stats.life_expectancy(deaths, PEOPLE)
    more = stats.life_expectancy(deaths * times, PEOPLE * times)
    assert is_ordered(once)
    assert more.estimate == pytest.approx(once.estimate)
    assert (more.high - more.estimate < once.high - once.estimate).all()
    assert (once.low >= 0).all()


@given(rates=RATES, age=st.integers(0, 19))
def test_more_deaths_at_one_age_shorten_life_up_to_it_and_not_after(rates, age):
    deaths = np.array(rates) * PEOPLE
    more = deaths.copy()
    more[age] += 50
    plain, worse = stats.life_expectancy(deaths, PEOPLE), stats.life_expectancy(more, PEOPLE)
    assert (worse.estimate[: age + 1] < plain.estimate[: age + 1]).all()
    assert worse.estimate[age + 1 :] == pytest.approx(plain.estimate[age + 1 :])


@given(rate=st.floats(0.01, 0.15))
def test_one_mortality_at_all_ages_leaves_its_inverse_to_live_from_any_of_them(rate):
    found = stats.life_expectancy(np.full(19, rate * PEOPLE), PEOPLE, starts=tuple(range(0, 95, 5)))
    assert found.estimate == pytest.approx(np.full(19, 1 / rate))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: stats.life_expectancy([1, 2], [10, 10]), "each of its 20 ages; 2 were given"),
        (lambda: stats.life_expectancy([1, 2], [10, 10], starts=(5, 5)), "rise from group to group"),
        (lambda: stats.life_expectancy([1, 0], [10, 10], starts=(0, 5)), "at least one death in its last"),
        (lambda: stats.life_expectancy([9, 2], [10, 10], starts=(0, 5)), "more deaths than its people"),
        (lambda: stats.life_expectancy([1, 2], [0, 10], starts=(0, 5)), "population of zero"),
    ],
)
def test_tables_outside_the_domain_are_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()
