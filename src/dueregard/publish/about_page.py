"""
About the publication itself: whom to write to, how far it can be used by everybody, and its known failings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dueregard.model.assessment import Assessment
from dueregard.publish.earlier import Earlier
from dueregard.publish.material import Material
from dueregard.publish.publication import AboutPage, AboutPart, Contact, VersionShown

_MAIL = re.compile(r"[^\s@:/?#]+@[^\s@:/?#]+\.[^\s@:/?#]+")
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)

_TESTED = (
    (
        "axe-core finds no failure of WCAG 2.2 A and AA on the pages of invented examples, at widths of 320,"
        " 768 and 1,280 pixels."
    ),
    (
        "No page scrolls sideways at those widths, the first tab key offers to skip to the content, what has"
        " the focus can be seen, and pages read and lead on without scripts."
    ),
    "A PDF with every kind of content passes veraPDF's rules for PDF/UA-1 and PDF/A-2a.",
    "Every chart has a text alternative and a table with the same numbers, and no rating is colour alone.",
)
_FAILINGS = (
    (
        "Programs find only part of what keeps people out. No disabled person has tested this publication,"
        " and nobody has been through it with a screen reader."
    ),
    "Wide tables of figures scroll sideways inside their own frame on a narrow screen.",
    "Words in another language than that of the assessment are not marked as such.",
    "The Word edition and the workbook have not been through the accessibility checks of their programs.",
    "How plain the language is depends on who wrote the assessment.",
)


def contact_of(assessment: Assessment) -> Contact:
    """
    Return whom to write to about the assessment, with an address to follow where it is one.
    """
    contact = (assessment.body.contact or "").strip()
    if _MAIL.fullmatch(contact):
        return Contact(contact, f"mailto:{contact}")
    return Contact(contact, contact if _WEB.fullmatch(contact) else "")


def show_about(material: Material) -> AboutPage:
    """
    Return what readers should know of the publication itself.
    """
    assessment = material.assessment
    return AboutPage(
        contact=contact_of(assessment),
        parts=(
            AboutPart(
                "Tell us what you think",
                _feedback(assessment),
                (),
            ),
            AboutPart(
                "How far everybody can use it",
                (
                    (
                        "The publication is made to meet WCAG 2.2 at level AA. Nobody independent has"
                        " audited it. This page says what was tested and what is known to fail; it does not"
                        " stand in for the accessibility statement of the website it is published on."
                    ),
                ),
                (),
            ),
            AboutPart("Tested by programs, each time dueregard changes", (), _TESTED),
            AboutPart("Known failings", (), (*_FAILINGS, *_failings_here(assessment))),
        ),
    )


def _feedback(assessment: Assessment) -> tuple[str, ...]:
    if assessment.body.contact:
        return (
            (
                "If something is wrong, missing or hard to use, or you need another format, write to"
                f" {assessment.body.name}: {assessment.body.contact.strip()}"
            ),
        )
    return (
        (
            f"The assessment does not say whom to write to. {assessment.body.name} publishes it, and should"
            " be asked."
        ),
    )


def _failings_here(assessment: Assessment) -> Iterator[str]:
    formats = [edition.format.casefold() for edition in assessment.editions if edition.of == "assessment"]
    if not _any_holds(formats, "easy"):
        yield "There is no Easy Read edition of this assessment."
    if not _any_holds(formats, "bsl", "sign"):
        yield "There is no edition in British Sign Language of this assessment."
    if not assessment.language.casefold().startswith("en"):
        yield "The headings and the navigation are in English, whatever the language of the assessment."


def _any_holds(formats: Iterable[str], *names: str) -> bool:
    return any(name in words for words in formats for name in names)


def show_versions(material: Material, edition: str, earlier: Earlier | None) -> tuple[VersionShown, ...]:
    """
    Return every version known of, oldest first and this one last.
    """
    assessment = material.assessment
    published = (*earlier.before, earlier.published) if earlier else ()
    known = {one.version for one in published} | {assessment.version}
    told = [
        VersionShown(f"Version {one.version}", one.on, "", "")
        for one in assessment.facts.assessment_versions
        if one.version not in known
    ]
    shown = [VersionShown(_name(one.version), one.on, one.edition, one.digest) for one in published]
    this = VersionShown(_name(assessment.version), assessment.date, edition, assessment.digest())
    return (*told, *shown, this)


def _name(version: str | None) -> str:
    return f"Version {version}" if version else "No version number"
