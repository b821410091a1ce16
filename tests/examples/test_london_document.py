"""
The London example says what was published, in other words, and its computed figures are the known ones.
"""

import re
from collections import Counter
from pathlib import Path

import pytest

from dueregard.checks import CHECKS, run_checks
from dueregard.engine import open_engine
from dueregard.frameworks import load_framework
from dueregard.gather import gather
from dueregard.model import FIGURE_REFERENCE, figure_references
from dueregard.model.references import framework_references
from dueregard.store import load_assessment
from dueregard.yamlfile import read_yaml

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[1] / "src" / "dueregard" / "examples" / "london"
EXPECTED, _ = read_yaml(HERE / "expected-findings.yaml")

ADVERSE = {
    *("E04", "E06", "E07", "E09", "E10", "E12", "E13", "E14", "E19", "E20", "E21", "E22", "E23", "E24"),
    *("E26", "E27", "E28", "E29", "E30", "E31", "E32", "E33", "E35", "E36"),
}
COMPARISONS = {
    *("E04", "E06", "E09", "E10", "E12", "E13", "E19", "E20", "E21", "E22", "E23", "E24"),
    *("E26", "E27", "E28", "E29", "E32", "E39"),
}
DATED = {"E04", "E05", "E08", "E14", "E15", "E16", "E17", "E25"}
TIMES_AND_AGES = re.compile(
    r"12 months to \w+ 20\d\d|March 2021|2015-16 to 2020-21|under 16|25 to 44|65 or over|aged 16 and over"
)
CITING = {"E04", "E05", "E06", "E08", "E13", "E14", "E25", "E26"}


@pytest.fixture(scope="module")
def as_written():
    return load_assessment(FOLDER)


@pytest.fixture(scope="module")
def framework(as_written):
    return load_framework(as_written.framework)


@pytest.fixture(scope="module")
def london(as_written, tmp_path_factory):
    gathered = gather(
        as_written, folder=FOLDER, engine=open_engine(), cache=tmp_path_factory.mktemp("canonical")
    )
    return as_written.model_copy(update={"evidence": gathered.evidence})


@pytest.fixture(scope="module")
def stated(as_written):
    claims = (claim for row in as_written.rows for claim in row.claims)
    return {claim.id: claim for claim in claims if claim.id.startswith("E")}


def figure(assessment, name):
    evidence, _, which = name.partition("#")
    estimate = assessment.evidence_by_id()[evidence].figure(which)
    assert estimate is not None
    assert estimate.state == "shown"
    return estimate


# What was published ---------------------------------------------------------------


def test_every_subject_of_the_framework_has_one_row_in_its_order(as_written, framework):
    assert [row.subject for row in as_written.rows] == [subject.id for subject in framework.subjects()]
    assert list(framework_references(as_written, framework)) == []


def test_ratings_are_those_published_and_say_whose_they_are(as_written):
    ratings = {row.subject: row.rating for row in as_written.rows}

    assert Counter(rating.direction for rating in ratings.values()) == {"positive": 12, "neutral": 2}
    neutral = {subject for subject, rating in ratings.items() if rating.direction == "neutral"}
    assert neutral == {"marriage-and-civil-partnership", "pregnancy-and-maternity"}
    assert {rating.by for rating in ratings.values()} == {"MOPAC (published assessment)"}


def test_the_plan_has_four_objectives_and_eighteen_commitments(as_written):
    proposal = as_written.proposal

    assert [objective.title for objective in proposal.objectives] == [
        "Reducing Violence and Criminal Exploitation",
        "Building safer, more confident communities",
        "Supporting and overseeing reform of the MPS",
        "Improving the Criminal Justice System and Supporting Victims",
    ]
    assert [commitment.id for commitment in proposal.commitments()] == [f"C{n}" for n in range(1, 19)]
    assert [len(objective.commitments) for objective in proposal.objectives] == [6, 5, 2, 5]
    assert len(proposal.components) == 6


def test_four_commitments_are_linked_to_rows(as_written):
    linked = {row.subject: row.linked_commitments() for row in as_written.rows if row.commitments}

    assert linked == {
        "age": ("C1",),
        "disability": ("C10", "C17"),
        "gender-reassignment": ("C10", "C17"),
        "race": ("C1",),
        "religion-or-belief": ("C10", "C17"),
        "sex": ("C5",),
        "sexual-orientation": ("C10", "C17"),
    }


def test_forty_statements_are_told_and_flagged_as_published(stated):
    assert sorted(stated) == [f"E{n:02}" for n in range(1, 41)]
    assert {id_ for id_, claim in stated.items() if claim.direction == "adverse"} == ADVERSE
    assert {claim.direction for claim in stated.values()} == {"adverse", None}
    assert {id_ for id_, claim in stated.items() if claim.comparison} == COMPARISONS
    assert {id_ for id_, claim in stated.items() if claim.period} == DATED
    assert {id_ for id_, claim in stated.items() if claim.cites} == CITING


