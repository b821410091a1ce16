"""
Which characteristics the words for people name: "deaf and disabled residents" names disability.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

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
    found = (
        named_by[name]
        for phrase in phrases
        for name in _longest_names(words_for_people(phrase), named_by, longest)
    )
    return set().union(*found)


@dataclass(frozen=True)
class PeopleNamed:
    """
    The words a framework has for people, each with the characteristics it names.
    """

    named_by: Mapping[Words, AbstractSet[str]]
    longest: int

    def within(self, phrase: str, subject: str) -> bool:
        """
        Tell whether a phrase names people of one characteristic as such.

        "Black women" names people of race and people of sex; "LGBTQ+ people" names people of two
        characteristics together, and those of neither as such.
        """
        words = words_for_people(phrase)
        parts = (
            words[start:end]
            for start in range(len(words))
            for end in range(start + 1, min(start + self.longest, len(words)) + 1)
        )
        return any(self.named_by.get(part) == {subject} for part in parts)

    def anybody(self, phrase: str) -> bool:
        """
        Tell whether a phrase names people of any characteristic.
        """
        return next(_longest_names(words_for_people(phrase), self.named_by, self.longest), None) is not None

    def group(self, phrase: str, subject: str) -> tuple[Words, ...]:
        """
        Return the group of a characteristic that a phrase names, or nothing when it names another's.

        A phrase without any word the framework knows is a group of its own, whatever it says.
        """
        found = tuple(_longest_names(words_for_people(phrase), self.named_by, self.longest))
        own = tuple(name for name in found if self.named_by[name] == {subject})
        return own if found else (words_for_people(phrase),)


def people_named(framework: Framework) -> PeopleNamed:
    """
    Return the words a framework has for people.
    """
    named_by = _words_for_people(framework)
    return PeopleNamed(named_by, max(map(len, named_by), default=0))


def _words_for_people(framework: Framework) -> dict[Words, set[str]]:
    named_by: defaultdict[Words, set[str]] = defaultdict(set)
    for subject in framework.characteristics:
        for phrase in (subject.title, *subject.groups, *subject.aliases):
            named_by[words_for_people(phrase)].add(subject.id)
    return named_by


def _longest_names(words: Words, named_by: Mapping[Words, AbstractSet[str]], longest: int) -> Iterator[Words]:
    while words:
        taken = 1
        for length in range(min(longest, len(words)), 0, -1):
            if words[:length] in named_by:
                yield words[:length]
                taken = length
                break
        words = words[taken:]


def words_for_people(phrase: str) -> Words:
    """
    Return the words of a phrase as they are compared: without capitals, punctuation and a final "s".
    """
    return tuple(_singular(word) for word in _WORD.findall(phrase.casefold()))


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) >= _SHORTEST_PLURAL else word
