"""
Nobody who holds every figure of an assessment, and those of its earlier revision, can work out a few people.

An attacker writes down what is printed as equations between the counts of each group in each part of the
year, and asks a linear programme how closely each part is known.
"""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest

from dueregard.gather.overlaps import remainders_of_three
from dueregard.stats import disclosure
from tests.gather.places import MONTHS, stops

THRESHOLD = 10
GROUPS = ("White", "Black", "Asian", "Mixed", "Other")
YEAR, HALF, NINE = (
    {"end": "2024-12", "months": 12},
    {"end": "2024-06", "months": 6},
    {"end": "2024-09", "months": 9},
)
ENDS = {"year": 12, "half": 6, "nine": 9}


def write(place, counts):
    """Write a year of counts by group and month: a list of twelve for each group."""
    changed = {
        f"{group}_{month.replace('-', '_')}": number
        for group, numbers in counts.items()
        for month, number in zip(MONTHS[12:], numbers, strict=True)
    }
    place.write("data/stops.csv", stops(dict.fromkeys(counts, 0), MONTHS[12:], **changed))


def define(place, *indicators):
    place.define(
        indicators=[{"source": "stops", "kind": "count", "by": "ethnicity", **one} for one in indicators]
    )


def shown(place, name):
    """Return the counts that are printed, by group."""
    item = place.assessment.evidence_by_id()[name]
    return {e.group: round(e.value) for e in item.estimates if e.measure == "count" and e.state == "shown"}


def narrowed(counts, printed):
    """
    Return the parts of the year in which few of a group are known too closely.

    Args:
        counts: twelve months of each group.
        printed: for months from one to another, the counts printed; totals of all groups are known.
    """
    cuts = sorted({cut for months in printed for cut in months})
    parts = list(itertools.pairwise(cuts))
    cells = {(group, part): sum(counts[group][slice(*part)]) for group in counts for part in parts}
    additions = []
    for months in printed:
        inside = [part for part in parts if months[0] <= part[0] and part[1] <= months[1]]
        for group in counts:
            cells[group, "printed", months] = sum(counts[group][slice(*months)])
            additions.append(((group, "printed", months), [(group, part) for part in inside]))
        cells["total", months] = sum(cells[group, "printed", months] for group in counts)
        additions.append((("total", months), [(group, "printed", months) for group in counts]))
    seen = [(group, "printed", months) for months, row in printed.items() for group in row]
    known = [("total", months) for months in printed]
    linked = disclosure.link_cells(cells, additions, published=[*seen, *known])
    hidden = ~linked.published
    bounds = disclosure.attack(linked, hidden)
    # A part of the year in which nobody or many were counted tells of no few people.
    few = (linked.counts > 0) & (linked.counts < THRESHOLD)
    return [
        key
        for key, is_few, is_hidden, width in zip(linked.keys, few, hidden, bounds.width, strict=True)
        if is_few and is_hidden and width == 0
    ]


def random_year(seed):
    """Return counts of which some groups are rare, and some all but absent in the second half."""
    random = np.random.default_rng(seed)
    rates = {"White": 60, "Black": 25, "Asian": 8, "Mixed": 2, "Other": 3}
    counts = {group: random.poisson(rate, 12).tolist() for group, rate in rates.items()}
    for group in random.choice(GROUPS[1:], 2, replace=False):
        counts[group][6:] = random.binomial(1, 0.15, 6).tolist()
    return counts


def test_the_attacker_finds_a_small_remainder_where_it_is_left_open():
    counts = {"White": [50] * 12, "Black": [20] * 6 + [1] + [0] * 5}
    printed = {(0, end): {group: sum(counts[group][:end]) for group in counts} for end in (6, 12)}
    assert narrowed(counts, printed) == [("Black", (6, 12))]


@pytest.mark.parametrize("seed", range(12))
def test_a_year_less_its_half_and_its_nine_months_tells_of_no_few_people(place, seed):
    counts = random_year(seed)
    write(place, counts)
    define(
        place, {"id": "year", "period": YEAR}, {"id": "half", "period": HALF}, {"id": "nine", "period": NINE}
    )
    place.gather()
    printed = {(0, end): shown(place, name) for name, end in ENDS.items()}
    assert narrowed(counts, printed) == []
    states = {e.state for e in place.assessment.evidence_by_id()["year"].estimates}
    assert printed[0, 12] or states == {"incomplete source"}