def test_the_numbers_published_are_kept_as_numbers(stated):
    values = {id_: (claim.value.number, claim.value.unit) for id_, claim in stated.items() if claim.value}

    assert values == {
        "E05": (-12, "percent change"),
        "E07": (23, "percent"),
        "E08": (-41, "percent change"),
        "E15": (17.4, "percent"),
        "E16": (1.5, "points"),
        "E17": (529, "count"),
        "E25": (-27, "percent change"),
        "E40": (4000, "count"),
    }
    ratio = stated["E14"].stated
    assert (ratio.number, ratio.unit, ratio.figure) == (4.2, "ratio", "stops-by-ethnicity#black-white-ratio")
    assert ratio.difference


def test_there_are_eight_citations_and_each_says_why_it_is_not_recomputed(as_written):
    cited = [item for item in as_written.evidence if item.kind == "cited"]

    assert sum(len(item.citations) for item in cited) == 8
    assert all(item.not_recomputed.startswith("Cannot be recomputed: no source data.") for item in cited)
    assert len([item for item in cited if item.citations[0].url]) == 4


def test_figures_of_cited_evidence_are_the_numbers_their_claims_state(as_written, stated):
    for id_ in ("E05", "E08", "E25"):
        ((evidence, name),) = figure_references(stated[id_].text)
        estimate = as_written.evidence_by_id()[evidence].figure(name)
        assert round(100 * estimate.value) == stated[id_].value.number


def test_nothing_was_made_up_where_the_published_assessment_has_nothing(as_written):
    absent = [as_written.author, as_written.version, as_written.date, as_written.review, as_written.decision]

    assert absent == [None] * 5
    assert not any((as_written.actions, as_written.options, as_written.cumulative))
    assert not any(row.effects or row.aims or row.groups or row.justification for row in as_written.rows)
    assert [gap.action for row in as_written.rows for gap in row.gaps] == [None, None]


def test_the_notice_says_that_it_is_an_illustration(as_written):
    assert "worked example" in as_written.notice
    assert "not the document of the Mayor's Office" in as_written.notice


def test_facts_from_outside_are_those_published(as_written):
    consultation = as_written.consultation

    assert (consultation.closed - consultation.opened).days == 56
    assert "1,622" in consultation.responses_text
    assert [str(version.on) for version in as_written.proposal.versions] == ["2024-12-18", "2025-03-28"]
    assert [str(known.on) for known in as_written.facts.series_breaks] == ["2024-02-28"]


def test_no_computed_number_is_typed_by_hand(as_written):
    claims = [claim for row in as_written.rows for claim in row.claims]
    texts = [claim.text for claim in claims if claim.id.startswith("B") or claim.id == "E14"]

    assert len(texts) == 12
    for text in texts:
        assert not re.search(r"\d", TIMES_AND_AGES.sub("", FIGURE_REFERENCE.sub("", text))), text


def test_each_characteristic_but_pregnancy_says_who_lives_in_london_and_of_which_age(as_written, framework):
    census = {item.id for item in as_written.indicators.indicators if item.role == "context"}
    for subject in framework.characteristics:
        row = next(row for row in as_written.rows if row.subject == subject.id)
        described = [claim for claim in row.claims if census & set(claim.cites)]
        if subject.id == "pregnancy-and-maternity":
            assert described == []
            assert "census did not ask" in row.context
        else:
            (claim,) = described
            assert claim.role == "context"
            assert re.search(r"all ages|aged 16 and over|under 16", claim.text)


# What was computed ----------------------------------------------------------------


def test_stops_by_ethnicity(london):
    ratio = figure(london, "stops-by-ethnicity#black-white-ratio")

    assert round(ratio.value, 2) == 4.03
    assert (round(ratio.interval.low, 2), round(ratio.interval.high, 2)) == (3.97, 4.08)
    assert (ratio.numerator, ratio.denominator) == (45_729, 1_188_369)
    white = figure(london, "stops-by-ethnicity#white-rate")
    assert (white.numerator, white.denominator, round(white.value, 2)) == (45_229, 4_731_166, 9.56)
    assert round(figure(london, "stops-by-ethnicity#black-rate").value, 2) == 38.48
    assert [(one.label, one.count) for one in london.evidence_by_id()["stops-by-ethnicity"].missing] == [
        ("not recorded", 3_551)
    ]


def test_the_stops_of_mixed_people_are_not_collected_and_not_zero(london):
    estimate = london.evidence_by_id()["stops-by-ethnicity"].estimate("Mixed", "rate")

    assert (estimate.value, estimate.state) == (None, "not collected")


