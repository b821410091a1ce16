"""
Portals of the kind of the London Datastore, as small answers made for these tests.
"""

import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as fuzz
from hypothesis import strategies as st

from dueregard.errors import DueRegardError, FetchError, InputError
from dueregard.fetching import fetch, listing_of, plan_of
from dueregard.fetching.ckan import Resource, _file_name
from tests.fetching.conftest import respond

LONDON = "/data.london.gov.uk/api/action"
DOWNLOAD = "https://data.london.gov.uk/download"
BODY = b"Borough,n\nLambeth,3\n"


def a_resource(identifier, name, day, kind="CSV", **more):
    file = name.replace(" ", "%20")
    return {
        "id": identifier,
        "name": name,
        "format": kind,
        "url": f"{DOWNLOAD}/exy3m/{identifier}/{file}.{kind.lower()}",
        "last_modified": f"{day}T09:00:00.000Z",
        "size": None,
        **more,
    }


RESOURCES = [
    a_resource("a1", "MPS Borough Level Crime (most recent 24 months)", "2025-03-05", size=19),
    a_resource("a2", "MPS Borough Level Crime (most recent 24 months)", "2025-12-04"),
    a_resource("b1", "MPS Borough Level Crime (Historical)", "2025-12-04"),
    a_resource("c1", "Notes", "2025-12-04", "PDF"),
]
PACKAGE = {
    "id": "exy3m",
    "name": "mps-recorded-crime",
    "title": "MPS Recorded Crime",
    "resources": RESOURCES,
    "license_title": "Open Government Licence",
}


@pytest.fixture
def london(publisher):
    answer = {"success": True, "result": PACKAGE}
    publisher.says(f"{LONDON}/package_show?id=exy3m", respond(json.dumps(answer).encode()))
    publisher.says(
        "/data.london.gov.uk/download/exy3m/a2/MPS%20Borough%20Level%20Crime%20(most%20recent%2024%20months).csv",
        respond(BODY, kind="text/csv"),
    )
    return publisher


@pytest.mark.usefixtures("london")
def test_the_newest_edition_is_taken_and_the_others_are_named(settings, tmp_path):
    asked = {"package": "exy3m", "resource": "most recent 24"}
    fetched = fetch("ckan", asked, to=tmp_path, settings=settings)
    name = "MPS Borough Level Crime (most recent 24 months).csv"
    assert (tmp_path / name).read_bytes() == BODY
    assert "2 files fit, and the newest is taken" in fetched.notes[0]
    assert "2025-03-05" in fetched.notes[0]
    ((_, entry),) = fetched.entry().items()
    assert (entry["edition"], entry["licence"]) == ("2025-12-04", "Open Government Licence")


@pytest.mark.usefixtures("london")
def test_a_file_may_be_meant_by_its_id(courier):
    plan = plan_of("ckan", {"package": "exy3m", "resource": "a1"}, courier)
    assert (plan.parcels[0].size, plan.declared["edition"]) == (19, "2025-03-05")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"package": "exy3m"}, "4 files fit"),
        ({"package": "exy3m", "format": "csv"}, "3 files fit"),
        ({"package": "exy3m", "resource": "Borough Level"}, "3 files fit"),
        ({"package": "exy3m", "resource": "Wards"}, "No file of the package fits"),
        ({"package": "exy3m", "format": "ods"}, "Formats: CSV, PDF"),
        ({}, "Say package=..."),
        ({"package": "exy3m", "portal": "london"}, "Closest: 'london-datastore'"),
        ({"package": "exy3m", "portal": "http://data.london.gov.uk/api/action"}, "There is no portal"),
        ({"packge": "exy3m"}, "package"),
    ],
)
@pytest.mark.usefixtures("london")
def test_what_is_not_clear_is_asked_back(courier, asked, words):
    with pytest.raises(InputError) as refused:
        plan_of("ckan", asked, courier)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://files.example.org/a.csv", "--allow-host files.example.org"),
        ("http://data.london.gov.uk/a.csv", "not an https address"),
        ("file:///etc/passwd", "not an https address"),
        ("", "no address for this file"),
        ("javascript:alert(1)", "not an https address"),
    ],
)
def test_a_file_that_lies_elsewhere_is_not_asked_for(publisher, settings, tmp_path, url, words):
    package = {**PACKAGE, "resources": [a_resource("a1", "A", "2025-03-05", url=url)]}
    publisher.says(
        f"{LONDON}/package_show?id=x", respond(json.dumps({"success": True, "result": package}).encode())
    )
    with pytest.raises(FetchError, match=words):
        fetch("ckan", {"package": "x"}, to=tmp_path / "data", settings=settings)
    assert len(publisher.asked) == 1


