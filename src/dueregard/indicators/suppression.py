"""
Suppression: small counts are withheld, and whatever would give them away.

A count under the threshold is withheld with every number made from it; zero is a count like any
other. One withheld group can be found by subtraction from a total that readers may know, so a
second is withheld with it, and a third where the withheld together are still under the threshold.
Whether a group was withheld for itself or for another is not shown.

What figures of several indicators give away together, such as twelve months less the first six, is
`gather`'s to find: it passes the tables of what is left, and the groups others withhold. Not protected
are totals with and without those whose group is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dueregard.model import Estimate
from dueregard.model.evidence import Missing

_METHOD = "withheld"


@dataclass(frozen=True)
class Withheld:
    """
    The groups withheld.

    Args:
        primary: those with a count under the threshold.
        secondary: those withheld so that the others cannot be worked out.
    """

    primary: frozenset[str]
    secondary: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """
        Return every group withheld.
        """
        return self.primary | self.secondary


def suppress(
    estimates: Sequence[Estimate],
    tables: Sequence[Mapping[str, int]],
    *,
    threshold: int,
    spare: Iterable[str] = (),
    made_of_all: Iterable[str] = (),
    withheld: Iterable[str] = (),
) -> tuple[list[Estimate], Withheld]:
    """
    Return the estimates with those of small groups withheld, and which groups that were.

    Args:
        estimates: what a kind computed.
        tables: the counts behind it, each by group, each with a total a reader may know.
        threshold: the smallest count that may be shown.
        spare: groups to withhold last when a further one is needed, as the reference group, without
            which no ratio is left.
        made_of_all: measures computed from every group at once: with those of all groups but one,
            they would give that one away.
        withheld: groups withheld already where the same people are counted among more.
    """
    chosen = choose_withheld(tables, threshold=threshold, spare=spare, withheld=withheld)
    reason = reason_for(threshold)
    of_all = frozenset(made_of_all) if chosen.all else frozenset()
    shown = [
        _withhold(estimate, reason)
        if estimate.group in chosen.all or estimate.reference in chosen.all or estimate.measure in of_all
        else estimate
        for estimate in estimates
    ]
    return shown, chosen


def suppress_missing(missing: Mapping[str, int], *, threshold: int) -> tuple[list[Missing], Withheld]:
    """
    Return how many have no known group, by how it is missing, with small counts withheld.

    Args:
        missing: counts by label; the key "" holds the count of everybody whose group is known.
        threshold: the smallest count that may be shown.
    """
    counts = {label: count for label, count in missing.items() if label and count > 0}
    total = sum(missing.values())
    withheld = choose_withheld([counts], threshold=threshold)
    entries = [
        Missing(label=label, count=None, share=None)
        if label in withheld.all
        else Missing(label=label, count=count, share=count / total)
        for label, count in counts.items()
    ]
    return entries, withheld


def choose_withheld(
    tables: Sequence[Mapping[str, int]],
    *,
    threshold: int,
    spare: Iterable[str] = (),
    withheld: Iterable[str] = (),
) -> Withheld:
    """
    Return the groups to withhold so that no count under the threshold can be worked out.

    A further group is one with few in the first table, which holds what is counted now: figures of
    several kinds on the same counts then withhold the same groups, and none gives another's away.
    """
    groups = {group for table in tables for group in table}
    primary = frozenset(group for table in tables for group, count in table.items() if count < threshold)
    last = frozenset(spare)
    candidates = sorted(
        groups - primary, key=lambda group: (group in last, tables[0].get(group, 0), group), reverse=True
    )
    hidden = primary.union(group for group in withheld if group in groups)
    candidates = [group for group in candidates if group not in hidden]
    while candidates and not all(_is_safe(table, hidden, threshold) for table in tables):
        hidden |= {candidates.pop()}
    return Withheld(primary, hidden - primary)


def reason_for(threshold: int) -> str:
    """
    Return the words that stand in place of a withheld figure.
    """
    return f"withheld, as it is a count under {threshold} or would give one away"


def _is_safe(table: Mapping[str, int], hidden: frozenset[str], threshold: int) -> bool:
    """
    Tell whether the total of a table gives away nothing: two or more withheld, and enough together.
    """
    counts = [count for group, count in table.items() if group in hidden]
    return not counts or (len(counts) > 1 and sum(counts) >= threshold)


def _withhold(estimate: Estimate, reason: str) -> Estimate:
    # The method would tell a count under 10 from a larger one, so it goes too.
    return Estimate(
        group=estimate.group,
        measure=estimate.measure,
        unit=estimate.unit,
        value=None,
        state="suppressed",
        per=estimate.per,
        reference=estimate.reference,
        method=_METHOD,
        reason=reason,
    )
