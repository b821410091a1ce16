"""
Which addresses may be asked: https, and hosts on a list, at every hop.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
from pydantic import Field, RootModel

from dueregard.errors import FetchError
from dueregard.model.base import Model, Text
from dueregard.yamlfile import read_yaml, validate

_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_HTTPS_PORT = 443


class Host(Model):
    """
    A host that may be asked: what for, how fast, and how much one answer may hold.
    """

    why: Text
    per_second: float = Field(gt=0)
    burst: int = Field(ge=1)
    most_bytes: int = Field(ge=1)


class _Hosts(RootModel[dict[str, Host]]):
    pass


Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Reach:
    """
    The addresses that may be asked.

    Args:
        hosts: by name.
        loopback: this machine may be asked too, over plain http: for tests and for a mirror of one's own.
    """

    hosts: Mapping[str, Host]
    loopback: bool = False

    def check(self, address: str) -> tuple[httpx.URL, Host]:
        """
        Return an address taken apart, and its host.

        Raises:
            FetchError: it may not be asked.
        """
        try:
            url = httpx.URL(address)
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            message = f"'{_shortened(address)}' is not an address ({error})."
            raise FetchError(message) from error
        own = self.loopback and _is_loopback(url.host)
        if url.scheme != "https" and not (own and url.scheme == "http"):
            message = f"{_shown(url)} is not an https address. Nothing is fetched without encryption."
            raise FetchError(message)
        if url.userinfo or (url.port not in (None, _HTTPS_PORT) and not own):
            message = f"{_shown(url)} names a user or a port, which no address of official data does."
            raise FetchError(message)
        if url.host not in self.hosts:
            raise FetchError(self._not_listed(url.host))
        return url, self.hosts[url.host]

    def _not_listed(self, host: str) -> str:
        may_be = f" If you trust it, allow it with --allow-host {host}." if _NAME.fullmatch(host) else ""
        return (
            f"{host or 'An address without a host'} is not on the list of hosts that may be asked.{may_be} "
            f"On the list: {', '.join(sorted(self.hosts))}."
        )

    def check_numbers(self, host: str, numbers: Iterable[str]) -> list[str]:
        """
        Return the network addresses of a host that are on the open internet, version 4 first.

        Raises:
            FetchError: there is none: the name leads to a private network.
        """
        found = [ipaddress.ip_address(number.partition("%")[0]) for number in numbers]
        usable = [number for number in found if self._is_usable(number)]
        if not usable:
            message = (
                f"{host} leads to {found[0] if found else 'no network address'}, which is not on the open "
                "internet. It is not asked."
            )
            raise FetchError(message)
        return [str(number) for number in sorted(usable, key=lambda number: number.version)]

    def _is_usable(self, number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        inner = getattr(number, "ipv4_mapped", None) or getattr(number, "sixtofour", None) or number
        return (inner.is_global and not inner.is_multicast) or (self.loopback and inner.is_loopback)


def allowed_hosts(more: Iterable[str] = ()) -> dict[str, Host]:
    """
    Return the hosts that may be asked: those that come with the tool, and those a person allows.

    Raises:
        FetchError: what was given is not the name of a host.
    """
    path = Path(__file__).with_name("hosts.yaml")
    data, locate = read_yaml(path)
    hosts = dict(validate(_Hosts, data, locate, file=path.name).root)
    for name in more:
        if not _NAME.fullmatch(name.casefold()):
            message = f"'{name}' is not the name of a host, such as data.example.gov.uk. Give the name alone."
            raise FetchError(message)
        why = "allowed by the person who runs this"
        hosts.setdefault(name.casefold(), Host(why=why, per_second=2, burst=2, most_bytes=2**30))
    return hosts


def resolve(host: str, port: int) -> list[str]:
    """
    Return the network addresses of a host.

    Raises:
        OSError: there is no such name, or nobody to ask.
    """
    return list(
        dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    )


def goes_through_proxy(host: str, scheme: str) -> bool:
    """
    Tell whether this machine is set up to reach a host through a proxy, which then looks up its address.
    """
    proxies = urllib.request.getproxies()
    return bool(proxies.get(scheme) or proxies.get("all")) and not urllib.request.proxy_bypass(host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(url: httpx.URL) -> str:
    """
    Return an address as it may be printed: without a password.
    """
    return _shortened(f"{url.scheme}://{url.host}{url.path}")


def _shortened(address: str) -> str:
    most = 200
    return address if len(address) <= most else f"{address[:most]}..."
