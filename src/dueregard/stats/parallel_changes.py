"""
A measure in some places and not in others: whether the places with it changed differently.

Each place is compared with itself before, and its change with the change elsewhere, which stands in
for what would have happened anyway. That stand-in is an assumption: without the measure the two
would have moved alike. The figures cannot show it; earlier periods can make it more or less likely.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.errors import StatisticsError
from dueregard.stats.coefficients import Coefficient
from dueregard.stats.domain import FloatArray, as_numbers, refuse_where, together


def difference_in_differences(
    before: ArrayLike, after: ArrayLike, others_before: ArrayLike, others_after: ArrayLike
) -> Coefficient:
    """
    Return the change of one group of figures less the change of the others, with robust errors.

    (mean after - mean before) - (mean of the others after - before). The squared error adds up
    sum of squared deviations / n^2 over the four, times N / (N - 4) (HC1).

    Args:
        before: figures of the places with the measure, before it; any unit.
        after: figures of the same places after it.
        others_before: figures of the other places, before.
        others_after: figures of the other places, after.

    Returns:
        The difference of the changes, in the unit of the figures, with N - 4 degrees of freedom.

    Raises:
        StatisticsError: a figure is not a finite number, one of the four has none, or there are
            fewer than five in all.

    Notes:
        Takes every figure as independent. Places seen again and again are not: use
        `panel_difference_in_differences`. Against places that were chosen for being bad, a return
        to the ordinary looks like an effect.

    References:
        Bertrand, Duflo and Mullainathan (2004), Quarterly Journal of Economics 119, 249-275,
        doi:10.1162/003355304772839588. Angrist and Pischke (2009), Mostly Harmless Econometrics,
        Princeton, chapter 5.
    """
    cells = _four_cells(before, after, others_before, others_after)
    total = sum(cell.size for cell in cells)
    variance = sum(float(np.sum((cell - np.mean(cell)) ** 2)) / cell.size**2 for cell in cells)
    return _of_cells(cells, variance * total / (total - 4))


def difference_in_differences_pooled(
    before: ArrayLike, after: ArrayLike, others_before: ArrayLike, others_after: ArrayLike
) -> Coefficient:
    """
    Return the difference of two changes with one variance for all four sets of figures.

    Arguments, result, errors and references are those of `difference_in_differences`, whose errors
    are safer; this is the plain least squares of many reports.
    """
    cells = _four_cells(before, after, others_before, others_after)
    total = sum(cell.size for cell in cells)
    pooled = sum(float(np.sum((cell - np.mean(cell)) ** 2)) for cell in cells) / (total - 4)
    return _of_cells(cells, pooled * sum(1 / cell.size for cell in cells))


def panel_difference_in_differences(
    values: ArrayLike, *, places: ArrayLike, periods: ArrayLike, measure: ArrayLike
) -> Coefficient:
    """
    Return the effect of a measure in a panel of places and periods, with errors clustered by place.

    Least squares with a constant for each place and each period. The errors allow a place to
    resemble itself from period to period, times G / (G - 1) x (n - 1) / (n - k) for G places and k
    coefficients, the constants among them (CR1).

    Args:
        values: one figure for each place in each period, any unit; a place may miss a period.
        places: the place of each figure, a number or a name.
        periods: its period, a number or a name.
        measure: 1 where the measure is in force in that place and period, else 0; parts are allowed.

    Returns:
        The effect, in the unit of the values, with G - 1 degrees of freedom.

    Raises:
        StatisticsError: a figure is not a finite number, the four do not line up, there are fewer
            than two places, or the measure cannot be told from the places and periods.

    Notes:
        With fewer than about 40 places the errors are too small, and with fewer than 10 hardly an
        answer. Where places take up the measure at different times and its effect grows, this
        average can even have the wrong sign.

    References:
        Bertrand, Duflo and Mullainathan (2004), Quarterly Journal of Economics 119, 249-275,
        doi:10.1162/003355304772839588. Goodman-Bacon (2021), Journal of Econometrics 225, 254-277,
        doi:10.1016/j.jeconom.2021.03.014.
    """
    figures, force = together(np.atleast_1d(as_numbers(values, "value")), as_numbers(measure, "measure"))
    refuse_where(np.asarray(figures.size == 0), "A panel needs figures; none were given")
    place, period = _labels(places, figures.shape), _labels(periods, figures.shape)
    clusters = int(place.max()) + 1
    constants = np.hstack([np.eye(clusters)[place], np.eye(int(period.max()) + 1)[period]])
    own, rank = _beyond(constants, force)
    spread = float(own @ own)
    told = clusters >= 2 and figures.size > rank + 1 and spread > 1e-10 * float(np.sum(force**2))
    refuse_where(
        np.asarray(not told),
        "A measure is told from places and periods only where some have it and some do not",
    )
    effect = float(own @ figures) / spread
    residuals, _ = _beyond(constants, figures - effect * force)
    pulls = np.bincount(place, weights=own * residuals)
    small = clusters / (clusters - 1) * (figures.size - 1) / (figures.size - rank - 1)
    return Coefficient(effect, float(np.sqrt(small * (pulls @ pulls))) / spread, float(clusters - 1))


def _four_cells(*cells: ArrayLike) -> list[FloatArray]:
    figures = [np.ravel(np.atleast_1d(as_numbers(cell, "figure"))) for cell in cells]
    sizes = [cell.size for cell in figures]
    if min(sizes) < 1 or sum(sizes) < 5:
        message = (
            "A difference of changes needs figures in all four of before, after, others before and "
            f"others after, five or more in all; there are {', '.join(str(size) for size in sizes)}."
        )
        raise StatisticsError(message)
    return figures


def _of_cells(cells: list[FloatArray], variance: float) -> Coefficient:
    before, after, others_before, others_after = (float(np.mean(cell)) for cell in cells)
    freedom = float(sum(cell.size for cell in cells) - 4)
    difference = (after - before) - (others_after - others_before)
    return Coefficient(difference, float(np.sqrt(variance)), freedom)


def _labels(labels: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.intp]:
    array = np.asarray(labels)
    if array.shape != shape or array.ndim != 1:
        message = f"Each figure has one place and one period: their shapes are {array.shape} and {shape}."
        raise StatisticsError(message)
    return np.unique(array, return_inverse=True)[1]


def _beyond(constants: FloatArray, values: FloatArray) -> tuple[FloatArray, int]:
    """
    Return what is left of the values once the constants have explained what they can, and their rank.
    """
    fitted, _, rank, _ = np.linalg.lstsq(constants, values, rcond=None)
    return values - constants @ fitted, int(rank)
