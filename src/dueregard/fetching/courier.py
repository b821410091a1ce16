"""
Addresses to snapshots: tried again where that may help, resumed where it broke off, replayed offline.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from dueregard.errors import FetchError
from dueregard.fetching.clock import SYSTEM_CLOCK, Clock
from dueregard.fetching.exchange import BrokenOffError, Exchange, Wire
from dueregard.fetching.reach import Reach, allowed_hosts
from dueregard.fetching.receiving import declared_size, is_packed, receive
from dueregard.fetching.request import NotThereError, Request, require_content, require_type
from dueregard.fetching.snapshots import Part, SnapshotStore, Validator, default_store, digest_of
from dueregard.fetching.waiting import MOST_ASKED_FOR, asked_to_wait, back_off
from dueregard.model.snapshots import Snapshot

T = TypeVar("T")

TRIES = 5
"""How often one thing is tried without much more coming."""

WORTHWHILE = 65_536
"""Bytes that count as more: a host that trickles gives fewer before it is cut off."""

MOST_TRIES = 40
"""How often it is tried in all, however little comes each time."""

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_OK, _PARTIAL, _UNCHANGED, _NOTHING_LEFT = 200, 206, 304, 416


class Progress(Protocol):
    """
    Somebody who is told how a download goes.
    """

    def begin(self, address: str, size: int | None, already: int) -> None:
        """
        Take note that bytes begin to come: how many in all if that is known, and how many there are.
        """
        ...

    def advance(self, number: int) -> None:
        """
        Take note that so many bytes came.
        """
        ...

    def wait(self, seconds: float, reason: str) -> None:
        """
        Take note that nothing happens for a while, and why.
        """
        ...


class Silence:
    """
    Nobody is told.
    """

    def begin(self, address: str, size: int | None, already: int) -> None:
        """
        Say nothing.
        """

    def advance(self, number: int) -> None:
        """
        Say nothing.
        """

    def wait(self, seconds: float, reason: str) -> None:
        """
        Say nothing.
        """


@dataclass(frozen=True)
class Settings:
    """
    How to fetch.

    Args:
        wire: how hosts are reached; the hosts that come with the tool unless given.
        store: where snapshots are kept.
        offline: nothing is asked; the newest snapshots are used.
        progress: who is told how it goes.
        clock: what time it is.
    """

    wire: Wire = field(default_factory=lambda: Wire(Reach(allowed_hosts())))
    store: SnapshotStore = field(default_factory=lambda: SnapshotStore(default_store()))
    offline: bool = False
    progress: Progress = field(default_factory=Silence)
    clock: Clock = SYSTEM_CLOCK


class Courier:
    """
    Brings what is at an address, as a snapshot; to be closed after use.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = settings.store
        self._exchange = Exchange(settings.wire, settings.clock)

    def __enter__(self) -> Self:
        """
        Return the courier.
        """
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """
        Close every connection.
        """
        self._exchange.close()

    def fetch(self, request: Request, check: Callable[[Path], object] = lambda _: None) -> Snapshot:
        """
        Return what an address answers now as a snapshot; without a network, what it answered last.

        Args:
            request: the address, and what should come back.
            check: raises if the bytes are not what they should be; they are then not kept.

        Raises:
            FetchError: it cannot be had, or may not be.
            NotThereError: the publisher says that there is no such thing.
            OutputError: the store cannot be written.
        """
        before = self.store.latest(request.address)
        if self.settings.offline:
            return self._replay(request, before, check)
        failures = 0
        with self.store.part(request.address) as part:
            for _ in range(MOST_TRIES):
                size = part.size
                try:
                    return self._once(request, before, part, check)
                except BrokenOffError as error:
                    failures = 1 if part.size >= size + WORTHWHILE else failures + 1
                    if failures >= TRIES:
                        raise _given_up(request, error.reason, failures) from error
                    self._wait(request.address, error, failures)
        raise _given_up(request, "it broke off again and again", MOST_TRIES)

    def json(self, request: Request, form: TypeAdapter[T]) -> T:
        """
        Return what an address answers as JSON, held to a form.

        Raises:
            FetchError: it cannot be had, or is of another form.
        """
        snapshot = self.fetch(request, lambda path: read_json(request.address, path, form))
        return read_json(request.address, self.store.bytes_of(snapshot), form)

    def size(self, request: Request) -> int | None:
        """
        Return how many bytes an address would give, as far as its host says; None if it does not.

        Raises:
            FetchError: it may not be asked.
        """
        if self.settings.offline:
            before = self.store.latest(request.address)
            return None if before is None else before.bytes
        try:
            with self._exchange.answer(request, {"Accept-Encoding": "identity"}, method="HEAD") as (
                response,
                _,
                _,
            ):
                return declared_size(response) if response.status_code == _OK else None
        except BrokenOffError:
            return None

    def _replay(self, request: Request, before: Snapshot | None, check: Callable[[Path], object]) -> Snapshot:
        self.settings.wire.reach.check(request.address)
        if before is None:
            message = f"There is no snapshot of {request.address} in {self.store.folder}."
            raise FetchError(f"{message} Fetch it once without --offline.")
        check(self.store.bytes_of(before))
        return before

    def _once(
        self, request: Request, before: Snapshot | None, part: Part, check: Callable[[Path], object]
    ) -> Snapshot:
        with self._exchange.answer(request, self._headers(request, before, part)) as (response, name, host):
            status = response.status_code
            if status == _UNCHANGED and before is not None and not part.size:
                return self._unchanged(before, check)
            if status == _NOTHING_LEFT and part.size:
                part.restart(Validator())
                message = f"{request.address} is shorter than what had come of it"
                raise BrokenOffError(message)
            _require_success(request, response, self.settings.clock)
            require_type(request, response.headers.get("Content-Type"))
            self._begin(request, response, part)
            most = min(host.most_bytes, request.most_bytes or host.most_bytes)
            try:
                receive(
                    response,
                    part.path,
                    most=most,
                    address=request.address,
                    clock=self.settings.clock,
                    came=self.settings.progress.advance,
                )
            except FetchError:
                part.restart(Validator())
                raise
            return self._keep(request, response, name, part, check)

    def _headers(self, request: Request, before: Snapshot | None, part: Part) -> dict[str, str]:
        # Bytes that come packed cannot be resumed, so only what is short is asked for packed.
        headers = {"Accept-Encoding": "gzip" if request.kind in ("json", "csv") else "identity"}
        since = part.validator.for_range
        if part.size and since:
            return {"Accept-Encoding": "identity", "Range": f"bytes={part.size}-", "If-Range": since}
        if before is not None and self._is_kept(before):
            if before.etag:
                headers["If-None-Match"] = before.etag
            if before.last_modified:
                headers["If-Modified-Since"] = before.last_modified
        return headers

    def _is_kept(self, snapshot: Snapshot) -> bool:
        try:
            self.store.bytes_of(snapshot)
        except FetchError:
            return False
        return True

    def _begin(self, request: Request, response: httpx.Response, part: Part) -> None:
        """
        Make the file ready for what comes: as it is for the rest, and empty for the whole.
        """
        packed = is_packed(response)
        validator = Validator() if packed else _validator(response)
        if response.status_code == _PARTIAL:
            if not _continues(response, part, validator) or packed:
                part.restart(Validator())
                message = f"{request.address} changed while it was being fetched"
                raise BrokenOffError(message)
        else:
            part.restart(validator)
        coming = declared_size(response)
        size = None if coming is None else part.size + coming
        self.settings.progress.begin(request.address, size, part.size)

    def _keep(
        self,
        request: Request,
        response: httpx.Response,
        name: str,
        part: Part,
        check: Callable[[Path], object],
    ) -> Snapshot:
        try:
            require_content(request, part.path)
            check(part.path)
        except FetchError:
            part.restart(Validator())
            raise
        snapshot = Snapshot(
            address=request.address,
            fetched=self.settings.clock.stamp(),
            sha256=digest_of(part.path),
            bytes=part.size,
            status=response.status_code,
            content_type=_header(response, "Content-Type"),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            served_by=None if name == httpx.URL(request.address).host else name,
        )
        self.store.keep(part.path, snapshot)
        return snapshot

    def _unchanged(self, before: Snapshot, check: Callable[[Path], object]) -> Snapshot:
        check(self.store.bytes_of(before))
        snapshot = before.model_copy(update={"fetched": self.settings.clock.stamp(), "status": _UNCHANGED})
        self.store.note(snapshot)
        return snapshot

    def _wait(self, address: str, error: BrokenOffError, failures: int) -> None:
        wait = back_off(failures, self.settings.clock) if error.wait is None else error.wait
        if wait > MOST_ASKED_FOR:
            minutes = round(wait / 60)
            message = f"{address}: {error.reason}, and asks to be left alone for {minutes:,} minutes."
            raise FetchError(f"{message} Run the command again then; it goes on where it stopped.") from error
        self.settings.progress.wait(wait, error.reason)
        self.settings.clock.sleep(wait)


