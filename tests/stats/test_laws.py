"""
The laws every public function obeys, whatever its method, on numbers chosen by the names of its parameters.

A function added to `dueregard.stats` is tried here by itself. One with a parameter of a new name fails
until its numbers, and so the laws it is under, are given below.
"""

import inspect
import math
import warnings
from dataclasses import fields, is_dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from dueregard import stats
from dueregard.errors import StatisticsError
from dueregard.stats import disclosure, survey

# A dozen groups, then months of two years.
SHARES_OF_FIVE = [0.10, 0.14, 0.21, 0.18, 0.30]
SIZES_OF_FIVE = [900, 1200, 600, 1500, 800]
MONTHS, LATER = (
    [21, 30, 25, 19, 27, 33, 24, 22, 28, 31, 26, 20],
    [18, 25, 23, 15, 22, 30, 19, 17, 26, 24, 21, 16],
)
PERIOD = stats.PeriodCounts(40, 9000, 90, 30000)
CHART = stats.xmr_chart(MONTHS)
MARGIN = stats.Margin(-0.1, 0.0, 0.1)
MAIHDA = stats.maihda_logit([9, 20, 30, 18, 44], [100, 120, 140, 150, 160])

#: Numbers of events and of people: whole or weighted, never below 0, never above 2**53.
COUNTS = {
    "count": 12,
    "total": 90,
    "denominator": 900,
    "reference_count": 40,
    "reference_total": 500,
    "reference_denominator": 5200,
    "missing_count": 7,
    "known": 80,
    "before": 40,
    "after": 55,
    "counts": [9, 20, 30, 18, 44],
    "totals": [100, 120, 140, 150, 160],
    "denominators": [100, 120, 140, 150, 160],
    "reference_counts": [19, 25, 30, 38, 54],
    "reference_totals": [200, 220, 240, 250, 260],
    "reference_denominators": [200, 220, 240, 250, 260],
    "standard": [5, 4, 3, 2, 1],
    "observed": [12, 40, 22, 8, 30],
    "populations": SIZES_OF_FIVE,
    "appointed": 12,
    "shortlisted": 90,
    "reference_appointed": 40,
    "reference_shortlisted": 300,
    "white_appointed": 40,
    "white_shortlisted": 300,
    "bme_appointed": 12,
    "bme_shortlisted": 90,
    "before_by_month": MONTHS,
    "after_by_month": LATER,
    "people": [1000] * 20,
    "deaths": [5] + [1] * 10 + [9, 14, 20, 33, 50, 70, 90, 120, 150],
    "before_respondents": 900,
    "after_respondents": 1100,
}
#: Other numbers, of any sign or with limits of their own.
NUMBERS = {
    "estimates": SHARES_OF_FIVE,
    "standard_errors": [0.01, 0.02, 0.01, 0.02, 0.03],
    "estimate": 0.2,
    "standard_error": 0.03,
    "reference": 0.31,
    "reference_standard_error": 0.04,
    "shares": SHARES_OF_FIVE,
    "population_shares": [0.2, 0.3, 0.2, 0.1, 0.2],
    "p_values": [0.01, 0.2, 0.04],
    "times": [1, 3, 2],
    "share": 0.3,
    "values": [4.0, 5.5, 3.2, 6.1, 5.0, 4.4, 5.9, 6.3, 4.8, 5.2, 5.7, 4.1],
    "weights": 2.0,
    "point": 0.2,
    "before_share": 0.4,
    "after_share": 0.45,
    "before_length": 1,
    "after_length": 2,
    "before_design_effect": 1.3,
    "after_design_effect": 1.2,
    "expected": [11.0, 18.0, 33.0, 20.0, 40.0],
    "target": 0.4,
    "between": 0.02,
    "variance": [0.2, 0.3, 0.25, 0.3, 0.2],
    "mean": SHARES_OF_FIVE,
    "predicted": SHARES_OF_FIVE,
    "change": -0.27,
    "dispersion": 2.0,
    "share_now": 0.174,
    "share_change": 0.015,
    "count_change": 529,
    "total_now": 33500,
    "yearly_change": 0.0075,
    "value": 50.2,
    "share_to_group": 0.5,
    "share_to_reference": 0.25,
}
#: What is no number: names, fits of other functions, places in a series.
OTHERS = {
    "fit": stats.monthly_quasi_poisson(MONTHS, LATER),
    "coefficient": stats.Coefficient(0.4, 0.1, 12.0),
    "margin": MARGIN,
    "interval": stats.Interval(*np.array([0.02, -0.01, 0.05])),
    "chart": CHART,
    "null": MAIHDA,
    "main": MAIHDA,
    "strata": [["a", "x"], ["a", "y"], ["b", "x"], ["b", "y"]],
    "references": ["a", "x"],
    "best": 0,
    "change_at": 6,
    "half_width": 0.05,
    "level": 0.95,
    "minute": list(range(1000, 1240)),
    "dark": [0, 1, 1, 0, 1, 0] * 40,
    "group": [0, 1, 0, 1, 1] * 48,
    "places": ["a", "a", "b", "b", "c", "c"],
    "periods": [0, 1] * 3,
    "measure": [0, 1, 0, 0, 0, 0],
}
#: Where a name means another thing in one function.
ITS_OWN = {
    "total": {
        "maihda_linear_ml": [90] * 5,
        "maihda_linear_reml": [90] * 5,
        "maihda_logit": [100, 120, 140, 150, 160],
        "discriminatory_accuracy": [100, 120, 140, 150, 160],
    },
    "count": {"maihda_logit": [9, 20, 30, 18, 44], "discriminatory_accuracy": [9, 20, 30, 18, 44]},
    "before": {
        "ratio_of_rate_ratios": PERIOD,
        "ratio_of_rate_ratios_p": PERIOD,
        "difference_in_differences": MONTHS,
        "difference_in_differences_pooled": MONTHS,
    },
    "after": {
        "ratio_of_rate_ratios": PERIOD,
        "ratio_of_rate_ratios_p": PERIOD,
        "difference_in_differences": LATER,
        "difference_in_differences_pooled": LATER,
    },
    "values": {"panel_difference_in_differences": [4.0, 6.5, 3.0, 3.4, 5.0, 5.2]},
    "prior": {
        "shrink_with_prior": stats.fit_beta_prior([2, 20, 30, 4], [90, 80, 70, 100]),
        "shrink_rates_with_prior": stats.fit_lognormal_prior([2, 20, 30, 4], [90, 80, 70, 100]),
    },
    "others_before": dict.fromkeys(("difference_in_differences", "difference_in_differences_pooled"), LATER),
    "others_after": dict.fromkeys(
        ("difference_in_differences", "difference_in_differences_pooled"), MONTHS[::-1]
    ),
    "expected": {"ratio_funnel_limits": 30.0, "ratio_funnel_limits_widened": 30.0},
    "counts": {"interrupted_counts": MONTHS},
    "share_change": {"equal_size_total": 0.015},
}

