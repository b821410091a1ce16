"""
The words of the page on coverage: what is promised, and why some intervals cannot keep to it.
"""

PAGE = """\
<!-- Made by tools/coverage.py: run make coverage. -->

# How often the intervals hold the truth

A 95 percent interval should hold the truth 95 times in 100. Few do so exactly, because counts come in
steps. Here each is measured on made-up truths, at expected counts from 5 to 1,000.

**Promised.** Exact methods: at least 95 percent at every truth measured; their *lowest* coverage is shown.
The others: {few} percent on average below a count of {threshold}, and {many} from there on; their *mean*
coverage is shown.

**Measured.** One or two counts: every possible table by its probability, without error, at truths from 10
percent below the count to 10 percent above it (1 percent at 1,000). More counts: drawn 20,000 times from a
fixed seed, or 4,000 times where each draw is a fit of its own; those figures can be off by 0.3 points, or
by 0.7. Tables without an answer, such as a ratio of zero to zero, are left out.

At 1,000 two groups are always alike. The two slowest intervals, `odds_ratio_exact` and `odds_ratio_mid_p`,
are measured at every fourth number of outcomes at 100, and at every sixteenth at 1,000.

## Intervals that keep the promise

{kept}

## Intervals that cannot keep it everywhere

They are here because they are asked for, or because nothing better is to be had from such figures. A figure
in bold lies outside the promise; a claim should not rest on one of these intervals there.

{loose}

{reasons}

## Intervals that are not measured here

Those of surveys have their own page, [Surveys](surveys.md): their coverage depends on the sample's design.

{others}

## It cannot say

- how sure one figure is: coverage belongs to a method over many uses, not to the interval in hand;
- that the model is right. Nearly all of this takes events as independent, and all of it takes
  denominators as known. Real events come in clusters, people are missed, recording changes: then every
  method covers less;
- anything of several intervals at once. Of twenty that keep their promise, one leaves out its truth.
"""

_FIVE_GROUPS = (
    "rests on how far the groups lie from a line, and five groups say little of that: to compare with "
    "published figures. Indicators use the forms `…_sampled` and `…_logistic`, which rest on the events"
)
_SPREAD = (
    "chance alone makes groups look unequal, and a spread cannot fall below 0: with few events in each "
    "group the limits are wide"
)
CANNOT = {
    "difference_wald": (
        "the plain normal interval, to recompute published figures; `newcombe_difference` holds"
    ),
    "share_change_between_waves": (
        "rests on published shares and a normal spread: too narrow where they rest on few people"
    ),
    "excess_of_population": (
        "its variance ignores that everybody contains the reference group: far too cautious"
    ),
    "direct_rate_gamma": "made to be cautious where few events carry much weight; `direct_rate` is less so",
    "slope_index": _FIVE_GROUPS,
    "relative_index": _FIVE_GROUPS,
    "absolute_concentration_index": _FIVE_GROUPS,
    "relative_concentration_index": _FIVE_GROUPS,
    "relative_index_sampled": "with few events in each group a ratio of two uncertain ends is hardly known",
    "between_group_variance": _SPREAD,
    "theil_index": _SPREAD,
    "mean_log_deviation": _SPREAD,
    "life_expectancy": "few deaths at each age: use it from about 200 deaths in all",
    "count_change_quasi_poisson": (
        "with less than one event a month their spread is hardly known: cautious below 10 a year"
    ),
    "monthly_month_matched": "eleven degrees of freedom for few events: use it from 100 events a year",
    "monthly_negative_binomial": "takes the spread it has estimated as known: a little narrow",
    "monthly_newey_west": (
        "24 months are too few for it: to compare with published figures; quasi-Poisson holds"
    ),
    "monthly_poisson": "ignores that months vary: shown to tell what the others add",
}

_NO_CHANCE = "limits to draw a chart with, or that rounding allows: there is no truth for chance to miss"
NOT_MEASURED = {
    "ratio_funnel_limits": _NO_CHANCE,
    "ratio_funnel_limits_widened": _NO_CHANCE,
    "share_funnel_limits": _NO_CHANCE,
    "ratio_of_rounded": _NO_CHANCE,
    "implied_earlier_total": _NO_CHANCE,
}
