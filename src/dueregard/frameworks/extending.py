"""
How one framework takes over another and adds to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from dueregard.yamlfile import Locator


@dataclass(frozen=True)
class Draft:
    """
    The plain data of a framework not yet validated, and where its parts stand.
    """

    data: dict[str, Any]
    locate: Locator


def extend(base: Draft, own: Draft) -> Draft:
    """
    Return the base with everything of `own` added to it.

    An entry of a list takes the place of the base's entry of the same id and is otherwise put after
    them; anything else given again replaces what the base says.
    """
    lists = [name for name, value in own.data.items() if isinstance(value, list)]
    outside = {
        path: place for path, place in own.locate.places.items() if path[:1] == path or path[0] not in lists
    }
    draft = Draft({**base.data, **own.data}, Locator({**base.locate.places, **outside}))
    for name in lists:
        draft.data[name] = _extend_list(base, own, name, draft.locate)
    return draft


def keep(base: Draft, *, parts: Collection[str] | None, without: Collection[str]) -> Draft:
    """
    Return the base with only some of its parts, and without the entries of some ids.

    Args:
        base: the framework that is extended.
        parts: names of the parts to keep; None keeps all.
        without: ids of entries to leave out, in whichever list they stand.
    """
    kept = Draft({}, Locator())
    for name, value in base.data.items():
        if parts is not None and name not in parts:
            continue
        places = _places_by_entry(base.locate, name)
        kept.locate.places.update(
            {path: place for path, place in base.locate.places.items() if path == (name,)}
        )
        if not isinstance(value, list):
            kept.data[name] = value
            continue
        entries = [(number, entry) for number, entry in enumerate(value) if _id_of(entry) not in without]
        kept.data[name] = [entry for _, entry in entries]
        for index, (number, _) in enumerate(entries):
            kept.locate.put(places[number], under=(name, index))
    return kept


def ids_in(draft: Draft) -> list[str]:
    """
    Return what the entries of a framework's lists are known by.
    """
    lists = (value for value in draft.data.values() if isinstance(value, list))
    return [name for entries in lists for entry in entries if (name := _id_of(entry)) is not None]


def _extend_list(base: Draft, own: Draft, name: str, locate: Locator) -> list[Any]:
    entries = list(base.data.get(name, ()))
    free = {_id_of(entry): index for index, entry in enumerate(entries)}
    parts = _places_by_entry(own.locate, name)
    for number, entry in enumerate(own.data[name]):
        # Taken once: an id that `own` gives twice is a mistake, and must stay visible as one.
        index = free.pop(_id_of(entry), len(entries))
        entries[index : index + 1] = [entry]
        # What the entry had in its place before is nowhere now.
        for path in [path for path in locate.places if path[:2] == (name, index)]:
            del locate.places[path]
        locate.put(parts[number], under=(name, index))
    return entries


def _places_by_entry(locate: Locator, name: str) -> defaultdict[int, Locator]:
    parts: defaultdict[int, Locator] = defaultdict(Locator)
    for path, place in locate.places.items():
        if len(path) > 1 and path[0] == name and isinstance(path[1], int):
            parts[path[1]].places[path[2:]] = place
    return parts


def _id_of(entry: Any) -> str | None:
    """
    Return what an entry is known by: its id, the direction of a scale value, or the text of a reference.
    """
    if not isinstance(entry, dict):
        return None
    return next((str(entry[key]) for key in ("id", "direction", "text") if key in entry), None)
