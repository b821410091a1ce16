"""
Combinations of characteristics on their page: sentences, heat maps, tables, and what is withheld.
"""

import pytest
from defusedxml import ElementTree

from dueregard.model import Estimate, Evidence, Interval
from dueregard.model.intersections import Crossing, Intersections, Listed
from dueregard.publish.crossings_shown import sentences, show_crossings, without_outcome
from dueregard.publish.evidence_tables import observations
from dueregard.publish.heat_maps import Cell, Row, draw_heat_map

SVG = "{http://www.w3.org/2000/svg}"


def shown(group, value):
    return Estimate(
        group=group,
        measure="outcome_rate",
        unit="percent",
        value=value,
        interval=Interval(low=value - 0.1, high=value + 0.1, level=0.95),
        numerator=round(value * 100),
        denominator=100,
        method="Wilson",
    )


def absent(group, state, reason):
    return Estimate(
        group=group,
        measure="outcome_rate",
        unit="percent",
        value=None,
        state=state,
        method="none",
        reason=reason,
    )


CELLS = (
    shown("Black, Female", 0.3),
    shown("Black, Male", 0.7),
    absent("White, Female", "suppressed", "too few"),
    absent("White, Male", "not applicable", "nobody is of both groups"),
)


def item(estimates=CELLS, rows=("Black", "White"), columns=("Female", "Male"), **changed):
    listed = Listed(
        group="Black, Male",
        groups={"ethnicity": "Black", "sex": "Male"},
        p=1e-6,
        test="exact",
        q=0.0004,
        beyond_q=0.2,
    )
    crossing = Crossing(
        rows="ethnicity", columns="sex", row_groups=rows, column_groups=columns, estimates=estimates
    )
    given = {
        "characteristics": ("ethnicity", "sex"),
        "depth": 2,
        "worse": "higher",
        "counted": 7,
        "tested": 7,
        "withheld": 1,
        "standing": 3,
        "without_outcome": 12,
        "first": (listed,),
        "between": 0.1,
        "additive": 0.9,
        "variation": "10.0 percent of all variation lies between them.",
        "crossings": (crossing,),
    }
    found = Intersections(**(given | changed))
    return Evidence(id="found", kind="computed", title="Nothing found", intersections=found)


def texts(svg):
    return [one.text for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_every_cell_says_its_number_or_why_there_is_none():
    (crossing,) = show_crossings(item())
    assert texts(crossing.chart.svg) == [
        *("A: Female", "B: Male", "A", "B"),
        *("Black", "30.0%", "70.0%"),
        *("White", "withheld", "nobody"),
    ]


def test_withheld_is_hatched_and_nobody_is_not():
    (crossing,) = show_crossings(item())
    assert len(list(ElementTree.fromstring(crossing.chart.svg).iter(f"{SVG}path"))) == 1


def test_the_map_in_words_names_highest_lowest_and_every_absence():
    text = show_crossings(item())[0].chart.text
    assert "Highest: Black, Male, 70.0% (between 60.0% and 80.0%)." in text
    assert "Lowest: Black, Female, 30.0%" in text
    assert "Withheld: White, Female." in text
    assert "Nobody is of both groups: White, Male." in text


@pytest.mark.parametrize(("number", "said"), [(0, None), (1, "Only Black, Female")])
def test_a_map_of_one_number_or_none_is_still_one(number, said):
    few = CELLS[:number] + tuple(absent(one.group, "suppressed", "too few") for one in CELLS[number:])
    text = show_crossings(item(few))[0].chart.text
    assert "Highest" not in text
    assert said is None or said in text


def test_the_table_holds_every_cell_with_its_interval():
    table = show_crossings(item())[0].table
    assert [row.cells[0] for row in table.rows] == [one.group for one in CELLS]
    assert "60.0 to 80.0" in table.rows[1].cells
    assert table.caption.startswith("Nothing found: ethnicity by sex")


def test_the_characteristic_with_fewer_groups_stands_across():
    cells = tuple(shown(f"{row}, {column}", 0.5) for row in ("A", "B") for column in "cdefghij")
    (crossing,) = show_crossings(item(cells, rows=("A", "B"), columns=tuple("cdefghij")))
    assert texts(crossing.chart.svg)[:2] == ["A: A", "B: B"]


def test_more_groups_than_fit_a_page_are_a_table_alone():
    names = tuple("abcdefgh")
    cells = tuple(shown(f"{row}, {column}", 0.5) for row in names for column in names)
    (crossing,) = show_crossings(item(cells, rows=names, columns=names))
    assert crossing.chart is None
    assert len(crossing.table.rows) == 64


def test_the_sentences_say_how_many_were_tested_and_what_speaks_for_each():
    said = list(sentences(item()))
    assert said[0].startswith("7 combinations of ethnicity and sex, up to 2 at a time, were each tested")
    assert "the first 1 of them is listed" in said[0]
    assert "fewer than 0.1% are expected to be false alarms" in said[1]
    assert "Nothing shows that it is more than the sum of its parts (q = 0.200)" in said[1]
    assert said[2].startswith("10.0 percent of all variation")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, []),
        (12, ["Outcome not known, in no figure: 12"]),
        (None, ["Outcome not known, in no figure: number suppressed"]),
    ],
)
def test_rows_of_unknown_outcome_are_said(number, said):
    assert list(without_outcome(item(without_outcome=number))) == said


def test_evidence_of_another_kind_says_none_of_it():
    other = Evidence(id="other", kind="computed", title="Other")
    assert (list(sentences(other)), list(without_outcome(other)), show_crossings(other)) == ([], [], ())


def test_the_data_file_holds_every_pair_and_no_withheld_number():
    pairs = {one.group: one for one in observations(item())}
    assert pairs["Black, Male"].value == 70
    assert pairs["Black, Male"].measure == "outcome_rate_of_pair"
    assert (pairs["White, Female"].value, pairs["White, Female"].denominator) == (None, None)


def test_hostile_names_stay_text():
    svg = draw_heat_map(
        ["<b>"],
        [Row("<script>", (Cell("1", 1.0),))],
        chart_id='"><x',
        title="<i>",
        description="&",
    )
    assert "<script>" in texts(svg)
