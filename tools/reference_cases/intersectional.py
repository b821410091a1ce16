"""
Strata in multilevel models, and rates of many groups drawn towards the whole.
"""

from abc import ABC, abstractmethod
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from dueregard import stats
from dueregard.stats import maihda
from dueregard.stats.maihda_linear import maihda_linear_ml, maihda_linear_reml
from dueregard.stats.maihda_logit import maihda_logit
from reference_cases.cases import NO_FUNCTION, Case, Cases, Kind, NotRun, read_table, row_cases
from reference_cases.strata import design_of, gather_people

PEOPLE = "intersectional_synthetic.csv"
MODELS = ("null", "main")
FIGURES_OF_A_STRATUM = ("u", "sd", "n", "crude", "shrunk")


def cases(figures: Any, folder: Path) -> Cases:
    """
    Yield the figures of the models of shares, of the models of means, and of shrinkage.
    """
    tolerances = figures["tolerance"]
    yield from row_cases(
        "empirical_bayes", figures["empirical_bayes"], _shrinkage(tolerances), given=("input",)
    )
    labels = [row["stratum"] for row in (figures["binomial"] or figures["gaussian"])["strata_null"]]
    if not labels:
        return
    names, values = gather_people(read_table(folder, PEOPLE), labels)
    yes = next(name for name, strata in values.items() if set(np.concatenate(strata)) <= {0.0, 1.0})
    amount = next(name for name in values if name != yes)
    if figures["binomial"]:
        shares = _Shares(figures["binomial"], labels, names, values[yes])
        yield from _models("binomial", figures["binomial"], shares, tolerances)
    if figures["gaussian"]:
        means = _Means(figures["gaussian"], labels, names, values[amount])
        yield from _models("gaussian", figures["gaussian"], means, tolerances)


class _Strata(ABC):
    """
    The strata of one outcome, and the two models of them.
    """

    def __init__(self, figures: Any, labels: list[str], names: list[str], values: list[Any]) -> None:
        self.model = figures["model"]
        effects = [name for name in figures["main"]["fixed"]["names"] if name != "(Intercept)"]
        self.designs = {"null": None, "main": design_of(names, labels, effects)}
        self.total = np.array([people.size for people in values])
        self.mean = np.array([people.mean() for people in values])
        self.variance = np.array([people.var() for people in values])

    @abstractmethod
    def fit(self, name: str) -> maihda.StratumModel:
        """
        Return the model of strata alone ("null") or with main effects ("main").
        """

    @abstractmethod
    def figures(self, name: str) -> dict[str, Any]:
        """
        Return the figures of a model as a whole.
        """

    def of_strata(self, name: str) -> dict[str, Any]:
        strata = self.fit(name).strata
        return {
            "u": strata.effect,
            "sd": strata.standard_deviation,
            "shrunk": strata.predicted,
            "n": self.total,
            "crude": self.mean,
        }


class _Shares(_Strata):
    @cache  # noqa: B019 - lives as long as the cases of one file
    def fit(self, name: str) -> maihda.StratumModel:
        points = {"points": 1} if "Laplace" in self.model else {}
        return maihda_logit(np.round(self.mean * self.total), self.total, self.designs[name], **points)

    def figures(self, name: str) -> dict[str, Any]:
        fit = self.fit(name)
        count = np.round(self.mean * self.total)
        return {
            "var": fit.between,
            "vpc_latent": fit.partition,
            "mor": maihda.median_odds_ratio(fit.between),
            "loglik": fit.log_likelihood,
            "auc": maihda.discriminatory_accuracy(count, self.total, fit.strata.predicted),
        }


class _Means(_Strata):
    @cache  # noqa: B019 - lives as long as the cases of one file
    def fit(self, name: str) -> maihda.StratumModel:
        method = maihda_linear_reml if "REML" in self.model else maihda_linear_ml
        return method(self.total, self.mean, self.variance, self.designs[name])

    def figures(self, name: str) -> dict[str, Any]:
        fit = self.fit(name)
        return {
            "between": fit.between,
            "within": fit.within,
            "vpc": fit.partition,
            "reml": -2 * fit.log_likelihood,
            "ml": -2 * fit.log_likelihood,
            "loglik": fit.log_likelihood,
        }


