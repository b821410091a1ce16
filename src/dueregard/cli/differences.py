"""
What changed between two versions of an assessment: rows, ratings, claims, evidence, commitments, actions.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from dueregard.model import Assessment, Claim, Finding, ImpactRow
from dueregard.model.base import Model
from dueregard.prose.sentences import similarity, words

Part = Literal["document", "row", "rating", "claim", "gap", "evidence", "commitment", "action", "engagement"]
_ALIKE = 0.6
"""Similarity of two sentences from which one is the other, changed."""


class Change(Model):
    """
    One thing that was added, removed or changed, with its words before and after.

    `of` says of which row; `what` which part of it.
    """

    part: Part
    kind: Literal["added", "removed", "changed"]
    what: str
    of: str | None = None
    old: str | None = None
    new: str | None = None


class FindingChange(Model):
    """
    A subject that a check newly names, or names no longer.
    """

    kind: Literal["new", "gone"]
    code: str
    name: str
    severity: str
    subject: str


def changes_between(old: Assessment, new: Assessment) -> list[Change]:
    """
    Return what changed from one version to the other, the document as a whole first, then row by row.
    """
    return [*_of_the_document(old, new), *_of_rows(old, new), *_of_the_rest(old, new)]


def finding_changes(old: Sequence[Finding], new: Sequence[Finding]) -> list[FindingChange]:
    """
    Return the subjects that checks newly name or name no longer, each with its check.
    """
    before, after = _named(old), _named(new)
    gone = [FindingChange(kind="gone", **told) for key, told in before.items() if key not in after]
    return gone + [FindingChange(kind="new", **told) for key, told in after.items() if key not in before]


def _named(findings: Sequence[Finding]) -> dict[tuple[str, str], dict[str, str]]:
    """
    Return what checks name by check and words: ids of claims are counted anew in each import.
    """
    found = {}
    for finding in findings:
        for subject in finding.subjects:
            label = "the document" if not subject.path else subject.label
            told = {
                "code": finding.code,
                "name": finding.name,
                "severity": finding.severity,
                "subject": label,
            }
            found[finding.code, label] = told
    return found


def _of_the_document(old: Assessment, new: Assessment) -> Iterator[Change]:
    for name in ("title", "framework", "author", "version", "date", "review", "introduction"):
        yield from _text("document", name, None, getattr(old, name), getattr(new, name))
    yield from _text("document", "body", None, old.body.name, new.body.name)


def _of_rows(old: Assessment, new: Assessment) -> Iterator[Change]:
    before = {row.subject: row for row in old.rows}
    after = {row.subject: row for row in new.rows}
    for subject in dict.fromkeys((*before, *after)):
        if subject not in after:
            yield Change(part="row", kind="removed", what=subject, old=_told(before[subject]))
        elif subject not in before:
            yield Change(part="row", kind="added", what=subject, new=_told(after[subject]))
        else:
            yield from _of_row(before[subject], after[subject])


def _told(row: ImpactRow) -> str:
    rated = row.rating.direction if row.rating else "not rated"
    return f"{rated}, {len(row.claims)} claims"


def _of_row(old: ImpactRow, new: ImpactRow) -> Iterator[Change]:
    ratings = [row.rating.direction if row.rating else "not rated" for row in (old, new)]
    yield from _text("rating", "direction", new.subject, *ratings)
    for name in ("reason", "magnitude", "likelihood", "confidence", "by"):
        values = [getattr(row.rating, name) if row.rating else None for row in (old, new)]
        yield from _text("rating", name, new.subject, *values)
    for name in ("title", "wording", "context", "response"):
        yield from _text("row", name, new.subject, getattr(old, name), getattr(new, name))
    yield from _of_claims(old, new)
    yield from _listed(
        "gap", {gap.text: gap.text for gap in old.gaps}, {gap.text: gap.text for gap in new.gaps}, new.subject
    )


def _of_claims(old: ImpactRow, new: ImpactRow) -> Iterator[Change]:
    """
    Iterate over the claims that came, went or changed; a claim is known by its words, and by words alike.
    """
    left = [claim for claim in old.claims if _words(claim) not in {_words(other) for other in new.claims}]
    for claim in new.claims:
        same = next((other for other in old.claims if _words(other) == _words(claim)), None)
        if same is not None:
            yield from _text(
                "claim", "cites", new.subject, ", ".join(same.cites) or None, ", ".join(claim.cites) or None
            )
            yield from _text("claim", "direction", new.subject, same.direction, claim.direction)
            continue
        near = max(left, key=lambda other: similarity(_words(other), _words(claim)), default=None)
        if near is not None and similarity(_words(near), _words(claim)) >= _ALIKE:
            left.remove(near)
            yield Change(
                part="claim", kind="changed", what="text", of=new.subject, old=near.text, new=claim.text
            )
        else:
            yield Change(part="claim", kind="added", what="text", of=new.subject, new=claim.text)
    for claim in left:
        yield Change(part="claim", kind="removed", what="text", of=new.subject, old=claim.text)


def _words(claim: Claim) -> tuple[str, ...]:
    return words(claim.text)


def _of_the_rest(old: Assessment, new: Assessment) -> Iterator[Change]:
    yield from _listed("commitment", _commitments(old), _commitments(new))
    before, after = ({item.id: item.title for item in one.evidence} for one in (old, new))
    yield from _listed("evidence", before, after)
    known = new.evidence_by_id()
    for item in old.evidence:
        if item.id in known and item != known[item.id] and item.title == known[item.id].title:
            yield Change(part="evidence", kind="changed", what=item.id, old=item.title, new=item.title)
    before, after = ({action.text: action.text for action in one.actions} for one in (old, new))
    yield from _listed("action", before, after)
    before, after = ({each.title: each.title for each in one.engagement} for one in (old, new))
    yield from _listed("engagement", before, after)


def _commitments(one: Assessment) -> dict[str, str]:
    return {commitment.text: commitment.text for commitment in one.proposal.commitments()}


def _listed(
    part: Part, old: Mapping[str, str], new: Mapping[str, str], of: str | None = None
) -> Iterator[Change]:
    """
    Iterate over what stands in only one of two lists, and what stands in both in other words.
    """
    left = [key for key in old if key not in new]
    for key, text in new.items():
        if key in old:
            yield from _text(part, key, of, old[key], text)
            continue
        near = (
            next(iter(difflib.get_close_matches(key, left, n=1, cutoff=_ALIKE)), None)
            if key == text
            else None
        )
        if near is not None:
            left.remove(near)
            yield Change(part=part, kind="changed", what="text", of=of, old=near, new=text)
        else:
            yield Change(part=part, kind="added", what=key, of=of, new=text)
    for key in left:
        yield Change(part=part, kind="removed", what=key, of=of, old=old[key])


def _text(part: Part, what: str, of: str | None, old: object, new: object) -> Iterator[Change]:
    if old == new:
        return
    kind: Literal["added", "removed", "changed"] = (
        "added" if old is None else "removed" if new is None else "changed"
    )
    before, after = (None if value is None else str(value) for value in (old, new))
    yield Change(part=part, kind=kind, what=what, of=of, old=before, new=after)
