"""
Nomis, as small answers made for these tests.
"""

import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as fuzz
from hypothesis import strategies as st

from dueregard.errors import FetchError, InputError
from dueregard.fetching import fetch, listing_of, plan_of
from dueregard.fetching import nomis as nomis_module
from dueregard.fetching.nomis import _put_together
from dueregard.model import Source
from dueregard.sources import read_source
from tests.fetching.conftest import respond

API = "/www.nomisweb.co.uk/api/v01/dataset"
SELECT = (
    "geography_code,geography_name,date_name,c2021_eth_20_name,c_sex_name,measures_name,"
    "obs_value,obs_status_name,record_count"
)
VALUES = "geography=E09000022,E09000028&date=latest&measures=20100&c2021_eth_20=1...5"
TABLE = f"{API}/NM_2041_1.data.csv?{VALUES}&select={SELECT}"
ASKED = {"dataset": "NM_2041_1", "geography": "E09000022,E09000028", "c2021_eth_20": "1...5"}
HEADER = SELECT.upper()
PLACES = {"E09000022": "Lambeth", "E09000028": "Southwark"}
CELLS = [
    (code, place, group, 10 * at)
    for code, place in PLACES.items()
    for at, group in enumerate("ABCDE", start=1)
]


def a_page(cells, *, count, header=HEADER):
    rows = [
        f'"{code}","{place}","2021","{group}","All","Value",{n},"Normal Value",{count}'
        for code, place, group, n in cells
    ]
    return respond(("\r\n".join([header, *rows]) + "\r\n").encode(), kind="text/csv; charset=utf-8")


def dimensions(*names):
    return {
        "structure": {
            "keyfamilies": {
                "keyfamily": [
                    {
                        "id": "NM_2041_1",
                        "name": {"value": "TS021 - Ethnic group"},
                        "components": {
                            "dimension": [{"conceptref": name, "codelist": "CL"} for name in names]
                        },
                    }
                ]
            }
        }
    }


@pytest.fixture
def nomis(publisher, monkeypatch):
    """
    A table of ten cells at a service that gives four at once.
    """
    monkeypatch.setattr(nomis_module, "PAGE", 4)
    monkeypatch.delenv(nomis_module.KEY, raising=False)
    definition = dimensions("GEOGRAPHY", "C2021_ETH_20", "C_SEX", "MEASURES", "FREQ")
    publisher.says(f"{API}/NM_2041_1/def.sdmx.json", respond(json.dumps(definition).encode()))
    publisher.says(f"{TABLE}&RecordOffset=0&RecordLimit=1", a_page(CELLS[:1], count=10))
    for offset in (0, 4, 8):
        publisher.says(
            f"{TABLE}&RecordOffset={offset}&RecordLimit=4", a_page(CELLS[offset : offset + 4], count=10)
        )
    return publisher


@pytest.mark.usefixtures("nomis")
def test_pages_become_one_table_that_is_read_as_the_entry_says(settings, tmp_path):
    fetched = fetch("nomis", ASKED, to=tmp_path, settings=settings)
    (name,) = fetched.files
    assert name.startswith("NM_2041_1-")
    text = (tmp_path / name).read_text("utf-8")
    assert len(text.splitlines()) == 11
    assert "RECORD_COUNT" not in text
    assert len(fetched.files[name].snapshots) == 3
    assert fetched.notes[0].startswith("Not narrowed: c_sex. Totals among the codes")
    ((name, entry),) = fetched.entry().items()
    table = read_source(name, Source.model_validate(entry), folder=tmp_path, cache=tmp_path / "cache")
    assert table.record.files[0].rows_kept == 10
    assert {"place_code", "place", "c2021_eth_20", "c_sex"} <= set(table.columns)


