"""
Combinations of characteristics as evidence: who is listed, what is withheld, what is refused.
"""

import itertools

import pyarrow as pa
import pytest

import dueregard
from dueregard.errors import IndicatorError
from dueregard.model import Evidence
from tests.gather.shared_assessments import gathered

AGES = ("18-24", "25-34", "over 34")
BY = ["ethnicity", "sex", "age"]


def rows(**special):
    """
    Return people by ethnicity, sex, age and outcome; `special` gives found and all as "Black_Male_18_24".
    """
    lines = ["ethnicity,sex,age,outcome,n"]
    for ethnicity, sex, age in itertools.product(("White", "Black", "Asian"), ("Female", "Male"), AGES):
        name = f"{ethnicity}_{sex}_{age}".replace("-", "_").replace(" ", "_")
        nothing, everybody = special.get(name, (120, 200))
        lines += [f"{ethnicity},{sex},{age},Nothing found,{nothing}"] * (nothing > 0)
        lines += [f"{ethnicity},{sex},{age},Arrest,{everybody - nothing}"] * (everybody > nothing)
    return "\n".join(lines) + "\n"


DEFINITION = {"kind": "intersections", "by": BY, "numerator": {"outcome": "Nothing found"}}


@pytest.fixture
def planted(place):
    place.write("data/stops.csv", rows(Black_Male_18_24=(190, 200)))
    place.define(DEFINITION)
    return place


def found(place):
    return place.figure().intersections


def test_the_planted_combination_is_listed_first_and_its_shadows_are_not(planted):
    listed = found(planted).first
    assert [one.group for one in listed] == ["Black, Male, 18-24"]
    assert listed[0].groups == {"ethnicity": "Black", "sex": "Male", "age": "18-24"}
    assert listed[0].q < 1e-10
    assert listed[0].beyond_q < 0.05
    assert planted.values()["Black, Male, 18-24", "outcome_rate"] == 0.95


def test_the_figures_are_those_of_a_scan_of_the_same_rows(planted):
    item = planted.figure()
    lines = [line.split(",") for line in rows(Black_Male_18_24=(190, 200)).splitlines()[1:]]
    table = pa.table(
        {name: [line[at] for line in lines] for at, name in enumerate([*BY, "outcome"])}
        | {"n": [int(line[4]) for line in lines]}
    )
    scanned = dueregard.scan(table, by=BY, outcome="outcome=Nothing found", count="n").to_pylist()
    worst = next(row for row in scanned if row["listed"] == 1)
    for measure, name in (("outcome_rate", "rate"), ("ratio", "ratio"), ("difference", "difference")):
        estimate = item.estimate("Black, Male, 18-24", measure)
        interval = (estimate.value, estimate.interval.low, estimate.interval.high)
        assert interval == pytest.approx([worst[f"{name}{part}"] for part in ("", "_low", "_high")], rel=1e-9)
    assert item.intersections.tested == sum(row["q"] is not None for row in scanned)


def test_the_lower_rate_can_be_the_worse(planted):
    planted.define({**DEFINITION, "numerator": {"outcome": "Arrest"}, "worse": "lower"})
    assert [one.group for one in found(planted).first] == ["Black, Male, 18-24"]


def test_nothing_is_listed_where_all_are_alike_and_the_item_says_how_many_were_tested(place):
    place.write("data/stops.csv", rows())
    place.define(DEFINITION)
    item = place.figure()
    assert item.estimates == ()
    assert item.intersections.first == ()
    assert (item.intersections.counted, item.intersections.tested) == (3 + 2 + 3 + 6 + 9 + 6 + 18,) * 2
    assert "estimated as zero" in item.intersections.variation


def test_a_named_combination_is_given_whether_it_stands_out_or_not(place):
    place.write("data/stops.csv", rows())
    place.define(
        {
            **DEFINITION,
            "figures": {"men": {"group": "White, Male", "value": "ratio"}},
            "compare": {"sex": "Female"},
        }
    )
    values = place.values()
    assert values["White, Male", "ratio"] == pytest.approx(1)
    assert values["White, Male", "reference_ratio"] == pytest.approx(1)
    assert place.figure().estimate("White, Male", "reference_ratio").reference == "White, Female"


def test_every_pair_of_characteristics_has_its_table_row_by_row(planted):
    crossings = {(one.rows, one.columns): one for one in found(planted).crossings}
    assert list(crossings) == [("ethnicity", "sex"), ("ethnicity", "age"), ("sex", "age")]
    one = crossings["ethnicity", "sex"]
    assert one.row_groups == ("Asian", "Black", "White")
    assert one.column_groups == ("Female", "Male")
    assert [estimate.group for estimate in one.estimates[:2]] == ["Asian, Female", "Asian, Male"]
    assert one.estimates[3].value == pytest.approx((190 + 120 + 120) / 600)


def test_a_small_combination_is_withheld_with_others_that_would_give_it_away(place):
    place.write("data/stops.csv", rows(Asian_Female_18_24=(3, 8)))
    place.define(
        {**DEFINITION, "figures": {"few": {"group": "Asian, Female, 18-24", "value": "outcome-rate"}}}
    )
    item = place.figure()
    assert item.estimate("Asian, Female, 18-24", "outcome_rate").state == "suppressed"
    assert item.suppression.primary == 1
    assert item.suppression.secondary > 2
    assert item.intersections.withheld == item.suppression.primary + item.suppression.secondary
    assert '"numerator": 3,' not in item.model_dump_json(indent=1)