def test_aggravated_public_fear_across_the_break(london):
    before, after, change = (
        figure(london, f"aggravated-public-fear#{name}") for name in ("before", "after", "change")
    )

    assert (before.value, after.value, round(100 * change.value, 1)) == (11_564, 13_327, 15.2)
    assert change.interval.low < change.value < change.interval.high
    item = london.evidence_by_id()["aggravated-public-fear"]
    assert [str(known.on) for known in item.series_breaks] == ["2024-02-28"]
    assert item.against.last_day < item.period.first_day


def test_trust_in_stop_and_search_has_no_bases_and_says_so(london):
    shares = {
        name: figure(london, f"stop-and-search-thought-fair#{name}")
        for name in ("white-british", "asian", "black")
    }

    assert {name: round(100 * share.value, 1) for name, share in shares.items()} == {
        "white-british": 76.7,
        "asian": 76.8,
        "black": 56.1,
    }
    assert all(share.interval is None and not share.full_count and share.reason for share in shares.values())


@pytest.mark.parametrize(
    ("name", "in_london", "elsewhere"),
    [
        ("residents-by-age#under-16", 19.3, 18.5),
        ("residents-by-age#aged-25-to-44", 34.1, 26.5),
        ("residents-by-age#aged-65-and-over", 11.9, 18.6),
        ("residents-by-disability#disabled", 15.2, 20.1),
        ("residents-by-gender-identity#different", 0.9, 0.5),
        ("residents-by-gender-identity#not-answered", 7.9, 6.0),
        ("residents-by-marital-status#married", 39.7, 44.4),
        ("residents-by-marital-status#civil-partnership", 0.3, 0.2),
        ("residents-by-ethnicity#white", 53.8, 81.7),
        ("residents-by-ethnicity#asian", 20.7, 9.3),
        ("residents-by-ethnicity#black", 13.5, 4.0),
        ("residents-by-ethnicity#mixed", 5.7, 2.9),
        ("residents-by-ethnicity#other", 6.3, 2.1),
        ("residents-by-religion#christian", 41.7, 48.7),
        ("residents-by-religion#no-religion", 27.9, 35.7),
        ("residents-by-religion#muslim", 13.1, 5.5),
        ("residents-by-religion#hindu", 5.2, 1.7),
        ("residents-by-religion#jewish", 1.6, 0.4),
        ("residents-by-religion#sikh", 1.6, 0.9),
        ("residents-by-sex#female", 51.5, 51.0),
        ("residents-by-sexual-orientation#gay-or-lesbian", 2.2, 1.5),
        ("residents-by-sexual-orientation#bisexual", 1.5, 1.3),
        ("residents-by-sexual-orientation#not-answered", 9.5, 7.5),
    ],
)
def test_residents_of_london_and_of_england_and_wales(london, name, in_london, elsewhere):
    here, there = figure(london, name), figure(london, f"{name}-elsewhere")

    assert (round(100 * here.value, 1), round(100 * there.value, 1)) == (in_london, elsewhere)
    assert here.full_count
    assert here.interval is None


def test_the_one_look_at_several_characteristics_is_added_dated_and_computed(london):
    (looked,) = london.intersections
    assert looked.subjects == ("age", "race", "sex")
    (item,) = (london.evidence_by_id()[id_] for id_ in looked.cites)
    assert (item.kind, str(item.period)) == ("computed", "June 2016")
    assert any("say nothing of today" in caveat for caveat in item.caveats)
    found = item.intersections
    assert [one.group for one in found.first] == ["10-17"]
    assert (found.tested, found.withheld) == (44, 0)
    assert [(one.rows, one.columns) for one in found.crossings] == [
        ("ethnicity", "sex"),
        ("ethnicity", "age"),
        ("sex", "age"),
    ]


def test_no_figure_of_the_example_is_withheld(london):
    computed = [item for item in london.evidence if item.kind == "computed"]

    assert len(computed) == 12
    assert all(estimate.state != "suppressed" for item in computed for estimate in item.estimates)
    assert all(item.intersections is None or item.intersections.withheld == 0 for item in computed)


# What the checks find -------------------------------------------------------------


def test_the_checks_name_as_many_subjects_as_reasoned(london, framework):
    found = {finding.code: len(finding.subjects) for finding in run_checks(london, framework)}

    assert {code: found.get(code, 0) for code in CHECKS} == {
        code: entry["here"] for code, entry in EXPECTED.items()
    }


@pytest.mark.parametrize("code", EXPECTED)
def test_a_count_that_differs_from_the_published_one_says_why(code):
    entry = EXPECTED[code]

    assert (entry["here"] != entry["published"]) == ("because" in entry)
