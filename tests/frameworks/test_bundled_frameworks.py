"""
What the frameworks that come with the tool must hold.
"""

import datetime as dt

import pytest

from dueregard.frameworks import framework_ids, load_framework

CHARACTERISTICS = [
    "age",
    "disability",
    "gender-reassignment",
    "marriage-and-civil-partnership",
    "pregnancy-and-maternity",
    "race",
    "religion-or-belief",
    "sex",
    "sexual-orientation",
]
THRESHOLDS = {
    "evidence-staleness-months": 24,
    "single-provenance-share": 0.8,
    "uniform-ratings-share": 0.8,
    "duplicate-similarity": 0.8,
    "duplicate-min-words": 12,
    "consultation-weeks": 12,
    "suppression-threshold": 10,
    "duration-short-years": 1,
    "duration-long-years": 3,
    "short-interval-months": 6,
}


@pytest.fixture(params=["gla-iia", "psed-england"])
def framework(request):
    return load_framework(request.param)


def test_seven_frameworks_come_with_the_tool():
    assert framework_ids() == [
        *("fria-ai-act-27", "gba-plus", "gla-iia", "psed-england", "psed-scotland", "psed-wales"),
        "section-75-northern-ireland",
    ]


@pytest.mark.parametrize("framework_id", framework_ids())
def test_the_id_inside_is_the_name_of_the_file(framework_id):
    assert load_framework(framework_id).id == framework_id


def test_the_three_aims_have_the_limbs_of_section_149(framework):
    limbs = {aim.id: [limb.id for limb in aim.limbs] for aim in framework.aims}
    assert limbs == {
        "eliminate": [],
        "advance": ["remove-disadvantage", "meet-needs", "encourage-participation"],
        "foster": ["tackle-prejudice", "promote-understanding"],
    }


def test_nine_characteristics_each_with_people_and_a_source(framework):
    assert [subject.id for subject in framework.characteristics] == CHARACTERISTICS
    assert all(subject.groups and subject.aliases for subject in framework.characteristics)
    assert all(subject.reference.confirmed for subject in framework.characteristics)


def test_marriage_and_civil_partnership_counts_for_the_first_aim_only(framework):
    aims = {subject.id: subject.aims for subject in framework.characteristics}
    assert aims.pop("marriage-and-civil-partnership") == ("eliminate",)
    assert set(aims.values()) == {("eliminate", "advance", "foster")}


def test_the_scale_has_a_criterion_and_a_need_for_all_six_directions(framework):
    assert [value.direction for value in framework.scale] == [
        "positive",
        "negative",
        "mixed",
        "neutral",
        "unknown",
        "not relevant",
    ]
    assert all(value.criterion and value.needs for value in framework.scale)


def test_closed_sets_are_the_five_strands_and_the_nine_characteristics(framework):
    members = {closed_set.id: closed_set.members for closed_set in framework.closed_sets}
    assert len(members["hate-crime-strands"]) == 5
    assert members["protected-characteristics"] == tuple(
        subject.title for subject in framework.characteristics
    )


@pytest.mark.parametrize(("threshold_id", "value"), THRESHOLDS.items())
def test_thresholds_are_data_with_a_day_and_a_source(framework, threshold_id, value):
    assert framework.threshold(threshold_id) == value
    assert framework.threshold(threshold_id, dt.date(2026, 1, 1)) == value


def test_only_the_london_framework_has_objectives_and_plan_contents():
    london, england = load_framework("gla-iia"), load_framework("psed-england")
    assert [subject.id for subject in london.objectives] == [
        "crime-safety-and-security",
        "equality-and-inclusion",
        "social-integration",
        "health-and-health-inequalities",
        "economic-competitiveness-and-employment",
    ]
    assert [component.id for component in london.components] == [
        "objectives",
        "policing-to-be-provided",
        "resources",
        "reporting",
        "performance-measures",
        "grants",
    ]
    assert (england.objectives, england.components) == ((), ())


def test_london_takes_over_everything_of_england():
    london, england = load_framework("gla-iia"), load_framework("psed-england")
    assert london.characteristics == england.characteristics
    assert {duty.id for duty in london.duties} - {duty.id for duty in england.duties} == {
        "mayoral-strategies"
    }
    assert london.references[: len(england.references)] == england.references


def test_the_english_duties_say_what_to_ask(framework):
    duties = {duty.id: duty.asks for duty in framework.duties}
    assert {
        "specific-duties-2017",
        "human-rights-act-1998",
        "data-protection",
        "child-rights",
        "strategic-environmental-assessment",
        "socio-economic-duty",
        "police-and-crime-plan",
    } <= duties.keys()
    assert all("?" in asks for asks in duties.values())


def test_what_the_law_checks_left_open_is_marked_to_be_confirmed(framework):
    duties = {duty.id: duty.reference.confirmed for duty in framework.duties}
    assert duties["specific-duties-2017"]
    assert not duties["strategic-environmental-assessment"]
    bracking = next(reference for reference in framework.references if "Bracking" in reference.text)
    assert not bracking.confirmed


def test_steps_that_take_account_of_disabilities_are_asked_for_under_the_limb_on_needs(framework):
    asked = {subject.id: subject.steps_under for subject in framework.characteristics if subject.steps_under}
    assert asked == {"disability": "meet-needs"}


def test_every_strand_of_hate_crime_is_known_by_words_and_every_characteristic_by_its_row(framework):
    words = {closed_set.id: closed_set.words for closed_set in framework.closed_sets}
    members = {closed_set.id: closed_set.members for closed_set in framework.closed_sets}
    assert set(words["hate-crime-strands"]) == set(members["hate-crime-strands"])
    assert words["protected-characteristics"] == {}


def test_the_register_of_changes_in_counting_holds_that_of_the_metropolitan_police(framework):
    (known,) = framework.series_breaks
    assert (known.id, known.on, known.reference.confirmed) == ("mps-connect", dt.date(2024, 2, 28), True)
    assert "not known" in known.what


def test_holidays_are_marked_to_be_confirmed(framework):
    assert [holiday.id for holiday in framework.holidays] == ["christmas-and-new-year", "august"]
    assert not any(holiday.reference.confirmed for holiday in framework.holidays)