def test_a_year_less_its_half_and_a_quarter_tells_of_no_few_people(place):
    counts = {"White": [50] * 12, "Black": [20] * 9 + [1] * 3, "Asian": [10] * 12, "Mixed": [8] * 12}
    write(place, counts)
    periods = {"year": ("2024-12", 12), "half": ("2024-06", 6), "third": ("2024-09", 3)}
    define(
        place,
        *({"id": id_, "period": {"end": end, "months": n}} for id_, (end, n) in periods.items()),
    )
    place.gather()
    months = {"year": (0, 12), "half": (0, 6), "third": (6, 9)}
    everything = {
        span: {group: sum(counts[group][slice(*span)]) for group in counts} for span in months.values()
    }
    assert narrowed(counts, everything) == [("Black", (9, 12))]
    printed = {span: shown(place, name) for name, span in months.items()}
    assert narrowed(counts, printed) == []
    assert len(printed[0, 12]) == 4


def test_what_two_overlapping_filters_share_follows_from_both_and_either():
    pairs = {"a": ("drugs", "knives"), "b": ("knives", "theft"), "either": ("drugs", "knives", "theft")}
    counts = {"drugs": [90, 40], "knives": [60, 4], "theft": [70, 30]}
    parts = [
        SimpleNamespace(
            filters={"object": frozenset(names)},
            months=frozenset(["2024-01"]),
            counts={
                group: sum(counts[name][at] for name in names) for at, group in enumerate(("White", "Black"))
            },
        )
        for names in pairs.values()
    ]
    found = list(remainders_of_three(parts))
    assert {"White": 60, "Black": 4} in [remainder.counts for remainder in found]
    assert all(remainder.smallest != 2 for remainder in found)


def test_figures_of_the_same_people_withhold_the_same_groups(place):
    counts = {
        "White": [50] * 12,
        "Black": [20] * 12,
        "Asian": [10] * 12,
        "Mixed": [0] * 11 + [3],
        "Other": [9] * 12,
    }
    write(place, counts)
    people = "".join(f"{group},{number}\n" for group, number in zip(GROUPS, (5000,) * 5, strict=True))
    place.write("data/people.csv", f"ethnicity,people\n{people}")
    residents = {**place.definitions["populations"]["residents"], "files": "data/people.csv"}
    place.define(populations={"residents": residents})
    ratio = {"kind": "rate_ratio", "population": "residents", "period": YEAR}
    define(
        place,
        {"id": "to-other", **ratio, "reference": "Other"},
        {"id": "to-asian", **ratio, "reference": "Asian"},
    )
    place.gather()
    assert set(shown(place, "to-other")) == set(shown(place, "to-asian"))
    assert len(shown(place, "to-other")) <= 3


def test_a_revision_does_not_give_away_the_few_it_adds(place):
    counts = {"White": [50] * 12, "Black": [20] * 12, "Asian": [10] * 12}
    write(place, counts)
    define(place, {"id": "year", "period": YEAR})
    place.gather()
    first = shown(place, "year")
    assert first == {"White": 600, "Black": 240, "Asian": 120}
    counts["Asian"][0] += 4
    write(place, counts)
    place.gather()
    second = shown(place, "year")
    differences = disclosure.compare_releases(
        [first[group] for group in second], [second[group] for group in second], threshold=THRESHOLD
    )
    assert "Asian" not in second
    assert not differences.unsafe.any()
    # The total is known, and alone it would give the one withheld group back.
    assert len(second) < 2


def test_what_was_withheld_before_stays_withheld(place):
    counts = {"White": [50] * 12, "Black": [20] * 12, "Asian": [10] * 12, "Mixed": [0] * 11 + [3]}
    write(place, counts)
    define(place, {"id": "year", "period": YEAR})
    place.gather()
    hidden = set(counts) - set(shown(place, "year"))
    place.gather()
    assert hidden <= set(counts) - set(shown(place, "year"))


def test_public_figures_are_left_alone(place):
    write(place, random_year(1))
    place.define(sources={"stops": {**place.definitions["sources"]["stops"], "already_published": True}})
    define(place, {"id": "year", "period": YEAR}, {"id": "half", "period": HALF})
    place.gather()
    assert set(shown(place, "year")) == set(GROUPS)
