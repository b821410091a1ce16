"""
PUB-04 disclosure-risk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from dueregard.checks.check import check
from dueregard.checks.personal_data import personal_data, prose_in
from dueregard.checks.reading import claim_subject, listed, rows_in_place
from dueregard.model import Assessment, Claim, Estimate, Evidence, Framework, Subject

_EVERYBODY = {"all", "all groups", "all people", "everybody", "everyone", "overall", "total"}


@check(
    "PUB-04",
    "disclosure-risk",
    severity="critical",
    one="1 part of the document may show something about a person: {notes}.",
    many="{count} parts of the document may show something about a person.",
)
def disclosure_risk(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    No count of people is so small, and no text so personal, that somebody could be recognised.

    Why:
        A count of three in a small place may be three neighbours. Publishing it is open to challenge because
        equality data are special category data, and people gave them in confidence.

    Fails:
        A count under the framework's threshold, zero aside, is shown in evidence or stated of a group in a
        claim; a single withheld count can be worked out by taking the others from their total, within one
        item; or a text holds what looks like an e-mail address, a telephone, NHS or National Insurance
        number, or a date of birth. The value itself is not repeated.

    Passes:
        Counts reach the threshold or are withheld, at least two together; mailboxes of an office and
        numbers given to organisations may stand.

    Fix:
        Withhold the count and one more beside it, or put groups together; `dueregard gather` does it for
        computed figures. Take personal data out. Earlier releases are not compared here: do that yourself.

    Source:
        UK GDPR article 9; Data Protection Act 2018 (confirmed)
        Government Statistical Service and ONS, disclosure control (confirm before relying)
    """
    threshold = framework.threshold("suppression-threshold", assessment.date)
    for index, item in enumerate(assessment.evidence):
        problems = list(_problems(item, threshold))
        if problems:
            yield Subject(id=item.id, label=item.title, path=("evidence", index), note=listed(problems))
    for row, path in rows_in_place(assessment):
        for number, claim in enumerate(row.claims):
            if claim.groups and any(_is_small(count, threshold) for count in _counts(claim)):
                where = (*path, "claims", number)
                note = f"states a count under {threshold:g}"
                yield claim_subject(row, claim, where, framework, note=note)
    for text, where in prose_in(assessment):
        for kind in personal_data(text):
            place = ".".join(str(step) for step in where)
            yield Subject(id=place, label=f"A text at {place}", path=where, note=f"holds {kind}")


def _is_small(count: float | None, threshold: float) -> bool:
    return count is not None and 0 < count < threshold


def _counts(claim: Claim) -> Iterator[float | None]:
    if claim.value is not None:
        yield from (claim.value.numerator, claim.value.before, claim.value.after)
        yield abs(claim.value.number) if claim.value.unit == "count" else None


def _problems(item: Evidence, threshold: float) -> Iterator[str]:
    shown = [estimate.numerator for estimate in item.estimates]
    small = sum(_is_small(count, threshold) for count in (*shown, *(part.count for part in item.missing)))
    if small:
        yield (
            f"{small} counts under {threshold:g} are shown"
            if small > 1
            else f"a count under {threshold:g} is shown"
        )
    by_measure: defaultdict[str, list[Estimate]] = defaultdict(list)
    for estimate in item.estimates:
        by_measure[estimate.measure].append(estimate)
    unknown = sum(part.count is None for part in item.missing)
    for measure, estimates in by_measure.items():
        hidden = [estimate for estimate in estimates if estimate.state == "suppressed"]
        if len(hidden) == 1 and not unknown and _can_be_worked_out(item, estimates, threshold):
            yield f"the {measure} withheld for {hidden[0].group} can be worked out"


def _can_be_worked_out(item: Evidence, estimates: Sequence[Estimate], threshold: float) -> bool:
    """
    Tell whether one withheld count, taken as a part of the total, comes out as a small one.

    The total is that of a group called all, or the one denominator the shown shares have in common;
    people whose group is not known may be part of it or not.
    """
    whole = [estimate for estimate in estimates if estimate.group.casefold() in _EVERYBODY]
    parts = [estimate for estimate in estimates if estimate not in whole and estimate.numerator is not None]
    denominators = {estimate.denominator for estimate in parts}
    total = whole[0].numerator if whole else next(iter(denominators)) if len(denominators) == 1 else None
    if total is None or not parts:
        return False
    rest = total - sum(estimate.numerator or 0 for estimate in parts)
    not_known = sum(part.count or 0 for part in item.missing)
    return _is_small(rest, threshold) or _is_small(rest - not_known, threshold)
