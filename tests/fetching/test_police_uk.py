"""
data.police.uk, its interface and its archive, as small answers made for these tests.
"""

import io
import json
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as fuzz
from hypothesis import strategies as st

from dueregard.errors import DueRegardError, FetchError, InputError
from dueregard.fetching import fetch, listing_of, plan_of
from dueregard.fetching.courier import read_json
from dueregard.fetching.plans import read_months
from dueregard.fetching.police_uk import FORCES, MONTHS, STOPS
from dueregard.fetching.police_uk_archive import PoliceUkArchiveAsk, _take_out
from dueregard.model import Source
from dueregard.sources import read_source
from tests.fetching.conftest import respond

HOST = "/data.police.uk/api"
ARCHIVE = "/data.police.uk/data/archive"
HEADER = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing\n"
)


def a_stop(moment, **more):
    return {
        "type": "Person search",
        "datetime": moment,
        "officer_defined_ethnicity": "White",
        "self_defined_ethnicity": None,
        "gender": "Female",
        "age_range": "18-24",
        "object_of_search": "Stolen goods",
        "outcome": "Arrest",
        "legislation": None,
        "location": None,
        **more,
    }


def as_json(value):
    return respond(json.dumps(value).encode())


@pytest.fixture
def police(publisher):
    """
    Two forces and four months, of which one force sent three.
    """
    publisher.says(
        f"{HOST}/forces", as_json([{"id": "riverford", "name": "Riverford"}, {"id": "hill", "name": "Hill"}])
    )
    months = {
        "2024-03": ["riverford"],
        "2024-04": ["riverford", "hill"],
        "2024-05": ["hill"],
        "2024-06": ["riverford"],
    }
    answer = [{"date": month, "stop-and-search": forces} for month, forces in months.items()]
    publisher.says(f"{HOST}/crimes-street-dates", as_json(answer))
    for month in ("2024-03", "2024-04", "2024-06"):
        stops = [a_stop(f"{month}-02T10:00:00+00:00"), a_stop(f"{month}-03T10:00:00+00:00", gender="Male")]
        publisher.says(f"{HOST}/stops-force?force=riverford&date={month}", as_json(stops))
    return publisher


@pytest.mark.usefixtures("police")
def test_months_become_files_that_are_read_as_the_entry_says(settings, tmp_path):
    to = tmp_path / "assessment" / "data"
    (tmp_path / "assessment").mkdir()
    (tmp_path / "assessment" / "indicators.yaml").write_text("{}", "utf-8")
    fetched = fetch(
        "police-uk", {"force": "riverford", "months": "2024-03..2024-06"}, to=to, settings=settings
    )
    assert sorted(fetched.files) == [
        f"{month}-riverford-stops-force.json" for month in ("2024-03", "2024-04", "2024-06")
    ]
    assert [(one.what, "sent no stops" in one.why) for one in fetched.absent] == [("2024-05", True)]
    ((name, entry),) = fetched.entry().items()
    declared = Source.model_validate({**entry, "files": tuple(entry["files"])})
    table = read_source(name, declared, folder=tmp_path / "assessment", cache=tmp_path / "cache")
    assert table.months == ("2024-03", "2024-04", "2024-06")
    first = table.record.files[0]
    assert first.address == "https://data.police.uk/api/stops-force?force=riverford&date=2024-03"
    assert first.fetched == "2026-11-23T12:00:00Z"


@pytest.mark.usefixtures("police")
def test_a_changed_file_has_no_address_on_record(settings, tmp_path):
    fetch("police-uk", {"force": "riverford", "months": "2024-03"}, to=tmp_path / "data", settings=settings)
    path = tmp_path / "data" / "2024-03-riverford-stops-force.json"
    path.write_bytes(path.read_bytes().replace(b"Female", b"Male"))
    source = Source(files="data/*.json", format="police-uk-stops")
    record = read_source("stops", source, folder=tmp_path, cache=tmp_path / "cache").record
    assert (record.files[0].address, record.files[0].fetched) == (None, None)


@pytest.mark.usefixtures("police")
def test_a_month_that_is_not_published_is_named_and_no_file_is_written(settings, tmp_path):
    asked = {"force": "riverford", "months": "2019-01,2024-03"}
    fetched = fetch("police-uk", asked, to=tmp_path / "data", settings=settings)
    (absent,) = fetched.absent
    assert absent.what == "2019-01"
    assert "there is 2024-03 to 2024-06" in absent.why
    with pytest.raises(FetchError, match=r"Nothing was written. 2019-01: The month is not published"):
        fetch("police-uk", {**asked, "months": "2019-01"}, to=tmp_path / "other", settings=settings)
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (respond(b"[]"), "whether there were no stops, or none were sent"),
        (respond(status=404), "not a month without stops"),
    ],
)
def test_an_empty_month_and_a_month_not_found_are_not_zero(police, settings, tmp_path, answer, words):
    police.says(f"{HOST}/stops-force?force=riverford&date=2024-04", answer)
    fetched = fetch(
        "police-uk", {"force": "riverford", "months": "2024-03..2024-04"}, to=tmp_path, settings=settings
    )
    assert list(fetched.files) == ["2024-03-riverford-stops-force.json"]
    (absent,) = fetched.absent
    assert words in absent.why


