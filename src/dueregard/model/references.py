"""
References between the parts of a document: each must lead somewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import get_args

from dueregard.errors import suggest_nearest
from dueregard.model.assessment import Assessment, ImpactRow
from dueregard.model.base import FIGURE_REFERENCE, FIGURES, Model, figure_references
from dueregard.model.framework import Framework

Path = tuple[str | int, ...]

_OPENING = "[["
_ENOUGH = 40
"""Letters of a mistake that are enough to find it by."""


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
    for index, action in enumerate(assessment.actions):
        named = [action.indicator] if action.indicator else []
        yield from _missing(named, evidence, "evidence", ("actions", index, "indicator"))
    versions = [version.id for version in assessment.proposal.versions]
    assessed = [assessment.assesses] if assessment.assesses else []
    yield from _missing(assessed, versions, "version of the proposal", ("assesses",))
    yield from _figures_named(assessment)
    yield from _figures_of_evidence(assessment)


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
    commitments = [commitment.id for commitment in assessment.proposal.commitments()]
    for index, left_out in enumerate(assessment.not_relevant):
        known = [*subjects, *commitments, *components, *limbs]
        what = "subject, commitment, component or limb"
        yield from _missing([left_out.what], known, what, ("not_relevant", index, "what"))
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


def _figures_named(assessment: Assessment) -> Iterator[Dangling]:
    figures = {item.id: list(item.figures) for item in assessment.evidence}
    figures |= {item.id: list(item.figures) for item in assessment.indicators.indicators}
    for path, text, may_name in texts(assessment, (), may_name=False):
        named = figure_references(text)
        if named and not may_name:
            message = (
                f"No figure can be put in here: '{path[-1]}' is printed as it stands. Name it in a claim."
            )
            yield Dangling(path, message)
            continue
        for evidence, figure in named:
            yield from _missing_figure(figures, evidence, figure, path)
        if may_name and _OPENING in (rest := FIGURE_REFERENCE.sub("", text)):
            shown = rest[rest.index(_OPENING) :][:_ENOUGH]
            message = f"'{shown}' names no figure. A figure is named as [[evidence#figure]]."
            yield Dangling(path, message)
    for index, row in enumerate(assessment.rows):
        for number, claim in enumerate(row.claims):
            if claim.stated and claim.stated.figure:
                where: Path = ("rows", index, "claims", number, "stated", "figure")
                evidence, _, figure = claim.stated.figure.partition("#")
                yield from _missing_figure(figures, evidence, figure, where)


def _missing_figure(
    figures: Mapping[str, list[str]], evidence: str, figure: str, path: Path
) -> Iterator[Dangling]:
    yield from _missing([evidence], list(figures), "evidence", path)
    yield from _missing([figure], figures.get(evidence, [figure]), f"figure of '{evidence}' called", path)


def texts(value: object, path: Path, *, may_name: bool) -> Iterator[tuple[Path, str, bool]]:
    """
    Iterate over every text below a value, with its place and whether figures may be named in it.
    """
    if isinstance(value, str):
        yield path, value, may_name
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), (*path, name), may_name=name in prose_fields(type(value)))
    elif isinstance(value, tuple | Mapping):
        parts = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, part in parts:
            yield from texts(part, (*path, key), may_name=may_name)


@cache
def prose_fields(model: type[Model]) -> frozenset[str]:
    """
    Return the fields of a model in which figures may be named.
    """
    return frozenset(
        name
        for name, field in model.model_fields.items()
        if FIGURES in field.metadata
        or any(FIGURES in getattr(branch, "__metadata__", ()) for branch in get_args(field.annotation))
    )


def _figures_of_evidence(assessment: Assessment) -> Iterator[Dangling]:
    """
    Iterate over every figure of an evidence item that is none of its estimates.
    """
    for index, item in enumerate(assessment.evidence):
        for name, figure in item.figures.items():
            if item.figure(name) is None:
                there = [f"{one.group}, {one.measure}" for one in item.estimates]
                asked = f"{figure.group}, {figure.value}"
                message = f"The figure '{name}' is '{asked}', which is no estimate here. "
                yield Dangling(("evidence", index, "figures", name), message + suggest_nearest(asked, there))


def _repeated_ids(assessment: Assessment) -> Iterator[Dangling]:
    rows = list(enumerate(assessment.rows))
    yield from _repeated("A row for", ((row.subject, ("rows", at)) for at, row in rows))
    claims = ((claim.id, ("rows", at, "claims", n)) for at, row in rows for n, claim in enumerate(row.claims))
    yield from _repeated("The claim", claims)
    gaps = ((gap.id, ("rows", at, "gaps", n)) for at, row in rows for n, gap in enumerate(row.gaps))
    yield from _repeated("The gap", gaps)
    yield from _repeated("The commitment", _commitment_paths(assessment))
    for part in ("actions", "engagement", "summaries", "options", "intersections", "cumulative"):
        items = enumerate(getattr(assessment, part))
        yield from _repeated("The id", ((item.id, (part, at)) for at, item in items))
    for part in ("objectives", "components", "versions"):
        items = enumerate(getattr(assessment.proposal, part))
        yield from _repeated("The id", ((item.id, ("proposal", part, at)) for at, item in items))
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
