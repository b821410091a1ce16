"""
The change of a share between two waves of a survey, from published figures alone.

A survey's people are not a simple random sample: the design effect says how many times larger the
variance is than that of one. Without a published number of respondents and design effect a change
cannot be tested, and must be called that.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from dueregard.errors import StatisticsError
from dueregard.stats.distributions import normal_p, normal_quantile
from dueregard.stats.domain import FloatArray, as_denominators, as_positive, as_shares, together
from dueregard.stats.interval import Interval, make_interval


def share_change_between_waves(
    before_share: ArrayLike,
    before_respondents: ArrayLike,
    after_share: ArrayLike,
    after_respondents: ArrayLike,
    *,
    before_design_effect: ArrayLike = 1,
    after_design_effect: ArrayLike = 1,
    level: float = 0.95,
) -> Interval:
    """
    Return the change of a share between two independent waves with its normal interval.

    The variance of each wave is design effect x share x (1 - share) / respondents.

    Args:
        before_share: share in the earlier wave, 0 to 1.
        before_respondents: people who answered, more than 0.
        after_share: share in the later wave.
        after_respondents: people who answered then.
        before_design_effect: design effect of the earlier wave, more than 0; 1 only for a simple
            random sample.
        after_design_effect: design effect of the later wave.
        level: coverage, between 0 and 1.

    Returns:
        Later minus earlier, in share: -0.03 is a fall of three percentage points.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    Notes:
        Says nothing of people who were not reached, a changed question, or a changed mode. The
        waves must not hold the same people. Shares of 0 or 1 have no spread by this formula.

    References:
        Kish (1965), Survey Sampling, Wiley, section 8.2.
    """
    change, error = _change_and_error(
        before_share,
        before_respondents,
        after_share,
        after_respondents,
        before_design_effect=before_design_effect,
        after_design_effect=after_design_effect,
    )
    half = normal_quantile(level) * error
    return make_interval(change, change - half, change + half)


def share_change_p(
    before_share: ArrayLike,
    before_respondents: ArrayLike,
    after_share: ArrayLike,
    after_respondents: ArrayLike,
    *,
    before_design_effect: ArrayLike = 1,
    after_design_effect: ArrayLike = 1,
) -> FloatArray:
    """
    Return the two-sided p-value of "the share did not change".

    Arguments and errors are those of `share_change_between_waves`. Two shares without spread (0 or
    1) that differ give 0, equal ones 1.
    """
    change, error = _change_and_error(
        before_share,
        before_respondents,
        after_share,
        after_respondents,
        before_design_effect=before_design_effect,
        after_design_effect=after_design_effect,
    )
    spread = error > 0
    score = change / np.where(spread, error, 1.0)
    return np.where(spread, normal_p(score), np.where(change == 0, 1.0, 0.0))


def smallest_detectable_change(
    before_share: ArrayLike,
    before_respondents: ArrayLike,
    after_share: ArrayLike,
    after_respondents: ArrayLike,
    *,
    before_design_effect: ArrayLike = 1,
    after_design_effect: ArrayLike = 1,
    level: float = 0.95,
    power: float = 0.8,
) -> FloatArray:
    """
    Return the change, in share, that two such waves would show with the probability `power`.

    It is the standard error of the change times the sum of the two normal quantiles.

    Arguments and errors are those of `share_change_between_waves`.

    Args:
        power: probability of finding a true change of this size, between 0 and 1.

    Notes:
        A change smaller than this that "was not significant" has not been shown to be absent.

    References:
        Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd edition, chapter
        6, doi:10.4324/9780203771587.
    """
    _, error = _change_and_error(
        before_share,
        before_respondents,
        after_share,
        after_respondents,
        before_design_effect=before_design_effect,
        after_design_effect=after_design_effect,
    )
    if not 0 < power < 1:
        message = f"A power lies between 0 and 1 (write 0.8 for 80 percent); {power:g} was given."
        raise StatisticsError(message)
    return (normal_quantile(level) + float(special.ndtri(power))) * error


def _change_and_error(
    before_share: ArrayLike,
    before_respondents: ArrayLike,
    after_share: ArrayLike,
    after_respondents: ArrayLike,
    *,
    before_design_effect: ArrayLike,
    after_design_effect: ArrayLike,
) -> tuple[FloatArray, FloatArray]:
    before, first, before_effect, after, second, after_effect = together(
        as_shares(before_share),
        as_denominators(before_respondents, "number of respondents"),
        as_positive(before_design_effect, "design effect"),
        as_shares(after_share),
        as_denominators(after_respondents, "number of respondents"),
        as_positive(after_design_effect, "design effect"),
    )
    variance = before_effect * before * (1 - before) / first + after_effect * after * (1 - after) / second
    return after - before, np.sqrt(variance)
