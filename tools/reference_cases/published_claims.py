"""
What can be said of published claims: real counts, stated shares and falls.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from dueregard import stats
from reference_cases.cases import Case, Cases, Kind, NotRun, limits, read_table, row_cases

SEARCHES, BY_AGE_AND_SEX = "mps_searches_2020q3.csv", "mps_age_sex_2020q3.csv"
# Residents of London by ethnic group, Census 2011, as the README beside the figures gives them.
CENSUS_2011 = {"White": 4887435, "Black": 1088640}
CENSUS_2011_ALL = 8173941
NO_NUMBERS = "the file does not hold the numbers it was computed from"
YEARS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# What the claims say themselves, and remarks.
GIVEN = (
    *("note", "statement", "change_pct", "quoted", "searches"),
    *("rate_black", "rate_white", "share_black", "share_white"),
)

Computed = Mapping[str, Callable[[], Any]]


def cases(figures: Any, folder: Path) -> Cases:
    """
    Yield the figures of each claim.
    """
    rel = figures["tolerance"]["rel"]
    if figures["claim_4_2_times"]:
        yield from _ratios(figures["claim_4_2_times"], rel, folder)
    yield from _computed(
        "claim_2018_press", figures["claim_2018_press"], _press(figures["claim_2018_press"]), rel
    )
    for name, fall in figures["claim_percentage_falls"].items():
        yield from _computed(f"claim_percentage_falls.{name}", fall, _fall(fall), rel)
    if figures["claim_workforce"]:
        yield from _workforce(figures["claim_workforce"], rel)


def _ratios(ratio: Any, rel: float, folder: Path) -> Cases:
    computed = _searches(read_table(folder, SEARCHES))
    yield from _computed("claim_4_2_times", {**ratio, "age_sex": None}, computed, rel)
    by_age = _by_age_and_sex(read_table(folder, BY_AGE_AND_SEX))
    yield from _computed("claim_4_2_times.age_sex", ratio["age_sex"], by_age, rel)


def _computed(section: str, expected: Any, computed: Computed, rel: float) -> Cases:
    for name, value in expected.items():
        if value is None or name in GIVEN:
            continue
        full = f"{section}.{name}"
        yield Case(full, computed[name], value, rel) if name in computed else NotRun(full, NO_NUMBERS)


def _compare(count: float, people: float, other: float, others: float) -> dict[str, float]:
    ratio = stats.rate_ratio_log_wald(count, people, other, others)
    low, high = limits(ratio)
    per_1000 = 1000.0
    return {
        "rate_ratio": float(ratio.estimate),
        "lower": low,
        "upper": high,
        "rate1_per_1000": float(stats.poisson_exact(count, people).estimate) * per_1000,
        "rate0_per_1000": float(stats.poisson_exact(other, others).estimate) * per_1000,
        "difference_per_1000": float(stats.rate_difference_wald(count, people, other, others).estimate)
        * per_1000,
    }


def _count(rows: Any, *names: str) -> Counter[Any]:
    counts: Counter[Any] = Counter()
    for row in rows:
        counts[tuple(row[name] for name in names) if len(names) > 1 else row[names[0]]] += int(
            row["searches"]
        )
    return counts


def _searches(rows: Any) -> Computed:
    officer, own = _count(rows, "officer_defined"), _count(rows, "self_defined")
    both = _count(rows, "self_defined", "officer_defined")
    total, black, white = officer.total(), CENSUS_2011["Black"], CENSUS_2011["White"]
    known = total - officer["Not recorded"]
    return {
        "officer_defined_counts": lambda: dict(officer),
        "self_defined_counts": lambda: dict(own),
        "searches_of_persons": lambda: total,
        "black_v_white_officer_defined_census2011": lambda: _compare(
            officer["Black"], black, officer["White"], white
        ),
        "black_v_white_self_defined_census2011": lambda: _compare(own["Black"], black, own["White"], white),
        "not_stated_share_self_defined": lambda: stats.missing_share(
            total - own["Not stated"], own["Not stated"]
        ),
        "officer_defined_black_share_of_not_stated": lambda: (
            stats.wilson(both["Not stated", "Black"], own["Not stated"]).estimate
        ),
        "black_v_everyone_else_officer_defined": lambda: _compare(
            officer["Black"], black, total - officer["Black"], CENSUS_2011_ALL - black
        ),
        "black_v_whole_population_officer_defined": lambda: (
            stats.rate_ratio_log_wald(officer["Black"], black, total, CENSUS_2011_ALL).estimate
        ),
        "share_of_searches_over_share_of_population": lambda: stats.representation_index(
            [officer["Black"], known - officer["Black"]],
            [black / CENSUS_2011_ALL, 1 - black / CENSUS_2011_ALL],
        )[0],
        **_outcomes(rows, officer),
    }


def _outcomes(rows: Any, searches: Counter[Any]) -> Computed:
    found = _count(rows, "officer_defined", "outcome_positive")

    def rates() -> dict[str, Any]:
        return {group: _rate(found[group, "1"], searches[group]) for group in searches}

    def test() -> dict[str, float]:
        groups = ("White", "Black")
        found_in = [found[group, "1"] for group in groups]
        result = stats.chi_square_shares(found_in, [searches[group] for group in groups])
        return {"chisq": float(result.statistic), "p": float(result.p)}

    return {"positive_outcome_rate_officer_defined": rates, "positive_outcome_black_v_white_chisq": test}


def _rate(positive: int, searches: int) -> dict[str, Any]:
    share = stats.wilson(positive, searches)
    return {
        "searches": searches,
        "positive": positive,
        "rate": float(share.estimate),
        "wilson": limits(share),
    }


def _by_age_and_sex(rows: Any) -> Computed:
    groups = {
        group: {
            (row["sex"], row["age_range"]): (int(row["searches"]), int(row["people"]))
            for row in rows
            if row["ethnic_group"] == group
        }
        for group in ("Black", "White")
    }
    strata = [key for key in groups["Black"] if key in groups["White"]]
    black, white = (
        np.array([groups[group][key] for key in strata], dtype=np.float64).T for group in ("Black", "White")
    )

    def direct() -> Any:
        numbers = black[0], black[1], white[0], white[1]
        return stats.direct_rate_ratio(*numbers, black[1] + white[1]).estimate

    def pooled() -> stats.Interval:
        return stats.mantel_haenszel_rate_ratio(*black, *white)

    def one(place: int) -> float:
        return float(stats.rate_ratio_log_wald(*black[:, place], *white[:, place]).estimate)

    return {
        "strata": lambda: [list(key) for key in strata],
        "crude": lambda: _compare(*black.sum(axis=1), *white.sum(axis=1)),
        "directly_standardised_ratio": direct,
        "mantel_haenszel_rate_ratio": lambda: pooled().estimate,
        "mantel_haenszel_ci": lambda: limits(pooled()),
        "stratum_ratios": lambda: {"/".join(key): one(place) for place, key in enumerate(strata)},
    }


def _press(claim: Any) -> Computed:
    def on_census() -> Any:
        counts = [claim["searches"] * claim[f"share_{group.lower()}"] for group in ("Black", "White")]
        return stats.rate_ratio_log_wald(
            counts[0], CENSUS_2011["Black"], counts[1], CENSUS_2011["White"]
        ).estimate

    return {
        "ratio_of_the_published_rates": lambda: (
            stats.ratio_of_rounded(claim["rate_black"], claim["rate_white"], half_width=0.05).estimate
        ),
        "ratio_on_census2011": on_census,
        **{
            f"implied_{group}_population": partial(_implied_people, claim, group)
            for group in ("black", "white")
        },
    }


def _implied_people(claim: Any, group: str) -> float:
    """
    Return the people at whom a stated share of the searches is the stated rate per 1,000.
    """
    searches = claim["searches"] * claim[f"share_{group}"]
    return 1000 * float(stats.poisson_exact(searches, claim[f"rate_{group}"]).estimate)


def _fall(fall: Any) -> Computed:
    change = fall["change_pct"] / 100

    def intervals() -> dict[str, Any]:
        return {key: _period(row) for key, row in fall["interval_if_earlier_count"].items()}

    return {
        "smallest_earlier_count_for_5pc_significance_poisson": lambda: stats.smallest_telling_count(change),
        "same_with_dispersion_5": lambda: stats.smallest_telling_count(change, dispersion=5),
        "interval_if_earlier_count": intervals,
    }


def _period(row: Any) -> dict[str, float]:
    low, high = limits(stats.count_change_log_wald(row["before"], row["after"]), 100)
    return {"before": row["before"], "after": row["after"], "lower": low, "upper": high}


def _workforce(claim: Any, rel: float) -> Cases:
    share, points, people = (float(number) for number in re.findall(r"\d+(?:\.\d+)?", claim["statement"])[:3])
    share, points = share / 100, points / 100
    yearly = points / _years(claim["statement"])
    computed: Computed = {
        "equal_size_total": lambda: stats.equal_size_total(points, people),
        "years_to_parity_at_this_pace": lambda: {
            label: float(stats.years_to_parity(share, float(label.split()[0]) / 100, yearly))
            for label in claim["years_to_parity_at_this_pace"]
        },
        **{
            f"representation_index_{_census(label)}": partial(_index, share, float(label.split()[0]) / 100)
            for label in claim["years_to_parity_at_this_pace"]
        },
    }

    def earlier(row: Any) -> stats.Interval:
        # Both stated shares are rounded, the change as well as the later one.
        return stats.implied_earlier_total(
            share, points, people, row["assumed_total_now"], earlier_share_half_width=0.0015
        )

    kinds = {
        "implied_total_then": Kind(lambda row: earlier(row).estimate, rel),
        "implied_total_then_range": Kind(lambda row: limits(earlier(row)), rel),
    }
    kinds |= {
        "minority_now": Kind(lambda row: _members(share, row["assumed_total_now"]), rel),
        "minority_then": Kind(lambda row: _members(share - points, float(earlier(row).estimate)), rel),
    }
    given = ("assumed_total_now",)
    yield from row_cases("claim_workforce.table", claim["table"], kinds, given=given)
    yield from _computed("claim_workforce", {**claim, "table": None}, computed, rel)


def _years(statement: str) -> int:
    """
    Return the years in which a change came about: "in two years", "in 3 years".
    """
    found = re.search(r"in (\w+) years?\b", statement)
    number = found[1] if found else "one"
    return int(number) if number.isdigit() else YEARS.index(number.lower()) + 1


def _census(label: str) -> str:
    """
    Return which census a label speaks of, as names of figures have it: "census2011".
    """
    found = re.search(r"Census (\d{4})", label)
    return f"census{found[1]}" if found else label


def _index(share: float, of_population: float) -> float:
    return float(stats.representation_index([share, 1 - share], [of_population, 1 - of_population])[0])


def _members(share: float, total: float) -> float:
    """
    Return how many of a total a share is.
    """
    return float(stats.expected_counts([0, total], [share, 1 - share])[0])
