"""
Files in a folder with their record: all or none, replayed, compared, never overwritten unasked.
"""

import dataclasses
import datetime as dt
import http.server
import ipaddress
import json
import os
import ssl
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import dueregard
from dueregard.errors import FetchError, OutputError, SourceError, UnknownNameError
from dueregard.fetching import (
    FETCHERS,
    Courier,
    Reach,
    SnapshotStore,
    Wire,
    carry_out,
    default_store,
    fetch,
    plan_of,
)
from dueregard.fetching.exchange import Exchange
from dueregard.fetching.request import Request
from dueregard.model import Source
from dueregard.model.snapshots import Snapshot
from dueregard.publish.sources_shown import show_source
from dueregard.sources import read_source
from dueregard.yamlfile import read_yaml
from tests.fetching.conftest import LOOPBACK, left_over, respond
from tests.riverford import STOPS_SOURCE
from tests.shared_data import shared_path

API = "/data.police.uk/api"
ASKED = {"force": "riverford", "months": "2024-03..2024-04"}
NAMES = ["2024-03-riverford-stops-force.json", "2024-04-riverford-stops-force.json"]


def stops(month, number=2):
    one = {
        "type": "Person search",
        "datetime": f"{month}-02T10:00:00+00:00",
        "officer_defined_ethnicity": "White",
    }
    records = [
        {**one, "self_defined_ethnicity": None, "gender": "Male", "age_range": None, "at": at}
        for at in range(number)
    ]
    rest = {"object_of_search": None, "outcome": None, "legislation": None}
    return json.dumps([{**record, **rest} for record in records]).encode()


@pytest.fixture
def police(publisher):
    publisher.says(f"{API}/forces", respond(b'[{"id": "riverford", "name": "Riverford"}]'))
    months = [{"date": month, "stop-and-search": ["riverford"]} for month in ("2024-03", "2024-04")]
    publisher.says(f"{API}/crimes-street-dates", respond(json.dumps(months).encode()))
    for month in ("2024-03", "2024-04"):
        publisher.says(f"{API}/stops-force?force=riverford&date={month}", respond(stops(month)))
    return publisher


@pytest.mark.usefixtures("police")
def test_the_record_beside_the_files_says_where_each_came_from(settings, tmp_path):
    fetched = fetch("police-uk", ASKED, to=tmp_path / "data", settings=settings)
    data, _ = read_yaml(tmp_path / "data" / "fetched.yaml")
    assert sorted(data["files"]) == NAMES
    one = data["files"][NAMES[0]]
    assert one["sha256"] == fetched.files[NAMES[0]].sha256
    assert (
        one["snapshots"][0]["address"]
        == "https://data.police.uk/api/stops-force?force=riverford&date=2024-03"
    )
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == [*NAMES, "fetched.yaml"]


@pytest.mark.usefixtures("police")
def test_the_same_bytes_once_more_change_no_record(settings, slow_time, tmp_path):
    fetch("police-uk", ASKED, to=tmp_path / "data", settings=settings)
    before = (tmp_path / "data" / "fetched.yaml").read_bytes()
    slow_time.now += 86_400
    again = fetch("police-uk", ASKED, to=tmp_path / "data", settings=settings)
    assert (tmp_path / "data" / "fetched.yaml").read_bytes() == before
    assert {change.now.fetched[:10] for change in again.changes} == {"2026-11-24"}


@pytest.mark.usefixtures("police")
def test_the_entry_works_for_a_folder_far_from_any_assessment(settings, tmp_path):
    fetched = fetch("police-uk", ASKED, to=tmp_path / "far" / "away", settings=settings)
    ((name, entry),) = fetched.entry().items()
    source = Source.model_validate({**entry, "files": tuple(entry["files"])})
    (tmp_path / "here").mkdir()
    table = read_source(name, source, folder=tmp_path / "here", cache=tmp_path / "cache")
    assert table.months == ("2024-03", "2024-04")
    assert table.record.files[0].address.endswith("date=2024-03")


@pytest.mark.usefixtures("police")
def test_two_fetches_into_one_folder_share_its_record(settings, tmp_path):
    for month in ("2024-03", "2024-04"):
        fetch("police-uk", {**ASKED, "months": month}, to=tmp_path / "data", settings=settings)
    data, _ = read_yaml(tmp_path / "data" / "fetched.yaml")
    assert sorted(data["files"]) == NAMES


def test_what_was_fetched_once_is_fetched_again_without_a_network(police, settings, tmp_path):
    first = fetch("police-uk", ASKED, to=tmp_path / "one", settings=settings)
    asked = len(police.asked)
    offline = dataclasses.replace(settings, offline=True)
    second = fetch("police-uk", ASKED, to=tmp_path / "two", settings=offline)
    assert len(police.asked) == asked
    assert second.files == first.files
    assert (tmp_path / "one" / "fetched.yaml").read_bytes() == (
        tmp_path / "two" / "fetched.yaml"
    ).read_bytes()
    with pytest.raises(FetchError, match=r"no snapshot of .*Fetch it once without --offline"):
        fetch(
            "police-uk",
            {**ASKED, "force": "riverford", "location": "none"},
            to=tmp_path / "three",
            settings=offline,
        )


