"""
The version published before this one, as far as a newer publication may repeat it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import ValidationError

from dueregard.errors import DocumentError
from dueregard.model.assessment import Assessment, Claim, canonical_json
from dueregard.model.base import Digest, Identifier, Model, Severity, Text
from dueregard.model.evidence import Evidence
from dueregard.model.findings import Finding
from dueregard.model.record import Record, sha256
from dueregard.publish.record import RECORD, read_record

EARLIER = "earlier.json"
"""Stands in a publication that was compared with an earlier version, and holds what it was compared with."""

FindingsOf: TypeAlias = Callable[[Assessment], Iterable[Finding]]
"""Runs the checks of today on an earlier version."""

NOT_REPEATED = "Not repeated here, because figures behind it are withheld now"


class PublishedVersion(Model):
    """
    One version that was published: its name and day if it has them, its edition and its digest.
    """

    version: Text | None = None
    on: dt.date | None = None
    edition: Text
    digest: Digest


class EarlierFinding(Model):
    """
    A finding on one subject of an earlier version, without its sentences.
    """

    code: Text
    name: Text
    severity: Severity
    subject: Text
    label: Text
    let_stand: bool = False


class Earlier(Model):
    """
    An earlier version with its findings, and the versions published before it, oldest first.

    `withheld` names the evidence whose figures may not be repeated.
    """

    format: Literal["dueregard-earlier/1"] = "dueregard-earlier/1"
    edition: Text
    digest: Digest
    assessment: Assessment
    findings: tuple[EarlierFinding, ...] = ()
    withheld: tuple[Identifier, ...] = ()
    before: tuple[PublishedVersion, ...] = ()

    @property
    def published(self) -> PublishedVersion:
        """
        Return which version this is.
        """
        return PublishedVersion(
            version=self.assessment.version,
            on=self.assessment.date,
            edition=self.edition,
            digest=self.digest,
        )

    def to_repeat(self, now: Assessment) -> Earlier:
        """
        Return what a publication of `now` may repeat: nothing that `now` withholds or no longer holds.

        Evidence that is gone, or of which anything is withheld that was shown, keeps its title alone: from
        its other figures the one withheld might be worked out.
        """
        withheld = {*self.withheld, *_not_to_repeat(self.assessment, now)}
        rows = tuple(
            row.model_copy(update={"claims": tuple(_claim(claim, withheld) for claim in row.claims)})
            for row in self.assessment.rows
        )
        evidence = tuple(_item(item, bare=item.id in withheld) for item in self.assessment.evidence)
        repeated = self.assessment.model_copy(update={"rows": rows, "evidence": evidence})
        return self.model_copy(update={"assessment": repeated, "withheld": tuple(sorted(withheld))})

    def content(self) -> bytes:
        """
        Return the canonical bytes of this version.
        """
        return canonical_json(self.model_dump(mode="json", exclude_defaults=True) | {"format": self.format})


def _not_to_repeat(then: Assessment, now: Assessment) -> set[str]:
    current = now.evidence_by_id()
    return {item.id for item in then.evidence if _is_withheld(item, current.get(item.id))}


def _is_withheld(then: Evidence, now: Evidence | None) -> bool:
    if now is None:
        return True
    suppressed = {estimate.group for estimate in now.estimates if estimate.state == "suppressed"}
    for estimate in then.estimates:
        counterpart = now.estimate(estimate.group, estimate.measure)
        if estimate.state != "shown" or (counterpart is not None and counterpart.state == "shown"):
            continue
        if estimate.group in suppressed or (counterpart is None and suppressed):
            return True
    return False


def _claim(claim: Claim, withheld: set[str]) -> Claim:
    if not withheld.intersection(claim.evidence_ids()):
        return claim
    return Claim(id=claim.id, text=f"{NOT_REPEATED}.")


def _item(item: Evidence, *, bare: bool) -> Evidence:
    """
    Return what is compared of an evidence item; a bare one has neither text nor figures.
    """
    return Evidence(
        id=item.id,
        kind=item.kind,
        title=item.title,
        role=item.role,
        indicator_kind=item.indicator_kind,
        period=item.period,
        against=item.against,
        estimates=() if bare else item.estimates,
        figures={} if bare else item.figures,
        series_breaks=item.series_breaks,
        revision=item.revision,
    )


def earlier_named(record: Path | str, now: Assessment, findings_of: FindingsOf) -> Earlier:
    """
    Return the version in a record, or in the record of a publication's folder, to compare with.

    Raises:
        DocumentError: there is no record, it cannot be read, or it is of another assessment.
    """
    file = Path(record)
    file = file / RECORD if file.is_dir() else file
    found, _ = read_record(file)
    if found.assessment.id != now.id:
        message = (
            f"This is the record of the assessment '{found.assessment.id}', and the one to publish is"
            f" '{now.id}'. Name a record of an earlier version of '{now.id}'."
        )
        raise DocumentError.at(file, None, message)
    return _earlier(found, file.parent, findings_of)


def earlier_replaced(folder: Path | str, now: Assessment, findings_of: FindingsOf) -> Earlier | None:
    """
    Return the version to compare with when `now` replaces the publication in a folder; None without one.

    It is the version that stands there. Where that is this very version, or a draft of the same version,
    it is the one that was compared with already: publishing again does not lose what changed.
    """
    place = Path(folder)
    try:
        found, _ = read_record(place / RECORD)
    except DocumentError:
        return None
    if found.assessment.id != now.id:
        return None
    carried = _carried(found, place)
    same = found.digest == now.digest()
    draft_of_same = found.edition != "Final edition" and found.assessment.version == now.version
    if same or (draft_of_same and carried is not None):
        return carried
    return _earlier(found, place, findings_of)


def each_finding(findings: Iterable[Finding]) -> Iterator[EarlierFinding]:
    """
    Yield one finding for each subject.
    """
    for found in findings:
        for subject in found.subjects:
            yield EarlierFinding(
                code=found.code,
                name=found.name,
                severity=found.severity,
                subject=subject.id,
                label=subject.label,
                let_stand=subject.override is not None,
            )


def _earlier(record: Record, folder: Path, findings_of: FindingsOf) -> Earlier:
    carried = _carried(record, folder)
    return Earlier(
        edition=record.edition,
        digest=record.digest,
        assessment=record.assessment,
        findings=tuple(each_finding(findings_of(record.assessment))),
        before=(*carried.before, carried.published) if carried else (),
    )


def _carried(record: Record, folder: Path) -> Earlier | None:
    """
    Return the version a publication was compared with, if its file is there as it was published.
    """
    file = folder / EARLIER
    if EARLIER not in record.files or not file.is_file():
        return None
    content = file.read_bytes()
    if sha256(content) != record.files[EARLIER]:
        return None
    try:
        return Earlier.model_validate_json(content)
    except ValidationError:
        return None
