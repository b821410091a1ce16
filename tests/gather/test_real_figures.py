"""
Real files give the figures that were worked out from them by other means.
"""

from functools import cache
from importlib import resources

import pytest

from dueregard.engine import open_engine
from dueregard.gather import gather
from dueregard.store import load_assessment
from tests.gather.shared_assessments import gathered
from tests.shared_data import shared_path

FOUND = (
    "Arrest",
    "Khat or Cannabis warning",
    "Community resolution",
    "Summons / charged by post",
    "Penalty Notice for Disorder",
    "Caution (simple or conditional)",
)


@pytest.fixture(scope="module")
def london(tmp_path_factory):
    folder = resources.files("dueregard.examples") / "london"
    engine = open_engine()
    with resources.as_file(folder) as path:
        items = gather(
            load_assessment(path), folder=path, engine=engine, cache=tmp_path_factory.mktemp("cache")
        )
    engine.close()
    return {item.id: item for item in items.evidence}


def test_in_london_black_people_were_stopped_4_03_times_as_often(london):
    ratio = london["stops-by-ethnicity"].figure("black-white-ratio")
    assert round(ratio.value, 2) == 4.03
    assert (round(ratio.interval.low, 2), round(ratio.interval.high, 2)) == (3.97, 4.08)
    assert (ratio.numerator, ratio.denominator) == (45_729, 1_188_369)
    assert round(london["stops-by-ethnicity"].figure("white-rate").value, 2) == 9.56
    assert round(london["stops-by-ethnicity"].figure("black-rate").value, 2) == 38.48


def test_recorded_public_fear_rose_by_15_2_per_cent_across_a_marked_break(london):
    item = london["aggravated-public-fear"]
    assert round(item.figure("change").value, 3) == 0.152
    assert (item.figure("before").value, item.figure("after").value) == (11_564, 13_327)
    assert [one.on.isoformat() for one in item.series_breaks] == ["2024-02-28"]


def test_trust_is_as_published_with_no_interval(london):
    shares = {e.group: e.value for e in london["stop-and-search-thought-fair"].estimates}
    assert shares == {"White British": 0.767, "Asian": 0.768, "Black": 0.561}


def test_searches_in_wales_led_to_something_as_often_as_worked_out(place):
    """
    Searches of persons from April 2019 to March 2021 with a known outcome.
    """
    pattern = str(shared_path("data", "police-uk-csv-wales") / "*.csv.gz")
    place.define(
        {
            "kind": "share",
            "by": "ethnicity",
            "where": {
                "type": ["Person search", "Person and Vehicle search"],
                "outcome": [*FOUND, "A no further action disposal"],
            },
            "numerator": {"outcome": FOUND},
            "period": {"end": "2021-03", "months": 24},
        },
        sources={"stops": {"files": pattern, "format": "police-uk-stops", "already_published": True}},
    )
    item = place.figure()
    shares = {e.group: round(e.value, 3) for e in item.estimates}
    assert {"White": 0.219, "Black": 0.207, "Asian": 0.230}.items() <= shares.items()
    assert item.missing[0].label == "not recorded"
    assert {file.path for file in item.sources[0].files} >= {
        "2019-04-wales-all-forces-stop-and-search.csv.gz"
    }


@pytest.fixture(scope="module")
def worked_out(tmp_path_factory, engine):
    """
    Return a function from the name of an assessment folder to its evidence by id.
    """
    made = tmp_path_factory.mktemp("worked-out")
    return cache(lambda name: gathered(name, made, engine, cache=made / "cache"))


