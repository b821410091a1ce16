"""
Facts from outside the document that some checks need, and how the author is asked for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dueregard.checks.publishers import is_published_by
from dueregard.checks.standing_on import compared_periods
from dueregard.model import Assessment, Framework


@dataclass(frozen=True)
class Fact:
    """
    Something a check needs to know that no reading of the document can find.

    `question` is asked where `is_wanted` says that it matters and is not answered; `answer` says where to
    write it. An author who looked and found none says so under `facts: none_known`.
    """

    id: str
    question: str
    answer: str
    is_wanted: Callable[[Assessment, Framework], bool]


def _lacks_consultation_dates(assessment: Assessment, _framework: Framework) -> bool:
    consultation = assessment.consultation
    return consultation is None or None in (consultation.opened, consultation.closed)


def _lacks_proposal_versions(assessment: Assessment, _framework: Framework) -> bool:
    return not assessment.proposal.versions and not assessment.facts.earlier_versions


def _lacks_series_breaks(assessment: Assessment, framework: Framework) -> bool:
    if assessment.facts.series_breaks or any(item.series_breaks for item in assessment.evidence):
        return False
    registered = [known.publisher for known in framework.series_breaks]
    return any(
        compared_periods(assessment, claim)
        and not any(is_published_by(publisher, assessment, claim) for publisher in registered)
        for _, claim in assessment.claims()
    )


def _lacks_decision_date(assessment: Assessment, _framework: Framework) -> bool:
    return assessment.decision is not None and assessment.decision.on is None


CONSULTATION_DATES = Fact(
    "consultation-dates",
    "On which days did the consultation open and close?",
    "Write them under `consultation: opened, closed`, "
    "or `consultation-dates` under `facts: none_known` if there was none.",
    _lacks_consultation_dates,
)
PROPOSAL_VERSIONS = Fact(
    "proposal-versions",
    "Which versions has the proposal had, and which of them was assessed?",
    "Write them into `proposal.yaml` under `versions` and the one assessed under `assesses`, "
    "or `proposal-versions` under `facts: none_known` if there was only one.",
    _lacks_proposal_versions,
)
SERIES_BREAKS = Fact(
    "series-breaks",
    "Did the way of counting change in a source that is used to compare two periods?",
    "Write each change under `facts: series_breaks` with its day and publisher, "
    "or `series-breaks` under `facts: none_known` if the publishers name none.",
    _lacks_series_breaks,
)
DECISION_DATE = Fact(
    "decision-date",
    "On which day was the decision taken?",
    "Write it under `decision: on`.",
    _lacks_decision_date,
)
