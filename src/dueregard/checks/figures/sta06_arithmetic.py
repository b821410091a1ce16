"""
STA-06 arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueregard.checks.check import check
from dueregard.checks.reading import claim_subject, rows_in_place
from dueregard.model import Assessment, Claim, Estimate, Evidence, Framework, Subject
from dueregard.model.assessment import StatedFigure, StatedValue
from dueregard.prose.arithmetic import contradictions
from dueregard.prose.rounding import as_printed, decimals_of, within_rounding


@check(
    "STA-06",
    "arithmetic",
    severity="major",
    one="1 place states figures that cannot all be true.",
    many="{count} places state figures that cannot all be true.",
)
def arithmetic(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    Figures that are stated together can all be true, within what their rounding allows.

    Why:
        A percentage that does not follow from its own counts casts doubt on every other. It is open to
        challenge because a decision-maker was given figures of which one at least is wrong.

    Fails:
        A typed percentage is not the numerator over the denominator, a percentage change not that from
        `before` to `after`, a difference not the one between them; or evidence that was not computed gives
        a share or rate that does not follow from its counts; or a figure somebody else states differs from
        the computed one, and no `difference` says why; or the sentence of a claim contradicts itself, as
        "45 of 60 (80%)" and "rose 12% from 250 to 300" do. The last digit printed sets the tolerance.

    Passes:
        The figures fit within their rounding, or there is nothing to compute them from.

    Fix:
        Compute the figures again and correct the wrong one. Where a published figure differs from yours,
        keep both and say under `difference` why they do.

    Source:
        Recomputation; Code of Practice for Statistics (confirm before relying)
    """
    evidence = assessment.evidence_by_id()
    for row, path in rows_in_place(assessment):
        for number, claim in enumerate(row.claims):
            problem = (
                _of_value(claim.value)
                or _of_stated(claim, evidence)
                or next(contradictions(claim.text), None)
            )
            if problem:
                yield claim_subject(row, claim, (*path, "claims", number), framework, note=problem)
    for index, item in enumerate(assessment.evidence):
        problem = next((found for found in map(_of_estimate, _typed(item)) if found), None)
        if problem:
            yield Subject(id=item.id, label=item.title, path=("evidence", index), note=problem)


def _of_value(value: StatedValue | None) -> str | None:
    computed = None if value is None else _recomputed(value)
    if value is None or computed is None:
        return None
    decimals = decimals_of(value.number) if value.decimals is None else value.decimals
    if within_rounding(computed, value.number, decimals):
        return None
    return f"{value.number:g} is stated and {computed:.{decimals + 1}f} follows from the counts"


def _recomputed(value: StatedValue) -> float | None:
    if value.unit == "percent" and value.numerator is not None and value.denominator:
        return 100 * value.numerator / value.denominator
    if value.before is None or value.after is None:
        return None
    if value.unit == "percent change" and value.before:
        return 100 * (value.after - value.before) / value.before
    return float(value.after - value.before) if value.unit == "count" else None


def _of_stated(claim: Claim, evidence: dict[str, Evidence]) -> str | None:
    computed = _computed_beside(claim.stated, evidence)
    stated = claim.stated
    if stated is None or computed is None or stated.difference is not None or computed.value is None:
        return None
    value, decimals = as_printed(computed.value, stated.unit), decimals_of(stated.number)
    if within_rounding(value, stated.number, decimals):
        return None
    return f"{stated.number:g} is stated, {value:.{decimals + 1}f} is computed, and no reason is given"


def _computed_beside(stated: StatedFigure | None, evidence: dict[str, Evidence]) -> Estimate | None:
    name, _, figure = (stated.figure if stated and stated.figure else "").partition("#")
    return evidence[name].figure(figure) if name in evidence else None


def _typed(item: Evidence) -> Iterator[Estimate]:
    if item.kind != "computed":
        yield from item.estimates


def _of_estimate(estimate: Estimate) -> str | None:
    if estimate.value is None or estimate.numerator is None or not estimate.denominator:
        return None
    if estimate.unit not in ("percent", "rate"):
        return None
    base = 100 if estimate.unit == "percent" else estimate.per or 1
    printed, computed = (
        as_printed(estimate.value, estimate.unit),
        base * estimate.numerator / estimate.denominator,
    )
    decimals = decimals_of(printed)
    if within_rounding(computed, printed, decimals):
        return None
    return f"{estimate.group}: {printed:g} is stated and {computed:.{decimals + 1}f} follows from the counts"