#: Values of any sign, or periods, where the same name elsewhere is a count.
NO_COUNTS = {parameter: ITS_OWN[parameter] for parameter in ("before", "after")}

FUNCTIONS = {name: part for name, part in vars(stats).items() if inspect.isfunction(part)}


def example(name):
    """Return arguments for every parameter of a function that must be given."""
    return {
        parameter: ITS_OWN.get(parameter, {}).get(name, {**COUNTS, **NUMBERS, **OTHERS}.get(parameter))
        for parameter, about in inspect.signature(FUNCTIONS[name]).parameters.items()
        if about.default is inspect.Parameter.empty
    }


def parameters(kinds):
    """List every function with each of its parameters of a kind that is not a thing of its own there."""
    return [
        (name, parameter)
        for name in FUNCTIONS
        for parameter, value in example(name).items()
        if parameter in kinds and name not in NO_COUNTS.get(parameter, ())
    ]


def numbers_in(found):
    """Iterate over the numbers of a result, whatever holds them."""
    if isinstance(found, str | bool | None):
        return
    if is_dataclass(found):
        found = [getattr(found, field.name) for field in fields(found)]
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, tuple | list):
        for part in found:
            yield from numbers_in(part)
    elif np.asarray(found).dtype.kind in "fiu":
        yield from np.ravel(found)


def with_one(value, bad):
    """Return a number, or the first of some, replaced by one that cannot be."""
    return [bad, *value[1:]] if isinstance(value, list) else bad


def interval_of(found):
    return found.interval if isinstance(found, stats.Ruled) else found


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_function_is_without_numbers_to_try_it_on(name):
    missing = [parameter for parameter, value in example(name).items() if value is None]
    assert not missing, f"say which numbers {missing} are, and under which laws"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_result_is_not_a_number(name):
    found = FUNCTIONS[name](**example(name))
    assert not any(math.isnan(number) for number in numbers_in(found))


@pytest.mark.parametrize(("name", "parameter"), parameters(COUNTS))
@pytest.mark.parametrize("bad", [-1, 2**53 + 2, math.nan, math.inf])
def test_counts_that_cannot_be_are_refused(name, parameter, bad):
    given = example(name)
    with pytest.raises(StatisticsError):
        FUNCTIONS[name](**{**given, parameter: with_one(given[parameter], bad)})


@pytest.mark.parametrize(("name", "parameter"), parameters(NUMBERS))
@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_numbers_that_are_none_are_refused(name, parameter, bad):
    given = example(name)
    with pytest.raises(StatisticsError):
        FUNCTIONS[name](**{**given, parameter: with_one(given[parameter], bad)})


WITH_A_LEVEL = [name for name in FUNCTIONS if "level" in inspect.signature(FUNCTIONS[name]).parameters]


