"""
RAT-05 uniform-ratings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import the_assessment
from dueregard.model import Assessment, Framework, Subject

_TELLING = {"negative", "mixed", "unknown"}
_ENOUGH_TO_COMPARE = 2


@check(
    "RAT-05",
    "uniform-ratings",
    severity="major",
    one="Nearly all rows share one rating, and none is negative, mixed or unknown: {notes}.",
    many="In {count} places nearly all rows share one rating, and none is negative, mixed or unknown.",
)
def uniform_ratings(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    Ratings differ where the evidence does: not nearly all alike with none negative, mixed or unknown.

    Why:
        A proposal that helps everybody equally and of which nothing is unknown is rare. Ratings all alike
        are open to challenge because they read as a form filled in.

    Fails:
        At least the share of rows the framework sets have the same rating, and no row is negative, mixed or
        unknown. Rows rated not relevant are left out, and one row alone shares its rating with nobody.

    Passes:
        The ratings vary more than that, or at least one row is negative, mixed or unknown.

    Fix:
        Read each row again against its own evidence. If the ratings do stand, let the finding stand too and
        say why.

    Source:
        Audit Wales, Equality Impact Assessments: more than a tick box exercise, 2022 (confirmed)
        EHRC, assessment of hostile environment policies, 2020 (confirmed)
    """
    given = Counter(row.direction for row in assessment.rows if row.direction != "not relevant")
    if given.total() < _ENOUGH_TO_COMPARE or not _TELLING.isdisjoint(given):
        return
    direction, times = given.most_common(1)[0]
    if times / given.total() >= framework.threshold("uniform-ratings-share", assessment.date):
        yield the_assessment(assessment, note=f"{times} of {given.total()} are {direction}")
