"""
Compute reference figures again with the public functions of `dueregard.stats`, and say which agree.

    python tools/reference.py FOLDER

FOLDER holds `golden/`, files of figures by other implementations with the numbers and options they were
computed from, and `inputs/`, the tables some of them need. Nothing is known here of the figures themselves.
The exit status is 1 when a figure differs.
"""

import argparse
import importlib
import importlib.util
import json
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from reference_cases.cases import Case, Cases, NotRun, Unreadable, differences, readable

#: What a file says of itself.
REMARKS = frozenset({"reference", "software", "tolerance"})
CANNOT_BE_READ = "its cases could not be read"


class Outcome(NamedTuple):
    """
    What became of one case: "passed", "failed" or "not run", and why.
    """

    state: str
    name: str
    reason: str = ""


class Absent(Mapping[str, Any]):
    """
    A section that a file does not have: nothing is in it, at any depth.
    """

    def __getitem__(self, name: str) -> Any:
        return self

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class Sections(dict[str, Any]):
    """
    The sections of a file, which need not all be there, and which of them cases were made of.
    """

    def __init__(self, figures: dict[str, Any]) -> None:
        super().__init__(figures)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)

    def __missing__(self, name: str) -> Any:
        return Absent()


def main() -> int:
    """
    Print what became of every file, then the line that counts all cases.
    """
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="the folder that holds golden/ and inputs/")
    folder = parser.parse_args().folder
    files = sorted((folder / "golden").glob("*.json"))
    if not files:
        print(f"{folder} holds no golden/*.json", file=sys.stderr)
        return 2
    counts: Counter[str] = Counter()
    for path in files:
        outcomes = list(run_file(path, folder))
        counts.update(outcome.state for outcome in outcomes)
        report(path.stem, outcomes)
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['not run']} skipped")
    return 1 if counts["failed"] else 0


def run_file(path: Path, folder: Path) -> Iterator[Outcome]:
    """
    Yield what became of every case of one file.
    """
    name = f"reference_cases.{path.stem}"
    if importlib.util.find_spec(name) is None:
        yield Outcome("not run", path.stem, "no cases are known for a file of this name")
        return
    kind = importlib.import_module(name)
    # A file that is no JSON at all is a failure to report, and the next file is run.
    try:
        figures = json.loads(path.read_text(encoding="utf-8"))
        sections = [name for name, value in figures.items() if isinstance(value, dict | list)]
    except (ValueError, AttributeError) as error:
        yield Outcome("failed", path.stem, f"{CANNOT_BE_READ}: {error!r}")
        return
    sections = [section for section in sections if section not in REMARKS]
    if not sections:
        yield Outcome("failed", path.stem, f"{CANNOT_BE_READ}: it holds no figures")
    for section in sections:
        yield from run_section(section, figures, kind.cases, folder)


def run_section(
    section: str, figures: dict[str, Any], cases: Callable[..., Cases], folder: Path
) -> Iterator[Outcome]:
    """
    Yield what became of every case of one section, read by itself so that no other suffers from it.
    """
    others = {name: value for name, value in figures.items() if name in REMARKS}
    alone = Sections({**others, section: figures[section]})
    found = [run_case(case) for case in readable(section, cases(alone, folder))]
    yield from found
    if not found and section not in alone.read:
        yield Outcome("not run", section, "no cases are known for a section of this name")


def run_case(case: Case | NotRun | Unreadable) -> Outcome:
    """
    Return what became of one case; an error while computing it is a failure.
    """
    if isinstance(case, NotRun):
        return Outcome("not run", case.name, case.reason)
    if isinstance(case, Unreadable):
        return Outcome("failed", case.name, f"{CANNOT_BE_READ}: {case.reason}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            wrong = list(differences(case.compute(), case.expected, case))
    # Whatever goes wrong in a case, it is this case that failed.
    except Exception as error:  # noqa: BLE001
        return Outcome("failed", case.name, repr(error))
    return Outcome("failed" if wrong else "passed", case.name, "; ".join(wrong[:3]))


def report(name: str, outcomes: list[Outcome]) -> None:
    """
    Print the counts of one file, every failure, and the kinds that were not run with their reasons.
    """
    states = Counter(outcome.state for outcome in outcomes)
    print(f"{name}: {states['passed']} passed, {states['failed']} failed, {states['not run']} not run")
    for outcome in outcomes:
        if outcome.state == "failed":
            print(f"    failed: {outcome.name}: {outcome.reason}")
    for (kind, reason), number in _kinds_not_run(outcomes).items():
        print(f"    not run: {kind} ({number}): {reason}")


def _kinds_not_run(outcomes: list[Outcome]) -> Counter[tuple[str, str]]:
    return Counter(
        (_without_numbers(outcome.name), outcome.reason) for outcome in outcomes if outcome.state == "not run"
    )


def _without_numbers(name: str) -> str:
    parts: Any = name.replace("]", "[").split("[")
    return "".join(part for part in parts if not part.isdigit())


if __name__ == "__main__":
    sys.exit(main())
