"""
Whether months of a series are whole: levels that break, groups that vanish, counts that move over.

A figure from a month that was published in part is wrong however exact its interval. These rules
look at monthly counts alone. They allow for chance (counts as Poisson), for the ups and downs a
series usually has from month to month, and for a season that every year shows; how often they are
wrong is measured by `tools/completeness.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

BREAK = 0.6
"""A month-to-month change to less than this part, or to more than its inverse, may be a break."""

SURE = 3.5
"""Standard errors from which a change is more than chance and the usual ups and downs."""

FEWEST_MONTHS = 6
"""Months from which a series shows how much it usually changes."""

FEWEST_EXPECTED = 20
"""Expected number from which none at all may be a loss."""

_MAD = 1.4826
_LEAST_SPREAD = 0.1
_A_YEAR = 12
_NEARLY_NONE = 0.02
_MOVED = 0.3
_BESIDE = 3
_SIDE = 5
_CHANCE_BESIDE = 1.3
_EDGE = 0.75
_WINDOW = 18

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Break:
    """
    A stretch of months at another level than most of the series.

    Args:
        start: position of its first month.
        stop: position after its last.
        ratio: its level over that of the months beside it, more than 0.
    """

    start: int
    stop: int
    ratio: float


@dataclass(frozen=True)
class Move:
    """
    Counts that leave some groups and appear in others.

    Args:
        at: position of the first month after.
        giving: the groups that lost them.
        taking: the groups that have them now.
        count: how many a month.
    """

    at: int
    giving: tuple[str, ...]
    taking: tuple[str, ...]
    count: float


def level_breaks(totals: ArrayLike) -> list[Break]:
    """
    Return the stretches whose total breaks off from that of most months, first first.

    Args:
        totals: a whole number, at least 0, for each month in order, none left out.

    Notes:
        A break is a sharp change from one month to the next: beyond `BREAK`, and beyond `SURE`
        standard errors of chance and of the usual change between months. Slow change is never one.
        Which side is wrong cannot be known from the numbers; the fewer months are taken to be.
        Series of fewer than `FEWEST_MONTHS` months have none.
    """
    counts = np.asarray(totals, dtype=np.float64)
    if len(counts) < FEWEST_MONTHS:
        return []
    even = _without_season(counts)
    found = _stretches_apart(even)
    inside = {at for one in found for at in range(one.start, one.stop)}
    lone = [one for one in _lone_months(even) if one.start not in inside]
    return sorted([*found, *lone], key=lambda one: one.start)


def vanished(counts: ArrayLike, totals: ArrayLike) -> list[int]:
    """
    Return the months in which a group is gone, though it is there in most.

    Args:
        counts: the group's count in each month.
        totals: the count of all groups in each month.

    Notes:
        The number expected is the total times the group's usual share in the months around. A group
        is gone where it has none, or hardly any, and both chance and its usual ups and downs are
        ruled out.
    """
    group, everybody = (np.asarray(numbers, dtype=np.float64) for numbers in (counts, totals))
    shares = np.divide(group, everybody, out=np.zeros_like(group), where=everybody > 0)
    present = group > 0
    if len(group) < 3 or 2 * int(present.sum()) <= len(group):
        return []
    spread = _spread_of_shares(group[present], shares[present])
    found = []
    for at in range(len(group)):
        beside = np.arange(max(0, at - _WINDOW), min(len(group), at + _WINDOW + 1))
        usual = float(np.median(shares[beside][present[beside]])) if present[beside].any() else 0.0
        expected = usual * float(everybody[at])
        if expected < FEWEST_EXPECTED or group[at] > _NEARLY_NONE * expected:
            continue
        if _distance(float(group[at]), expected, chance=1.0, spread=spread) < -SURE:
            found.append(at)
    return found


def moves(by_group: Mapping[str, Sequence[int]]) -> list[Move]:
    """
    Return where counts leave some groups and appear in others, and all together stay as they were.

    Args:
        by_group: the counts of every group in each month.

    Notes:
        At least one of them is new, or ends: it has none on one side. Groups that end in the month
        in which others begin have changed their names or their bounds. A group that begins or ends
        alone is set against the one that falls or rises by as much in that month. Groups that
        merely rise and fall together are not looked at.
    """
    series = {name: np.asarray(counts, dtype=np.float64) for name, counts in by_group.items()}
    begun: dict[int, list[str]] = {}
    ended: dict[int, list[str]] = {}
    for name, counts in series.items():
        for at, new in _beginnings_and_ends(counts):
            (begun if new else ended).setdefault(at, []).append(name)
    found = []
    for at in sorted({*begun, *ended}):
        news, olds = begun.get(at, []), ended.get(at, [])
        found += (
            _moves_at(at, series, news, olds)
            if bool(news) != bool(olds)
            else _renamed(at, series, news, olds)
        )
    return found


def _stretches_apart(counts: _Floats) -> list[Break]:
    """
    Return the stretches between two sharp changes that are at another level than most months.
    """
    edges = [at for at, sharp in enumerate(_sharp(counts), start=1) if sharp]
    stretches = list(pairwise([0, *edges, len(counts)]))
    usual = _usual_stretches(counts, stretches)
    found: list[Break] = []
    for start, stop in stretches:
        if (start, stop) in usual:
            continue
        beside = _level_beside(counts, start, stop, usual)
        ratio = float(np.exp(np.mean(_logs(counts[start:stop]))) / beside)
        if BREAK < ratio < 1 / BREAK:
            continue
        first, after = _with_edges(counts, start, stop, ratio, beside)
        taken = found[-1].stop if found else 0
        found.append(Break(max(first, taken), max(after, taken), ratio))
    return [one for one in found if one.start < one.stop]


def _lone_months(counts: _Floats) -> list[Break]:
    """
    Return the single months that stand far off from the months on both sides of them.
    """
    spread = max(_spread_of_changes(counts) / float(np.sqrt(2)), _spread_about(counts))
    found = []
    for at, count in enumerate(counts):
        sides = _sides(counts, at)
        levels = [float(np.median(side)) for side in sides if len(side) >= _BESIDE]
        ratios = [float(np.exp(_logs(count) - _logs(level))) for level in levels]
        far = [_distance(float(count), level, chance=_CHANCE_BESIDE, spread=spread) for level in levels]
        low = all(ratio < BREAK for ratio in ratios) and all(one < -SURE for one in far)
        high = all(ratio > 1 / BREAK for ratio in ratios) and all(one > SURE for one in far)
        if levels and (low or high):
            found.append(Break(at, at + 1, max(ratios) if low else min(ratios)))
    return found


def _sharp(counts: _Floats) -> NDArray[np.bool_]:
    """
    Return for each month but the first whether its total breaks off from the one before.
    """
    before, after = counts[:-1], counts[1:]
    spread = _spread_of_changes(counts)
    steep = np.abs(_logs(after) - _logs(before)) > -np.log(BREAK)
    distances = [
        abs(_distance(float(later), float(earlier), chance=2.0, spread=spread))
        for earlier, later in zip(before, after, strict=True)
    ]
    return np.asarray(steep & (np.asarray(distances) > SURE), dtype=np.bool_)


def _distance(count: float, expected: float, *, chance: float, spread: float) -> float:
    """
    Return how many standard errors a count lies from another, on the scale of roots.

    `chance` is 1 where only the count varies by chance and 2 where both do; `spread` is the standard
    deviation of the log beyond chance. Roots of counts have one variance whatever their size
    (Anscombe 1948), so that counts of zero need no exception.
    """
    low, high = np.sqrt(count + 0.375), np.sqrt(expected + 0.375)
    middle = ((low + high) / 2) ** 2
    return float(2 * (low - high) / np.sqrt(chance + spread**2 * middle))


def _spread_of_changes(counts: _Floats) -> float:
    """
    Return the usual change of the log from month to month, beyond chance.
    """
    changes = np.diff(_logs(counts))
    usual = _MAD * float(np.median(np.abs(changes - np.median(changes))))
    chance = float(np.median(1 / (counts[1:] + 0.5) + 1 / (counts[:-1] + 0.5)))
    return float(np.sqrt(max(usual**2 - chance, _LEAST_SPREAD**2)))


def _spread_about(counts: _Floats) -> float:
    """
    Return the usual distance of the log from that of the months around, beyond chance.
    """
    around = np.array([np.median(np.concatenate(_sides(counts, at))) for at in range(len(counts))])
    usual = _MAD * float(np.median(np.abs(_logs(counts) - _logs(around))))
    return float(np.sqrt(max(usual**2 - _CHANCE_BESIDE * float(np.median(1 / (counts + 0.5))), 0.0)))


def _sides(counts: _Floats, at: int) -> list[_Floats]:
    """
    Return the months before and after one.
    """
    return [counts[max(0, at - _SIDE) : at], counts[at + 1 : at + 1 + _SIDE]]


def _spread_of_shares(counts: _Floats, shares: _Floats) -> float:
    logs = np.log(shares)
    usual = _MAD * float(np.median(np.abs(logs - np.median(logs))))
    return float(np.sqrt(max(usual**2 - float(np.median(1 / counts)), _LEAST_SPREAD**2)))


def _without_season(counts: _Floats) -> _Floats:
    """
    Return the counts with the season taken out that every year shows; as they are, under two years.

    The season of a calendar month is the least of its distances from the months around, where all
    years are on one side: one year that lost its records makes no season.
    """
    if len(counts) < 2 * _A_YEAR:
        return counts
    logs = _logs(counts)
    around = np.array(
        [np.median(logs[max(0, at - _A_YEAR // 2) : at + _A_YEAR // 2 + 1]) for at in range(len(logs))]
    )
    away = logs - around
    season = np.zeros(_A_YEAR)
    for month in range(_A_YEAR):
        of_month = away[month::_A_YEAR]
        if (of_month > 0).all() or (of_month < 0).all():
            season[month] = of_month[np.argmin(np.abs(of_month))]
    return np.asarray(counts / np.exp(np.resize(season, len(counts))), dtype=np.float64)


def _usual_stretches(counts: _Floats, stretches: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """
    Return the stretches at the level at which most months are; of two alike, the higher.
    """
    levels = {one: float(np.mean(_logs(counts[slice(*one)]))) for one in stretches}

    def alike(one: tuple[int, int]) -> list[tuple[int, int]]:
        return [other for other in stretches if abs(levels[other] - levels[one]) < -np.log(BREAK)]

    def weight(one: tuple[int, int]) -> tuple[int, float]:
        return sum(stop - start for start, stop in alike(one)), levels[one]

    return set(alike(max(stretches, key=weight)))


def _level_beside(counts: _Floats, start: int, stop: int, usual: set[tuple[int, int]]) -> float:
    """
    Return the level of the nearest usual months on either side.
    """
    sound = np.array(sorted(at for one in usual for at in range(*one)))
    nearest = sound[np.argsort(np.minimum(np.abs(sound - start), np.abs(sound - stop + 1)), kind="stable")]
    return float(np.exp(np.median(_logs(counts[nearest[: 2 * _BESIDE]]))))


def _with_edges(counts: _Floats, start: int, stop: int, ratio: float, beside: float) -> tuple[int, int]:
    """
    Return a stretch with the months beside it that are on their way: lost in part.
    """
    spread = _spread_of_changes(counts)

    def on_its_way(at: int) -> bool:
        part = counts[at] / beside if ratio < 1 else beside / counts[at] if counts[at] else 1.0
        far = abs(_distance(float(counts[at]), beside, chance=1.0, spread=spread)) > SURE / 2
        return part < _EDGE and far

    if start > 0 and on_its_way(start - 1):
        start -= 1
    if stop < len(counts) and on_its_way(stop):
        stop += 1
    return start, stop


def _beginnings_and_ends(counts: _Floats) -> list[tuple[int, bool]]:
    """
    Return where a group begins or ends for good: the position after, and whether it is new.
    """
    there = np.flatnonzero(counts > 0)
    found = []
    for at, new in ((int(there[0]), True), (int(there[-1]) + 1, False)) if len(there) else ():
        on_side = counts[at:] if new else counts[:at]
        enough = float(np.median(on_side)) >= FEWEST_EXPECTED if len(on_side) else False
        if 0 < at < len(counts) and enough:
            found.append((at, new))
    return found


def _renamed(at: int, series: Mapping[str, _Floats], news: list[str], olds: list[str]) -> list[Move]:
    gone = sum(-_change_at(series[name], at) for name in olds)
    come = sum(_change_at(series[name], at) for name in news)
    if abs(come - gone) > _MOVED * max(come, gone):
        return []
    return [Move(at, tuple(olds), tuple(news), gone)]


def _moves_at(at: int, series: Mapping[str, _Floats], news: list[str], olds: list[str]) -> list[Move]:
    found = []
    for name in (*news, *olds):
        partner = _partner(name, at, series)
        if partner is not None:
            giving, taking = ((partner,), (name,)) if news else ((name,), (partner,))
            found.append(Move(at, giving, taking, abs(_change_at(series[name], at))))
    return found


def _partner(name: str, at: int, series: Mapping[str, _Floats]) -> str | None:
    """
    Return the group that sharply falls, or rises, by as much as a new, or ended, one has.
    """
    own = _change_at(series[name], at)
    best: tuple[float, str] | None = None
    for other, counts in series.items():
        change = _change_at(counts, at)
        if other == name or change * own >= 0 or not _is_sharp_at(counts, at):
            continue
        off = abs(change + own) / abs(own)
        if off < _MOVED and (best is None or off < best[0]):
            best = off, other
    return None if best is None else best[1]


def _is_sharp_at(counts: _Floats, at: int) -> bool:
    before, after = counts[max(0, at - _BESIDE) : at], counts[at : at + _BESIDE]
    spread = _spread_of_changes(counts)
    distance = _distance(float(np.median(after)), float(np.median(before)), chance=1.0, spread=spread)
    return abs(distance) > SURE / 2


def _change_at(counts: _Floats, at: int) -> float:
    """
    Return how the level changes at a month: the median of the months after less that of those before.
    """
    return float(np.median(counts[at : at + _BESIDE]) - np.median(counts[max(0, at - _BESIDE) : at]))


def _logs(counts: ArrayLike) -> _Floats:
    return np.asarray(np.log(np.asarray(counts) + 0.5), dtype=np.float64)
