"""
The browser of the tests that look at pages.
"""

import os
import shutil

import pytest


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
