"""
Figures of a period that lost records are withheld, with the reason and a period that is sound.
"""

import csv
import gzip
import io

import pytest

from dueregard.model import Period
from tests.gather.places import MONTHS, PER_MONTH, stops
from tests.gather.shared_assessments import gathered
from tests.shared_data import shared_path

WALES = {"files": "data/*.csv", "format": "police-uk-stops", "already_published": True}


@pytest.fixture(scope="module")
def london(tmp_path_factory, engine):
    made = tmp_path_factory.mktemp("london")
    return gathered("london-stops", made, engine, cache=made / "cache")


@pytest.fixture(scope="module")
def crime(tmp_path_factory, engine):
    made = tmp_path_factory.mktemp("crime")
    return gathered("recorded-crime", made, engine, cache=made / "cache")


@pytest.fixture(scope="module")
def months_of_wales():
    """
    Return the months of stops in Wales as lists of rows, the header first.
    """
    files = sorted(shared_path("data", "police-uk-csv-wales").glob("*.csv.gz"))
    return {
        file.name[:7]: list(csv.reader(io.StringIO(gzip.decompress(file.read_bytes()).decode())))
        for file in files
    }


def define_wales(place, months, **indicator):
    for name, rows in months.items():
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        place.write(f"data/{name}.csv", text.getvalue())
    # What an earlier test wrote for another source is not of this one.
    (place.folder / "data/stops.csv").unlink()
    (place.folder / "data/residents.csv").unlink()
    two_years = {"kind": "count", "by": "ethnicity", "period": {"end": "2021-03", "months": 24}}
    place.define(two_years | indicator, sources={"stops": WALES})


def states(item):
    return {estimate.state for estimate in item.estimates}


def test_the_months_london_lost_are_withheld_with_both_reasons_and_the_nearest_sound_ones(london):
    item = london["lost"]
    assert states(item) == {"incomplete source"}
    total, group = item.incomplete.reasons
    assert "2024-09 to 2025-04 is about 38%" in total
    assert "no 'Other' in 2024-09 to 2025-04" in group
    assert item.incomplete.nearest == Period(end="2024-08", months=8)
    assert not item.missing
    assert not item.bounds
    assert "The nearest sound period is 8 months to August 2024." in item.caveats[0]


def test_a_year_with_some_of_those_months_is_withheld_too(london):
    assert states(london["year-to-april-2025"]) == {"incomplete source"}
    assert london["year-to-april-2025"].incomplete.nearest == Period(end="2024-08", months=12)


def test_records_of_those_months_alone_are_known_by_the_answers_they_lack(london):
    item = london["records-lost"]
    assert states(item) == {"incomplete source"}
    (reason,) = item.incomplete.reasons
    assert (
        "no record has 'Other' as its 'ethnicity' and 'Not stated' as its 'ethnicity_self_defined'" in reason
    )
    assert item.incomplete.nearest is None


@pytest.mark.parametrize(
    "sound", ["year-to-february-2024", "year-to-august-2024", "half-year-to-august-2024", "june-2016"]
)
def test_sound_months_are_shown(london, sound):
    assert london[sound].incomplete is None


def test_two_editions_of_one_table_are_not_added_up(crime):
    item = crime["both"]
    assert states(item) == {"incomplete source"}
    assert (
        "In 2023-12 to 2025-02 the source gives the same cells more than once" in item.incomplete.reasons[0]
    )


def test_a_series_joined_from_two_editions_is_refused_where_a_type_was_moved_out(place):
    editions = shared_path("data", "mps-borough-crime")
    rows = ["type,month,n"]
    for name, kept in (("to-2025-02", "2025-02"), ("to-2025-11", "2025-11")):
        (file,) = editions.glob(f"{name}*.csv")
        with file.open(encoding="utf-8-sig", newline="") as stream:
            totals = {}
            for row in csv.DictReader(stream):
                for heading, count in row.items():
                    month = f"{heading[:4]}-{heading[4:]}"
                    if heading.isdigit() and (month <= "2025-02") == (kept == "2025-02"):
                        key = row["MinorText"], month
                        totals[key] = totals.get(key, 0) + int(count or 0)
        rows += [f'"{minor}",{month},{count}' for (minor, month), count in totals.items()]
    place.write("data/stops.csv", "\n".join(rows) + "\n")
    place.define(
        {
            "kind": "count_change",
            "where": {"type": "VIOLENCE WITHOUT INJURY"},
            "period": {"end": "2025-11", "months": 9},
            "against": {"end": "2025-02", "months": 9},
        },
        sources={"stops": {"files": "data/stops.csv", "count": "n", "already_published": True}},
    )
    item = place.figure()
    assert states(item) == {"incomplete source"}
    (moved,) = (reason for reason in item.incomplete.reasons if "are counted as" in reason)
    assert moved.startswith("From 2025-03 about 4,")
    assert "'VIOLENCE WITHOUT INJURY' are counted as 'STALKING AND HARASSMENT'" in moved


