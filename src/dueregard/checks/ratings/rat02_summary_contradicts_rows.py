"""
RAT-02 summary-contradicts-rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import shortened, subjects_introduced
from dueregard.model import Assessment, Direction, Framework, Subject
from dueregard.model.assessment import Summary


@check(
    "RAT-02",
    "summary-contradicts-rows",
    severity="critical",
    one="1 summary does not hold for the rows it introduces.",
    many="{count} summaries do not hold for the rows they introduce.",
)
def summary_contradicts_rows(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A summary the document states holds for every row it introduces.

    Why:
        Many decision-makers read the summary and not the rows. If the two differ, the decision is open to
        challenge because the decision-maker was not told how things stand.

    Fails:
        A summary says that all rows, or none, have a rating, and a row shows otherwise; a stated total
        differs from the count; or there are no rows for it to introduce.

    Passes:
        The summary agrees with the ratings of its rows. Rows rated not relevant are left out of "all".

    Fix:
        Correct the summary or the ratings. The summary computed from the rows can take its place.

    Source:
        R (Bracking) v SSWP [2013] EWCA Civ 1345 (confirm before relying)
    """
    for index, summary in enumerate(assessment.summaries):
        given = _directions(assessment, framework, summary)
        if not _holds(summary, given):
            note = f"the rows are {_in_words(given)}" if given else "there are no such rows"
            yield Subject(id=summary.id, label=shortened(summary.text), path=("summaries", index), note=note)


def _directions(assessment: Assessment, framework: Framework, summary: Summary) -> Counter[Direction]:
    wanted = subjects_introduced(framework, summary)
    return Counter(row.direction for row in assessment.rows if wanted is None or row.subject in wanted)


def _holds(summary: Summary, given: Counter[Direction]) -> bool:
    with_rating = given[summary.direction]
    if summary.says == "total":
        return with_rating == summary.total
    if summary.says == "none":
        return given.total() > 0 and with_rating == 0
    relevant = given.total() - given["not relevant"]
    return with_rating > 0 and with_rating == (relevant or given.total())


def _in_words(given: Counter[Direction]) -> str:
    return ", ".join(f"{direction} {times}" for direction, times in sorted(given.items()))
