"""
Weights made to add up to known sizes of groups: of one classification, or of several in turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray, as_positive
from dueregard.stats.survey.adjustments import GroupResiduals, regression_residuals
from dueregard.stats.survey.codes import Coded, IntArray, add_up, encode
from dueregard.stats.survey.design import Design

#: Rounds after which raking is said not to meet its targets.
_MOST_ROUNDS = 1000


class Margin(NamedTuple):
    """
    A classification of the rows, and how many people of the population each group has.
    """

    groups: ArrayLike
    targets: Mapping[Any, float]


def post_stratify(design: Design, groups: ArrayLike, targets: Mapping[Any, float]) -> Design:
    """
    Return the design with weights that add up to the known size of each group.

    Args:
        design: how the sample was drawn.
        groups: label of each row.
        targets: people of the population in each group, more than 0; exactly the groups that occur.

    Returns:
        A design whose figures have the error left after the known sizes: that of scores less
        their group's mean, in which rows count by the weights before.

    Raises:
        StatisticsError: a group has no target or no row with a weight.

    Notes:
        It repairs non-response only as far as people of one group answer alike. Groups with few
        rows get wild weights: merge those under about 20.

    References:
        Holt and Smith (1979), Journal of the Royal Statistical Society A 142, 33-46,
        doi:10.2307/2344652. Valliant (1993), Journal of the American Statistical Association 88,
        89-96.
    """
    group, sizes = _known_sizes(design, Margin(groups, targets))
    weights = _scale_groups(design.weights, group, sizes)
    residuals = GroupResiduals(group, design.weights, weights)
    return Design(weights, design.stages, design.lonely, (*design.adjustments, residuals))


def rake(design: Design, margins: Sequence[Margin], *, tolerance: float = 1e-12) -> Design:
    """
    Return the design with weights that add up to the known sizes of several classifications.

    Each margin is post-stratified in turn until all hold.

    Args:
        design: how the sample was drawn.
        margins: two or more classifications, each with targets of the same total.
        tolerance: greatest difference of a group from its target, as a share of the target.

    Returns:
        A design whose figures have the error of scores less their fit on all margins together, in
        which every row counts alike.

    Raises:
        StatisticsError: as `post_stratify`; targets that differ in total, or cannot all be met.

    Notes:
        The intersections of the margins are not held to anything. Look at the spread of the new
        weights (`kish_design_effect`) before trusting them.

    References:
        Deming and Stephan (1940), Annals of Mathematical Statistics 11, 427-444,
        doi:10.1214/aoms/1177731829. Deville, Särndal and Sautory (1993), Journal of the American
        Statistical Association 88, 1013-1020, doi:10.1080/01621459.1993.10476369.
    """
    known = [_known_sizes(design, margin) for margin in margins]
    _check_same_total([sizes for _, sizes in known])
    weights = _rake_weights(design.weights, known, tolerance)
    columns = np.concatenate([np.eye(sizes.size)[group] for group, sizes in known], axis=1)
    # Every row counts alike here, whatever its weight: the form the usual software gives raking.
    residuals = regression_residuals(columns, np.ones(design.rows), weights)
    return Design(weights, design.stages, design.lonely, (*design.adjustments, residuals))


def _rake_weights(
    weights: FloatArray, known: list[tuple[IntArray, FloatArray]], tolerance: float
) -> FloatArray:
    for _ in range(_MOST_ROUNDS):
        for group, sizes in known:
            weights = _scale_groups(weights, group, sizes)
        worst = max(float(np.abs(add_up(group, weights) / sizes - 1).max()) for group, sizes in known)
        if worst <= tolerance:
            return weights
    message = (
        f"Raking does not meet its targets: after {_MOST_ROUNDS} rounds a group is still {worst:.2g} of its "
        "target away. Merge groups, or look for combinations without respondents."
    )
    raise StatisticsError(message)


def _scale_groups(weights: FloatArray, group: IntArray, sizes: FloatArray) -> FloatArray:
    scaled: FloatArray = weights * (sizes / add_up(group, weights, sizes.size))[group]
    return scaled


def _known_sizes(design: Design, margin: Margin) -> tuple[IntArray, FloatArray]:
    coded = encode(margin.groups, "group")
    if coded.codes.size != design.rows:
        message = f"A group is needed for each of the {design.rows} rows; {coded.codes.size} were given."
        raise StatisticsError(message)
    targets = {_plain(label): size for label, size in margin.targets.items()}
    labels = [_plain(label) for label in coded.labels]
    _check_same_groups(labels, list(targets))
    _check_reached(design, coded)
    return coded.codes, as_positive([targets[label] for label in labels], "target")


def _check_same_groups(labels: list[Any], targets: list[Any]) -> None:
    without = [label for label in labels if label not in targets]
    unseen = [label for label in targets if label not in labels]
    if without or unseen:
        told = [f"no target for {', '.join(map(repr, without))}"] if without else []
        told += [f"no rows for {', '.join(map(repr, unseen))}"] if unseen else []
        message = f"Groups and targets do not match: {'; '.join(told)}."
        raise StatisticsError(message)


def _check_reached(design: Design, coded: Coded) -> None:
    empty = add_up(coded.codes, design.weights) <= 0
    if empty.any():
        message = f"The group {_plain(coded.labels[empty.argmax()])!r} has no row with a weight above zero."
        raise StatisticsError(message)


def _check_same_total(sizes: list[FloatArray]) -> None:
    if not sizes:
        raise StatisticsError("Raking needs at least one margin.")
    totals = [float(size.sum()) for size in sizes]
    if max(totals) - min(totals) > 1e-9 * max(totals):
        found = ", ".join(f"{total:g}" for total in totals)
        message = f"The targets of the margins add up to different totals: {found}."
        raise StatisticsError(message)


def _plain(label: Any) -> Any:
    return label.item() if isinstance(label, np.generic) else label
