"""
Sentences that are the same or nearly so.
"""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

_END_OF_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
# A full stop after these, or inside a number, ends no sentence.
_NO_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|approx|no|nos|para|paras|pp?|reg|regs|sch|art|ss?|ch|vol|fig|dr|mrs?|ms|st|c)|^\s*\(?\w{1,2})\.$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w%+£]+(?:['\u2019][\w]+)*")

Words = tuple[str, ...]
_NthUse = tuple[str, int]


def sentences(text: str | None) -> list[str]:
    """
    Return the sentences of a text, in order.
    """
    return [part.strip() for part in _END_OF_SENTENCE.split(text or "") if part.strip()]


def sentence_around(text: str, start: int, end: int) -> str:
    """
    Return the sentence of a text that holds the letters from `start` to `end`.
    """
    first, last = 0, len(text)
    for found in _END_OF_SENTENCE.finditer(text):
        if _NO_END.search(text[max(0, found.start() - 12) : found.start()]):
            continue
        if found.end() <= start:
            first = found.end()
        elif found.start() >= end:
            last = found.start()
            break
    return " ".join(text[first:last].split())


def words(sentence: str) -> Words:
    """
    Return a sentence's words without capitals and punctuation.
    """
    return tuple(word.replace("\u2019", "'") for word in _WORD.findall(sentence.casefold()))


def similarity(one: Words, other: Words) -> float:
    """
    Return how alike two word sequences are, 0 to 1: twice the words in common order over all words.

    Notes:
        The matcher depends on the order of its arguments; the pair is put in order first.
    """
    first, second = sorted((one, other))
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()


def clusters(distinct: Sequence[Words], at_least: float) -> list[list[Words]]:
    """
    Return the word sequences joined to one another by chains of pairs at least this alike, each once.

    Args:
        distinct: word sequences, each once.
        at_least: similarity, above 0 to 1.
    """
    leader = {sequence: sequence for sequence in distinct}

    def lead(sequence: Words) -> Words:
        while leader[sequence] != sequence:
            sequence = leader[sequence]
        return sequence

    for one, other in _candidates(distinct, at_least):
        if lead(one) != lead(other) and similarity(one, other) >= at_least:
            leader[max(lead(one), lead(other))] = min(lead(one), lead(other))
    members: defaultdict[Words, list[Words]] = defaultdict(list)
    for sequence in sorted(distinct):
        members[lead(sequence)].append(sequence)
    return list(members.values())


def _candidates(distinct: Sequence[Words], at_least: float) -> Iterator[tuple[Words, Words]]:
    """
    Iterate over the pairs that could be alike enough, without trying every pair.

    Two sequences that alike have so many words in common that at least one of them is among the few
    rarest words of both: only those are looked up (prefix filtering).

    References:
        Chaudhuri, Ganti and Kaushik (2006), "A primitive operator for similarity joins in data cleaning",
        doi:10.1109/ICDE.2006.9.
    """
    bags = {sequence: _bag(sequence) for sequence in distinct}
    frequency = Counter(word for bag in bags.values() for word in bag)
    by_rare_word: defaultdict[_NthUse, list[Words]] = defaultdict(list)
    for sequence, bag in bags.items():
        near: dict[Words, None] = {}
        for word in _rarest(bag, frequency, at_least):
            near.update(dict.fromkeys(by_rare_word[word]))
            by_rare_word[word].append(sequence)
        for other in near:
            if 2 * len(bag & bags[other]) / (len(bag) + len(bags[other])) >= at_least:
                yield other, sequence


def _bag(sequence: Words) -> frozenset[_NthUse]:
    """
    Return the words as a set in which the second use of a word is another element than the first.
    """
    used: Counter[str] = Counter()
    bag = []
    for word in sequence:
        used[word] += 1
        bag.append((word, used[word]))
    return frozenset(bag)


def _rarest(bag: frozenset[_NthUse], frequency: Mapping[_NthUse, int], at_least: float) -> list[_NthUse]:
    # The least two alike sequences share; a hair less, so that rounding never asks for one word too many.
    in_common = math.ceil(len(bag) * at_least / (2 - at_least) - 1e-9)
    return sorted(bag, key=lambda word: (frequency[word], word))[: len(bag) - in_common + 1]
