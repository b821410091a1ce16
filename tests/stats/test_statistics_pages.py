"""
Each statistical function has its place in the documentation, and says what it stands on.
"""

import inspect
import re
from pathlib import Path

import pytest

from dueregard import stats

PAGES = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "statistics"
NAMED = {
    name
    for page in PAGES.glob("*.md")
    for name in re.findall(r"`([A-Za-z_]+)`", page.read_text(encoding="utf-8"))
}
#: Names on the pages that belong to other rooms.
ELSEWHERE = {"StatisticsError"}
FUNCTIONS = [name for name in stats.__all__ if inspect.isfunction(getattr(stats, name))]


def test_the_pages_name_every_public_name_and_no_other():
    assert set(stats.__all__) == NAMED - ELSEWHERE


@pytest.mark.parametrize(
    "page", ["one-group", "two-groups", "change", "many-groups", "monitoring", "what-may-be-said"]
)
def test_a_page_shows_public_figures_with_their_licence_and_says_what_it_cannot_say(page):
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    assert "## It cannot say\n" in text
    assert "Open Government Licence v3.0" in " ".join(text.split())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_says_what_it_refuses_or_points_to_one_that_does(name):
    docstring = inspect.getdoc(getattr(stats, name)) or ""
    own = "Raises:" in docstring
    pointer = re.search(r"`[a-z_.]+`", docstring)
    no_input_to_refuse = name in {"is_high", "is_low", "proportional_change", "change_p", "coefficient_p"}
    assert own or pointer or no_input_to_refuse
