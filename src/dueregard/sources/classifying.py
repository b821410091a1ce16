"""
The classifications that come with the tool: codes as publishers write them, to groups.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

from dueregard.model.indicators import Classification, Column, Source
from dueregard.places import authorities
from dueregard.yamlfile import parse_yaml, validate

_SUFFIX = ".yaml"
REGION, COUNTRY = "authority-region", "authority-country"
_FOLDER = resources.files("dueregard.sources").joinpath("classifications")


@functools.cache
def shipped_classifications() -> tuple[str, ...]:
    """
    Return the ids of the classifications that come with the tool, sorted.
    """
    names = (file.name for file in _FOLDER.iterdir())
    written = (name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX))
    return tuple(sorted({*written, REGION, COUNTRY}))


@functools.cache
def load_classification(classification_id: str) -> Classification:
    """
    Return a classification that comes with the tool.
    """
    if classification_id in (REGION, COUNTRY):
        return _areas(classification_id)
    name = classification_id + _SUFFIX
    data, locate = parse_yaml(_FOLDER.joinpath(name).read_text(encoding="utf-8"), name)
    return validate(Classification, data, locate, file=name)


def _areas(classification_id: str) -> Classification:
    """
    Return the regions, or the countries, with the codes of their authorities of every year.
    """
    groups: dict[str, tuple[str, ...]] = {}
    for code, one in authorities().items():
        area = one.region if classification_id == REGION else one.country
        groups[area] = (*groups.get(area, ()), code)
    what = "Regions of England, and Wales" if classification_id == REGION else "England and Wales"
    return Classification(
        title=f"{what}, by the codes of local authorities since 2011",
        groups=groups,
        missing={"not recorded": ("",)},
    )


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
