"""
Complex surveys: every case found by its name, which begins with the design and the kind of figure.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reference_cases.cases import NO_FUNCTION, Cases, NotRun, readable
from reference_cases.survey_cases import SurveyCases
from reference_cases.survey_estimates import BY_WAVE, ESTIMATES, groups_by_wave, last_minus_first
from reference_cases.survey_weights import OTHER_WEIGHTS

DESIGNS = ("apistrat", "apiclus1", "synthetic")


def cases(figures: Any, folder: Path) -> Cases:
    """
    Yield the cases of the file.
    """
    use = SurveyCases(folder, figures)
    for name, expected in figures["cases"].items():
        yield from readable(name, _one(use, name, expected))


def _one(use: SurveyCases, name: str, expected: Any) -> Cases:
    design, _, rest = name.partition(".")
    kind, _, columns = rest.partition(".")
    method = _method(use, design, kind)
    if method is None:
        yield NotRun(name, NO_FUNCTION)
    else:
        yield from method(use, name, expected, use.sample(design), columns)


def _method(use: SurveyCases, design: str, kind: str) -> Callable[..., Cases] | None:
    """
    Return how cases of a kind are computed; a column named as the kind is one compared between domains.
    """
    if design not in DESIGNS:
        return None
    if kind.endswith(BY_WAVE):
        return groups_by_wave
    known: Callable[..., Cases] | None = ESTIMATES.get(kind) or OTHER_WEIGHTS.get(kind)
    return known or (last_minus_first if kind in use.sample(design).columns else None)
