"""
Estimates from the designs as they were drawn: shares, domains, ratios, tests, quantiles, models.
"""

from functools import cache, partial
from typing import Any

import numpy as np

from dueregard.stats import survey
from reference_cases.cases import NO_FUNCTION, Case, Cases, NotRun
from reference_cases.samples import Sample, dummies
from reference_cases.survey_cases import Answer, SurveyCases, limits_of_a_share, simple_cases

BY_WAVE = "_by_wave"
TESTS = {
    "F": survey.rao_scott_f,
    "Chisq": survey.rao_scott_chi_square,
    "Wald": survey.wald_independence,
    "adjWald": survey.wald_independence_adjusted,
    "lincom": survey.rao_scott_combination,
    # The reference had no exact tail at hand and fell back to the saddlepoint for both.
    "saddlepoint": survey.rao_scott_combination,
}


def _freedom(_use: SurveyCases, name: str, expected: Any, sample: Sample, _columns: str) -> Cases:
    yield Case(name, lambda: survey.degrees_of_freedom(sample.design), expected["degf"])


def _shares(use: SurveyCases, name: str, expected: Any, sample: Sample, column: str) -> Cases:
    value, labels = expected["value"], sample.columns[column]
    groups = [group.removeprefix(column) for group in value["names"]]
    inside = (labels[:, np.newaxis] == np.array(groups)).astype(np.float64)
    yield from use.estimates(name, value, lambda: survey.means(sample.design, inside))
    yield use.case(
        f"{name}.deff", lambda: survey.design_effect_of_means(sample.design, inside), value["deff"], "se_rel"
    )


def _share_limits(use: SurveyCases, name: str, expected: Any, sample: Sample, column: str) -> Cases:
    yield from limits_of_a_share(use, name, expected["value"], sample, column)


def _domains(method: Any) -> Any:
    def each(use: SurveyCases, name: str, expected: Any, sample: Sample, columns: str) -> Cases:
        outcome, domain = sample.split(columns)
        yield from _domain_figures(
            use, name, expected["value"], sample, (method, outcome, sample.columns[domain])
        )

    return each


def _two_domains(use: SurveyCases, name: str, expected: Any, sample: Sample, columns: str) -> Cases:
    """
    Domains of means; of totals where the reference says so.
    """
    method = survey.domain_totals if "total" in expected["fun"] else survey.domain_means
    yield from _domains(method)(use, name, expected, sample, columns)


def _domain_figures(
    use: SurveyCases, name: str, expected: Any, sample: Sample, what: tuple[Any, str, Any]
) -> Cases:
    method, outcome, domain = what
    values, inside = sample.answered(outcome)
    yield from use.estimates(
        name,
        expected,
        lambda: _arrange(method(sample.design, values, domain, among=inside), expected["groups"]),
    )


def _arrange(found: Any, groups: Any) -> Any:
    order = [found.labels.tolist().index(group) for group in groups]
    return found._replace(values=found.values[order], errors=found.errors[order])


def _domain_logit(use: SurveyCases, name: str, expected: Any, sample: Sample, columns: str) -> Cases:
    outcome, domain = sample.split(columns)
    values, inside = sample.answered(outcome)

    def limits() -> Any:
        shares = survey.domain_means(sample.design, values, sample.columns[domain], among=inside)
        # Here the reference takes each domain's own degrees of freedom.
        return survey.share_logit(shares, df=shares.own_df)

    yield from use.limits(name, expected, limits)


def _ratio(use: SurveyCases, name: str, expected: Any, sample: Sample, columns: str) -> Cases:
    over, under = (sample.numbers(column) for column in sample.split(columns))
    yield from use.estimates(name, expected["value"], lambda: survey.ratios(sample.design, over, under))


def _independence(use: SurveyCases, name: str, expected: Any, sample: Sample, columns: str) -> Cases:
    outcome, by = sample.split(columns)
    values, inside = sample.answered(outcome)
    for test, figures in expected["value"].items():
        if test not in TESTS:
            yield NotRun(f"{name}.{test}", NO_FUNCTION)
            continue
        found = cache(partial(TESTS[test], sample.design, values, sample.columns[by], among=inside))
        yield from _one_test(use, f"{name}.{test}", figures, found)


def _one_test(use: SurveyCases, name: str, expected: Any, found: Answer) -> Cases:
    freedom = np.atleast_1d(expected["parameter"])

    def statistic() -> list[float]:
        return [found().statistic, *[found().df, found().denominator_df][: freedom.size]]

    yield use.case(f"{name}.statistic", statistic, [expected["statistic"], *freedom], "estimate_rel")
    # Of sums of chi-squares the reference has a saddlepoint approximation.
    rel = 0.0 if freedom.size else use.tolerances["saddlepoint_p_rel"]
    yield Case(f"{name}.p", lambda: found().p, expected["p"], rel, use.tolerances["p_abs"])