def test_a_table_kept_by_the_portal_itself_comes_as_csv(publisher, settings, tmp_path):
    table = a_resource("7e1f", "Wards", "2025-03-05", url="/datastore/dump/7e1f")
    answer = {"success": True, "result": {**PACKAGE, "resources": [table]}}
    publisher.says(f"{LONDON}/package_show?id=x", respond(json.dumps(answer).encode()))
    publisher.says("/data.london.gov.uk/datastore/dump/7e1f", respond(BODY, kind="text/csv; charset=utf-8"))
    fetched = fetch("ckan", {"package": "x"}, to=tmp_path, settings=settings)
    assert fetched.files["7e1f.csv"].address == "https://data.london.gov.uk/datastore/dump/7e1f"


def test_a_package_that_is_not_there_or_cannot_be_shown(publisher, courier):
    publisher.says(f"{LONDON}/package_show?id=a", respond(b'{"success": false}', status=404))
    with pytest.raises(FetchError, match="London Datastore has no package 'a'"):
        plan_of("ckan", {"package": "a"}, courier)
    publisher.says(
        f"{LONDON}/package_show?id=b", respond(json.dumps({"success": False, "result": PACKAGE}).encode())
    )
    with pytest.raises(FetchError, match="could not answer"):
        plan_of("ckan", {"package": "b"}, courier)


def test_packages_are_found_by_words_even_where_the_portal_does_not_search(publisher, courier):
    packages = [PACKAGE, {"name": "trees", "title": "Trees of London", "resources": []}]
    publisher.says(
        f"{LONDON}/package_search?rows=1000",
        respond(json.dumps({"success": True, "result": {"count": 2, "result": packages}}).encode()),
    )
    listing = listing_of("ckan", {"words": "recorded crime"}, courier)
    assert listing.rows == (("mps-recorded-crime", "MPS Recorded Crime", "4"),)
    publisher.says(
        "/ckan.publishing.service.gov.uk/api/3/action/package_search?rows=1000&q=trees",
        respond(json.dumps({"success": True, "result": {"count": 1, "results": packages[1:]}}).encode()),
    )
    listing = listing_of("ckan", {"portal": "data-gov-uk", "words": "trees"}, courier)
    assert [row[0] for row in listing.rows] == ["trees"]


@pytest.mark.usefixtures("london")
def test_the_files_of_a_package_are_listed_newest_first(courier):
    listing = listing_of("ckan", {"package": "exy3m"}, courier)
    assert [row[2] for row in listing.rows] == ["2025-12-04"] * 3 + ["2025-03-05"]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://a.uk/x/data.csv", "data.csv"),
        ("https://a.uk/x/..%2f..%2fetc%2fpasswd", "etc-passwd.csv"),
        ("https://a.uk/x/%2e%2e", "file.csv"),
        ("https://a.uk/x/a%00b%0a.csv", "a-b-.csv"),
        ("https://a.uk/x/C:%5Cdata.csv", "C-data.csv"),
        ("https://a.uk/", "file.csv"),
        ("https://a.uk/" + "x" * 400 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_the_name_of_a_file_is_safe(url, name):
    assert _file_name(Resource(url=url, format="CSV")) == name


@given(st.text(max_size=60), st.text(max_size=10), st.text(max_size=10))
def test_whatever_a_portal_calls_a_file_its_name_is_safe(path, name, kind):
    made = _file_name(Resource(url=f"https://a.uk/{path}", name=name, format=kind))
    assert made
    assert not made.startswith(".")
    assert not set(made) & set('/\\:*?"<>|\0\n')


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["success", "result", "results", "resources", "url", "size", "name", "format"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@fuzz(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VALUES)
def test_whatever_a_portal_answers_is_a_plan_or_a_sentence(publisher, courier, value):
    publisher.says(f"{LONDON}/package_show?id=x", respond(json.dumps(value).encode()))
    with suppress(DueRegardError):
        assert plan_of("ckan", {"package": "x"}, courier).parcels
