"""
Real files give the figures that were worked out from them by other means.
"""

from importlib import resources

import pytest

from dueregard.engine import open_engine
from dueregard.gather import gather
from dueregard.store import load_assessment
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
        gathered = gather(
            load_assessment(path), folder=path, engine=engine, cache=tmp_path_factory.mktemp("cache")
        )
    engine.close()
    return {item.id: item for item in gathered.evidence}


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
