"""
Every page type of the web edition in a real browser: axe, a narrow screen, the keyboard, no scripts, paper.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from dueregard.publish import earlier_replaced, publish
from tests import riverford

PAGES = [
    "index.html",
    "brief.html",
    "decision.html",
    "subjects/race.html",
    "subjects/pregnancy-and-maternity.html",
    "evidence/stops-by-ethnicity.html",
    "evidence/hate-crime-change.html",
    "evidence/travel-survey.html",
    "matrix.html",
    "actions.html",
    "methods.html",
    "findings.html",
    "search.html",
    "changes.html",
    "about.html",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = {"width": 320, "height": 640}
TABLET = {"width": 768, "height": 1024}
WIDE = {"width": 1280, "height": 900}

every_page = pytest.mark.parametrize("path", PAGES)


@pytest.fixture(scope="module")
def publication(tmp_path_factory):
    to = tmp_path_factory.mktemp("published") / "riverford"
    before = riverford.assessment(
        version="2", actions=riverford.CONTENT["actions"][1:], introduction="Before."
    )
    publish(before, riverford.FRAMEWORK, [], to=to)
    assessment = riverford.assessment()
    return publish(
        assessment,
        riverford.FRAMEWORK,
        riverford.findings(),
        to=to,
        earlier=earlier_replaced(to, assessment, lambda _: []),
    )


@pytest.fixture
def visit(browser, publication):
    contexts = []

    def open_page(path, viewport=None, **options):
        contexts.append(browser.new_context(viewport=viewport or WIDE, **options))
        page = contexts[-1].new_page()
        page.goto((publication / path).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def violations(page):
    results = Axe().run(page, options={"runOnly": RULES})
    return [
        (found["id"], [node["html"] for node in found["nodes"]]) for found in results.response["violations"]
    ]


@every_page
@pytest.mark.parametrize("viewport", [NARROW, TABLET, WIDE], ids=["narrow", "tablet", "wide"])
def test_axe_finds_nothing(visit, path, viewport):
    assert violations(visit(path, viewport)) == []


def test_axe_would_have_found_something(visit):
    page = visit("index.html")
    page.evaluate("document.querySelector('main').innerHTML = '<img src=x><h4>Far down</h4>'")

    assert {rule for rule, _ in violations(page)} >= {"image-alt"}


@every_page
@pytest.mark.parametrize("width", [320, 640, 768, 1280])
def test_no_page_scrolls_sideways(visit, path, width):
    page = visit(path, {"width": width, "height": 640})

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@every_page
def test_the_first_tab_offers_to_skip_to_the_content(visit, path):
    page = visit(path)
    page.keyboard.press("Tab")

    skip = page.locator(".govuk-skip-link")
    assert skip.evaluate("link => link === document.activeElement")
    assert skip.bounding_box()["height"] > 20

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


@pytest.mark.parametrize("path", ["index.html", "evidence/stops-by-ethnicity.html", "matrix.html"])
def test_what_has_the_focus_can_be_seen(visit, path):
    page = visit(path)
    for _ in range(16):
        page.keyboard.press("Tab")
        outline, shadow = page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                return [style.outlineStyle, style.boxShadow];
            }"""
        )
        assert (outline, shadow) != ("none", "none")


def test_a_wide_table_scrolls_by_keyboard(visit):
    page = visit("evidence/stops-by-ethnicity.html", NARROW)
    region = page.locator(".app-scroll").first
    region.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")

    page.wait_for_function("document.querySelector('.app-scroll').scrollLeft > 0", timeout=5000)


def test_pages_read_and_lead_on_without_scripts(visit):
    page = visit("index.html", java_script_enabled=False)
    page.get_by_role("link", name="Race", exact=True).first.click()

    assert page.url.endswith("/subjects/race.html")
    page.get_by_role("link", name="4.03").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Stops and searches by ethnicity"
    page.get_by_text("How the figures were worked out").click()
    assert page.get_by_text("Ratio of two rates, conditional exact interval").is_visible()


def test_a_chart_has_a_name_and_stays_readable_on_a_phone(visit):
    page = visit("evidence/stops-by-ethnicity.html", NARROW)
    chart = page.get_by_role("img", name="Stops and searches by ethnicity: Ratio to White by group")
    box = chart.bounding_box()
    letters = chart.locator("text").first.bounding_box()

    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"]
    assert letters["height"] >= 11


def test_stacked_tables_stay_tables_on_a_phone(visit):
    page = visit("index.html", NARROW)
    table = page.get_by_role("table").first

    assert table.get_by_role("columnheader").count() == 4
    assert table.get_by_role("rowheader", name="Race", exact=True).count() == 1


def test_on_paper_the_navigation_goes_and_what_was_folded_opens(visit):
    page = visit("evidence/stops-by-ethnicity.html")
    page.emulate_media(media="print")

    assert not page.locator(".govuk-service-navigation").is_visible()
    assert page.locator(".app-edition").is_visible()
    assert page.locator(".govuk-details__text").bounding_box()["height"] > 20


@every_page
def test_a_stacked_row_has_the_whole_width_of_a_phone(visit, path):
    parts = visit(path, NARROW).evaluate(
        """() => [...document.querySelectorAll('.app-stack > tbody > tr > *')]
            .map(cell => cell.clientWidth / cell.parentElement.clientWidth)"""
    )

    assert all(part > 0.95 for part in parts)


@pytest.mark.parametrize("path", ["changes.html", "about.html"])
def test_letters_twice_as_large_push_nothing_off_the_page(visit, path):
    page = visit(path)
    before = page.locator("main p").first.bounding_box()["height"]
    page.add_style_tag(content="html { font-size: 200% !important }")

    assert page.locator("main p").first.bounding_box()["height"] > before
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]


@pytest.mark.parametrize("path", ["index.html", "changes.html", "about.html"])
def test_with_colours_the_reader_chose_axe_finds_nothing(visit, path):
    page = visit(path, forced_colors="active")

    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert violations(page) == []
