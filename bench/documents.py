"""
How long a document somebody wrote takes to read and check, and a thousand assessments to check.

Run with `make bench`. Each line says what it should stay under on two cores; nothing fails.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
LONDON = ROOT / "src" / "dueregard" / "examples" / "london"
REPORT = SHARED / "data" / "documents" / "southwark-aylesbury-EqualitiesImpactAssessment.pdf"
PUBLISHED = SHARED / "example" / "published-iia.txt"
THOUSAND = 1000


def timed(name: str, limit: float, *arguments: str, times: int = 3) -> None:
    """
    Print the median time of a command beside what it should stay under, in seconds.
    """
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "dueregard", *arguments], capture_output=True, check=False)
        taken.append(time.perf_counter() - started)
    median = sorted(taken)[len(taken) // 2]
    print(f"{name:<58} {median:8.2f} s   under {limit:g} s", flush=True)


def main() -> None:
    """
    Time one thing after the other, those whose files are there.
    """
    checked_in_process()
    timed("check of the London example, the whole command", 2.0, "check", str(LONDON))
    with tempfile.TemporaryDirectory() as folder:
        timed("web edition of the London example", 2.0, "publish", str(LONDON), "--to", f"{folder}/web")
    if PUBLISHED.exists():
        timed("check of the published London text", 5.0, "check", str(PUBLISHED), "--framework", "gla-iia")
    with tempfile.TemporaryDirectory() as folder:
        if REPORT.exists():
            timed(
                "import of a PDF of 31 pages", 10.0, "import", str(REPORT), "--to", f"{folder}/draft", times=1
            )
        copies = []
        for number in range(THOUSAND):
            copies.append(f"{folder}/{number}")
            shutil.copytree(LONDON, copies[-1], ignore=shutil.ignore_patterns("data"))
        timed("check of 1,000 assessments, --jobs 2", 120.0, "check", *copies, "--jobs", "2", times=1)


def checked_in_process() -> None:
    """
    Time the check of the London example without the start of Python.
    """
    from dueregard.cli.checking import check_one  # noqa: PLC0415 - its import is not what is timed

    taken = []
    for _ in range(5):
        started = time.perf_counter()
        check_one(LONDON, select=(), ignore=(), framework=None)
        taken.append(time.perf_counter() - started)
    print(f"{'check of the London example':<58} {sorted(taken)[2]:8.2f} s   under 0.5 s", flush=True)


if __name__ == "__main__":
    main()
