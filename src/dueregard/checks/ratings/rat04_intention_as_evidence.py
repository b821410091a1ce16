"""
RAT-04 intention-as-evidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import row_subject, rows_in_place, shortened, subjects_introduced
from dueregard.model import Assessment, Framework, ImpactRow, Subject
from dueregard.model.assessment import Summary
from dueregard.prose.words import intentions


@check(
    "RAT-04",
    "intention-as-evidence",
    severity="major",
    one="1 positive judgement rests on no effect that evidence of outcomes confirms{in_brackets}.",
    many="{count} positive judgements rest on no effect that evidence of outcomes confirms{in_brackets}.",
)
def intention_as_evidence(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A positive rating, and a summary that repeats it, rests on an effect that evidence of outcomes confirms.

    Why:
        That a plan intends, recognises or reflects something says what was meant. A positive rating built
        on it is open to challenge because regard must have substance, and hope is not an outcome.

    Fails:
        A row is rated positive and none of its effects names, under `confirmed_by`, evidence of an outcome
        that is in the document; or a summary says that rows are positive, and no row it introduces is both
        positive and confirmed. A summary counts beside its rows, because many read nothing else: twelve
        positive rows under two such summaries are fourteen judgements. Words of intention are quoted where
        there are any.

    Passes:
        An effect of the row names evidence that such a measure has worked, here or elsewhere; or the rating
        is another. Evidence that describes a population confirms nothing.

    Fix:
        Name under `confirmed_by` what shows that the measure works: a trial, an evaluation, the same measure
        elsewhere. If there is nothing yet, rate the row unknown and say when you will know.

    Source:
        R (Brown) v SSWP [2008] EWHC 3158 (Admin): substance, rigour, an open mind (confirmed)
        EHRC, section 31 assessment of HM Treasury, 2012 (confirmed)
        R (Bracking) v SSWP [2013] EWCA Civ 1345 (confirm before relying)
    """
    outcomes = {item.id for item in assessment.evidence if item.role == "outcome"}
    for row, path in rows_in_place(assessment):
        if row.direction == "positive" and not _is_confirmed(row, outcomes):
            yield row_subject(row, path, framework, note=_quoted(*_reasons(row)))
    for index, summary in enumerate(assessment.summaries):
        if _says_positive(summary) and not _has_confirmed_row(assessment, framework, summary, outcomes):
            label, note = shortened(summary.text), _quoted(summary.text)
            yield Subject(id=summary.id, label=label, path=("summaries", index), note=note)


def _is_confirmed(row: ImpactRow, outcomes: set[str]) -> bool:
    return any(not outcomes.isdisjoint(effect.confirmed_by) for effect in row.effects)


def _reasons(row: ImpactRow) -> Iterator[str | None]:
    yield row.response
    yield row.rating.reason if row.rating else None
    for effect in row.effects:
        yield effect.mechanism


def _quoted(*texts: str | None) -> str | None:
    found = dict.fromkeys(word for text in texts for word in intentions(text))
    return ", ".join(f'"{word}"' for word in found) or None


def _says_positive(summary: Summary) -> bool:
    return summary.direction == "positive" and summary.says != "none"


def _has_confirmed_row(
    assessment: Assessment, framework: Framework, summary: Summary, outcomes: set[str]
) -> bool:
    introduced = subjects_introduced(framework, summary)
    return any(
        row.direction == "positive" and _is_confirmed(row, outcomes)
        for row in assessment.rows
        if introduced is None or row.subject in introduced
    )
