"""
Personal data in prose, found by their form; what is found is named by its kind and never repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel

from dueregard.model.findings import Path

_NO_PERSONS = re.compile(r"https?://\S+|\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b")
"""Addresses of pages, and dates: their digits are nobody's number."""

_E_MAIL = re.compile(r"\b([\w.+-]+)@[\w-]+(?:\.[\w-]+)+")
# Mailboxes of an office, which belong to nobody in particular.
_OFFICE = re.compile(
    r"(accessib\w*|admin|comms|communications|consultations?|contact|customer\w*|data-?protection|dpo|engagement"
    r"|enquir(y|ies)|equalit(y|ies)|feedback|foi|hello|help\w*|info|inquir(y|ies)|mail|media|office|policy|press"
    r"|privacy|public\w*|support|team\w*|webmaster)([.+_-].*)?",
    re.IGNORECASE,
)
# Ten or eleven digits from 0 or +44, but not those that begin 03 or 08: these are given to organisations.
_TELEPHONE = re.compile(r"(?<![\w./-])(?:\+44[ -]?(?:\(0\)[ -]?)?|\(?0)(?![38])(?:\d[ )-]*){9,10}(?![\w/-])")
_NHS_NUMBER = re.compile(r"(?<![\w./-])(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?![\w/-])")
_NATIONAL_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?(?:\d{2} ?){3}[A-D]\b")
_BORN = re.compile(r"\b(?:date of birth|born on|d\.?o\.?b\.?)[: ]+(?:the )?\d", re.IGNORECASE)

# Parts that hold no prose of a person, or an address meant to be public.
_NOT_PROSE = {"definition", "digest", "estimates", "figures", "indicators", "sha256", "sources", "url"}


def personal_data(text: str) -> Iterator[str]:
    """
    Iterate over the kinds of personal data that a text seems to hold, each once.
    """
    prose = _NO_PERSONS.sub(" ", text)
    if any(not _OFFICE.fullmatch(found[1]) for found in _E_MAIL.finditer(prose)):
        yield "an e-mail address"
    if _TELEPHONE.search(prose):
        yield "a telephone number"
    if any(_is_nhs_number("".join(found.groups())) for found in _NHS_NUMBER.finditer(prose)):
        yield "an NHS number"
    if _NATIONAL_INSURANCE.search(prose):
        yield "a National Insurance number"
    if _BORN.search(text):
        yield "a date of birth"


def _is_nhs_number(digits: str) -> bool:
    """
    Tell whether ten digits pass the check of an NHS number, modulus 11.

    References:
        NHS Data Dictionary, attribute "NHS Number".
    """
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - weighted % 11) % 11 == int(digits[-1])


def prose_in(part: object, path: Path = ()) -> Iterator[tuple[str, Path]]:
    """
    Iterate over every text of a document that somebody may have written, with its path.
    """
    if isinstance(part, str):
        yield part, path
    elif isinstance(part, BaseModel):
        for name, value in part:
            if name not in _NOT_PROSE:
                yield from prose_in(value, (*path, name))
    elif isinstance(part, tuple):
        for index, value in enumerate(part):
            yield from prose_in(value, (*path, index))
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from prose_in(value, (*path, name))
