import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import unquote, urldefrag

import pytest

from dueregard.checks import run_checks
from dueregard.model.base import Model
from dueregard.model.references import prose_fields
from dueregard.publish import EXPORTERS, compose
from tests import riverford

VOID = {"meta", "link", "br", "input"}
SCRIPTS = {"search.html": [{"src": "static/search.js", "defer": None}]}
"""The one page that has a script, to narrow its list as people type; it is read whole without."""

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}'


class Page(HTMLParser):
    """
    Collects what the tests ask about; refuses tags that do not close in order.
    """

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.open, self.text, self.headings = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID and tag not in {"path", "rect"}:
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)
        if self.open and re.fullmatch(r"h[1-6]", self.open[-1]):
            level, words = self.headings.pop()
            self.headings.append((level, words + data))

    def every(self, *names):
        return [attrs for tag, attrs in self.tags if tag in names]

    def attributes(self, name):
        return [attrs[name] for _, attrs in self.tags if name in attrs]


def exported(publication):
    return {
        path: content for path, content in EXPORTERS["html"](publication).items() if path.endswith(".html")
    }


def pages_of(**changes):
    publication = compose(riverford.assessment(**changes), riverford.FRAMEWORK, riverford.findings())
    return {path: Page(content.decode()) for path, content in exported(publication).items()}


PUBLICATION = compose(riverford.assessment(), riverford.FRAMEWORK, riverford.findings())
FILES = EXPORTERS["html"](PUBLICATION)
PAGES = {path: Page(content.decode()) for path, content in FILES.items() if path.endswith(".html")}

every_page = pytest.mark.parametrize("path", sorted(PAGES))


def test_every_page_is_there():
    assert sorted(PAGES) == [
        "about.html",
        "actions.html",
        "brief.html",
        "changes.html",
        "decision.html",
        *(f"evidence/{item.id}.html" for item in sorted(PUBLICATION.evidence, key=lambda item: item.id)),
        "findings.html",
        "index.html",
        "matrix.html",
        "methods.html",
        "search.html",
        *(f"subjects/{page.id}.html" for page in sorted(PUBLICATION.subjects, key=lambda page: page.id)),
    ]


@every_page
def test_a_page_has_one_first_heading_and_skips_no_level(path):
    levels = [level for level, _ in PAGES[path].headings]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@every_page
def test_a_page_names_its_language_and_lets_readers_skip_to_its_content(path):
    page = PAGES[path]

    assert page.every("html")[0]["lang"] == "en-GB"
    assert page.every("a")[0]["href"] == "#main-content"
    assert page.every("main")[0]["id"] == "main-content"


@every_page
def test_a_page_carries_no_script_it_needs_and_asks_nothing_of_other_hosts(path):
    page = PAGES[path]
    links = page.every("link")
    fetched = [attrs.get("href") for attrs in links if attrs["rel"] == "stylesheet"]

    assert page.every("script") == SCRIPTS.get(path, [])
    assert page.every("iframe", "img", "object", "embed", "form") == []
    assert fetched == ["../static/app.css" if "/" in path else "static/app.css"]
    assert {attrs["rel"] for attrs in links} == {"stylesheet", "alternate"}
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    assert page.attributes("style") == []


@every_page
def test_ids_are_unique_and_everything_named_exists(path):
    page = PAGES[path]
    ids = page.attributes("id")

    assert len(ids) == len(set(ids))
    named = [
        id_
        for name in ("aria-labelledby", "aria-describedby")
        for ids in page.attributes(name)
        for id_ in ids.split()
    ]
    assert set(named) <= set(ids)


@every_page
def test_every_table_has_a_caption_and_every_heading_cell_a_scope(path):
    page = PAGES[path]

    assert len(page.every("caption")) == len(page.every("table"))
    assert all(attrs.get("scope") in ("col", "row") for attrs in page.every("th"))


@every_page
def test_every_link_leads_somewhere(path):
    folder = PurePosixPath(path).parent
    for href in PAGES[path].attributes("href"):
        address, fragment = urldefrag(unquote(href))
        if address.startswith("https:"):
            continue
        target = resolved(folder / address) if address else path
        assert target in FILES or target == "record.json", href
        if fragment:
            assert fragment in PAGES[target].attributes("id"), href


def resolved(path):
    parts = []
    for part in path.parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


@every_page
def test_every_link_has_words(path):
    text = FILES[path].decode()

    links = re.findall(r"<a [^>]*>(.*?)</a>", text, flags=re.DOTALL)
    assert links
    assert all(re.sub(r"<[^>]+>", "", words).strip() for words in links)


@every_page
def test_every_page_of_a_draft_says_draft_in_title_and_on_the_page(path):
    text = FILES[path].decode()

    assert "Draft edition" in re.search(r"<title>(.*?)</title>", text)[1]
    assert text.count("Draft edition") >= 2


def test_no_page_of_a_final_edition_says_draft():
    final = compose(riverford.signed(riverford.assessment()), riverford.FRAMEWORK, [], final=True)

    for path, content in exported(final).items():
        assert "draft edition" not in content.decode().casefold(), path
        assert "Signed by A. Marsh (Chair of the Board) on 27 March 2025." in content.decode()


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("index.html", "index.html"),
        ("matrix.html", "matrix.html"),
        ("subjects/race.html", "../subjects/race.html"),
    ],
)
def test_the_current_page_is_marked(path, current):
    marked = [attrs["href"] for attrs in PAGES[path].every("a") if attrs.get("aria-current") == "page"]

    assert marked == [current]


