"""
The page on coverage: it names every interval, its tables are those of the tool, and its promises hold.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
TOOLS = CHECKOUT / "tools"
PAGE = (CHECKOUT / "docs" / "explanation" / "statistics" / "coverage.md").read_text(encoding="utf-8")


@pytest.fixture
def tool(monkeypatch):
    """
    Return the tools' own modules, found as a run of `python tools/coverage.py` finds them.

    The coverage of code has a package of that name, so this one is loaded from its file.
    """
    import importlib.util  # noqa: PLC0415 -- with what it is for

    monkeypatch.syspath_prepend(str(TOOLS))
    spec = importlib.util.spec_from_file_location("coverage_of_intervals", TOOLS / "coverage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows():
    """Yield each measured interval of the page with its cells: promise and five figures."""
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 8 and cells[0].startswith("`"):
            yield cells[0].strip("`"), cells[1], cells[3:]


def test_every_interval_is_measured_or_has_its_reason(tool):
    measured = {name for name, _, _ in rows()}
    named = set(re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE))
    assert measured == {case.name for case in tool.cases()}
    assert tool.interval_names() <= named
    assert tool.unnamed(tool.cases()) == []


def test_the_figures_of_the_page_keep_the_promises_it_prints(tool):
    for name, promise, figures in rows():
        for count, figure in zip(tool.COUNTS, figures, strict=True):
            coverage = float(figure.strip("*")) / 100
            low, high = tool.FEW_BAND if count < tool.MANY else tool.MANY_BAND
            inside = coverage >= tool.LEVEL if promise == "exact" else low - 5e-4 <= coverage <= high + 5e-4
            assert inside or (figure.startswith("**") and name in tool.CANNOT), (name, count, figure)


def test_the_figures_of_the_quick_intervals_are_those_of_today(tool):
    printed = {name: figures for name, _, figures in rows()}
    quick = [
        case
        for case in tool.cases()
        if case.name in {"wilson", "clopper_pearson", "byar", "rate_ratio_score"}
    ]
    assert len(quick) == 4
    for case in quick:
        for count, figure in zip(tool.COUNTS[:3], printed[case.name], strict=False):
            assert tool._cell(case, count, case.measure(count)) == figure


def test_a_promise_that_breaks_and_an_excuse_that_is_not_needed_are_both_told(tool):
    case = next(case for case in tool.cases() if case.name == "wilson")
    assert tool.broken([case], {"wilson": {10: tool.Coverage(0.9, 0.8)}}) == ["wilson: 90.0 at 10."]
    assert tool.broken([case], {"wilson": {10: tool.Coverage(0.95, 0.8)}}) == []
    plain = next(case for case in tool.cases() if case.name == "monthly_poisson")
    assert tool.broken([plain], {"monthly_poisson": {10: tool.Coverage(0.95, 0.95)}}) == [
        "monthly_poisson is said to break its promise, and holds it."
    ]


def test_an_exact_method_is_held_to_its_lowest_coverage_and_never_rounded_up(tool):
    case = next(case for case in tool.cases() if case.name == "clopper_pearson")
    assert not tool.holds(case, 10, tool.Coverage(0.97, 0.9496))
    assert tool._cell(case, 10, tool.Coverage(0.97, 0.9496)) == "**94.9**"


def test_the_quick_run_ends_well():
    command = [sys.executable, str(TOOLS / "coverage.py"), "--quick"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "poisson_exact" in done.stdout
