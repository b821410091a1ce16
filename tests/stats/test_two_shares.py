"""
Two shares compared by ratio and odds ratio, and tested: reference figures and laws.
"""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from scipy.stats import nchypergeom_fisher

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden
from tests.stats.figures import LEVELS, close_to, groups, is_ordered, limits

RATIOS = {"rr_log_wald": stats.risk_ratio_log_wald, "rr_mover_wilson": stats.risk_ratio_mover}
SCORES = {"rr_score_mn": stats.risk_ratio_score, "or_score_mn": stats.odds_ratio_score}
RISK = [*RATIOS.values(), stats.risk_ratio_score]
ODDS = [
    stats.odds_ratio_log_wald,
    stats.odds_ratio_score,
    stats.odds_ratio_exact,
    stats.odds_ratio_mid_p,
]
CLOSED_FORMS = RATIOS | {"or_log_wald": stats.odds_ratio_log_wald}


def cases():
    for case in golden("two_group_disparity")["proportions"]:
        yield case, (case["x1"], case["n1"], case["x0"], case["n0"])


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_reference_ratios_in_closed_form_are_reproduced(name):
    for case, numbers in cases():
        found = CLOSED_FORMS[name](*numbers, level=case["conf"])
        assert limits(found) == close_to(case[name])
        estimate = case["risk_ratio"] if name.startswith("rr") else case["odds_ratio"]
        assert float(found.estimate) == pytest.approx(inf if estimate is None else estimate)


@pytest.mark.parametrize("name", SCORES)
def test_reference_score_limits_are_reproduced_to_the_decimals_published(name):
    for case, numbers in cases():
        found = SCORES[name](*numbers, level=case["conf"])
        assert limits(found) == close_to(case[name], 5e-6)


def test_reference_score_differences_are_reproduced_to_six_decimals():
    for case, numbers in cases():
        found, reference = stats.difference_score(*numbers, level=case["conf"]), case["rd_score_mn"]
        assert limits(found) == pytest.approx([reference["lower"], reference["upper"]], abs=2e-6)


def test_reference_exact_odds_ratios_are_reproduced_to_the_precision_they_have():
    for case, numbers in cases():
        exact = stats.odds_ratio_exact(*numbers, level=case["conf"])
        assert limits(exact) == close_to(case["odds_ratio_conditional_exact_ci"], 0.02)
        estimate = case["odds_ratio_conditional_mle"]
        assert float(exact.estimate) == pytest.approx(inf if estimate is None else estimate, rel=0.02)
        if case["or_midp"] is not None:
            found = stats.odds_ratio_mid_p(*numbers, level=case["conf"])
            assert float(found.estimate) == pytest.approx(case["or_midp"]["estimate"], rel=1e-3)
            # The reference's search stops early on an upper limit of 522; see the oracle below.
            assert limits(found) == close_to(case["or_midp"], 5e-3)


@pytest.mark.parametrize(("first", "whole", "second", "other"), [(9, 10, 3, 10), (34, 120, 60, 410)])
def test_exact_and_mid_p_limits_cut_the_tails_they_promise(first, whole, second, other):
    def tails(odds_ratio):
        tables = nchypergeom_fisher(whole + other, whole, first + second, odds_ratio)
        return tables.sf(first), tables.pmf(first)

    exact = stats.odds_ratio_exact(first, whole, second, other)
    mid_p = stats.odds_ratio_mid_p(first, whole, second, other)
    above, at = tails(float(exact.low))
    assert above + at == pytest.approx(0.025, rel=1e-6)
    above, _ = tails(float(exact.high))
    assert above == pytest.approx(0.975, rel=1e-6)
    for limit, tail in ((mid_p.low, 0.025), (mid_p.estimate, 0.5), (mid_p.high, 0.975)):
        above, at = tails(float(limit))
        assert above + at / 2 == pytest.approx(tail, rel=1e-6)


