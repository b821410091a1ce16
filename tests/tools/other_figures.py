"""
Figures of other data and options, computed with scipy, statsmodels and plain formulas, never with dueregard.

Each function returns the golden file of its name; those that read tables write them to the folder first.
"""

import csv
import json
import math

import numpy as np
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats import multitest, proportion, rates
from statsmodels.stats.contingency_tables import StratifiedTable, Table2x2

CONF = 0.9
PER = 100000


def quantile(conf=CONF):
    return stats.norm.ppf((1 + conf) / 2)


def ends(pair, times=1.0):
    low, high = (float(number) * times for number in pair)
    return {"lower": low, "upper": high if math.isfinite(high) else None}


def poisson_limits(count, people, conf=CONF):
    tail = (1 - conf) / 2
    low = stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    return low / people, stats.chi2.isf(tail, 2 * count + 2) / 2 / people


def byar_limits(count, people, conf=CONF):
    z, up = quantile(conf), count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3 if count else 0.0
    return low / people, up * (1 - 1 / (9 * up) + z / (3 * math.sqrt(up))) ** 3 / people


def proportions_rates():
    return {
        "tolerance": {"rel": 1e-8},
        "proportions": [
            _share(x, n, conf)
            for x, n in ((0, 7), (7, 7), (3, 11), (141, 2000), (990, 1000))
            for conf in (0.8, 0.998)
        ],
        "rates": [
            _rate(x, n, conf)
            for x, n in ((0, 40), (9, 310.5), (10, 310.5), (2417, 90000))
            for conf in (0.8, 0.998)
        ],
    }


def _share(x, n, conf):
    test = stats.binomtest(x, n)

    def limits(method):
        found = test.proportion_ci(conf, method=method)
        return ends((found.low, found.high))

    return {
        "x": x,
        "n": n,
        "conf": conf,
        "estimate": x / n,
        "wilson": limits("wilson"),
        "wilson_continuity": limits("wilsoncc"),
        "clopper_pearson": limits("exact"),
    }


def _rate(x, n, conf):
    exact, byar = (ends(method(x, n, conf), PER) for method in (poisson_limits, byar_limits))
    phe = {**(exact if x < 10 else byar), "method": "Exact" if x < 10 else "Byars"}
    return {
        "x": x,
        "n": n,
        "conf": conf,
        "multiplier": PER,
        "estimate": x / n * PER,
        "exact": exact,
        "byar_phe_formula": byar,
        "phe": phe,
    }


def two_group_disparity():
    tolerance = {"closed_form_rel": 1e-8, "midp_rel": 1e-3, "score_abs": 2e-6, "conditional_or_rel": 0.02}
    numbers = ((31, 4000, 77, 21000), (5, 60, 9, 300), (1200, 5000, 800, 6400))
    return {
        "tolerance": tolerance,
        "rates": [_two_rates(*row) for row in numbers],
        "proportions": [_two_shares(*row) for row in numbers],
        "attributable": [_excess(*row) for row in numbers],
    }


def _two_rates(x1, n1, x0, n0):
    exact = stats.binomtest(x1, x1 + x0, n1 / (n1 + n0))
    low, high = exact.proportion_ci(CONF)
    wald = rates.confint_poisson_2indep(x1, n1, x0, n0, method="wald-log", compare="ratio", alpha=1 - CONF)
    error = math.hypot(math.sqrt(x1) / n1, math.sqrt(x0) / n0)
    difference = x1 / n1 - x0 / n0
    return {
        "x1": x1,
        "n1": n1,
        "x0": x0,
        "n0": n0,
        "conf": CONF,
        "rate_ratio": x1 / n1 / (x0 / n0),
        "rate_difference": difference,
        "rr_log_wald": ends(wald),
        "rr_p_exact": exact.pvalue,
        "rr_exact_conditional": ends((low / (1 - low), high / (1 - high)), n0 / n1),
        "rd_wald": ends((difference - quantile() * error, difference + quantile() * error)),
    }


