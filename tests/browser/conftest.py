"""
A real browser for the tests that look at pages.
"""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright


def find_chromium() -> str:
    """
    Return the browser named by DUEREGARD_CHROMIUM, else chromium or google-chrome from the path.

    The tests are skipped where there is none, and fail instead when CI=true.
    """
    named = os.environ.get("DUEREGARD_CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("google-chrome")
    if found:
        return found
    reason = "no browser: install chromium, or name one with DUEREGARD_CHROMIUM"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # The three flags are for containers: no sandbox as root, a small /dev/shm, no GPU.
        launched = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield launched
        launched.close()
