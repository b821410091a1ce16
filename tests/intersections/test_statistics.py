"""
The figures of every intersection, held to the functions for one group at a time.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueregard.intersections import statistics
from dueregard.intersections.counting import count_lattice
from dueregard.intersections.lattice import Characteristic
from dueregard.intersections.rows import Rows, smallest_type
from dueregard.intersections.statistics import distinct_pairs, share_figures
from dueregard.stats import (
    benjamini_hochberg,
    chi_square_two_shares,
    fisher_p,
    newcombe_difference,
    risk_ratio_mover,
    wilson,
)
from dueregard.stats.random_parts import tail_of_part


def make_lattice(codes, sizes, outcome, depth=3):
    characteristics = tuple(
        Characteristic(f"c{place}", tuple(str(code) for code in range(size)))
        for place, size in enumerate(sizes)
    )
    columns = tuple(
        np.asarray(column, dtype=smallest_type(size)) for column, size in zip(codes, sizes, strict=True)
    )
    return count_lattice(Rows(characteristics, columns, np.asarray(outcome, dtype=np.uint8)), depth=depth)


@st.composite
def lattices(draw):
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    count = draw(st.integers(1, 80))
    likely = draw(st.sampled_from([0.0, 0.02, 0.3, 0.9, 1.0]))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    codes = [random.integers(0, size, count) for size in sizes]
    return make_lattice(codes, sizes, random.random(count) < likely)


def expected_figures(n, positives, everybody, with_outcome):
    """
    Return the figures of one intersection by the functions for one comparison.
    """
    names = ("", "_low", "_high")
    figures = dict(zip([f"rate{name}" for name in names], wilson(positives, n), strict=True))
    rest = with_outcome - positives, everybody - n
    if not rest[1]:
        return figures
    figures |= zip(
        [f"difference{name}" for name in names], newcombe_difference(positives, n, *rest), strict=True
    )
    if not with_outcome:
        return figures | {"p": 1.0}
    figures |= zip([f"ratio{name}" for name in names], risk_ratio_mover(positives, n, *rest), strict=True)
    if min(n, rest[1]) * (min(with_outcome, everybody - with_outcome) / everybody) < 5:
        return figures | {"p": fisher_p(positives, n, *rest)}
    p = chi_square_two_shares(positives, n, *rest).p
    if 1e-20 < p < 0.01:
        above = positives * everybody >= n * with_outcome
        seen = (positives, with_outcome) if above else (n - positives, everybody - with_outcome)
        p = min(2 * tail_of_part(seen[0], n, seen[1], everybody), 1.0)
    return figures | {"p": p}


@settings(max_examples=80, deadline=None)
@given(lattice=lattices())
def test_figures_are_those_of_each_comparison(lattice):
    figures = share_figures(lattice)

    for place in range(lattice.size):
        counts = int(lattice.n[place]), int(lattice.positives[place])
        expected = expected_figures(*counts, int(lattice.n[0]), int(lattice.positives[0]))
        for name in set(figures.columns) - {"q"}:
            number = figures.column(name)[place]
            assert number == pytest.approx(expected.get(name, np.nan), rel=1e-9, abs=1e-12, nan_ok=True), name


@settings(max_examples=40, deadline=None)
@given(lattice=lattices())
def test_q_is_benjamini_and_hochbergs_over_every_intersection_with_a_rest(lattice):
    figures = share_figures(lattice)

    p, q = figures.column("p"), figures.column("q")
    tested = ~np.isnan(p)
    assert (tested == (lattice.n < lattice.n[0])).all()
    np.testing.assert_allclose(q[tested], benjamini_hochberg(p[tested]), rtol=1e-12)


@pytest.mark.parametrize("sorted_below", [10**9, 0])
def test_distinct_pairs_lead_back_to_every_intersection(sorted_below, monkeypatch):
    monkeypatch.setattr(statistics, "_SORTED", sorted_below)
    random = np.random.default_rng(3)
    n = np.concatenate([random.integers(1, 30, 5000), random.integers(1, 10**5, 100), [2**40, 2**40]])
    positives = (n * random.random(len(n))).astype(np.int64)
    positives[-2:] = 2**39

    rows, outcomes, place, times = distinct_pairs(n, positives)

    assert (rows[place] == n).all()
    assert (outcomes[place] == positives).all()
    assert len(rows) == len(set(zip(n.tolist(), positives.tolist(), strict=True)))
    assert (times == np.bincount(place)).all()


def test_a_chance_cell_of_eleven_has_an_interval_that_knows_it():
    # 7 of 11 among 100,000 with 19 percent: the log-Wald limit would be 2.2.
    group = np.repeat([0, 1], [11, 99_989])
    outcome = np.zeros(100_000)
    outcome[[*range(7), *range(11, 11 + 18_998)]] = 1

    figures = share_figures(make_lattice([group], [2], outcome))

    assert figures.column("ratio")[1] == pytest.approx(3.35, abs=0.01)
    assert figures.column("ratio_low")[1] < 1.9
    assert figures.exact[figures.place[1]]
