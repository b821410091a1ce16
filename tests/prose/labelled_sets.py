"""
The labelled sentences, and how what is found in them is held against their labels.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

from ruamel.yaml import YAML

from dueregard.model.numbers_found import FoundNumber
from dueregard.prose import find_numbers

FOLDER = Path(__file__).parent / "labelled"
SETS = ("rules-written-on", "first-unseen", "second-unseen", "third-unseen", "held-out")
Label = tuple[str, str, str]


def labelled(name: str) -> list[tuple[str, list[Label]]]:
    """
    Return the sentences of one set, each with its labels: text, kind, value as a range or number.
    """
    entries = YAML(typ="safe", pure=True).load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return [(text, [(part, kind, _said(value)) for part, kind, value in found]) for text, *found in entries]


def found_in(text: str) -> list[Label]:
    """
    Return what the tool finds in a sentence, as labels.
    """
    return [(item.text, item.kind, _value(item)) for item in find_numbers(text)]


def scores(name: str) -> tuple[Counter[str], list[tuple[str, list[Label], list[Label]]]]:
    """
    Return how many labels were met, missed and made up, and the sentences where something was.

    A label is met when text, kind and value are all the same.
    """
    counted: Counter[str] = Counter()
    wrong = []
    for text, wanted in labelled(name):
        found = found_in(text)
        met = Counter(wanted) & Counter(found)
        counted["met"] += met.total()
        missed, made_up = list((Counter(wanted) - met).elements()), list((Counter(found) - met).elements())
        counted["missed"] += len(missed)
        counted["made up"] += len(made_up)
        if missed or made_up:
            wrong.append((text, missed, made_up))
    return counted, wrong


def precision(counted: Counter[str]) -> float:
    """
    Return the share of what was found that was labelled so.
    """
    return counted["met"] / (counted["met"] + counted["made up"])


def recall(counted: Counter[str]) -> float:
    """
    Return the share of what was labelled that was found so.
    """
    return counted["met"] / (counted["met"] + counted["missed"])


def _value(item: FoundNumber) -> str:
    if item.value is None:
        return f"{_plain(item.low)}..{_plain(item.high)}"
    return item.value if isinstance(item.value, str) else _plain(item.value)


def _said(value: object) -> str:
    text = str(value)
    if ".." in text:
        return "..".join(_plain(Decimal(part)) if part else "" for part in text.split(".."))
    return text if isinstance(value, str) else _plain(Decimal(text))


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
