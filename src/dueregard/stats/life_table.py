"""
Life expectancy from deaths and people by age: a whole age structure of mortality in one number.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.distributions import normal_quantile
from dueregard.stats.domain import FloatArray, as_counts, as_denominators, refuse_where, together
from dueregard.stats.interval import Interval, make_interval

#: The first years of the abridged table: 0, 1 to 4, then fives, the last one open at 90.
STARTS = (0, 1, *range(5, 95, 5))
#: How much of its year a child that dies in its first year lives; of other ages half the interval.
_FIRST_YEAR_LIVED = 0.1


class _Table(NamedTuple):
    """
    For each age: years in the interval, part of it lived by those who die, mortality, death chance.
    """

    years: FloatArray
    lived: FloatArray
    mortality: FloatArray
    dying: FloatArray


def life_expectancy(
    deaths: ArrayLike, people: ArrayLike, *, starts: tuple[int, ...] = STARTS, level: float = 0.95
) -> Interval:
    """
    Return the life expectancy at the start of each age group, by Chiang's abridged life table.

    The chance to die in an interval of n years is n M / (1 + (1 - a) n M), with M the deaths over
    the people and a = 0.1 in the first year of life and 0.5 after it. The variance is Chiang's,
    with the part of the open last interval that Silcocks and colleagues add.

    Args:
        deaths: deaths in each age group in the period, at least 0; at least 1 in the last.
        people: person-years in each age group, more than 0; three years' people for three years'
            deaths.
        starts: the first year of each age group, rising; the last group is open.
        level: coverage, between 0 and 1.

    Returns:
        Years still to be lived on average at each start, were mortality to stay as it is. The first
        is the life expectancy at birth if the table starts at 0.

    Raises:
        StatisticsError: a number lies outside its domain, the groups do not match the starts, nobody
            died in the last group, or an age has more deaths than its people could have.

    Notes:
        Nobody's forecast: it is the mortality of one period. Areas of fewer than about 5,000 people
        give limits too wide to use. People who move because they are ill or old (to a care home)
        take their deaths with them. Deaths and people must know the group in the same way, which
        ethnicity on death certificates often does not.

    References:
        Chiang (1984), The Life Table and its Applications, Krieger. Silcocks, Jenner and Reza
        (2001), Journal of Epidemiology and Community Health 55, 38-43, doi:10.1136/jech.55.1.38.
    """
    died, alive = together(
        np.atleast_1d(as_counts(deaths, "number of deaths")), as_denominators(people, "population")
    )
    table = _table(died, alive, starts)
    surviving = np.append(1.0, np.cumprod(1 - table.dying[:-1]))
    lost = surviving * table.dying
    years_lived = table.years * (surviving - lost * (1 - table.lived))
    years_lived[-1] = surviving[-1] / table.mortality[-1]
    expectancy = _still_to_come(years_lived) / surviving
    spread = _still_to_come(_variance_parts(table, died, surviving, expectancy)) / surviving**2
    half = normal_quantile(level) * np.sqrt(spread)
    return make_interval(expectancy, np.maximum(expectancy - half, 0.0), expectancy + half)


def _table(died: FloatArray, alive: FloatArray, starts: tuple[int, ...]) -> _Table:
    if died.ndim != 1 or died.size != len(starts) or died.size < 2:
        message = f"A life table has one number for each of its {len(starts)} ages; {died.size} were given."
        raise StatisticsError(message)
    if any(later <= earlier for earlier, later in pairwise(starts)):
        message = "The ages of a life table rise from group to group."
        raise StatisticsError(message)
    refuse_where(np.asarray(died[-1] == 0), "A life table needs at least one death in its last age group")
    # The open interval has no length of its own; 1 keeps the arithmetic finite and is not used.
    years = np.append(np.diff(np.asarray(starts, dtype=np.float64)), 1.0)
    lived = np.full(died.size, 0.5)
    if starts[0] == 0 and years[0] == 1:
        lived[0] = _FIRST_YEAR_LIVED
    mortality = died / alive
    dying = years * mortality / (1 + (1 - lived) * years * mortality)
    dying[-1] = 1.0
    refuse_where(dying[:-1] >= 1, "An age group has more deaths than its people could have")
    return _Table(years, lived, mortality, dying)


def _variance_parts(
    table: _Table, died: FloatArray, surviving: FloatArray, expectancy: FloatArray
) -> FloatArray:
    """
    Return what each age adds to the variance of the years that a newborn will live.
    """
    after = np.append(expectancy[1:], 0.0)
    chance_variance = table.dying**2 * (1 - table.dying) / np.maximum(died, 1.0)
    parts: FloatArray = surviving**2 * ((1 - table.lived) * table.years + after) ** 2 * chance_variance
    parts[-1] = surviving[-1] ** 2 / (died[-1] * table.mortality[-1] ** 2)
    return parts


def _still_to_come(parts: FloatArray) -> FloatArray:
    return np.asarray(np.cumsum(parts[::-1])[::-1], dtype=np.float64)