@pytest.mark.parametrize("name", WITH_A_LEVEL)
@pytest.mark.parametrize("level", [0, 1, 95, -0.5, math.nan])
def test_levels_that_cannot_be_are_refused(name, level):
    with pytest.raises(StatisticsError):
        FUNCTIONS[name](**{**example(name), "level": level})


def has_limits(name):
    found = interval_of(FUNCTIONS[name](**example(name)))
    return isinstance(found, stats.Interval)


@pytest.mark.parametrize("name", [name for name in WITH_A_LEVEL if has_limits(name)])
def test_intervals_hold_the_estimate_and_widen_with_the_level(name):
    found = [
        interval_of(FUNCTIONS[name](**{**example(name), "level": level})) for level in (0.5, 0.8, 0.95, 0.998)
    ]
    for interval in found:
        assert np.all(interval.low <= interval.estimate)
        assert np.all(interval.estimate <= interval.high)
    for inner, outer in pairwise(found):
        assert np.all(outer.low <= inner.low)
        assert np.all(inner.high <= outer.high)
    assert np.all(found[-1].high - found[-1].low > found[0].high - found[0].low)


#: Comparisons whose first half is one group and whose second half is the other.
COMPARISONS = [
    name
    for name in FUNCTIONS
    if len(example(name)) == 4 and any("reference" in parameter for parameter in example(name))
]
RATIOS = [name for name in COMPARISONS if "ratio" in name and has_limits(name) and "indirect" not in name]
DIFFERENCES = [name for name in COMPARISONS if "difference" in name]
TESTS = [
    name for name in COMPARISONS if not has_limits(name) and (name.endswith("_p") or "chi_square" in name)
]


def swapped(name):
    first, second, *others = example(name).values()
    return interval_of(FUNCTIONS[name](*others, first, second))


@pytest.mark.parametrize("name", RATIOS)
def test_swapping_the_groups_inverts_a_ratio(name):
    found, inverse = interval_of(FUNCTIONS[name](**example(name))), swapped(name)
    assert found.estimate == pytest.approx(1 / inverse.estimate, rel=1e-6)
    assert [found.low, found.high] == pytest.approx([1 / inverse.high, 1 / inverse.low], rel=1e-6)


@pytest.mark.parametrize("name", DIFFERENCES)
def test_swapping_the_groups_turns_the_sign_of_a_difference(name):
    found, inverse = interval_of(FUNCTIONS[name](**example(name))), swapped(name)
    assert found.estimate == pytest.approx(-inverse.estimate)
    assert [found.low, found.high] == pytest.approx([-inverse.high, -inverse.low], abs=1e-9)


@pytest.mark.parametrize("name", TESTS)
def test_swapping_the_groups_leaves_a_test_as_it_is(name):
    first, second, *others = example(name).values()
    found, other = FUNCTIONS[name](**example(name)), FUNCTIONS[name](*others, first, second)
    assert list(numbers_in(found)) == pytest.approx(list(numbers_in(other)))


#: The total or the people beside each count.
OF = {"count": ("total", "denominator"), "reference_count": ("reference_total", "reference_denominator")}


def with_counts(name, choose):
    """Return arguments with the counts of one or both groups replaced by what is chosen for their size."""
    given = example(name)
    sizes = {
        part: given[whole] for part, wholes in OF.items() for whole in wholes if {part, whole} <= given.keys()
    }
    return [
        {**given, **{part: choose(sizes[part]) for part in parts}}
        for parts in (["count"], ["reference_count"], ["count", "reference_count"])
        if all(part in sizes and not isinstance(given[part], list) for part in parts)
    ]


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("choose", [lambda _: 0, lambda size: size], ids=["none", "all"])
def test_none_and_all_give_no_result_that_is_not_a_number(name, choose):
    for given in with_counts(name, choose):
        try:
            found = FUNCTIONS[name](**given)
        # Refused with a sentence is an answer too.
        except StatisticsError:
            continue
        assert not any(math.isnan(number) for number in numbers_in(found)), given


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("size", [0, 1])
def test_one_group_and_no_group_are_computed_or_refused_with_a_sentence(name, size):
    given = {
        parameter: value[:size] if isinstance(value, list) else value
        for parameter, value in example(name).items()
    }
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = FUNCTIONS[name](**given)
        # Refused with a sentence is an answer too.
        except StatisticsError:
            return
    assert not any(math.isnan(number) for number in numbers_in(found))


@pytest.mark.parametrize("room", [survey, disclosure])
def test_every_function_of_the_rooms_with_tests_of_their_own_is_named_in_them(room):
    folder = Path(__file__).parent / room.__name__.rpartition(".")[2]
    tests = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    unnamed = [name for name, part in vars(room).items() if inspect.isfunction(part) and name not in tests]
    assert not unnamed
