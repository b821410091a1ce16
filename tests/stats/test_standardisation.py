"""
Standardised rates and ratios over strata: reference figures, real searches, and the laws.
"""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard import stats
from dueregard.errors import StatisticsError
from tests.shared_data import golden, shared_path
from tests.stats.figures import LEVELS, close_to, contains, is_ordered, limits

STRATA = st.lists(
    st.tuples(st.integers(1, 400), st.integers(1000, 90000), st.integers(1, 400), st.integers(1000, 90000)),
    min_size=1,
    max_size=8,
).map(lambda rows: np.array(rows, dtype=float).T)


def test_reference_direct_rates_are_reproduced():
    for case in golden("inequality")["dsr"]:
        strata = case["x"], case["n"], case["stdpop"]
        dobson, reference = stats.direct_rate(*strata), case["phe_dobson"]
        assert 1e5 * float(dobson.estimate) == pytest.approx(reference["value"], rel=1e-9)
        assert limits(dobson, 1e5) == pytest.approx([reference["lowercl"], reference["uppercl"]], rel=1e-8)
        gamma, reference = stats.direct_rate_gamma(*strata), case["fay_feuer_gamma"]
        assert limits(gamma, 1e5) == pytest.approx([reference["lci"], reference["uci"]], rel=1e-8)


def test_reference_indirect_ratios_are_reproduced():
    for case in golden("inequality")["isr"]:
        numbers = [case["input"][name] for name in ("x", "n", "x_ref", "n_ref")]
        ratio, reference = stats.indirect_ratio(*numbers), case["isratio"]
        assert float(stats.expected_count(*numbers[1:])) == pytest.approx(reference["expected"], rel=1e-10)
        assert float(ratio.estimate) == pytest.approx(reference["value"], rel=1e-10)
        assert limits(ratio) == pytest.approx([reference["lowercl"], reference["uppercl"]], rel=1e-8)
        rate, reference = stats.indirect_rate(*numbers), case["israte"]
        assert float(rate.estimate) * 1e5 == pytest.approx(reference["value"], rel=1e-10)
        assert limits(rate, 1e5) == pytest.approx([reference["lowercl"], reference["uppercl"]], rel=1e-8)


def test_a_direct_rate_of_five_strata():
    found = stats.direct_rate(
        [608, 278, 353, 269, 63], [18761, 7223, 6594, 6620, 4341], [3255, 4300, 7175, 2097, 6734]
    )
    expected = [3556.84607817588, 3337.38293589533, 3784.65742890187]
    assert [1e5 * float(found.estimate), *limits(found, 1e5)] == pytest.approx(expected)


def searches_by_age_and_sex(group):
    path = shared_path("reference", "inputs", "mps_age_sex_2020q3.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = {
            (row["sex"], row["age_range"], row["ethnic_group"]): (int(row["searches"]), int(row["people"]))
            for row in csv.DictReader(file)
        }
    strata = [key[:2] for key in rows if key[2] == group and (*key[:2], "White") in rows]
    own, white = ([rows[*key, name] for key in strata] for name in (group, "White"))
    return np.array(own).T, np.array(white).T


def test_age_and_sex_adjusted_ratios_of_a_published_claim_are_reproduced():
    black, white = searches_by_age_and_sex("Black")
    claim = golden("published_claims")["claim_4_2_times"]["age_sex"]
    pooled = stats.mantel_haenszel_rate_ratio(*black, *white)
    assert float(pooled.estimate) == pytest.approx(claim["mantel_haenszel_rate_ratio"], rel=1e-9)
    assert limits(pooled) == pytest.approx(claim["mantel_haenszel_ci"], rel=1e-9)
    direct = stats.direct_rate_ratio(*black, *white, black[1] + white[1])
    assert float(direct.estimate) == pytest.approx(claim["directly_standardised_ratio"], rel=1e-9)
    assert is_ordered(direct)
    crude = stats.rate_ratio_log_wald(*black.sum(axis=1), *white.sum(axis=1))
    assert float(crude.estimate) == pytest.approx(claim["crude"]["rate_ratio"], rel=1e-9)


def test_searches_of_people_of_mixed_ethnicity_were_a_matter_of_age():
    mixed, white = searches_by_age_and_sex("Mixed")
    crude = stats.rate_ratio_log_wald(*mixed.sum(axis=1), *white.sum(axis=1))
    adjusted = stats.mantel_haenszel_rate_ratio(*mixed, *white)
    assert float(crude.estimate) == pytest.approx(1.478, abs=5e-4)
    assert [float(adjusted.estimate), *limits(adjusted)] == pytest.approx([0.977, 0.932, 1.024], abs=6e-4)


