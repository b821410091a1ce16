"""
Estimates with other weights: fitted to known totals, replicated, without correction, with lonely clusters.
"""

from functools import partial
from typing import Any

import numpy as np

from dueregard.stats import survey
from reference_cases.cases import NO_FUNCTION, Cases, NotRun
from reference_cases.samples import Sample, columns_of, with_lonely_cluster, without_correction
from reference_cases.survey_cases import SurveyCases, limits_of_a_share
from reference_cases.survey_estimates import ESTIMATES

SHARE, TOTAL = "ciprop_", "total_"


def _without_correction(use: SurveyCases, name: str, expected: Any, _sample: Sample, columns: str) -> Cases:
    sample = without_correction(use.folder, name.partition(".")[0])
    kind, _, column = columns.partition(".")
    yield from ESTIMATES[kind](use, name, expected, sample, column)


def _post_stratified(use: SurveyCases, name: str, expected: Any, sample: Sample, columns: str) -> Cases:
    (by,) = (key for key in expected["targets"][0] if key != "Freq")
    known = _targets(expected["targets"], by)
    design = survey.post_stratify(sample.design, sample.columns[by], known)
    kind, _, column = columns.partition(".")
    yield from ESTIMATES[kind](use, name, expected, Sample(design, sample.columns), column)


def _targets(rows: Any, name: str) -> dict[Any, float]:
    return {row[name]: row["Freq"] for row in rows}


def _margin(sample: Sample, name: str, rows: Any) -> survey.Margin:
    """
    Return known totals; a plain list of them is in the order of the groups' names.
    """
    labels = sample.columns[name]
    if isinstance(rows[0], dict):
        return survey.Margin(labels, _targets(rows, name))
    return survey.Margin(labels, dict(zip(np.unique(labels).tolist(), rows, strict=True)))


def _raked(use: SurveyCases, name: str, expected: Any, sample: Sample, _columns: str) -> Cases:
    margins = [_margin(sample, by, rows) for by, rows in expected["targets"].items()]
    raked = Sample(survey.rake(sample.design, margins), sample.columns)
    yield from _weights(use, name, expected, raked)
    yield from _means_of(use, name, expected, raked)
    if "kish_deff" in expected:
        effect = expected["kish_deff"]
        found = partial(survey.kish_design_effect, raked.design.weights)
        yield use.case(f"{name}.kish_deff", found, effect, "estimate_rel")
    for key, figures in expected.items():
        if key.startswith(SHARE):
            column = key.removeprefix(SHARE)
            yield from limits_of_a_share(use, f"{name}.{key}", figures, raked, column, fitted=True)


def _weights(use: SurveyCases, name: str, expected: Any, sample: Sample) -> Cases:
    head = expected["weights_head"]
    yield use.case(f"{name}.weights", lambda: sample.design.weights[: len(head)], head, "estimate_rel")


def _means_of(use: SurveyCases, name: str, expected: Any, sample: Sample) -> Cases:
    value = expected["value"]
    values = np.stack([sample.numbers(column) for column in np.atleast_1d(value["names"])], axis=1)
    yield from use.estimates(name, value, lambda: survey.means(sample.design, values))


def _calibrated(method: Any) -> Any:
    def each(use: SurveyCases, name: str, expected: Any, sample: Sample, _columns: str) -> Cases:
        # Of two cases that share their known totals the first one tells them.
        totals = expected.get("totals") or use.all[f"{name.partition('.')[0]}.calibrate_linear"]["totals"]
        known = np.column_stack([_auxiliary(sample, column) for column in totals])
        calibrated = Sample(method(sample.design, known, list(totals.values())), sample.columns)
        yield from _weights(use, name, expected, calibrated)
        yield from _means_of(use, name, expected, calibrated)
        for key, total in expected.items():
            if key.startswith(TOTAL):
                numbers = calibrated.numbers(key.removeprefix(TOTAL))
                found = partial(survey.totals, calibrated.design, numbers)
                yield from use.estimates(f"{name}.{key}", total, found)

    return each