def test_nobody_of_both_groups_is_neither_zero_nor_withheld(place):
    lines = [line for line in rows().splitlines() if not line.startswith("Asian,Female")]
    place.write("data/stops.csv", "\n".join(lines) + "\n")
    place.define(DEFINITION)
    (cell,) = [one for one in found(place).crossings[0].estimates if one.group == "Asian, Female"]
    assert (cell.state, cell.reason) == ("not applicable", "nobody is of both groups")


def test_rows_of_unknown_outcome_are_left_out_and_counted(place):
    place.write("data/stops.csv", rows() + "White,Male,18-24,,40\nWhite,Male,18-24,Arrest,7\n")
    place.define(DEFINITION)
    assert found(place).without_outcome == 40
    everybody = found(place).crossings[0].estimates
    assert sum(one.denominator for one in everybody) == 18 * 200 + 7


def test_a_few_rows_of_unknown_outcome_are_not_numbered(place):
    place.write("data/stops.csv", rows() + "White,Male,18-24,,4\n")
    place.define(DEFINITION)
    assert found(place).without_outcome is None


def test_a_group_that_is_not_stated_says_of_which_characteristic(place):
    place.write("data/stops.csv", rows() + ",Male,18-24,Arrest,40\n,Male,18-24,Nothing found,160\n")
    place.define(DEFINITION)
    assert any(name.startswith("ethnicity ") for name in found(place).crossings[0].row_groups)


def test_groups_of_one_name_say_which_characteristic_they_are_of(place):
    place.write("data/stops.csv", rows().replace("Asian", "Other").replace("Female", "Other"))
    place.define(DEFINITION)
    one = found(place).crossings[0]
    assert ("ethnicity Other" in one.row_groups, "sex Other" in one.column_groups) == (True, True)


def test_the_list_is_as_long_as_asked_and_small_ones_can_be_left_out(place):
    special = {"Black_Male_18_24": (190, 200), "White_Female_over_34": (72, 84)}
    place.write("data/stops.csv", rows(**special))
    place.define(DEFINITION)
    both = found(place)
    assert {one.group for one in both.first} == {"Black, Male, 18-24", "White, Female, over 34"}
    place.define({**DEFINITION, "list_at_most": 1})
    assert len(found(place).first) == 1
    assert found(place).standing == both.standing
    place.define({**DEFINITION, "smallest_base": 100})
    assert [one.group for one in found(place).first] == ["Black, Male, 18-24"]


def test_fewer_combined_at_once_give_pairs_and_no_word_on_the_whole(planted):
    planted.define({**DEFINITION, "depth": 2})
    assert found(planted).counted == 3 + 2 + 3 + 6 + 9 + 6
    assert found(planted).between is None
    assert "Not all 3 characteristics were combined" in found(planted).variation


def test_evidence_reads_back_as_it_was_written(planted):
    item = planted.figure()
    assert Evidence.model_validate_json(item.model_dump_json()) == item


def test_the_rows_are_counted_once(planted, monkeypatch):
    asked = []
    collapse = type(planted.engine).collapse

    def count(engine, query):
        asked.append(query.keys)
        return collapse(engine, query)

    monkeypatch.setattr(type(planted.engine), "collapse", count)
    planted.gather()
    assert asked.count((*BY, "outcome")) == 1
    assert not [keys for keys in asked if len(keys) > 1 and keys != (*BY, "outcome")]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"by": ["ethnicity", "gender"]}, "`by` names the column 'gender'"),
        ({"compare": {"ethnicity": "Whit"}}, "'Whit'"),
        ({"compare": {"ethnicity": ["White", "Black"]}}, "`compare` names one group"),
        ({"compare": {"outcome": "Arrest"}}, "`compare` names one group"),
        ({"figures": {"men": {"group": "White, Man", "value": "ratio"}}}, "which nobody is of"),
        ({"figures": {"men": {"group": "White, Male", "value": "hit_rate"}}}, "which is not computed"),
        ({"population": "residents"}, "has no use for `population`"),
        ({"strata": "age"}, "has no use for `strata`"),
    ],
)
def test_a_definition_that_does_not_fit_is_refused(planted, changed, said):
    planted.define({**DEFINITION, **changed})
    with pytest.raises(IndicatorError, match=said.replace("`", ".")) as raised:
        planted.gather()
    assert str(raised.value).startswith("Indicator 'figure'")


def test_nobody_of_known_outcome_is_an_error(place):
    place.write("data/stops.csv", "ethnicity,sex,age,outcome,n\nWhite,Male,18-24,Arrest,0\n")
    place.define({**DEFINITION, "numerator": {"outcome": "Arrest"}})
    with pytest.raises(IndicatorError):
        place.gather()


def test_the_welsh_records_by_ethnicity_gender_and_age(tmp_path, engine):
    item = gathered("wales-stops", tmp_path, engine, cache=tmp_path / "cache")["nothing-came-of-it"]
    one = item.intersections.crossings[0]
    by_pair = {estimate.group: estimate for estimate in one.estimates}
    assert by_pair["White, Male"].denominator > 1000
    assert item.suppression.primary > 0
