"""
Make the aggregated tables of the bundled London example from the published files.

    python tools/aggregate_london.py [--to DIR]

For maintainers: `london_published.py` says where the published files are looked for. The same files give the
same bytes. What every table holds, and what was left out, is told in the README beside the tables.
"""

import argparse
import csv
import gzip
import json
from collections import Counter
from collections.abc import Callable
from math import prod
from pathlib import Path
from statistics import mean

import london_census as census
from london_published import (
    ATTITUDES,
    CHECKOUT,
    CRIME,
    STOPS,
    STOPS_OF_JUNE_2016,
    Table,
    published,
)

TABLES_FOLDER = CHECKOUT / "src/dueregard/examples/london/data"

FIRST_MONTH_OF_STOPS = "2023-03"
OFFICER_DEFINED = ("White", "Black", "Asian", "Other", "Unknown")

# The groups that are large enough to be shown by all three at once.
SHOWN_TOGETHER = {
    "Officer-defined ethnicity": ("Black", "White"),
    "Gender": ("Female", "Male"),
    "Age range": ("10-17", "18-24", "25-34", "over 34"),
}
NOTHING_FOUND = "Nothing found - no further action"
SMALLEST_COUNT = 10

RACE_OR_RELIGION_OFFENCE = "RACE OR RELIGIOUS AGG PUBLIC FEAR"
# The Metropolitan Police covers 32 boroughs: the City of London has a force of its own, and no row here.
OUTSIDE_THE_BOROUGHS = ("London Heathrow and London City Airports", "Unknown")

FAIR_STOP_AND_SEARCH = (
    "How confident are you that the police in your area use their stop and search powers fairly?"
)
POOLED_YEARS = ("2015-04", "2021-03")


def stops_by_month_and_ethnicity() -> Table:
    """
    Stops and searches by month (UTC) and ethnicity as the officer recorded it.

    A category without a stop in a month has no row, as in the source: absent is not zero.
    """
    stops: Counter[tuple[str, str]] = Counter()
    for day, by_ethnicity in json.loads(published(STOPS).read_text("utf-8")).items():
        for ethnicity, count in by_ethnicity.items():
            stops[day[:7], ethnicity] += count
    kept = sorted(
        (key for key in stops if key[0] >= FIRST_MONTH_OF_STOPS),
        key=lambda key: (key[0], OFFICER_DEFINED.index(key[1])),
    )
    return Table(("month", "officer_defined_ethnicity", "stops"), [(*key, stops[key]) for key in kept])


def stops_by_ethnicity_sex_and_age() -> Table:
    """
    Stops of June 2016 by ethnicity (as the officer recorded it), sex, age and whether anything came of them.

    Raises:
        ValueError: a count is too small to be shown.
    """
    stops: Counter[tuple[str, ...]] = Counter()
    with gzip.open(published(STOPS_OF_JUNE_2016), "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            groups = tuple(row[column] for column in SHOWN_TOGETHER)
            if all(group in shown for group, shown in zip(groups, SHOWN_TOGETHER.values(), strict=True)):
                outcome = "Nothing found" if row["Outcome"] == NOTHING_FOUND else "Something came of it"
                stops[*groups, outcome] += 1
    if min(stops.values()) < SMALLEST_COUNT or len(stops) < 2 * prod(map(len, SHOWN_TOGETHER.values())):
        raise ValueError("A count of stops by ethnicity, sex and age is too small to be shown.")
    header = ("month", "officer_defined_ethnicity", "gender", "age_range", "outcome", "stops")
    return Table(header, [("2016-06", *key, stops[key]) for key in sorted(stops)])


def racially_or_religiously_aggravated_public_fear() -> Table:
    """
    Recorded offences of one minor type by month and area, two areas that add up to all rows of the file.
    """
    offences: Counter[tuple[str, str]] = Counter()
    with published(CRIME).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["MinorText"] == RACE_OR_RELIGION_OFFENCE:
                outside = row["BoroughName"] in OUTSIDE_THE_BOROUGHS
                area = "Airports and unknown" if outside else "32 boroughs"
                for month in filter(str.isdigit, row):
                    offences[f"{month[:4]}-{month[4:]}", area] += int(row[month])
    return Table(("month", "area", "offences"), [(*key, offences[key]) for key in sorted(offences)])


def trust_stop_and_search_fair_by_ethnicity() -> Table:
    """
    Mean over neighbourhoods of the published percentages, one decimal, with the number of neighbourhoods.

    The mean is unweighted: no number of respondents was published.
    """
    with published(ATTITUDES).open(encoding="utf-8-sig", newline="") as file:
        questions, groups, _answers, *neighbourhoods = csv.reader(file)
    rows: list[tuple[str | int, ...]] = []
    for column, question in enumerate(questions):
        if question == FAIR_STOP_AND_SEARCH:
            percentages = [int(row[column]) for row in neighbourhoods if row[column]]
            rows.append((groups[column], f"{mean(percentages):.1f}", *POOLED_YEARS, len(percentages)))
    return Table(("group", "value", "period_start", "period_end", "neighbourhoods"), rows)


TABLES: dict[str, Callable[[], Table]] = {
    "stops-by-month-and-ethnicity.csv": stops_by_month_and_ethnicity,
    "stops-june-2016-by-ethnicity-sex-and-age.csv": stops_by_ethnicity_sex_and_age,
    "residents-by-ethnicity.csv": census.ethnicity_of_london,
    "residents-by-ethnicity-england-and-wales.csv": census.ethnicity_of_england_and_wales,
    "racially-or-religiously-aggravated-public-fear.csv": racially_or_religiously_aggravated_public_fear,
    "trust-stop-and-search-fair-by-ethnicity.csv": trust_stop_and_search_fair_by_ethnicity,
    "census-sex.csv": census.sex,
    "census-age.csv": census.age,
    "census-religion-16-and-over.csv": census.religion,
    "census-disability-16-and-over.csv": census.disability,
    "census-marital-status-16-and-over.csv": census.marital_status,
    "census-sexual-orientation-16-and-over.csv": census.sexual_orientation,
    "census-gender-identity-16-and-over.csv": census.gender_identity,
}


def write_table(table: Table, path: Path) -> None:
    """
    Write a table as CSV: UTF-8, a line feed at each end of line.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([table.header, *table.rows])


def main() -> None:
    """
    Write every table.
    """
    parser = argparse.ArgumentParser(description="Make the aggregated tables of the London example.")
    parser.add_argument("--to", type=Path, default=TABLES_FOLDER, help="folder to write them to")
    folder = parser.parse_args().to
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in TABLES.items():
        table = make()
        write_table(table, folder / name)
        print(f"{name}: {len(table.rows)} rows")


if __name__ == "__main__":
    main()
