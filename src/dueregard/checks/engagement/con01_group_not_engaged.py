"""
CON-01 group-not-engaged.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import characteristic_rows, row_subject
from dueregard.frameworks.people import characteristics_named
from dueregard.model import Assessment, Framework, Subject


@check(
    "CON-01",
    "group-not-engaged",
    severity="major",
    one="1 characteristic is rated, and no engagement record names the people concerned.",
    many="{count} characteristics are rated, and no engagement record names the people concerned.",
)
def group_not_engaged(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    For each characteristic that is rated, an engagement record names the people concerned.

    Why:
        Those who will live with a decision often know its effects first. A rating made without asking them
        is open to challenge because information within reach was not gathered.

    Fails:
        A characteristic is rated and no record under `engagement` names it, or a group of people within it.

    Passes:
        A record names the characteristic under `subjects`, or under `groups` people the framework counts to
        it ("BSL users" for disability).

    Fix:
        Record who was asked, when and how, with what they said. If nobody was, plan it, or say why it was
        not needed and let the finding stand with that reason.

    Source:
        Equality Act 2010 (Statutory Duties) (Wales) Regulations 2011 reg 5 (confirmed)
        EHRC, assessment of hostile environment policies, 2020: little engagement (confirmed)
        R (Bracking) v SSWP [2013] EWCA Civ 1345 (confirm before relying)
    """
    engaged = {subject for record in assessment.engagement for subject in record.subjects}
    people = (group for record in assessment.engagement for group in record.groups)
    engaged |= characteristics_named(people, framework)
    for row, path in characteristic_rows(assessment, framework):
        if row.rated and row.subject not in engaged:
            yield row_subject(row, path, framework)