def test_reference_tests_are_reproduced():
    for case, numbers in cases():
        plain, yates = stats.chi_square_two_shares(*numbers), stats.chi_square_two_shares_yates(*numbers)
        assert float(stats.fisher_p(*numbers)) == pytest.approx(case["fisher_p"], rel=1e-8)
        assert float(plain.statistic) == pytest.approx(case["chisq"], rel=1e-10)
        assert float(plain.p) == pytest.approx(case["chisq_p"], rel=1e-8)
        assert float(yates.statistic) == pytest.approx(case["chisq_yates"], rel=1e-10)
        assert float(yates.p) == pytest.approx(case["chisq_yates_p"], rel=1e-8)


def test_reference_excess_shares_are_reproduced():
    for case in golden("two_group_disparity")["attributable"]:
        numbers = case["x1"], case["n1"], case["x0"], case["n0"]
        for name, method, times in (
            ("attributable_fraction_exposed", stats.excess_share_of_group, 1),
            ("population_attributable_fraction", stats.excess_share_of_population, 1),
            ("population_attributable_risk", stats.excess_of_population, 100),
            ("attributable_risk", stats.difference_wald, 100),
        ):
            found, reference = method(*numbers), case[name]
            assert float(found.estimate) * times == pytest.approx(reference["est"], rel=1e-9)
            assert limits(found, times) == close_to(reference, 1e-6)


def test_fishers_tea_party():
    # Fisher (1935): four of four cups told right, with four of each kind: one chance in seventy, twice.
    assert float(stats.fisher_p(4, 4, 0, 4)) == pytest.approx(2 / 70)
    assert float(stats.fisher_p(3, 4, 1, 4)) == pytest.approx(34 / 70)


def test_aspirin_and_heart_attacks_is_a_published_worked_example():
    # Agresti, Introduction to Categorical Data Analysis: 189 of 11,034 on placebo, 104 of 11,037 on aspirin.
    risk = stats.risk_ratio_log_wald(189, 11034, 104, 11037)
    odds = stats.odds_ratio_log_wald(189, 11034, 104, 11037)
    assert [float(risk.estimate), *limits(risk)] == pytest.approx([1.82, 1.43, 2.31], abs=0.006)
    assert [float(odds.estimate), *limits(odds)] == pytest.approx([1.83, 1.44, 2.33], abs=0.006)


def test_a_small_published_table_by_every_odds_ratio():
    assert limits(stats.odds_ratio_log_wald(9, 10, 3, 10)) == pytest.approx(
        [1.77748585100643, 248.103240737642]
    )
    assert limits(stats.odds_ratio_mid_p(9, 10, 3, 10)) == pytest.approx([1.78895, 520.87], rel=5e-3)
    assert limits(stats.odds_ratio_score(9, 10, 3, 10)) == pytest.approx([1.947651, 164.165639], rel=5e-6)


@pytest.mark.parametrize("method", RISK)
@given(group=groups(), reference=groups(smallest=1), level=LEVELS)
def test_ratio_of_shares_lies_inside_and_is_inverted_when_swapped(method, group, reference, level):
    found = method(*group, *reference, level=level)
    wider = method(*group, *reference, level=level + (1 - level) / 2)
    assert is_ordered(found)
    assert 0 <= wider.low <= found.low * (1 + 1e-9)
    assert found.high <= wider.high * (1 + 1e-9)
    if group[0] > 0:
        swapped = method(*reference, *group, level=level)
        assert limits(found) == pytest.approx([1 / swapped.high, 1 / swapped.low], rel=1e-7)


