"""
One address to a snapshot, whatever the host does meanwhile.
"""

import dataclasses
import gzip
import time
import zlib
from contextlib import suppress

import pytest
from pydantic import TypeAdapter

from dueregard.errors import FetchError, OutputError
from dueregard.fetching import Courier
from dueregard.fetching.courier import TRIES, WORTHWHILE
from dueregard.fetching.request import NotThereError, Request
from tests.fetching.conftest import LOOPBACK, breaks_off, left_over, ranges, respond

BODY = b"place,n\n" + b"".join(b"E%08d,%d\n" % (at, at) for at in range(400))


def csv_at(publisher, path="/a.csv", **more):
    return Request(publisher.base + path, "csv", **more)


def test_an_answer_is_kept_with_its_address_time_and_digest(publisher, courier):
    publisher.says(
        "/a.csv", respond(BODY, kind="text/csv", etag='"one"', last_modified="Mon, 23 Nov 2026 09:00:00 GMT")
    )
    found = courier.fetch(csv_at(publisher))
    assert courier.store.bytes_of(found).read_bytes() == BODY
    assert (found.address, found.fetched, found.status) == (
        f"{publisher.base}/a.csv",
        "2026-11-23T12:00:00Z",
        200,
    )
    assert (found.bytes, found.content_type, found.etag) == (len(BODY), "text/csv", '"one"')
    assert found.last_modified == "Mon, 23 Nov 2026 09:00:00 GMT"
    assert courier.store.history(found.address) == [found]


def test_too_many_requests_are_followed_by_the_wait_the_host_asks_for(publisher, courier, slow_time):
    busy = {"status": 429}
    publisher.says(
        "/a.csv",
        respond(retry_after="7", **busy),
        respond(retry_after="Mon, 23 Nov 2026 12:00:30 GMT", **busy),
        respond(retry_after="soon", **busy),
        respond(BODY, kind="text/csv"),
    )
    courier.fetch(csv_at(publisher))
    assert slow_time.waits == [7.0, 23.0, 4.0]


def test_a_host_that_asks_for_an_hour_is_left_alone(publisher, courier, slow_time):
    publisher.says("/a.csv", respond(status=429, retry_after="3600"))
    with pytest.raises(FetchError, match="left alone for 60 minutes"):
        courier.fetch(csv_at(publisher))
    assert slow_time.waits == []


def test_a_host_that_fails_twice_is_asked_a_third_time(publisher, courier, slow_time):
    publisher.says("/a.csv", respond(status=500), respond(status=503), respond(BODY, kind="text/csv"))
    assert courier.fetch(csv_at(publisher)).bytes == len(BODY)
    assert slow_time.waits == [1.0, 2.0]


def test_a_host_that_always_fails_is_given_up_and_nothing_is_left(publisher, courier, tmp_path):
    publisher.says("/a.csv", respond(b"out of order", status=502))
    with pytest.raises(FetchError, match=f"could not be fetched in {TRIES} tries: 127.0.0.1 answered 502"):
        courier.fetch(csv_at(publisher))
    assert publisher.count("/a.csv") == TRIES
    assert left_over(tmp_path) == []
    assert courier.store.latest(f"{publisher.base}/a.csv") is None


@pytest.mark.parametrize(
    ("status", "advice"), [(404, "--list"), (403, "not open"), (400, "values"), (418, "later")]
)
def test_a_refusal_is_final_and_says_what_to_do(publisher, courier, status, advice):
    publisher.says("/a.csv", respond(status=status))
    with pytest.raises(FetchError, match=f"status {status}.*{advice}"):
        courier.fetch(csv_at(publisher))
    assert publisher.count("/a.csv") == 1


def test_a_status_that_means_something_is_said_in_words(publisher, courier):
    publisher.says("/a.csv", respond(status=503))
    with pytest.raises(NotThereError, match="a smaller area"):
        courier.fetch(csv_at(publisher, means={503: "Ask for a smaller area."}))
    assert publisher.count("/a.csv") == 1


