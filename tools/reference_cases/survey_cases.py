"""
What the cases of complex surveys share: the samples, estimates, limits of shares, means and totals.
"""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from dueregard.stats import survey
from reference_cases.cases import NO_FIGURE, NO_FUNCTION, Case, Cases, NotRun
from reference_cases.samples import Sample, first_wave, read_sample

Answer = Callable[[], Any]


class SurveyCases:
    """
    The samples of one folder, and the tolerances of its file.
    """

    def __init__(self, folder: Path, figures: Any) -> None:
        self.folder, self.tolerances, self.all = folder, figures["tolerance"], figures["cases"]
        self.sample = cache(partial(read_sample, folder))
        self.wave = cache(partial(first_wave, folder))

    def estimates(self, name: str, expected: Any, answer: Answer) -> Cases:
        """
        Yield estimates, standard errors, limits and design effects, as far as the reference has them.
        """
        found = cache(answer)
        yield self.case(f"{name}.estimate", lambda: found().values, expected["estimate"], "estimate_rel")
        if "se" in expected:
            yield self.case(f"{name}.se", lambda: found().errors, expected["se"], "se_rel")
        if "lower" in expected:
            interval = survey.normal_interval if expected.get("df") == "Inf" else survey.t_interval
            yield self.case(
                f"{name}.limits",
                lambda: [interval(found()).low, interval(found()).high],
                [expected["lower"], expected["upper"]],
                "ci_rel",
            )

    def limits(self, name: str, expected: Any, answer: Answer) -> Cases:
        """
        Yield an estimate and its limits.
        """
        if expected["estimate"] is None:
            yield NotRun(name, NO_FIGURE)
            return
        figures = [expected[key] for key in ("estimate", "lower", "upper")]
        yield self.case(name, lambda: _parts(answer()), figures, "ci_rel")

    def case(self, name: str, answer: Answer, expected: Any, tolerance: str) -> Case:
        """
        Return the case of some figures, within a tolerance named in the file.
        """
        # Standard errors of figures that are known exactly are 0 but for rounding.
        return Case(name, lambda: _flat(answer()), _flat(expected), self.tolerances[tolerance], 1e-12)


def _flat(value: Any) -> list[float]:
    return [
        float(number) for number in np.concatenate([np.ravel(part) for part in np.atleast_1d(_whole(value))])
    ]


def _whole(value: Any) -> Any:
    return np.array(value, dtype=np.float64)


def _parts(interval: Any) -> list[Any]:
    return [interval.estimate, interval.low, interval.high]


def limits_of_a_share(
    use: SurveyCases, name: str, expected: Any, sample: Sample, column: str, *, fitted: bool = False
) -> Cases:
    """
    Yield the limits of one share by every method the reference has.
    """
    values, inside = sample.answered(column)
    weights = sample.design.weights
    # With fitted weights the reference counts in people who did not answer, as `share_likelihood` tells.
    answering = {"dispersion": float(weights[inside].sum() / weights.sum())} if fitted else {}

    def share() -> Any:
        return survey.means(sample.design, values, among=inside)

    methods: dict[str, Answer] = {
        "logit": lambda: survey.share_logit(share()),
        "xlogit": lambda: survey.share_logit(share()),
        "asin": lambda: survey.share_arcsine(share()),
        "mean": lambda: survey.share_wald(share()),
        "beta": lambda: survey.share_beta(share(), inside.sum()),
        "likelihood": lambda: survey.share_likelihood(share(), inside.sum(), **answering),
    }
    for method, figures in expected.items():
        if method in methods:
            yield from use.limits(f"{name}.{method}", figures, methods[method])
        else:
            yield NotRun(f"{name}.{method}", NO_FUNCTION)


def simple_cases(method: Any, effect: Any) -> Any:
    """
    Return how cases of means or totals are computed, with their design effect.
    """

    def each(use: SurveyCases, name: str, expected: Any, sample: Sample, column: str) -> Cases:
        value, numbers = expected["value"], sample.numbers(column)
        yield from use.estimates(name, value, lambda: method(sample.design, numbers))
        if value["deff"] != []:
            yield use.case(f"{name}.deff", lambda: effect(sample.design, numbers), value["deff"], "se_rel")

    return each
