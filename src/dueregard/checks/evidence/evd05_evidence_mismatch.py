"""
EVD-05 evidence-mismatch.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import claim_subject, claims_in_place, listed
from dueregard.frameworks.people import PeopleNamed, people_named
from dueregard.model import Assessment, Claim, Framework, ImpactRow, Subject


@check(
    "EVD-05",
    "evidence-mismatch",
    severity="minor",
    one="1 claim is about another place or other people than its row, and is not marked as a proxy.",
    many="{count} claims are about other places or people than their rows, and are not marked as proxies.",
)
def evidence_mismatch(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A claim is about the place and the people of its row, or is marked as a proxy for them.

    Why:
        Figures for a whole country, or for several groups taken together, may hide how it is for these
        people here. Used without a word they are open to challenge because they answer another question.

    Fails:
        A claim's `place` is neither the row's nor within it; or the row is about a characteristic and a
        group of the claim is named by words for other characteristics alone, or for several of them
        together; and the claim is not marked `proxy`.

    Passes:
        Place and people are the row's. "Hill Street, Riverford" lies within Riverford, "Black women" within
        race and within sex. Or `proxy: true` says that the claim stands in for what is not known.

    Fix:
        Look for evidence on this place and these people. Where there is none, mark the claim `proxy: true`
        and say in its caveat why it still tells something.

    Source:
        EHRC Technical Guidance on the Public Sector Equality Duty: England (confirm before relying)
    """
    people = people_named(framework)
    for row, claim, path in claims_in_place(assessment):
        outside = [] if claim.proxy else _outside(assessment, row, claim, people, framework)
        if outside:
            yield claim_subject(row, claim, path, framework, note=listed(outside))


def _outside(
    assessment: Assessment, row: ImpactRow, claim: Claim, people: PeopleNamed, framework: Framework
) -> list[str]:
    place = row.place or assessment.place
    outside = [claim.place] if claim.place and place and not _lies_within(claim.place, place) else []
    if framework.is_characteristic(row.subject):
        groups = (group for group in claim.groups if people.anybody(group))
        outside += [group for group in groups if not people.within(group, row.subject)]
    return outside


def _lies_within(place: str, whole: str) -> bool:
    """
    Tell whether a place is another, or is written as a part of it: "Hill Street, Riverford".
    """
    return whole.casefold() in (place.casefold(), *(part.strip() for part in place.casefold().split(",")))