def test_what_broke_off_is_taken_up_where_it_stopped(publisher, courier, tmp_path):
    publisher.says("/a.csv", breaks_off(BODY, after=1000, kind="text/csv", etag='"one"'), ranges(BODY))
    found = courier.fetch(csv_at(publisher))
    assert courier.store.bytes_of(found).read_bytes() == BODY
    second = publisher.headers("/a.csv")[1]
    assert second["Range"] == "bytes=1000-"
    assert second["If-Range"] == '"one"'
    assert left_over(tmp_path) == []


def test_what_changed_while_it_came_is_fetched_anew(publisher, courier):
    newer = BODY[::-1]
    publisher.says(
        "/a.csv", breaks_off(BODY, after=1000, kind="text/csv", etag='"one"'), ranges(newer, etag='"two"')
    )
    found = courier.fetch(csv_at(publisher))
    assert courier.store.bytes_of(found).read_bytes() == newer


@pytest.mark.parametrize(
    "wrong",
    [
        {"content_range": "bytes 10-4000/4001"},
        {"content_range": "nonsense"},
        {"content_range": f"bytes 1000-{len(BODY) - 1}/{len(BODY)}", "etag": '"two"'},
    ],
)
def test_a_rest_that_is_not_the_rest_is_never_joined_on(publisher, courier, wrong):
    publisher.says(
        "/a.csv",
        breaks_off(BODY, after=1000, kind="text/csv", etag='"one"'),
        respond(BODY[1000:], status=206, kind="text/csv", **wrong),
        ranges(BODY, etag='"two"'),
    )
    found = courier.fetch(csv_at(publisher))
    assert courier.store.bytes_of(found).read_bytes() == BODY
    assert "Range" not in publisher.headers("/a.csv")[2]


def test_without_a_strong_validator_nothing_is_resumed(publisher, courier):
    publisher.says(
        "/a.csv",
        breaks_off(BODY, after=1000, kind="text/csv", etag='W/"one"'),
        respond(BODY, kind="text/csv"),
    )
    found = courier.fetch(csv_at(publisher))
    assert courier.store.bytes_of(found).read_bytes() == BODY
    assert "Range" not in publisher.headers("/a.csv")[1]


def test_a_file_that_became_shorter_is_fetched_anew(publisher, courier):
    publisher.says(
        "/a.csv",
        breaks_off(BODY, after=1000, kind="text/csv", etag='"one"'),
        respond(status=416),
        respond(BODY[:500], kind="text/csv"),
    )
    assert courier.fetch(csv_at(publisher)).bytes == 500


def test_a_person_who_stops_goes_on_where_they_stopped(publisher, settings, tmp_path):
    class Stops:
        def begin(self, *_):
            pass

        def advance(self, _):
            raise KeyboardInterrupt

        wait = begin

    publisher.says("/a.csv", respond(BODY, kind="text/csv", etag='"one"'), ranges(BODY))
    stopping = dataclasses.replace(settings, progress=Stops())
    with Courier(stopping) as courier, pytest.raises(KeyboardInterrupt):
        courier.fetch(csv_at(publisher))
    assert left_over(tmp_path) == ["json", "part"]
    with Courier(settings) as courier:
        # The whole had come before the person stopped, so that the rest is nothing.
        found = courier.fetch(csv_at(publisher))
        assert courier.store.bytes_of(found).read_bytes() == BODY
    assert left_over(tmp_path) == []


def test_many_pieces_are_put_together(publisher, courier):
    long = BODY * 120
    assert len(long) > 2 * TRIES * WORTHWHILE

    def a_piece(handler):
        wanted = handler.headers.get("Range")
        begin = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        status = (
            {"status": 206, "content_range": f"bytes {begin}-{len(long) - 1}/{len(long)}"} if wanted else {}
        )
        breaks_off(long[begin:], after=WORTHWHILE + 9, kind="text/csv", etag='"one"', **status)(handler)

    publisher.says("/a.csv", a_piece)
    found = courier.fetch(csv_at(publisher))
    assert courier.store.bytes_of(found).read_bytes() == long
    assert publisher.count("/a.csv") > 2 * TRIES


