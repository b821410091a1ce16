"""
CON-03 response-not-traced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import row_subject, rows_in_place, shortened, the_assessment
from dueregard.frameworks.people import characteristics_named
from dueregard.model import Assessment, Framework, ImpactRow, Subject
from dueregard.model.assessment import Engagement
from dueregard.prose.sentences import sentences

_TAKEN_IN = re.compile(
    r"\b(?:reflect(?:s|ed|ing)?|incorporat(?:es?|ed|ing)|shap(?:es?|ed|ing)|inform(?:s|ed|ing)?"
    r"|(?:tak(?:es?|en|ing)|took)(?: \w+)?(?: into)? account|listened|act(?:s|ed|ing)? (?:up)?on"
    r"|respond(?:s|ed|ing)? to|chang(?:es?|ed|ing)|buil(?:ds?|t) on|draws? on|considered|addressed)\b",
    re.IGNORECASE,
)
_WHAT_WAS_SAID = re.compile(
    r"\b(?:feedback|what (?:they|people|respondents|residents|those \w+) (?:said|told|asked|wanted|raised)"
    r"|(?:their|respondents'|consultation|people's|residents')"
    r" (?:views?|comments?|responses?|suggestions?|concerns?|answers?|input)"
    r"|(?:views?|comments?|responses|suggestions?|concerns?) (?:of|from|by|raised|received|given))\b",
    re.IGNORECASE,
)


@check(
    "CON-03",
    "response-not-traced",
    severity="major",
    one="1 text says that what people said is reflected, and nothing shows what changed or why not.",
    many="{count} texts say that what people said is reflected, and nothing shows what changed or why not.",
)
def response_not_traced(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    Where the text says that feedback is reflected, a finding leads to the change, or to a reasoned refusal.

    Why:
        Those who answered want to know what came of it. A sentence that feedback is reflected is open to
        challenge because taking it into account shows only in what changed, or in the reason why not.

    Fails:
        The response or the reason of a row says that what people said is reflected, taken into account or
        the like, and no record of engagement with these people holds a finding with a change or a refusal.
        The introduction may say so too, and then any finding of the document will do.

    Passes:
        A finding of a record that names the characteristic, or people within it, has a change or a refusal.
        For an objective a finding of any record will do.

    Fix:
        Under `findings` of the record say for each point what was changed because of it, or refused and why.

    Source:
        Gunning principle 4, in R (Moseley) v London Borough of Haringey [2014] UKSC 56 (confirmed)
    """
    opening = _says_it_is_reflected(assessment.introduction)
    if opening and not any(_is_traced(record) for record in assessment.engagement):
        yield the_assessment(assessment, note=shortened(opening))
    for row, path in rows_in_place(assessment):
        reason = row.rating.reason if row.rating else None
        said = _says_it_is_reflected(row.response) or _says_it_is_reflected(reason)
        if said and not any(_is_traced(record) for record in _records(assessment, row, framework)):
            yield row_subject(row, path, framework, note=shortened(said))


def _says_it_is_reflected(text: str | None) -> str | None:
    found = (part for part in sentences(text) if _TAKEN_IN.search(part) and _WHAT_WAS_SAID.search(part))
    return next(found, None)


def _records(assessment: Assessment, row: ImpactRow, framework: Framework) -> Iterator[Engagement]:
    for record in assessment.engagement:
        named = {*record.subjects, *characteristics_named(record.groups, framework)}
        if not framework.is_characteristic(row.subject) or row.subject in named:
            yield record


def _is_traced(record: Engagement) -> bool:
    return any(finding.change or finding.refusal for finding in record.findings)
