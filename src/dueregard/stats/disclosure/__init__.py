"""
Disclosure control: which counts are withheld or rounded so that tables protect the people in them.

`link_cells` and `cross_table` describe what is to be published; `find_small` says what is withheld for
its own sake; `suppress` adds what totals would give away; `attack` tests the result as a reader would.
"""

from dueregard.stats.disclosure.attack import Bounds, attack, find_narrowed, has_narrowed
from dueregard.stats.disclosure.linked import TOTAL, LinkedCells, cross_table, link_cells
from dueregard.stats.disclosure.primary import find_revealing, find_small
from dueregard.stats.disclosure.releases import Differences, compare_releases
from dueregard.stats.disclosure.rounding import find_additive_errors, round_additively, round_to_base
from dueregard.stats.disclosure.suppress import Suppression, suppress

__all__ = [
    "TOTAL",
    "Bounds",
    "Differences",
    "LinkedCells",
    "Suppression",
    "attack",
    "compare_releases",
    "cross_table",
    "find_additive_errors",
    "find_narrowed",
    "find_revealing",
    "find_small",
    "has_narrowed",
    "link_cells",
    "round_additively",
    "round_to_base",
    "suppress",
]