def hits_by_area(group):
    path = shared_path("reference", "inputs", "stops_synthetic.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["group"] == group]
    rows.sort(key=lambda row: row["area"])
    return [int(row["hits"]) for row in rows], [int(row["searches"]) for row in rows]


def test_reference_hit_rate_tests_over_areas_are_reproduced():
    for case in golden("stop_search_fairness")["outcome"]["stratified_by_area"]:
        numbers = *hits_by_area(case["group"]), *hits_by_area(case["reference"])
        found = stats.mantel_haenszel_odds_ratio(*numbers)
        assert float(found.estimate) == pytest.approx(case["odds_ratio_mh"], rel=1e-8)
        assert limits(found) == close_to(case["ci"])
        assert float(stats.mantel_haenszel_test(*numbers).p) == pytest.approx(case["p"], rel=1e-6)
        corrected = stats.mantel_haenszel_test_continuity(*numbers)
        assert float(corrected.p) == pytest.approx(case["p_continuity"], rel=1e-6)


def test_berkeley_admissions_within_departments():
    # Bickel, Hammel and O'Connell (1975): men and women admitted to six departments. Men overall had the
    # higher odds (1.84); within departments 0.90, as printed by R for its data set UCBAdmissions.
    men = [512, 353, 120, 138, 53, 22], [825, 560, 325, 417, 191, 373]
    women = [89, 17, 202, 131, 94, 24], [108, 25, 593, 375, 393, 341]
    crude = stats.odds_ratio_log_wald(sum(men[0]), sum(men[1]), sum(women[0]), sum(women[1]))
    found = stats.mantel_haenszel_odds_ratio(*men, *women)
    assert float(crude.estimate) == pytest.approx(1.84, abs=0.005)
    assert [float(found.estimate), *limits(found)] == pytest.approx([0.9047, 0.7719, 1.0603], abs=5e-5)
    test = stats.mantel_haenszel_test_continuity(*men, *women)
    assert [float(test.statistic), float(test.p)] == pytest.approx([1.4269, 0.2323], abs=5e-5)


@given(strata=STRATA, level=LEVELS)
def test_every_adjusted_figure_lies_inside_and_widens_with_the_level(strata, level):
    first, exposure, second, other = strata
    higher = level + (1 - level) / 2
    for method, numbers in (
        (stats.direct_rate, (first, exposure, other)),
        (stats.direct_rate_gamma, (first, exposure, other)),
        (stats.direct_rate_ratio, (first, exposure, second, other, exposure + other)),
        (stats.indirect_ratio, (first, exposure, second, other)),
        (stats.mantel_haenszel_rate_ratio, (first, exposure, second, other)),
        (stats.mantel_haenszel_odds_ratio, (first, exposure, second, other)),
    ):
        found = method(*numbers, level=level)
        assert is_ordered(found)
        assert contains(method(*numbers, level=higher), found)


@given(strata=STRATA)
def test_swapping_the_groups_inverts_every_pooled_ratio(strata):
    first, exposure, second, other = strata
    for method in (stats.mantel_haenszel_rate_ratio, stats.mantel_haenszel_odds_ratio):
        found, back = method(*strata), method(second, other, first, exposure)
        assert limits(found) == pytest.approx([1 / back.high, 1 / back.low])
    there = stats.direct_rate_ratio(*strata, exposure)
    back = stats.direct_rate_ratio(second, other, first, exposure, exposure)
    assert limits(there) == pytest.approx([1 / back.high, 1 / back.low])


@given(strata=STRATA)
def test_the_own_age_structure_as_standard_gives_the_crude_rate(strata):
    first, exposure, _, _ = strata
    found = stats.direct_rate(first, exposure, exposure)
    crude = stats.rate_phe(first.sum(), exposure.sum())
    assert [float(found.estimate), *limits(found)] == pytest.approx([float(crude.estimate), *limits(crude)])
    assert float(stats.indirect_ratio(first, exposure, first, exposure).estimate) == pytest.approx(1)


@given(strata=STRATA)
def test_one_stratum_is_the_crude_ratio(strata):
    one = strata[:, :1]
    pooled, crude = stats.mantel_haenszel_rate_ratio(*one), stats.rate_ratio_log_wald(*one[:, 0])
    assert float(pooled.estimate) == pytest.approx(float(crude.estimate))


def test_several_groups_are_standardised_at_once():
    found = stats.direct_rate([[5, 9], [0, 0]], [[100, 200], [100, 300]], [1000, 3000])
    assert found.estimate.tolist() == pytest.approx([0.25 * 0.05 + 0.75 * 0.045, 0])
    assert found.low[1] == 0 < found.high[1]


@pytest.mark.parametrize(
    ("method", "numbers", "sentence"),
    [
        (stats.direct_rate, ([1], [10], [0]), "standard population needs at least one person"),
        (
            stats.direct_rate,
            ([1, 2], [10, 0], [1, 1]),
            "of zero gives no rate or share",
        ),
        (stats.direct_rate_gamma, ([0], [10], [1]), "at least one event"),
        (stats.direct_rate_ratio, ([0], [10], [1], [10], [1]), "events in both groups"),
        (stats.indirect_ratio, ([1], [10], [0], [10]), "No event is expected"),
        (stats.mantel_haenszel_rate_ratio, ([0], [10], [1], [10]), "events in both groups"),
        (stats.mantel_haenszel_odds_ratio, ([0], [10], [1], [10]), "both outcomes in both groups"),
        (stats.mantel_haenszel_test, ([0], [10], [0], [10]), "No stratum has both outcomes"),
    ],
)
def test_strata_outside_the_domain_are_refused(method, numbers, sentence):
    with pytest.raises(StatisticsError, match=sentence):
        method(*numbers)
