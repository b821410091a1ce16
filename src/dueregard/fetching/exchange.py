"""
One answer: each hop checked against the list of hosts, and sent to the very network address that was checked.
"""

from __future__ import annotations

import logging
import queue
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx

from dueregard.errors import FetchError
from dueregard.fetching.clock import Clock
from dueregard.fetching.reach import Host, Reach, Resolve, goes_through_proxy, resolve
from dueregard.fetching.request import Request
from dueregard.fetching.waiting import Pacer
from dueregard.version import __version__

MOST_REDIRECTS = 3

_STEPS_TO_BEGIN = 3

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class BrokenOffError(Exception):
    """
    Something on the way failed that may well succeed if it is tried again.

    Args:
        reason: what, in words.
        wait: the seconds the host asks for; None if it does not say.
    """

    def __init__(self, reason: str, *, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.wait = reason, wait


class _WithoutKeys(logging.Filter):
    """
    Keeps a line with a personal key in it out of every log: the client writes whole addresses.
    """

    def __init__(self) -> None:
        super().__init__()
        self.keys: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """
        Tell whether a line may be logged.
        """
        return not any(key in record.getMessage() for key in self.keys)


_WITHOUT_KEYS = _WithoutKeys()
logging.getLogger("httpx").addFilter(_WITHOUT_KEYS)


@dataclass(frozen=True)
class Wire:
    """
    How hosts are reached.

    Args:
        reach: the addresses that may be asked.
        mirrors: other places to ask instead of official ones ("https://data.police.uk" to the start
            of another address); what is recorded stays the official address.
        timeout: seconds one step may take: connecting, or waiting for the next bytes.
        verify: how certificates are judged; as usual unless given.
        resolve: host and port to network addresses.
    """

    reach: Reach
    mirrors: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 30
    verify: ssl.SSLContext | None = None
    resolve: Resolve = resolve


class Exchange:
    """
    Sends requests one hop at a time, paced by host.
    """

    def __init__(self, wire: Wire, clock: Clock) -> None:
        self._wire, self._clock = wire, clock
        self._pacers: dict[str, Pacer] = {}
        self._verify = wire.verify or httpx.create_ssl_context()
        self._clients: dict[tuple[str, bool], httpx.Client] = {}

    def close(self) -> None:
        """
        Close every connection.
        """
        for client in self._clients.values():
            client.close()

    @contextmanager
    def answer(
        self, request: Request, headers: Mapping[str, str], *, method: str = "GET"
    ) -> Iterator[tuple[httpx.Response, str, Host]]:
        """
        Give the answer to a request, its body not yet read; the host that gave it; and what that may send.

        Raises:
            FetchError: an address on the way may not be asked, or there are too many.
            BrokenOffError: a connection failed.
        """
        address = _with_secret(request)
        for _ in range(MOST_REDIRECTS + 1):
            url, host = self._wire.reach.check(self._mirrored(address))
            self._pace(url.host, host)
            response = self._send(method, url, headers)
            try:
                if response.status_code not in _REDIRECTS or "Location" not in response.headers:
                    yield response, url.host, host
                    return
                address = _next_address(httpx.URL(address), response.headers["Location"], request)
            finally:
                response.close()
        message = f"{request.address} leads on more than {MOST_REDIRECTS} times, and is not followed further."
        raise FetchError(message)

    def _mirrored(self, address: str) -> str:
        for official, mirror in self._wire.mirrors.items():
            if address == official or address.startswith(f"{official}/"):
                return mirror + address.removeprefix(official)
        return address

    def _pace(self, name: str, host: Host) -> None:
        pacer = self._pacers.setdefault(name, Pacer(host.per_second, host.burst, self._clock))
        pacer.wait()

    def _client(self, host: str, *, proxied: bool) -> httpx.Client:
        """
        Return the client for one host: connections are kept by number, and one number may serve many names.
        """
        if (host, proxied) not in self._clients:
            self._clients[host, proxied] = httpx.Client(
                timeout=self._wire.timeout,
                verify=self._verify,
                headers={"User-Agent": f"dueregard/{__version__}", "Accept": "*/*"},
                follow_redirects=False,
                trust_env=proxied,
            )
        return self._clients[host, proxied]

    def _send(self, method: str, url: httpx.URL, headers: Mapping[str, str]) -> httpx.Response:
        most_seconds = _STEPS_TO_BEGIN * self._wire.timeout
        proxied = goes_through_proxy(url.host, url.scheme)
        client = self._client(url.host, proxied=proxied)
        if proxied:
            whole = client.build_request(method, url, headers=dict(headers))
            return _sent(client, whole, most_seconds=most_seconds)
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            numbers = self._wire.resolve(url.host, port)
        except (OSError, UnicodeError) as error:
            message = f"the address of {url.host} cannot be looked up (is this machine connected?)"
            raise BrokenOffError(message) from error
        failed = BrokenOffError(f"{url.host} cannot be reached")
        for number in self._wire.reach.check_numbers(url.host, numbers):
            # The name is looked up once, checked, and that very number is asked: no second answer can differ.
            pinned = client.build_request(
                method,
                url.copy_with(host=number),
                headers={**headers, "Host": url.netloc.decode("ascii")},
                extensions={"sni_hostname": url.host},
            )
            try:
                return _sent(client, pinned, most_seconds=most_seconds)
            except BrokenOffError as error:
                failed = error
                if not isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout):
                    raise
        raise failed


