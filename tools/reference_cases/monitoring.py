"""
Control charts, funnels, alarms and changes at a date.
"""

from pathlib import Path
from typing import Any

from dueregard import stats
from reference_cases.cases import Cases, Kind, row_cases
from reference_cases.changes_at_a_date import parallel, series
from reference_cases.funnels_and_alarms import flags, funnels, watches

CAUSES = {
    "common cause": "Common Cause",
    "above the upper limit": "Above UCL",
    "below the lower limit": "Below LCL",
    "seven rising": "7 Point Trend (Increasing)",
    "seven falling": "7 Point Trend (Decreasing)",
    "two of three near the upper limit": "2 in 3 Above CL",
    "two of three near the lower limit": "2 in 3 Below CL",
    "seven above the mean": "7 Points Above CL",
    "seven below the mean": "7 Points Below CL",
}
# What is high, and what is low, means: by the direction in which things get better.
HIGH = {1: "special_cause_improvement", -1: "special_cause_concern", 0: "special_cause_neutral_high"}
LOW = {1: "special_cause_concern", -1: "special_cause_improvement", 0: "special_cause_neutral_low"}


def cases(figures: Any, _folder: Path) -> Cases:
    """
    Yield every chart.
    """
    yield from row_cases("spc", figures["spc"], _charts(figures["tolerance"]["rel"]), given=("input",))
    rel = figures["tolerance"]["rel"]
    yield from row_cases("funnel", figures["funnel"], funnels(rel), given=("input",))
    yield from row_cases("phe_funnel", figures["phe_funnel"], {"significance": Kind(flags)}, given=("input",))
    yield from row_cases("cusum", figures["cusum"], watches(rel), given=("input",))
    yield from row_cases("its", figures["its"], series(rel), given=("input",))
    yield from row_cases("did", figures["did"], parallel(rel), given=("input",))


def _charts(rel: float) -> dict[str, Kind]:
    return {
        "mean": Kind(lambda row: _chart(row).mean, rel),
        "lower": Kind(lambda row: _chart(row).low, rel),
        "upper": Kind(lambda row: _chart(row).high, rel),
        "special_cause": Kind(lambda row: [CAUSES[cause] for cause in _chart(row).cause]),
        "point_type": Kind(_point_types),
    }


def _chart(row: Any) -> stats.Chart:
    given = row["input"]
    starts = given["rebase_at"] if isinstance(given["rebase_at"], list) else [given["rebase_at"]]
    return stats.xmr_chart(
        given["y"],
        # Counted from 1; 0 is none.
        rebase_at=tuple(start - 1 for start in starts if start),
        limits_from_first=given["fix_after"] or None,
        screen_ranges=bool(given["screen_outliers"]),
    )


def _point_types(row: Any) -> list[str]:
    chart, direction = _chart(row), row["input"]["improvement_direction"]
    return [
        HIGH[direction] if high else LOW[direction] if low else "common_cause"
        for high, low in zip(stats.is_high(chart), stats.is_low(chart), strict=True)
    ]
