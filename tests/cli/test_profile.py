"""
`dueregard profile`: who lives in a place, from census files, beside its region and country.
"""

import datetime as dt
import json

import pytest

from dueregard.places import authorities_of
from dueregard.store import load_assessment
from tests.shared_data import shared_path

CENSUS = dt.date(2021, 4, 1)
HEADER = "Lower tier local authorities Code,Lower tier local authorities,{0} Code,{0},Observation\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("DUEREGARD_CACHE", str(tmp_path / "cache"))
    made = tmp_path / "census"
    made.mkdir()
    return made


def write(folder, name, variable, groups, codes):
    rows = [
        f"{code},Place,{at},{group},{count}\n"
        for code in codes
        for at, (group, count) in enumerate(groups.items(), start=1)
    ]
    (folder / name).write_text(HEADER.format(variable) + "".join(rows), encoding="utf-8")


def codes(area):
    return [one.code for one in authorities_of(area, on=CENSUS)]


def profile(dueregard, *arguments):
    answer = dueregard("profile", *map(str, arguments), "--format", "json")
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_a_place_stands_beside_its_region_and_its_country(folder, dueregard):
    write(folder, "sex.csv", "Sex (2 categories)", {"Female": 60, "Male": 40}, codes("England and Wales"))
    (section,) = profile(dueregard, "E08000003", "--from", folder)["sections"]
    assert (section["characteristic"], section["ages"], section["census"]) == ("sex", "all ages", 2021)
    assert list(section["areas"]) == ["Manchester", "North West", "England"]
    female = section["areas"]["North West"]["groups"][0]
    number = len(codes("North West"))
    assert (female["people"], female["of"], female["share"]) == (60 * number, 100 * number, 0.6)


def test_a_region_of_which_the_table_lacks_a_place_is_not_added_up(folder, dueregard):
    there = [code for code in codes("London") if code != "E09000001"]
    write(folder, "sex.csv", "Sex (2 categories)", {"Female": 60, "Male": 40}, there)
    (section,) = profile(dueregard, "Lambeth", "--from", folder)["sections"]
    assert list(section["areas"]) == ["Lambeth"]
    assert section["without"]["London"] == "the table has 32 of its 33 authorities"


def test_every_characteristic_no_file_has_is_named(folder, dueregard):
    write(folder, "sex.csv", "Sex (2 categories)", {"Female": 60, "Male": 40}, codes("London"))
    (folder / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    made = profile(dueregard, "E09000022", "--from", folder)
    assert len(made["missing"]) == 8
    assert "do not ask" in made["missing"]["pregnancy"]
    assert made["skipped"] == {"notes.csv": "its columns are those of no census table"}


def test_what_is_written_can_be_gathered_again_to_the_same_evidence(folder, dueregard, tmp_path):
    write(folder, "sex.csv", "Sex (2 categories)", {"Female": 60, "Male": 40}, codes("London"))
    to = tmp_path / "profile"
    answer = dueregard("profile", "Lambeth", "--from", str(folder / "sex.csv"), "--to", str(to))
    assert answer.returncode == 0
    assert "| Female | 60 | 60.0% | 60.0% |" in (to / "profile.md").read_text(encoding="utf-8")
    (to / "profile.yaml").rename(to / "indicators.yaml")
    (to / "proposal.yaml").write_text("title: Plan\n", encoding="utf-8")
    (to / "assessment.yaml").write_text(
        "format: dueregard/1\nid: plan\ntitle: Plan\nbody: {name: Body}\nframework: psed-england\n",
        encoding="utf-8",
    )
    before = load_assessment(to).evidence
    assert {item.role for item in before} == {"context"}
    assert dueregard("gather", str(to)).returncode == 0
    assert load_assessment(to).evidence == before


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("E0900002", "There is no local authority or region 'E0900002'. Closest: 'E0"),
        ("Lambet", "Closest: 'Lambeth'."),
        ("E07000004", "E07000004 (Aylesbury Vale) has been part of E06000060 (Buckinghamshire)"),
    ],
)
def test_a_place_that_is_not_there_is_refused(folder, dueregard, place, said):
    write(folder, "sex.csv", "Sex (2 categories)", {"Female": 60, "Male": 40}, codes("England"))
    answer = dueregard("profile", place, "--from", str(folder))
    assert answer.returncode == 2
    assert said in " ".join(answer.stderr.split())


@pytest.mark.usefixtures("folder")
def test_lambeth_of_the_2021_census(dueregard):
    made = profile(dueregard, "E09000022", "--from", shared_path("data", "ons-census-2021-custom"))
    sections = {(one["characteristic"], one["ages"]): one for one in made["sections"]}
    assert list(made["missing"]) == ["pregnancy"]
    everybody = sections["ethnicity", "all ages"]
    black = everybody["areas"]["London"]["groups"][1]
    assert (black["group"], black["people"], black["of"]) == ("Black", 1_188_369, 8_799_762)
    assert everybody["without"] == {"England": "the table has 33 of its 309 authorities"}
    assert "Under 16" not in {
        group["group"] for group in sections["age", "16 and over"]["areas"]["Lambeth"]["groups"]
    }
    (silent,) = sections["religion", "16 and over"]["areas"]["Lambeth"]["missing"]
    assert silent["label"] == "not answered"


@pytest.mark.usefixtures("folder")
def test_an_authority_of_the_2011_census_has_its_ethnic_groups(dueregard):
    made = profile(dueregard, "E07000004", "--from", shared_path("data", "ons-census-2011"))
    (section,) = made["sections"]
    assert (section["characteristic"], section["census"]) == ("ethnicity", 2011)
    assert list(section["areas"]) == ["Aylesbury Vale", "South East", "England"]
    assert "not local authorities" in made["skipped"]["ethnic-groups-by-borough.csv.gz"]
