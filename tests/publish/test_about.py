"""
What a publication says of itself: whom to write to, what is known to fail, its versions, its data package.
"""

import csv
import datetime as dt
import hashlib
import io
import json

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring

from dueregard.publish import EXPORTERS, compose, earlier_named, publish
from tests import riverford
from tests.publish.test_editions_agree import pdf_text, word_text

ATOM = "{http://www.w3.org/2005/Atom}"


def composed(**changes):
    return compose(riverford.assessment(**changes), riverford.FRAMEWORK, riverford.findings())


def pages(publication):
    files = EXPORTERS["html"](publication)
    return {name: content.decode() for name, content in files.items() if name.endswith((".html", ".xml"))}


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("equality@riverford.example", "mailto:equality@riverford.example"),
        ("https://riverford.example/tell-us", "https://riverford.example/tell-us"),
        ("Write to the Town Hall, Riverford", ""),
        ("javascript:alert(1)", ""),
        ("a@b.example?bcc=c@d.example", ""),
    ],
)
def test_the_contact_is_on_every_page_and_a_link_where_it_is_an_address(contact, href):
    made = pages(composed(body={"name": "Riverford", "contact": contact}))

    written = [text for name, text in made.items() if name.endswith(".html")]
    assert all(contact.replace("&", "&amp;") in text for text in written)
    assert all((f'href="{href}"' in text) == bool(href) for text in written)
    assert not any('href="javascript' in text for text in written)


def test_without_a_contact_the_page_says_so():
    assert "does not say whom to write to" in pages(composed())["about.html"]


def test_failings_of_this_assessment_are_named():
    said = [words for part in composed(editions=[]).about.parts for words in part.items]
    easy = composed(editions=[{"of": "assessment", "format": "Easy Read"}], language="cy")
    with_easy_read = [words for part in easy.about.parts for words in part.items]

    assert "There is no Easy Read edition of this assessment." in said
    assert "There is no Easy Read edition of this assessment." not in with_easy_read
    assert any("in English, whatever the language" in words for words in with_easy_read)


def test_the_feed_holds_every_version_that_has_a_date_newest_first(tmp_path):
    then = publish(
        riverford.assessment(version="2", date=dt.date(2024, 5, 1)),
        riverford.FRAMEWORK,
        [],
        to=tmp_path / "a",
    )
    versions = {"assessment_versions": [{"version": "1", "on": dt.date(2023, 1, 1)}]}
    now = riverford.assessment(version="3", date=dt.date(2025, 3, 1), facts=versions)
    earlier = earlier_named(then, now, lambda _: [])
    feed = fromstring(pages(compose(now, riverford.FRAMEWORK, [], earlier=earlier))["feed.xml"])

    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Version 3: Draft edition",
        "Version 2: Draft edition",
        "Version 1",
    ]
    for element in (feed, *entries):
        assert all(element.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == now.body.name
    assert feed.findtext(f"{ATOM}updated") == "2025-03-01T00:00:00Z"
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 3
    assert {link.get("href") for link in feed.iter(f"{ATOM}link")} == {
        "feed.xml",
        "index.html",
        "changes.html",
    }


def test_without_a_date_there_is_no_feed_and_no_link_to_one():
    made = pages(composed(date=None))

    assert "feed.xml" not in made
    assert not any("feed.xml" in text for text in made.values())


def test_the_data_package_describes_every_csv_file_as_it_is():
    files = EXPORTERS["csv"](composed())
    package = json.loads(files["datapackage.json"])

    paths = [resource["path"] for resource in package["resources"]]
    assert sorted(paths) == sorted(name for name in files if name.endswith(".csv"))
    for resource in package["resources"]:
        content = files[resource["path"]]
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
        header, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == header
        for row in rows:
            for field, cell in zip(fields, row, strict=True):
                if cell and field["type"] != "string":
                    assert {"number": float, "integer": int}[field["type"]](cell) is not None
    assert package["sources"][0]["title"].endswith("Contains Riverford Police data")


def test_without_figures_there_is_no_data_package():
    assert "datapackage.json" not in EXPORTERS["csv"](composed(evidence=[], rows=[], intersections=[]))


def test_licence_and_attribution_of_a_source_are_in_every_edition(tmp_path):
    publication = composed()
    files = {}
    for name in EXPORTERS.names():
        files |= EXPORTERS[name](publication)
    (tmp_path / "edition.pdf").write_bytes(files["assessment.pdf"])
    book = openpyxl.load_workbook(io.BytesIO(files["assessment.xlsx"]))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    folder = publish(riverford.assessment(), riverford.FRAMEWORK, [], to=tmp_path / "out", formats=("json",))
    editions = {
        "html": files["evidence/stops-by-ethnicity.html"].decode(),
        "csv": files["evidence/stops-by-ethnicity.csv"].decode(),
        "data package": files["datapackage.json"].decode(),
        "pdf": pdf_text(tmp_path / "edition.pdf"),
        "docx": word_text(files["assessment.docx"]),
        "xlsx": " ".join(cells),
        "json": (folder / "record.json").read_text(encoding="utf-8"),
    }

    for edition, text in editions.items():
        for words in (riverford.STOPS_SOURCE.licence, riverford.STOPS_SOURCE.attribution):
            assert words in " ".join(text.split()), edition


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "1 May 2025, captions not stated, no transcript"),
        ({"captions": False}, "1 May 2025, without captions, no transcript"),
        ({"captions": True, "transcript": "https://a.example/words"}, "1 May 2025, with captions"),
    ],
)
def test_a_film_in_sign_language_says_whether_it_has_captions_and_a_transcript(more, said):
    film = {"of": "assessment", "format": "BSL", "url": "https://a.example/film", "on": dt.date(2025, 5, 1)}
    publication = composed(editions=[film | more])

    offered = next(one for one in publication.downloads if one.title == "BSL")
    assert offered.detail == said
    front = pages(publication)["index.html"]
    assert ('href="https://a.example/words"' in front) == ("transcript" in more)


def test_an_edition_in_print_says_nothing_of_captions():
    publication = composed(
        editions=[{"of": "assessment", "format": "Large print", "url": "https://a.example/l"}]
    )

    assert next(one for one in publication.downloads if one.title == "Large print").detail == ""
