"""
STA-08 selective-series.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from dueregard.checks.check import check
from dueregard.checks.reading import claims_in_place, latest_period, listed
from dueregard.checks.standing_on import cited_evidence, stated_units
from dueregard.frameworks.people import Words, words_for_people
from dueregard.model import Assessment, Claim, Framework, ImpactRow, Subject, figure_references
from dueregard.model.findings import Path
from dueregard.model.framework import ClosedSet

_ENOUGH_FOR_A_SERIES = 2


@check(
    "STA-08",
    "selective-series",
    severity="major",
    one="1 series gives figures for some members of a set and not for the others: {notes}.",
    many="{count} series give figures for some members of a set and not for the others.",
)
def selective_series(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A series that gives figures for some members of a closed set gives them for all.

    Why:
        Three kinds of hate crime that fell, of five, may be the three that fell. A series with gaps is open
        to challenge because the reader cannot know whether the others were left out for what they show.

    Fails:
        Claims give figures in one unit, of one period and one source, for two or more members of a set the
        framework declares, and for the rest there is neither a claim nor a declared gap. A set within
        another (the strands of hate crime) is looked at first, and what belongs to it does not count for
        the larger one.

    Passes:
        Every member has a figure, a withheld one included; or only one has; or the figures differ in unit,
        period or source, and so are no series. A characteristic whose row declares a gap, or that is not
        relevant for a reason, is not missed.

    Fix:
        Add the missing members from the same table, or say as a gap why there are none.

    Source:
        Code of Practice for Statistics (confirm before relying)
        EHRC Technical Guidance on the Public Sector Equality Duty: England (confirm before relying)
    """
    left = list(_figures(assessment))
    for closed_set in framework.closed_sets:
        series: defaultdict[object, dict[str, _Figure]] = defaultdict(dict)
        named = [(figure, _members(closed_set, figure, framework)) for figure in left]
        for figure, members in named:
            series[figure.series].update(dict.fromkeys(members, figure))
        left = [figure for figure, members in named if not members]
        excused = set() if closed_set.words else _excused(assessment, framework)
        gaps = [given for given in series.values() if _is_selective(given, closed_set, excused)]
        if gaps:
            note = "; ".join(sorted(_given_and_missing(given, closed_set, excused) for given in gaps))
            path = min(figure.path for given in gaps for figure in given.values())
            yield Subject(id=closed_set.id, label=closed_set.title, path=path, note=note)


@dataclass(frozen=True)
class _Figure:
    """
    A claim that gives a figure, with what makes it one of a series: unit, period and source.
    """

    row: ImpactRow
    claim: Claim
    path: Path
    series: tuple[frozenset[str], str, tuple[str, ...]]


def _figures(assessment: Assessment) -> Iterator[_Figure]:
    for row, claim, path in claims_in_place(assessment):
        units = stated_units(assessment, claim) | ({claim.stated.unit} if claim.stated else set())
        period, source = latest_period(assessment, claim), _source(assessment, claim)
        if (units or figure_references(claim.text)) and (period or source):
            yield _Figure(row, claim, path, (frozenset(units), str(period), source))


def _source(assessment: Assessment, claim: Claim) -> tuple[str, ...]:
    titles: list[str] = []
    for item in cited_evidence(assessment, claim):
        titles += [citation.title for citation in item.citations]
        titles += [source.title or source.id for source in item.sources]
    return tuple(sorted(set(titles)))


def _members(closed_set: ClosedSet, figure: _Figure, framework: Framework) -> list[str]:
    if closed_set.words:
        said = words_for_people(figure.claim.text)
        return [member for member, words in closed_set.words.items() if _names_any(said, words)]
    subject = framework.subject(figure.row.subject)
    return [member for member in closed_set.members if subject and member == subject.title]


def _names_any(said: Words, phrases: tuple[str, ...]) -> bool:
    wanted = [words_for_people(phrase) for phrase in phrases]
    starts = range(len(said))
    return any(said[start : start + len(words)] == words for words in wanted for start in starts)


def _excused(assessment: Assessment, framework: Framework) -> set[str]:
    """
    Return the titles of the subjects that a gap or a reason accounts for.
    """
    ids = {row.subject for row in assessment.rows if row.gaps or row.direction == "not relevant"}
    ids |= {left.what for left in assessment.not_relevant}
    return {subject.title for subject in framework.subjects() if subject.id in ids}


def _is_selective(given: dict[str, _Figure], closed_set: ClosedSet, excused: AbstractSet[str]) -> bool:
    return len(given) >= _ENOUGH_FOR_A_SERIES and not set(closed_set.members) <= {*given, *excused}


def _given_and_missing(given: dict[str, _Figure], closed_set: ClosedSet, excused: AbstractSet[str]) -> str:
    here = [member for member in closed_set.members if member in given]
    absent = [member for member in closed_set.members if member not in given and member not in excused]
    return f"{listed(here)} given, {listed(absent)} not"