def test_records_of_another_month_are_refused(police, settings, tmp_path):
    police.says(
        f"{HOST}/stops-force?force=riverford&date=2024-04", as_json([a_stop("2024-06-01T10:00:00+00:00")])
    )
    with pytest.raises(FetchError, match="asked for 2024-04 and answered with records of 2024-06-01"):
        fetch(
            "police-uk",
            {"force": "riverford", "months": "2024-03..2024-04"},
            to=tmp_path / "data",
            settings=settings,
        )
    assert not (tmp_path / "data").exists()


def test_the_last_hour_before_a_summer_month_belongs_to_it(police, settings, tmp_path):
    stops = [a_stop("2024-05-31T23:30:00+00:00")]
    police.says(f"{HOST}/stops-force?force=riverford&date=2024-06", as_json(stops))
    fetched = fetch("police-uk", {"force": "riverford", "months": "2024-06"}, to=tmp_path, settings=settings)
    assert len(fetched.files) == 1


@pytest.mark.usefixtures("police")
def test_stops_without_a_place_and_stops_of_an_area(courier):
    (parcel,) = plan_of(
        "police-uk", {"force": "riverford", "months": "2024-03", "location": "none"}, courier
    ).parcels
    assert parcel.requests[0].address.endswith("/stops-no-location?force=riverford&date=2024-03")
    area = "51.50,-0.12:51.52,-0.12:51.51,-0.09"
    (parcel,) = plan_of("police-uk", {"area": area, "months": "2024-05"}, courier).parcels
    assert parcel.requests[0].address.endswith(f"/stops-street?poly={area}&date=2024-05")
    (other,) = plan_of(
        "police-uk", {"area": area.replace("51.50", "51.49"), "months": "2024-05"}, courier
    ).parcels
    assert other.title != parcel.title


def test_an_area_with_too_many_records_says_what_to_do(police, settings, tmp_path):
    area = "51.50,-0.12:51.52,-0.12:51.51,-0.09"
    police.says(f"{HOST}/stops-street?poly={area}&date=2024-05", respond(status=503))
    with pytest.raises(FetchError, match="smaller areas that do not overlap, or use the archive"):
        fetch("police-uk", {"area": area, "months": "2024-05"}, to=tmp_path / "data", settings=settings)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"force": "riverfrod", "months": "2024-03"}, "Closest: 'riverford'"),
        ({"forze": "riverford", "months": "2024-03"}, "force"),
        ({"force": "riverford"}, "Say months=..."),
        ({"months": "2024-03"}, "Say force=..."),
        ({"force": "riverford", "months": "March"}, "not a month written as 2024-03"),
        ({"force": "riverford", "months": "2024-13"}, "not a month"),
        ({"force": "riverford", "months": "2024-05..2024-03"}, "2024-03 is before 2024-05"),
        ({"force": "riverford", "months": "1000-01..2024-03"}, "more than 240 months"),
        ({"force": "riverford", "months": "2024-03", "location": "with"}, "location"),
        ({"force": "riverford", "area": "1,1:2,2:3,3", "months": "2024-03"}, "not both"),
        ({"area": "1,1:2,2", "months": "2024-03"}, "at least three corners"),
        ({"area": ":".join(["51.5000,-0.1000"] * 400), "months": "2024-03"}, "too many corners"),
    ],
)
@pytest.mark.usefixtures("police")
def test_what_cannot_be_asked_is_a_sentence(courier, asked, words):
    with pytest.raises(InputError) as refused:
        plan_of("police-uk", asked, courier)
    assert words in str(refused.value)


@pytest.mark.usefixtures("police")
def test_what_there_is_can_be_listed(courier):
    rows = listing_of("police-uk", {}, courier).rows
    assert rows[1] == ("riverford", "Riverford", "2024-03 to 2024-06, 1 months missing")
    rows = listing_of("police-uk", {"force": "hill"}, courier).rows
    assert rows[0] == ("2024-06", "no")
    assert ("2024-05", "2") not in listing_of("police-uk-archive", {}, courier).rows


def test_months_are_read_as_they_are_written():
    assert read_months("2023-11..2024-02, 2024-02,2022-01") == (
        "2022-01",
        "2023-11",
        "2023-12",
        "2024-01",
        "2024-02",
    )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "name", "date", "stop-and-search", "datetime", "type", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@fuzz(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(VALUES.map(lambda value: json.dumps(value).encode()), st.binary(max_size=60)))
