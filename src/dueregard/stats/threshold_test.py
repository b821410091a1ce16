"""
The threshold test: whether groups are searched on less suspicion, allowing for how suspicion is spread.

Needs the extra `threshold` (numpyro). Levels of thresholds are never given out: when they hardly differ
between areas the model gets levels wrong by half while it still ranks the groups. So there are fewest
areas, a trial on data whose thresholds are known comes with every answer, and an answer is a rank and signs.

References:
    Simoiu, Corbett-Davies and Goel (2017), Annals of Applied Statistics 11, 1193-1216,
    doi:10.1214/17-AOAS1058. Pierson, Corbett-Davies and Goel (2018), Fast threshold tests for detecting
    discrimination, Proceedings of Machine Learning Research 84, 96-105.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
from jax.scipy.stats import norm
from numpyro import distributions as dist
from numpyro.diagnostics import summary
from numpyro.infer import MCMC, NUTS
from scipy.special import expit, ndtr

from dueregard.errors import StatisticsError
from dueregard.stats.domain import FloatArray, as_whole_counts, check_level

#: With fewer areas their thresholds do not tell the spread of suspicion from its bar.
FEWEST_AREAS = 10
#: Chains that agree have a ratio of variances below this (Gelman and Rubin).
_LARGEST_RATIO = 1.05
_LEAST_RATE = 1e-12


class Searches(NamedTuple):
    """
    Stops, searches and finds in each area (rows) of each group (columns), whole counts.
    """

    stops: FloatArray
    searches: FloatArray
    hits: FloatArray


@dataclass(frozen=True)
class ThresholdTest:
    """
    What the test can carry.

    Attributes:
        lowest_first: the groups, from the one searched on least suspicion.
        lower_than_first: for each group but the first given, -1 when its threshold is below that of the
            first, 1 above, 0 when the interval of the difference holds 0.
        convergence: the largest ratio of variances between and within chains; 1 is perfect.
    """

    lowest_first: tuple[str, ...]
    lower_than_first: tuple[int, ...]
    convergence: float


def threshold_test(
    groups: Sequence[str],
    counts: Searches,
    *,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> ThresholdTest:
    """
    Return the rank of the groups' search thresholds and the signs of their differences.

    The model is fitted twice: to the counts, and to counts made from the fitted thresholds, to see
    whether it finds again what is known there.

    Args:
        groups: names of the groups, two or more, in the order of the columns.
        counts: stops, searches and finds.
        level: coverage of the intervals behind the signs, between 0 and 1.
        draws: draws of each of two chains, after as many to settle.
        seed: of the random numbers; the same seed gives the same answer.

    Raises:
        StatisticsError: fewer than ten areas or two groups, counts that do not hold together, chains
            that do not agree, or a trial that does not find again what it was made from.

    Notes:
        Needs stops that did not lead to a search: published searches of data.police.uk have none, and
        this test does not apply to them.
    """
    checked = _check(groups, counts)
    chains = _chains(draws)
    fitted = _fit(chains, checked, seed)
    signs = _signs(fitted.thresholds, level)
    trial = _fit(chains, _simulate(checked, fitted, seed), seed + 1)
    worst = max(fitted.convergence, trial.convergence)
    if worst > _LARGEST_RATIO:
        raise StatisticsError(f"The chains do not agree (ratio {worst:.3f}): take more draws.")
    if not _is_recovered(checked, fitted, trial, level):
        raise StatisticsError(
            "Fitted to made-up counts with known thresholds, the test does not find them again: "
            "these data cannot carry it."
        )
    order = np.argsort(fitted.thresholds.mean(axis=0))
    return ThresholdTest(tuple(groups[place] for place in order), signs, worst)


class _Fit(NamedTuple):
    """
    Draws of each group's threshold (rows) and the means of what makes data.
    """

    thresholds: FloatArray
    guilty: FloatArray
    distance: FloatArray
    bar: FloatArray
    convergence: float


def _check(groups: Sequence[str], counts: Searches) -> Searches:
    stops, searches, hits = (np.atleast_2d(as_whole_counts(part)) for part in counts)
    if not stops.shape == searches.shape == hits.shape or stops.shape[1] != len(groups):
        raise StatisticsError("Stops, searches and finds need one row an area and one column a group.")
    if len(groups) < 2:
        raise StatisticsError("A comparison of thresholds needs at least two groups.")
    if stops.shape[0] < FEWEST_AREAS:
        raise StatisticsError(
            f"The threshold test needs at least {FEWEST_AREAS} areas; {stops.shape[0]} were given."
        )
    if (hits > searches).any() or (searches > stops).any() or (stops == 0).any():
        raise StatisticsError(
            "In every area and group: finds at most searches, searches at most stops, some stops."
        )
    return Searches(stops, searches, hits)


def _model(counts: Searches) -> None:
    areas, groups = counts.stops.shape
    guilty = _effects("offending", areas, groups)
    distance = jnp.exp(_effects("telling", areas, groups))
    spread = numpyro.sample("spread", dist.HalfNormal(1.0))
    signal = numpyro.sample("signal", dist.Normal(0.0, 1.0).expand([areas, groups]).to_event(2)) * spread
    share = jax.nn.sigmoid(guilty)
    found, missed = share * norm.sf(signal - distance), (1 - share) * norm.sf(signal)
    rate = jnp.clip(found + missed, _LEAST_RATE, 1 - _LEAST_RATE)
    hit_rate = jnp.clip(found / rate, _LEAST_RATE, 1 - _LEAST_RATE)
    numpyro.sample("searches", dist.Binomial(counts.stops, rate).to_event(2), obs=counts.searches)
    numpyro.sample("hits", dist.Binomial(counts.searches, hit_rate).to_event(2), obs=counts.hits)
    numpyro.deterministic("guilty", guilty)
    numpyro.deterministic("distance", distance)
    numpyro.deterministic("bar", signal)
    cells = jax.nn.sigmoid(guilty + distance * signal - distance**2 / 2)
    numpyro.deterministic("thresholds", _over_areas(counts) @ cells)


def _over_areas(counts: Searches) -> FloatArray:
    """
    Return the weight of each area, its share of all stops: the same for every group.
    """
    weights: FloatArray = counts.stops.sum(axis=1) / counts.stops.sum()
    return weights


def _effects(name: str, areas: int, groups: int) -> Any:
    """
    Return the sum of an effect of each group and a slight one of each area, the first area's 0.
    """
    centre = numpyro.sample(f"{name}_centre", dist.Normal(0.0, 1.0))
    by_group = numpyro.sample(f"{name}_group", dist.Normal(centre, 1.0).expand([groups]).to_event(1))
    by_area = numpyro.sample(f"{name}_area", dist.Normal(0.0, 0.1).expand([areas - 1]).to_event(1))
    return jnp.concatenate([jnp.zeros(1), by_area])[:, None] + by_group[None, :]


def _chains(draws: int) -> MCMC:
    """
    Return the sampler of both fits: it is compiled once, which takes longer than a small fit.
    """
    numpyro.enable_x64()
    return MCMC(
        NUTS(_model, target_accept_prob=0.9),
        num_warmup=draws,
        num_samples=draws,
        num_chains=2,
        chain_method="sequential",
        progress_bar=False,
        jit_model_args=True,
    )


def _fit(chains: MCMC, counts: Searches, seed: int) -> _Fit:
    # As arguments of the compiled sampler, not as its constants: the second fit has other counts.
    traced = Searches._make(map(jnp.asarray, counts))
    chains.run(jax.random.PRNGKey(seed), traced)
    drawn = {name: np.asarray(values) for name, values in chains.get_samples(group_by_chain=True).items()}
    ratio = float(summary({"thresholds": drawn["thresholds"]})["thresholds"]["r_hat"].max())
    guilty, distance, bar = (drawn[name].mean(axis=(0, 1)) for name in ("guilty", "distance", "bar"))
    return _Fit(drawn["thresholds"].reshape(-1, counts.stops.shape[1]), guilty, distance, bar, ratio)


def _signs(thresholds: FloatArray, level: float) -> tuple[int, ...]:
    """
    Return the signs of the differences from the first group whose interval leaves out 0.
    """
    low, high = _limits(thresholds[:, 1:] - thresholds[:, :1], level)
    return tuple(int(one > 0) - int(other < 0) for one, other in zip(low, high, strict=True))


def _limits(drawn: FloatArray, level: float) -> FloatArray:
    tail = (1 - check_level(level)) / 2
    limits: FloatArray = np.quantile(drawn, [tail, 1 - tail], axis=0)
    return limits


def _simulate(counts: Searches, made_from: _Fit, seed: int) -> Searches:
    """
    Return searches and finds made by the model at the fitted values.
    """
    random = np.random.default_rng(seed)
    share = expit(made_from.guilty)
    found = share * ndtr(made_from.distance - made_from.bar)
    rate = found + (1 - share) * ndtr(-made_from.bar)
    searches = random.binomial(counts.stops.astype(np.int64), rate)
    hits = random.binomial(searches, found / rate)
    return Searches(counts.stops, searches.astype(np.float64), hits.astype(np.float64))


def _is_recovered(counts: Searches, made_from: _Fit, trial: _Fit, level: float) -> bool:
    """
    Return whether a trial contradicts no sign it was made from and holds most of the thresholds.
    """
    cells = expit(made_from.guilty + made_from.distance * made_from.bar - made_from.distance**2 / 2)
    truth = _over_areas(counts) @ cells
    signs = np.array(_signs(trial.thresholds, level))
    low, high = _limits(trial.thresholds, level)
    held = (low <= truth) & (truth <= high)
    return bool((signs * np.sign(truth[1:] - truth[0]) >= 0).all() and held.mean() > 0.5)
