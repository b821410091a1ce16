"""
Say how well numbers in prose are found: precision and recall on the labelled sentences of the tests.

A number is found right when its letters, its kind and its value are all those of the label.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.prose.labelled_sets import SETS, labelled, precision, recall, scores

AT_LEAST = 0.95


def main() -> int:
    """
    Print a line for each set and one for all; fail when either figure of any is under 95%.
    """
    total: Counter[str] = Counter()
    lowest = 1.0
    for name in SETS:
        counted, wrong = scores(name)
        total += counted
        lowest = min(lowest, precision(counted), recall(counted))
        print(line(name, len(labelled(name)), counted))
        for text, missed, made_up in wrong:
            print(f"  {text}\n    missed: {missed or 'none'}; made up: {made_up or 'none'}")
    print(line("all", sum(len(labelled(name)) for name in SETS), total))
    return 0 if lowest >= AT_LEAST else 1


def line(name: str, sentences: int, counted: Counter[str]) -> str:
    """
    Return one line of the report.
    """
    labels = counted["met"] + counted["missed"]
    return (
        f"{name}: {sentences} sentences, {labels} numbers; "
        f"precision {precision(counted):.1%}, recall {recall(counted):.1%}"
    )


if __name__ == "__main__":
    sys.exit(main())
