"""
Surveys with weights, strata and clusters: from a file of respondents to shares and changes.
"""

import numpy as np
import pytest

from dueregard.errors import IndicatorError, SourceError
from dueregard.stats import survey
from tests.shared_data import shared_path

HEADER = "wave,sex,area,point,answer,weight\n"
YES = {"numerator": {"answer": ["Yes", "Mostly"]}, "by": "sex", "smallest_base": 10}
SHARE = {"kind": "survey_share", "source": "survey", **YES}
CHANGE = {
    "kind": "survey_change",
    "source": "survey",
    **YES,
    "where": {"wave": "2"},
    "compare": {"wave": "1"},
}


def respondents(seed=1, number=400):
    """
    Return invented rows: two waves, two strata, ten clusters in each, weights to three decimals.
    """
    random = np.random.default_rng(seed)
    rows = []
    for wave in ("1", "2"):
        for _ in range(number):
            area, point = random.integers(2), random.integers(10)
            sex = ("Women", "Men")[random.integers(2)]
            chance = 0.3 + 0.02 * point + 0.2 * (sex == "Women") + 0.1 * (wave == "2")
            answer = ("Yes", "Mostly")[random.integers(2)] if random.random() < chance else "No"
            rows.append([wave, sex, f"A{area}", f"P{point}", answer, f"{random.uniform(0.2, 3):.3f}"])
    return rows


def survey_of(place, rows, *, design=("stratum", "psu"), **declared):
    lines = "".join(",".join(row) + "\n" for row in rows)
    place.write("data/survey.csv", HEADER + lines)
    columns = {"stratum": "area", "psu": "point"}
    place.define(
        sources={
            "survey": {
                "files": "data/survey.csv",
                "columns": {name: name for name in ("wave", "sex", "answer")},
                "weight": "weight",
                "period": {"start": "2024-01", "end": "2024-12"},
                **{name: columns[name] for name in design},
                **declared,
            }
        }
    )


def by_hand(rows, wave, *, design=True, **drawn_as):
    """
    Return the figures of one wave from its rows, by the functions for rows.
    """
    kept = [row for row in rows if row[0] == wave]
    _, sex, area, point, answer, weight = map(np.array, zip(*kept, strict=True))
    drawn = survey.make_design(
        weight.astype(float),
        strata=area if design else None,
        clusters=point if design else None,
        nested=design,
        **{"lonely": "adjust", **drawn_as},
    )
    return survey.domain_mean_covariance(drawn, np.isin(answer, ["Yes", "Mostly"]).astype(float), sex)


def test_weighted_shares_are_those_of_the_rows(place):
    rows = respondents()
    survey_of(place, rows)
    place.define(SHARE | {"where": {"wave": "2"}, "compare": {}, "reference": "Men"})
    men, women = by_hand(rows, "2").values
    item = place.figure()
    assert item.estimate("Women", "share").value == pytest.approx(women, abs=1e-9)
    assert item.estimate("Women", "difference").value == pytest.approx(women - men, abs=1e-9)


@pytest.mark.parametrize("design", [("stratum", "psu"), ()])
def test_errors_are_those_of_the_rows_whatever_the_design(place, design):
    rows = [row for row in respondents() if row[0] == "2"]
    survey_of(place, rows, design=design)
    place.define(SHARE | {"reference": "Men"})
    found = by_hand(rows, "2", design=bool(design))
    item = place.figure()
    for at, group in enumerate(("Men", "Women")):
        expected = survey.share_logit(found)
        interval = item.estimate(group, "share").interval
        assert (interval.low, interval.high) == pytest.approx((expected.low[at], expected.high[at]), abs=1e-9)
    expected = survey.t_interval(survey.contrast(found, [-1, 1]))
    interval = item.estimate("Women", "difference").interval
    assert (interval.low, interval.high) == pytest.approx((expected.low[0], expected.high[0]), abs=1e-9)


def test_a_filter_keeps_the_clusters_in_which_nobody_is_left(place):
    rows = [row for row in respondents() if row[0] == "2"]
    women = [row for row in rows if row[1] == "Women" and row[3] in ("P1", "P2", "P3")]
    others = [row for row in rows if row[1] == "Men"]
    survey_of(place, women + others)
    place.define(SHARE | {"where": {"sex": "Women"}})
    filtered = place.figure().estimate("Women", "share").interval
    place.define(SHARE)
    whole = place.figure().estimate("Women", "share").interval
    assert (filtered.low, filtered.high) == pytest.approx((whole.low, whole.high), abs=1e-12)


