"""
No withheld count can be worked out from what is printed, by anybody who knows every total.
"""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from dueregard.cells import Cells
from dueregard.indicators import ALL, INDICATORS, Inputs, MonthlyCells, suppress, suppress_missing
from dueregard.indicators.suppression import choose_withheld, reason_for
from dueregard.model import Indicator

THRESHOLD = 10
COUNTS = st.dictionaries(
    st.sampled_from("ABCDEFGH"), st.one_of(st.integers(0, 25), st.integers(0, 5000)), min_size=1
)


def cells(counts, by="group"):
    table = pa.table({by: pa.array(list(counts), pa.string()), "n": pa.array(counts.values(), pa.int64())})
    return MonthlyCells(Cells.of(table, [by]), by)


def indicator(**given):
    return Indicator(id="figure", source="numbers", by="group", **given)


def bounds(hidden, total):
    """
    Return the least and the most each hidden count can be, given their sum: a linear programme.
    """
    if not hidden:
        return []
    ends = []
    for at in range(len(hidden)):
        aim = np.eye(len(hidden))[at]
        sums = {"A_eq": np.ones((1, len(hidden))), "b_eq": [total], "bounds": (0, None)}
        least, most = linprog(aim, **sums), linprog(-aim, **sums)
        ends.append((least.fun, -most.fun))
    return ends


@given(COUNTS)
def test_whoever_knows_the_total_cannot_bound_a_withheld_count(counts):
    withheld = choose_withheld([counts], threshold=THRESHOLD)
    shown = {group: count for group, count in counts.items() if group not in withheld.all}
    assert all(count >= THRESHOLD for count in shown.values())
    if not shown:
        return
    hidden = [counts[group] for group in sorted(withheld.all)]
    for least, most in bounds(hidden, sum(counts.values()) - sum(shown.values())):
        assert most - least >= THRESHOLD


@given(COUNTS, COUNTS)
def test_before_and_after_are_withheld_together(before, after):
    groups = sorted(before.keys() | after.keys())
    tables = [{group: counts.get(group, 0) for group in groups} for counts in (before, after)]
    withheld = choose_withheld(tables, threshold=THRESHOLD)
    for table in tables:
        hidden = [table[group] for group in withheld.all]
        assert all(count >= THRESHOLD for group, count in table.items() if group not in withheld.all)
        if hidden and len(hidden) < len(groups):
            assert len(hidden) > 1
            assert sum(hidden) >= THRESHOLD


@given(COUNTS, st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(100, 10**6), min_size=8))
def test_kinds_of_figure_on_the_same_counts_withhold_the_same_groups(counts, people):
    alone = choose_withheld([counts], threshold=THRESHOLD)
    beside_people = choose_withheld([counts, {group: people[group] for group in counts}], threshold=THRESHOLD)
    assert beside_people == alone


@given(COUNTS)
def test_no_more_is_withheld_than_is_needed(counts):
    withheld = choose_withheld([counts], threshold=THRESHOLD)
    assert withheld.primary == {group for group, count in counts.items() if count < THRESHOLD}
    for group in withheld.secondary:
        # Without the largest of the further groups the rest would be too few, or too small together.
        without = withheld.all - {group}
        largest = counts[group] == max(counts[other] for other in withheld.secondary)
        assert not largest or len(without) < 2 or sum(counts[other] for other in without) < THRESHOLD


RATIO = {"kind": "rate_ratio", "population": "people", "reference": "White"}


def rates(counts, reference="White"):
    population = dict.fromkeys(counts, 100_000)
    inputs = Inputs(counts=cells(counts), groups=tuple(counts), population=population)
    definition = indicator(**RATIO | {"reference": reference})
    estimates = INDICATORS["rate_ratio"].compute(definition, inputs)
    tables = INDICATORS["rate_ratio"].count_tables(inputs)
    return suppress(estimates, tables, threshold=THRESHOLD, spare=[reference])


