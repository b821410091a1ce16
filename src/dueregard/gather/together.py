"""
What the figures of one assessment give away together, and with what was published of them before.

Twelve months less their first six, all searches less those that found nothing, the figures of a
revision less those they replace, a year less two of its parts: what is left is a table of its own that
nobody printed. Where it is small for a group, the group is withheld in the smaller of them; and a group
withheld among many is withheld in every part of them, so that no two figures withhold different groups
of the same people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dueregard.gather.counting import Counted
from dueregard.gather.overlaps import remainders_of_three
from dueregard.indicators import INDICATORS, choose_withheld
from dueregard.model import Evidence, Indicator

_Filter = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Release:
    """
    The people one indicator counts, by group.

    Args:
        indicator: by which they are counted.
        counted: what was counted for it.
        earlier: its evidence of the last time, if any.
    """

    indicator: Indicator
    counted: Counted
    earlier: Evidence | None = None

    @property
    def is_open(self) -> bool:
        """
        Tell whether anybody may know it all already, or nothing is counted by group.
        """
        kind = INDICATORS[self.indicator.kind]
        return self.counted.source.source.already_published or not kind.count_tables(self.counted.inputs)


@dataclass(frozen=True)
class Slice:
    """
    Rows of a source that are counted together: a filter and months, and how many of each group.
    """

    source: str
    by: str | None
    filters: _Filter
    months: frozenset[str]
    counts: Mapping[str, int]

    def holds(self, other: Slice) -> bool:
        """
        Tell whether every row of another slice is one of this one.
        """
        return (
            (self.source, self.by) == (other.source, other.by)
            and other.months <= self.months
            and all(other.filters.get(column, _ANY) <= values for column, values in self.filters.items())
        )

    def without(self, part: Slice) -> dict[str, int]:
        """
        Return how many of each group are left without a part; groups of which nobody is left are left out.
        """
        rest = {group: count - part.counts.get(group, 0) for group, count in self.counts.items()}
        return {group: count for group, count in rest.items() if count > 0}


#: Stands for a column that a filter does not name: no set of values holds it.
_ANY = frozenset({""})


@dataclass(frozen=True)
class Guard:
    """
    What one indicator has to withhold for the sake of others.

    Args:
        groups: withheld already where the same people are counted among more.
        tables: what is left of others without its own rows, or of an earlier revision.
    """

    groups: frozenset[str] = frozenset()
    tables: tuple[Mapping[str, int], ...] = ()


def guards(releases: Sequence[Release], *, threshold: int) -> dict[str, Guard]:
    """
    Return for each indicator what the others, and its own earlier revision, ask of it.

    Args:
        releases: every indicator that is gathered.
        threshold: the smallest count that may be shown.
    """
    closed = [release for release in releases if not release.is_open]
    slices = {release.indicator.id: list(_slices(release)) for release in closed}
    of_three = _of_three(slices)
    tables = {
        release.indicator.id: (
            *_rests(release, closed, slices),
            *of_three[release.indicator.id],
            *_since_last_time(release),
        )
        for release in closed
    }
    own = {
        release.indicator.id: INDICATORS[release.indicator.kind].count_tables(release.counted.inputs)
        for release in closed
    }
    withheld: dict[str, frozenset[str]] = {release.indicator.id: _before(release) for release in closed}
    # Each round can only add groups, so it comes to an end.
    while True:
        found = {
            release.indicator.id: withheld[release.indicator.id].union(
                choose_withheld(
                    [*own[release.indicator.id], *tables[release.indicator.id]],
                    threshold=threshold,
                    spare=[release.indicator.reference] if release.indicator.reference else [],
                    withheld=withheld[release.indicator.id],
                ).all,
            )
            for release in closed
        }
        found = {
            id_: groups.union(*(found[other] for other in found if _is_part(slices[id_], slices[other])))
            for id_, groups in found.items()
        }
        if found == withheld:
            return {id_: Guard(groups, tables[id_]) for id_, groups in withheld.items()}
        withheld = found


def _slices(release: Release) -> Iterator[Slice]:
    """
    Iterate over the rows counted, those its numerator marks, and those of the period before.
    """
    indicator, counted = release.indicator, release.counted
    inputs, groups = counted.inputs, counted.inputs.groups
    where, marked = _filter(indicator.where), _filter({**indicator.where, **indicator.numerator})
    months = counted.window.months
    then = counted.against.months if counted.against else ()
    before = inputs.before if counted.against else None
    parts = ((where, months, inputs.counts), (marked, months, inputs.numerator), (where, then, before))
    for filters, within, cells in parts:
        if cells is not None:
            counts = {group: cells.of(group) for group in groups}
            yield Slice(counted.source.id, indicator.characteristic, filters, frozenset(within), counts)


def _filter(declared: Mapping[str, str | Sequence[str]]) -> _Filter:
    return {
        column: frozenset([values] if isinstance(values, str) else values)
        for column, values in declared.items()
    }


def _rests(
    release: Release, closed: Sequence[Release], slices: Mapping[str, list[Slice]]
) -> Iterator[Mapping[str, int]]:
    """
    Iterate over what is left of slices of other indicators without one of this one.
    """
    for other in closed:
        if other is release:
            continue
        for whole in slices[other.indicator.id]:
            for part in slices[release.indicator.id]:
                rest = whole.without(part) if whole.holds(part) else {}
                if rest:
                    yield rest


def _of_three(slices: Mapping[str, list[Slice]]) -> dict[str, list[Mapping[str, int]]]:
    """
    Return what follows from three slices, for the indicator that counts the fewest of them.
    """
    tables: dict[str, list[Mapping[str, int]]] = {id_: [] for id_ in slices}
    alike: dict[tuple[str, str | None], list[tuple[str, Slice]]] = {}
    for id_, own in slices.items():
        for one in own:
            alike.setdefault((one.source, one.by), []).append((id_, one))
    for rows in alike.values():
        for remainder in remainders_of_three([one for _, one in rows]):
            id_, _ = rows[remainder.smallest]
            tables[id_].append(remainder.counts)
    return tables


def _is_part(slices: Sequence[Slice], others: Sequence[Slice]) -> bool:
    return any(other.holds(one) for one in slices for other in others)


def _since_last_time(release: Release) -> Iterator[Mapping[str, int]]:
    """
    Iterate over how many more or fewer are counted than in the evidence this replaces.
    """
    then = _counts_then(release)
    now = {group: release.counted.inputs.counts.of(group) for group in then}
    changed = {group: abs(now[group] - count) for group, count in then.items() if now[group] != count}
    if changed:
        yield changed


def _before(release: Release) -> frozenset[str]:
    """
    Return the groups withheld in the evidence this replaces: what it showed cannot be taken back.
    """
    earlier = release.earlier
    if earlier is None or earlier.period != release.counted.window.period:
        return frozenset()
    groups = set(release.counted.inputs.groups)
    return frozenset(e.group for e in earlier.estimates if e.state == "suppressed" and e.group in groups)


def _counts_then(release: Release) -> dict[str, int]:
    """
    Return the counts that the evidence this replaces showed of the same people.
    """
    earlier = release.earlier
    if earlier is None or earlier.period != release.counted.window.period:
        return {}
    groups = set(release.counted.inputs.groups)
    return {
        estimate.group: round(estimate.value)
        for estimate in earlier.estimates
        if estimate.measure == "count"
        and estimate.state == "shown"
        and estimate.value is not None
        and estimate.group in groups
    }
