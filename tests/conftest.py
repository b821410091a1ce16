"""
Settings every test shares.
"""

import pytest
from hypothesis import settings

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
