"""
The arithmetic of figures as published: do rounded statements fit each other, and what do they imply.

A statement such as "17.4 percent, up 1.5 percentage points, 529 more people" holds three rounded
numbers. Together they say how large the workforce must have been. That they fit is a weak check;
that they do not is a strong one. A head count is not a sample: these bounds come from rounding.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.domain import (
    FloatArray,
    as_at_least_zero,
    as_denominators,
    as_numbers,
    as_positive,
    as_shares,
    refuse_where,
    together,
)
from dueregard.stats.interval import Interval, make_interval
from dueregard.stats.missing_groups import Bounds

#: Half of the last place of a share printed in percent with one decimal.
ONE_DECIMAL_PERCENT = 0.0005


def implied_earlier_total(
    share_now: ArrayLike,
    share_change: ArrayLike,
    count_change: ArrayLike,
    total_now: ArrayLike,
    *,
    share_half_width: float = ONE_DECIMAL_PERCENT,
    earlier_share_half_width: float = 2 * ONE_DECIMAL_PERCENT,
    count_half_width: float = 0.5,
) -> Interval:
    """
    Return the earlier total that a stated share, its change and the change of the count imply.

    It is (share_now x total_now - count_change) / (share_now - share_change); the limits let each
    number move by its rounding, the count and the earlier share separately, so they are outer ones.

    Args:
        share_now: share at the later date, 0 to 1.
        share_change: its change, in share (0.015 = 1.5 percentage points).
        count_change: change of the count of the group, people.
        total_now: everybody at the later date, more than 0.
        share_half_width: half of the last place printed of the share.
        earlier_share_half_width: by how much the earlier share, a difference of two rounded
            numbers, may be off.
        count_half_width: half of the last place printed of the change of the count.

    Returns:
        People at the earlier date with the limits that rounding allows.

    Raises:
        StatisticsError: a number lies outside its domain, or the earlier share or count is not
            above 0 throughout its rounding.
    """
    share, change, people, total = together(
        as_shares(share_now),
        as_numbers(share_change, "share change"),
        as_numbers(count_change, "count change"),
        as_denominators(total_now, "total"),
    )
    earlier = share - change
    refuse_where(earlier - earlier_share_half_width <= 0, "The earlier share is not above 0")
    fewest = (share - share_half_width) * total - people - count_half_width
    most = (share + share_half_width) * total - people + count_half_width
    refuse_where(fewest <= 0, "The earlier count is not above 0")
    return make_interval(
        (share * total - people) / earlier,
        fewest / (earlier + earlier_share_half_width),
        most / (earlier - earlier_share_half_width),
    )


def totals_that_fit(
    share_now: ArrayLike,
    share_change: ArrayLike,
    count_change: ArrayLike,
    *,
    most_total_change: float = 0.02,
    share_half_width: float = ONE_DECIMAL_PERCENT,
    change_half_width: float = ONE_DECIMAL_PERCENT,
    count_half_width: float = 0.5,
) -> Bounds:
    """
    Return the later totals for which a stated share, its change and the count change fit together.

    With r = earlier over later total they satisfy total x (share (1 - r) + change r) = count
    change; r may differ from 1 by `most_total_change`, the other numbers by their rounding.

    Arguments are those of `implied_earlier_total`, for a change above 0 of share and of count; a
    fall is checked with its sign turned and the earlier share in place of the later.

    Args:
        most_total_change: the most by which everybody's number may have changed, as a proportion.
        change_half_width: half of the last place printed of the change of the share.

    Returns:
        Bounds of the total, outer ones; infinite above where rounding alone could explain the change.

    Raises:
        StatisticsError: a number lies outside its domain.
    """
    share, change, people = together(
        as_shares(share_now),
        as_positive(share_change, "share change"),
        as_positive(count_change, "count change"),
    )
    refuse_where(np.asarray(not 0 <= most_total_change < 1), "A change of the total lies between 0 and 1")
    corners = [
        (share + share_half_width * share_sign) * (1 - ratio)
        + (change + change_half_width * change_sign) * ratio
        for ratio in (1 - most_total_change, 1 + most_total_change)
        for share_sign in (-1, 1)
        for change_sign in (-1, 1)
    ]
    least, most = np.min(corners, axis=0), np.max(corners, axis=0)
    endless = least <= 0
    high = np.where(endless, np.inf, (people + count_half_width) / np.where(endless, 1.0, least))
    return Bounds(((people - count_half_width) / most)[()], high[()])


def equal_size_total(share_change: ArrayLike, count_change: ArrayLike) -> FloatArray:
    """
    Return the total, unchanged between two dates, at which a share and a count changed so much.

    Args:
        share_change: change of the share, above 0.
        count_change: change of the count, above 0.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.
    """
    share, people = together(
        as_positive(share_change, "share change"), as_positive(count_change, "count change")
    )
    total: FloatArray = people / share
    return total


def ratio_of_rounded(
    value: ArrayLike, reference: ArrayLike, *, half_width: float, reference_half_width: float | None = None
) -> Interval:
    """
    Return the ratio of two published figures with the limits that their rounding allows.

    Args:
        value: a figure as printed, more than its half width.
        reference: the figure it is compared with, more than its half width.
        half_width: half of the last place printed (0.05 for one decimal).
        reference_half_width: that of the reference; the same unless given.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    Notes:
        A quoted ratio outside these limits was not made from these two figures.
    """
    other_half = half_width if reference_half_width is None else reference_half_width
    above, below = together(as_positive(value, "figure"), as_positive(reference, "figure"))
    refuse_where((above <= half_width) | (below <= other_half), "A figure must be larger than its rounding")
    return make_interval(
        above / below,
        (above - half_width) / (below + other_half),
        (above + half_width) / (below - other_half),
    )


def years_to_parity(share_now: ArrayLike, target: ArrayLike, yearly_change: ArrayLike) -> FloatArray:
    """
    Return how many years it takes a share to reach a target at a steady pace.

    Args:
        share_now: share today, 0 to 1.
        target: share aimed at, 0 to 1.
        yearly_change: change of the share in a year, at least 0.

    Returns:
        Years; 0 where the target is met, infinite at a standstill.

    Raises:
        StatisticsError: a number lies outside its domain; the message gives its position.

    Notes:
        A reading of the present pace, no forecast; the target itself moves.
    """
    share, goal, pace = together(
        as_shares(share_now), as_shares(target, "target"), as_at_least_zero(yearly_change, "yearly change")
    )
    gap = np.maximum(goal - share, 0.0)
    years = gap / np.where(pace > 0, pace, 1.0)
    return np.where(gap == 0, 0.0, np.where(pace > 0, years, np.inf))[()]
