"""
What changed since the version published before: each thing that differs, and nothing that is withheld now.
"""

import datetime as dt

import pytest

from dueregard.errors import DocumentError
from dueregard.publish import compose, earlier_named, earlier_replaced, publish
from tests import riverford


def no_findings(_):
    return []


def published(to, assessment=None, findings=(), **more):
    return publish(assessment or riverford.assessment(), riverford.FRAMEWORK, findings, to=to, **more)


def changes_of(then, now, tmp_path, findings_then=no_findings, findings_now=()):
    folder = published(tmp_path / "then", then)
    earlier = earlier_named(folder, now, findings_then).to_repeat(now)
    page = compose(now, riverford.FRAMEWORK, findings_now, earlier=earlier).changes
    found = {
        (group.title, change.what.text, change.respect): (change.then, change.now)
        for group in page.groups
        for change in group.changes
    }
    return page, found


def with_estimates(item, change):
    """
    The evidence item with some estimates replaced, by group and measure.
    """
    estimates = tuple(change(estimate) for estimate in item.estimates)
    return item.model_copy(update={"estimates": estimates, "revision": item.revision + 1})


def riverford_with(item):
    items = [
        riverford.STOPS,
        riverford.OFFICERS,
        riverford.SATISFACTION,
        riverford.HATE_CRIME,
        riverford.TRAVEL,
    ]
    return riverford.assessment(evidence=[(item if one.id == item.id else one).model_dump() for one in items])


def without_race(**more):
    rows = [row for row in riverford.CONTENT["rows"] if row["subject"] != "race"]
    return riverford.assessment(rows=rows, intersections=[], **more)


def test_without_an_earlier_version_the_page_says_so():
    page = compose(riverford.assessment(), riverford.FRAMEWORK, []).changes

    assert page.groups == ()
    assert "earlier version" in page.headline


def test_the_same_version_has_no_changes(tmp_path):
    page, found = changes_of(riverford.assessment(), riverford.assessment(), tmp_path)

    assert found == {}
    assert page.headline.startswith("Nothing listed here changed since version")


def test_a_rating_shows_how_it_stood_and_how_it_stands(tmp_path):
    rows = [dict(row) for row in riverford.CONTENT["rows"]]
    rows[0]["rating"] = {"direction": "negative", "confidence": "high", "reason": "They lose."}

    _, found = changes_of(riverford.assessment(), riverford.assessment(rows=rows), tmp_path)

    then, now = found["Ratings", "Age", "Rating"]
    assert then == "+ Positive, low confidence"
    assert now == "\N{MINUS SIGN} Negative, high confidence"
    assert found["Ratings", "Age", "Reason"][1] == "They lose."


def test_a_figure_shows_its_value_then_and_now(tmp_path):
    changed = with_estimates(
        riverford.STOPS,
        lambda one: one.model_copy(update={"value": 5.11}) if one.value and one.measure == "ratio" else one,
    )

    _, found = changes_of(riverford.assessment(), riverford_with(changed), tmp_path)

    values = [pair for (group, _, _), pair in found.items() if group == "Figures"]
    assert any("4.03" in then and "5.11" in now for then, now in values)
    assert found["Evidence", riverford.STOPS.title, "Evidence superseded"][0] == "Revision 2"


def test_what_came_and_what_went_is_listed(tmp_path):
    page, found = changes_of(riverford.assessment(), without_race(), tmp_path)
    assert found["Ratings", "Race", "Rating removed"][1] == "No longer in the assessment"

    _, back = changes_of(without_race(), riverford.assessment(), tmp_path / "back")
    assert back["Ratings", "Race", "Rating added"][0] == "Not in that version"
    assert f"{sum(len(group.changes) for group in page.groups)} changes since" in page.headline


def test_actions_findings_and_dates_are_compared(tmp_path):
    actions = [dict(action) for action in riverford.CONTENT["actions"]]
    actions[0]["owner"] = "Somebody new"

    _, found = changes_of(
        riverford.assessment(),
        riverford.assessment(actions=actions, review=dt.date(2030, 1, 1)),
        tmp_path,
        findings_now=riverford.findings(),
    )

    assert found["Actions", f"Action {actions[0]['id']}", "Owner"][1] == "Somebody new"
    assert found["The document", "The assessment", "Review due"][1] == "1 January 2030"
    assert found["Findings of the checks", "Age, claim E01", "EVD-02 claim-without-source added"]


