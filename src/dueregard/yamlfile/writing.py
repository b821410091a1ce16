"""
Plain data to YAML that reads back to the same data.
"""

from __future__ import annotations

import io
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import SafeRepresenter

from dueregard.yamlfile.reading import resolve_scalar

Scalar = Literal["plain", "literal", "quoted"]


class _Representer(SafeRepresenter):
    """
    Writes text so that `parse_yaml` reads the same text back.
    """

    def represent_text(self, text: str) -> ScalarNode:
        """
        Return the node for text: a block where lines read well, quotes where it would not stay text.
        """
        style = {"plain": None, "literal": "|", "quoted": '"'}[_style(text)]
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Representer.add_representer(str, _Representer.represent_text)


def _style(text: str) -> Scalar:
    readable = all(char.isprintable() or char == "\n" for char in text)
    if not readable or not isinstance(resolve_scalar(text), str):
        return "quoted"
    if "\n" not in text:
        return "plain"
    lines = text.split("\n")
    tidy = all(line == line.strip() for line in lines) and all(lines[:-1]) and bool(lines[0])
    return "literal" if tidy else "quoted"


def dump_yaml(data: Any) -> str:
    """
    Return plain data as YAML that `parse_yaml` reads back to the same data.
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = _Representer
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 110
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()
