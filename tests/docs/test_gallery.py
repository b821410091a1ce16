"""
The gallery page shows a small picture of every edition, each with words for those who do not see it.
"""

import re
from pathlib import Path

from tools import take_gallery

DOCS = Path(__file__).parents[2] / "docs"
SHOWN = re.compile(r"!\[([^\]]*)\]\(images/gallery/([a-z-]+)\.webp\)")


def test_the_page_shows_every_picture_the_command_takes_and_no_other():
    shown = {name for _, name in SHOWN.findall((DOCS / "gallery.md").read_text(encoding="utf-8"))}
    taken = {*take_gallery.PAGES, *take_gallery.EDITIONS, "workbook"}

    assert shown == taken
    assert {path.stem for path in take_gallery.PICTURES.iterdir()} == taken


def test_every_picture_is_small_and_has_its_words():
    for words, name in SHOWN.findall((DOCS / "gallery.md").read_text(encoding="utf-8")):
        picture = take_gallery.PICTURES / f"{name}.webp"
        assert len(words) > 20
        assert picture.stat().st_size <= take_gallery.MOST_BYTES
