"""
RAT-08 mixed-effects-collapsed.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import characteristic_rows, listed, row_subject
from dueregard.frameworks.people import PeopleNamed, people_named
from dueregard.model import Assessment, Framework, ImpactRow, Subject


@check(
    "RAT-08",
    "mixed-effects-collapsed",
    severity="major",
    one="1 row names several groups and rates them as one.",
    many="{count} rows name several groups and rate them as one.",
)
def mixed_effects_collapsed(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A row whose claims name several groups within the characteristic rates the groups that differ.

    Why:
        What helps children may not help pensioners. One rating for both is open to challenge because a
        disadvantage for one group can hide behind an advantage for another.

    Fails:
        Claims of a row about a characteristic name two or more groups within it, and the row rates none of
        them on its own. Groups of other characteristics, and words for several characteristics together,
        do not count, nor do claims that only describe a population.

    Passes:
        The claims name one group, or `groups` of the row rates at least one on its own.

    Fix:
        Under `groups` of the row give each group that the evidence tells apart its own rating and reason.

    Source:
        Equality Act 2010 s149(3) (confirmed)
        House of Commons Treasury Committee 2018-19 (confirmed)
    """
    people = people_named(framework)
    for row, path in characteristic_rows(assessment, framework):
        named = _groups_named(assessment, row, people)
        if row.rated and not row.groups and len(named) > 1:
            yield row_subject(row, path, framework, note=f"names {listed(named)}")


def _groups_named(assessment: Assessment, row: ImpactRow, people: PeopleNamed) -> list[str]:
    """
    Return the row's groups as its claims first name them, those that say the same once.
    """
    first_named: dict[tuple[tuple[str, ...], ...], str] = {}
    for claim in assessment.outcome_claims(row):
        for phrase in claim.groups:
            group = people.group(phrase, row.subject)
            if group:
                first_named.setdefault(group, phrase)
    return list(first_named.values())
