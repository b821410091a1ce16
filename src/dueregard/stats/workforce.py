"""
Who is appointed: the relative likelihood of the Workforce Race Equality Standard, and four fifths.

Both compare the share appointed among those shortlisted. Who was shortlisted is another question,
and in a small organisation a single appointment swings the ratio: print the interval beside it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.domain import BoolArray, FloatArray
from dueregard.stats.interval import Interval
from dueregard.stats.risk_ratios import risk_ratio_log_wald
from dueregard.stats.two_groups import FourNumbers, as_two_shares


def wres_relative_likelihood(
    white_appointed: ArrayLike,
    white_shortlisted: ArrayLike,
    bme_appointed: ArrayLike,
    bme_shortlisted: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return how many times as likely shortlisted White candidates are appointed as BME candidates.

    It is indicator 2 of the standard, with the log-Wald interval of a ratio of shares. Above 1
    favours White candidates.

    Args:
        white_appointed: White candidates appointed, 0 to `white_shortlisted`.
        white_shortlisted: White candidates shortlisted, more than 0.
        bme_appointed: Black and minority ethnic candidates appointed.
        bme_shortlisted: Black and minority ethnic candidates shortlisted.
        level: coverage, between 0 and 1.

    Returns:
        The ratio; infinite where no BME candidate was appointed.

    Raises:
        StatisticsError: a number lies outside its domain, or nobody was appointed.

    Notes:
        Candidates of unknown ethnicity are in neither group; say how many they are.

    References:
        NHS England (2023), Workforce Race Equality Standard: technical guidance, indicator 2.
        Katz, Baptista, Azen and Pike (1978), Biometrics 34, 469-474, doi:10.2307/2530610.
    """
    return risk_ratio_log_wald(
        white_appointed, white_shortlisted, bme_appointed, bme_shortlisted, level=level
    )


def adverse_impact_ratio(
    appointed: ArrayLike,
    shortlisted: ArrayLike,
    reference_appointed: ArrayLike,
    reference_shortlisted: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """
    Return the share appointed of a group over that of the reference group: below 1 is adverse.

    Arguments, result and errors are those of `wres_relative_likelihood`, with the group first.

    References:
        Uniform Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4 D.
    """
    return risk_ratio_log_wald(
        appointed, shortlisted, reference_appointed, reference_shortlisted, level=level
    )


def is_below_four_fifths(
    appointed: ArrayLike,
    shortlisted: ArrayLike,
    reference_appointed: ArrayLike,
    reference_shortlisted: ArrayLike,
) -> BoolArray:
    """
    Tell whether the adverse impact ratio is below four fifths, compared without rounding.

    Arguments and errors are those of `adverse_impact_ratio`; False where nobody was appointed.

    Notes:
        A rule of thumb of United States law, not a test: it fires by chance in small groups and
        stays silent on sure differences in large ones.

    References:
        Uniform Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4 D.
    """
    group, reference = _cross(
        as_two_shares(appointed, shortlisted, reference_appointed, reference_shortlisted)
    )
    return np.asarray(5 * group < 4 * reference)[()]


def is_within_wres_band(
    white_appointed: ArrayLike,
    white_shortlisted: ArrayLike,
    bme_appointed: ArrayLike,
    bme_shortlisted: ArrayLike,
) -> BoolArray:
    """
    Tell whether the relative likelihood lies in the standard's band of 0.8 to 1.25, ends included.

    Arguments and errors are those of `wres_relative_likelihood`; True where nobody was appointed.

    Notes:
        The band is no test of significance: outside it a small trust may owe its ratio to chance,
        and inside it a large one may hide a sure difference.

    References:
        NHS England (2023), Workforce Race Equality Standard: technical guidance, indicator 2.
    """
    white, bme = _cross(as_two_shares(white_appointed, white_shortlisted, bme_appointed, bme_shortlisted))
    return np.asarray((5 * white >= 4 * bme) & (4 * white <= 5 * bme))[()]


def _cross(numbers: FourNumbers) -> tuple[FloatArray, FloatArray]:
    """
    Return the two shares brought to one denominator, so that they compare without division.
    """
    first, whole, second, other = numbers
    return first * other, second * whole
