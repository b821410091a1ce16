"""
Funnels of shares and of ratios, their flags, and counts watched as they come in.
"""

from typing import Any

import numpy as np

from dueregard import stats
from dueregard.stats import funnel
from reference_cases.cases import Kind

FLAGS = {
    funnel.FAR_BELOW: "Low (0.001)",
    funnel.BELOW: "Low (0.025)",
    funnel.WITHIN: "Not significant",
    funnel.ABOVE: "High (0.025)",
    funnel.FAR_ABOVE: "High (0.001)",
}
OF_SHARES = "PR"
#: Levels by the ends of their names.
LEVELS = {"95": 0.95, "998": 0.998}
PLAIN, WIDENED = "limits_unadjusted_sorted_by_denominator", "limits_od_sorted_by_denominator"


def funnels(rel: float) -> dict[str, Kind]:
    """
    Return the kinds of figures of a funnel.
    """
    return {
        "target": Kind(lambda row: _funnel(row).target, rel),
        "z": Kind(lambda row: _funnel(row).score, rel, 1e-9),
        "phi_winsorised10": Kind(lambda row: _funnel(row).dispersion, rel),
        "tau2": Kind(lambda row: _funnel(row).between, rel, 1e-12),
        PLAIN: Kind(_plain, rel, 1e-12, lambda value: _read(value, "")),
        WIDENED: Kind(_widened, rel, 1e-12, lambda value: _read(value, "od")),
    }


def _funnel(row: Any) -> stats.Funnel:
    given = row["input"]
    method = stats.funnel_of_shares if given["type"] == OF_SHARES else stats.funnel_of_ratios
    return method(given["numerator"], given["denominator"])


def _plain(row: Any) -> list[Any]:
    method = stats.share_funnel_limits if row["input"]["type"] == OF_SHARES else stats.ratio_funnel_limits
    return _ends([method(_funnel(row).target, _sizes(row), level=level) for level in LEVELS.values()])


def _widened(row: Any) -> list[Any]:
    drawn = _funnel(row)
    of_shares = row["input"]["type"] == OF_SHARES
    method = stats.share_funnel_limits if of_shares else stats.ratio_funnel_limits_widened
    return _ends(
        [method(drawn.target, _sizes(row), between=drawn.between, level=level) for level in LEVELS.values()]
    )


def _sizes(row: Any) -> list[float]:
    return sorted(row["input"]["denominator"])


def _ends(intervals: Any) -> list[Any]:
    return [end.tolist() for interval in intervals for end in (interval.low, interval.high)]


def _read(value: Any, prefix: str) -> list[Any]:
    return [value[f"{prefix}{end}{level}"] for level in LEVELS for end in ("ll", "ul")]


def flags(row: Any) -> list[str]:
    """
    Return the flag of each place in the reference's words.
    """
    found = stats.funnel_flags(row["input"]["numerator"], row["input"]["denominator"])
    return [FLAGS[flag] for flag in found]


def watches(rel: float) -> dict[str, Kind]:
    """
    Return the kinds of figures of a series watched after its baseline.
    """
    return {
        "baseline_mean": Kind(
            lambda row: (
                stats.poisson_exact(
                    sum(row["input"]["y"][: row["input"]["baseline"]]), row["input"]["baseline"]
                ).estimate
            ),
            rel,
        ),
        "cusum_standard_transform": Kind(_cusum, reads=_read_cusum),
        "glr_poisson": Kind(_likelihood_ratios, rel, 1e-9, _read_likelihood_ratios),
    }


def _watched(row: Any) -> list[float]:
    return list(row["input"]["y"][row["input"]["baseline"] :])


def _cusum(row: Any) -> dict[str, Any]:
    given = row["input"]
    watch = stats.poisson_cusum(_watched(row), row["baseline_mean"], slack=given["k"], limit=given["h"])
    first = np.flatnonzero(watch.alarm)
    return {
        # Counted from 1; 0 is none.
        "first_alarm_index_after_baseline": int(first[0]) + 1 if first.size else 0,
        "alarms": watch.alarm.astype(int).tolist(),
        "statistic": watch.alarm_from.tolist(),
    }


def _read_cusum(value: Any) -> dict[str, Any]:
    return {name: figure for name, figure in value.items() if name != "note"}


def _likelihood_ratios(row: Any) -> list[Any]:
    """
    Return statistic and alarm of each month up to the first alarm.

    The reference was told the expected count of the first month alone: it sets all the counts so far
    against that one month, and stops at its first alarm.
    """
    counts, found = _watched(row), []
    for month in range(len(counts)):
        watch = stats.poisson_glr(
            [sum(counts[: month + 1])], row["baseline_mean"], limit=row["input"]["c_arl"]
        )
        found.append([float(watch.statistic[0]), int(watch.alarm[0])])
        if watch.alarm[0]:
            break
    return found


def _read_likelihood_ratios(value: Any) -> list[Any]:
    months = [list(month) for month in zip(value["statistic"], value["alarms"], strict=True)]
    alarms = [place for place, (_, alarm) in enumerate(months) if alarm]
    return months[: alarms[0] + 1] if alarms else months
