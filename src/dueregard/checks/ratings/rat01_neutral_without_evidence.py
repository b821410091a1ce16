"""
RAT-01 neutral-without-evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dueregard.checks.check import check
from dueregard.checks.reading import listed, row_subject, rows_in_place
from dueregard.model import Assessment, Estimate, Evidence, Framework, Subject


@check(
    "RAT-01",
    "neutral-without-evidence",
    severity="critical",
    one="1 row is rated neutral without evidence of no difference.",
    many="{count} rows are rated neutral without evidence of no difference.",
)
def neutral_without_evidence(assessment: Assessment, framework: Framework) -> Iterator[Subject]:
    """
    A row rated neutral holds evidence, and every disparity computed for it lies inside a declared margin.

    Why:
        Neutral says that somebody looked and found neither advantage nor disadvantage. Without evidence it
        is open to challenge because nobody can tell it from not having looked. A difference that failed to
        show is no such evidence: with few people nothing shows.

    Fails:
        A row is rated neutral and has no claim, or only claims that describe a population; or a ratio or a
        difference computed for one of its claims is not shown to lie inside a margin declared beforehand.

    Passes:
        The row has evidence of neither advantage nor disadvantage, in which every computed disparity has
        its whole interval inside the declared margin; or the row is rated unknown.

    Fix:
        Add the evidence that shows no difference, and declare in its indicator how small a difference
        would not matter (`margin`). If there is none, rate the row unknown, declare the gap and plan how to
        fill it.

    Source:
        R (Bridges) v South Wales Police [2020] EWCA Civ 1058 (confirmed)
        Lincoln Equality Impact Assessment toolkit, stage 3: neutral is not unknown (confirmed)
    """
    for row, path in rows_in_place(assessment):
        if row.direction != "neutral":
            continue
        if not assessment.outcome_claims(row):
            yield row_subject(row, path, framework)
        elif unproven := assessment.unproven_disparities(row):
            yield row_subject(row, path, framework, note=_not_inside(unproven))


def _not_inside(unproven: Sequence[tuple[Evidence, Estimate]]) -> str:
    groups: dict[str, dict[str, None]] = {}
    for item, estimate in unproven:
        groups.setdefault(item.id, {})[estimate.group] = None
    named = "; ".join(f"{id_} ({listed(list(of))})" for id_, of in groups.items())
    return f"not shown to lie inside a declared margin: {named}"
