"""
Merge keys: a mapping of YAML that takes over the keys of others (`<<: *stops`).
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.errors import Problem
from dueregard.yamlfile.composing import Node

Pair = tuple[Node, Node]


def is_merge(key: Node) -> bool:
    """
    Tell whether a key is `<<`, written without quotes.
    """
    return bool(key.id == "scalar" and key.value == "<<" and not key.style)


class Merging:
    """
    The keys each mapping of one file takes over from others, worked out once for each.

    A key of its own goes before one taken over, and an earlier mapping before a later one:
    https://yaml.org/type/merge.html

    Args:
        file: its name in messages.
        problems: where mistakes are entered.
    """

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self._file, self._problems = file, problems
        self._known: dict[int, dict[str, Pair]] = {}
        self._under_way: set[int] = set()

    def taken_over(self, node: Node) -> list[Pair]:
        """
        Return the keys and values a mapping takes over, without those it has itself.
        """
        if not any(is_merge(key) for key, _ in node.value):
            return []
        own = {str(key.value) for key, _ in node.value if key.id == "scalar" and not is_merge(key)}
        return [pair for name, pair in self._of_others(node).items() if name not in own]

    def _of_others(self, node: Node) -> dict[str, Pair]:
        found: dict[str, Pair] = {}
        for other in self._merged(node):
            for name, pair in self._whole(other).items():
                found.setdefault(name, pair)
        return found

    def _whole(self, node: Node) -> dict[str, Pair]:
        """
        Return every key of a mapping that has a name, with those it takes over itself.
        """
        if id(node) in self._under_way:
            self._add(node, "A mapping takes over its own keys here (`<<`). Take the alias out.")
            return {}
        if id(node) not in self._known:
            self._under_way.add(id(node))
            own = {
                str(key.value): (key, value)
                for key, value in node.value
                if key.id == "scalar" and not is_merge(key)
            }
            self._known[id(node)] = {**self._of_others(node), **own}
            self._under_way.discard(id(node))
        return self._known[id(node)]

    def _merged(self, node: Node) -> Iterator[Node]:
        values = [(key, value) for key, value in node.value if is_merge(key)]
        for key, _ in values[1:]:
            self._add(key, "`<<` is given twice. Write one: `<<: [*first, *second]`.")
        for key, value in values[:1]:
            others = value.value if value.id == "sequence" else [value]
            for other in others:
                if other.id == "mapping":
                    yield other
                else:
                    self._add(
                        key,
                        "`<<` takes over the keys of a mapping with an anchor: write `&name` behind the key "
                        "of that mapping, and `<<: *name` here.",
                    )

    def _add(self, node: Node, message: str) -> None:
        problem = Problem(self._file, node.start_mark.line + 1, message)
        if problem not in self._problems:
            self._problems.append(problem)
