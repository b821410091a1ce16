"""
YAML text to nodes: by the parser in C where it reads what the one in Python reads, and ten times as fast.

The parser in Python, which follows YAML 1.2, has the last word. Whatever the other refuses is its to judge,
so that mistakes are told in one way; and what the two are known to read differently goes to it at once.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from ruamel.yaml import YAML

Node = Any
"""A node of either parser: `id` (scalar, sequence, mapping), `value`, `start_mark`, `style` of a scalar."""

DEEPEST_IN_C = 100
"""The C parser goes down on the machine's own stack, which ends the program when it is used up."""

_READ_DIFFERENTLY = re.compile(
    r"""
    ^(?:---|\.\.\.|%)                   # document marks and directives: two line numbers, two ends of a text
    | (?:^|[\s\[{,:])!                  # tags: other characters may stand in them
    | (?:^|[\s\[{,:])[&*](?![A-Za-z0-9_-]*(?:[\s,\]}]|$))    # so too in the names of anchors and aliases
    | [\]}"']:\S                        # {a: {b: 1}:c}: a mistake to one, text to the other
    | [|>].*\n+(?:[ ]+$|\#)             # block text that starts with a line of blanks or a '#'
    # Line ends other than \n, tabs, byte order marks, and characters that YAML does not allow.
    | [^\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]
    """,
    re.MULTILINE | re.VERBOSE,
)


class _TooDeep(Exception):  # noqa: N818 - no error of the user's: the other parser is asked
    """
    The text goes deeper than the C parser is let.
    """


def compose(text: str) -> Node | None:
    """
    Return the root node of YAML text, or None where it holds nothing; each node knows its line.

    Raises:
        ruamel.yaml.error.YAMLError: the text is not YAML.
        RecursionError: its values stand too deep inside one another.
    """
    if _in_c is not None and not _READ_DIFFERENTLY.search(text):
        try:
            return _in_c(text).get_single_node()
        except (yaml.YAMLError, _TooDeep):
            pass
    return compose_in_python(text)


def compose_in_python(text: str) -> Node | None:
    """
    Return what `compose` returns, by the parser that has the last word.
    """
    return YAML(typ="safe", pure=True).compose(text)


def _loader() -> Any:
    if not yaml.__with_libyaml__:
        return None

    class Loader(yaml.CBaseLoader):
        """
        Composes nodes, scalars as they are written, and stops before the stack is used up.
        """

        depth = 0

        def descend_resolver(self, _parent: Any, _index: Any) -> None:
            self.depth += 1
            if self.depth > DEEPEST_IN_C:
                raise _TooDeep

        def ascend_resolver(self) -> None:
            self.depth -= 1

    return Loader


_in_c = _loader()
