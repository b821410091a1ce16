"""
References between the parts of a document: each must lead somewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from dueregard.errors import suggest_nearest
from dueregard.model.assessment import Assessment, ImpactRow
from dueregard.model.base import figure_references
from dueregard.model.framework import Framework

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Dangling:
    """
    A name that leads nowhere, or is given twice: where it stands, and a sentence about it.
    """

    path: Path
    message: str


def dangling_references(assessment: Assessment) -> Iterator[Dangling]:
    """
    Iterate over every reference inside the document that leads nowhere, and every id given twice.
    """
    yield from _repeated_ids(assessment)
    yield from _indicator_references(assessment)
    for index, row in enumerate(assessment.rows):
        yield from _row_references(assessment, row, ("rows", index))
    evidence = _evidence_ids(assessment)
    for part in ("intersections", "cumulative"):
        for index, item in enumerate(getattr(assessment, part)):
            yield from _missing(item.cites, evidence, "evidence", (part, index, "cites"))
    versions = [version.id for version in assessment.proposal.versions]
    assessed = [assessment.assesses] if assessment.assesses else []
    yield from _missing(assessed, versions, "version of the proposal", ("assesses",))
    yield from _figures_in_prose(assessment)


def framework_references(assessment: Assessment, framework: Framework) -> Iterator[Dangling]:
    """
    Iterate over every subject, aim, limb, duty and component the framework does not have.
    """
    subjects = [subject.id for subject in framework.subjects()]
    aims = [aim.id for aim in framework.aims]
    limbs = [limb.id for aim in framework.aims for limb in aim.limbs]
    components = [component.id for component in framework.components]
    duties = [duty.id for duty in framework.duties]
    for index, row in enumerate(assessment.rows):
        at: Path = ("rows", index)
        yield from _missing([row.subject], subjects, "subject", (*at, "subject"))
        yield from _missing(row.aims, aims, "aim", (*at, "aims"))
        yield from _missing(row.limbs, limbs, "limb", (*at, "limbs"))
        yield from _missing(row.components, components, "component", (*at, "components"))
        for number, effect in enumerate(row.effects):
            yield from _missing(effect.aims, aims, "aim", (*at, "effects", number, "aims"))
            yield from _missing(effect.limbs, limbs, "limb", (*at, "effects", number, "limbs"))
    for index, duty in enumerate(assessment.duties):
        yield from _missing([duty.duty], duties, "duty", ("duties", index, "duty"))
    for index, component in enumerate(assessment.proposal.components):
        yield from _missing([component.id], components, "component", ("proposal", "components", index))
    for part in ("engagement", "actions", "intersections", "cumulative"):
        for index, item in enumerate(getattr(assessment, part)):
            yield from _missing(item.subjects, subjects, "subject", (part, index, "subjects"))
    respondents = assessment.consultation.respondents if assessment.consultation else ()
    for index, some in enumerate(respondents):
        where: Path = ("consultation", "respondents", index, "characteristic")
        yield from _missing([some.characteristic], subjects, "subject", where)
    for index, summary in enumerate(assessment.summaries):
        known = [*subjects, "objectives", "characteristics", "all"]
        yield from _missing(summary.rows, known, "subject", ("summaries", index, "rows"))


def _evidence_ids(assessment: Assessment) -> list[str]:
    """
    Return the ids of evidence there is, and of evidence that `gather` will make.
    """
    there = [item.id for item in assessment.evidence]
    return list(dict.fromkeys([*there, *(indicator.id for indicator in assessment.indicators.indicators)]))


def _missing(names: Iterable[str], known: Collection[str], kind: str, path: Path) -> Iterator[Dangling]:
    for name in names:
        if name not in known:
            yield Dangling(path, f"There is no {kind} '{name}'. {suggest_nearest(name, list(known))}")


def _row_references(assessment: Assessment, row: ImpactRow, at: Path) -> Iterator[Dangling]:
    evidence = _evidence_ids(assessment)
    claims = [claim.id for claim in row.claims]
    commitments = [commitment.id for commitment in assessment.proposal.commitments()]
    actions = [action.id for action in assessment.actions]
    yield from _missing(row.commitments, commitments, "commitment", (*at, "commitments"))
    yield from _missing(row.actions, actions, "action", (*at, "actions"))
    for index, claim in enumerate(row.claims):
        yield from _missing(claim.cites, evidence, "evidence", (*at, "claims", index, "cites"))
    for index, gap in enumerate(row.gaps):
        named = [gap.action] if gap.action else []
        yield from _missing(named, actions, "action", (*at, "gaps", index, "action"))
    for index, effect in enumerate(row.effects):
        here: Path = (*at, "effects", index)
        yield from _missing(effect.commitments, commitments, "commitment", (*here, "commitments"))
        yield from _missing(effect.confirmed_by, evidence, "evidence", (*here, "confirmed_by"))
        yield from _missing(effect.cites, [*claims, *evidence], "claim or evidence", (*here, "cites"))


def _indicator_references(assessment: Assessment) -> Iterator[Dangling]:
    defined = assessment.indicators
    for index, indicator in enumerate(defined.indicators):
        at: Path = ("indicators", "indicators", index)
        yield from _missing(
            [indicator.source], defined.sources | defined.populations, "source", (*at, "source")
        )
        for field in ("population", "sensitivity", "standard"):
            named = [getattr(indicator, field)] if getattr(indicator, field) else []
            yield from _missing(named, defined.populations, "population", (*at, field))


def _figures_in_prose(assessment: Assessment) -> Iterator[Dangling]:
    figures = {item.id: list(item.figures) for item in assessment.evidence}
    figures |= {item.id: list(item.figures) for item in assessment.indicators.indicators}
    for path, text in _prose(assessment):
        for evidence, figure in figure_references(text):
            known = list(figures)
            yield from _missing([evidence], known, "evidence", path)
            if evidence in figures:
                kind = f"figure of '{evidence}' called"
                yield from _missing([figure], figures[evidence], kind, path)


def _prose(assessment: Assessment) -> Iterator[tuple[Path, str | None]]:
    """
    Iterate over every text in which a figure may be named.
    """
    yield ("introduction",), assessment.introduction
    for index, row in enumerate(assessment.rows):
        at: Path = ("rows", index)
        yield (*at, "context"), row.context
        yield (*at, "response"), row.response
        yield (*at, "rating"), row.rating.reason if row.rating else None
        for number, claim in enumerate(row.claims):
            yield (*at, "claims", number, "text"), claim.text
            stated = claim.stated.figure if claim.stated else None
            yield (*at, "claims", number, "stated"), f"[[{stated}]]" if stated else None
        for number, effect in enumerate(row.effects):
            yield (*at, "effects", number, "mechanism"), effect.mechanism
        for aim, regard in row.aims.items():
            yield (*at, "aims", aim), regard.reason
    for index, action in enumerate(assessment.actions):
        yield ("actions", index, "baseline"), action.baseline
    for index, intersection in enumerate(assessment.intersections):
        yield ("intersections", index, "reason"), intersection.reason


def _repeated_ids(assessment: Assessment) -> Iterator[Dangling]:
    rows = list(enumerate(assessment.rows))
    yield from _repeated("A row for", ((row.subject, ("rows", at)) for at, row in rows))
    claims = ((claim.id, ("rows", at, "claims", n)) for at, row in rows for n, claim in enumerate(row.claims))
    yield from _repeated("The claim", claims)
    yield from _repeated("The commitment", _commitment_paths(assessment))
    for part in ("actions", "engagement", "summaries", "options", "intersections", "cumulative"):
        items = enumerate(getattr(assessment, part))
        yield from _repeated("The id", ((item.id, (part, at)) for at, item in items))
    indicators = enumerate(assessment.indicators.indicators)
    named = ((item.id, ("indicators", "indicators", at)) for at, item in indicators)
    yield from _repeated("The indicator", named)


def _commitment_paths(assessment: Assessment) -> Iterator[tuple[str, Path]]:
    for at, objective in enumerate(assessment.proposal.objectives):
        for number, commitment in enumerate(objective.commitments):
            yield commitment.id, ("proposal", "objectives", at, "commitments", number)


def _repeated(what: str, named: Iterable[tuple[str, Path]]) -> Iterator[Dangling]:
    seen: set[str] = set()
    for name, path in named:
        if name in seen:
            yield Dangling(path, f"{what} '{name}' is there already. Give each its own.")
        seen.add(name)
