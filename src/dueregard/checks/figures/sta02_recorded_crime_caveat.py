"""
STA-02 recorded-crime-caveat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import claim_subject, claims_in_place
from dueregard.checks.standing_on import cited_evidence, compared_periods, stated_units
from dueregard.model import Assessment, Claim, Framework, Subject

_HATE_CRIME = re.compile(
    r"\bhate (?:crimes?|incidents?|offen[cs]es?)|\b(?:homo|trans|bi|islamo)phobic|\banti-?semitic|\bdisablist"
    r"|\b(?:racist|racial|religious) (?:crimes?|incidents?|offen[cs]es?)"
    r"|\b(?:racially|religiously)(?: or religiously)?[ -](?:aggravated|motivated)",
    re.IGNORECASE,
)
_RECORDED = re.compile(r"\brecord(?:ed|s|ing)?\b|\breported to (?:the )?police\b", re.IGNORECASE)
_ABOUT_RECORDING = re.compile(r"\b(?:under|non-?)?(?:report|record)", re.IGNORECASE)
_CHANGES = {"percent change", "points"}


@check(
    "STA-02",
    "recorded-crime-caveat",
    severity="major",
    one="1 claim takes recorded hate crime for a trend, without a word on reporting and recording.",
    many="{count} claims take recorded hate crime for a trend, without a word on reporting and recording.",
)
def recorded_crime_caveat(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A change in recorded hate crime comes with a caveat on how crime is reported and recorded.

    Why:
        Recorded hate crime moves with trust in the police and with recording practice. Used as a trend
        without a word it is open to challenge because fewer records may mean that fewer people report.

    Fails:
        A claim tells of a change in hate crime that the police recorded, and neither its caveat nor one of
        its evidence speaks of reporting or recording.

    Passes:
        A caveat says what recorded crime can and cannot show; or the figure is from a survey, or of one
        period and no change.

    Fix:
        Say under `caveat` that the figure counts what was reported and recorded, and give a survey beside
        it where there is one.

    Source:
        Office for Statistics Regulation, letters on hate crime statistics (confirmed)
        Home Office, statistical bulletin on hate crime (confirm before relying)
    """
    for row, claim, path in claims_in_place(assessment):
        if _is_a_trend(assessment, claim) and _is_recorded_hate_crime(assessment, claim):
            caveats = [claim.caveat or "", *_caveats(assessment, claim)]
            if not any(_ABOUT_RECORDING.search(caveat) for caveat in caveats):
                yield claim_subject(row, claim, path, framework)


def _is_recorded_hate_crime(assessment: Assessment, claim: Claim) -> bool:
    text = " ".join([claim.text, *(item.title for item in cited_evidence(assessment, claim))])
    return bool(_HATE_CRIME.search(text) and _RECORDED.search(text))


def _is_a_trend(assessment: Assessment, claim: Claim) -> bool:
    changes = not _CHANGES.isdisjoint(stated_units(assessment, claim))
    return changes or compared_periods(assessment, claim) is not None


def _caveats(assessment: Assessment, claim: Claim) -> Iterator[str]:
    for item in cited_evidence(assessment, claim):
        yield from item.caveats