def test_whatever_the_service_answers_is_read_or_is_a_sentence(tmp_path, content):
    path = tmp_path / "answer"
    path.write_bytes(content)
    for form in (FORCES, MONTHS, STOPS):
        with suppress(FetchError):
            assert isinstance(read_json("https://data.police.uk/api", path, form), list)


@pytest.mark.parametrize(
    "content", [b"[" * 200_000, b"{}", b'{"a":' * 50_000, b"9" * 5000, b"\xff\xfe", b"", b'"x"']
)
def test_an_answer_that_breaks_readers_is_a_sentence(police, settings, tmp_path, content):
    police.says(f"{HOST}/stops-force?force=riverford&date=2024-03", respond(content))
    with pytest.raises(FetchError, match="answered with"):
        fetch(
            "police-uk", {"force": "riverford", "months": "2024-03"}, to=tmp_path / "data", settings=settings
        )
    assert not (tmp_path / "data").exists()


def an_archive(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return stream.getvalue()


def a_month(month, force="riverford", kind="stop-and-search"):
    row = f"Person search,{month}-02T10:00:00+00:00,,,,,Female,18-24,,White,,,,,\n"
    return {f"{month}/{month}-{force}-{kind}.csv": HEADER + row}


def asking_archive(police, content, settings, to, **asked):
    answer = respond(content, kind="application/zip", etag='"one"')
    police.says(f"{ARCHIVE}/2024-06.zip", answer)
    return fetch(
        "police-uk-archive", {"edition": "2024-06", "force": "riverford", **asked}, to=to, settings=settings
    )


def test_files_are_taken_out_of_the_archive_and_missing_months_are_named(police, settings, tmp_path):
    members = {
        **a_month("2024-03"),
        **a_month("2024-06"),
        **a_month("2024-03", "hill"),
        **a_month("2024-03", kind="street"),
    }
    fetched = asking_archive(police, an_archive(members), settings, tmp_path, months="2024-03..2024-04")
    (name,) = fetched.files
    assert fetched.files[name].member == "2024-03/2024-03-riverford-stop-and-search.csv"
    assert fetched.files[name].address == "https://data.police.uk/data/archive/2024-06.zip"
    assert [one.what for one in fetched.absent] == ["2024-04, riverford"]
    ((source, entry),) = fetched.entry().items()
    table = read_source(source, Source.model_validate(entry), folder=tmp_path, cache=tmp_path / "cache")
    assert table.months == ("2024-03",)
    assert entry["edition"] == "2024-06"


@pytest.mark.parametrize(
    "name",
    [
        "../2024-03/2024-03-riverford-stop-and-search.csv",
        "/2024-03/2024-03-riverford-stop-and-search.csv",
        "2024-03/../../2024-03-riverford-stop-and-search.csv",
        "2024-04/2024-03-riverford-stop-and-search.csv",
        "2024-03\\2024-03-riverford-stop-and-search.csv",
        "2024-03/2024-03-riverford-stop-and-search.csv.exe",
        "2024-03/2024-03-riverford-stop-and-search.csv/",
    ],
)
def test_a_name_of_another_layout_is_never_taken_out(police, settings, tmp_path, name):
    with pytest.raises(FetchError, match="Nothing was written"):
        asking_archive(police, an_archive({name: HEADER}), settings, tmp_path / "data")
    assert list(tmp_path.rglob("*.csv*")) == []


def test_a_bomb_in_the_archive_and_half_an_archive_are_refused(police, settings, tmp_path):
    name = "2024-03/2024-03-riverford-stop-and-search.csv"
    whole = an_archive({name: "0" * 30_000_000})
    with pytest.raises(FetchError, match="more than it honestly can"):
        asking_archive(police, whole, settings, tmp_path / "data")
    with pytest.raises(FetchError, match="cannot be unpacked"):
        asking_archive(police, whole[:2000], settings, tmp_path / "data")
    assert not (tmp_path / "data").exists()


@fuzz(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_archive_is_a_sentence_or_sound(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("archive")
    content = bytearray(an_archive({**a_month("2024-03"), **a_month("2024-04")}))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (folder / "a.zip").write_bytes(content)
    asked = PoliceUkArchiveAsk(edition="2024-06", force=("riverford",))
    with suppress(DueRegardError):
        made = _take_out(asked, [folder / "a.zip"], folder)
        assert all(path.parent == folder for path in made.files.values())


def test_an_edition_that_is_not_there_is_a_sentence(police, settings, tmp_path):
    police.says(f"{ARCHIVE}/2024-06.zip", respond(status=403))
    with pytest.raises(FetchError, match="There is no edition 2024-06"):
        fetch(
            "police-uk-archive", {"edition": "2024-06", "force": "riverford"}, to=tmp_path, settings=settings
        )
