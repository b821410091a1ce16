"""
From assessment to publication: every page, already in words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from dueregard.errors import SignOffError
from dueregard.model.assessment import Assessment
from dueregard.model.assessment import Edition as EditionOffered
from dueregard.model.findings import Finding
from dueregard.model.framework import Framework
from dueregard.model.suggestion import Suggestion
from dueregard.publish.about_page import show_about, show_versions
from dueregard.publish.changes_page import show_changes
from dueregard.publish.decision_page import show_decision
from dueregard.publish.earlier import Earlier
from dueregard.publish.evidence_pages import show_evidence
from dueregard.publish.findings_page import show_findings_page
from dueregard.publish.front_page import show_front_page
from dueregard.publish.material import Material, evidence_end
from dueregard.publish.printable import require_printable
from dueregard.publish.publication import Download, Edition, Publication
from dueregard.publish.record_pages import show_actions, show_matrix, show_method
from dueregard.publish.subject_pages import show_subject
from dueregard.publish.wording import capitalised, counted, day, listed

_FIRST_EDITIONS = ("Easy Read", "British Sign Language (BSL)")


def compose(
    assessment: Assessment,
    framework: Framework,
    findings: Iterable[Finding],
    *,
    final: bool = False,
    as_of: dt.date | None = None,
    suggestions: Mapping[str, Suggestion] | None = None,
    earlier: Earlier | None = None,
) -> Publication:
    """
    Return the assessment ready to read.

    Args:
        findings: what the checks reported on this assessment.
        final: ask for the final edition instead of a draft.
        as_of: the day by which open actions count as overdue; the date of the assessment if not given.
        suggestions: what the evidence of each row supports, by subject, to stand beside the ratings.
        earlier: the version to say what changed since.

    Raises:
        OutputError: some text holds a character that cannot be printed.
        SignOffError: a final edition is asked for, and this exact version is not signed or a critical
            finding is open.
    """
    require_printable(assessment)
    material = Material.of(
        assessment, framework, findings, as_of=as_of or assessment.date, suggestions=suggestions
    )
    edition = _edition(material, final=final)
    front = show_front_page(material)
    subjects = tuple(show_subject(material, row, index) for index, row in enumerate(assessment.rows))
    return Publication(
        id=assessment.id,
        title=assessment.title,
        body=assessment.body.name,
        language=assessment.language,
        date=assessment.date,
        framework=framework.title,
        digest=assessment.digest(),
        edition=edition,
        status=_status(assessment),
        notice=material.line(assessment.notice),
        introduction=material.notebook.paragraphs(assessment.introduction),
        front=front,
        decision=show_decision(material),
        subjects=subjects,
        evidence=tuple(show_evidence(material, item) for item in assessment.evidence),
        matrix=show_matrix(material),
        actions=show_actions(material),
        method=show_method(material),
        findings=show_findings_page(material),
        changes=show_changes(material, earlier),
        about=show_about(material),
        versions=show_versions(material, edition.word, earlier),
        notes=tuple(material.notebook.notes),
        downloads=_editions(assessment.editions),
    )


def _edition(material: Material, *, final: bool) -> Edition:
    if final:
        _refuse_unless_ready(material)
        signed = listed([f"{s.name} ({s.role}) on {day(s.on)}" for s in material.assessment.signed_by()])
        return Edition(final=True, word="Final edition", sentence=f"Signed by {signed}.")
    sentence = (
        "This version is signed, and has not been published as final."
        if material.assessment.signed_by()
        else "Nobody has signed this version. It may change, and no decision should rest on it."
    )
    return Edition(final=False, word="Draft edition", sentence=sentence)


def _refuse_unless_ready(material: Material) -> None:
    digest = material.assessment.digest()
    if not material.assessment.signed_by():
        raise SignOffError(
            f"A final edition needs a sign-off of this exact version, whose digest is {digest}."
            f" {_signatures_found(material.assessment)}"
            " Record a sign-off with that digest, or publish a draft edition."
        )
    critical = [f for f in material.findings if f.severity == "critical" and not f.overridden]
    if critical:
        codes = ", ".join(sorted(f"{finding.code} {finding.name}" for finding in critical))
        number = counted(len(critical), "critical finding is", "critical findings are")
        raise SignOffError(
            f"A final edition cannot be published while {number} open: {codes}."
            " Put them right and sign again, let them stand with a name and a reason, or publish a draft."
        )


def _signatures_found(assessment: Assessment) -> str:
    if not assessment.sign_offs:
        return "The assessment has no sign-off."
    names = listed([f"{s.name} on {day(s.on)}" for s in assessment.sign_offs])
    return f"{names} signed another version."


def _status(assessment: Assessment) -> tuple[str, ...]:
    end = evidence_end(assessment.evidence)
    decision = assessment.decision
    decided = day(decision.on) if decision and decision.on else None
    return (
        f"Version {assessment.version}" if assessment.version else "No version number",
        f"evidence to {day(end)}" if end else "evidence not dated",
        f"decided {decided}" if decided else "no decision date",
        f"review due {day(assessment.review)}" if assessment.review else "no review date",
    )


def _editions(editions: Iterable[EditionOffered]) -> tuple[Download, ...]:
    """
    Return the editions of the assessment on offer: Easy Read and BSL first, said even where there is none.
    """
    offered = [edition for edition in editions if edition.of == "assessment"]
    chosen = [[edition for edition in offered if _is_first(edition, name)] for name in _FIRST_EDITIONS]
    firsts = [
        download
        for name, found in zip(_FIRST_EDITIONS, chosen, strict=True)
        for download in ([_download(edition) for edition in found] or [Download(name, "Not offered yet")])
    ]
    rest = [_download(edition) for edition in offered if not any(edition in found for found in chosen)]
    return (*firsts, *rest)


def _is_first(edition: EditionOffered, name: str) -> bool:
    wanted = "bsl" if "BSL" in name else name.casefold()
    return wanted in edition.format.casefold() or edition.format.casefold() in name.casefold()


def _download(edition: EditionOffered) -> Download:
    parts = [edition.language or "", day(edition.on) if edition.on else "", _film(edition)]
    detail = ", ".join(part for part in parts if part)
    if edition.url is None:
        promised = f"promised for {day(edition.on)}" if edition.on else "no address given"
        return Download(capitalised(edition.format), capitalised(promised))
    return Download(capitalised(edition.format), detail, edition.url, edition.transcript or "")


def _film(edition: EditionOffered) -> str:
    """
    Return whether a film has captions and a transcript; an edition in sign language always says.
    """
    if not (_is_signed(edition) or edition.captions is not None or edition.transcript):
        return ""
    captions = {True: "with captions", False: "without captions", None: "captions not stated"}
    return f"{captions[edition.captions]}{'' if edition.transcript else ', no transcript'}"


def _is_signed(edition: EditionOffered) -> bool:
    return _is_first(edition, _FIRST_EDITIONS[1])
