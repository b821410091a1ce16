"""
How often each 95 percent interval holds the truth, measured: the page of docs/explanation/statistics.

`python tools/coverage.py` measures every interval at counts of 5 to 1,000, writes the page, and ends with
1 where a promise does not hold; a few minutes. With `--quick` it measures the three smallest counts of
the quickest intervals and writes nothing.
"""

from __future__ import annotations

import argparse
import inspect
import sys
import time
from pathlib import Path

from coverage_cases import Case, cases
from coverage_measures import Coverage
from coverage_words import CANNOT, NOT_MEASURED
from coverage_words import PAGE as TEXT
from reference_markdown import table

from dueregard import stats

PAGE = Path(__file__).resolve().parents[1] / "docs" / "explanation" / "statistics" / "coverage.md"
COUNTS = (5, 10, 30, 100, 1000)
#: From this count on the narrower band is promised.
MANY = 30
FEW_BAND, MANY_BAND = (0.93, 0.985), (0.94, 0.965)
LEVEL = 0.95
#: What rounding in sums of probabilities can take off.
ROUNDING = 1e-7

Measured = dict[str, dict[int, Coverage]]


def holds(case: Case, count: int, found: Coverage) -> bool:
    """
    Tell whether a coverage keeps the promise of its interval at a count.
    """
    if case.promise == "exact":
        return found.lowest >= LEVEL - ROUNDING
    low, high = FEW_BAND if count < MANY else MANY_BAND
    return low <= found.mean <= high


def interval_names() -> set[str]:
    """
    Return the public functions that return an interval.
    """
    functions = {name: getattr(stats, name) for name in stats.__all__}
    return {
        name
        for name, function in functions.items()
        if inspect.isfunction(function)
        and inspect.signature(function).return_annotation
        in {"Interval", "Ruled", stats.Interval, stats.Ruled}
    }


def unnamed(listed: list[Case]) -> list[str]:
    """
    Return the intervals that are neither measured nor listed with a reason.
    """
    return sorted(interval_names() - {case.name for case in listed} - set(NOT_MEASURED))


def broken(listed: list[Case], measured: Measured) -> list[str]:
    """
    Return a sentence for every promise that does not hold, and for every excuse that is not needed.
    """
    sentences = []
    for case in listed:
        found = measured[case.name]
        failing = [count for count, coverage in found.items() if not holds(case, count, coverage)]
        if failing and case.name not in CANNOT:
            figures = ", ".join(f"{_percent(case, found[count])} at {count:,}" for count in failing)
            sentences.append(f"{case.name}: {figures}.")
        if not failing and case.name in CANNOT:
            sentences.append(f"{case.name} is said to break its promise, and holds it.")
    return sentences


def page(listed: list[Case], measured: Measured) -> str:
    """
    Return the page: what is promised, what was measured, which intervals cannot keep the promise.
    """
    loose = [case for case in listed if case.name in CANNOT]
    few, many = (f"{low * 100:g} to {high * 100:g}" for low, high in (FEW_BAND, MANY_BAND))
    return TEXT.format(
        few=few,
        many=many,
        threshold=MANY,
        kept=_table([case for case in listed if case.name not in CANNOT], measured),
        loose=_table(loose, measured),
        reasons=table(
            ("Interval", "Coverage, percent", "Why"),
            ((f"`{case.name}`", _range(case, measured), CANNOT[case.name]) for case in loose),
        ),
        others=table(("Interval", "Why"), ((f"`{name}`", why) for name, why in sorted(NOT_MEASURED.items()))),
    )


def _table(listed: list[Case], measured: Measured) -> str:
    heads = ("Interval", "Promise", "Measured on", *(f"{count:,}" for count in COUNTS))
    rows = (
        (
            f"`{case.name}`",
            case.promise,
            case.measured_on,
            *(_cell(case, count, measured[case.name][count]) for count in COUNTS),
        )
        for case in listed
    )
    return table(heads, rows)


def _cell(case: Case, count: int, found: Coverage) -> str:
    figure = _percent(case, found)
    return figure if holds(case, count, found) else f"**{figure}**"


def _percent(case: Case, found: Coverage) -> str:
    # An exact method's coverage is rounded down: 94.96 is not 95.0.
    lowest = int(found.lowest * 1000 + 1e-6) / 10
    return f"{lowest:.1f}" if case.promise == "exact" else f"{found.mean * 100:.1f}"


def _range(case: Case, measured: Measured) -> str:
    means = [found.mean * 100 for found in measured[case.name].values()]
    return f"{min(means):.1f} to {max(means):.1f}"


def main() -> int:
    """
    Measure, write the page, and return 0 where every promise holds.
    """
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--quick", action="store_true", help="measure a few counts of a few intervals; write nothing"
    )
    quick = options.parse_args().quick
    listed = [case for case in cases() if case.measured_on == "one count" or not quick]
    measured: Measured = {}
    for case in listed:
        begun = time.perf_counter()
        measured[case.name] = {count: case.measure(count) for count in (COUNTS[:3] if quick else COUNTS)}
        cells = " ".join(_percent(case, found) for found in measured[case.name].values())
        print(f"{case.name:34}{cells}   {time.perf_counter() - begun:.1f} s", flush=True)
    wrong = broken(listed, measured) + [
        f"{name} is neither measured nor listed." for name in unnamed(cases())
    ]
    if not quick:
        PAGE.write_text(page(listed, measured), encoding="utf-8")
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
