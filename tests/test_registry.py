"""
The registry finds what is added one file at a time, and says what there is.
"""

import pytest

from dueregard.errors import UnknownNameError, nearest, suggest_nearest
from dueregard.registry import Registry


def test_what_is_registered_is_found_by_name():
    registry: Registry[str] = Registry("fruit", "dueregard.model")
    registry.register("pear")("a pear")
    registry.register("apple")("an apple")
    assert registry["pear"] == "a pear"
    assert registry.names() == ["apple", "pear"]
    assert list(registry) == ["apple", "pear"]
    assert "pear" in registry
    assert len(registry) == 2


def test_an_unknown_name_is_answered_with_the_nearest():
    registry: Registry[str] = Registry("fruit", "dueregard.model")
    registry.register("pear")("a pear")
    with pytest.raises(UnknownNameError, match=r"There is no fruit 'peer'. Closest: 'pear'."):
        registry["peer"]


def test_one_name_has_one_owner():
    registry: Registry[str] = Registry("fruit", "dueregard.model")
    registry.register("pear")("a pear")
    with pytest.raises(ValueError, match="registered twice"):
        registry.register("pear")("another")


def test_the_nearest_word_ignores_case_and_may_be_none():
    assert nearest("ETHNICTY", ["ethnicity", "sex"]) == "ethnicity"
    assert nearest("zzz", ["ethnicity"]) is None
    assert suggest_nearest("zzz", ["a", "b", "c"], most=2) == "Available: a, b and 1 more."
    assert suggest_nearest("zzz", []) == "There are none to choose from."
