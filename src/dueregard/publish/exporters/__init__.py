"""
Exporters: one file for each format, a function from publication to the files it is made of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from dueregard.publish.publication import Publication
from dueregard.registry import Registry

Files: TypeAlias = Mapping[str, bytes]
"""Path below the publication's folder, with forward slashes, to content."""

Exporter: TypeAlias = Callable[[Publication], Files]

EXPORTERS: Registry[Exporter] = Registry("format", __name__)