@pytest.mark.parametrize(
    ("offset", "page", "words"),
    [
        (4, a_page(CELLS[4:7], count=10), "page 2 has 3 cells, and should have 4"),
        (4, a_page(CELLS[4:8], count=11), "page 2 is of another table"),
        (
            8,
            a_page(CELLS[8:], count=10, header=HEADER.replace("C_SEX", "C_AGE")),
            "page 3 is of another table",
        ),
        (8, a_page([], count=10), "page 3 has 0 cells"),
        (4, a_page(CELLS[4:9], count=10), "page 2 has 5 cells"),
    ],
)
def test_a_table_that_does_not_come_whole_is_not_written(nomis, settings, tmp_path, offset, page, words):
    nomis.says(f"{TABLE}&RecordOffset={offset}&RecordLimit=4", page)
    with pytest.raises(FetchError, match=words):
        fetch("nomis", ASKED, to=tmp_path / "data", settings=settings)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (a_page([], count=0), "no place or code fits"),
        (respond(b"", kind="text/csv"), "no place or code fits"),
        (
            respond(b"Error,Message\n1,Not known\n", kind="text/csv"),
            "no table of Nomis .its columns are Error, Message",
        ),
        (a_page(CELLS[:1], count="many"), "it states 'many' cells"),
        (a_page(CELLS[:1], count=9_000_000), "9,000,000 cells, more than 5,000,000"),
        (respond(b"\xff\xfe\x00", kind="text/csv"), "no table of Nomis"),
        (respond(b'OBS_VALUE,RECORD_COUNT\n"1,2\n', kind="text/csv"), "no table of Nomis"),
        (respond(b"OBS_VALUE,RECORD_COUNT\n1\n", kind="text/csv"), "another number of fields"),
        (respond(b"<html>busy</html>", kind="text/html"), "a web page"),
    ],
)
def test_an_answer_that_is_no_table_is_a_sentence(nomis, courier, answer, words):
    nomis.says(f"{TABLE}&RecordOffset=0&RecordLimit=1", answer)
    with pytest.raises(FetchError, match=words):
        plan_of("nomis", ASKED, courier)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({**ASKED, "c2021_eth20": "1"}, "Closest: 'c2021_eth_20'"),
        ({**ASKED, "c_sex": "all of them"}, "numbers with commas between"),
        ({"dataset": "NM_2041_1"}, "Say geography=..."),
        ({"geography": "E09000022"}, "Say dataset=..."),
        ({**ASKED, "dataset": "ts021"}, "a table is written NM_2041_1"),
        ({**ASKED, "geography": "Lambeth & Southwark"}, "codes have commas between"),
    ],
)
@pytest.mark.usefixtures("nomis")
def test_what_cannot_be_asked_is_a_sentence(courier, asked, words):
    with pytest.raises(InputError) as refused:
        plan_of("nomis", asked, courier)
    assert words in str(refused.value)


def test_a_personal_key_is_sent_with_each_page_and_kept_nowhere(nomis, settings, tmp_path, monkeypatch):
    monkeypatch.setenv(nomis_module.KEY, "0xhidden")
    for path, script in list(nomis.scripts.items()):
        nomis.scripts[path + ("&" if "?" in path else "?") + "uid=0xhidden"] = script
    fetch("nomis", ASKED, to=tmp_path / "data", settings=settings)
    assert all("uid=0xhidden" in path for path, _ in nomis.asked)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert not [path for path in files if b"0xhidden" in path.read_bytes()]


def test_tables_dimensions_and_codes_are_listed(nomis, courier):
    found = dimensions("GEOGRAPHY")
    nomis.says(f"{API}/def.sdmx.json?search=*ethnic*", respond(json.dumps(found).encode()))
    nomis.says(f"{API}/def.sdmx.json?search=*zzz*", respond(b'{"structure": {"keyfamilies": null}}'))
    codes = {
        "structure": {
            "codelists": {"codelist": [{"code": [{"value": 1, "description": {"value": "Bangladeshi"}}]}]}
        }
    }
    nomis.says(f"{API}/NM_2041_1/c2021_eth_20.def.sdmx.json", respond(json.dumps(codes).encode()))
    assert listing_of("nomis", {"words": "ethnic"}, courier).rows == (("NM_2041_1", "TS021 - Ethnic group"),)
    assert listing_of("nomis", {"words": "zzz"}, courier).rows == ()
    names = [row[0] for row in listing_of("nomis", {"dataset": "NM_2041_1"}, courier).rows]
    assert names == ["geography", "c2021_eth_20", "c_sex", "measures"]
    asked = {"dataset": "NM_2041_1", "concept": "c2021_eth_20"}
    assert listing_of("nomis", asked, courier).rows == (("1", "Bangladeshi"),)
    with pytest.raises(InputError, match="words=ethnic"):
        listing_of("nomis", {}, courier)


@fuzz(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["RECORD_COUNT", "OBS_VALUE", ",", "\n", '"', "2", "x", "\r"]), max_size=14))
def test_whatever_a_page_holds_is_read_whole_or_is_a_sentence(tmp_path, pieces):
    page = tmp_path / "page.csv"
    page.write_text("".join(pieces), "utf-8", newline="")
    with suppress(FetchError):
        made = _put_together("a.csv", "https://www.nomisweb.co.uk/a", 2, [page], tmp_path)
        assert len(made.files["a.csv"].read_text("utf-8").splitlines()) >= 3