def _quantiles(use: SurveyCases, name: str, expected: Any, sample: Sample, column: str) -> Cases:
    yield from use.limits(
        name, expected, lambda: survey.quantiles(sample.design, sample.numbers(column), expected["p"])
    )


def _logistic(use: SurveyCases, name: str, expected: Any, sample: Sample, columns: str) -> Cases:
    outcome, by = sample.split(columns)
    values, inside = sample.answered(outcome)
    groups = [group.removeprefix(by) for group in expected["names"][1:]]
    known = dummies(sample.columns[by], groups)
    found = cache(lambda: survey.logistic_model(sample.design, known, values, among=inside))
    yield from use.estimates(name, expected, found)
    yield Case(f"{name}.df", lambda: found().df, expected["df_resid"])
    yield Case(f"{name}.p", lambda: survey.t_test(found())[1], expected["p"], abs=use.tolerances["p_abs"])


def _two_means(use: SurveyCases, name: str, expected: Any, sample: Sample, columns: str) -> Cases:
    outcome, half = sample.split(columns)
    second = sample.columns[half] == np.unique(sample.columns[half])[1]
    found = cache(lambda: survey.difference_of_means(sample.design, sample.numbers(outcome), second))
    yield use.case(f"{name}.difference", lambda: found().values, expected["difference"], "estimate_rel")
    yield use.case(f"{name}.t", lambda: survey.t_test(found())[0], expected["t"], "se_rel")
    yield Case(f"{name}.df", lambda: found().df, expected["df"])
    p = use.tolerances["p_abs"]
    yield Case(f"{name}.p", lambda: survey.t_test(found())[1], np.atleast_1d(expected["p"]).tolist(), abs=p)


def last_minus_first(use: SurveyCases, name: str, expected: Any, sample: Sample, columns: str) -> Cases:
    """
    Domains of an outcome that names the case, and the last of them less the first.
    """
    outcome, domain = name.split(".")[1], sample.columns[columns.removeprefix("by.")]
    values, inside = sample.answered(outcome)
    found = cache(lambda: survey.domain_mean_covariance(sample.design, values, domain, among=inside))
    yield from use.estimates(name, expected["value"], found)
    signs = [-1.0] + [0.0] * (len(expected["value"]["groups"]) - 2) + [1.0]
    yield from use.estimates(
        f"{name}.contrast", expected["contrast"], lambda: survey.contrast(found(), signs)
    )
    groups = cache(lambda: survey.domain_means(sample.design, values, domain, among=inside))
    yield Case(
        f"{name}.n",
        lambda: dict(zip(groups().labels.tolist(), groups().respondents.tolist(), strict=True)),
        expected["n"],
    )


def _wave_change(use: SurveyCases, name: str, expected: Any, sample: Sample, _columns: str) -> Cases:
    values, inside = sample.answered("confident")
    waves = cache(
        lambda: survey.domain_mean_covariance(sample.design, values, sample.columns["wave"], among=inside)
    )
    change = cache(lambda: survey.contrast(waves(), [-1, 1]))
    yield use.case(
        f"{name}.waves", lambda: waves().values, [expected["wave1"], expected["wave2"]], "estimate_rel"
    )
    figures = {"estimate": expected["difference"], "se": expected["se"]}
    yield from use.estimates(f"{name}.difference", figures, change)
    yield Case(f"{name}.df", lambda: change().df, expected["df"])


def groups_by_wave(use: SurveyCases, name: str, expected: Any, sample: Sample, _columns: str) -> Cases:
    """
    Yield shares in the groups of a characteristic, for each wave.
    """
    by = sample.columns[name.rpartition(".")[2].removesuffix(BY_WAVE)]
    domain = np.char.add(np.char.add(by, "."), sample.columns["wave"])
    yield from _domain_figures(
        use, name, expected["value"], sample, (survey.domain_means, "confident", domain)
    )


#: How cases are computed, by the word after the design in their name.
ESTIMATES = {
    "degf": _freedom,
    "mean": simple_cases(survey.means, survey.design_effect_of_means),
    "mean_z": simple_cases(survey.means, survey.design_effect_of_means),
    "total": simple_cases(survey.totals, survey.design_effect_of_totals),
    "props": _shares,
    "ciprop": _share_limits,
    "by": _two_domains,
    "by_total": _domains(survey.domain_totals),
    "by_ciprop_logit": _domain_logit,
    "ratio": _ratio,
    "chisq": _independence,
    "quantile": _quantiles,
    "logit": _logistic,
    "ttest": _two_means,
    "wave_change_pp": _wave_change,
}