def test_two_sound_years_of_wales_are_shown_whatever_they_are_divided_by(place, months_of_wales):
    define_wales(place, months_of_wales)
    for by in ("ethnicity", "ethnicity_self_defined", "gender", "type"):
        place.define({"kind": "count", "by": by, "period": {"end": "2021-03", "months": 24}})
        assert place.figure().incomplete is None, by


def test_the_last_hour_of_a_month_in_the_file_before_is_no_month(place, months_of_wales):
    define_wales(place, months_of_wales, period=None)
    assert place.figure().incomplete.reasons[0].startswith("The source has no record from 2 to 30 April 2021")
    assert "the longest that is sound is 24 months to March 2021" in place.figure().caveats[0]


def test_a_month_of_which_the_end_is_not_published_is_withheld(place, months_of_wales):
    header, *rows = months_of_wales["2021-03"]
    half = [row for row in rows if row[header.index("Date")] < "2021-03-16"]
    define_wales(place, months_of_wales | {"2021-03": [header, *half]})
    item = place.figure()
    assert states(item) == {"incomplete source"}
    assert "no record from 16 to 31 March 2021" in item.incomplete.reasons[0]
    place.define({"kind": "count", "by": "ethnicity", "period": {"end": "2021-02", "months": 12}})
    assert states(place.figure()) == {"shown"}


def test_a_month_that_is_there_twice_is_withheld(place, months_of_wales):
    header, *rows = months_of_wales["2020-02"]
    define_wales(place, months_of_wales | {"2020-02": [header, *rows, *rows]})
    item = place.figure()
    assert states(item) == {"incomplete source"}
    assert "of the rows of 2020-02" in item.incomplete.reasons[0].casefold()


def test_a_force_that_does_not_send_what_officers_see_is_sound(place, months_of_wales):
    changed = {}
    for name, (header, *rows) in months_of_wales.items():
        officer, own = (header.index(f"{who}-defined ethnicity") for who in ("Officer", "Self"))
        kept = [row for row in rows if "Not stated" not in row[own]]
        changed[name] = [header, *([*row[:officer], "", *row[officer + 1 :]] for row in kept)]
    define_wales(place, changed, by="gender")
    assert place.figure().incomplete is None


def test_a_group_that_vanishes_from_the_records_is_withheld(place, months_of_wales):
    header, *rows = months_of_wales["2020-09"]
    at = header.index("Officer-defined ethnicity")
    define_wales(place, months_of_wales | {"2020-09": [header, *(row for row in rows if row[at] != "Asian")]})
    (reason,) = place.figure().incomplete.reasons
    assert reason.startswith("The source has no 'Asian' in 2020-09")


LOST = {f"{group}_2024_12": count * 35 // 100 for group, count in PER_MONTH.items()}


def test_a_person_may_let_the_figures_stand_and_that_is_published(place):
    place.write("data/stops.csv", stops(**{name: count * 10 for name, count in LOST.items()}))
    thousands = {group: count * 10 for group, count in PER_MONTH.items()}
    place.write("data/stops.csv", stops(thousands, **{name: count * 10 for name, count in LOST.items()}))
    indicator = {"kind": "count", "by": "ethnicity", "period": {"end": "2024-12", "months": 3}}
    place.define(indicator)
    assert states(place.figure()) == {"incomplete source"}
    decision = {"reason": "The force confirmed a strike.", "by": "R. Ahmed", "on": "2025-02-03"}
    place.define(indicator | {"let_stand": decision})
    item = place.figure()
    assert "shown" in states(item)
    assert item.incomplete.let_stand.by == "R. Ahmed"
    assert "as R. Ahmed decided on 2025-02-03: The force confirmed a strike." in item.caveats[0]
    assert item.revision == 2


def test_the_nearest_sound_periods_of_a_change_keep_their_distance(place):
    hundreds = {group: count * 10 for group, count in PER_MONTH.items()}
    lost = {name.replace("2024_12", "2024_11"): count * 10 for name, count in LOST.items()}
    place.write("data/stops.csv", stops(hundreds, **lost))
    place.define(
        {
            "kind": "count_change",
            "period": {"end": "2024-12", "months": 2},
            "against": {"end": "2023-12", "months": 2},
        }
    )
    incomplete = place.figure().incomplete
    assert incomplete.nearest == Period(end="2024-10", months=2)
    assert incomplete.nearest_against == Period(end="2023-10", months=2)


def test_a_sound_source_lets_nothing_stand_and_says_nothing(place):
    decision = {"reason": "In case.", "by": "R. Ahmed", "on": "2025-02-03"}
    place.define({"kind": "count", "by": "ethnicity", "let_stand": decision})
    assert place.figure().incomplete is None
    assert place.figure().caveats == ()


def test_the_same_cells_given_twice_are_refused_for_their_months_only(place):
    twice = [f"{MONTHS[0]},White,60", f"{MONTHS[0]},Black,31"]
    place.write("data/stops.csv", stops() + "\n".join(twice) + "\n")
    place.define({"kind": "count", "by": "ethnicity", "period": {"end": MONTHS[0], "months": 1}})
    assert states(place.figure()) == {"incomplete source"}
    place.define({"kind": "count", "by": "ethnicity", "period": {"end": "2024-12", "months": 12}})
    assert place.figure().incomplete is None