def test_a_host_that_gives_a_little_each_time_is_given_up(publisher, courier):
    def a_crumb(handler):
        wanted = handler.headers.get("Range")
        begin = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        status = (
            {"status": 206, "content_range": f"bytes {begin}-{len(BODY) - 1}/{len(BODY)}"} if wanted else {}
        )
        breaks_off(BODY[begin:], after=10, kind="text/csv", etag='"one"', **status)(handler)

    publisher.says("/a.csv", a_crumb)
    with pytest.raises(FetchError, match="broke off"):
        courier.fetch(csv_at(publisher))
    assert publisher.count("/a.csv") == TRIES


def test_headers_drawn_out_are_not_waited_for(publisher, settings):
    def draws_out(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for at in range(30):
            with suppress(OSError):
                handler.wfile.write(b"X-%d: y\r\n" % at)
                handler.wfile.flush()
            time.sleep(0.01)

    publisher.says("/a.csv", draws_out)
    wire = dataclasses.replace(settings.wire, timeout=0.03)
    drawn = dataclasses.replace(settings, wire=wire)
    with Courier(drawn) as courier, pytest.raises(FetchError, match="did not begin to answer in time"):
        courier.fetch(csv_at(publisher))


def test_what_has_not_changed_is_not_sent_again_and_is_written_down(publisher, courier, slow_time):
    publisher.says("/a.csv", respond(BODY, kind="text/csv", etag='"one"'), respond(status=304))
    first = courier.fetch(csv_at(publisher))
    slow_time.now += 60
    second = courier.fetch(csv_at(publisher))
    assert publisher.headers("/a.csv")[1]["If-None-Match"] == '"one"'
    assert (second.sha256, second.fetched, second.status) == (first.sha256, "2026-11-23T12:01:00Z", 304)
    assert courier.store.history(first.address) == [first, second]


def test_other_bytes_at_the_same_address_are_a_second_snapshot(publisher, courier):
    publisher.says("/a.csv", respond(BODY, kind="text/csv"), respond(b"n\n1\n", kind="text/csv"))
    first, second = courier.fetch(csv_at(publisher)), courier.fetch(csv_at(publisher))
    assert first.sha256 != second.sha256
    assert courier.store.bytes_of(first).read_bytes() == BODY
    assert courier.store.latest(first.address) == second


def test_a_damaged_snapshot_is_fetched_again_and_never_replayed(publisher, courier, settings):
    publisher.says("/a.csv", respond(BODY, kind="text/csv", etag='"one"'))
    found = courier.fetch(csv_at(publisher))
    courier.store.bytes_of(found).write_bytes(b"n\n9\n")
    with (
        Courier(dataclasses.replace(settings, offline=True)) as replayed,
        pytest.raises(FetchError, match="was changed"),
    ):
        replayed.fetch(csv_at(publisher))
    again = courier.fetch(csv_at(publisher))
    assert "If-None-Match" not in publisher.headers("/a.csv")[1]
    assert courier.store.bytes_of(again).read_bytes() == BODY


def test_without_a_network_the_newest_snapshot_is_used(publisher, courier, settings):
    publisher.says("/a.csv", respond(BODY, kind="text/csv"))
    found = courier.fetch(csv_at(publisher))
    with Courier(dataclasses.replace(settings, offline=True)) as replayed:
        assert replayed.fetch(csv_at(publisher)) == found
        with pytest.raises(FetchError, match=r"no snapshot of .*/b.csv"):
            replayed.fetch(csv_at(publisher, "/b.csv"))
    assert publisher.count("/a.csv") == 1
    assert publisher.count("/b.csv") == 0


def test_a_redirect_to_a_host_on_the_list_is_followed_and_recorded(publisher, courier):
    publisher.says("/a.csv", respond(status=302, location="https://www.nomisweb.co.uk/b.csv"))
    publisher.says("/www.nomisweb.co.uk/b.csv", respond(BODY, kind="text/csv"))
    found = courier.fetch(csv_at(publisher))
    assert found.address == f"{publisher.base}/a.csv"
    assert found.bytes == len(BODY)


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("https://evil.example.org/a.csv", "evil.example.org is not on the list"),
        ("http://data.police.uk/a.csv", "not an https address"),
        ("https://data.police.uk@evil.example.org/", "names a user"),
        ("https://data.police.uk:8443/", "names a user or a port"),
        ("file:///etc/passwd", "not an https address"),
        ("//169.254.169.254/latest", "not an https address"),
        ("https://169.254.169.254/latest", "not on the list"),
        ("https://data.police.uk.evil.example.org/", "not on the list"),
        ("https://[::1]/", "not on the list"),
        ("https://data.police.uk./", "not on the list"),
        ("https://[", "not on the list"),
    ],
)
def test_a_redirect_anywhere_else_is_refused_without_asking(publisher, courier, location, words):
    publisher.says("/a.csv", respond(status=302, location=location))
    with pytest.raises(FetchError, match=words):
        courier.fetch(csv_at(publisher))
    assert len(publisher.asked) == 1


