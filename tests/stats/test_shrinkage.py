"""
Rates of many small groups drawn towards the whole: reference figures and laws.
"""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden
from tests.stats.figures import is_ordered

GROUPS = st.lists(st.tuples(st.integers(0, 60), st.integers(60, 3000)), min_size=3, max_size=15)


def reference():
    for case in golden("intersectional")["empirical_bayes"]:
        yield case, case["input"]["x"], case["input"]["n"]


def test_reference_moments_are_reproduced():
    for case, counts, totals in reference():
        poisson, binomial = stats.shrink_rates(counts, totals), stats.shrink_shares(counts, totals)
        assert poisson.rate.tolist() == pytest.approx(case["marshall_poisson"], rel=1e-6)
        assert float(poisson.between) == pytest.approx(case["marshall_parameters"]["a"], rel=1e-6)
        assert float(poisson.mean) == pytest.approx(case["marshall_parameters"]["b"], rel=1e-6)
        assert binomial.rate.tolist() == pytest.approx(case["marshall_binomial"], rel=1e-6)


def test_reference_beta_binomial_fit_is_reproduced():
    for case, counts, totals in reference():
        prior, expected = stats.fit_beta_prior(counts, totals), case["betabinomial_ml"]
        assert list(prior) == pytest.approx([expected["shape1"], expected["shape2"]], rel=1e-3)
        found = stats.shrink_with_prior(counts, totals, prior)
        assert found.estimate.tolist() == pytest.approx(expected["posterior_mean"], rel=1e-3)


def test_shrunken_batting_averages_of_1970_foretell_the_season_far_better():
    # Efron and Morris (1975), Journal of the American Statistical Association 70, 311-319, table 1:
    # hits in the first 45 at-bats, and the average over the rest of the season. Their shrunken
    # averages miss the season by less than a third of the squared error of the raw ones.
    hits = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7])
    season = np.array(
        [
            *[0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269],
            *[0.230, 0.264, 0.256, 0.303, 0.264, 0.226, 0.285, 0.316, 0.200],
        ]
    )
    shrunken = stats.shrink_shares(hits, 45).rate
    assert ((shrunken - season) ** 2).sum() < ((hits / 45 - season) ** 2).sum() / 3


@pytest.mark.parametrize("method", [stats.shrink_rates, stats.shrink_shares])
@given(groups=GROUPS)
def test_every_rate_moves_towards_the_mean_and_larger_groups_keep_more(method, groups):
    counts, totals = np.array(groups).T
    assume(0 < counts.sum() < totals.sum())
    found = method(counts, totals)
    raw = counts / totals
    slack = 1e-12
    assert (np.minimum(raw, found.mean) - slack <= found.rate).all()
    assert (found.rate <= np.maximum(raw, found.mean) + slack).all()
    assert (np.diff(found.weight[np.argsort(totals)]) >= -slack).all()


@pytest.mark.parametrize("method", [stats.shrink_rates, stats.shrink_shares])
def test_groups_that_vary_no_more_than_chance_all_get_the_mean(method):
    found = method([10, 11, 9, 10], [100, 100, 100, 100])
    assert found.between == 0
    assert found.rate.tolist() == pytest.approx([0.1] * 4)


def test_a_prior_of_equal_groups_is_worth_very_many_people():
    prior = stats.fit_beta_prior([10, 11, 9, 10], [100, 100, 100, 100])
    assert sum(prior) > 1e6
    found = stats.shrink_with_prior([10, 11, 9, 10], 100, prior)
    assert found.estimate.tolist() == pytest.approx([0.1] * 4, abs=1e-4)


@given(groups=GROUPS, first=st.floats(0.5, 50), second=st.floats(0.5, 50))
def test_a_prior_gives_ordered_limits_and_swaps_with_the_outcome(groups, first, second):
    counts, totals = np.array(groups).T
    found = stats.shrink_with_prior(counts, totals, stats.BetaPrior(first, second))
    mirror = stats.shrink_with_prior(totals - counts, totals, stats.BetaPrior(second, first))
    assert is_ordered(found)
    assert found.low == pytest.approx(1 - mirror.high, abs=1e-9)


def test_tables_are_shrunk_row_by_row():
    rows = stats.shrink_rates([[5, 9, 40], [2, 2, 2]], [[100, 90, 200], [50, 50, 50]])
    alone = stats.shrink_rates([5, 9, 40], [100, 90, 200])
    assert rows.rate[0].tolist() == pytest.approx(alone.rate.tolist())
    assert rows.rate[1].tolist() == pytest.approx([0.04] * 3)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: stats.shrink_rates([3], [10]), "at least two groups"),
        (lambda: stats.shrink_rates([0, 0], [10, 10]), "at least one event"),
        (lambda: stats.shrink_shares([10, 10], [10, 10]), "Everybody has the outcome"),
        (lambda: stats.shrink_shares([1, 0], [1, 1]), "more than one person on average"),
        (lambda: stats.fit_beta_prior([[1, 2]], [[10, 10]]), "one row of groups"),
        (lambda: stats.shrink_with_prior(1, 10, stats.BetaPrior(0, 1)), "above 0; 0 and 1 were given"),
    ],
)
def test_groups_outside_the_domain_are_refused(call, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        call()
