"""
A publisher on loopback that answers as it is told, and time that passes only when somebody waits.
"""

import datetime as dt
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, repeat

import pytest

from dueregard.fetching import Courier, Reach, Settings, SnapshotStore, Wire, allowed_hosts
from dueregard.fetching.clock import Clock
from dueregard.fetching.reach import Host

NOON = dt.datetime(2026, 11, 23, 12, 0, 0, tzinfo=dt.UTC)
LOOPBACK = {
    name: Host(why="tests", per_second=1000, burst=1000, most_bytes=10**6)
    for name in ("127.0.0.1", "localhost")
}


class SlowTime:
    """
    Time that passes only by waiting, and by what a test adds.
    """

    def __init__(self):
        self.now = 0.0
        self.waits = []

    def sleep(self, seconds):
        self.waits.append(seconds)
        self.now += seconds

    def clock(self):
        return Clock(lambda: NOON + dt.timedelta(seconds=self.now), lambda: self.now, self.sleep, lambda: 1.0)


class Publisher:
    """
    What is published: for a path, what to answer the first time, the second, and from then on.
    """

    def __init__(self, base):
        self.base = base
        self.scripts = {}
        self.asked = []

    def says(self, path, *answers):
        self.scripts[path] = chain(answers, repeat(answers[-1]))

    def headers(self, path):
        return [headers for asked, headers in self.asked if asked == path]

    def count(self, path):
        return len(self.headers(path))

    def answer(self, handler):
        self.asked.append((handler.path, dict(handler.headers)))
        script = self.scripts.get(handler.path)
        say = next(script) if script is not None else respond(b"no such page", status=404)
        say(handler)


def respond(body=b"", *, status=200, kind="application/json", **headers) -> Callable:
    """
    Answer in one piece; a header's name has underscores for hyphens.
    """

    def say(handler):
        handler.send_response(status)
        named = {name.replace("_", "-").title(): text for name, text in headers.items()}
        if status != 304:
            named = {"Content-Length": str(len(body)), **({"Content-Type": kind} if kind else {}), **named}
        for name, text in named.items():
            handler.send_header(name, text)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)

    return say


def breaks_off(body, *, after, **headers) -> Callable:
    """
    Promise a whole body and close the connection after some of it.
    """

    def say(handler):
        respond(body[:after], content_length=str(len(body)), **headers)(handler)
        handler.wfile.flush()
        handler.close_connection = True

    return say


def ranges(body, *, etag='"one"', kind="text/csv") -> Callable:
    """
    Answer as a host that gives the rest of a file to somebody who has the beginning of this edition.
    """

    def say(handler):
        wanted = handler.headers.get("Range")
        if wanted is None or handler.headers.get("If-Range") != etag:
            respond(body, kind=kind, etag=etag)(handler)
            return
        begin = int(wanted.removeprefix("bytes=").removesuffix("-"))
        span = f"bytes {begin}-{len(body) - 1}/{len(body)}"
        respond(body[begin:], status=206, kind=kind, etag=etag, content_range=span)(handler)

    return say


@pytest.fixture
def publisher():
    found = Publisher("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            found.answer(self)

        def do_HEAD(self):
            found.answer(self)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def slow_time():
    return SlowTime()


@pytest.fixture
def settings(publisher, slow_time, tmp_path, monkeypatch):
    """
    Settings with which official addresses are asked of the publisher on loopback.
    """
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    official = allowed_hosts()
    mirrors = {f"https://{name}": f"{publisher.base}/{name}" for name in official}
    reach = Reach({**official, **LOOPBACK}, loopback=True)
    wire = Wire(reach, mirrors=mirrors, timeout=0.5)
    return Settings(wire=wire, store=SnapshotStore(tmp_path / "store"), clock=slow_time.clock())


@pytest.fixture
def courier(settings):
    with Courier(settings) as found:
        yield found


def left_over(tmp_path):
    """
    Return what lies in the store beside whole snapshots.
    """
    return sorted(path.name.partition(".")[2] for path in (tmp_path / "store" / "parts").glob("*"))