def test_redirects_in_a_circle_end(publisher, courier):
    publisher.says("/a.csv", respond(status=301, location="/b.csv"))
    publisher.says("/b.csv", respond(status=307, location="/a.csv"))
    with pytest.raises(FetchError, match="more than 3 times"):
        courier.fetch(csv_at(publisher))
    assert len(publisher.asked) == 4


def test_a_body_declared_too_large_is_not_read(publisher, courier, tmp_path):
    publisher.says("/a.csv", breaks_off(b"n" * 2_000_000, after=10, kind="text/csv"))
    with pytest.raises(FetchError, match="more than 1,000,000 bytes"):
        courier.fetch(csv_at(publisher))
    assert publisher.count("/a.csv") == 1
    assert left_over(tmp_path) == []


def test_a_body_that_turns_out_too_large_is_cut_off(publisher, courier, tmp_path):
    def endless(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/csv")
        handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"1,2\n" * 1000)

    publisher.says("/a.csv", endless)
    with pytest.raises(FetchError, match="more than 100,000 bytes"):
        courier.fetch(csv_at(publisher, most_bytes=100_000))
    assert left_over(tmp_path) == []


def test_a_bomb_is_cut_off_while_it_is_unpacked(publisher, courier, tmp_path):
    bomb = gzip.compress(b"0" * 50_000_000)
    assert len(bomb) < 60_000
    publisher.says("/a.csv", respond(bomb, kind="text/csv", content_encoding="gzip"))
    with pytest.raises(FetchError, match="more than 1,000,000 bytes"):
        courier.fetch(csv_at(publisher))
    assert left_over(tmp_path) == []


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_what_comes_packed_is_unpacked(publisher, courier, pack):
    encoding = "gzip" if pack is gzip.compress else "deflate"
    publisher.says("/a.csv", respond(pack(BODY), kind="text/csv", content_encoding=encoding, etag='"one"'))
    assert courier.store.bytes_of(courier.fetch(csv_at(publisher))).read_bytes() == BODY


def test_what_comes_packed_and_broken_is_never_kept(publisher, courier):
    packed = gzip.compress(BODY)
    publisher.says(
        "/a.csv",
        respond(packed[:-20], kind="text/csv", content_encoding="gzip", etag='"one"'),
        respond(b"no gzip", kind="text/csv", content_encoding="gzip"),
        respond(packed, kind="text/csv", content_encoding="gzip"),
    )
    assert courier.store.bytes_of(courier.fetch(csv_at(publisher))).read_bytes() == BODY
    publisher.says("/b.csv", respond(packed, kind="text/csv", content_encoding="br"))
    with pytest.raises(FetchError, match="packed with 'br'"):
        courier.fetch(csv_at(publisher, "/b.csv"))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"n\n1\n", "text/html; charset=utf-8"),
        (b"\n <!DOCTYPE html><p>Sign in", "text/csv"),
        (b"<HTML>", None),
    ],
)
def test_a_web_page_is_no_data(publisher, courier, body, kind):
    publisher.says("/a.csv", respond(body, kind=kind))
    with pytest.raises(FetchError, match="a web page instead of data"):
        courier.fetch(csv_at(publisher))
    assert courier.store.latest(f"{publisher.base}/a.csv") is None


def test_content_of_another_kind_is_refused(publisher, courier):
    publisher.says("/a.csv", respond(b"\x89PNG", kind="image/png"))
    with pytest.raises(FetchError, match="image/png, where csv was expected"):
        courier.fetch(csv_at(publisher))
    publisher.says("/a.zip", respond(b"no zip", kind="application/zip"))
    with pytest.raises(FetchError, match="no zip"):
        courier.fetch(Request(f"{publisher.base}/a.zip", "zip"))