def read_json(address: str, path: Path, form: TypeAdapter[T]) -> T:
    """
    Return a file of JSON, held to a form.

    Raises:
        FetchError: it is not JSON, or of another form.
    """
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        message = f"{address} answered with something that is not JSON. Nothing was kept; try again later."
        raise FetchError(message) from error
    try:
        return form.validate_python(content)
    except (ValidationError, RecursionError) as error:
        first = (
            error.errors(include_url=False, include_input=False)[0]
            if isinstance(error, ValidationError)
            else None
        )
        where = ".".join(str(part) for part in first["loc"][:6]) if first else ""
        what = first["msg"].lower() if first else "nested too deeply"
        message = (
            f"{address} answered with JSON of another form than expected ({where or 'the whole'}: {what})."
        )
        raise FetchError(f"{message} Nothing was kept. The service may have changed.") from error


def _require_success(request: Request, response: httpx.Response, clock: Clock) -> None:
    status = response.status_code
    if status in request.means:
        raise NotThereError(request.means[status])
    if status in _AGAIN:
        said = "too many requests" if status == 429 else "the service is not available just now"  # noqa: PLR2004
        wait = asked_to_wait(response.headers.get("Retry-After"), clock)
        message = f"{httpx.URL(request.address).host} answered {status} ({said})"
        raise BrokenOffError(message, wait=wait)
    if status not in (_OK, _PARTIAL):
        message = f"{request.address} answered with status {status}. {_advice(status)} Nothing was kept."
        raise FetchError(message)


