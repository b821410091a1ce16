"""
Which characteristics the words for people name: "deaf and disabled residents" names disability.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from dueregard.model import Framework

_WORD = re.compile(r"[\w+]+")
_SHORTEST_PLURAL = 4

Words = tuple[str, ...]


def characteristics_named(phrases: Iterable[str], framework: Framework) -> set[str]:
    """
    Return the ids of the characteristics that any of the phrases names by a group word or an alias.

    The longest word for people wins: "gay men" names sexual orientation and not sex.
    """
    named_by = _words_for_people(framework)
    longest = max(map(len, named_by), default=0)
    found = (subjects for phrase in phrases for subjects in _named(_words(phrase), named_by, longest))
    return set().union(*found)


def _words_for_people(framework: Framework) -> dict[Words, set[str]]:
    named_by: defaultdict[Words, set[str]] = defaultdict(set)
    for subject in framework.characteristics:
        for phrase in (subject.title, *subject.groups, *subject.aliases):
            named_by[_words(phrase)].add(subject.id)
    return named_by


def _named(words: Words, named_by: dict[Words, set[str]], longest: int) -> Iterator[set[str]]:
    while words:
        taken = 1
        for length in range(min(longest, len(words)), 0, -1):
            if words[:length] in named_by:
                yield named_by[words[:length]]
                taken = length
                break
        words = words[taken:]


def _words(phrase: str) -> Words:
    return tuple(_singular(word) for word in _WORD.findall(phrase.casefold()))


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) >= _SHORTEST_PLURAL else word