def test_the_unweighted_base_stands_beside_each_share(place):
    rows = [row for row in respondents() if row[0] == "2"]
    survey_of(place, rows)
    place.define(SHARE)
    women = [row for row in rows if row[1] == "Women"]
    item = place.figure()
    share = item.estimate("Women", "share")
    assert item.estimate("Women", "respondents").value == share.denominator == len(women)
    assert share.numerator == sum(row[4] != "No" for row in women)
    weights = np.array([float(row[5]) for row in women])
    kish = round(weights.sum() ** 2 / (weights**2).sum())
    assert item.estimate("Women", "effective_base").value == kish < len(women)


def test_respondents_without_weight_or_answer_are_reported_and_left_out(place):
    rows = [row for row in respondents() if row[0] == "2"]
    extra = [["2", "Women", "A0", "P1", "Yes", ""]] * 16 + [["2", "Women", "A0", "P1", "Yes", "0"]] * 3
    silent = [["2", "Women", "A0", "P1", "", "1.5"]] * 21
    survey_of(place, rows)
    place.define(SHARE)
    before = place.figure().estimate("Women", "share")
    survey_of(place, rows + extra + silent)
    place.define(SHARE)
    item = place.figure()
    assert item.estimate("Women", "share").value == pytest.approx(before.value, abs=1e-12)
    assert item.caveats == (
        "16 of 440 respondents have no weight and are in no figure.",
        "3 of 440 respondents have a weight of zero and stand for nobody.",
        "5.0% of those asked gave no answer, and are in no share.",
    )


def test_a_small_base_is_too_uncertain(place):
    survey_of(place, respondents(number=30))
    place.define(SHARE | {"smallest_base": None})
    states = {(e.group, e.measure): e.state for e in place.figure().estimates}
    assert states["Women", "share"] == "too uncertain"
    assert states["Women", "respondents"] == "shown"


def test_small_counts_of_respondents_are_withheld(place):
    rows = [row for row in respondents() if row[0] == "2" and (row[1] == "Men" or row[4] == "No")]
    survey_of(place, rows)
    place.define(SHARE)
    assert {e.state for e in place.figure().estimates if e.group == "Women"} == {"suppressed"}


def test_a_change_between_waves_adds_the_errors_of_both(place):
    rows = respondents()
    survey_of(place, rows)
    place.define(CHANGE)
    earlier, later = by_hand(rows, "1"), by_hand(rows, "2")
    difference = place.figure().estimate("Women", "difference")
    half = 1.959963985 * np.hypot(earlier.errors[1], later.errors[1])
    change = later.values[1] - earlier.values[1]
    assert difference.value == pytest.approx(change, abs=1e-9)
    assert difference.interval.low == pytest.approx(change - half, abs=1e-7)
    assert place.figure().estimate("Women", "before_share").value == pytest.approx(
        earlier.values[1], abs=1e-9
    )


def test_a_change_needs_a_wave_before(place):
    survey_of(place, respondents())
    place.define({name: value for name, value in CHANGE.items() if name != "compare"})
    with pytest.raises(IndicatorError, match="a change needs the wave of before"):
        place.gather()


def test_a_source_without_weights_is_no_survey(place):
    place.define({"kind": "survey_share", "numerator": {"ethnicity": "White"}})
    with pytest.raises(IndicatorError, match="needs a source with weights"):
        place.gather()


def test_other_kinds_say_that_they_leave_the_weights_out(place):
    survey_of(place, respondents())
    place.define({"kind": "count", "source": "survey", "by": "sex"})
    assert place.figure().caveats == ("The source has weights, and these figures are made without them.",)


def test_a_weight_that_is_no_number_stops_the_reading(place):
    survey_of(place, [*respondents(number=20), ["2", "Men", "A0", "P1", "Yes", "-1"]])
    place.define(SHARE)
    with pytest.raises(SourceError, match=r"The weight '-1' in the column 'weight' is not a number from 0"):
        place.gather()


def test_a_design_without_weights_is_refused(place):
    survey_of(place, respondents(number=20), weight=None)
    place.define(SHARE)
    with pytest.raises(SourceError, match="`stratum` says how a survey was drawn"):
        place.gather()


def test_a_respondent_of_unknown_cluster_is_refused(place):
    survey_of(place, [*respondents(number=20), ["2", "Men", "A0", "", "Yes", "1"]])
    place.define(SHARE)
    with pytest.raises(IndicatorError, match="have a weight and no psu"):
        place.gather()