def _sent(client: httpx.Client, request: httpx.Request, *, most_seconds: float) -> httpx.Response:
    """
    Return the beginning of an answer, if it is there in time.

    The client's own limit starts anew with every byte, so that a host could draw its headers out for days.
    The sending therefore has a thread of its own, which is left behind if it takes too long.
    """
    host = request.headers.get("Host", "the host")
    outcome: queue.SimpleQueue[httpx.Response | Exception] = queue.SimpleQueue()

    def send() -> None:
        try:
            outcome.put(client.send(request, stream=True))
        except Exception as error:  # noqa: BLE001 - it is raised again by the one who waits
            outcome.put(error)

    threading.Thread(target=send, daemon=True).start()
    try:
        found = outcome.get(timeout=most_seconds)
    except queue.Empty:
        message = f"{host} did not begin to answer in time"
        raise BrokenOffError(message) from None
    if isinstance(found, httpx.TransportError):
        raise interrupted(found, host) from found
    if isinstance(found, Exception):
        raise found
    return found


def interrupted(error: httpx.TransportError, host: str) -> Exception:
    """
    Return what a failure of the connection is: worth another try, or final.
    """
    if isinstance(
        error.__cause__ or error.__context__, ssl.SSLCertVerificationError
    ) or "CERTIFICATE_VERIFY" in str(error):
        message = (
            f"{host} does not prove that it is {host}: its certificate is not accepted. Nothing is fetched "
            "from it. Behind an office filter, name its certificate with SSL_CERT_FILE."
        )
        return FetchError(message)
    if isinstance(error, httpx.TimeoutException):
        return BrokenOffError(f"{host} did not answer in time")
    if isinstance(error, httpx.ConnectError):
        return BrokenOffError(f"{host} cannot be reached")
    return BrokenOffError(f"the connection to {host} broke off")


def _with_secret(request: Request) -> str:
    if not request.secret:
        return request.address
    _WITHOUT_KEYS.keys.update(value for _, value in request.secret)
    return f"{request.address}{'&' if '?' in request.address else '?'}{urlencode(request.secret)}"


def _next_address(url: httpx.URL, location: str, request: Request) -> str:
    try:
        joined = url.join(location)
    except (httpx.InvalidURL, ValueError) as error:
        message = f"{request.address} leads on to something that is no address."
        raise FetchError(message) from error
    # A personal key goes to the host it is for, and to no other.
    if joined.host != url.host:
        for name, _ in request.secret:
            joined = joined.copy_remove_param(name)
    return str(joined)
