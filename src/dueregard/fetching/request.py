"""
One request: an address, what should come back, and what its refusals mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from dueregard.errors import FetchError

Kind = Literal["json", "csv", "zip", "file"]

_ANY = ("application/octet-stream", "binary/octet-stream")
_TYPES: dict[Kind, tuple[str, ...]] = {
    "json": ("application/json", "text/json", "text/plain", *_ANY),
    "csv": ("text/csv", "text/plain", "application/csv", "application/vnd.ms-excel", *_ANY),
    "zip": ("application/zip", "application/x-zip-compressed", *_ANY),
}
_PAGES = ("text/html", "application/xhtml+xml")
_MARKUP = (b"<!doctype html", b"<html")
_ZIP = b"PK"
_LOOKED_AT = 512


class NotThereError(FetchError):
    """
    What was asked for is not published; other things may be.
    """


@dataclass(frozen=True)
class Request:
    """
    An address, and what should come back.

    Args:
        address: where, whole, as it is recorded.
        kind: what should come back; "file" is anything but a web page.
        secret: parameters sent along and written down nowhere, such as a personal key.
        means: what a status says about the thing asked for, in words; it is then not there.
        most_bytes: the most the answer may hold, where that is less than the host may send.
    """

    address: str
    kind: Kind
    secret: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    means: Mapping[int, str] = field(default_factory=dict)
    most_bytes: int | None = None


def require_type(request: Request, content_type: str | None) -> None:
    """
    Raise if the type an answer declares is not of what was asked for.

    Raises:
        FetchError: it is a web page, or something else.
    """
    named = (content_type or "").partition(";")[0].strip().casefold()
    if named in _PAGES:
        raise _web_page(request)
    accepted = _TYPES.get(request.kind)
    if named and accepted is not None and named not in accepted and not named.endswith(f"+{request.kind}"):
        message = (
            f"{request.address} answered with {named}, where {request.kind} was expected. Nothing was kept."
        )
        raise FetchError(message)


def require_content(request: Request, path: Path) -> None:
    """
    Raise if the bytes of an answer are not of what was asked for.

    Raises:
        FetchError: it is a web page whatever it says it is, or not a zip.
    """
    with path.open("rb") as stream:
        start = stream.read(_LOOKED_AT).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP):
        raise _web_page(request)
    if request.kind == "zip" and not start.startswith(_ZIP.lower()):
        message = f"{request.address} answered with something that is no zip. Nothing was kept."
        raise FetchError(message)


def _web_page(request: Request) -> FetchError:
    return FetchError(
        f"{request.address} answered with a web page instead of data: a notice, a sign-in page, or a filter "
        "on the way. Open it in a browser to see. Nothing was kept."
    )