@pytest.mark.parametrize("method", ODDS)
@given(first=groups(), second=groups(), level=LEVELS)
def test_odds_ratio_lies_inside_and_is_inverted_when_swapped(method, first, second, level):
    group, reference = (min(first[0], 60), min(first[1], 90)), (min(second[0], 60), min(second[1], 90))
    cells = group[0] * (reference[1] - reference[0]), reference[0] * (group[1] - group[0])
    if cells == (0, 0):
        with pytest.raises(StatisticsError, match="zero to zero"):
            method(*group, *reference, level=level)
        return
    found = method(*group, *reference, level=level)
    assert is_ordered(found)
    if min(cells) > 0:
        swapped = method(*reference, *group, level=level)
        assert limits(found) == pytest.approx([1 / swapped.high, 1 / swapped.low], rel=1e-6)
        opposite = method(
            group[1] - group[0], group[1], reference[1] - reference[0], reference[1], level=level
        )
        assert limits(found) == pytest.approx([1 / opposite.high, 1 / opposite.low], rel=1e-6)


@given(first=groups(), second=groups())
def test_fisher_is_a_probability_and_indifferent_to_the_order_of_groups(first, second):
    p = stats.fisher_p(*first, *second)
    assert 0 <= p <= 1
    assert float(stats.fisher_p(*second, *first)) == pytest.approx(float(p), rel=1e-6)


@given(group=groups(smallest=1), reference=groups(smallest=1))
def test_an_excess_share_is_at_most_the_whole(group, reference):
    for method in (stats.excess_share_of_group, stats.excess_share_of_population):
        found = method(*group, *reference)
        assert is_ordered(found)
        assert found.high <= 1


@pytest.mark.parametrize("method", [*RISK, stats.odds_ratio_log_wald, stats.odds_ratio_score])
@pytest.mark.parametrize("level", [1e-6, 0.95, 1 - 1e-12])
def test_the_ends_of_the_domain_give_ordered_limits_and_no_warning(method, level):
    for total in (2, 1000, 2**53):
        for other in (2, 1000, 2**53):
            assert is_ordered(method([1, total - 1, total, 0, total // 2], total, 1, other, level=level))


@pytest.mark.parametrize("method", [*RISK, *ODDS])
def test_a_zero_in_one_group_has_its_natural_end(method):
    assert method(0, 10, 4, 10).low == 0
    assert method(4, 10, 0, 10).high == inf
    assert method([], [], [], []).low.shape == (0,)
    with pytest.raises(StatisticsError, match="zero to zero"):
        method([4, 0], 10, [5, 0], 10)


def test_several_groups_share_one_proportion_or_not():
    by_group = golden("stop_search_fairness")["outcome"]
    rows = by_group["by_group"]
    found = stats.chi_square_shares([row["hits"] for row in rows], [row["searches"] for row in rows])
    assert float(found.statistic) == pytest.approx(by_group["chisq"], rel=1e-8)
    assert float(found.p) == pytest.approx(by_group["p"], rel=1e-8)
    assert found.degrees_of_freedom == by_group["df"]


def test_two_groups_by_either_chi_square_are_the_same():
    found = stats.chi_square_shares([[34, 60], [9, 3]], [[120, 410], [10, 10]])
    assert found.statistic.tolist() == pytest.approx([11.940326901317, 7.5])


@pytest.mark.parametrize(
    ("method", "numbers", "sentence"),
    [
        (stats.fisher_p, (2.5, 10, 3, 10), "must be whole"),
        (stats.fisher_p, (10**6, 10**7, 10**6, 10**7), "at most 1,000,000 tables"),
        (stats.chi_square_two_shares, (0, 10, 0, 10), "Nobody or everybody"),
        (stats.excess_share_of_group, (0, 10, 2, 10), "at least one outcome in the group"),
        (stats.excess_share_of_population, (2, 10, 0, 10), "outcomes in both groups"),
        (stats.risk_ratio_score, (0.2, 0.5, 0.1, 0.5), "more than one person"),
    ],
)
def test_tables_outside_the_domain_are_refused(method, numbers, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        method(*numbers)


@pytest.mark.parametrize(
    ("counts", "totals", "sentence"),
    [([3], [10], "at least two groups"), (np.array([0, 0]), [10, 10], "Nobody or everybody")],
)
def test_groups_that_cannot_be_compared_are_refused(counts, totals, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        stats.chi_square_shares(counts, totals)
