"""
STA-03 series-break.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.facts import SERIES_BREAKS
from dueregard.checks.publishers import is_published_by
from dueregard.checks.reading import claim_subject, claims_in_place, shortened
from dueregard.checks.standing_on import cited_evidence, compared_periods
from dueregard.model import Assessment, Claim, Framework, Subject


@check(
    "STA-03",
    "series-break",
    severity="critical",
    one="1 claim compares across a day on which the way of counting changed.",
    many="{count} claims compare across a day on which the way of counting changed.",
    needs=[SERIES_BREAKS],
)
def series_break(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    The periods a claim compares lie on one side of every known change in the way of counting.

    Why:
        When the way of counting changes, numbers change with it. A comparison across that day is open to
        challenge because nobody can tell the world from the book-keeping.

    Fails:
        A known change lies inside or between the two periods of a claim, and the claim rests on a source of
        that publisher, or on evidence that carries the change itself. Changes are known from the framework,
        from `facts: series_breaks` of the document and from its evidence. A caveat does not undo it.

    Passes:
        Both periods lie on one side; or the publisher is another, or the series is one the change does not
        concern. A percentage change that names only its period is measured against the equal one before.
        Where a source has no known change nothing is judged, and the author is asked.

    Fix:
        Compare periods on one side of the change, or use a figure the publisher has adjusted. If only this
        comparison exists, take it out of the reasons for the rating, or let the finding stand with a reason.

    Source:
        Code of Practice for Statistics (confirm before relying)
        The publisher's own notes, named with each change in the framework's register (confirmed)
    """
    for row, claim, path in claims_in_place(assessment):
        compared = compared_periods(assessment, claim)
        if compared is not None:
            earlier, later = compared
            known = _known_changes(assessment, framework, claim)
            between = {day: what for day, what in known if earlier.first_day < day <= later.last_day}
            if between:
                note = "; ".join(f"{day.day} {day:%B %Y}: {what}" for day, what in sorted(between.items()))
                yield claim_subject(row, claim, path, framework, note=shortened(note))


def _known_changes(
    assessment: Assessment, framework: Framework, claim: Claim
) -> Iterator[tuple[dt.date, str]]:
    for item in cited_evidence(assessment, claim):
        yield from ((known.on, known.what) for known in item.series_breaks)
    for told in assessment.facts.series_breaks:
        if told.publisher is None or is_published_by(told.publisher, assessment, claim):
            yield told.on, told.what
    for registered in framework.series_breaks:
        if is_published_by(registered.publisher, assessment, claim) and _concerns(
            registered.series, assessment, claim
        ):
            yield registered.on, registered.what


def _concerns(series: tuple[str, ...], assessment: Assessment, claim: Claim) -> bool:
    text = " ".join([claim.text, *(item.title for item in cited_evidence(assessment, claim))])
    return not series or any(re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) for word in series)
