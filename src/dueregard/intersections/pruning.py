"""
What a reader need not see twice: intersections whose disparity is another's, put under that one.

One disparity shows in many intersections. Where young Black men fare worse, so, a little less, do young
Black people, and so do young Black men of every marital status. An intersection is put under

* its worst parent, where nothing shows that it is more than the sum of its parts: its rate is tested against
  that of everybody else in each parent, and against what its parts add up to on the logit scale;
* one of its own parts, where that part is more than the sum of its own, or is put under something else that
  is, and without its people nothing shows that any excess is left.

An intersection of one characteristic is put under nothing but a part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from dueregard.intersections.lattice import Lattice
from dueregard.intersections.ranking import Worse
from dueregard.intersections.relations import IntArray, Relations, Step
from dueregard.stats.distributions import normal_tail
from dueregard.stats.domain import BoolArray, FloatArray
from dueregard.stats.multiple_testing import benjamini_hochberg
from dueregard.stats.random_parts import tail_of_part

#: Beyond this depth, corners are too many to set each part beside the others: parents alone are.
DEEPEST_SUM = 4


@dataclass(frozen=True, eq=False)
class Pruned:
    """
    Where each intersection stands.

    Attributes:
        heads: the intersection each is put under; its own place where it stands for itself.
        beyond: q-value of the evidence that it is more than the sum of its parts; 1 where withheld.
    """

    heads: IntArray
    beyond: FloatArray

    @property
    def stands(self) -> BoolArray:
        """
        Return the intersections that stand for themselves.
        """
        stands: BoolArray = self.heads == np.arange(len(self.heads))
        return stands


def prune(
    lattice: Lattice,
    shown: BoolArray,
    ranks: NDArray[np.int64],
    *,
    worse: Worse = "higher",
    level: float = 0.95,
) -> Pruned:
    """
    Return which intersection each is put under.

    Args:
        lattice: with an outcome of yes and no.
        shown: intersections that are not withheld, with all they are parts of; the others stand for
            themselves and are never referred to.
        ranks: from `rank_worst`; of several parts that would do, one put under the best placed is taken.
        worse: whether a higher or a lower rate is the worse.
        level: one less the greatest q-value (over all intersections shown) that is evidence of an excess,
            and the greatest p-value of what is left of it.

    Notes:
        Where the characteristics of a disparity are more than the lattice is deep, its shadows cannot be put
        under it and stand for themselves.
    """
    positives = lattice.positives if worse == "higher" else lattice.n - lattice.positives
    family = _Family(lattice, Relations.of(lattice), positives, ranks)
    tested = shown & (lattice.depth > 0)
    beyond = np.ones(lattice.size)
    beyond[tested] = benjamini_hochberg(family.tails()[tested])
    evident = beyond <= 1 - level
    heads = _climb(lattice, family.worst_parents(), stays=evident | ~shown)
    down = {
        int(cell): family.explaining(int(cell), heads, evident, 1 - level) for cell in np.flatnonzero(evident)
    }
    return Pruned(_follow(heads, down), beyond)


def read_first(pruned: Pruned, ranks: NDArray[np.int64], eligible: BoolArray) -> IntArray:
    """
    Return what to read, the worst first: one intersection for all that are put under the same.

    Args:
        pruned: from `prune`.
        ranks: from `rank_worst`.
        eligible: intersections that may be listed, for instance those with evidence of a disparity. Where
            the one others are put under may not, the worst of them stands for all.
    """
    cells = np.flatnonzero(eligible & (ranks > 0))
    heads = pruned.heads[cells]
    # By what they are put under, itself first, then by rank.
    order = np.lexsort((ranks[cells], heads != cells, heads))
    chosen = cells[order[np.unique(heads[order], return_index=True)[1]]]
    return chosen[np.argsort(ranks[chosen], kind="stable")]


@dataclass(frozen=True, eq=False)
class _Family:
    lattice: Lattice
    relations: Relations
    positives: IntArray
    ranks: NDArray[np.int64]

    def tails(self) -> FloatArray:
        """
        Return for each intersection the probability of so high a rate if it were the sum of its parts.
        """
        people, positives = self.lattice.n, self.positives
        tails = np.zeros(self.lattice.size)
        for step in self.relations.steps:
            mine = step.children
            tail = tail_of_part(positives[mine], people[mine], positives[step.parents], people[step.parents])
            tails[mine] = np.maximum(tails[mine], tail)
        for one, corners in _corners(self.lattice, self.relations, (positives, people)):
            tails[one] = np.maximum(tails[one], _sum_tail(*corners))
        return tails

    def worst_parents(self) -> IntArray:
        """
        Return the parent of each with the highest rate, of those alike the first; itself without one.
        """
        rates = self.positives / self.lattice.n
        highest, worst = np.full(self.lattice.size, -np.inf), np.arange(self.lattice.size)
        for step in self.relations.steps:
            if step.depth == 1:
                continue
            better = rates[step.parents] > highest[step.children]
            highest[step.children] = np.where(better, rates[step.parents], highest[step.children])
            worst[step.children] = np.where(better, step.parents, worst[step.children])
        return worst

    def explaining(self, cell: int, heads: IntArray, evident: BoolArray, limit: float) -> int:
        """
        Return the part without whose people nothing is left of an excess, or the intersection itself.
        """
        parts = self._parts.at(cell)
        elsewhere = [bool(evident[heads[part]]) and not self._holds(int(heads[part]), cell) for part in parts]
        parts = parts[np.array(elsewhere, dtype=np.bool_)]
        people, positives = (counts[cell] - counts[parts] for counts in (self.lattice.n, self.positives))
        tails = np.zeros(parts.size)
        for parent in self._parents.at(cell):
            others, with_outcome = (
                counts[parent] - counts[cell] for counts in (self.lattice.n, self.positives)
            )
            tails = np.maximum(
                tails, tail_of_part(positives, people, positives + with_outcome, people + others)
            )
        enough = parts[tails > limit]
        if not enough.size:
            return cell
        ranks = self.ranks[heads[enough]]
        return int(enough[np.lexsort((enough, ranks, ranks == 0))[0]])

    @cached_property
    def _parts(self) -> _Lists:
        return _Lists.of(self.relations.totals[self.relations.of_children], self.relations.children)

    @cached_property
    def _parents(self) -> _Lists:
        return _Lists.of(self.relations.children, self.relations.totals[self.relations.of_children])

    def _holds(self, above: int, cell: int) -> bool:
        """
        Tell whether everybody of one intersection is in another, or it is the same.
        """
        groups = self.lattice.groups
        return bool(((groups[above] == 0) | (groups[above] == groups[cell])).all())


@dataclass(frozen=True, eq=False)
class _Lists:
    """
    The values that stand with each key, found without going through all.
    """

    keys: IntArray
    values: IntArray

    @classmethod
    def of(cls, keys: IntArray, values: IntArray) -> _Lists:
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], values[order])

    def at(self, key: int) -> IntArray:
        first, last = np.searchsorted(self.keys, [key, key + 1])
        return self.values[first:last]


def _climb(lattice: Lattice, worst: IntArray, *, stays: BoolArray) -> IntArray:
    """
    Return the first at each or above it, from worst parent to worst parent, that stays where it is.
    """
    heads = np.where(stays, np.arange(lattice.size), worst)
    for _ in range(int(lattice.depth.max(initial=0))):
        heads = heads[heads]
    return heads


def _follow(heads: IntArray, down: dict[int, int]) -> IntArray:
    """
    Return the heads with every step down to a part taken, from head to head; a ring ends where it began.
    """
    ends = heads.copy()
    for start in down:
        at, seen = start, {start}
        while at in down and down[at] != at:
            at = int(heads[down[at]])
            if at in seen:
                break
            seen.add(at)
        ends[start] = at
    found: IntArray = ends[heads]
    return found


def _corners(
    lattice: Lattice, relations: Relations, counts: tuple[IntArray, IntArray]
) -> Iterator[tuple[slice, tuple[FloatArray, FloatArray]]]:
    """
    Yield each set of two and more characteristics with the counts of the box around its intersections.

    The box divides everybody by whether they are of each of the groups; its last corner is the intersection
    itself. The counts are corners x intersections.
    """
    sets = {one.members: one for one in lattice.sets}
    steps = {(step.start, step.characteristic): step for step in relations.steps}
    for one in lattice.sets:
        depth = len(one.members)
        if not 1 < depth <= DEEPEST_SUM or one.stop == one.start:
            continue
        above = _ancestors(one.members, one.start, one.stop, steps, {m: s.start for m, s in sets.items()})
        if above is not None:
            yield one.cells, (_box(counts[0][above], depth), _box(counts[1][above], depth))


def _ancestors(
    members: tuple[int, ...],
    start: int,
    stop: int,
    steps: dict[tuple[int, int], Step],
    starts: dict[tuple[int, ...], int],
) -> IntArray | None:
    """
    Return the ancestors of a set's intersections, one row for each subset of its members in bit order.
    """
    found = {members: np.arange(start, stop)}
    for size in range(len(members) - 1, -1, -1):
        for subset in combinations(members, size):
            extra = next(member for member in members if member not in subset)
            below = tuple(sorted((*subset, extra)))
            step = steps.get((starts[below], extra))
            if step is None:
                return None
            found[subset] = step.parents[found[below] - starts[below]]
    return np.array([found[_chosen(members, bits)] for bits in range(2 ** len(members))])


def _chosen(members: tuple[int, ...], bits: int) -> tuple[int, ...]:
    return tuple(member for place, member in enumerate(members) if bits >> place & 1)


def _box(counts: IntArray, depth: int) -> FloatArray:
    """
    Return the counts of the corners, from those of all in each subset of the groups.
    """
    box = counts.astype(np.float64)
    for place in range(depth):
        for bits in range(2**depth):
            if not bits >> place & 1:
                box[bits] -= box[bits | 1 << place]
    return box


def _sum_tail(positives: FloatArray, people: FloatArray) -> FloatArray:
    """
    Return the tail of how far the last corner's logit exceeds what those of the others add up to.
    """
    odd = np.array([bits.bit_count() % 2 == 1 for bits in range(len(people))])
    signs = np.where(odd == odd[-1], 1.0, -1.0)[:, np.newaxis]
    # Half a person more in each cell, after Haldane (1956), so that none is empty.
    with_outcome, without = positives + 0.5, people - positives + 0.5
    excess = (signs * np.log(with_outcome / without)).sum(axis=0)
    error = np.sqrt((1 / with_outcome + 1 / without).sum(axis=0))
    # A corner nobody is in says nothing of how parts add up.
    return np.where((people == 0).any(axis=0), 0.0, normal_tail(excess / error))
