"""
The four numbers of a comparison: a group's and its reference group's, checked and in one shape.
"""

from __future__ import annotations

from numpy.typing import ArrayLike

from dueregard.stats.domain import FloatArray, as_counts, as_denominators, as_share_parts, together

FourNumbers = tuple[FloatArray, FloatArray, FloatArray, FloatArray]


def as_two_shares(
    count: ArrayLike, total: ArrayLike, reference_count: ArrayLike, reference_total: ArrayLike
) -> FourNumbers:
    """
    Return count, total, reference count and reference total of two shares.
    """
    group = as_share_parts(count, total)
    reference = as_share_parts(reference_count, reference_total, "reference total")
    first, whole, second, other = together(*group, *reference)
    return first, whole, second, other


def as_two_rates(
    count: ArrayLike, denominator: ArrayLike, reference_count: ArrayLike, reference_denominator: ArrayLike
) -> FourNumbers:
    """
    Return count, denominator, reference count and reference denominator of two rates.
    """
    first, exposure, second, other = together(
        as_counts(count),
        as_denominators(denominator),
        as_counts(reference_count, "reference count"),
        as_denominators(reference_denominator, "reference denominator"),
    )
    return first, exposure, second, other
