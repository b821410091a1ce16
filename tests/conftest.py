"""
Settings every test shares.
"""

import pytest
from hypothesis import settings
from playwright.sync_api import sync_playwright

from tests.chromium import find_chromium

# How long an example takes says more about the machine than about the code.
settings.register_profile("dueregard", deadline=None)
settings.load_profile("dueregard")


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own(tmp_path_factory):
    """
    What was read before, by another version of the code, says nothing about this one.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("DUEREGARD_CACHE", raising=False)
        yield


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
