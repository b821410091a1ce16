"""
What changed since the last time: which evidence, why, and what rests on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dueregard.gather.revisions import revised
from dueregard.model import Assessment, Evidence
from dueregard.model.assessment import SignOff
from dueregard.model.evidence import Superseded
from dueregard.store import evidence_bytes


@dataclass(frozen=True)
class Change:
    """
    What became of one evidence item.

    Args:
        evidence: its id.
        what: new, changed or unchanged.
        reason: why, in words; "" where nothing changed.
        claims: the claims that rest on it, as pairs of subject and claim id.
        stale_sign_offs: signatures of the version before, which no longer cover the document.
    """

    evidence: str
    what: Literal["new", "changed", "unchanged"]
    reason: str = ""
    claims: tuple[tuple[str, str], ...] = ()
    stale_sign_offs: tuple[SignOff, ...] = ()


def supersede(old: Evidence | None, new: Evidence) -> tuple[Evidence, str]:
    """
    Return the item to keep, and in words what changed: the old item itself where nothing did.

    A version of the tool that computes the same figures changes nothing.
    """
    if old is None:
        return new, ""
    continued = {"revision": old.revision, "supersedes": old.supersedes}
    if new.model_copy(update={**continued, "tool": old.tool}) == old:
        return old, ""
    reason = "; ".join(_reasons(old, new))
    superseded = Superseded(revision=old.revision, digest=evidence_digest(old), reason=reason)
    return new.model_copy(update={"revision": old.revision + 1, "supersedes": superseded}), reason


def describe(assessment: Assessment, item: Evidence, reason: str, *, is_new: bool) -> Change:
    """
    Return what became of an item, with the claims and signatures that rest on it.
    """
    claims = tuple(
        (row.subject, claim.id)
        for row in assessment.rows
        for claim in row.claims
        if item.id in claim.evidence_ids()
    )
    if not is_new and not reason:
        return Change(item.id, "unchanged", claims=claims)
    what: Literal["new", "changed"] = "new" if is_new else "changed"
    return Change(item.id, what, reason or "computed for the first time", claims, assessment.signed_by())


def evidence_digest(item: Evidence) -> str:
    """
    Return the digest of an evidence item's file.
    """
    return f"sha256:{hashlib.sha256(evidence_bytes(item)).hexdigest()}"


def _reasons(old: Evidence, new: Evidence) -> Iterator[str]:
    """
    Iterate over what differs: the definition, the files, the tool, or what was kept of the last time.
    """
    found = [*_definition(old, new), *_files(old, new)]
    if found:
        yield from found
        yield from filter(None, [revised(old, new)])
    elif old.beside != new.beside:
        yield "the figures shown beside it changed"
    elif old.tool != new.tool:
        yield f"figures recomputed by another version ({old.tool or 'not recorded'}, now {new.tool})"
    elif old.series_breaks != new.series_breaks:
        yield "the breaks recorded for the source changed"
    else:
        yield "the evidence kept did not match its inputs, and was computed again"


def _definition(old: Evidence, new: Evidence) -> Iterator[str]:
    if old.definition != new.definition:
        yield "the definition changed"


def _files(old: Evidence, new: Evidence) -> Iterator[str]:
    before, after = _digests(old), _digests(new)
    for path in sorted(before.keys() | after.keys()):
        if path not in before:
            yield f"the file {path} was added"
        elif path not in after:
            yield f"the file {path} is no longer read"
        elif before[path] != after[path]:
            yield f"the file {path} changed"


def _digests(item: Evidence) -> dict[str, str]:
    return {file.path: file.sha256 for source in item.sources for file in source.files}
