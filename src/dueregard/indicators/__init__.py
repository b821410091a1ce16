"""
Indicators: kinds of figures, each a plain function from cells to estimates, one file each.

Suppression and the gates of completeness are here too: they are arithmetic on the same cells.
Nothing in this room reads a file.
"""

from dueregard.cells import ALL
from dueregard.indicators.beside import Beside, verdicts
from dueregard.indicators.bounds import counts_of_missing
from dueregard.indicators.completeness import Doubt, doubts_about, months_in_words, moves_of
from dueregard.indicators.inputs import Combination, Inputs, MonthlyCells
from dueregard.indicators.kinds import INDICATORS, Kind
from dueregard.indicators.suppression import Withheld, choose_withheld, suppress, suppress_missing

__all__ = [
    "ALL",
    "INDICATORS",
    "Beside",
    "Combination",
    "Doubt",
    "Inputs",
    "Kind",
    "MonthlyCells",
    "Withheld",
    "choose_withheld",
    "counts_of_missing",
    "doubts_about",
    "months_in_words",
    "moves_of",
    "suppress",
    "suppress_missing",
    "verdicts",
]
