"""
Gathered evidence as JSON for programs, and what changed as text for people.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.text import Text

from dueregard.gather import Change, Gathered
from dueregard.model import Assessment, Estimate, Evidence
from dueregard.publish.wording import in_words, measure_title, period_words

_MOST_NAMED = 3


def evidence_as_json(assessment: Assessment, gathered: Gathered) -> dict[str, Any]:
    """
    Return the evidence ids, values, intervals and states as plain data, and what changed.
    """
    return {
        "assessment": assessment.id,
        "evidence": [_item_as_json(item) for item in gathered.evidence],
        "changes": [_change_as_json(change) for change in gathered.changes],
        "without_indicator": list(gathered.without_indicator),
        "engine": gathered.engine,
        "files": {"read": list(gathered.files_read), "reused": gathered.files_reused},
        "counts": dict(gathered.counts),
    }


def _item_as_json(item: Evidence) -> dict[str, Any]:
    content = item.model_dump(
        mode="json", include={"id", "kind", "title", "role", "period", "against", "revision"}
    )
    named = {name: item.figure(name) for name in item.figures}
    return content | {
        "indicator_kind": item.indicator_kind,
        "figures": {name: _estimate_as_json(found) for name, found in named.items() if found},
        "estimates": [_estimate_as_json(estimate) for estimate in item.estimates],
        "missing": [missing.model_dump(mode="json") for missing in item.missing],
        "bounds": [bounds.model_dump(mode="json") for bounds in item.bounds],
        "sensitivity": item.sensitivity.model_dump(mode="json") if item.sensitivity else None,
        "beside": item.beside.model_dump(mode="json") if item.beside else None,
        "equivalence": [verdict.model_dump(mode="json") for verdict in item.equivalence],
        "tests": [test.model_dump(mode="json") for test in item.tests],
        "signals": [signal.model_dump(mode="json") for signal in item.signals],
        "incomplete": item.incomplete.model_dump(mode="json") if item.incomplete else None,
        "sources": {file.path: file.sha256 for source in item.sources for file in source.files},
    }


def _estimate_as_json(estimate: Estimate) -> dict[str, Any]:
    content = estimate.model_dump(mode="json", exclude={"interval"})
    interval = estimate.interval
    limits = (interval.low, interval.high, interval.level) if interval else (None, None, None)
    return content | dict(zip(("low", "high", "level"), limits, strict=True))


def _change_as_json(change: Change) -> dict[str, Any]:
    return {
        "evidence": change.evidence,
        "what": change.what,
        "reason": change.reason,
        "claims": [f"{subject} {claim}" for subject, claim in change.claims],
        "stale_sign_offs": [signed.model_dump(mode="json") for signed in change.stale_sign_offs],
    }


def print_changes(console: Console, gathered: Gathered) -> None:
    """
    Print each figure that prose names, then what changed and which claims and signatures are stale.
    """
    items = {item.id: item for item in gathered.evidence}
    for change in gathered.changes:
        for line in _about(change, items[change.evidence]):
            console.print(Text(line), soft_wrap=True)
    for name in gathered.without_indicator:
        line = f"{name}: no indicator defines it any more. Take its file away, or define it again."
        console.print(Text(line), soft_wrap=True)


def print_reuse(console: Console, gathered: Gathered) -> None:
    """
    Print how many data files and counts were made anew, how many were as before, and what counted.
    """
    listed = ", ".join(gathered.files_read[:_MOST_NAMED])
    more = ", ..." if len(gathered.files_read) > _MOST_NAMED else ""
    read = f"{len(gathered.files_read)} ({listed}{more})" if gathered.files_read else "none"
    anew, added_to, kept = (gathered.counts.get(name, 0) for name in ("counted", "added_to", "kept"))
    line = (
        f"Data files read: {read}; as read before: {gathered.files_reused}. "
        f"Counts made in all files: {anew}; in new files only: {added_to}; as counted before: {kept}. "
        f"Counted by {gathered.engine}."
    )
    console.print(Text(line), soft_wrap=True)


def _about(change: Change, item: Evidence) -> Iterator[str]:
    said = change.what if not change.reason else f"{change.what}, {change.reason}"
    yield f"{item.id} ({period_words(item.period, item.against)}): {said}"
    for name, figure in item.figures.items():
        estimate = item.figure(name)
        if estimate is not None:
            yield f"  {figure.group}, {measure_title(estimate)}: {in_words(estimate, figure.decimals)}"
    yield from _unknown(item)
    if item.incomplete is not None:
        yield f"  {item.caveats[0]}"
    if change.what == "changed" and change.claims:
        claims = ", ".join(f"{subject} {claim}" for subject, claim in change.claims)
        yield f"  Read again the claims that rest on it: {claims}."
    for signed in change.stale_sign_offs:
        yield f"  The signature of {signed.name} ({signed.on}) no longer covers this version."


def _unknown(item: Evidence) -> Iterator[str]:
    """
    Iterate over how many are in no group, and how far the named figures could be off for that.
    """
    for missing in item.missing:
        share = f"{missing.share:.1%}" if missing.share is not None else "a part that is withheld"
        yield f"  {missing.label}: {share} of those counted, in no group"
    named = {(figure.group, figure.value) for figure in item.figures.values()}
    for bounds in item.bounds:
        if (bounds.group, bounds.measure) in named:
            style = ".1%" if bounds.measure == "share" else ".2f"
            limits = f"{bounds.low:{style}} to {bounds.high:{style}}"
            yield f"  {bounds.group}, {bounds.measure}: {limits} ({bounds.assumption})"
