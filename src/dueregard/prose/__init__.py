"""
Prose: the numbers in a text and what its words say, for checks, imports and the command line.

Nothing here judges; it finds, and says where. A number has its value, unit, kind and place.
"""

from dueregard.prose.arithmetic import contradictions
from dueregard.prose.binding import bound
from dueregard.prose.numbers import find_numbers
from dueregard.prose.words import compares_without_value, find_words, intentions, leaning, summary_of_all

__all__ = [
    "bound",
    "compares_without_value",
    "contradictions",
    "find_numbers",
    "find_words",
    "intentions",
    "leaning",
    "summary_of_all",
]
