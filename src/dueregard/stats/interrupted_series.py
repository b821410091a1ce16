"""
A series with a known turning point: whether its level or its slope changed there.

The months before the change draw a line; the question is how far the months after it lie from that
line drawn on. One series at a time, evenly spaced, in order of time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.coefficients import Coefficient
from dueregard.stats.domain import FloatArray, as_counts, as_denominators, as_numbers, together
from dueregard.stats.least_squares import (
    LeastSquares,
    durbin_watson,
    least_squares,
    newey_west_covariance,
    plain_covariance,
)

_FEWEST = 3
_MOST_STEPS = 200
_NO_FIT = "These counts have no finite fit: a side of the change has events in too few of its months."


class Segments(NamedTuple):
    """
    A broken line. Month 1 is the first of the series; the change lies after month `change_at`.

    `start` is the line at month 0 and `slope` its rise a month before the change. `slope_change` is
    added to the slope after it. `level_change` is the step at month `change_at`: a month m after it
    lies level_change + (m - change_at) x slope_change from the earlier line. `season` holds a sine
    and a cosine, if asked for. `durbin_watson` near 2 says that neighbouring months do not resemble
    each other beyond the line; well below 2, they do.

    Of counts everything is a log: `exp(slope)` is the ratio of one month to the one before.
    `dispersion` is the residual variance, for counts over that of independent events.
    """

    start: Coefficient
    slope: Coefficient
    level_change: Coefficient
    slope_change: Coefficient
    season: tuple[Coefficient, ...]
    dispersion: float
    durbin_watson: float


def interrupted_line(values: ArrayLike, *, change_at: int, lag: int = 3) -> Segments:
    """
    Return the broken line of a series, with errors that allow months to resemble their neighbours.

    Least squares with Newey and West's errors, Bartlett weights, times n / (n - 4).

    Args:
        values: the series in order of time, in any unit, evenly spaced.
        change_at: how many months lie before the change, at least 3, with at least 3 after it.
        lag: how many months on a month still resembles itself, at least 0.

    Returns:
        The coefficients, in the unit of the values, with n - 4 degrees of freedom.

    Raises:
        StatisticsError: a value is not a finite number, the lag is below 0, or either part has
            fewer than three points.

    Notes:
        It says that the series broke there, not why: anything else of that month, a change of
        recording above all, breaks it too. The date must be known beforehand; a date picked from
        the chart will look like a break. With fewer than about eight months on either side the
        slope is a guess, and the errors are too small. Seasons must be alike on both sides.

    References:
        Wagner, Soumerai, Zhang and Ross-Degnan (2002), Journal of Clinical Pharmacy and
        Therapeutics 27, 299-309, doi:10.1046/j.1365-2710.2002.00430.x. Newey and West (1987),
        Econometrica 55, 703-708, doi:10.2307/1913610.
    """
    if lag < 0:
        message = f"A lag is at least 0 months; {lag} was given."
        raise StatisticsError(message)
    fit = _fit_line(values, change_at)
    return _segments(fit, newey_west_covariance(fit, lag))


def interrupted_line_plain(values: ArrayLike, *, change_at: int) -> Segments:
    """
    Return the broken line of a series with plain least squares errors.

    Arguments, result, errors and references are those of `interrupted_line`.

    Notes:
        Too narrow where neighbouring months resemble each other: look at `durbin_watson`.
    """
    fit = _fit_line(values, change_at)
    return _segments(fit, plain_covariance(fit))


def interrupted_counts(
    counts: ArrayLike, *, change_at: int, denominators: ArrayLike = 1, season_length: int | None = 12
) -> Segments:
    """
    Return the broken line of the log of a monthly rate, with a season and a quasi-Poisson spread.

    The log of the expected count is that of the denominator plus the line of `Segments` plus
    s sin(2 pi (m - 1) / length) + c cos(2 pi (m - 1) / length) for month m.

    Args:
        counts: events in each month, at least 0, with events on both sides of the change.
        change_at: how many months lie before the change, at least 3, with at least 3 after it.
        denominators: people or days of each month, more than 0; 1 for counts as they are.
        season_length: months in a cycle, at least 3; None for no season.

    Returns:
        The coefficients, logs, with n - 4 or n - 6 degrees of freedom.

    Raises:
        StatisticsError: a number lies outside its domain, a part has fewer than three months or no
            event, or the counts have no finite fit.

    Notes:
        As `interrupted_line`. One wave a year is a rough season; the errors allow for spread, and
        not for months that resemble their neighbours.

    References:
        Lopez Bernal, Cummins and Gasparrini (2017), International Journal of Epidemiology 46,
        348-355, doi:10.1093/ije/dyw098.
    """
    events, exposure = together(
        np.atleast_1d(as_counts(counts, "monthly count")), as_denominators(denominators)
    )
    design = np.hstack([_broken_line(events, change_at), _season(events.size, season_length)])
    if min(np.sum(events[:change_at]), np.sum(events[change_at:])) == 0:
        message = "A break in a rate needs events on both sides of the change."
        raise StatisticsError(message)
    coefficients, mean = _fit_poisson(design, events, exposure)
    # In units of the Poisson spread the last step of the fit is one of least squares.
    root = np.sqrt(mean)
    residuals = (events - mean) / root
    fit = least_squares(design * root[:, None], residuals)
    fit = fit._replace(coefficients=coefficients, residuals=residuals)
    return _segments(fit, plain_covariance(fit))


def _fit_line(values: ArrayLike, change_at: int) -> LeastSquares:
    series = np.atleast_1d(as_numbers(values, "value"))
    return least_squares(_broken_line(series, change_at), series)


def _broken_line(series: FloatArray, change_at: int) -> FloatArray:
    if series.ndim != 1:
        message = "A break is looked for in one series at a time."
        raise StatisticsError(message)
    months = series.size
    if not _FEWEST <= change_at <= months - _FEWEST:
        message = (
            f"A break needs at least {_FEWEST} months on either side; {change_at} before it were given, "
            f"of {months} in all."
        )
        raise StatisticsError(message)
    month = np.arange(1.0, months + 1)
    after = (month > change_at).astype(np.float64)
    return np.column_stack([np.ones(months), month, after, after * (month - change_at)])


def _season(months: int, length: int | None) -> FloatArray:
    if length is None:
        return np.empty((months, 0))
    if length < 3:
        message = f"A season has at least 3 months; {length} was given."
        raise StatisticsError(message)
    turn = 2 * np.pi * np.arange(months) / length
    return np.column_stack([np.sin(turn), np.cos(turn)])


def _fit_poisson(
    design: FloatArray, events: FloatArray, exposure: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """
    Return the coefficients and expected counts of a Poisson model with a log link, by Newton's steps.
    """
    mean = np.maximum(events, 0.5)
    # The first line is drawn through the logs: it also tells whether the columns can be told apart.
    coefficients = least_squares(design, np.log(mean / exposure)).coefficients
    for _ in range(_MOST_STEPS):
        found = _newton_step(design, events, exposure, mean)
        step, coefficients = np.max(np.abs(found - coefficients)), found
        # A month can be expected to have next to nothing, but not less than a double can hold.
        mean = exposure * np.exp(np.clip(design @ coefficients, -100.0, 100.0))
        if step < 1e-11 * (1 + np.max(np.abs(coefficients))):
            return coefficients, mean
    raise StatisticsError(_NO_FIT)


def _newton_step(
    design: FloatArray, events: FloatArray, exposure: FloatArray, mean: FloatArray
) -> FloatArray:
    root = np.sqrt(mean)
    working = np.log(mean / exposure) + (events - mean) / mean
    try:
        return least_squares(design * root[:, None], working * root).coefficients
    except StatisticsError as error:
        raise StatisticsError(_NO_FIT) from error


def _segments(fit: LeastSquares, covariance: FloatArray) -> Segments:
    rows, columns = fit.design.shape
    # Rounding can take the variance of a perfect fit below 0.
    errors = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    found = [
        Coefficient(float(estimate), float(error), float(rows - columns))
        for estimate, error in zip(fit.coefficients, errors, strict=True)
    ]
    start, slope, level_change, slope_change, *season = found
    dispersion = float(fit.residuals @ fit.residuals) / (rows - columns)
    return Segments(
        start, slope, level_change, slope_change, tuple(season), dispersion, durbin_watson(fit.residuals)
    )
