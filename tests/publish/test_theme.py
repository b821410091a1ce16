"""
The look is ours: GOV.UK patterns without GOV.UK's typeface, crest or logotype.
"""

import re
from importlib import resources
from pathlib import Path

STATIC = Path(str(resources.files("dueregard.publish") / "static"))
STYLES = (STATIC / "app.css").read_text(encoding="utf-8")


def test_no_file_that_ships_is_a_font_or_a_picture_of_theirs():
    names = [path.name.casefold() for path in STATIC.rglob("*") if path.is_file()]

    assert names
    assert not [
        name for name in names if name.endswith((".woff", ".woff2", ".ttf", ".otf", ".svg", ".png", ".ico"))
    ]


def test_the_styles_name_no_typeface_of_theirs_and_fetch_nothing():
    assert "font-family:Liberation Sans,arial,helvetica,sans-serif" in STYLES.replace('"', "")
    assert not re.search(
        r"transport|crest|crown|@font-face|@import|url\(|logotype", STYLES, flags=re.IGNORECASE
    )


def test_the_styles_stay_small():
    assert len(STYLES.encode()) < 100_000


def test_the_licence_of_what_was_taken_ships_with_it():
    licence = (STATIC / "licences" / "govuk-frontend.txt").read_text(encoding="utf-8")

    assert "The MIT License" in licence
    assert "Crown Copyright" in licence


def plain(template):
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", template, flags=re.DOTALL)


def test_every_class_the_pages_use_is_styled_or_theirs():
    templates = STATIC.parent / "templates"
    used = {
        name
        for template in templates.glob("*.html")
        for classes in re.findall(r'class="([^"]*)"', plain(template.read_text(encoding="utf-8")))
        for name in classes.split()
        if name.startswith("app-") and not name.endswith("--")
    }

    assert used
    assert {name for name in used if f".{name}" not in STYLES} == set()