def _models(section: str, figures: Any, strata: _Strata, tolerances: Any) -> Cases:
    for name in MODELS:
        yield from _model(f"{section}.{name}", name, figures[name], strata, tolerances)
        yield from _strata(f"{section}.strata_{name}", name, figures[f"strata_{name}"], strata, tolerances)
    yield Case(
        f"{section}.pcv",
        lambda: maihda.explained_share(strata.fit("null"), strata.fit("main")),
        figures["pcv"],
        abs=tolerances["pcv_abs"],
    )


def _model(section: str, name: str, expected: Any, strata: _Strata, tolerances: Any) -> Cases:
    fixed = expected["fixed"]
    for part, read in (("estimate", "estimate"), ("se", "standard_error")):
        yield Case(
            f"{section}.fixed.{part}",
            partial(_fixed, strata, name, read),
            np.atleast_1d(fixed[part]).tolist(),
            rel=tolerances["fixed_rel"],
        )
    for figure, value in expected.items():
        if figure == "fixed":
            continue
        rel, absolute = _tolerance(figure, tolerances)
        yield Case(f"{section}.{figure}", partial(_whole, strata, name, figure), value, rel, absolute)


def _fixed(strata: _Strata, name: str, part: str) -> Any:
    return getattr(strata.fit(name).fixed, part)


def _whole(strata: _Strata, name: str, figure: str) -> Any:
    return strata.figures(name)[figure]


def _each(strata: _Strata, name: str, figure: str) -> Any:
    return strata.of_strata(name)[figure]


def _tolerance(figure: str, tolerances: Any) -> tuple[float, float]:
    if figure in {"var", "between", "within"}:
        return tolerances["variance_rel"], 0.0
    if figure.startswith("vpc"):
        return 0.0, tolerances["vpc_abs"]
    # The file names no tolerance for the others: that of the fixed effects is the nearest.
    return tolerances["fixed_rel"], 0.0


def _strata(section: str, name: str, rows: Any, strata: _Strata, tolerances: Any) -> Cases:
    for figure in rows[0]:
        if figure == "stratum":
            continue
        if figure not in FIGURES_OF_A_STRATUM:
            yield NotRun(f"{section}.{figure}", NO_FUNCTION)
            continue
        yield Case(
            f"{section}.{figure}",
            partial(_each, strata, name, figure),
            [row[figure] for row in rows],
            abs=tolerances["shrunk_abs"],
        )


def _shrinkage(tolerances: Any) -> dict[str, Kind]:
    marshall, beta = tolerances["eb_marshall_rel"], tolerances["betabinomial_rel"]

    def numbers(row: Any) -> tuple[Any, Any]:
        return row["input"]["x"], row["input"]["n"]

    def parameters(row: Any) -> dict[str, float]:
        found = stats.shrink_rates(*numbers(row))
        return {"a": float(found.between), "b": float(found.mean)}

    def posterior(row: Any) -> list[Any]:
        prior = stats.fit_beta_prior(*numbers(row))
        return [*prior, stats.shrink_with_prior(*numbers(row), prior).estimate.tolist()]

    def lognormal(row: Any) -> list[Any]:
        prior = stats.fit_lognormal_prior(*numbers(row))
        rates = stats.shrink_rates_with_prior(*numbers(row), prior).estimate.tolist()
        # The fit is of the same kind as the models above, with their tolerance.
        return [prior.log_rate, *rates]

    return {
        "lognormal_glmer": Kind(
            lognormal, tolerances["fixed_rel"], reads=lambda value: [value["intercept"], *value["rate"]]
        ),
        "raw": Kind(lambda row: stats.wilson(*numbers(row)).estimate, marshall),
        "marshall_poisson": Kind(lambda row: stats.shrink_rates(*numbers(row)).rate, marshall),
        "marshall_parameters": Kind(parameters, marshall),
        "marshall_binomial": Kind(lambda row: stats.shrink_shares(*numbers(row)).rate, marshall),
        "betabinomial_ml": Kind(
            posterior, beta, reads=lambda value: [value["shape1"], value["shape2"], value["posterior_mean"]]
        ),
    }