def test_the_front_page_is_in_its_order():
    headings = [words for level, words in PAGES["index.html"].headings if level <= 2]

    assert headings == [
        "Policing Plan 2026-30",
        "At a glance",
        "Who may be worse off, and what will be done",
        "What we do not know",
        "What people told us, and what changed",
        "Other formats",
        "Verify this record",
        "Notes on the figures above",
    ]


def test_a_figure_in_prose_links_to_its_evidence_and_to_a_note_on_the_same_page():
    page = PAGES["subjects/race.html"]
    hrefs = page.attributes("href")

    assert "../evidence/stops-by-ethnicity.html" in hrefs
    assert "#note-1" in hrefs
    assert "note-1" in page.attributes("id")


@pytest.mark.parametrize("path", ["evidence/stops-by-ethnicity.html", "evidence/victim-satisfaction.html"])
def test_a_wide_table_scrolls_in_a_region_that_keys_can_reach(path):
    regions = [attrs for attrs in PAGES[path].every("div") if attrs.get("role") == "region"]

    assert regions
    assert all(attrs["tabindex"] == "0" and attrs["aria-labelledby"] for attrs in regions)


def test_every_chart_stands_beside_its_words_and_its_table():
    page = PAGES["evidence/stops-by-ethnicity.html"]
    words = " ".join(page.text)

    assert [attrs["role"] for attrs in page.every("svg")] == ["img"]
    assert words.count("Bar chart of 5 groups") == 2
    assert len(page.every("table")) == 2


def test_hostile_text_is_shown_and_never_run():
    row = {
        "subject": "race",
        "title": HOSTILE,
        "context": HOSTILE,
        "claims": [{"id": "E1", "text": HOSTILE}],
        "rating": {"direction": "negative", "reason": HOSTILE},
    }
    evidence = riverford.STOPS.model_copy(update={"title": HOSTILE, "caveats": (HOSTILE,)})
    estimates = tuple(e.model_copy(update={"group": f"{HOSTILE}{e.group}"}) for e in evidence.estimates)
    evidence = evidence.model_copy(update={"estimates": estimates, "figures": {}})
    pages = pages_of(
        title=HOSTILE, notice=HOSTILE, introduction=HOSTILE, rows=[row], intersections=[], engagement=[],
        actions=[{"id": "A1", "text": HOSTILE, "owner": HOSTILE, "subjects": ["race"]}],
        evidence=[evidence.model_dump()],
    )  # fmt: skip

    for path, page in pages.items():
        assert page.every("script") == SCRIPTS.get(path, []), path
        assert page.every("img") == [], path
        assert not any("49" in text and "alert" in text for text in page.text)
    assert HOSTILE in " ".join(pages["index.html"].text)


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://riverford.example/easy.pdf", True),
        ("easy-read/plan.pdf", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("vbscript:x", False),
    ],
)
def test_an_address_that_could_run_code_is_not_a_link(url, linked):
    pages = pages_of(editions=[{"of": "assessment", "format": "Easy Read", "url": url}])

    assert (url in pages["index.html"].attributes("href")) is linked


def test_a_withheld_number_is_nowhere_in_any_file():
    """
    The figures handed over carry none, so this asks whether any page makes one up in its place.
    """
    rows = re.findall(
        r'<th scope="row" class="govuk-table__header">Another ethnic group</th>(.*?)</tr>',
        FILES["evidence/stops-by-ethnicity.html"].decode(),
        flags=re.DOTALL,
    )

    assert len(rows) == 1
    cells = re.findall(r"<td[^>]*>(.*?)</td>", rows[0])
    assert cells == [
        "Suppressed",
        "Suppressed",
        "Suppressed",
        "Fewer than 10 stops",
        "Suppressed",
        "Fewer than 10 stops",
    ]


def test_the_same_publication_gives_the_same_bytes():
    again = compose(riverford.assessment(), riverford.FRAMEWORK, riverford.findings())

    assert EXPORTERS["html"](again) == FILES


def test_what_a_finding_puts_between_backticks_is_code_and_everything_is_escaped():
    finding = riverford.findings()[0].model_copy(update={"fix": "Add `<b>owner</b>` & a date."})
    files = EXPORTERS["html"](compose(riverford.assessment(), riverford.FRAMEWORK, [finding]))

    assert "Add <code>&lt;b&gt;owner&lt;/b&gt;</code> &amp; a date." in files["findings.html"].decode()


def with_a_figure_in_all_prose(value):
    """
    Return a part of a document with a figure named at the end of every text that may name one.
    """
    if isinstance(value, tuple):
        return tuple(with_a_figure_in_all_prose(part) for part in value)
    if isinstance(value, dict):
        return {name: with_a_figure_in_all_prose(part) for name, part in value.items()}
    if not isinstance(value, Model):
        return value
    parts = {name: getattr(value, name) for name in type(value).model_fields}
    named = {
        name: f"{text} [[stops-by-ethnicity#black-white-ratio]]"
        for name, text in parts.items()
        if text and name in prose_fields(type(value))
    }
    return value.model_copy(
        update={name: with_a_figure_in_all_prose(part) for name, part in parts.items()} | named
    )


def test_a_figure_is_put_in_wherever_one_may_be_named():
    assessment = with_a_figure_in_all_prose(riverford.assessment())
    findings = run_checks(assessment, riverford.FRAMEWORK)
    pages = exported(compose(assessment, riverford.FRAMEWORK, findings))

    shown = {path: Page(content.decode()).text for path, content in pages.items()}
    raw = [(path, text) for path, texts in shown.items() for text in texts if "[[" in text]
    # How a figure is named is part of what one finding advises.
    assert [found for found in raw if found[1] != "[[evidence#figure]]"] == []
    assert "[figure not available" not in " ".join(text for texts in shown.values() for text in texts)
