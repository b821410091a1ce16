"""
What people of unknown group could do to a ratio: bounds, and the ratio under a stated split.

The bounds are no confidence interval. They say how far the ratio could be off, whoever the people
with group "not stated" are; sampling error comes on top.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.stats.domain import FloatArray, as_counts, as_denominators, as_shares, refuse_where, together
from dueregard.stats.mover import ratio_or_infinity


class Bounds(NamedTuple):
    """
    The lowest and the highest value a figure can have; the upper one may be infinite.
    """

    low: FloatArray
    high: FloatArray


def missing_group_bounds(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
    missing_count: ArrayLike,
) -> Bounds:
    """
    Return the lowest and highest ratio of rates that events of unknown group allow.

    The lowest puts all of them into the reference group, the highest all into the group.

    Args:
        count: events known to be the group's, at least 0.
        denominator: the group's people or person-years, more than 0.
        reference_count: events known to be the reference group's.
        reference_denominator: its people or person-years.
        missing_count: events of unknown group.

    Returns:
        Ratios: 1 = the same rate.

    Raises:
        StatisticsError: a number lies outside its domain, or there is no event at all.

    Notes:
        Some of the unknown are of third groups, so the truth lies strictly inside. Wide bounds are
        an honest answer: say what was done to ask.

    References:
        Manski (1989), Journal of Human Resources 24, 343-360, doi:10.2307/145818.
    """
    first, second, missing, scale = _numbers(
        count, denominator, reference_count, reference_denominator, missing_count
    )
    return Bounds(
        ratio_or_infinity(first, second + missing) * scale, ratio_or_infinity(first + missing, second) * scale
    )


def rate_ratio_with_missing_split(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
    missing_count: ArrayLike,
    *,
    share_to_group: ArrayLike,
    share_to_reference: ArrayLike,
) -> FloatArray:
    """
    Return the ratio of rates if stated shares of the events of unknown group fell to each.

    Arguments and errors are those of `missing_group_bounds`.

    Args:
        share_to_group: share of the unknown that are the group's, 0 to 1 (for instance as officers
            recorded them where the person did not say).
        share_to_reference: share that are the reference group's; both together at most 1.

    Notes:
        The split is an assumption: print it beside the ratio, with its source.
    """
    first, second, missing, scale = _numbers(
        count, denominator, reference_count, reference_denominator, missing_count
    )
    to_group, to_reference = together(as_shares(share_to_group), as_shares(share_to_reference))
    refuse_where(to_group + to_reference > 1 + 1e-12, "The shares of the unknown add up to more than 1")
    ratio: FloatArray = (
        ratio_or_infinity(*together(first + to_group * missing, second + to_reference * missing)) * scale
    )
    return ratio


def missing_share(known: ArrayLike, missing_count: ArrayLike) -> FloatArray:
    """
    Return the share of events whose group is unknown, 0 to 1.

    Args:
        known: events with a known group, at least 0.
        missing_count: events of unknown group, at least 0.

    Raises:
        StatisticsError: a number lies outside its domain, or there is no event at all.
    """
    told, untold = together(as_counts(known), as_counts(missing_count, "missing count"))
    refuse_where(told + untold == 0, "A missing share needs at least one event")
    share: FloatArray = np.divide(untold, told + untold)
    return share


def _numbers(
    count: ArrayLike,
    denominator: ArrayLike,
    reference_count: ArrayLike,
    reference_denominator: ArrayLike,
    missing_count: ArrayLike,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    first, exposure, second, other, missing = together(
        as_counts(count),
        as_denominators(denominator),
        as_counts(reference_count, "reference count"),
        as_denominators(reference_denominator, "reference denominator"),
        as_counts(missing_count, "missing count"),
    )
    return first, second, missing, other / exposure
