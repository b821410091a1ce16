"""
Suppression, rounding and differencing; representative response.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from dueregard.stats import disclosure, survey
from reference_cases.cases import NO_FUNCTION, Case, Cases, Kind, NotRun, known, read_table, row_cases

OUTCOME, WEIGHT = "responded", "design_weight"


def cases(figures: Any, folder: Path) -> Cases:
    """
    Yield every property of a suppressed table, every rounded one, and the figures of response.
    """
    yield from row_cases("suppression", figures["suppression"], _tables(), given=("input",))
    yield from row_cases("differencing", figures["differencing"], _differences(), given=("input",))
    if figures["r_indicator"]:
        yield from _response(figures["r_indicator"], figures["tolerance"]["r_indicator_abs"], folder)


def _tables() -> dict[str, Kind]:
    def round_of(total: Any) -> Any:
        return lambda row: disclosure.round_to_base(total(np.array(row["input"]["table"])))

    return {
        "primary_only_exactly_recovered": Kind(_recovered),
        "optimum": Kind(_properties, reads=_promised),
        "rounded_base5": Kind(round_of(lambda table: table)),
        "rounded_row_totals": Kind(round_of(lambda table: table.sum(axis=1))),
        "rounded_grand_total": Kind(round_of(lambda table: table.sum())),
    }


def _sensitive(row: Any) -> tuple[disclosure.LinkedCells, Any]:
    given = row["input"]
    cells = disclosure.cross_table(given["table"], publish_totals=True)
    return cells, disclosure.find_small(cells.counts, threshold=given["threshold"]) & cells.open


def _recovered(row: Any) -> list[list[Any]]:
    cells, sensitive = _sensitive(row)
    return _places(cells, sensitive & (disclosure.attack(cells, sensitive).width == 0))


def _places(cells: disclosure.LinkedCells, mask: Any) -> list[list[Any]]:
    keys: Any = cells.named(mask)
    return [list(key) for key in keys]


def _properties(row: Any) -> dict[str, Any]:
    """
    Return what the file asks of a suppressed table, and the bounds of its own example.
    """
    cells, sensitive = _sensitive(row)
    if row["optimum"]["added"] is None:
        return {"primary": _places(cells, sensitive)}
    width = row["input"]["width"]
    found = disclosure.suppress(cells, sensitive, width=width, guard_added=False)
    most = row["optimum"]["added"] + (found.method != "fewest cells")
    narrow = disclosure.attack(cells, found.hidden).width[found.sensitive] < width
    return {
        "primary": _places(cells, found.sensitive),
        "too narrow": int(narrow.sum()),
        "within the optimum": bool(found.added.sum() <= most),
        "attacker_bounds": _bounds(cells, row["optimum"].get("example_hidden", [])),
    }


def _bounds(cells: disclosure.LinkedCells, hidden: Any) -> list[list[Any]]:
    mask = cells.mask(tuple(key) for key in hidden)
    found = disclosure.attack(cells, mask)
    return [
        [*key, float(low), float(high)]
        for key, low, high, chosen in zip(cells.keys, *found, mask, strict=True)
        if chosen and isinstance(key, tuple)
    ]


def _promised(optimum: Any) -> dict[str, Any]:
    # The search behind the reference ends at a few cells: without a pattern there is nothing to compare.
    if optimum["added"] is None:
        return {"primary": optimum["primary"]}
    return {
        "primary": optimum["primary"],
        "too narrow": 0,
        "within the optimum": True,
        "attacker_bounds": optimum.get("attacker_bounds", []),
    }


def _differences() -> dict[str, Kind]:
    def compare(row: Any) -> disclosure.Differences:
        given = row["input"]
        return disclosure.compare_releases(given["all"], given["subset"], threshold=given["threshold"])

    return {
        "implied": Kind(lambda row: compare(row).implied),
        "unsafe_cells": Kind(lambda row: np.flatnonzero(compare(row).unsafe)),
    }


def _response(expected: Any, tolerance: float, folder: Path) -> Cases:
    rows = read_table(folder, "response.csv")
    names = [name for name in rows[0] if name not in {OUTCOME, WEIGHT}]
    columns = {name: np.array([row[name] for row in rows]) for name in names}
    weights = np.array([float(row[WEIGHT]) for row in rows])
    answered = np.array([int(row[OUTCOME]) for row in rows])
    fit = survey.response_propensities(answered, columns)
    found = {
        "coefficients": _named(fit.coefficients),
        "mean_propensity": fit.values.mean(),
        "S": survey.propensity_spread(fit.values),
        "R_indicator": survey.r_indicator(fit.values),
        "R_indicator_design_weighted": survey.r_indicator_weighted(fit.values, weights),
        "maximal_absolute_standardised_bias": survey.maximal_bias(fit.values),
        "response_rate": answered.mean(),
        "unconditional_partial": _partial(fit.values, columns),
    }
    for name, value in expected.items():
        if name in found:
            yield Case(f"r_indicator.{name}", known(found[name]), value, abs=tolerance)
        else:
            yield NotRun(f"r_indicator.{name}", NO_FUNCTION)


def _named(coefficients: Mapping[tuple[str, Any], float]) -> dict[str, float]:
    """
    Return the coefficients under the names the reference's formula gives them.
    """
    return {
        f"C({name})[T.{label}]" if name else "Intercept": value
        for (name, label), value in coefficients.items()
    }


def _partial(propensities: Any, columns: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: survey.partial_unconditional(propensities, labels) for name, labels in columns.items()}
    return {
        name: {
            "partial_r_variable": part.value,
            "categories": dict(zip(map(str, part.labels), part.by_group.tolist(), strict=True)),
        }
        for name, part in found.items()
    }
