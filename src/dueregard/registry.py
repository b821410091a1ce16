"""
One small registry, used for everything that is added one file at a time.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Generic, TypeVar

from dueregard.errors import UnknownNameError

T = TypeVar("T")


class Registry(Generic[T]):
    """
    Named things found by importing the modules of one package.

    Args:
        kind: what is registered, for messages ("check", "indicator kind").
        package: dotted name of the package whose modules register them.
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self._package = package
        self._items: dict[str, T] = {}
        self._loaded = False

    def register(self, name: str) -> Callable[[T], T]:
        """
        Return a decorator that enters its subject under `name`.

        Raises:
            ValueError: two files claim one name.
        """

        def enter(item: T) -> T:
            if name in self._items:
                message = f"{self.kind} '{name}' is registered twice"
                raise ValueError(message)
            self._items[name] = item
            return item

        return enter

    def __getitem__(self, name: str) -> T:
        """
        Return the item called `name`; UnknownNameError names the nearest one.
        """
        self._load()
        try:
            return self._items[name]
        except KeyError:
            raise UnknownNameError(self.kind, name, self.names()) from None

    def __contains__(self, name: object) -> bool:
        """
        Tell whether `name` is registered.
        """
        self._load()
        return name in self._items

    def __iter__(self) -> Iterator[str]:
        """
        Iterate over the names, sorted.
        """
        return iter(self.names())

    def __len__(self) -> int:
        """
        Return how many items there are.
        """
        self._load()
        return len(self._items)

    def names(self) -> list[str]:
        """
        Return every name, sorted.
        """
        self._load()
        return sorted(self._items)

    def items(self) -> list[tuple[str, T]]:
        """
        Return name and item, sorted by name.
        """
        self._load()
        return sorted(self._items.items(), key=lambda pair: pair[0])

    def _load(self) -> None:
        if not self._loaded:
            self._loaded = True
            _import_tree(importlib.import_module(self._package))


def _import_tree(package: ModuleType) -> None:
    for found in pkgutil.walk_packages(package.__path__, prefix=f"{package.__name__}."):
        importlib.import_module(found.name)
