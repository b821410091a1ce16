"""
Rates drawn towards the whole when groups differ by factors: reference figures and laws.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden
from tests.stats.figures import is_ordered

GROUPS = st.lists(st.tuples(st.integers(0, 60), st.integers(60, 3000)), min_size=3, max_size=15).map(
    lambda rows: np.array(rows).T
)
PRIORS = st.builds(stats.LognormalPrior, st.floats(-6, 0), st.floats(0.001, 4))


def test_reference_fit_and_rates_are_reproduced():
    for case in golden("intersectional")["empirical_bayes"]:
        counts, people = case["input"]["x"], case["input"]["n"]
        prior, expected = stats.fit_lognormal_prior(counts, people), case["lognormal_glmer"]
        assert prior.log_rate == pytest.approx(expected["intercept"], rel=1e-3)
        assert prior.variance == pytest.approx(expected["var"], rel=0.01)
        found = stats.shrink_rates_with_prior(counts, people, prior)
        assert found.estimate.tolist() == pytest.approx(expected["rate"], rel=1e-4)


def test_groups_that_vary_no_more_than_chance_all_get_the_mean():
    prior = stats.fit_lognormal_prior([10, 11, 9, 10], [100, 100, 100, 100])
    assert prior.variance == 0
    found = stats.shrink_rates_with_prior([10, 11, 9, 10], 100, prior)
    assert found.estimate.tolist() == pytest.approx([0.1] * 4)
    assert found.low.tolist() == found.high.tolist()


def test_limits_hold_as_much_of_the_posterior_as_they_say():
    # 12 events in 400, true rates lognormal about 2 percent: the posterior integrated outright.
    prior = stats.LognormalPrior(float(np.log(0.02)), 0.25)
    found = stats.shrink_rates_with_prior(12, 400, prior)

    def density(log_rate):
        gain = 12 * log_rate - 400 * np.exp(log_rate) - (log_rate - prior.log_rate) ** 2 / 0.5
        return np.exp(gain + 60)

    inside = quad(density, np.log(found.low), np.log(found.high))[0]
    assert inside / quad(density, -8, 0)[0] == pytest.approx(0.95, abs=0.01)


@given(groups=GROUPS, prior=PRIORS)
def test_a_rate_lies_between_its_own_and_the_middle_one(groups, prior):
    counts, people = groups
    found = stats.shrink_rates_with_prior(counts, people, prior)
    raw, middle = counts / people, np.exp(prior.log_rate)
    slack = 1e-9
    assert is_ordered(found)
    assert (np.minimum(raw, middle) <= found.estimate * (1 + slack)).all()
    assert (found.estimate <= np.maximum(raw, middle) * (1 + slack)).all()


@given(groups=GROUPS, prior=PRIORS)
def test_the_rate_is_where_the_posterior_is_highest(groups, prior):
    counts, people = groups
    rate = stats.shrink_rates_with_prior(counts, people, prior).estimate
    slope = counts - people * rate - (np.log(rate) - prior.log_rate) / prior.variance
    assert slope == pytest.approx(np.zeros_like(slope), abs=1e-6 * (1 + people.max()))


@given(groups=GROUPS, times=st.integers(2, 1000))
def test_the_unit_of_the_people_moves_the_middle_and_not_the_variance(groups, times):
    counts, people = groups[0] + 1, groups[1]
    once, more = stats.fit_lognormal_prior(counts, people), stats.fit_lognormal_prior(counts, people * times)
    assert more.log_rate == pytest.approx(once.log_rate - np.log(times), abs=1e-3)
    assert more.variance == pytest.approx(once.variance, rel=0.01, abs=1e-4)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: stats.fit_lognormal_prior([3], [10]), "at least two"),
        (lambda: stats.fit_lognormal_prior([[3, 4]], [[10, 10]]), "one row of groups"),
        (lambda: stats.fit_lognormal_prior([0, 0], [10, 10]), "at least one event"),
        (
            lambda: stats.shrink_rates_with_prior(1, 10, stats.LognormalPrior(0.0, -1.0)),
            "0 and -1 were given",
        ),
    ],
)
def test_groups_outside_the_domain_are_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()