def _auxiliary(sample: Sample, name: str) -> Any:
    """
    Return the column a known total is of: a constant, numbers, or being of a group.
    """
    if name == "intercept":
        return np.ones(sample.design.weights.size)
    if name in sample.columns:
        return sample.numbers(name)
    by = max((column for column in sample.columns if name.startswith(column)), key=len)
    return (sample.columns[by] == name.removeprefix(by)).astype(np.float64)


def _replicated(use: SurveyCases, name: str, expected: Any, sample: Sample, kind: str) -> Cases:
    if kind != "JK1":
        yield NotRun(name, NO_FUNCTION)
        return
    replicates = survey.jackknife_one(sample.design)
    value, total = expected["value"], expected["total"]
    columns = np.stack([sample.numbers(column) for column in np.atleast_1d(value["names"])], axis=1)
    yield from use.estimates(name, value, lambda: survey.replicate_means(replicates, columns))
    totals = sample.numbers(total["names"])
    yield from use.estimates(f"{name}.total", total, lambda: survey.replicate_totals(replicates, totals))
    over, under = sample.numbers("api00"), sample.numbers("api99")
    yield from use.estimates(
        f"{name}.ratio", expected["ratio"], lambda: survey.replicate_ratios(replicates, over, under)
    )
    labels = sample.columns["stype"]
    yield from use.estimates(
        f"{name}.by", expected["by"], lambda: survey.replicate_domain_means(replicates, over, labels)
    )


def _of_first_wave(use: SurveyCases, name: str, expected: Any, _sample: Sample, kind: str) -> Cases:
    """
    Raked weights, the jackknife, or replicate weights given in a file whose name ends in the kind.
    """
    if kind == "rake":
        yield from _raked(use, name, expected, use.wave(), "")
    elif kind == "JKn":
        yield from _of_replicates(use, name, expected, survey.jackknife_strata(use.wave().design))
    elif kind.startswith("bootstrap"):
        yield from _of_replicates(use, name, expected, _given(use, expected, kind))
    else:
        yield NotRun(name, NO_FUNCTION)


def _given(use: SurveyCases, expected: Any, kind: str) -> Any:
    (path,) = (use.folder / "inputs").glob(f"*_{kind}.csv")
    table = columns_of(use.folder, path.name)
    weights = np.stack([column.astype(np.float64) for column in table.values()], axis=1)
    return survey.given_replicates(
        use.wave().design.weights,
        weights,
        scale=expected["scale"],
        shares=np.full(weights.shape[1], expected["rscales_first"], dtype=np.float64),
        about_estimate=expected["mse"],
    )


def _of_replicates(use: SurveyCases, name: str, expected: Any, replicates: Any) -> Cases:
    sample = use.wave()
    numbers = sample.numbers(expected["value"]["names"])
    yield from use.estimates(name, expected["value"], lambda: survey.replicate_means(replicates, numbers))
    values, inside = sample.answered("confident")
    labels = sample.columns["ethnicity"]
    yield from use.estimates(
        f"{name}.by",
        expected["by"],
        lambda: survey.replicate_domain_means(replicates, values, labels, among=inside),
    )


def _lonely(use: SurveyCases, name: str, expected: Any, _sample: Sample, rule: str) -> Cases:
    sample = with_lonely_cluster(use.folder, rule)
    yield from _means_of(use, name, expected, sample)


#: How cases are computed, by the word after the design in their name.
OTHER_WEIGHTS = {
    "lonely": _lonely,
    "nofpc": _without_correction,
    "poststratify": _post_stratified,
    "rake": _raked,
    "calibrate_linear": _calibrated(survey.calibrate_linear),
    "calibrate_raking": _calibrated(survey.calibrate_raking),
    "rep": _replicated,
    "wave1": _of_first_wave,
}
