"""
Series with a turning point, and a measure in some places and not in others.
"""

from typing import Any

import numpy as np

from dueregard import stats
from reference_cases.cases import Kind


def series(rel: float) -> dict[str, Kind]:
    """
    Return the kinds of figures of an interrupted series.
    """
    return {
        "ols": Kind(_lines, rel, 1e-12, _read),
        "quasipoisson_fourier": Kind(_counts, rel, 1e-12, _read),
    }


def _lines(row: Any) -> dict[str, Any]:
    given = row["input"]
    plain = stats.interrupted_line_plain(given["y"], change_at=given["change_at"])
    robust = stats.interrupted_line(given["y"], change_at=given["change_at"], lag=given["lag"])
    return {
        "estimate": [term.estimate for term in _terms(plain)],
        "se": [term.standard_error for term in _terms(plain)],
        "se_neweywest": [term.standard_error for term in _terms(robust)],
        "durbin_watson": plain.durbin_watson,
    }


def _counts(row: Any) -> dict[str, Any]:
    fit = stats.interrupted_counts(row["input"]["y"], change_at=row["input"]["change_at"])
    return {
        "estimate": [term.estimate for term in _terms(fit)],
        "se": [term.standard_error for term in _terms(fit)],
        "dispersion": fit.dispersion,
    }


def _terms(segments: stats.Segments) -> list[stats.Coefficient]:
    return [segments.start, segments.slope, segments.level_change, segments.slope_change, *segments.season]


def _read(value: Any) -> dict[str, Any]:
    return {name: figure for name, figure in value.items() if name != "names"}


def parallel(rel: float) -> dict[str, Kind]:
    """
    Return the kinds of figures of differences in differences.
    """
    return {
        "did_2x2": Kind(lambda row: stats.difference_in_differences(*_four_cells(row)).estimate, rel),
        "se_ols": Kind(
            lambda row: stats.difference_in_differences_pooled(*_four_cells(row)).standard_error, rel
        ),
        "se_hc1": Kind(lambda row: stats.difference_in_differences(*_four_cells(row)).standard_error, rel),
        "twfe": Kind(lambda row: _panel(row).estimate, rel),
        "se_cluster_cr1": Kind(lambda row: _panel(row).standard_error, rel),
        "se_cluster_cr0": Kind(_without_small_sample_factor, rel),
    }


def _columns(row: Any) -> dict[str, Any]:
    return {name: np.array(values) for name, values in row["input"].items()}


def _four_cells(row: Any) -> list[Any]:
    columns = _columns(row)
    measured, after = columns["treat"] == 1, columns["post"] == 1
    wheres = (measured & ~after, measured & after, ~measured & ~after, ~measured & after)
    return [columns["y"][where] for where in wheres]


def _panel(row: Any) -> stats.Coefficient:
    columns = _columns(row)
    return stats.panel_difference_in_differences(
        columns["y"],
        places=columns["unit"],
        periods=columns["time"],
        measure=columns["treat"] * columns["post"],
    )


def _without_small_sample_factor(row: Any) -> float:
    """
    Return the error without the factors for few places and many constants.
    """
    columns = _columns(row)
    places, periods, figures = len(set(columns["unit"])), len(set(columns["time"])), columns["y"].size
    factor = places / (places - 1) * (figures - 1) / (figures - places - periods)
    return float(_panel(row).standard_error / np.sqrt(factor))
