"""
A portfolio in a real browser: axe, a narrow screen, and a search that needs no server and no script.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from dueregard.publish import compose
from dueregard.publish.portfolio import entry_of, portfolio_of
from dueregard.publish.portfolio_pages import portfolio_files
from tests import riverford

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ["index.html", "subjects/01-race.html", "actions.html", "search.html"]


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory):
    folder = tmp_path_factory.mktemp("portfolio")
    entries = []
    for id_, title in (("one", "Library hours"), ("two", "Crèche fees")):
        assessment = riverford.assessment(id=id_, title=title)
        publication = compose(assessment, riverford.FRAMEWORK, riverford.findings())
        entries.append(entry_of(publication, folder=f"assessments/{id_}", seal="sha256:" + "0" * 64))
    for name, content in portfolio_files(portfolio_of(entries, title="Decisions of Riverford")).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.fixture
def visit(browser, portfolio):
    contexts = []

    def open_page(path, width=1280, **options):
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, **options))
        page = contexts[-1].new_page()
        page.goto((portfolio / path).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit, path, width):
    page = visit(path, width)

    results = Axe().run(page, options={"runOnly": RULES})
    assert [found["id"] for found in results.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_typing_keeps_the_entries_that_hold_every_word(visit):
    page = visit("search.html")
    everything = page.locator("#search-list li:visible").count()

    page.get_by_label("Words to look for").fill("creche RACE claim")

    shown = page.locator("#search-list li:visible")
    assert 0 < shown.count() < everything
    assert all("Crèche fees" in text and "Race" in text for text in shown.all_inner_texts())
    assert page.locator("#search-count").inner_text() == f"{shown.count()} of {everything} entries"


def test_without_scripts_the_whole_list_is_there_and_no_field_that_does_nothing(visit):
    page = visit("search.html", java_script_enabled=False)

    assert page.locator("#search-list li:visible").count() > 10
    assert not page.get_by_label("Words to look for").is_visible()