@pytest.mark.parametrize(
    ("folder", "item", "group", "measure", "value", "decimals"),
    [
        ("london-stops", "year-to-february-2024", "White", "rate", 11.65, 2),
        ("london-stops", "year-to-february-2024", "Black", "rate", 44.45, 2),
        ("london-stops", "year-to-february-2024", "Black", "ratio", 3.82, 2),
        ("london-stops", "year-to-august-2024", "Black", "ratio", 4.03, 2),
        ("london-stops", "half-year-to-august-2024", "Black", "ratio", 4.32, 2),
        ("london-stops", "june-2016", "Black", "ratio", 4.22, 2),
        ("wales-stops", "census-2011", "Black", "ratio", 10.1, 1),
        ("wales-stops", "census-2021-16-and-over", "Black", "ratio", 7.4, 1),
        ("wales-stops", "led-to-something", "White", "hit_rate", 0.219, 3),
        ("wales-stops", "led-to-something", "Black", "hit_rate", 0.207, 3),
        ("wales-stops", "led-to-something", "Asian", "hit_rate", 0.230, 3),
        ("use-of-force", "force", "Black", "ratio", 3.84, 2),
        ("recorded-crime", "public-fear", "All", "before", 11_564, 0),
        ("recorded-crime", "public-fear", "All", "after", 13_327, 0),
        ("recorded-crime", "public-fear", "All", "change", 0.152, 3),
        ("recorded-crime", "public-fear-33", "All", "before", 11_178, 0),
        ("recorded-crime", "public-fear-33", "All", "after", 13_008, 0),
        ("recorded-crime", "public-fear-33", "All", "change", 0.164, 3),
        ("recorded-crime", "public-fear-later", "All", "before", 11_587, 0),
        ("recorded-crime", "public-fear-later", "All", "after", 13_329, 0),
        ("recorded-crime", "public-fear-later", "All", "change", 0.150, 3),
        ("recorded-crime", "violence-earlier", "All", "count", 209_061, 0),
        ("recorded-crime", "violence-later", "All", "count", 140_379, 0),
        ("trust", "fair-white-british", "All", "share", 0.767, 3),
        ("trust", "fair-asian", "All", "share", 0.768, 3),
        ("trust", "fair-black", "All", "share", 0.561, 3),
        ("crime-survey", "feels-unsafe", "female", "share", 0.462, 3),
        ("crime-survey", "feels-unsafe", "male", "share", 0.191, 3),
        ("crime-survey", "feels-unsafe", "female", "respondents", 6_321, 0),
        ("crime-survey", "feels-unsafe", "male", "respondents", 5_288, 0),
    ],
)
def test_the_folders_give_what_was_worked_out(worked_out, folder, item, group, measure, value, decimals):
    assert round(worked_out(folder)[item].estimate(group, measure).value, decimals) == value


@pytest.mark.parametrize(
    ("item", "low", "high"),
    [
        ("year-to-february-2024", 3.77, 3.86),
        ("year-to-august-2024", 3.97, 4.08),
        ("half-year-to-august-2024", 4.24, 4.40),
    ],
)
def test_the_limits_of_the_ratios_are_those_worked_out(worked_out, item, low, high):
    interval = worked_out("london-stops")[item].estimate("Black", "ratio").interval
    assert (round(interval.low, 2), round(interval.high, 2)) == (low, high)


def test_all_stops_are_counted_and_those_of_unknown_ethnicity_shown_with_their_share(worked_out):
    item = worked_out("london-stops")["year-to-february-2024"]
    known = sum(
        estimate.value for estimate in item.estimates if estimate.measure == "count" and estimate.value
    )
    (unknown,) = item.missing
    assert known + unknown.count == 138_470
    assert round(unknown.share, 4) == round(3_310 / 138_470, 4)
    assert {bound.group for bound in item.bounds} == {"Black", "Asian", "Other"}


def test_the_year_of_the_census_and_the_ages_below_the_line_are_named(worked_out):
    items = worked_out("wales-stops")
    assert (
        "The population is that of 27 March 2011, 9 years before the period"
        in items["census-2011"].caveats[0]
    )
    ages = "those counted are all ages, the population is 16 and over"
    assert ages in items["census-2021-16-and-over"].caveats[0]
    assert items["census-2011"].missing[0].count == 7_767


def test_a_small_group_of_the_survey_is_marked_and_rows_without_weight_are_counted(worked_out):
    item = worked_out("crime-survey")["feels-unsafe-by-ethnicity"]
    assert item.estimate("mixed", "respondents").value == 56
    assert item.estimate("mixed", "share").state == "too uncertain"
    assert "16 of 11,676 respondents have no weight" in item.caveats[0]


def test_the_mean_over_neighbourhoods_says_so(worked_out):
    estimate = worked_out("trust")["fair-black"].estimate("All", "share")
    assert estimate.interval is None
    assert estimate.reason.startswith("the mean of 98 neighbourhoods, each counted alike; 14 have none")


def test_a_change_across_a_break_is_shown_with_it(worked_out):
    (broken,) = worked_out("recorded-crime")["public-fear"].series_breaks
    assert broken.on.isoformat() == "2024-02-28"
