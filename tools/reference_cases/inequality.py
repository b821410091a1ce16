"""
Measures of inequality, standardised rates, life expectancy.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from dueregard import stats
from dueregard.stats.life_table import STARTS
from reference_cases.cases import Case, Cases, Kind, NotRun, Row, known, limits, row_cases

Z = 1.959963984540054
GRADIENTS = {
    "sii_linear": stats.slope_index,
    "rii_linear": stats.relative_index,
    "aci": stats.absolute_concentration_index,
    "rci": stats.relative_concentration_index,
}
GIVEN = ("id", "estimate", "population", "se", "favourable", "reference_index")
PERCENT = 100.0
QUIRK = "the reference counts each group twice in this form"
REASONS = {"sii_logit": QUIRK, "rii_logit": QUIRK}


def cases(figures: Any, folder: Path) -> Cases:
    """
    Yield every measure of inequality and every standardised figure.
    """
    tolerances = figures["tolerance"]
    for section, kinds in (("ordered", _ordered(tolerances)), ("nonordered", _nonordered(tolerances))):
        rows = _rows_of_groups(section, figures[section], folder) if figures[section] else []
        yield from row_cases(section, rows, kinds, given=("given", *GIVEN), reasons=REASONS)
    rel = tolerances["estimate_rel"]
    yield from row_cases("gini", figures["gini"], _gini(rel), given=("values", "weights"))
    yield from row_cases("dsr", figures["dsr"], _direct(rel), given=("x", "n", "stdpop"))
    yield from row_cases("isr", figures["isr"], _indirect(rel), given=("input",))
    yield from row_cases(
        "life", figures["life"], {"result": Kind(_life, rel, reads=_read_life)}, given=("input",)
    )
    for place, row in enumerate(figures["phe_sii"]):
        yield from _sampled(f"phe_sii[{place}]", row["input"], row["result"], tolerances)


def _rows_of_groups(section: str, rows: Any, folder: Path) -> list[Row]:
    inputs = json.loads((folder / "inputs" / "inequality.json").read_text(encoding="utf-8"))
    return [_Groups.together(*pair) for pair in zip(rows, inputs[section], strict=True)]


class _Groups:
    """
    The groups of one row as arrays, with the scale and the direction from the inputs.
    """

    def __init__(self, figures: Row, given: Row) -> None:
        self.estimates = np.array(figures["estimate"], dtype=np.float64)
        self.populations = np.array(figures["population"], dtype=np.float64)
        self.errors = np.array(figures["se"], dtype=np.float64)
        self.scale = float(given["scale"][0])
        self.is_favourable = bool(given["favourable"][0])
        best = self.estimates.argmax() if self.is_favourable else self.estimates.argmin()
        self.best = int(best)

    @classmethod
    def together(cls, figures: Row, given: Row) -> Row:
        return {"given": cls(figures, given), **figures}

    @property
    def pair(self) -> tuple[Any, Any]:
        return self.estimates, self.populations


def _of(compute: Any) -> Any:
    return lambda row: compute(row["given"], row)


def _ordered(tolerances: Row) -> dict[str, Kind]:
    rel = tolerances["estimate_rel"]

    def gradient(method: Any) -> Any:
        return _of(lambda groups, _: _figures(method(*groups.pair)))

    kinds = {name: Kind(gradient(method), rel, reads=_read) for name, method in GRADIENTS.items()}
    return kinds | _pairs(_ends, rel) | _gaps(rel)


def _pairs(choose: Any, rel: float) -> dict[str, Kind]:
    """
    Return the difference and the ratio of the two groups that are chosen.
    """

    def compare(method: Any) -> Any:
        def compute(groups: _Groups, row: Row) -> list[float]:
            first, second = choose(groups, row)
            figures, errors = groups.estimates, groups.errors
            return _figures(method(figures[first], errors[first], figures[second], errors[second]))

        return _of(compute)

    methods = {"difference": stats.difference_of_estimates, "ratio": stats.ratio_of_estimates}
    return {name: Kind(compare(method), rel, reads=_read) for name, method in methods.items()}


def _ends(groups: _Groups, _: Row) -> tuple[int, int]:
    # The end that should have more comes first: the last of the order when more is better.
    return (-1, 0) if groups.is_favourable else (0, -1)


def _reference_and_worst(groups: _Groups, row: Row) -> tuple[int, int]:
    """
    Return the reference group and the worst of the others, the one that should have more first.
    """
    reference = row["reference_index"] - 1
    others = np.delete(np.arange(groups.estimates.size), reference)
    figures = groups.estimates[others]
    worst = int(others[figures.argmin() if groups.is_favourable else figures.argmax()])
    return (reference, worst) if groups.is_favourable else (worst, reference)


def _figures(found: Any) -> list[float]:
    return [float(found.estimate), *limits(found)]


def _read(value: Row) -> list[float]:
    return [value["estimate"], value["lowerci"], value["upperci"]]


def _read_estimate(value: Row) -> float:
    return float(value["estimate"])


def _gaps(rel: float) -> dict[str, Kind]:
    def gap(groups: _Groups, _: Row) -> float:
        found = stats.population_gap(groups.estimates / groups.scale, groups.populations, best=groups.best)
        return float(found.estimate) * groups.scale

    def relative(groups: _Groups, row: Row) -> float:
        return PERCENT * gap(groups, row) / float(stats.population_mean(*groups.pair))

    return {
        "par": Kind(_of(gap), rel, 1e-10, _read_estimate),
        "paf": Kind(_of(relative), rel, 1e-10, _read_estimate),
    }


def _nonordered(tolerances: Row) -> dict[str, Kind]:
    rel, se_rel = tolerances["estimate_rel"], tolerances["se_rel"]

    def percent(method: Any) -> Any:
        return _of(lambda groups, _: PERCENT * method(*groups.pair))

    def variance(groups: _Groups, _: Row) -> Any:
        return stats.between_group_variance(*groups.pair, groups.errors)

    kinds = {
        "bgv": Kind(_of(lambda groups, row: _figures(variance(groups, row))), se_rel, reads=_read),
        "bgsd": Kind(
            _of(lambda groups, row: variance(groups, row).estimate ** 0.5), rel, reads=_read_estimate
        ),
        "cov": Kind(percent(stats.coefficient_of_variation), rel, reads=_read_estimate),
        "idisu": Kind(percent(stats.index_of_disparity), rel, reads=_read_estimate),
        "idisw": Kind(percent(stats.index_of_disparity_weighted), rel, reads=_read_estimate),
        "theil": Kind(_of(_entropy(stats.theil_index)), se_rel, reads=_read_entropy),
        "mld": Kind(_of(_entropy(stats.mean_log_deviation)), se_rel, reads=_read_entropy),
    }
    for letter in "mbr":
        kinds[f"md{letter}u"] = Kind(_of(_distance(letter)), rel, reads=_read_estimate)
        kinds[f"md{letter}w"] = Kind(_of(_weighted_distance(letter)), rel, reads=_read_estimate)
    return kinds | _pairs(_reference_and_worst, rel) | _gaps(rel)


def _entropy(method: Any) -> Any:
    def compute(groups: _Groups, _: Row) -> list[float]:
        found = method(*groups.pair, groups.errors)
        # The reference prints the estimate times 1,000 and the standard error as it is.
        return [1000 * float(found.estimate), float(found.high - found.low) / 2 / Z]

    return compute


def _read_entropy(value: Row) -> list[float]:
    return [value["estimate"], value["se"]]


def _point(letter: str, groups: _Groups, row: Row) -> float:
    """
    Return what distances are measured from: the mean, the best group, or the reference group.
    """
    points = {
        "m": stats.population_mean(*groups.pair),
        "b": groups.estimates[groups.best],
        "r": groups.estimates[row["reference_index"] - 1],
    }
    return float(points[letter])


def _distance(letter: str) -> Any:
    return lambda groups, row: stats.mean_distance(groups.estimates, _point(letter, groups, row))


def _weighted_distance(letter: str) -> Any:
    return lambda groups, row: stats.mean_distance_weighted(
        groups.estimates, groups.populations, _point(letter, groups, row)
    )


def _gini(rel: float) -> dict[str, Kind]:
    return {
        "gini_laeken_pct": Kind(lambda row: PERCENT * stats.gini(row["values"], row["weights"]), rel),
        "gini_unweighted_pct": Kind(lambda row: PERCENT * stats.gini(row["values"]), rel),
    }


def _direct(rel: float) -> dict[str, Kind]:
    def call(method: Any, per: float, row: Row) -> list[float]:
        found = method(row["x"], row["n"], row["stdpop"], **_level(row["phe_dobson"]))
        return [float(found.estimate) * per, *limits(found, per)]

    return {
        "phe_dobson": Kind(
            lambda row: call(stats.direct_rate, _per(row["phe_dobson"]), row), rel, reads=_read_phe
        ),
        "fay_feuer_gamma": Kind(
            lambda row: call(stats.direct_rate_gamma, _per(row["phe_dobson"]), row),
            rel,
            reads=lambda value: [value["adj.rate"], value["lci"], value["uci"]],
        ),
    }


def _indirect(rel: float) -> dict[str, Kind]:
    def call(method: Any, per: float, row: Row, name: str) -> list[float]:
        numbers = [row["input"][key] for key in ("x", "n", "x_ref", "n_ref")]
        found = method(*numbers, **_level(row[name]))
        return [float(stats.expected_count(*numbers[1:])), float(found.estimate) * per, *limits(found, per)]

    def read(value: Row) -> list[float]:
        return [value["expected"], *_read_phe(value)]

    return {
        "isratio": Kind(
            lambda row: call(stats.indirect_ratio, _per(row["isratio"]), row, "isratio"), rel, reads=read
        ),
        "israte": Kind(
            lambda row: call(stats.indirect_rate, _per(row["israte"]), row, "israte"), rel, reads=read
        ),
    }


def _sampled(name: str, given: Row, expected: Row, tolerances: Row) -> Cases:
    """
    Yield the gradient of figures with errors of their own; the reference simulates its limits.
    """
    if expected.get("transform", "none") != "none":
        yield NotRun(name, f"no public function takes figures transformed by {expected['transform']}")
        return
    numbers = given["value"], given["population"], given["se"]
    confidence = expected["CI_confidence"]
    level, per = float(confidence.rstrip("%")) / 100, float(expected.get("multiplier", 1))
    for figure, method, times in (
        ("sii", stats.slope_index_sampled, per),
        ("rii", stats.relative_index_sampled, 1.0),
    ):
        found = method(*numbers, level=level)
        rel = tolerances["estimate_rel"]
        yield Case(f"{name}.{figure}", known(float(found.estimate) * times), expected[figure], rel)
        ends = [_simulated(expected, f"{figure}_{end}") for end in ("lower", "upper")]
        yield Case(
            f"{name}.{figure}.limits", known(limits(found, times)), ends, tolerances["simulated_ci_rel"]
        )


def _simulated(expected: Row, stem: str) -> float:
    """
    Return a limit, whose name ends in its level.
    """
    (limit,) = (value for name, value in expected.items() if name.startswith(stem))
    return float(limit)


def _life(row: Row) -> list[Any]:
    given, ages = row["input"], row["result"]["startage"]
    starts = STARTS[: len(given["pop"])]
    level = float(np.atleast_1d(row["result"]["confidence"])[0].rstrip("%")) / 100
    found = stats.life_expectancy(given["deaths"], given["pop"], starts=starts, level=level)
    places = [starts.index(age) for age in np.atleast_1d(ages)]
    return [part[places].tolist() for part in found]


def _read_life(value: Row) -> list[Any]:
    return [np.atleast_1d(value[name]).tolist() for name in ("value", "lowercl", "uppercl")]


def _read_phe(value: Row) -> list[float]:
    return [value["value"], value["lowercl"], value["uppercl"]]


def _per(value: Row) -> float:
    """
    Return the multiplier the reference writes at the end of its label.
    """
    return float(value["statistic"].split()[-1].removeprefix("x"))


def _level(value: Row) -> dict[str, float]:
    return {"level": float(value["confidence"].rstrip("%")) / 100}
