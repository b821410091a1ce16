"""
STA-07 uncertainty-missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import claim_subject, claims_in_place, row_subject, rows_in_place
from dueregard.checks.standing_on import cited_evidence, compared_periods, stated_units
from dueregard.model import Assessment, Claim, Framework, Subject, figure_references
from dueregard.prose.sentences import sentences
from dueregard.prose.words import calls_significant, says_it_was_tested, tells_of_a_difference

_SURVEY = re.compile(r"\b(?:survey\w*|polls?|polled|respondents?|interview\w*|sampled?)\b", re.IGNORECASE)
_CHANGES = {"percent change", "points"}


@check(
    "STA-07",
    "uncertainty-missing",
    severity="major",
    one="1 difference or change is stated without a test, an interval or a base.",
    many="{count} differences or changes are stated without a test, an interval or a base.",
)
def uncertainty_missing(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A difference called significant, or a change among few or in a short time, has a test, interval or base.

    Why:
        Few people, or few months, move by chance. Called significant without a test, or given without a
        base, a change is open to challenge because nobody can tell it from noise.

    Fails:
        A claim marked `comparison` calls a difference significant, or the context of a row does; or a claim
        tells of a change among one group of a survey, or over no more months than the framework sets; and
        neither claim nor evidence gives an interval, a test, counts or a full count.

    Passes:
        The evidence has an interval, a base or a full count; or the word is used of something else than data.

    Fix:
        Give the number of people asked and the interval, or compute the figure as an indicator, which has
        both. Keep "significant" for what a test has shown, and say "large" or "important" otherwise.

    Source:
        Code of Practice for Statistics (confirm before relying)
    """
    months = framework.threshold("short-interval-months", assessment.date)
    for row, path in rows_in_place(assessment):
        said = next(
            (part for part in sentences(row.context) if _calls_data_significant(part, assessment)), None
        )
        if said:
            yield row_subject(
                row, (*path, "context"), framework, note="the context calls a difference significant"
            )
    for row, claim, path in claims_in_place(assessment):
        if not _says_how_sure(assessment, claim):
            if claim.comparison and calls_significant(claim.text):
                yield claim_subject(row, claim, path, framework, note="called significant")
            elif _is_unsure_change(assessment, claim, months):
                yield claim_subject(
                    row, claim, path, framework, note="a change in a small part or a short time"
                )


def _calls_data_significant(sentence: str, assessment: Assessment) -> bool:
    if not (calls_significant(sentence) and tells_of_a_difference(sentence)) or says_it_was_tested(sentence):
        return False
    known = assessment.evidence_by_id()
    figures = [known[name].figure(figure) for name, figure in figure_references(sentence) if name in known]
    return not any(figure and (figure.interval or figure.full_count) for figure in figures)


def _says_how_sure(assessment: Assessment, claim: Claim) -> bool:
    typed = claim.value
    if typed and (typed.denominator is not None or None not in (typed.before, typed.after)):
        return True
    estimates = (estimate for item in cited_evidence(assessment, claim) for estimate in item.estimates)
    firm = any(
        estimate.state == "shown"
        and (estimate.interval or estimate.full_count or estimate.denominator is not None)
        for estimate in estimates
    )
    return firm or says_it_was_tested(claim.text)


def _is_unsure_change(assessment: Assessment, claim: Claim, months: float) -> bool:
    compared = compared_periods(assessment, claim)
    changes = claim.comparison or not _CHANGES.isdisjoint(stated_units(assessment, claim))
    if compared is None and claim.period is not None and changes:
        compared = claim.period, claim.period
    if compared is None:
        return False
    first, last = compared[0].first_day, compared[1].last_day
    covered = (last.year - first.year) * 12 + last.month - first.month + 1
    return covered <= months or (bool(claim.groups) and _is_from_a_survey(assessment, claim))


def _is_from_a_survey(assessment: Assessment, claim: Claim) -> bool:
    texts = [claim.text]
    for item in cited_evidence(assessment, claim):
        titles = (citation.title for citation in item.citations)
        texts += [item.title, item.text or "", item.population or "", *titles]
    return any(_SURVEY.search(text) for text in texts)
