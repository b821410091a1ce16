"""
What changed since the version published before this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dueregard.model.assessment import Assessment, ImpactRow
from dueregard.model.evidence import Evidence
from dueregard.publish.earlier import NOT_REPEATED, Earlier, each_finding
from dueregard.publish.material import Material
from dueregard.publish.prose import Notebook, evidence_link, words
from dueregard.publish.publication import Change, ChangeGroup, ChangesPage, Fact, Link
from dueregard.publish.versions_compared import KINDS, NOTHING, Entry, Version, keyed
from dueregard.publish.wording import capitalised, counted, day, in_words, listed, lowered, when

_NOT_THERE = "Not in that version"
_GONE = "No longer in the assessment"
_ROW_PARTS = {"subject", "title", "rating", "groups", "claims", "gaps"}
_PARTS = {
    "format",
    "id",
    "title",
    "version",
    "date",
    "review",
    "decision",
    "sign_offs",
    "rows",
    "actions",
    "overrides",
    "evidence",
}
"""What is compared part by part; of every other part the page says only that it differs."""


def show_changes(material: Material, earlier: Earlier | None) -> ChangesPage:
    """
    Return what changed; in honest words where there is nothing to compare with.

    Args:
        earlier: the earlier version, as far as it may be repeated.
    """
    if earlier is None:
        return ChangesPage(_no_earlier(material.assessment), (), (), ())
    now = Version(
        material.assessment, tuple(each_finding(material.findings)), material, Notebook(material.evidence)
    )
    then = Version(
        earlier.assessment,
        earlier.findings,
        material,
        Notebook(earlier.assessment.evidence_by_id()),
        frozenset(earlier.withheld),
    )
    groups = tuple(
        ChangeGroup(title, changes)
        for title, entries in KINDS
        if (changes := tuple(_differences(entries(then), entries(now))))
    )
    groups = _with_evidence(groups, then, now)
    return ChangesPage(
        headline=_headline(earlier, groups),
        compared=_compared(earlier, material.assessment),
        groups=groups,
        remarks=tuple(_remarks(then, now)),
    )


def _no_earlier(assessment: Assessment) -> str:
    if assessment.facts.assessment_versions:
        return (
            "The assessment names earlier versions, but none was given to compare with, so this page cannot"
            " say what changed."
        )
    return "No earlier version was given to compare with, so nothing is said about what changed."


def _headline(earlier: Earlier, groups: Sequence[ChangeGroup]) -> str:
    since = _name(earlier)
    counts = [f"{len(group.changes):,} in {lowered(group.title)}" for group in groups]
    if not counts:
        return f"Nothing listed here changed since {since}."
    total = sum(len(group.changes) for group in groups)
    return f"{counted(total, 'change')} since {since}: {listed(counts)}."


def _name(earlier: Earlier) -> str:
    version, date = earlier.assessment.version, earlier.assessment.date
    named = f"version {version}" if version else "the version before"
    return f"{named} of {day(date)}" if date else named


def _compared(earlier: Earlier, now: Assessment) -> tuple[Fact, ...]:
    return (
        Fact("Compared with", words(f"{capitalised(_name(earlier))} ({lowered(earlier.edition)})")),
        Fact("Its digest", words(earlier.digest)),
        Fact("Digest of this version", words(now.digest())),
    )


def _differences(then: Mapping[object, Entry], now: Mapping[object, Entry]) -> Iterator[Change]:
    for key, entry in now.items():
        before = then.get(key)
        if before is None:
            respect, text = next(iter(entry.aspects.items()))
            yield Change(entry.what, f"{respect} added", _NOT_THERE, text)
            continue
        for respect in dict.fromkeys([*before.aspects, *entry.aspects]):
            old = before.aspects.get(respect, NOTHING)
            new = entry.aspects.get(respect, NOTHING)
            if old != new:
                yield Change(entry.what, respect, old, new)
    for key, entry in then.items():
        if key not in now:
            respect, text = next(iter(entry.aspects.items()))
            yield Change(entry.what, f"{respect} removed", text, _GONE)


def _with_evidence(groups: tuple[ChangeGroup, ...], then: Version, now: Version) -> tuple[ChangeGroup, ...]:
    """
    Return the groups with the evidence that came, went or was superseded after the figures.
    """
    changes = tuple(_evidence_changes(then, now))
    if not changes:
        return groups
    place = sum(group.title in ("Ratings", "Figures") for group in groups)
    return (*groups[:place], ChangeGroup("Evidence", changes), *groups[place:])


def _evidence_changes(then: Version, now: Version) -> Iterator[Change]:
    before = then.assessment.evidence_by_id()
    for item in now.assessment.evidence:
        old = before.pop(item.id, None)
        if old is None:
            yield Change(evidence_link(item), "Evidence added", _NOT_THERE, capitalised(when(item)))
        else:
            yield from _one_evidence(old, item, withheld=item.id in then.withheld)
    for gone in before.values():
        yield Change(Link(gone.title), "Evidence removed", capitalised(when(gone)), _GONE)


def _one_evidence(then: Evidence, now: Evidence, *, withheld: bool) -> Iterator[Change]:
    link = evidence_link(now)
    if now.revision != then.revision:
        reason = f", because {now.supersedes.reason}" if now.supersedes else ""
        yield Change(
            link, "Evidence superseded", f"Revision {then.revision}", f"Revision {now.revision}{reason}"
        )
    if when(now) != when(then):
        yield Change(link, "Period", capitalised(when(then)), capitalised(when(now)))
    if withheld:
        yield Change(link, "Figures withheld", NOT_REPEATED, "See its page for what is shown")
        return
    differ, total = _unnamed_figures(then, now)
    if differ:
        yield Change(
            link,
            "Figures of its table that no sentence uses",
            "See the earlier publication",
            f"{differ:,} of {total:,} differ; its page shows them all",
        )


def _unnamed_figures(then: Evidence, now: Evidence) -> tuple[int, int]:
    """
    Return how many estimates that no figure names differ, are new or are gone, and how many there are.
    """
    named = {(figure.group, figure.value) for figure in (*now.figures.values(), *then.figures.values())}
    old, new = _shown(then, named), _shown(now, named)
    keys = {*old, *new}
    return sum(old.get(key) != new.get(key) for key in keys), len(keys)


def _shown(item: Evidence, without: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    return {
        (estimate.group, estimate.measure): in_words(estimate)
        for estimate in item.estimates
        if (estimate.group, estimate.measure) not in without
    }


def _remarks(then: Version, now: Version) -> Iterator[str]:
    parts = sorted(_other_parts(then.assessment, now.assessment))
    if parts:
        yield f"Not listed here, and not as it was: {listed(parts)}."
    yield (
        "Ratings, named figures, claims, gaps, actions and findings are compared word by word. The findings"
        " of both versions come from the checks as they are today. A figure that is withheld now is not"
        " repeated from the version before, nor are others it might be worked out from."
    )


def _other_parts(then: Assessment, now: Assessment) -> Iterator[str]:
    for name in type(now).model_fields:
        if name not in _PARTS and getattr(then, name) != getattr(now, name):
            yield name.replace("_", " ")
    rows = dict(keyed(then))
    for name in ImpactRow.model_fields:
        if name not in _ROW_PARTS and any(
            key in rows and getattr(rows[key], name) != getattr(row, name) for key, row in keyed(now)
        ):
            yield f"{name.replace('_', ' ')} of a subject"