def test_a_revision_is_reported_and_replaces_nothing_unless_it_may(police, settings, tmp_path):
    to = tmp_path / "data"
    fetch("police-uk", ASKED, to=to, settings=settings)
    before = {path.name: path.read_bytes() for path in to.iterdir()}
    police.says(f"{API}/stops-force?force=riverford&date=2024-04", respond(stops("2024-04", 3)))
    with pytest.raises(OutputError, match=r"already holds 2024-04-riverford-stops-force.json"):
        fetch("police-uk", ASKED, to=to, settings=settings)
    assert {path.name: path.read_bytes() for path in to.iterdir()} == before
    offline = dataclasses.replace(settings, offline=True)
    again = fetch("police-uk", ASKED, to=to, replace=True, settings=offline)
    assert (to / NAMES[1]).read_bytes() == stops("2024-04", 3)
    assert {change.state for change in again.changes} == {"the same"}
    police.says(f"{API}/stops-force?force=riverford&date=2024-04", respond(stops("2024-04", 4)))
    third = fetch("police-uk", ASKED, to=to, replace=True, settings=settings)
    assert [change.state for change in third.changes] == ["the same", "changed"]


def test_one_month_that_fails_leaves_no_file_and_the_others_need_not_come_again(police, settings, tmp_path):
    path = f"{API}/stops-force?force=riverford&date=2024-04"
    police.says(path, respond(status=500))
    with pytest.raises(FetchError, match="5 tries"):
        fetch("police-uk", ASKED, to=tmp_path / "data", settings=settings)
    assert not (tmp_path / "data").exists()
    assert left_over(tmp_path) == []
    police.says(path, respond(stops("2024-04")))
    assert sorted(fetch("police-uk", ASKED, to=tmp_path / "data", settings=settings).files) == NAMES


@pytest.mark.usefixtures("police")
def test_a_record_that_cannot_be_read_is_left_alone(settings, tmp_path):
    to = tmp_path / "data"
    to.mkdir()
    (to / "fetched.yaml").write_text("format: other\n", "utf-8")
    with pytest.raises(OutputError, match="nothing is added to it"):
        fetch("police-uk", ASKED, to=to, settings=settings)
    assert (to / "fetched.yaml").read_text("utf-8") == "format: other\n"
    (to / "a.csv").write_text("g,n\nx,1\n", "utf-8")
    with pytest.raises(dueregard.DueRegardError, match=r"fetched.yaml"):
        read_source(
            "s",
            Source(files="data/a.csv", columns={"g": "g"}, count="n"),
            folder=tmp_path,
            cache=tmp_path / "c",
        )


@pytest.mark.usefixtures("police")
def test_other_bytes_than_the_entry_declares_are_refused_by_intake(settings, tmp_path):
    fetched = fetch("police-uk", {**ASKED, "months": "2024-03"}, to=tmp_path, settings=settings)
    ((name, entry),) = fetched.entry().items()
    source = Source.model_validate(entry)
    assert read_source(name, source, folder=tmp_path, cache=tmp_path / "cache").record.files[0].rows == 2
    (tmp_path / NAMES[0]).write_bytes(stops("2024-03", 9))
    with pytest.raises(SourceError, match="not the one declared"):
        read_source(name, source, folder=tmp_path, cache=tmp_path / "cache")


def test_the_real_months_of_a_force_come_through_as_they_are(publisher, settings, tmp_path):
    rows = {
        "2024-09": 3253,
        "2024-10": 3400,
        "2024-11": 3389,
        "2024-12": 2836,
        "2025-01": 3646,
        "2025-02": 3506,
    }
    publisher.says(
        f"{API}/forces", respond(b'[{"id": "metropolitan", "name": "Metropolitan Police Service"}]')
    )
    months = [{"date": month, "stop-and-search": ["metropolitan"]} for month in rows]
    publisher.says(f"{API}/crimes-street-dates", respond(json.dumps(months).encode()))
    for month in rows:
        packed = shared_path(
            "data", "police-uk-api-metropolitan", f"{month}-metropolitan-stops-force.json.gz"
        )
        answer = respond(packed.read_bytes(), content_encoding="gzip")
        publisher.says(f"{API}/stops-force?force=metropolitan&date={month}", answer)
    large = {name: host.model_copy(update={"most_bytes": 2**25}) for name, host in LOOPBACK.items()}
    wire = dataclasses.replace(settings.wire, reach=Reach(large, loopback=True))
    asked = {"force": "metropolitan", "months": "2024-09..2025-02"}
    fetched = fetch("police-uk", asked, to=tmp_path, settings=dataclasses.replace(settings, wire=wire))
    ((name, entry),) = fetched.entry().items()
    source = Source.model_validate({**entry, "files": tuple(entry["files"])})
    record = read_source(name, source, folder=tmp_path, cache=tmp_path / "cache").record
    assert [(file.rows, file.rows_refused) for file in record.files] == [
        (number, 0) for number in rows.values()
    ]


