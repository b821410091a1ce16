"""
Census 2021 tables of the London example: residents of London and of England and Wales by characteristic.
"""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator

from london_published import (
    AGE,
    DISABILITY,
    ETHNICITY_OF_ALL,
    ETHNICITY_OF_LONDON,
    GENDER_IDENTITY,
    MARITAL_STATUS,
    RELIGION,
    SEX_TOTALS,
    SEXUAL_ORIENTATION,
    Table,
    published,
)
from r_data import read_data_frame

LONDON = ("E12000007", "London")
ENGLAND_AND_WALES = ("K04000001", "England and Wales")
LONDON_AUTHORITY = "E09"
DOES_NOT_APPLY = -8
ETHNIC_GROUPS = (
    "Asian, Asian British or Asian Welsh",
    "Black, Black British, Black Welsh, Caribbean or African",
    "Mixed or Multiple ethnic groups",
    "White",
    "Other ethnic group",
)
UNDER_16 = (1, "Aged 15 years and under")

Area = tuple[str, str]
Group = tuple[int, str]
Residents = Counter[tuple[Area, Group]]


def ethnicity_of_london() -> Table:
    """
    Residents of London by ethnic group, five groups, all ages.
    """
    residents: Residents = Counter()
    for row in published_rows(ETHNICITY_OF_LONDON):
        if row["Ethnic Group (detailed) (288 categories) Code"] != str(DOES_NOT_APPLY):
            group = ethnic_group(row["Ethnic Group (detailed) (288 categories)"])
            residents[LONDON, group] += int(row["Observation"])
    return table("Ethnic group (6 categories)", residents)


def ethnicity_of_england_and_wales() -> Table:
    """
    Residents of England and Wales by ethnic group, five groups, all ages.
    """
    residents: Residents = Counter()
    frame = read_data_frame(published(ETHNICITY_OF_ALL))
    for label, value in zip(frame["ethnic_group"], frame["value"], strict=True):
        # The same column holds percentages, under labels that end otherwise.
        if label.endswith("(number)"):
            residents[ENGLAND_AND_WALES, ethnic_group(label)] += whole(value)
    return table("Ethnic group (6 categories)", residents)


def ethnic_group(label: str) -> Group:
    """
    The broad group of a detailed label, which stands before its colon.

    The table of 288 labels puts Black groups under two heads of its own, so the head's first word decides.
    """
    first_word = label.partition(":")[0].split()[0].rstrip(",")
    [group] = [group for group in enumerate(ETHNIC_GROUPS, start=1) if group[1].startswith(first_word)]
    return group


def sex() -> Table:
    """
    Residents by sex, all ages.
    """
    residents: Residents = Counter()
    frame = read_data_frame(published(SEX_TOTALS))
    for code, females, males in zip(
        frame["ltla21_code"], frame["total_females"], frame["total_males"], strict=True
    ):
        for area in areas_of(code):
            residents[area, (1, "Female")] += whole(females)
            residents[area, (2, "Male")] += whole(males)
    return table("Sex (2 categories)", residents)


def age() -> Table:
    """
    Residents by age: bands from 16 as published, under 16 what is left of the residents of all ages.
    """
    residents = residents_16_and_over(AGE, "Age (D) (8 categories)")
    aged_16_and_over: Counter[Area] = Counter()
    for (area, _), count in residents.items():
        aged_16_and_over[area] += count
    for area, count in residents_of_all_ages().items():
        # The published table has a row for this band too, with zero: it is about people of 16 and over.
        residents[area, UNDER_16] = count - aged_16_and_over[area]
    return table("Age (D) (8 categories)", residents)


def residents_of_all_ages() -> Counter[Area]:
    """
    Residents of each area.
    """
    residents: Counter[Area] = Counter()
    frame = read_data_frame(published(SEX_TOTALS))
    for code, total in zip(frame["ltla21_code"], frame["total_population"], strict=True):
        for area in areas_of(code):
            residents[area] += whole(total)
    return residents


def religion() -> Table:
    """
    Residents aged 16 and over by religion.
    """
    return table_16_and_over(RELIGION, "Religion (10 categories)")


def disability() -> Table:
    """
    Residents aged 16 and over by disability as the Equality Act defines it.
    """
    return table_16_and_over(DISABILITY, "Disability - Equality act disabled (4 categories)")


def marital_status() -> Table:
    """
    Residents aged 16 and over by marital and civil partnership status.
    """
    return table_16_and_over(MARITAL_STATUS, "Marital and civil partnership status (7 categories)")


def sexual_orientation() -> Table:
    """
    Residents aged 16 and over by sexual orientation.
    """
    return table_16_and_over(SEXUAL_ORIENTATION, "Sexual orientation (6 categories)")


def gender_identity() -> Table:
    """
    Residents aged 16 and over by gender identity.
    """
    return table_16_and_over(GENDER_IDENTITY, "Gender identity (7 categories)")


def table_16_and_over(name: str, characteristic: str) -> Table:
    """
    Residents aged 16 and over by one characteristic of a published cross table.
    """
    return table(characteristic, residents_16_and_over(name, characteristic))


def residents_16_and_over(name: str, characteristic: str) -> Residents:
    """
    Residents of London and of England and Wales by one characteristic of a published cross table.
    """
    residents: Residents = Counter()
    for row in published_rows(name):
        group = (int(row[f"{characteristic} Code"]), row[characteristic])
        for area in areas_of(row["Lower tier local authorities Code"]):
            if group[0] != DOES_NOT_APPLY:
                residents[area, group] += int(row["Observation"])
    return residents


def published_rows(name: str) -> Iterator[dict[str, str]]:
    """
    Rows of a published census table.
    """
    with gzip.open(published(name), "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def areas_of(authority: str) -> tuple[Area, ...]:
    """
    The areas a local authority of England or Wales is counted in.
    """
    return (LONDON, ENGLAND_AND_WALES) if authority.startswith(LONDON_AUTHORITY) else (ENGLAND_AND_WALES,)


def whole(value: float) -> int:
    """
    A count that R stored as a real number.
    """
    if not value.is_integer():
        raise ValueError(f"{value} is not a count of people.")
    return int(value)


def table(characteristic: str, residents: Residents) -> Table:
    """
    The layout of the custom data sets of the Office for National Statistics: codes, labels, last the count.
    """
    header = ("Area Code", "Area", f"{characteristic} Code", characteristic, "Observation")
    ordered = sorted(residents.items(), key=lambda item: (item[0][0][0], item[0][1][0]))
    return Table(header, [(*area, *group, count) for (area, group), count in ordered])
