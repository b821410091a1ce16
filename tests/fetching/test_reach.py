"""
Which addresses may be asked, and how long to wait.
"""

import dataclasses
import datetime as dt
import socket
from contextlib import closing, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard.errors import FetchError
from dueregard.fetching import Reach, allowed_hosts
from dueregard.fetching import exchange as exchange_module
from dueregard.fetching.exchange import BrokenOffError, Exchange, Wire
from dueregard.fetching.request import Request
from dueregard.fetching.waiting import LONGEST_WAIT, Pacer, asked_to_wait, back_off
from tests.fetching.conftest import NOON, SlowTime, respond

REACH = Reach(allowed_hosts())


@pytest.mark.parametrize(
    "address",
    [
        "http://data.police.uk/api/forces",
        "ftp://data.police.uk/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://[::ffff:127.0.0.1]/",
        "https://localhost/",
        "https://data.police.uk:22/",
        "https://user:password@data.police.uk/",
        "https://data.police.uk@127.0.0.1/",
        "https://127.0.0.1#@data.police.uk/",
        "https://data.police.uk%2eevil.example.org/",
        "https://xdata.police.uk/",
        "https://police.uk/",
        "https://data.police.uk\n.evil.example.org/",
        "https://",
        "data.police.uk/api",
        "",
    ],
)
def test_an_address_that_is_not_https_to_a_host_on_the_list_is_refused(address):
    with pytest.raises(FetchError) as refused:
        REACH.check(address)
    assert "password" not in str(refused.value)


@given(st.text(max_size=80))
def test_whatever_is_given_is_an_allowed_address_or_a_sentence(text):
    with suppress(FetchError):
        url, _ = REACH.check(text)
        assert url.scheme == "https"
        assert url.host in REACH.hosts


def test_the_case_of_a_host_does_not_matter():
    assert REACH.check("https://DATA.police.uk/api")[0].host == "data.police.uk"


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.0.0.5",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address to be refused
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "2002:7f00:0001::",
    ],
)
def test_a_name_that_leads_to_a_private_network_is_not_asked(number, monkeypatch):
    monkeypatch.setattr(exchange_module, "goes_through_proxy", lambda *_: False)
    wire = Wire(REACH, resolve=lambda *_: [number])
    request = Request("https://data.police.uk/api/forces", "json")
    exchange = Exchange(wire, SlowTime().clock())
    with pytest.raises(FetchError, match="not on the open internet"), exchange.answer(request, {}):
        pass
    exchange.close()


def test_only_the_open_numbers_of_a_name_are_asked():
    numbers = REACH.check_numbers("data.police.uk", ["2606:4700::1111", "10.0.0.1", "93.184.215.14"])
    assert numbers == ["93.184.215.14", "2606:4700::1111"]


def test_the_number_that_was_checked_is_the_one_asked(publisher, settings):
    looked_up = []

    def one_answer_and_then_another(host, port):
        looked_up.append((host, port))
        return ["127.0.0.1"] if len(looked_up) == 1 else ["10.0.0.1"]

    reach = Reach({**settings.wire.reach.hosts}, loopback=True)
    exchange = Exchange(Wire(reach, resolve=one_answer_and_then_another), settings.clock)
    port = publisher.base.rpartition(":")[2]
    publisher.says("/a", respond(b"[]"))
    with exchange.answer(Request(f"http://localhost:{port}/a", "json"), {}) as (response, name, _):
        assert response.status_code == 200
        assert name == "localhost"
    assert looked_up == [("localhost", int(port))]
    assert publisher.headers("/a")[0]["Host"] == f"localhost:{port}"
    exchange.close()


def test_a_number_that_does_not_answer_is_followed_by_the_next(publisher, settings):
    numbers = ["127.0.0.2", "127.0.0.1"]
    wire = dataclasses.replace(settings.wire, resolve=lambda *_: numbers)
    publisher.says("/a", respond(b"[]"))
    with closing(Exchange(wire, settings.clock)) as exchange:
        with exchange.answer(Request(f"{publisher.base}/a", "json"), {}) as (response, _, _):
            assert response.status_code == 200
        numbers.pop()
        unreachable = Request(f"{publisher.base}/a", "json")
        with pytest.raises(BrokenOffError, match="cannot be reached"), exchange.answer(unreachable, {}):
            pass


def test_an_office_proxy_is_asked_and_looks_the_name_up_itself(publisher, settings, monkeypatch):
    def never(*_):
        raise AssertionError

    monkeypatch.setenv("http_proxy", publisher.base)
    monkeypatch.delenv("no_proxy", raising=False)
    wire = dataclasses.replace(settings.wire, resolve=never)
    publisher.says("http://localhost:1/a", respond(b"[]"))
    with closing(Exchange(wire, settings.clock)) as exchange:
        request = Request("http://localhost:1/a", "json")
        with exchange.answer(request, {}) as (response, name, _):
            assert (response.status_code, name) == (200, "localhost")
        refused = Request("https://evil.example.org/a", "json")
        with pytest.raises(FetchError, match="not on the list"), exchange.answer(refused, {}):
            pass


def test_a_name_that_is_not_known_is_worth_another_try(settings):
    def nobody(*_):
        raise socket.gaierror(8, "unknown")

    exchange = Exchange(Wire(REACH, resolve=nobody), settings.clock)
    with (
        pytest.raises(BrokenOffError, match="cannot be looked up"),
        exchange.answer(Request("https://data.police.uk/a", "json"), {}),
    ):
        pass
    exchange.close()


def test_a_person_may_allow_a_host_by_its_name_alone():
    assert "data.example.gov.uk" in allowed_hosts(["Data.Example.gov.uk"])
    for name in ("https://data.example.gov.uk", "10.0.0.1", "*", "localhost", "a b.uk", "", "*.gov.uk"):
        with pytest.raises(FetchError, match="not the name of a host"):
            allowed_hosts([name])


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("5", 5.0),
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("Monday, 23-Nov-26 12:01:00 GMT", 60.0),
        ("-5", None),
        ("1.5", None),
        ("", None),
        (None, None),
        ("tomorrow", None),
        ("9" * 400, 999_999_999.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(header, seconds):
    assert asked_to_wait(header, SlowTime().clock()) == seconds


@given(st.text(max_size=60))
def test_retry_after_may_be_anything(text):
    wait = asked_to_wait(text, SlowTime().clock())
    assert wait is None or wait >= 0


def test_waits_double_up_to_a_minute():
    clock = SlowTime().clock()
    assert [back_off(failures, clock) for failures in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert back_off(1000, clock) == LONGEST_WAIT


@given(st.lists(st.floats(min_value=0, max_value=3), min_size=1, max_size=60), st.integers(1, 5))
def test_no_second_holds_more_requests_than_the_burst_and_the_rate(gaps, burst):
    per_second = 4.0
    time = SlowTime()
    pacer = Pacer(per_second, burst, time.clock())
    sent = []
    for gap in gaps:
        time.now += gap
        pacer.wait()
        sent.append(time.now)
    for at, moment in enumerate(sent):
        within = sum(moment <= other <= moment + 1 for other in sent[at:])
        assert within <= burst + per_second + 1


def test_the_record_of_a_time_is_in_utc():
    assert SlowTime().clock().stamp() == "2026-11-23T12:00:00Z"
    assert NOON.tzinfo is dt.UTC
