"""
Take the picture of the London example's front page that the README shows.

Run `make demo` first, then `python tools/take_picture.py demo-publication/publication`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "london-front-page.png"
WIDTH, HEIGHT = 1100, 1500


def main() -> None:
    """
    Write the picture of one publication's front page.
    """
    page_file = Path(sys.argv[1], "index.html").resolve()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome")
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(page_file.as_uri())
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
