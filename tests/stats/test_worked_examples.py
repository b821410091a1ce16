"""
The worked examples of the pages: each public figure they print is computed again here.

Contains public sector information licensed under the Open Government Licence v3.0: searches by the
Metropolitan Police, July to September 2020 (data.police.uk); recorded crime by borough (Metropolitan
Police, London Datastore); residents of the Census 2011 and the Census 2021 (Office for National
Statistics).
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from dueregard import stats
from tests.shared_data import shared_path

PAGES = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "statistics"
STOPS_OF_JUNE_2016 = (
    PAGES.parents[2] / "src/dueregard/examples/london/data/stops-june-2016-by-ethnicity-sex-and-age.csv"
)
BLACK_RESIDENTS, WHITE_RESIDENTS = 1_088_640, 4_887_435
#: Racially or religiously aggravated public fear, March 2024 to February 2025, and residents in 2021.
BOROUGHS = {
    "Barking and Dagenham": (288, 218850),
    "Barnet": (493, 389349),
    "Bexley": (220, 246482),
    "Brent": (481, 339837),
    "Bromley": (327, 329993),
    "Camden": (598, 210134),
    "Croydon": (478, 390732),
    "Ealing": (502, 367110),
    "Enfield": (397, 329989),
    "Greenwich": (425, 289073),
    "Hackney": (520, 259148),
    "Hammersmith and Fulham": (446, 183141),
    "Haringey": (424, 264246),
    "Harrow": (221, 261222),
    "Havering": (324, 262048),
    "Hillingdon": (434, 305903),
    "Hounslow": (414, 288196),
    "Islington": (427, 216591),
    "Kensington and Chelsea": (316, 143368),
    "Kingston upon Thames": (188, 168046),
    "Lambeth": (533, 317663),
    "Lewisham": (428, 300551),
    "Merton": (196, 215184),
    "Newham": (458, 351042),
    "Redbridge": (381, 310263),
    "Richmond upon Thames": (144, 195277),
    "Southwark": (438, 307646),
    "Sutton": (211, 209628),
    "Tower Hamlets": (520, 310309),
    "Waltham Forest": (332, 278422),
    "Wandsworth": (427, 327513),
    "Westminster": (1017, 204225),
}
#: The same offences in the same boroughs, each month from March 2023 to February 2025.
MONTHS = np.array(
    [
        804,
        795,
        1029,
        1004,
        1023,
        933,
        1016,
        1010,
        1025,
        920,
        799,
        820,
        985,
        992,
        1177,
        1144,
        1281,
        1410,
        1130,
        1117,
        1062,
        909,
        903,
        898,
    ]
)


def page(name):
    return " ".join((PAGES / f"{name}.md").read_text(encoding="utf-8").split())


def rounded(interval, places, times=1):
    return tuple(f"{float(number) * times:.{places}f}" for number in interval)


@pytest.mark.parametrize(
    ("finds", "searches", "sentence"),
    [(5512, 24000, "{} percent, and `wilson` gives {} to {}"), (6188, 25567, "{} percent ({} to {})")],
)
def test_one_group(finds, searches, sentence):
    assert sentence.format(*rounded(stats.wilson(finds, searches), 2, 100)) in page("one-group")


def test_two_groups():
    self_defined = stats.rate_ratio_log_wald(15835, BLACK_RESIDENTS, 20889, WHITE_RESIDENTS)
    officer_defined = stats.rate_ratio_log_wald(24000, BLACK_RESIDENTS, 25567, WHITE_RESIDENTS)
    assert "a ratio of {} ({} to {})".format(*rounded(self_defined, 2)) in page("two-groups")
    assert "and {} ({} to {})".format(*rounded(officer_defined, 2)) in page("two-groups")
    fewer = stats.newcombe_difference(6188, 25567, 5512, 24000)
    assert f"{rounded(fewer, 2, 100)[0]} points fewer of Black" in page("two-groups")
    assert "({1} to {2}, `newcombe_difference`)".format(*rounded(fewer, 2, 100)) in page("two-groups")


def test_change():
    before, after = MONTHS[:12], MONTHS[12:]
    assert f"{before.sum():,} offences" in page("change")
    assert f"and {after.sum():,} in the twelve after them" in page("change")
    independent = rounded(stats.count_change_log_wald(before.sum(), after.sum()), 1, 100)
    assert (
        "up by {} percent. As independent events (`count_change_log_wald`) that is {} to {} percent".format(
            *independent
        )
        in page("change")
    )
    spread = rounded(stats.count_change_quasi_poisson(before, after), 1, 100)
    assert f"gives {spread[1]} to {spread[2]}" in page("change")
    assert float(stats.monthly_quasi_poisson(before, after).dispersion) == pytest.approx(17, abs=0.5)


def test_people_of_unknown_group():
    bounds = stats.missing_group_bounds(15835, BLACK_RESIDENTS, 20889, WHITE_RESIDENTS, 14936)
    sentence = "Had all of them been White it would be {}, had all been Black {}."
    assert sentence.format(*rounded(bounds, 2)) in page("what-may-be-said")


def test_boroughs():
    counts, residents = np.array(list(BOROUGHS.values())).T
    expected = counts.sum() * residents / residents.sum()
    funnel = stats.funnel_of_ratios(counts, expected)
    plain = stats.ratio_funnel_limits(1, expected)
    outside = int(((funnel.value < plain.low) | (funnel.value > plain.high)).sum())
    assert f"**{outside} of the {len(BOROUGHS)} boroughs**" in page("monitoring")
    assert f"vary {funnel.dispersion:.0f} times as much" in page("monitoring")
    names = np.array(list(BOROUGHS))
    inner, outer = (
        stats.ratio_funnel_limits_widened(1, expected, between=funnel.between, level=level)
        for level in (0.95, 0.998)
    )
    assert names[funnel.value < inner.low].tolist() == ["Bexley", "Harrow", "Richmond upon Thames"]
    assert names[funnel.value > inner.high].tolist() == ["Camden", "Westminster"]
    assert names[(funnel.value > outer.high) | (funnel.value < outer.low)].tolist() == ["Westminster"]
    assert f"at {funnel.value[-1]:.2f} times the expected" in page("monitoring")


def test_the_break_of_a_series():
    step = stats.coefficient_interval(stats.interrupted_line(MONTHS, change_at=12).level_change)
    assert "steps up by {} after the twelfth ({} to {}, `interrupted_line`)".format(
        *rounded(step, 0)
    ) in page("monitoring")
    watch = stats.poisson_glr(MONTHS[12:], MONTHS[:12].mean())
    assert int(watch.alarm.argmax()) + 1 == 3


def test_surveys():
    with shared_path("reference", "inputs", "apistrat.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    scores, weights, schools = (
        np.array([float(row[name]) for row in rows]) for name in ("api00", "pw", "fpc")
    )
    both = np.array([row["both"] == "Yes" for row in rows])
    design = stats.survey.make_design(weights, strata=[row["stype"] for row in rows], fpc=schools)
    mean = stats.survey.means(design, scores)
    limits = stats.survey.t_interval(mean)
    text = page("surveys")
    assert f"a sample of {len(rows)} of the {weights.sum():,.0f} schools" in text
    assert f"The plain mean of the sample is {scores.mean():.1f}" in text
    assert f"score is {mean.values[0]:.1f}, with an error of {mean.errors[0]:.1f}" in text
    assert f"{limits.low[0]:.1f} to {limits.high[0]:.1f} (`survey.t_interval`)" in text
    share = stats.survey.share_logit(stats.survey.means(design, both))
    assert f"by {both.mean():.1%} of".replace("%", " percent") in text
    percent = [f"{100 * float(limit[0]):.1f}" for limit in share]
    assert "estimated {} percent of all ({} to {}, `survey.share_logit`".format(*percent) in text
    assert f"{both.sum()} of {both.size} sampled" in text


def test_searches_that_led_to_an_outcome():
    numbers = (5512, 24000, 6188, 25567)
    text = page("strata-and-stops")
    assert f"{100 * 5512 / 24000:.2f} against {100 * 6188 / 25567:.2f} percent" in text
    assert (
        "{} ({} to {}, `odds_ratio_log_wald`)".format(*rounded(stats.odds_ratio_log_wald(*numbers), 2))
        in text
    )
    assert f"p = {float(stats.chi_square_two_shares(*numbers).p):.4f}" in text


def test_two_editions_that_differ_by_a_few():
    text = page("small-counts")
    assert "25,567 of White and 24,000 of Black" in text
    assert stats.disclosure.compare_releases([25567, 24000], [25567, 24004]).unsafe.tolist() == [False, True]


def test_stops_of_children_in_which_nothing_was_found():
    rows = list(csv.DictReader(STOPS_OF_JUNE_2016.read_text(encoding="utf-8").splitlines()))

    def stopped(*, children, outcomes):
        return sum(
            int(row["stops"])
            for row in rows
            if (row["age_range"] == "10-17") is children and row["outcome"] in outcomes
        )

    nothing, everything = {"Nothing found"}, {row["outcome"] for row in rows}
    children = stopped(children=True, outcomes=nothing), stopped(children=True, outcomes=everything)
    others = stopped(children=False, outcomes=nothing), stopped(children=False, outcomes=everything)
    ratio = stats.risk_ratio_log_wald(*children, *others).estimate
    text = page("intersections")
    assert f"searched {children[1]:,} children" in text
    assert f"found in {children[0]:,} of these stops ({100 * children[0] / children[1]:.1f}%)" in text
    assert (
        f"Of {others[1]:,} stops of older people it was {others[0]:,} ({100 * others[0] / others[1]:.1f}%)"
        in text
    )
    assert f"the ratio is {ratio:.2f}" in text


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.md")))
def test_each_page_says_what_its_figures_cannot_say(name):
    text = page(name)
    assert "## It cannot say" in text or name == "index"
    # The index holds no method, and the page on coverage is made of measured figures alone.
    assert "licence" in text.casefold() or name in {"index", "coverage", "surveys"}
