"""
From a framework's id or file to the framework.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from importlib import resources
from pathlib import Path

from dueregard.errors import DocumentError, Problem, UnknownNameError, suggest_nearest
from dueregard.frameworks.extending import Draft, extend, ids_in, keep
from dueregard.model.framework import Framework
from dueregard.yamlfile import Locator, parse_yaml, read_yaml, validate

_SUFFIX = ".yaml"
_Path = tuple[str | int, ...]


def framework_ids() -> list[str]:
    """
    Return the ids of the frameworks that come with the tool, sorted.
    """
    files = resources.files("dueregard.frameworks").iterdir()
    return sorted(file.name.removesuffix(_SUFFIX) for file in files if file.name.endswith(_SUFFIX))


def load_framework(id_or_path: str | Path) -> Framework:
    """
    Return a framework that comes with the tool, by id, or one of the user's own, by the path of its file.

    Raises:
        UnknownNameError: no framework that comes with the tool has this id.
        DocumentError: every mistake in the file, each with its line.
    """
    if isinstance(id_or_path, Path) or id_or_path.endswith((_SUFFIX, ".yml")):
        path = Path(id_or_path)
        data, locate = read_yaml(path)
        return _framework(_whole(data, locate, str(path)), str(path))
    return _bundled(id_or_path)


@functools.cache
def _bundled(framework_id: str) -> Framework:
    return _framework(_draft(framework_id), framework_id + _SUFFIX)


def _draft(framework_id: str) -> Draft:
    if framework_id not in framework_ids():
        raise UnknownNameError("framework", framework_id, framework_ids())
    name = framework_id + _SUFFIX
    text = resources.files("dueregard.frameworks").joinpath(name).read_text(encoding="utf-8")
    data, locate = parse_yaml(text, name)
    return _whole(data, locate, name)


def _whole(data: object, locate: Locator, name: str) -> Draft:
    """
    Return the draft of a file together with what it extends.
    """
    if not isinstance(data, dict):
        raise DocumentError.at(name, 1, "A framework file is a mapping of names to values.")
    own = {key.replace("-", "_"): value for key, value in data.items()}
    base = own.pop("extends", None)
    takes, without = own.pop("takes", None), own.pop("without", ())
    if base is None:
        _refuse_leaving_out(takes, without, locate, name)
        return Draft(own, locate)
    if base not in framework_ids():
        line = locate(("extends",))[1]
        message = f"There is no framework '{base}' to extend. {suggest_nearest(str(base), framework_ids())}"
        raise DocumentError.at(name, line, message)
    whole = _draft(base)
    problems = [
        *_unknown(takes, list(whole.data), "part", ("takes",), locate, name),
        *_unknown(without, ids_in(whole), "entry", ("without",), locate, name),
    ]
    if problems:
        raise DocumentError(problems)
    return extend(keep(whole, parts=takes, without=without), Draft(own, locate))


def _refuse_leaving_out(takes: object, without: object, locate: Locator, name: str) -> None:
    if takes is not None or without:
        key = "without" if takes is None else "takes"
        message = f"'{key}' says what is taken over of another framework. Name that one under 'extends'."
        raise DocumentError.at(name, locate((key,))[1], message)


def _unknown(
    names: object, known: Collection[str], kind: str, path: _Path, locate: Locator, file: str
) -> Iterator[Problem]:
    if names is None:
        return
    if not isinstance(names, list | tuple):
        yield Problem(file, locate(path)[1], f"'{path[0]}' is a list of names.")
        return
    for index, name in enumerate(names):
        if str(name).replace("-", "_") not in known and name not in known:
            message = f"The framework that is extended has no {kind} '{name}'. "
            line = locate((*path, index))[1]
            yield Problem(file, line, message + suggest_nearest(str(name), list(known)))


def _framework(draft: Draft, file: str) -> Framework:
    framework = validate(Framework, draft.data, draft.locate, file=file)
    problems = [
        Problem(draft.locate(path)[0] or file, draft.locate(path)[1], message)
        for path, message in (*_repeated(framework), *_dangling(framework))
    ]
    if problems:
        raise DocumentError(problems)
    return framework


def _repeated(framework: Framework) -> Iterator[tuple[_Path, str]]:
    """
    Iterate over names given twice; objectives and characteristics are subjects, and share theirs.
    """
    ids: dict[str, list[str]] = {
        "aims": [aim.id for aim in framework.aims],
        "characteristics": [subject.id for subject in framework.subjects()],
        "scale": [value.direction for value in framework.scale],
        "closed_sets": [closed_set.id for closed_set in framework.closed_sets],
        "duties": [duty.id for duty in framework.duties],
        "components": [component.id for component in framework.components],
        "holidays": [holiday.id for holiday in framework.holidays],
        "series_breaks": [known.id for known in framework.series_breaks],
        "thresholds": [threshold.id for threshold in framework.thresholds],
    }
    for part, names in ids.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield (part,), f"'{name}' is given {times} times here. Give each its own."


def _dangling(framework: Framework) -> Iterator[tuple[_Path, str]]:
    aims = [aim.id for aim in framework.aims]
    limbs = [limb.id for aim in framework.aims for limb in aim.limbs]
    for part, subjects in (
        ("objectives", framework.objectives),
        ("characteristics", framework.characteristics),
    ):
        for index, subject in enumerate(subjects):
            yield from _missing("aim", subject.aims, aims, (part, index, "aims"))
            steps_under = [subject.steps_under] if subject.steps_under else []
            yield from _missing("limb", steps_under, limbs, (part, index, "steps_under"))
    for index, closed_set in enumerate(framework.closed_sets):
        yield from _missing("member", closed_set.words, closed_set.members, ("closed_sets", index, "words"))


def _missing(
    kind: str, names: Iterable[str], known: Collection[str], path: _Path
) -> Iterator[tuple[_Path, str]]:
    for name in names:
        if name not in known:
            yield path, f"There is no {kind} '{name}'. {suggest_nearest(name, list(known))}"