def _two_shares(x1, n1, x0, n0):
    table = Table2x2([[x1, n1 - x1], [x0, n0 - x0]])
    newcombe = proportion.confint_proportions_2indep(
        x1, n1, x0, n0, method="newcomb", compare="diff", alpha=1 - CONF
    )
    plain, yates = (stats.chi2_contingency(table.table, correction=on) for on in (False, True))
    return {
        "x1": x1,
        "n1": n1,
        "x0": x0,
        "n0": n0,
        "conf": CONF,
        "risk_difference": x1 / n1 - x0 / n0,
        "risk_ratio": table.riskratio,
        "odds_ratio": table.oddsratio,
        "rr_log_wald": ends(table.riskratio_confint(1 - CONF)),
        "or_log_wald": ends(table.oddsratio_confint(1 - CONF)),
        "rd_newcombe": ends(newcombe),
        "fisher_p": stats.fisher_exact(table.table).pvalue,
        "chisq": plain.statistic,
        "chisq_p": plain.pvalue,
        "chisq_yates": yates.statistic,
        "chisq_yates_p": yates.pvalue,
    }


def _excess(x1, n1, x0, n0):
    ratio = Table2x2([[x1, n1 - x1], [x0, n0 - x0]])
    low, high = (1 - 1 / end for end in ratio.riskratio_confint(1 - CONF))
    figures = {"est": 1 - 1 / ratio.riskratio, "lower": low, "upper": high}
    return {"x1": x1, "n1": n1, "x0": x0, "n0": n0, "conf": CONF, "attributable_fraction_exposed": figures}


def change():
    random = np.random.default_rng(5)
    months = [int(number) for number in random.negative_binomial(9, 0.04, 24)]
    return {
        "tolerance": {"rel": 1e-5, "p_rel": 1e-3},
        "counts": [_counts(*row) for row in ((903, 1011, 1, 1), (12, 40, 6, 12))],
        "monthly": [{"y": months, "poisson": _months(months, None), "quasipoisson": _months(months, "X2")}],
        "waves": [_waves(0.61, 1100, 1.3, 0.655, 890, 1.9)],
        "disparity_gap_change": [_gap((70, 4000, 90, 9000), (52, 4100, 95, 9100))],
    }


def _counts(before, after, t_before, t_after):
    ratio = after / t_after / (before / t_before)
    wide = quantile() * math.sqrt(1 / before + 1 / after)
    return {
        "before": before,
        "after": after,
        "t_before": t_before,
        "t_after": t_after,
        "conf": CONF,
        "pct_change": 100 * (ratio - 1),
        "log_wald_ci_pct": ends([100 * (ratio * math.exp(sign * wide) - 1) for sign in (-1, 1)]),
        "p_exact": stats.binomtest(after, before + after, t_after / (t_before + t_after)).pvalue,
    }


