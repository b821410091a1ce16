"""
RAT-11 duplicate-reasoning.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dueregard.checks.check import check
from dueregard.checks.reading import listed, ratings_in_place, row_title, rows_in_place, shortened
from dueregard.model import Assessment, Framework, ImpactRow, Subject
from dueregard.model.findings import Path
from dueregard.prose.sentences import Words, clusters, sentences, words

_WORDS_IN_AN_ID = 5


@check(
    "RAT-11",
    "duplicate-reasoning",
    severity="major",
    one="1 sentence is given as a reason, in the same or nearly the same words, in two or more rows.",
    many="{count} sentences are given as reasons, in the same or nearly the same words, in two or more rows.",
)
def duplicate_reasoning(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A row gives reasons of its own, not a sentence that other rows give too.

    Why:
        A sentence that fits every row says nothing about any. It is open to challenge because it suggests
        that the characteristics were not looked at one by one.

    Fails:
        A sentence of some length stands in the response or the reasons of two or more rows, word for word or
        nearly so. The framework sets from how many words and from which likeness. Evidence is not compared.

    Passes:
        Each row's reasons are its own; or what repeats is shorter than the framework's limit, or stands
        twice in one row.

    Fix:
        Say in each row what the measure does for these people. What holds for all rows belongs in the
        introduction, once.

    Source:
        Audit Wales, Equality Impact Assessments: more than a tick box exercise, 2022 (confirmed)
        R (Bracking) v SSWP [2013] EWCA Civ 1345 (confirm before relying)
    """
    at_least = framework.threshold("duplicate-similarity", assessment.date)
    min_words = framework.threshold("duplicate-min-words", assessment.date)
    uses = _uses(assessment, framework, min_words)
    for alike in clusters(list(uses), at_least):
        found = [use for sequence in alike for use in uses[sequence]]
        titles = list(dict.fromkeys(use.row for use in found))
        if len(titles) > 1:
            yield _subject(alike, found[0], titles)


@dataclass(frozen=True)
class _Use:
    """
    One place where a row gives a sentence as a reason.
    """

    sentence: str
    row: str
    path: Path


def _uses(assessment: Assessment, framework: Framework, min_words: float) -> dict[Words, list[_Use]]:
    uses: defaultdict[Words, list[_Use]] = defaultdict(list)
    for row, row_path in rows_in_place(assessment):
        for text, path in _reasons(row, row_path):
            for sentence in sentences(text):
                if len(words(sentence)) >= min_words:
                    uses[words(sentence)].append(_Use(sentence, row_title(row, framework), path))
    return uses


def _reasons(row: ImpactRow, path: Path) -> Iterator[tuple[str | None, Path]]:
    yield row.response, (*path, "response")
    for aim, regard in row.aims.items():
        yield regard.reason, (*path, "aims", aim, "reason")
    for rating, rating_path in ratings_in_place(row, path):
        yield rating.reason, (*rating_path, "reason")


def _subject(alike: Sequence[Words], use: _Use, titles: Sequence[str]) -> Subject:
    note = f"in {len(titles)} rows: {listed(titles)}"
    return Subject(id=_id(alike[0]), label=shortened(use.sentence), path=use.path, note=note)


def _id(sentence: Words) -> str:
    """
    Return an id that stays with a sentence and with no other: its first words and some of its digest.

    A changed sentence has another id: the reason for letting the old one stand does not carry over.
    """
    digest = hashlib.sha256(" ".join(sentence).encode()).hexdigest()
    return "-".join((*sentence[:_WORDS_IN_AN_ID], digest[:8]))
