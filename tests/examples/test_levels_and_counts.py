"""
In both examples every ratio stands beside its levels, every share beside its counts, and every difference
says whether it is points or per cent: in the evidence, in the tables of its page and in the data beside it.
"""

from pathlib import Path

import pytest

from dueregard.engine import open_engine
from dueregard.frameworks import load_framework
from dueregard.gather import gather
from dueregard.publish import compose
from dueregard.publish.prose import note_text
from dueregard.publish.wording import amount, unit_words
from dueregard.store import load_assessment

EXAMPLES = Path(__file__).parents[2] / "src" / "dueregard" / "examples"
COMPARING = {"ratio", "points", "percent change"}
#: How a heading of a table names the unit of the figures below it.
NAMED_IN_HEADINGS = {
    "percent": ("(%)", "percent"),
    "percent change": ("(%)", "percent"),
    "points": ("(percentage points)",),
}


@pytest.fixture(scope="module", params=["london", "riverford"])
def example(request, tmp_path_factory):
    folder = EXAMPLES / request.param
    written = load_assessment(folder)
    cache = tmp_path_factory.mktemp("canonical")
    gathered = gather(written, folder=folder, engine=open_engine(), cache=cache)
    return written.model_copy(update={"evidence": gathered.evidence})


@pytest.fixture(scope="module")
def pages(example):
    return compose(example, load_framework(example.framework), []).evidence


def levels(item, group):
    """Return what is known of a group by itself: a count, a share, a rate."""
    return [e for e in item.estimates if e.group == group and e.unit not in COMPARING]


def shown(example, *units):
    return [
        (item, estimate)
        for item in example.evidence
        for estimate in item.estimates
        if estimate.state == "shown" and estimate.unit in units
    ]


def test_every_comparison_has_the_levels_it_is_made_of_or_says_that_none_are_published(example):
    comparisons = shown(example, *COMPARING)
    assert len(comparisons) >= 4
    for item, estimate in comparisons:
        groups = [estimate.group, *([estimate.reference] if estimate.reference else [])]
        among = {e.group for e in item.estimates}
        missing = [group for group in groups if group in among and not levels(item, group)]
        assert not missing or "no counts" in estimate.reason, (item.id, estimate)


def test_every_share_has_its_counts_or_says_that_none_are_published(example):
    shares = shown(example, "percent")
    assert shares
    for item, estimate in shares:
        has_counts = estimate.numerator is not None and estimate.denominator is not None
        assert has_counts or "no bases are published" in estimate.reason, (item.id, estimate)


def test_the_data_beside_a_page_name_the_unit_and_the_counts_of_every_figure(example, pages):
    rows = {row.evidence: row for page in pages for row in page.observations}
    assert rows.keys() == {item.id for item in example.evidence if item.estimates}
    by_place = {(e.group, e.measure, item.id): e for item in example.evidence for e in item.estimates}
    by_place |= {
        (e.group, f"{e.measure}_of_pair", item.id): e
        for item in example.evidence
        if item.intersections
        for crossing in item.intersections.crossings
        for e in crossing.estimates
    }
    for page in pages:
        for row in page.observations:
            if row.measure.endswith(("_bounds", "_other_population")):
                assert row.unit
                continue
            estimate = by_place[row.group, row.measure, row.evidence]
            assert (row.unit, row.numerator, row.denominator) == (
                unit_words(estimate),
                estimate.numerator,
                estimate.denominator,
            )


def test_headings_of_tables_say_whether_a_figure_is_points_or_percent(example, pages):
    tables = {page.id: page.table for page in pages if page.table is not None}
    assert tables
    for item, estimate in shown(example, *NAMED_IN_HEADINGS):
        if item.id not in tables:
            continue
        headings = " ".join(column.title for column in tables[item.id].columns)
        caption = tables[item.id].caption
        assert any(words in f"{headings} {caption}" for words in NAMED_IN_HEADINGS[estimate.unit]), headings


def test_the_note_of_a_figure_carries_its_counts_or_the_levels_it_compares(example):
    for item, estimate in shown(example, "percent"):
        if estimate.numerator is not None:
            assert f" {estimate.numerator:,} of {estimate.denominator:,}. " in note_text(item, estimate, None)
    for item, estimate in shown(example, "ratio", "points"):
        if estimate.reference in {e.group for e in item.estimates}:
            own, other = (
                [amount(one.value, one) for one in levels(item, group) if one.unit != "count"]
                for group in (estimate.group, estimate.reference)
            )
            note = note_text(item, estimate, None)
            assert any(f" {one} against {two}. " in note for one in own for two in other), note
    for item, estimate in shown(example, "percent change"):
        before, after = (item.estimate(estimate.group, name) for name in ("before", "after"))
        if before is not None and after is not None:
            assert f" {amount(before.value, before)}, then {amount(after.value, after)}. " in note_text(
                item, estimate, None
            )
