"""
CON-07 respondents-not-described.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dueregard.checks.check import check
from dueregard.model import Assessment, Framework, Subject
from dueregard.model.assessment import Channel, Respondents


@check(
    "CON-07",
    "respondents-not-described",
    severity="minor",
    one="1 number of replies does not say who replied or how, or is not the sum of its parts.",
    many="{count} numbers of replies do not say who replied or how, or are not the sum of their parts.",
)
def respondents_not_described(assessment: Assessment, _framework: Framework) -> Iterator[Subject]:
    """
    A number of replies says by which channel or from which groups they came, and is the sum of its parts.

    Why:
        Four thousand replies may be four thousand people of one kind. A total alone is open to challenge
        because nobody can tell whose voices are in it.

    Fails:
        The consultation, or a record of engagement, gives a number of replies, in figures or in words, and
        no number for any channel or group; or the channels, or the groups of one characteristic, do not add
        up to it.

    Passes:
        The parts are given and add up. Where one of them is withheld the sum is not judged. Where no number
        of replies is given there is nothing to describe.

    Fix:
        Give the replies by channel, and by characteristic where people were asked, with those who did not
        say. Where somebody could reply twice, say so and let the finding stand.

    Source:
        Gunning principles 2 and 4, in R (Moseley) v London Borough of Haringey [2014] UKSC 56 (confirmed)
        Code of Practice for Statistics (confirm before relying)
    """
    consultation = assessment.consultation
    if consultation is not None and (consultation.responses is not None or consultation.responses_text):
        problem = _problem(consultation.responses, consultation.channels, consultation.respondents)
        if problem:
            label = consultation.title or "The consultation"
            yield Subject(id="consultation", label=label, path=("consultation",), note=problem)
    for index, record in enumerate(assessment.engagement):
        problem = None if record.responses is None else _problem(record.responses, record.channels, ())
        if problem:
            yield Subject(id=record.id, label=record.title, path=("engagement", index), note=problem)


def _problem(total: int | None, channels: Sequence[Channel], groups: Sequence[Respondents]) -> str | None:
    parts = list(_parts(channels, groups))
    if not any(number is not None for _, numbers in parts for number in numbers):
        return "no breakdown"
    for name, numbers in parts:
        known = [number for number in numbers if number is not None]
        if total is not None and numbers and len(known) == len(numbers) and sum(known) != total:
            return f"{name} add up to {sum(known):,} and not to {total:,}"
    return None


def _parts(
    channels: Sequence[Channel], groups: Sequence[Respondents]
) -> Iterator[tuple[str, list[int | None]]]:
    yield "the channels", [channel.responses for channel in channels]
    for characteristic in dict.fromkeys(group.characteristic for group in groups):
        numbers = [group.responses for group in groups if group.characteristic == characteristic]
        yield f"the groups of {characteristic}", numbers