def test_parts_that_are_not_listed_are_named(tmp_path):
    page, _ = changes_of(riverford.assessment(), riverford.assessment(introduction="Another."), tmp_path)

    assert page.remarks[0] == "Not listed here, and not as it was: introduction."


def suppressed(one):
    if one.group != "Black" or one.state != "shown":
        return one
    empty = {"value": None, "interval": None, "numerator": None, "denominator": None}
    return one.model_copy(update={**empty, "state": "suppressed", "reason": "Withheld now"})


def test_what_is_withheld_now_is_repeated_in_no_file(tmp_path):
    now = riverford_with(with_estimates(riverford.STOPS, suppressed))
    then = published(tmp_path / "then", findings=riverford.findings())
    exact, printed = ("4.0312", "3.4655", "4.6731", "32.24766", "35.57"), ("between 3.47 and 4.67",)
    assert all(text in (then / "record.json").read_text(encoding="utf-8") for text in exact)
    assert all(text in (then / "index.html").read_text(encoding="utf-8") for text in printed)

    earlier = earlier_named(then, now, no_findings)
    folder = published(tmp_path / "now", now, earlier=earlier, formats=("html", "csv", "docx", "xlsx"))

    for file in sorted(folder.rglob("*")):
        if file.suffix in {".html", ".json", ".csv", ".xml"}:
            text = file.read_text(encoding="utf-8")
            assert [value for value in exact + printed if value in text] == [], file
    page = (folder / "changes.html").read_text(encoding="utf-8")
    assert "figures behind it are withheld now" in page


def test_replacing_a_publication_compares_with_it(tmp_path):
    then, now = riverford.assessment(), riverford.assessment(version="4", title="Another title")
    folder = published(tmp_path / "out", then)

    earlier = earlier_replaced(folder, now, no_findings)
    published(folder, now, earlier=earlier)

    assert earlier.digest == then.digest()
    assert "Another title" in (folder / "changes.html").read_text(encoding="utf-8")


def test_publishing_the_same_version_again_keeps_what_changed(tmp_path):
    then, now = riverford.assessment(), riverford.assessment(version="4", title="Another title")
    folder = published(tmp_path / "out", then)
    published(folder, now, earlier=earlier_replaced(folder, now, no_findings))
    before = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    published(folder, now, earlier=earlier_replaced(folder, now, no_findings))

    assert {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_second_draft_is_still_compared_with_the_version_before(tmp_path):
    folder = published(tmp_path / "out", riverford.assessment())
    for title in ("First draft", "Second draft"):
        draft = riverford.assessment(version="4", title=title)
        published(folder, draft, earlier=earlier_replaced(folder, draft, no_findings))

    again = earlier_replaced(folder, riverford.assessment(version="4", title="Third"), no_findings)
    assert again.assessment.version == riverford.assessment().version
    later = earlier_replaced(folder, riverford.assessment(version="5"), no_findings)
    assert [one.version for one in later.before] == [riverford.assessment().version]
    assert later.assessment.title == "Second draft"


def test_the_publication_of_another_assessment_is_no_earlier_version(tmp_path):
    folder = published(tmp_path / "out", riverford.assessment())
    other = riverford.assessment(id="another")

    assert earlier_replaced(folder, other, no_findings) is None
    assert earlier_replaced(tmp_path / "nowhere", other, no_findings) is None
    with pytest.raises(DocumentError, match=r"record of the assessment 'riverford.*'another'"):
        earlier_named(folder / "record.json", other, no_findings)


def test_a_damaged_earlier_version_is_not_carried_on(tmp_path):
    folder = published(tmp_path / "out", riverford.assessment())
    now = riverford.assessment(version="4")
    published(folder, now, earlier=earlier_replaced(folder, now, no_findings))
    (folder / "earlier.json").write_text("{}")

    assert earlier_replaced(folder, now, no_findings) is None
