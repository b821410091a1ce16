from lxml import html

from dueregard.publish import compose
from dueregard.publish.portfolio import entry_of, portfolio_of
from dueregard.publish.portfolio_pages import portfolio_files
from tests import riverford

SEAL = "sha256:" + "0" * 64


def entry(id_, **changes):
    assessment = riverford.assessment(id=id_, **changes)
    publication = compose(assessment, riverford.FRAMEWORK, riverford.findings())
    return entry_of(publication, folder=f"assessments/{id_}", seal=SEAL)


def subject(portfolio, title):
    (found,) = [one for one in portfolio.subjects if one.title == title]
    return found


def test_every_subject_gathers_its_ratings_from_every_assessment():
    portfolio = portfolio_of([entry("one"), entry("two")], title="Riverford")

    race = subject(portfolio, "Race")
    assert [place.id for place, _ in race.places] == ["one", "two"]
    assert sum(count.count for count in race.counts) == 2
    assert race.summary.startswith("Adverse evidence or an adverse rating in 2 of 2 assessments.")
    assert "Read them together" in race.summary


def test_subjects_with_the_most_adverse_evidence_come_first():
    portfolio = portfolio_of([entry("one"), entry("two")], title="Riverford")

    adverse = [sum(bool(place.worse_off) for _, place in one.places) for one in portfolio.subjects]
    assert adverse == sorted(adverse, reverse=True)


def test_a_single_assessment_is_not_read_together_with_itself():
    race = subject(portfolio_of([entry("one")], title="Riverford"), "Race")

    assert "Read them together" not in race.summary


def test_overdue_actions_come_first_and_every_action_is_there():
    one = entry("one")
    portfolio = portfolio_of([one, entry("two")], title="Riverford")

    titles = [group.title for group in portfolio.actions]
    assert titles[0] == "Overdue"
    assert sum(len(group.actions) for group in portfolio.actions) == 2 * len(one.actions)


def test_pages_link_only_to_pages_that_are_there_or_belong_to_an_assessment():
    entries = [entry("one"), entry("two")]
    files = portfolio_files(portfolio_of(entries, title="Riverford"))
    folders = tuple(f"{one.folder}/" for one in entries)

    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        root = "../" * name.count("/")
        for link in html.fromstring(content).xpath("//a/@href"):
            target = link.removeprefix(root).split("#")[0]
            assert not target or target in files or target == "portfolio.json" or target.startswith(folders)


def test_hostile_titles_are_plain_text():
    hostile = '<script>alert(1)</script> {{ 7*7 }} "quoted"'
    files = portfolio_files(portfolio_of([entry("one", title=hostile)], title=hostile))

    assert all(b"<script>alert" not in content for content in files.values())
    assert hostile in html.fromstring(files["index.html"]).text_content()


def test_the_order_of_the_folders_does_not_matter():
    one, two = entry("one", title="B"), entry("two", title="A")

    assert portfolio_files(portfolio_of([one, two], title="R")) == portfolio_files(
        portfolio_of([two, one], title="R")
    )


def test_an_empty_portfolio_says_so():
    portfolio = portfolio_of([], title="Riverford")

    assert portfolio.headline == "0 assessments together."
    assert b"No assessment records an action" in portfolio_files(portfolio)["actions.html"]
