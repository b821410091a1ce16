"""
The body of an answer into a file: counted, unpacked within bounds, and never more than may come.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path

import httpx

from dueregard.errors import FetchError, OutputError
from dueregard.fetching.clock import Clock
from dueregard.fetching.exchange import BrokenOffError, interrupted

BLOCK = 65_536

SLOWEST = 500.0
"""Bytes a second below which a connection is given up, once it has had time to get going."""

_GETTING_GOING = 60.0
_MOST_DIGITS = 18
_PACKED = ("gzip", "x-gzip", "deflate")


def is_packed(response: httpx.Response) -> bool:
    """
    Tell whether an answer came packed for the journey, so that its bytes are not those of the file.
    """
    return response.headers.get("Content-Encoding", "identity").strip().casefold() not in ("", "identity")


def declared_size(response: httpx.Response) -> int | None:
    """
    Return how many bytes an answer says its body has; None if it does not say, or the body is packed.
    """
    text = response.headers.get("Content-Length", "").strip()
    sound = text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS
    return int(text) if sound and not is_packed(response) else None


def receive(
    response: httpx.Response,
    path: Path,
    *,
    most: int,
    address: str,
    clock: Clock,
    came: Callable[[int], None],
) -> None:
    """
    Append the body of an answer to a file.

    Args:
        response: the answer, its body not yet read.
        path: the file, with what came before.
        most: bytes the whole file may hold.
        address: what was asked for, for messages.
        clock: tells a connection that only trickles.
        came: told how many bytes came.

    Raises:
        FetchError: more comes than may.
        BrokenOffError: it ends too early, or is too slow.
        OutputError: the file cannot be written.
    """
    size = path.stat().st_size
    if not is_packed(response):
        _require_size(address, size + (declared_size(response) or 0), most)
    blocks = _unpacked(response, address) if is_packed(response) else _raw(response, address)
    began = clock.seconds()
    came_now = 0
    try:
        with path.open("ab") as stream, closing(blocks):
            for block in blocks:
                size += len(block)
                came_now += len(block)
                _require_size(address, size, most)
                stream.write(block)
                came(len(block))
                spent = clock.seconds() - began
                if spent > _GETTING_GOING and came_now < spent * SLOWEST:
                    message = f"{address} gave fewer than {SLOWEST:.0f} bytes a second"
                    raise BrokenOffError(message)
    except OSError as error:
        if isinstance(error, FetchError | OutputError):
            raise
        message = f"What comes from {address} cannot be written: {(error.strerror or str(error)).lower()}."
        raise OutputError(
            f"{message} Make room, and run the command again; it goes on where it stopped."
        ) from error


def _require_size(address: str, size: int, most: int) -> None:
    if size > most:
        message = (
            f"{address} holds more than {most:,} bytes, the most that is taken from it. Nothing was kept."
        )
        raise FetchError(message)


def _raw(response: httpx.Response, address: str) -> Generator[bytes]:
    try:
        # As they come: blocks of a fixed size would lose what had come of the last one.
        yield from response.iter_raw()
    except httpx.TransportError as error:
        raise interrupted(error, httpx.URL(address).host) from error


def _unpacked(response: httpx.Response, address: str) -> Generator[bytes]:
    """
    Iterate over a body packed with gzip or deflate, never holding more than a block of what comes out.
    """
    encoding = response.headers["Content-Encoding"].strip().casefold()
    if encoding not in _PACKED:
        message = (
            f"{address} answered packed with '{encoding[:40]}', which was not asked for. Nothing was kept."
        )
        raise FetchError(message)
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        for block in _raw(response, address):
            yield unpacking.decompress(block, BLOCK)
            while unpacking.unconsumed_tail:
                yield unpacking.decompress(unpacking.unconsumed_tail, BLOCK)
        while not unpacking.eof and (rest := unpacking.decompress(b"", BLOCK)):
            yield rest
    except zlib.error as error:
        message = f"the packed answer of {address} is broken"
        raise BrokenOffError(message) from error
    if not unpacking.eof:
        message = f"the packed answer of {address} ends too early"
        raise BrokenOffError(message)