def test_a_published_change_is_tested_only_with_respondents_and_design_effects(place):
    place.write(
        "data/trust.csv",
        "wave,group,trust,n,deff\n2023,White,70,1000,1.4\n2024,White,65,1200,1.3\n"
        "2023,Black,50,,\n2024,Black,40,200,1.5\n",
    )
    columns = {"wave": "wave", "group": "group", "respondents": "n", "design_effect": "deff"}
    place.define(
        {
            "kind": "published_change",
            "source": "trust",
            "by": "group",
            "where": {"wave": "2024"},
            "compare": {"wave": "2023"},
            "margin": {"low": -50, "high": 50, "reason": "Agreed."},
        },
        sources={"trust": {"files": "data/trust.csv", "value": "trust", "columns": columns}},
    )
    item = place.figure()
    assert item.comparator == "2023"
    assert item.estimate("White", "difference").interval.high < 0
    assert item.estimate("Black", "difference").interval is None
    assert item.estimate("Black", "difference").reason.startswith("cannot be tested")
    assert {one.group: one.verdict for one in item.equivalence} == {"White": "inside", "Black": "not shown"}


def test_feeling_unsafe_after_dark_is_as_worked_out_from_the_teaching_file(place):
    """
    British Crime Survey 2007-08, teaching data: walkdark 3 and 4 are "a bit" and "very unsafe".
    """
    folder = shared_path("data", "bcs-2007-8-teaching")
    classifications = {
        "sex": {"groups": {"Men": ["1"], "Women": ["2"]}},
        "walkdark": {
            "groups": {"Safe": ["1", "2"], "Unsafe": ["3", "4"]},
            "missing": {"not answered": ["5", "8", "9"]},
        },
    }
    columns = {name: {"column": name, "classification": name} for name in classifications}
    source = {
        "files": str(folder / "bcs_2007_8_teaching_data.tab.gz"),
        "separator": "\t",
        "format": "records",
        "weight": "tcindwt",
        "columns": columns,
        "already_published": True,
    }
    place.define(
        {"kind": "survey_share", "source": "bcs", "by": "sex", "numerator": {"walkdark": "Unsafe"}},
        sources={"bcs": source},
        classifications=classifications,
    )
    item = place.figure()
    shares = {group: item.estimate(group, "share") for group in ("Women", "Men")}
    assert {group: round(100 * share.value, 1) for group, share in shares.items()} == {
        "Women": 46.2,
        "Men": 19.1,
    }
    assert {group: share.denominator for group, share in shares.items()} == {"Women": 6321, "Men": 5288}
    assert any(caveat.startswith("16 of 11,676 respondents have no weight") for caveat in item.caveats)


def test_clusters_there_are_take_their_part_off_the_error(place):
    rows = respondents()
    survey_of(place, rows, clusters_there_are={"A0": 15, "A1": 40})
    place.define({**SHARE, "where": {"wave": "1"}})
    found = place.figure().estimate("Women", "share").interval
    areas = np.array([row[2] for row in rows if row[0] == "1"])
    corrected = by_hand(rows, "1", fpc=np.where(areas == "A0", 15, 40))
    expected = survey.share_logit(corrected)
    assert (found.low, found.high) == pytest.approx((expected.low[1], expected.high[1]))
    assert (corrected.errors < by_hand(rows, "1").errors).all()


def test_a_stratum_without_its_number_of_clusters_is_refused_with_the_nearest(place):
    survey_of(place, respondents(), clusters_there_are={"A0": 15, "A2": 40})
    place.define({**SHARE, "where": {"wave": "1"}})
    with pytest.raises(IndicatorError, match=r"has no number for the stratum 'A1'. Closest: "):
        place.gather()


def test_what_a_lonely_stratum_adds_is_declared(place):
    rows = [row for row in respondents() if row[2] == "A0" or row[3] == "P1"]
    errors = {}
    for rule in ("adjust", "average", "certainty"):
        survey_of(place, rows, lonely_stratum=rule)
        place.define({**SHARE, "where": {"wave": "1"}})
        found = place.figure().estimate("Men", "share").interval
        expected = survey.share_logit(by_hand(rows, "1", lonely=rule))
        assert (found.low, found.high) == pytest.approx((expected.low[0], expected.high[0]))
        errors[rule] = found.high - found.low
    assert errors["certainty"] < min(errors["adjust"], errors["average"])
    survey_of(place, rows, lonely_stratum="fail")
    with pytest.raises(IndicatorError, match="one sampled cluster"):
        place.gather()
