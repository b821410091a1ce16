"""
A report on one or more checked assessments, to hand to whoever wrote them: one page, no script, fit to print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dueregard.model import SEVERITIES, Finding, Question
from dueregard.publish.findings_page import findings_headline
from dueregard.publish.pages import environment


@dataclass(frozen=True)
class CheckedDocument:
    """
    One checked document: what it is, what the checks found and ask, what its reading was unsure of.
    """

    title: str
    body: str
    framework: str
    source: str
    findings: Sequence[Finding]
    questions: Sequence[Question]
    doubts: Sequence[str]

    @property
    def headline(self) -> str:
        """
        Return how many findings are open, in one sentence.
        """
        return findings_headline(self.findings)

    def of(self, severity: str) -> list[Finding]:
        """
        Return the findings of one severity.
        """
        return [finding for finding in self.findings if finding.severity == severity]


def check_report(documents: Sequence[CheckedDocument]) -> str:
    """
    Return the report as one HTML page that stands alone.
    """
    template = environment().get_template("check-report.html")
    return template.render(documents=documents, severities=SEVERITIES)