def test_a_host_that_says_nothing_is_given_up(publisher, settings):
    wire = dataclasses.replace(settings.wire, timeout=0.02)
    publisher.says("/a.csv", lambda handler: handler.rfile.read(1))
    with (
        Courier(dataclasses.replace(settings, wire=wire)) as courier,
        pytest.raises(FetchError, match="did not answer in time"),
    ):
        courier.fetch(csv_at(publisher))


def test_a_trickle_is_given_up(publisher, settings, slow_time):
    class Drags:
        def begin(self, *_):
            pass

        def advance(self, _):
            slow_time.now += 61

        wait = begin

    publisher.says("/a.csv", respond(b"n\n1\n", kind="text/csv"))
    dragging = dataclasses.replace(settings, progress=Drags())
    with Courier(dragging) as courier, pytest.raises(FetchError, match="fewer than 500 bytes a second"):
        courier.fetch(csv_at(publisher))


def test_requests_to_one_host_are_paced(publisher, settings, slow_time):
    slow = {name: host.model_copy(update={"per_second": 2.0, "burst": 3}) for name, host in LOOPBACK.items()}
    wire = dataclasses.replace(settings.wire, reach=dataclasses.replace(settings.wire.reach, hosts=slow))
    publisher.says("/a.csv", respond(BODY, kind="text/csv"))
    with Courier(dataclasses.replace(settings, wire=wire)) as courier:
        for _ in range(7):
            courier.fetch(csv_at(publisher))
    assert slow_time.waits == [0.5] * 4


def test_a_personal_key_is_sent_and_written_nowhere(publisher, courier, tmp_path, caplog):
    caplog.set_level("DEBUG")
    request = csv_at(publisher, "/a.csv?x=1", secret=(("uid", "0xhidden"),))
    publisher.says("/a.csv?x=1&uid=0xhidden", respond(BODY, kind="text/csv"))
    found = courier.fetch(request)
    assert found.address.endswith("/a.csv?x=1")
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"0xhidden" in path.read_bytes()]
    publisher.says("/a.csv?x=1&uid=0xhidden", respond(status=400))
    with pytest.raises(FetchError) as refused:
        courier.fetch(request)
    assert "0xhidden" not in f"{refused.value} {request!r} {caplog.text}"


def test_a_personal_key_does_not_go_to_another_host(publisher, courier):
    request = csv_at(publisher, secret=(("uid", "0xhidden"),))
    publisher.says(
        "/a.csv?uid=0xhidden", respond(status=302, location="https://data.police.uk/b.csv?uid=0xhidden")
    )
    publisher.says("/data.police.uk/b.csv", respond(BODY, kind="text/csv"))
    assert courier.fetch(request).bytes == len(BODY)


def test_json_of_another_form_is_not_kept(publisher, courier):
    publisher.says("/a", respond(b'[{"id": 3}]'), respond(b"[1"), respond(b'["x"]'))
    form = TypeAdapter(list[str])
    request = Request(f"{publisher.base}/a", "json")
    with pytest.raises(FetchError, match=r"another form than expected .0: "):
        courier.json(request, form)
    with pytest.raises(FetchError, match="not JSON"):
        courier.json(request, form)
    assert courier.store.latest(request.address) is None
    assert courier.json(request, form) == ["x"]


def test_a_store_that_cannot_be_written_is_a_sentence(publisher, courier, tmp_path):
    (tmp_path / "store").write_text("a file in the way", "utf-8")
    publisher.says("/a.csv", respond(BODY, kind="text/csv"))
    with pytest.raises(OutputError, match="store of snapshots"):
        courier.fetch(csv_at(publisher))


def test_a_size_is_what_the_host_says_and_unknown_where_it_does_not(publisher, courier):
    publisher.says("/a.csv", respond(BODY, kind="text/csv"), respond(status=405))
    assert courier.size(csv_at(publisher)) == len(BODY)
    assert courier.size(csv_at(publisher)) is None