def _months(months, scale):
    later = np.repeat([0.0, 1.0], len(months) // 2)
    fit = sm.GLM(months, sm.add_constant(later), family=sm.families.Poisson()).fit(scale=scale)
    figures = {"log_rr": fit.params[1], "se": fit.bse[1], "pct_change": 100 * math.expm1(fit.params[1])}
    if scale:
        figures |= {"dispersion": fit.scale, "df": int(fit.df_resid)}
    return figures


def _waves(p0, n0, deff0, p1, n1, deff1):
    error = 100 * math.hypot(
        *(math.sqrt(p * (1 - p) * deff / n) for p, n, deff in ((p0, n0, deff0), (p1, n1, deff1)))
    )
    points = 100 * (p1 - p0)
    return {
        "p0": p0,
        "n0": n0,
        "deff0": deff0,
        "p1": p1,
        "n1": n1,
        "deff1": deff1,
        "conf": CONF,
        "pp_change": points,
        "se_pp": error,
        "z": points / error,
        "p": 2 * stats.norm.sf(abs(points / error)),
        "ci_pp": ends((points - quantile() * error, points + quantile() * error)),
    }


def _gap(before, after):
    def ratio(a, pop_a, b, pop_b):
        return a / pop_a / (b / pop_b)

    both = ratio(*after) / ratio(*before)
    error = math.sqrt(sum(1 / count for count in (*before[::2], *after[::2])))
    names = ("a", "pop_a", "b", "pop_b")
    given = {
        f"{name}{period}": value
        for period, row in enumerate((before, after))
        for name, value in zip(names, row, strict=True)
    }
    return {
        "input": given,
        "conf": CONF,
        "rr0": ratio(*before),
        "rr1": ratio(*after),
        "ratio_of_rate_ratios": both,
        "ci": ends([both * math.exp(sign * quantile() * error) for sign in (-1, 1)]),
        "p": 2 * stats.norm.sf(abs(math.log(both)) / error),
    }


def tests_workforce():
    p = np.random.default_rng(6).uniform(size=17) ** 3
    methods = {
        "holm": "holm",
        "hochberg": "simes-hochberg",
        "bh": "fdr_bh",
        "by": "fdr_by",
        "bonferroni": "bonferroni",
    }
    adjusted = {
        name: multitest.multipletests(p, method=method)[1].tolist() for name, method in methods.items()
    }
    return {
        "tolerance": {"rel": 1e-8},
        "multiple_testing": [{"p": p.tolist(), **adjusted}],
        "wres": [_appointed(40, 190, 22, 141)],
        "representation": [_represented([31, 14, 5, 50], [0.4, 0.2, 0.1, 0.3])],
    }


def _appointed(white, of_white, bme, of_bme):
    found = Table2x2([[white, of_white - white], [bme, of_bme - bme]])
    return {
        "input": {"sl_white": of_white, "ap_white": white, "sl_bme": of_bme, "ap_bme": bme},
        "conf": CONF,
        "relative_likelihood_white_to_bme": found.riskratio,
        "ci": ends(found.riskratio_confint(1 - CONF)),
        "fisher_p": stats.fisher_exact(found.table).pvalue,
        "four_fifths_flag": bool(1 / found.riskratio < 0.8),
    }


def _represented(observed, shares):
    counts, expected = np.array(observed), np.array(shares) * sum(observed)
    test = stats.chisquare(counts, expected)
    limits = [stats.binomtest(x, sum(observed)).proportion_ci(CONF, method="wilson") for x in observed]
    return {
        "observed": observed,
        "population_share": shares,
        "conf": CONF,
        "expected": expected.tolist(),
        "chisq": test.statistic,
        "df": len(shares) - 1,
        "p": test.pvalue,
        "representation_index": (counts / expected).tolist(),
        "poststrat_weights": (expected / counts).tolist(),
        "cohens_w": math.sqrt(test.statistic / sum(observed)),
        "share_ci_wilson": [[one.low, one.high] for one in limits],
    }


def inequality(folder):
    rate, people = np.array([12.0, 31.5, 8.25, 40.0, 22.0]), np.array([900, 120, 4000, 700, 60])
    mean = np.average(rate, weights=people)
    groups = {
        "id": "other",
        "estimate": rate.tolist(),
        "population": people.tolist(),
        "se": [1.0] * 5,
        "reference_index": 3,
        "bgsd": {"estimate": math.sqrt(np.average((rate - mean) ** 2, weights=people))},
        "idisw": {"estimate": 100 * np.average(abs(rate - mean), weights=people) / mean},
    }
    given = {"id": "other", "scale": [100], "favourable": [0], "reference": [0, 0, 1, 0, 0]}
    (folder / "inputs" / "inequality.json").write_text(json.dumps({"nonordered": [given]}), encoding="utf-8")
    return {
        "tolerance": {"estimate_rel": 1e-6, "se_rel": 1e-4, "simulated_ci_rel": 0.02},
        "nonordered": [groups],
        "gini": [_gini(rate, people)],
        "dsr": [_direct(np.array([4, 19, 33]), np.array([2000, 3100, 1500]), np.array([500, 300, 200]))],
        "isr": [_indirect([4, 19, 33], [2000, 3100, 1500], [90, 300, 500], [40000, 50000, 20000])],
    }


def _gini(values, weights):
    apart = abs(values[:, None] - values).sum()
    return {
        "values": values.tolist(),
        "weights": weights.tolist(),
        "gini_unweighted_pct": 100 * apart / (2 * len(values) ** 2 * values.mean()),
    }


def _indirect(x, n, x_ref, n_ref):
    expected = sum(people * events / of for people, events, of in zip(n, x_ref, n_ref, strict=True))
    low, high = (100 * end / expected for end in byar_limits(sum(x), 1, 0.998))
    return {
        "input": {"x": x, "n": n, "x_ref": x_ref, "n_ref": n_ref},
        "isratio": {
            "expected": expected,
            "value": 100 * sum(x) / expected,
            "lowercl": low,
            "uppercl": high,
            "confidence": "99.8%",
            "statistic": "indirectly standardised ratio x 100",
        },
    }


def _direct(x, n, standard):
    part = standard / standard.sum()
    rate, variance, events = float(part @ (x / n)), float((part**2) @ (x / n**2)), int(x.sum())
    limits = [rate + math.sqrt(variance / events) * (end - events) for end in byar_limits(events, 1)]
    return {
        "x": x.tolist(),
        "n": n.tolist(),
        "stdpop": standard.tolist(),
        "phe_dobson": {
            "value": rate * 1000,
            "lowercl": limits[0] * 1000,
            "uppercl": limits[1] * 1000,
            "confidence": "90%",
            "statistic": "dsr per 1000",
        },
    }


def monitoring():
    y = np.random.default_rng(7).poisson(60, 40)
    days = y[:20].astype(float)
    spread = abs(np.diff(days)).mean() * 2.66
    flat = np.full(20, days.mean())
    given = {"rebase_at": 0, "fix_after": 0, "screen_outliers": 0, "improvement_direction": -1}
    top, below = np.array([30, 55, 12]), np.array([100, 160, 60])
    return {
        "tolerance": {"rel": 1e-6},
        "spc": [
            {
                "input": {"y": days.tolist(), **given},
                "mean": flat.tolist(),
                "lower": (flat - spread).tolist(),
                "upper": (flat + spread).tolist(),
            }
        ],
        "funnel": [
            {
                "input": {"type": "PR", "numerator": top.tolist(), "denominator": below.tolist()},
                "target": top.sum() / below.sum(),
            }
        ],
        "cusum": [
            {
                "input": {"y": y.tolist(), "baseline": 12, "k": 1.0, "h": 2.5},
                "baseline_mean": float(y[:12].mean()),
            }
        ],
        "its": [{"input": {"y": y.tolist(), "change_at": 22, "lag": 2}, "ols": _interrupted(y, 22, 2)}],
    }


def _interrupted(y, change_at, lag):
    time = np.arange(1, len(y) + 1)
    after = (time > change_at).astype(float)
    fit = sm.OLS(y, np.column_stack([np.ones(len(y)), time, after, after * (time - change_at)])).fit()
    robust = fit.get_robustcov_results("HAC", maxlags=lag, use_correction=True)
    return {"estimate": fit.params.tolist(), "se": fit.bse.tolist(), "se_neweywest": robust.bse.tolist()}


def intersectional():
    x, n = np.array([3, 8, 0, 20, 41]), np.array([100, 90, 45, 300, 400])
    mean, rate = x.sum() / n.sum(), x / n
    between = n @ (rate - mean) ** 2 / n.sum() - mean / n.mean()
    tolerances = dict.fromkeys(
        (
            "variance_rel",
            "vpc_abs",
            "pcv_abs",
            "fixed_rel",
            "shrunk_abs",
            "eb_marshall_rel",
            "betabinomial_rel",
        ),
        1e-6,
    )
    drawn = mean + between / (between + mean / n) * (rate - mean)
    return {
        "tolerance": tolerances,
        "empirical_bayes": [
            {
                "input": {"x": x.tolist(), "n": n.tolist()},
                "raw": rate.tolist(),
                "marshall_parameters": {"a": between, "b": mean},
                "marshall_poisson": drawn.tolist(),
            }
        ],
    }


def r_indicator_sdc():
    table = np.array([[7, 12, 93], [3, 48, 26]])
    return {
        "tolerance": {"r_indicator_abs": 1e-6},
        "suppression": [
            {
                "input": {"table": table.tolist(), "threshold": 5, "width": 4},
                "rounded_base5": [[5, 10, 95], [5, 50, 25]],
                "rounded_row_totals": [110, 75],
                "rounded_grand_total": 190,
                "primary_only_exactly_recovered": [[1, 0]],
            }
        ],
        "differencing": [
            {
                "input": {"all": [9, 40, 12], "subset": [9, 38, 2], "threshold": 10},
                "implied": [0, 2, 10],
                "unsafe_cells": [1],
            }
        ],
    }


def stop_search_fairness(folder):
    random = np.random.default_rng(8)
    rows = []
    for place, area in enumerate(("north", "east", "south", "west")):
        for group, bar in (("A", 0.2), ("B", 0.3)):
            stops = 400 + 90 * place
            searches = int(random.binomial(stops, bar))
            rows.append(
                {
                    "area": area,
                    "group": group,
                    "stops": stops,
                    "searches": searches,
                    "hits": int(random.binomial(searches, 0.4)),
                }
            )
    write(folder / "inputs" / "stops_synthetic.csv", rows)
    tables = [
        [
            [row["hits"], row["searches"] - row["hits"]]
            for group in ("B", "A")
            for row in rows
            if (row["area"], row["group"]) == (area, group)
        ]
        for area in ("north", "east", "south", "west")
    ]
    pooled = StratifiedTable([np.array(table) for table in tables])
    test = stats.chi2_contingency(np.sum(tables, axis=0), correction=False)
    return {
        "tolerance": {"outcome_rel": 1e-8, "mantel_haenszel_rel": 1e-6, "veil_rel": 1e-4},
        "outcome": {
            "by_group": [_searched(rows, group) for group in ("A", "B")],
            "chisq": test.statistic,
            "df": 1,
            "p": test.pvalue,
            "stratified_by_area": [
                {
                    "group": "B",
                    "reference": "A",
                    "odds_ratio_mh": pooled.oddsratio_pooled,
                    "ci": ends(pooled.oddsratio_pooled_confint()),
                    "p": pooled.test_null_odds().pvalue,
                }
            ],
        },
    }


def _searched(rows, group):
    stops, searches, hits = (
        sum(row[name] for row in rows if row["group"] == group) for name in ("stops", "searches", "hits")
    )
    wilson = stats.binomtest(hits, searches).proportion_ci(method="wilson")
    return {
        "group": group,
        "stops": stops,
        "searches": searches,
        "hits": hits,
        "search_rate": searches / stops,
        "hit_rate": hits / searches,
        "hit_rate_wilson": ends((wilson.low, wilson.high)),
    }


def survey(folder):
    random = np.random.default_rng(9)
    sizes = {"E": (30, 900), "H": (25, 210), "M": (12, 60)}
    rows = [
        {
            "stype": stratum,
            "api00": float(np.round(random.normal(600, 80), 1)),
            "pw": people / sample,
            "fpc": people,
        }
        for stratum, (sample, people) in sizes.items()
        for _ in range(sample)
    ]
    write(folder / "inputs" / "apistrat.csv", rows)
    total = variance = 0.0
    for stratum, (sample, people) in sizes.items():
        values = np.array([row["api00"] for row in rows if row["stype"] == stratum])
        total += people * values.mean()
        variance += people**2 * (1 - sample / people) * values.var(ddof=1) / sample
    people, df = sum(size[1] for size in sizes.values()), len(rows) - len(sizes)
    return {
        "tolerance": {
            "estimate_rel": 1e-8,
            "se_rel": 1e-6,
            "ci_rel": 1e-5,
            "p_abs": 1e-6,
            "saddlepoint_p_rel": 0.01,
        },
        "cases": {
            "apistrat.degf": {"degf": df},
            "apistrat.total.api00": {"fun": "svytotal", "value": _estimate(total, math.sqrt(variance), df)},
            "apistrat.mean.api00": {
                "fun": "svymean",
                "value": _estimate(total / people, math.sqrt(variance) / people, df),
            },
        },
    }


def _estimate(value, error, df):
    half = stats.t.ppf(0.975, df) * error
    return {
        "estimate": value,
        "se": error,
        "lower": value - half,
        "upper": value + half,
        "df": df,
        "deff": [],
    }


def published_claims():
    wide = 1.959963984540054 * math.sqrt(1 / 240 + 1 / 204)
    low, high = (100 * (0.85 * math.exp(sign * wide) - 1) for sign in (-1, 1))
    fall = {"before": 240, "after": 204, "lower": low, "upper": high}
    return {
        "tolerance": {"rel": 1e-6},
        "claim_2018_press": {
            "rate_black": 33.0,
            "rate_white": 6.6,
            "searches": 80000,
            "share_black": 0.4,
            "share_white": 0.3,
            "implied_black_population": 80000 * 0.4 / 33.0 * 1000,
            "ratio_of_the_published_rates": 5.0,
        },
        "claim_percentage_falls": {"other": {"change_pct": -15, "interval_if_earlier_count": {"240": fall}}},
    }


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