def _advice(status: int) -> str:
    if status in (401, 403):
        return "It is not open to everybody, or a filter on the way keeps it back."
    if status in (404, 410):
        return "There is nothing at this address: look at what there is with --list."
    if status == 400:  # noqa: PLR2004 - Bad Request
        return "The service does not understand what was asked: look at the values given."
    return "Try again later."


def _continues(response: httpx.Response, part: Part, validator: Validator) -> bool:
    """
    Tell whether an answer is the rest of what had come: from the right byte on, and of the same edition.
    """
    found = _RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
    if found is None or int(found[1]) != part.size:
        return False
    known, now = part.validator, validator
    same_tag = now.etag is None or known.etag is None or now.etag == known.etag
    same_date = (
        now.last_modified is None or known.last_modified is None or now.last_modified == known.last_modified
    )
    return same_tag and same_date


def _validator(response: httpx.Response) -> Validator:
    return Validator(etag=_header(response, "ETag"), last_modified=_header(response, "Last-Modified"))


def _header(response: httpx.Response, name: str) -> str | None:
    text = response.headers.get(name, "").strip()
    most = 400
    return text if text and len(text) <= most and text.isprintable() else None


def _given_up(request: Request, reason: str, tries: int) -> FetchError:
    return FetchError(
        f"{request.address} could not be fetched in {tries} tries: {reason}. Nothing is half-written. "
        "Run the command again later; it goes on where it stopped."
    )
