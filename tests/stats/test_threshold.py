"""
The threshold test: ranks and signs of the reference, and what it refuses.
"""

import csv
import os

import numpy as np
import pytest

from dueregard.errors import StatisticsError
from tests.shared_data import golden, shared_path

if os.environ.get("CI") != "true":
    # Development installs it, so where everything is to be proved its absence is an error.
    pytest.importorskip("numpyro", reason="the threshold test needs the extra 'threshold'")

from dueregard.stats.threshold_test import Searches, _Fit, _is_recovered, threshold_test


def read_counts(groups):
    with shared_path("reference", "inputs", "stops_synthetic.csv").open(encoding="utf-8") as file:
        rows = {(row["area"], row["group"]): row for row in csv.DictReader(file)}
    areas = sorted({area for area, _ in rows})
    return Searches(
        *(
            np.array([[int(rows[area, group][name]) for group in groups] for area in areas])
            for name in ("stops", "searches", "hits")
        )
    )


@pytest.fixture(scope="module")
def answer():
    groups = golden("stop_search_fairness")["threshold"]["group"]
    # Few draws, to take seconds; the reference runner takes as many as a user does.
    return threshold_test(groups, read_counts(groups), draws=300)


def test_the_rank_of_the_thresholds_is_that_of_the_reference(answer):
    figures = golden("stop_search_fairness")["threshold"]
    order = np.argsort(figures["posterior_mean"])
    assert answer.lowest_first == tuple(figures["group"][place] for place in order)
    assert answer.convergence < 1.05


def test_no_sign_contradicts_the_reference(answer):
    difference = golden("stop_search_fairness")["threshold"]["difference_from_first"]
    for sign, low, high in zip(
        answer.lower_than_first, difference["lower"], difference["upper"], strict=True
    ):
        assert sign in ((0,) if low < 0 < high else (0, np.sign(low)))
    assert any(answer.lower_than_first)


def even_counts(areas, groups=2):
    shape = (areas, groups)
    return Searches(np.full(shape, 900), np.full(shape, 90), np.full(shape, 30))


@pytest.mark.parametrize(
    ("groups", "counts", "sentence"),
    [
        (["a", "b"], even_counts(9), "at least 10 areas; 9 were given"),
        (["a"], even_counts(12, 1), "at least two groups"),
        (["a", "b", "c"], even_counts(12), "one column a group"),
        (["a", "b"], even_counts(12)._replace(hits=np.full((12, 2), 91)), "finds at most searches"),
    ],
)
def test_counts_that_cannot_carry_the_test_are_refused(groups, counts, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        threshold_test(groups, counts)


@pytest.mark.parametrize(
    ("moved_by", "recovered"), [((0, 0), True), ((0.3, 0.3), False), ((0.4, -0.05), False)]
)
def test_a_trial_must_hold_the_thresholds_and_contradict_no_sign(moved_by, recovered):
    counts = even_counts(12)
    # No telling signal: everybody's threshold is the share of offenders, 0.27 and 0.5.
    guilty = np.tile([-1.0, 0.0], (12, 1))
    made_from = _Fit(np.zeros((1, 2)), guilty, np.full((12, 2), 1e-9), np.zeros((12, 2)), 1.0)
    spread = np.linspace(-0.02, 0.02, 200)[:, np.newaxis]
    trial = made_from._replace(thresholds=np.array([0.269, 0.5]) + moved_by + spread * [1, -1])
    assert _is_recovered(counts, made_from, trial, 0.95) == recovered
