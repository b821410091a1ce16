"""
How firm the figures are, as a reader meets it.
"""

import csv
import io

import pytest

from dueregard.model import Estimate
from dueregard.model.evidence import Missing, Sensitivity
from dueregard.model.firmness import Bounds, Equivalence, Signal, StatisticalTest
from dueregard.publish import EXPORTERS, compose
from dueregard.publish.evidence_charts import make_chart
from dueregard.publish.evidence_pages import headline, how_to_read
from dueregard.publish.evidence_tables import make_table
from tests import riverford

RATIO = {"group": "Black", "measure": "ratio"}
MARGIN = {"measure": "ratio", "low": 0.8, "high": 1.25, "reason": "Agreed in May."}
BESIDE = {
    "missing": (Missing(label="not recorded", count=52, share=0.0291),),
    "bounds": (Bounds(**RATIO, low=3.81, high=4.25, assumption="they are all White, then all Black"),),
    "sensitivity": Sensitivity(
        population="Residents, Census 2011", estimates=(riverford.ratio("Black", 4.65, 4.1, 5.2),)
    ),
    "equivalence": (
        Equivalence(group="Black", verdict="not shown", **MARGIN),
        Equivalence(
            group="Asian",
            verdict="inside",
            interval_low=0.91,
            interval_high=1.024,
            level=0.9,
            **MARGIN,
        ),
    ),
    "tests": (
        StatisticalTest(question="In proportion?", statistic=23.14, df=4, p=0.00012, method="Chi-square"),
        StatisticalTest(question="Equal odds?", statistic=0.5, df=1, p=0.48, method="Mantel-Haenszel"),
    ),
    "signals": (Signal(group="2024-03", measure="count", cause="above the upper limit"),),
}


@pytest.fixture(scope="module")
def publication():
    stops = riverford.STOPS.model_copy(update=BESIDE)
    others = [item for item in riverford.assessment().evidence if item.id != stops.id]
    assessment = riverford.assessment().model_copy(update={"evidence": (*others, stops)})
    return compose(assessment, riverford.FRAMEWORK, [])


@pytest.fixture(scope="module")
def page(publication):
    return next(page for page in publication.evidence if page.id == "stops-by-ethnicity")


def test_who_is_missing_is_followed_by_what_they_could_do_to_the_figure(page):
    recorded, bounds = page.missing
    assert recorded == "Not recorded: 52 (2.9%)"
    assert bounds.startswith("Black, ratio to White: between 3.81 and 4.25 if they are all White, then")
    assert bounds.endswith("Chance comes on top of that.")


def test_another_population_a_margin_tests_and_signals_are_sentences(page):
    other, not_shown, inside, small, large, signal = page.firmness
    assert other == (
        "Black, ratio to White, with Residents, Census 2011: 4.65, between 4.10 and 5.20, "
        "where it is 4.03 above."
    )
    assert "not shown to be too small to matter" in not_shown
    assert "the whole interval does not lie inside the margin of 0.80 to 1.25" in not_shown
    assert inside.startswith(
        "Asian, ratio to White: the whole 90% interval (0.91 to 1.02) lies inside the margin of 0.80 to"
    )
    assert inside.endswith("The margin was declared: Agreed in May.")
    assert small == "In proportion? Chi-square: 23.14 on 4 degrees of freedom, p < 0.001."
    assert large == "Equal odds? Mantel-Haenszel: 0.50 on 1 degree of freedom, p = 0.480."
    assert signal == "2024-03, count: above the upper limit, more than the usual ups and downs."


def test_the_page_shows_them(publication):
    html = EXPORTERS["html"](publication)["evidence/stops-by-ethnicity.html"].decode()
    assert "How firm the figures are" in html
    assert html.index("Who is missing") < html.index("between 3.81 and 4.25") < html.index("p &lt; 0.001")


def test_the_data_file_holds_bounds_and_the_other_population(publication):
    content = EXPORTERS["csv"](publication)["evidence/stops-by-ethnicity.csv"].decode()
    rows = {(row["group"], row["measure"]): row for row in csv.DictReader(io.StringIO(content, newline=""))}
    bounds = rows["Black", "ratio_bounds"]
    assert (bounds["value"], bounds["low"], bounds["high"], bounds["state"]) == ("", "3.81", "4.25", "bounds")
    assert bounds["reason"] == "They are all White, then all Black"
    assert rows["Black", "ratio_other_population"]["value"] == "4.65"
    assert rows["Black", "ratio_other_population"]["reason"].startswith("With Residents, Census 2011")


def figures(*estimates, **described):
    return riverford.STOPS.model_copy(update={"estimates": estimates, "figures": {}, **described})


def limit(month, value):
    return Estimate(
        group=month,
        measure="mean",
        unit="count",
        value=value,
        method="XmR chart",
        reason="these are limits",
    )


def test_why_a_measure_has_no_interval_is_said_once_where_others_have_one():
    count = riverford.ratio("2024-01", 4.0, 3.5, 4.7)
    table = make_table(figures(count, limit("2024-01", 14.5), limit("2024-02", 14.5)))
    assert table.caption.endswith(". Mean: no interval: these are limits")
    assert [column.title for column in table.columns][-1] == "Mean"
    assert [row.cells[-1] for row in table.rows] == ["14.5", "14.5"]


def test_a_ratio_of_odds_is_not_said_as_so_many_times_as_likely():
    odds = riverford.ratio("Black", 0.5, 0.4, 0.6).model_copy(update={"measure": "odds_ratio"})
    item = figures(odds, indicator_kind="hit_rate")
    assert headline(item).startswith("Black: 0.50, between 0.40 and 0.60")
    assert how_to_read(item).startswith("Odds of 1 to White are equal.")


def test_the_chart_of_a_trend_is_by_month():
    months = [riverford.ratio(month, 4.0, 3.5, 4.7) for month in ("2024-01", "2024-02")]
    assert make_chart(figures(*months, indicator_kind="trend")).title == "Ratio to White by month"
