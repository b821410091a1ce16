"""
STA-05 share-without-comparator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import claim_subject, claims_in_place
from dueregard.checks.standing_on import cited_evidence
from dueregard.frameworks.people import people_named
from dueregard.model import Assessment, Claim, Framework, Subject

# "17 per cent of the drivers": whose share it is, up to the verb or the next preposition.
_SHARE_OF = re.compile(
    r"(?:per ?cent|%)\s+of\s+(?P<whole>.+?)(?=\s+(?:were|was|are|is|ha(?:ve|s|d)|who|that|which|from|in|at|on"
    r"|off|sa(?:y|ys|id)|be|been|did|do|came|come|felt|feel|told)\b|[,.;:)]|$)",
    re.IGNORECASE | re.DOTALL,
)
_MAKES_UP = re.compile(r"\b(?:ma[dk]es? up|account(?:s|ed)? for|represent(?:s|ed)?)\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:against|compared (?:with|to)|while|whereas|than|out of line with)\b.*\d", re.DOTALL
)


@check(
    "STA-05",
    "share-without-comparator",
    severity="major",
    one="1 share of a group is compared with nobody.",
    many="{count} shares of groups are compared with nobody.",
)
def share_without_comparator(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A group's share of a whole stands beside its share of those who could be in it.

    Why:
        One in six drivers may be few or many: it depends on who lives there, or who applied. A share alone
        is open to challenge because it cannot show whether participation is low.

    Fails:
        A claim types in per cent how much of a whole a group makes up, as "9 per cent of the drivers", and
        gives no comparator: not in the sentence, not under `comparator`, not by its evidence. A share
        within a group ("9 per cent of disabled riders") is no such share.

    Passes:
        The share of the population, or of the eligible pool, is given beside it.

    Fix:
        Add under `comparator` with whom the share is compared and what theirs is: residents of working age,
        applicants, those eligible. Say under `of` of the value whose share it is, if the sentence does not.

    Source:
        Equality Act 2010 s149(3)(c): participation that is disproportionately low (confirmed)
        Code of Practice for Statistics (confirm before relying)
    """
    people = people_named(framework)
    for row, claim, path in claims_in_place(assessment):
        whole = _whole(claim)
        of_a_group = bool(claim.groups) or framework.is_characteristic(row.subject)
        if whole and of_a_group and not people.anybody(whole) and not _is_compared(assessment, claim):
            yield claim_subject(row, claim, path, framework, note=f"a share of {whole}")


def _whole(claim: Claim) -> str | None:
    """
    Return of what a typed percentage is the share, or None when the claim types none or does not say.
    """
    if claim.value is None or claim.value.unit != "percent":
        return None
    if claim.value.of is not None:
        return claim.value.of
    found = _SHARE_OF.search(claim.text)
    if found is not None:
        return found["whole"]
    return "the whole" if _MAKES_UP.search(claim.text) else None


def _is_compared(assessment: Assessment, claim: Claim) -> bool:
    by_evidence = any(item.comparator for item in cited_evidence(assessment, claim))
    return claim.comparator is not None or by_evidence or _COMPARED.search(claim.text) is not None
