"""
Which figures stand for a subject, and how a figure stated elsewhere compares with ours.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dueregard.model.assessment import Claim, StatedFigure
from dueregard.model.base import Unit, figure_references
from dueregard.model.estimates import Estimate
from dueregard.model.evidence import Evidence
from dueregard.publish.material import Material
from dueregard.publish.prose import LIKELY_KINDS, evidence_link, plain
from dueregard.publish.publication import FigureCard, Link, Stated
from dueregard.publish.wording import (
    MINUS,
    absence,
    amount,
    capitalised,
    certainty,
    decimals_for,
    in_unit,
    in_words,
    is_plain_ratio,
    lowered,
    measure_title,
    no_difference,
    number,
    times,
    uncapitalised,
    when,
)

_COMPARING: tuple[Unit, ...] = ("ratio", "points", "percent change")


@dataclass(frozen=True)
class KeyFigure:
    """
    One named figure of one evidence item, and which way the claim that uses it points.
    """

    item: Evidence
    name: str
    estimate: Estimate
    direction: str | None

    @property
    def adverse(self) -> bool:
        """
        Tell whether an adverse claim uses the figure.
        """
        return self.direction == "adverse"

    @property
    def decimals(self) -> int:
        """
        Return the places after the point to print.
        """
        return self.item.figures[self.name].decimals

    @property
    def group(self) -> str:
        """
        Return whose figure it is, and for a ratio how much in plain words.
        """
        estimate = self.estimate
        if is_plain_ratio(estimate) and estimate.value is not None:
            plain_words = times(estimate.value, likely=self.item.indicator_kind in LIKELY_KINDS)
            return f"{estimate.group}: {plain_words} {estimate.reference or 'the comparator'}"
        compared = f" compared with {estimate.reference}" if estimate.reference else ""
        return f"{estimate.group}{compared}"

    @property
    def uncertainty(self) -> str:
        """
        Return interval and period, or why there is no figure.
        """
        shown = self.estimate.state == "shown"
        words = certainty(self.estimate, self.decimals) if shown else absence(self.estimate)
        return f"{words}, {uncapitalised(when(self.item))}"


def key_figures(material: Material, claims: Iterable[Claim]) -> list[KeyFigure]:
    """
    Return the figures that claims use, each once: adverse first, then the furthest from no difference.

    Figures that compare groups or times come before those that describe one, and figures that
    are shown before those that are withheld. Between equals the order of the document holds.
    """
    found: dict[tuple[str, str], KeyFigure] = {}
    for claim in claims:
        for figure in figures_of(material, claim):
            found.setdefault((figure.item.id, figure.name), figure)
    return sorted(found.values(), key=_weakness)


def figures_of(material: Material, claim: Claim) -> Iterator[KeyFigure]:
    """
    Iterate over the figures a claim uses: in its text, then those it disputes, else those it cites.
    """
    named = figure_references(claim.text)
    if claim.stated is not None and claim.stated.figure is not None:
        named.append(_reference(claim.stated))
    for evidence_id in claim.cites if not named else ():
        item = material.evidence.get(evidence_id)
        named += [(evidence_id, name) for name in (item.figures if item else ())]
    for evidence_id, name in named:
        item = material.evidence.get(evidence_id)
        estimate = item.figure(name) if item else None
        if item is not None and estimate is not None:
            yield KeyFigure(item, name, estimate, claim.direction)


def _weakness(figure: KeyFigure) -> tuple[bool, bool, bool, float]:
    estimate = figure.estimate
    return (
        not figure.adverse,
        estimate.state != "shown",
        estimate.unit not in _COMPARING,
        -distance(estimate),
    )


def distance(estimate: Estimate) -> float:
    """
    Return how far a figure is from no difference: on the log scale for a ratio, 0 where nothing is compared.
    """
    value, same = estimate.value, no_difference(estimate.unit)
    if value is None or same is None:
        return 0.0
    if estimate.unit == "ratio":
        return abs(math.log(value)) if value > 0 else math.inf
    return abs(value)


def card(figure: KeyFigure) -> FigureCard:
    """
    Return a key figure as a card.
    """
    estimate = figure.estimate
    shown = estimate.state == "shown" and estimate.value is not None
    return FigureCard(
        value=amount(estimate.value, estimate, figure.decimals)
        if shown and estimate.value is not None
        else absence(estimate),
        has_number=shown,
        label=f"{estimate.group}: {lowered(measure_title(estimate))}",
        uncertainty=capitalised(certainty(estimate, figure.decimals)) if shown else "",
        period=capitalised(when(figure.item)),
        evidence=evidence_link(figure.item),
    )


def show_stated(material: Material, claim: Claim) -> Stated | None:
    """
    Return the figure a claim quotes from somebody else beside the computed one; None where it quotes none.
    """
    stated = claim.stated
    if stated is None:
        return None
    evidence_id, name = _reference(stated)
    item = material.evidence.get(evidence_id)
    estimate = item.figure(name) if item else None
    by = capitalised(stated.by or claim.published_by or "The document")
    claimed = plain(material.line(claim.text))
    if item is None or estimate is None:
        return Stated(
            claimed,
            by,
            stated_words(stated),
            "Not recomputed",
            "Not known",
            material.line(stated.difference),
            Link(""),
        )
    difference, reason = _difference(stated, estimate, item.figures[name].decimals)
    computed = in_words(estimate, item.figures[name].decimals)
    if estimate.unit == "ratio" and estimate.state == "shown":
        computed = computed.split(": ", 1)[1]
    return Stated(
        claimed,
        by,
        stated_words(stated),
        f"{estimate.group}: {computed}",
        difference,
        material.line(reason),
        evidence_link(item),
    )


def _reference(stated: StatedFigure) -> tuple[str, str]:
    """
    Return evidence and figure named as `evidence#figure`; both empty where none is named.
    """
    evidence_id, _, name = (stated.figure or "").partition("#")
    return evidence_id, name


def stated_words(stated: StatedFigure) -> str:
    """
    Return a stated number as it was written, with its unit.
    """
    text = f"{abs(stated.number):,.10g}"
    sign = MINUS if stated.number < 0 else ""
    match stated.unit:
        case "percent":
            return f"{sign}{text}%"
        case "percent change":
            return f"{sign or '+'}{text}%"
        case "points":
            return f"{sign or '+'}{text} percentage points"
        case _:
            return f"{sign}{text}"


def _difference(stated: StatedFigure, estimate: Estimate, decimals: int) -> tuple[str, str]:
    """
    Return how a stated number differs from the computed one, and the likely reason.
    """
    if estimate.value is None:
        return f"Cannot be compared: the computed figure is {estimate.state}", stated.difference or ""
    if stated.unit != estimate.unit:
        return "Cannot be compared: the units differ", stated.difference or ""
    computed = in_unit(estimate.value, estimate.unit)
    places = _places(stated.number)
    if math.isclose(round(computed, places), stated.number, abs_tol=1e-9):
        return "None, to the precision stated", stated.difference or "They agree."
    gap = stated.number - computed
    unit = " percentage points" if estimate.unit in ("percent", "points", "percent change") else ""
    size = number(abs(gap), max(places, decimals_for(estimate, decimals)))
    word = "higher" if gap > 0 else "lower"
    return f"The stated figure is {size}{unit} {word}", stated.difference or "The reason is not known."


def _places(value: float) -> int:
    return len(f"{value:.10g}".partition(".")[2])