def test_everything_made_from_a_small_count_is_withheld_and_one_more_group_with_it():
    estimates, withheld = rates({"White": 900, "Black": 300, "Asian": 40, "Other": 4})
    assert withheld.primary == {"Other"}
    assert withheld.secondary == {"Asian"}
    states = {(e.group, e.measure): e.state for e in estimates}
    assert {group for (group, _), state in states.items() if state == "suppressed"} == {"Other", "Asian"}
    for estimate in estimates:
        if estimate.state == "suppressed":
            assert estimate.value is estimate.interval is estimate.numerator is estimate.denominator is None
            assert estimate.reason == reason_for(THRESHOLD)


def test_a_withheld_figure_does_not_tell_small_from_larger_by_its_words():
    estimates, _ = rates({"White": 900, "Black": 300, "Asian": 40, "Other": 4})
    hidden = [e.model_dump(exclude={"group"}) for e in estimates if e.state == "suppressed"]
    by_measure = {}
    for one in hidden:
        assert by_measure.setdefault(one["measure"], one) == one


def test_the_reference_group_is_withheld_last():
    _, withheld = rates({"White": 15, "Black": 300, "Other": 4})
    assert withheld.all == {"Other", "Black"}


def test_when_the_reference_is_withheld_no_ratio_is_left():
    estimates, withheld = rates({"White": 5, "Black": 300, "Asian": 40})
    assert "White" in withheld.all
    assert {e.state for e in estimates if e.measure == "ratio"} == {"suppressed"}
    assert [e.state for e in estimates if (e.group, e.measure) == ("Black", "rate")] == ["shown"]


def test_a_share_with_few_on_the_other_side_is_withheld_too():
    inputs = Inputs(
        counts=cells({"A": 100, "B": 200, "C": 300}),
        groups=("A", "B", "C"),
        numerator=cells({"A": 97, "B": 100, "C": 150}),
    )
    kind = INDICATORS["share"]
    definition = indicator(kind="share", numerator={"outcome": "Arrest"})
    estimates, withheld = suppress(
        kind.compute(definition, inputs), kind.count_tables(inputs), threshold=THRESHOLD
    )
    assert withheld.primary == {"A"}
    assert withheld.secondary == {"B"}
    assert [e.state for e in estimates] == ["suppressed", "suppressed", "shown"]


def test_a_change_from_nothing_is_withheld_like_any_other_and_does_not_say_nothing():
    inputs = Inputs(
        counts=cells({"A": 100, "B": 200, "C": 300}),
        groups=("A", "B", "C"),
        before=cells({"A": 0, "B": 210, "C": 310}),
    )
    kind = INDICATORS["count_change"]
    estimates, _ = suppress(
        kind.compute(indicator(kind="count_change"), inputs), kind.count_tables(inputs), threshold=THRESHOLD
    )
    assert {e.state for e in estimates if e.group == "A"} == {"suppressed"}


def test_a_figure_of_everybody_that_is_small_is_withheld():
    inputs = Inputs(counts=MonthlyCells(cells({"x": 4}).cells, None), groups=(ALL,))
    kind = INDICATORS["count"]
    (estimate,), _ = suppress(
        kind.compute(Indicator(id="i", source="s", kind="count"), inputs),
        kind.count_tables(inputs),
        threshold=THRESHOLD,
    )
    assert estimate.state == "suppressed"


def test_nothing_small_means_nothing_withheld():
    estimates, withheld = rates({"White": 900, "Black": 300})
    assert withheld.all == frozenset()
    assert all(e.state == "shown" for e in estimates)


@pytest.mark.parametrize(
    ("missing", "shown"),
    [
        ({"": 1000, "not stated": 300}, {"not stated": (300, 300 / 1300)}),
        ({"": 1000, "not stated": 3}, {"not stated": (None, None)}),
        # One small and one large: the total would give the small one away.
        (
            {"": 1000, "not stated": 3, "not asked": 300},
            {"not stated": (None, None), "not asked": (None, None)},
        ),
        (
            {"": 1000, "a": 3, "b": 30, "c": 300},
            {"a": (None, None), "b": (None, None), "c": (300, 300 / 1333)},
        ),
        ({"": 1000, "not stated": 0}, {}),
    ],
)
def test_those_whose_group_is_not_known_are_protected_among_themselves(missing, shown):
    entries, _ = suppress_missing(missing, threshold=THRESHOLD)
    assert {entry.label: (entry.count, entry.share) for entry in entries} == shown
