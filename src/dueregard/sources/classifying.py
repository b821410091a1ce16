"""
The classifications that come with the tool: codes as publishers write them, to groups.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

from dueregard.model.indicators import Classification, Column, Source
from dueregard.yamlfile import parse_yaml, validate

_SUFFIX = ".yaml"
_FOLDER = resources.files("dueregard.sources").joinpath("classifications")


@functools.cache
def shipped_classifications() -> tuple[str, ...]:
    """
    Return the ids of the classifications that come with the tool, sorted.
    """
    names = (file.name for file in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


@functools.cache
def load_classification(classification_id: str) -> Classification:
    """
    Return a classification that comes with the tool.
    """
    name = classification_id + _SUFFIX
    data, locate = parse_yaml(_FOLDER.joinpath(name).read_text(encoding="utf-8"), name)
    return validate(Classification, data, locate, file=name)


def with_shipped(own: Mapping[str, Classification], *sources: Source) -> dict[str, Classification]:
    """
    Return a user's classifications, and those of the tool that sources name and the user did not write.

    One's own classification stands before that of the tool with the same id.
    """
    named = {
        column.classification
        for source in sources
        for column in source.columns.values()
        if isinstance(column, Column) and column.classification is not None
    }
    shipped = sorted((named & set(shipped_classifications())) - set(own))
    return {**own, **{name: load_classification(name) for name in shipped}}
