"""
What a fetcher is: from what is asked to the addresses, and from their answers to files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from dueregard.errors import InputError
from dueregard.fetching.courier import Courier
from dueregard.fetching.request import Request
from dueregard.model.base import Model
from dueregard.registry import Registry
from dueregard.yamlfile import Locator, validate

MOST_MONTHS = 240

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Absent:
    """
    Something that was asked for and is not published, and why nothing was written for it.
    """

    what: str
    why: str


@dataclass(frozen=True)
class Made:
    """
    Files made from answers.

    Args:
        files: by name, where their bytes are.
        members: the name in the zip, for files that came out of one.
        absent: what was not in the answers.
    """

    files: Mapping[str, Path]
    members: Mapping[str, str] = field(default_factory=dict)
    absent: tuple[Absent, ...] = ()


@dataclass(frozen=True)
class Parcel:
    """
    Addresses whose answers become files together.

    Args:
        title: what it is, in words.
        requests: what to ask.
        make: the answers' bytes, and a folder to work in, to files.
        check: raises if an answer is not what it should be.
        size: bytes, where the publisher says.
    """

    title: str
    requests: tuple[Request, ...]
    make: Callable[[Sequence[Path], Path], Made]
    check: Callable[[Path], object] = lambda _: None
    size: int | None = None


@dataclass(frozen=True)
class Plan:
    """
    What will be asked, and how the files are declared.

    Args:
        parcels: what to fetch.
        source_id: a name for the source.
        declared: the declaration of the files for `indicators.yaml`, without names and digests.
        absent: what is known beforehand not to be published.
        notes: what a person should know.
    """

    parcels: tuple[Parcel, ...]
    source_id: str
    declared: Mapping[str, Any]
    absent: tuple[Absent, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """
    What a publisher has: a table to choose from.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fetcher:
    """
    An official source that can be asked.

    Args:
        title: what it has.
        publisher: who stands behind it.
        asks: what can be asked for, as `name=value`.
        plan: from what is asked to what will be fetched; its docstring is the page of the fetcher.
        listing: what there is, narrowed by what is asked.
        example: what one might ask.
    """

    title: str
    publisher: str
    asks: type[Model]
    plan: Callable[[Any, Courier], Plan]
    listing: Callable[[Any, Courier], Listing]
    example: str


FETCHERS: Registry[Fetcher] = Registry("official source", "dueregard.fetching")


def read_asked(name: str, asked: Mapping[str, str]) -> Any:
    """
    Return what is asked of a fetcher, held to what it can be asked.

    Raises:
        UnknownNameError: there is no such fetcher.
        DocumentError: it cannot be asked that; the nearest name is given.
    """
    return validate(FETCHERS[name].asks, dict(asked), Locator(), file=f"fetch {name}")


def require(source: str, **asked: object) -> None:
    """
    Raise if something that has to be asked for is not.

    Raises:
        InputError: naming all that is missing.
    """
    missing = [name for name, value in asked.items() if not value]
    if missing:
        listed = " and ".join(f"{name}=..." for name in missing)
        message = f"Say {listed}. What there is to choose from: dueregard fetch {source} --list."
        raise InputError.at(f"fetch {source}", None, message)


def as_it_is(name: str) -> Callable[[Sequence[Path], Path], Made]:
    """
    Return the making of one file from one answer, byte for byte.
    """
    return lambda answers, _: Made({name: answers[0]})


def short_digest(text: str) -> str:
    """
    Return a few letters that tell one question from another in the name of a file.
    """
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def read_months(text: object) -> object:
    """
    Return months written as "2024-03", "2024-03..2024-08", or several of these with commas between.

    Raises:
        ValueError: it is neither, or there are more than anybody means.
    """
    if not isinstance(text, str):
        return text
    months: list[str] = []
    for part in text.split(","):
        first, dots, last = part.strip().partition("..")
        months += _months_between(first.strip(), last.strip() if dots else first.strip())
        if len(months) > MOST_MONTHS:
            message = f"these are more than {MOST_MONTHS} months; ask for fewer"
            raise ValueError(message)
    return tuple(dict.fromkeys(sorted(months)))


Months = Annotated[tuple[str, ...], BeforeValidator(read_months)]


def read_words(text: object) -> object:
    """
    Return a list written with commas between its parts.
    """
    return tuple(part.strip() for part in text.split(",") if part.strip()) if isinstance(text, str) else text


Words = Annotated[tuple[str, ...], BeforeValidator(read_words)]


def written_as(pattern: str, words: str) -> AfterValidator:
    """
    Return the rule that a text follows a pattern, with the words for one that does not.
    """
    form = re.compile(pattern)

    def follow(text: str) -> str:
        if not form.fullmatch(text):
            raise ValueError(words)
        return text

    return AfterValidator(follow)


def _months_between(first: str, last: str) -> list[str]:
    begins, ends = (_MONTH.fullmatch(text) for text in (first, last))
    if begins is None or ends is None:
        message = (
            f"'{first if begins is None else last}' is not a month written as 2024-03, or 2024-03..2024-08"
        )
        raise ValueError(message)
    low, high = (int(found[1]) * 12 + int(found[2]) - 1 for found in (begins, ends))
    if high < low:
        message = f"{last} is before {first}"
        raise ValueError(message)
    return [
        f"{month // 12}-{month % 12 + 1:02}" for month in range(low, min(high, low + MOST_MONTHS + 1) + 1)
    ]
