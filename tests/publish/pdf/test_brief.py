from dataclasses import replace

import pypdfium2
import pytest

from dueregard.publish import EXPORTERS, compose
from dueregard.publish.publication import Words
from tests import riverford
from tests.publish.pdf.trees import tag_tree


@pytest.fixture(scope="module")
def publication():
    return compose(riverford.assessment(), riverford.FRAMEWORK, riverford.findings())


def brief(publication):
    return EXPORTERS["pdf"](publication)["decision-brief.pdf"]


def pages(pdf):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def words(pdf):
    return " ".join(" ".join(pages(pdf)).replace("\u200b", "").split())


def test_it_says_what_is_signed_and_by_which_digest(publication):
    text = words(brief(publication))

    assert publication.digest in text.replace(" ", "")
    assert publication.edition.word in text
    assert publication.findings.headline in text
    assert all(" ".join(aim.text[0].text.split()) in text for aim in publication.decision.aims)


@pytest.mark.parametrize(
    "title",
    [
        "Who may be worse off, and what will be done",
        "What is not known",
        "Options",
        "Conditions",
        "Checks",
        "Signature",
    ],
)
def test_it_has_every_part_a_decision_needs(publication, title):
    assert title in words(brief(publication))


def test_it_stays_on_two_sides_however_much_there_is(publication):
    front, long = publication.front, ((Words("A sentence that goes on and on. " * 60),),)
    part = replace(front.worse_off[0], statements=long * 5)
    gap = replace(front.gaps[0], text=long[0])
    crowded = replace(publication, front=replace(front, worse_off=(part,) * 20, gaps=(gap,) * 20))

    made = brief(crowded)

    assert len(pages(made)) <= 2
    assert "more in the whole assessment" in words(made)


def test_conditions_of_the_decision_are_shown():
    decision = {"outcome": "adjust", "conditions": ["The line opens before the desks close."]}
    decided = compose(riverford.assessment(decision=decision), riverford.FRAMEWORK, riverford.findings())

    assert "The line opens before the desks close." in words(brief(decided))
    assert "Conditions of the decision" in EXPORTERS["html"](decided)["decision.html"].decode()


def test_its_first_heading_is_its_title(publication):
    headings = [tag.kind for tag in tag_tree(brief(publication)).every("H1")]

    assert headings == ["H1"]
