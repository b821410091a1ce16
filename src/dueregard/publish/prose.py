"""
Prose with its figures: `[[evidence#figure]]` becomes the figure, with a note on what stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dueregard.model.base import FIGURE_REFERENCE
from dueregard.model.estimates import Estimate
from dueregard.model.evidence import Evidence
from dueregard.publish.publication import FigureMark, Link, Note, Prose, Words
from dueregard.publish.wording import (
    MINUS,
    absence,
    amount,
    capitalised,
    certainty,
    when,
)

_COMPARING = ("ratio", "points", "percent change")
LIKELY_KINDS = frozenset({"rate_ratio", "hit_rate"})
"""Kinds of indicator whose ratio compares how likely something is to happen to a person."""

_BLANK_LINE = re.compile(r"\n\s*\n")
_SPACES = re.compile(r"\s+")
_FALLS = re.compile(
    r"\b(?:fell|fallen|falls?|down|decreased?|dropped|drops?|reduc(?:ed|tion)|lower|fewer|less)"
    r"(?: by| of)? $",
    re.IGNORECASE,
)
_RISES = re.compile(
    r"\b(?:rose|risen|rises?|up|increased?|grew|growth|higher|more)(?: by| of)? $", re.IGNORECASE
)
_UNITS = (
    ("%", ("%", " per cent", " percent")),
    (" percentage points", (" percentage point", " point")),
    (" per 1,000", (" per 1,000", " for every 1,000")),
)


@dataclass
class Notebook:
    """
    Writes prose and keeps a note of every figure in it, numbered in the order of first use.
    """

    evidence: Mapping[str, Evidence]
    notes: list[Note] = field(default_factory=list)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def paragraphs(self, text: str | None) -> tuple[Prose, ...]:
        """
        Return the paragraphs of a text, which blank lines divide.
        """
        return tuple(self.line(part) for part in _BLANK_LINE.split(text or "") if part.strip())

    def line(self, text: str | None) -> Prose:
        """
        Return a text as one paragraph; no text is no runs.
        """
        words = _SPACES.sub(" ", text or "").strip()
        runs: list[Words | FigureMark] = []
        end = 0
        for found in FIGURE_REFERENCE.finditer(words):
            before, after = words[end : found.start()], words[found.end() :]
            runs += [Words(before)] if before else []
            runs.append(self.figure(found[1], found[2], before=before, after=after))
            end = found.end()
        return (*runs, Words(words[end:])) if words[end:] else tuple(runs)

    def figure(self, evidence_id: str, name: str, *, before: str = "", after: str = "") -> FigureMark | Words:
        """
        Return one figure with its note, or in words why it is not there.

        Args:
            before: the words before it, which may already say that something rose or fell.
            after: the words after it, which may already name the unit.
        """
        item = self.evidence.get(evidence_id)
        estimate = None if item is None else item.figure(name)
        if item is None or estimate is None:
            return Words(f"[figure not available: {evidence_id}#{name}]")
        number = self._number_of(item, name, estimate)
        if estimate.state != "shown" or estimate.value is None:
            return FigureMark(_state_in_sentence(estimate), evidence_id, number)
        text = amount(estimate.value, estimate, item.figures[name].decimals)
        return FigureMark(_fitted(text, before, after), evidence_id, number)

    def _number_of(self, item: Evidence, name: str, estimate: Estimate) -> int:
        key = (item.id, name)
        if key not in self._numbers:
            self._numbers[key] = len(self.notes) + 1
            text = note_text(item, estimate, item.figures[name].decimals)
            self.notes.append(Note(len(self.notes) + 1, text, evidence_link(item)))
        return self._numbers[key]


def note_text(item: Evidence, estimate: Estimate, decimals: int | None) -> str:
    """
    Return what stands behind a figure: group, value, interval, period, source.
    """
    compared = f" compared with {estimate.reference}" if estimate.reference else ""
    value = (
        f"{amount(estimate.value, estimate, decimals)}. {capitalised(certainty(estimate, decimals))}"
        if estimate.state == "shown" and estimate.value is not None
        else absence(estimate)
    )
    parts = [f"{estimate.group}{compared}: {value}", *made_of(item, estimate), capitalised(when(item))]
    return f"{'. '.join([*parts, f'Source: {source_words(item)}'])}."


def made_of(item: Evidence, estimate: Estimate) -> list[str]:
    """
    Return the counts of a share, or the levels that are compared, where both may be shown.
    """
    if estimate.state != "shown":
        return []
    if estimate.unit == "percent" and estimate.numerator is not None and estimate.denominator is not None:
        return [f"{estimate.numerator:,} of {estimate.denominator:,}"]
    if estimate.unit not in _COMPARING:
        return []
    if estimate.reference:
        levels = _level(item, estimate.group), _level(item, estimate.reference)
    else:
        levels = item.estimate(estimate.group, "before"), item.estimate(estimate.group, "after")
    shown = [amount(one.value, one) for one in levels if one is not None and one.value is not None]
    joined = " against " if estimate.reference else ", then "
    return [capitalised(joined.join(shown))] if len(shown) == len(levels) else []


def _level(item: Evidence, group: str) -> Estimate | None:
    """
    Return what is known of a group by itself: a share or a rate, else its count.
    """
    own = [e for e in item.estimates if e.group == group and e.unit not in _COMPARING]
    return max(own, key=lambda estimate: estimate.unit != "count", default=None)


def source_words(item: Evidence) -> str:
    """
    Return the titles and publishers behind an evidence item, or that none is recorded.
    """
    named = [
        ", ".join(part for part in (source.title or source.id, source.publisher) if part)
        for source in item.sources
    ] + [", ".join(part for part in (cited.title, cited.publisher) if part) for cited in item.citations]
    if named:
        return "; ".join(dict.fromkeys(named))
    return item.by if item.by and item.kind != "computed" else "not recorded"


def evidence_link(item: Evidence) -> Link:
    """
    Return the link to an evidence item's page.
    """
    return Link(item.title, "evidence", item.id)


def plain(prose: Prose) -> str:
    """
    Return a paragraph as plain text, figures as printed.
    """
    return "".join(run.text for run in prose)


def words(text: str) -> Prose:
    """
    Return plain text as a paragraph; no text is no runs.
    """
    return (Words(text),) if text else ()


def _state_in_sentence(estimate: Estimate) -> str:
    """
    Return the state of a figure as it stands inside a sentence: "[figure suppressed]".
    """
    return f"[figure {estimate.state}]"


def _fitted(text: str, before: str, after: str) -> str:
    """
    Return a printed figure without the sign or the unit that the sentence already says.
    """
    for unit, repeats in _UNITS:
        if text.endswith(unit) and after.startswith(repeats):
            text = text.removesuffix(unit)
    if text.startswith(MINUS) and _FALLS.search(before):
        return text.removeprefix(MINUS)
    return text.removeprefix("+") if _RISES.search(before) else text
