"""
Plain data to models, with mistakes explained where they stand.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from dueregard.errors import DocumentError, Problem, suggest_nearest
from dueregard.yamlfile.reading import DataPath, Key, Locator

M = TypeVar("M", bound=BaseModel)
MOST_SHOWN = 60
"""Longer values are cut in messages; the line number leads to the rest."""


def validate(model: type[M], data: Any, locate: Locator, *, file: str) -> M:
    """
    Return the model that plain data describes.

    Args:
        model: what the data should be.
        data: plain data, as `read_yaml` returns it.
        locate: where its parts stand, for messages.
        file: the file to name where the locator knows no place.

    Raises:
        DocumentError: every mistake, each with file, line, what was found, what was expected.
    """
    try:
        return model.model_validate_json(json.dumps(data, ensure_ascii=False))
    except ValidationError as error:
        raise DocumentError(_problems(model, error, locate, file)) from error


def _problems(
    model: type[BaseModel], error: ValidationError, locate: Locator, file: str
) -> Iterator[Problem]:
    by_path: dict[DataPath, list[Mapping[str, Any]]] = {}
    for detail in error.errors(include_url=False):
        by_path.setdefault(_real_path(model, detail["loc"]), []).append(detail)
    for path, details in by_path.items():
        if _is_other_branch(path, details, by_path):
            continue
        found_file, line = locate(path)
        yield Problem(found_file or file, line, _explain(model, details, path))


def _is_other_branch(path: DataPath, details: Sequence[Mapping[str, Any]], paths: Iterable[DataPath]) -> bool:
    """
    Tell whether an error only says that another branch of a union did not fit either.
    """
    inside = any(len(other) > len(path) and other[: len(path)] == path for other in paths)
    return inside and all(detail["type"] in _EXPECTED for detail in details)


def _real_path(model: type[BaseModel], loc: Sequence[Key]) -> DataPath:
    """
    Return a pydantic location without the names it adds for the branches of a union.
    """
    path: list[Key] = []
    here: tuple[Any, ...] = (model,)
    for part in loc:
        branch = tuple(kind for kind in here if len(here) > 1 and _is_named(kind, part))
        if branch:
            here = branch
            continue
        path.append(part)
        here = tuple(found for kind in here for found in _step(kind, part))
    return tuple(path)


def _is_named(kind: Any, part: Key) -> bool:
    origin = get_origin(kind)
    if origin in {tuple, dict}:
        return str(part).startswith(f"{origin.__name__}[")
    return part == getattr(kind, "__name__", None) or (kind is str and part == "constrained-str")


def _field_names(kinds: Iterable[Any]) -> list[str]:
    return [name for kind in kinds if _is_model(kind) for name in kind.model_fields]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _step(kind: Any, part: Key) -> tuple[Any, ...]:
    if _is_model(kind):
        found = kind.model_fields.get(str(part).replace("-", "_"))
        return () if found is None else _branches(found.annotation)
    origin, args = get_origin(kind), get_args(kind)
    if origin is tuple and isinstance(part, int):
        return _branches(args[0])
    if origin is dict and isinstance(part, str):
        return _branches(args[1])
    return ()


def _branches(annotation: Any) -> tuple[Any, ...]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _branches(get_args(annotation)[0])
    if origin in {Union, types.UnionType}:
        return tuple(kind for branch in get_args(annotation) for kind in _branches(branch))
    return (annotation,)


_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping of names to values",
    "model_type": "a mapping of names to values",
    "model_attributes_type": "a mapping of names to values",
    "date_type": "a date written as YYYY-MM-DD",
    "date_parsing": "a date written as YYYY-MM-DD",
    "date_from_datetime_parsing": "a date written as YYYY-MM-DD",
    "string_too_short": "text that is not empty",
    "too_short": "a longer list",
}


def _explain(model: type[BaseModel], details: Sequence[Mapping[str, Any]], path: DataPath) -> str:
    detail = details[0]
    kind, name, found = detail["type"], _name(path), _shown(detail.get("input"))
    sentences = {
        "missing": lambda: f"'{name}' is missing here. Add it.",
        "extra_forbidden": lambda: _unknown_key(model, path),
        "literal_error": lambda: f"{found} is not a value of '{name}'. {_nearest_choice(detail)}",
        "value_error": lambda: f"In {_where(path)}: {detail['ctx']['error']}.",
        "string_pattern_mismatch": lambda: f"{found} cannot be '{name}': {_pattern_in_words(detail)}.",
    }
    if kind in sentences:
        return sentences[kind]()
    if kind in _EXPECTED:
        return _wrong_type(name, details)
    return f"'{name}' is {found}: {detail['msg'].lower()}."


def _unknown_key(model: type[BaseModel], path: DataPath) -> str:
    keys = _keys_at(model, path[:-1])
    return f"'{_name(path)}' is not a key of {_where(path[:-1])}. {suggest_nearest(_name(path), keys)}"


def _nearest_choice(detail: Mapping[str, Any]) -> str:
    choices = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
    return suggest_nearest(str(detail["input"]), choices)


def _wrong_type(name: str, details: Sequence[Mapping[str, Any]]) -> str:
    found = details[0].get("input")
    expected = " or ".join(dict.fromkeys(_EXPECTED.get(each["type"], "another kind") for each in details))
    wants_text = details[0]["type"] == "string_type"
    hint = " Put it in quotes." if wants_text and isinstance(found, int | float) else ""
    return f"'{name}' is {_kind(found)} ({_shown(found)}), and should be {expected}.{hint}"


def _pattern_in_words(detail: Mapping[str, Any]) -> str:
    pattern = detail["ctx"]["pattern"]
    if "sha256" in pattern:
        return "a digest is 'sha256:' and 64 hexadecimal digits"
    if "#" in pattern:
        return "a figure is named as evidence#figure"
    if r"\d{4}" in pattern:
        return "a month is written YYYY-MM and a day YYYY-MM-DD"
    return "an id starts with a letter or digit and has only letters, digits, dots, hyphens and underscores"


def _keys_at(model: type[BaseModel], path: DataPath) -> list[str]:
    here: tuple[Any, ...] = (model,)
    for part in path:
        here = tuple(found for kind in here for found in _step(kind, part))
    return _field_names(here)


def _name(path: DataPath) -> str:
    if not path:
        return "the file"
    last = path[-1]
    return str(last) if isinstance(last, str) else f"{_name(path[:-1])}[{last + 1}]"


def _where(path: DataPath) -> str:
    return f"'{_name(path)}'" if path else "the file"


def _kind(value: Any) -> str:
    names: dict[type, str] = {
        str: "text", bool: "true or false", int: "a number", float: "a number",
        list: "a list", dict: "a mapping", type(None): "empty",
    }  # fmt: skip
    return names.get(type(value), "something else")


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    shown = f"'{value}'" if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return shown if len(shown) <= MOST_SHOWN else f"{shown[: MOST_SHOWN - 3]}..."
