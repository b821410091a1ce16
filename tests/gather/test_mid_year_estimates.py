"""
Mid-year estimates as populations: ages as columns, years as columns, and one age range chosen from them.
"""

import pytest

from dueregard.errors import DueRegardError
from tests.shared_data import shared_path

BANDS = ["0-15", "16-29", "30-44", "45-64", "65+"]
ADULTS = BANDS[1:]
EVENTS = "age,n\n" + "".join(
    f"{band},{number}\n" for band, number in zip(BANDS, (90, 400, 300, 200, 60), strict=True)
)


def rates(place, population, **indicator):
    place.write("data/stops.csv", EVENTS)
    people = {"full_count": True, "already_published": True, "period": {"on": "2020-06-30"}, **population}
    place.define({"kind": "rate", "population": "people", **indicator}, populations={"people": people})
    return place.figure()


def people_of(item):
    return {one.group: one.denominator for one in item.estimates if one.measure == "rate"}


def test_ages_that_are_columns_are_groups_of_a_real_estimate_by_small_area(place):
    population = {
        "files": str(shared_path("data", "ons-population", "london-mid2020-pop.csv.gz")),
        "across": {"age": [f"Persons_{band}" for band in BANDS]},
        "columns": {"region": {"column": "LAD11CD", "classification": "authority-region"}},
    }
    london = {"population_where": {"region": "London"}}
    everybody = rates(place, population, **london)
    (all_ages,) = people_of(everybody).values()
    adults = {"region": "London", "age": [f"Persons_{band}" for band in ADULTS]}
    grown = rates(place, population, where={"age": ADULTS}, population_where=adults, ages="16 and over")
    (sixteen_and_over,) = people_of(grown).values()
    assert (all_ages, sixteen_and_over) == (9_002_488, 7_149_281)


FILE = (
    "ladcode20,laname20,sex,age,population_2019,population_2020\n"
    + "".join(
        f"E09000022,Lambeth,{sex},{age},{100 + age},{200 + age}\n" for sex in (1, 2) for age in range(91)
    )
    + "".join(f"E09000028,Southwark,{sex},{age},10,20\n" for sex in (1, 2) for age in range(91))
)
YEARS = {
    "files": "data/estimates.csv",
    "across": {"year": ["population_2019", "population_2020"]},
    "columns": {
        "age": {"column": "age", "classification": "age-bands"},
        "region": {"column": "ladcode20", "classification": "authority-region"},
    },
}
AGE_BANDS = {
    "groups": {
        band: [str(age) for age in range(int(first), int(last) + 1)]
        for band, first, last in (
            ("0-15", 0, 15),
            ("16-29", 16, 29),
            ("30-44", 30, 44),
            ("45-64", 45, 64),
            ("65+", 65, 90),
        )
    }
}


def of_year(place, **indicator):
    place.write("data/estimates.csv", FILE)
    place.define(classifications={"age-bands": AGE_BANDS})
    return rates(place, YEARS, by="age", **indicator)


def test_single_years_of_age_add_up_to_bands_in_the_year_chosen(place):
    item = of_year(place, population_where={"year": "population_2020", "laname20": "Lambeth"})
    assert people_of(item) == {
        band: sum(2 * (200 + int(age)) for age in AGE_BANDS["groups"][band]) for band in BANDS
    }
    assert str(item.population_period) == "30 June 2020"


def test_codes_of_the_year_of_the_estimate_lie_in_a_region(place):
    item = of_year(place, population_where={"year": "population_2019", "region": "London"})
    assert people_of(item)["0-15"] == sum(2 * (100 + age) + 2 * 10 for age in range(16))


def test_a_year_that_the_file_has_not_is_named_with_the_nearest(place):
    with pytest.raises(DueRegardError, match=r"'population_2021'.*Closest: 'population_20"):
        of_year(place, population_where={"year": "population_2021"})


def test_years_are_never_added_up(place):
    with pytest.raises(DueRegardError, match=r"given for several years"):
        of_year(place)
    with pytest.raises(DueRegardError, match=r"given for several years"):
        of_year(place, population_where={"year": ["population_2019", "population_2020"]})


def test_a_standard_of_several_years_is_refused_whatever_is_chosen_of_the_population(place):
    place.write(
        "data/stops.csv", "sex,age,n\n" + "".join(f"{sex},{band},40\n" for sex in (1, 2) for band in BANDS)
    )
    place.write("data/estimates.csv", FILE)
    place.define(
        {
            "kind": "standardised_rate",
            "by": "sex",
            "strata": "age",
            "population": "people",
            "standard": "standard",
            "population_where": {"year": "population_2020"},
        },
        classifications={"age-bands": AGE_BANDS},
        populations=dict.fromkeys(("people", "standard"), YEARS | {"full_count": True}),
    )
    with pytest.raises(DueRegardError, match=r"'standard' is given for several years.*Take a table of one"):
        place.gather()