def test_the_publication_says_where_a_file_was_fetched_and_when():
    address = "https://data.riverford.example/stops"
    (file,) = STOPS_SOURCE.files
    fetched = file.model_copy(update={"address": address, "fetched": "2026-11-23T12:00:00Z"})
    (fact,) = [
        fact
        for fact in show_source(STOPS_SOURCE.model_copy(update={"files": (fetched,)})).facts
        if "File" in fact.label
    ]
    assert f"fetched from {address} on 2026-11-23" in str(fact)
    (before,) = [fact for fact in show_source(STOPS_SOURCE).facts if "File" in fact.label]
    assert "fetched" not in str(before)


def test_the_python_name_is_the_function_and_an_unknown_source_names_the_nearest(settings, tmp_path):
    assert dueregard.fetch is fetch
    with pytest.raises(UnknownNameError, match="Closest: 'police-uk'"):
        fetch("police.uk", {}, to=tmp_path, settings=settings)


@pytest.mark.parametrize("name", list(FETCHERS))
def test_every_official_source_has_a_page_and_an_example(name):
    one = FETCHERS[name]
    assert "Example:" in one.plan.__doc__
    assert f"dueregard fetch {name} " in one.plan.__doc__
    assert all(
        part.partition("=")[1] for part in one.example.replace(" (", "_(").replace(" Level", "_").split()[:2]
    )


@pytest.mark.usefixtures("police")
def test_a_plan_is_carried_out_as_it_was_shown(settings, tmp_path):
    with Courier(settings) as courier:
        plan = plan_of("police-uk", ASKED, courier)
        assert [parcel.title for parcel in plan.parcels] == ["2024-03, riverford", "2024-04, riverford"]
        assert not (tmp_path / "data").exists()
        fetched = carry_out("police-uk", plan, courier, to=tmp_path / "data")
    assert sorted(fetched.files) == NAMES


def test_a_damaged_entry_of_the_store_is_named(tmp_path):
    store = SnapshotStore(tmp_path)
    snapshot = Snapshot(
        address="https://a.uk/",
        fetched="2026-11-23T12:00:00Z",
        sha256=f"sha256:{'0' * 64}",
        bytes=1,
        status=200,
    )
    store.note(snapshot)
    (entry,) = tmp_path.rglob("*.json")
    entry.write_text("{", "utf-8")
    with pytest.raises(FetchError, match=r"cannot be read. Delete"):
        store.history("https://a.uk/")


def test_snapshots_of_one_second_keep_their_order(tmp_path):
    store = SnapshotStore(tmp_path)
    for size in range(12):
        digest = f"sha256:{12 - size:064}"
        store.note(
            Snapshot(address="a", fetched="2026-11-23T12:00:00Z", sha256=digest, bytes=size, status=200)
        )
    assert [one.bytes for one in store.history("a")] == list(range(12))


def test_a_download_left_by_a_killed_program_is_taken_over_and_a_live_one_is_not(tmp_path):
    store = SnapshotStore(tmp_path)
    with store.part("a") as first:
        first.path.write_bytes(b"abc")
        with store.part("a") as second:
            assert second.size == 0
        long_ago = time.time() - 3600
        os.utime(first.path, (long_ago, long_ago))
        with store.part("a") as third:
            assert third.size == 3


def test_the_store_is_where_the_person_says(monkeypatch, tmp_path):
    monkeypatch.setenv("DUEREGARD_SNAPSHOTS", str(tmp_path / "here"))
    assert default_store() == tmp_path / "here"
    monkeypatch.delenv("DUEREGARD_SNAPSHOTS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_store() == tmp_path / "dueregard" / "snapshots"


@pytest.fixture
def with_certificate(tmp_path):
    """
    A host called localhost with a certificate of its own making, and what to trust to believe it.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    (tmp_path / "host.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + pem
    )
    (tmp_path / "trust.pem").write_bytes(pem)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            respond(b"[]")(self)

        def log_message(self, *_):
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "host.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port, tmp_path / "trust.pem"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_host_must_prove_its_name_though_it_is_asked_by_number(with_certificate, settings):
    port, trust = with_certificate
    assert ipaddress.ip_address("127.0.0.1").is_loopback
    reach = Reach(LOOPBACK, loopback=True)

    def ask(host, verify):
        exchange = Exchange(
            Wire(reach, timeout=1, verify=verify, resolve=lambda *_: ["127.0.0.1"]), settings.clock
        )
        try:
            with exchange.answer(Request(f"https://{host}:{port}/", "json"), {}) as (response, _, _):
                return response.status_code
        finally:
            exchange.close()

    trusting = ssl.create_default_context(cafile=str(trust))
    assert ask("localhost", trusting) == 200
    with pytest.raises(FetchError, match=r"does not prove that it is 127.0.0.1"):
        ask("127.0.0.1", trusting)
    with pytest.raises(FetchError, match="does not prove that it is localhost"):
        ask("localhost", None)
