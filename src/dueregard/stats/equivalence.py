"""
When "no difference" may be said: an interval inside a margin declared beforehand.

A difference that failed to show is not equality: with few people nothing shows. The margin says
how small a difference would not matter to the people concerned; it is declared, with its reason,
before the figures are seen.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dueregard.errors import StatisticsError
from dueregard.stats.distributions import normal_tail
from dueregard.stats.domain import (
    BoolArray,
    FloatArray,
    as_at_least_zero,
    as_numbers,
    check_level,
    together,
)
from dueregard.stats.interval import Interval


class Margin(NamedTuple):
    """
    The range in which a disparity would not matter, about the value of no disparity.

    For a ratio for instance 0.8 to 1.25 about 1; for a difference -0.02 to 0.02 about 0.
    """

    low: float
    equal: float
    high: float


def two_one_sided_level(level: float) -> float:
    """
    Return the level of the interval that is the two one-sided tests, each at 1 - `level`.

    Args:
        level: coverage of the interval printed beside the figure, between 0.5 and 1; 0.95 gives 0.9.

    Raises:
        StatisticsError: the level leaves no test.

    References:
        Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680,
        doi:10.1007/BF01068419.
    """
    checked = check_level(level)
    if checked <= 0.5:
        message = f"A test of equivalence needs a level above 0.5 (0.95 is usual); {checked:g} was given."
        raise StatisticsError(message)
    return 2 * checked - 1


def is_equivalent(interval: Interval, margin: Margin) -> BoolArray:
    """
    Tell whether the whole interval lies strictly inside the margin.

    Args:
        interval: a disparity with its limits. For a test of equivalence at 5 percent give the
            interval at the level 0.9: it is the two one-sided tests.
        margin: the declared margin.

    Raises:
        StatisticsError: the margin is not in order.

    References:
        Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680,
        doi:10.1007/BF01068419.
    """
    _check(margin)
    return np.asarray((interval.low > margin.low) & (interval.high < margin.high))[()]


def is_different(interval: Interval, margin: Margin) -> BoolArray:
    """
    Tell whether the interval leaves out the value of no disparity.

    Arguments and errors are those of `is_equivalent`; give the interval at its usual level.
    """
    _check(margin)
    return np.asarray((interval.low > margin.equal) | (interval.high < margin.equal))[()]


def judge_against_margin(interval: Interval, margin: Margin) -> str | NDArray[np.str_]:
    """
    Return what the interval allows to be said of each disparity.

    Arguments and errors are those of `is_equivalent`.

    Returns:
        "equivalent": inside the margin, equality not left out. "different but within the margin".
        "different": equality left out, and the margin not kept to. "too uncertain": neither.

    References:
        Wellek (2010), Testing Statistical Hypotheses of Equivalence and Noninferiority, 2nd
        edition, doi:10.1201/EBK1439808184.
    """
    inside, apart = is_equivalent(interval, margin), is_different(interval, margin)
    words = np.select(
        [inside & apart, inside & ~apart, ~inside & apart],
        ["different but within the margin", "equivalent", "different"],
        "too uncertain",
    )
    return str(words) if words.ndim == 0 else words


def equivalence_p(estimate: ArrayLike, standard_error: ArrayLike, margin: Margin) -> FloatArray:
    """
    Return the larger p-value of the two one-sided normal tests against the margin's ends.

    Args:
        estimate: the disparity, on the scale on which its error is normal (the log of a ratio).
        standard_error: its standard error, at least 0.
        margin: the declared margin on the same scale.

    Returns:
        The p-value of "the disparity lies outside the margin". Without error it is 0 inside the
        margin and 1 elsewhere.

    Raises:
        StatisticsError: a number lies outside its domain, or the margin is not in order.

    References:
        Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680,
        doi:10.1007/BF01068419.
    """
    _check(margin)
    value, error = together(
        as_numbers(estimate, "estimate"), as_at_least_zero(standard_error, "standard error")
    )
    nearest = np.minimum(value - margin.low, margin.high - value)
    sure = np.where(nearest > 0, 0.0, 1.0)
    return np.where(error > 0, normal_tail(nearest / np.where(error > 0, error, 1.0)), sure)[()]


def _check(margin: Margin) -> None:
    if not margin.low < margin.equal < margin.high:
        message = (
            "A margin runs from below the value of no disparity to above it; "
            f"{margin.low:g}, {margin.equal:g}, {margin.high:g} was given."
        )
        raise StatisticsError(message)
