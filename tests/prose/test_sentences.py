"""
Sentences: where they end, what counts as a word, and how alike two are.
"""

import difflib
import itertools
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueregard.prose.sentences import clusters, sentences, similarity, words

VOCABULARY = list("abcdefghijklmnop")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, []),
        ("", []),
        ("One sentence.", ["One sentence."]),
        ("First. Second! Third? Fourth; fifth", ["First.", "Second!", "Third?", "Fourth;", "fifth"]),
        ("A line\nand another", ["A line", "and another"]),
        ("It fell by 4.2 points. So.", ["It fell by 4.2 points.", "So."]),
    ],
)
def test_where_sentences_end(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Plan, in full.", ("the", "plan", "in", "full")),
        ("LGBTQ+ riders' fares", ("lgbtq+", "riders", "fares")),
        ("London\u2019s plan and London's", ("london's", "plan", "and", "london's")),
        ("...", ()),
    ],
)
def test_words_drop_capitals_and_punctuation(sentence, expected):
    assert words(sentence) == expected


def test_likeness_is_twice_the_words_in_common_order_over_all_words():
    assert similarity(("a", "b", "c"), ("a", "b", "c")) == 1
    assert similarity(("a", "b", "c", "d"), ("a", "b", "x", "d")) == pytest.approx(6 / 8)
    assert similarity(("a", "b"), ("c", "d")) == 0


def test_a_chain_of_near_same_sentences_is_one_cluster():
    first = tuple("abcdefghij")
    second = (*first[:9], "z")
    third = (*first[:8], "y", "z")
    assert similarity(first, third) == pytest.approx(0.8)
    assert similarity(first, second) == pytest.approx(0.9)
    assert sorted(map(len, clusters([third, first, second], 0.85))) == [3]
    assert sorted(map(len, clusters([first, third], 0.85))) == [1, 1]


sentence_lists = st.lists(
    st.lists(st.sampled_from(VOCABULARY), min_size=4, max_size=9).map(tuple), max_size=12, unique=True
)


@given(distinct=sentence_lists, at_least=st.sampled_from([0.6, 0.75, 0.8, 0.9, 1.0]))
def test_no_pair_is_missed_by_looking_only_where_rare_words_meet(distinct, at_least):
    together = {
        frozenset(pair) for group in clusters(distinct, at_least) for pair in itertools.combinations(group, 2)
    }
    for one, other in itertools.combinations(distinct, 2):
        first, second = sorted((one, other))
        if difflib.SequenceMatcher(None, first, second, autojunk=False).ratio() >= at_least:
            assert frozenset((one, other)) in together


@given(distinct=sentence_lists, data=st.data())
def test_clusters_do_not_depend_on_order(distinct, data):
    shuffled = data.draw(st.permutations(distinct))
    assert sorted(clusters(shuffled, 0.8)) == sorted(clusters(distinct, 0.8))


def test_two_thousand_sentences_are_compared_in_seconds():
    rng = np.random.default_rng(4)
    numbers = [rng.integers(0, 400, size=rng.integers(12, 31)) for _ in range(2000)]
    distinct = [tuple(f"word{number}" for number in each) for each in numbers]
    started = time.perf_counter()
    assert len(clusters(distinct, 0.8)) == len(distinct)
    # Every pair would be two million comparisons, minutes of work.
    assert time.perf_counter() - started < 20
