"""
Late revisions: a new edition of a source that gives other counts for a period already gathered.
"""

from __future__ import annotations

from dueregard.cells import MONTH
from dueregard.model import Estimate, Evidence

_MOST_NAMED = 4


def revised(old: Evidence, new: Evidence) -> str:
    """
    Return in words which counts of the period of the old evidence its sources now give otherwise; "" if none.

    Only counts that are shown in both are compared: what is withheld stays so.
    """
    if old.definition != new.definition or old.period is None:
        return ""
    if old.period != new.period and new.by != MONTH:
        return ""
    was, now = _counts(old), _counts(new)
    both = [key for key in now if key in was]
    changed = {key: (was[key], now[key]) for key in both if was[key] != now[key]}
    if not changed:
        return ""
    largest = sorted(changed, key=lambda key: -abs(changed[key][1] - changed[key][0]))
    named = ", ".join(f"{key} {changed[key][0]:,} to {changed[key][1]:,}" for key in largest[:_MOST_NAMED])
    others = len(changed) - _MOST_NAMED
    more = f" and {others} more" if others > 0 else ""
    return (
        f"counts of a period already gathered ({old.period}) were revised in {len(changed)} of {len(both)} "
        f"{'months' if new.by == MONTH else 'groups'}: {named}{more}"
    )


def _counts(item: Evidence) -> dict[str, int]:
    """
    Return the count that is shown of each group.
    """
    counted = ((estimate.group, _count(estimate)) for estimate in item.estimates)
    return {group: count for group, count in reversed(list(counted)) if count is not None}


def _count(estimate: Estimate) -> int | None:
    if estimate.state != "shown":
        return None
    if estimate.unit == "count" and estimate.value is not None:
        return int(estimate.value)
    return estimate.numerator
