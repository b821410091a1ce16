"""
Documents of many layouts, none of them a real one: which rows and ratings are found in each.
"""

import pytest

from dueregard.frameworks import load_framework
from dueregard.importing.drafting import draft_assessment
from dueregard.importing.reading import read_document
from tests.importing.riverford_text import nothing_is_dropped

NAMES = {
    "age": "Age",
    "disability": "Disability",
    "gender-reassignment": "Gender reassignment",
    "marriage-and-civil-partnership": "Marriage & civil partnership",
    "pregnancy-and-maternity": "Pregnancy & maternity",
    "race": "Race",
    "religion-or-belief": "Religion or belief",
    "sex": "Sex",
    "sexual-orientation": "Sexual orientation",
}


def table(heads, *rows):
    head = "".join(f"<th>{text}</th>" for text in heads)
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


LAYOUTS = {
    "four columns with other headings": (
        table(
            ["Protected group", "Potential impact", "Evidence", "Mitigation"],
            ["Older people", "Negative", "42% of bus users are over 65.", "Keep the 9.15 service."],
            ["Disabled people", "High positive", "Disabled riders asked for level access.", "None"],
            ["Ethnicity/Race", "No impact", "Census 2021 shows a mixed area.", "N/A"],
        ),
        {"age": "negative", "disability": "positive", "race": "neutral"},
    ),
    "columns to tick": (
        table(
            ["Characteristic", "Positive", "Negative", "None", "Reason"],
            ["Age", "\u2713", "", "", "Young people gain a bus stop."],
            ["Disability", "", "X", "", "The step is higher."],
            ["Gender", "", "", "\u2714", "No difference was found."],
            ["Faith", "x", "x", "", "Friday services end earlier, Sunday ones later."],
        ),
        {"age": "positive", "disability": "negative", "sex": "neutral", "religion-or-belief": "mixed"},
    ),
    "columns to tick under two rows of headings": (
        (
            "<table><tr><th rowspan=2>Equality group</th><th colspan=3>Impact</th><th "
            "rowspan=2>Comments</th></tr>"
            "<tr><th>+ve</th><th>-ve</th><th>Neutral</th></tr>"
            "<tr><td>Age</td><td>Yes</td><td>No</td><td>No</td><td>More buses.</td></tr>"
            "<tr><td>LGBT+</td><td>No</td><td>No</td><td>Yes</td><td>No data held.</td></tr></table>"
        ),
        {"age": "positive", "sexual-orientation": "neutral"},
    ),
    "one table for each characteristic": (
        "".join(
            f"<h3>{name}</h3><table><tr><td>What does the evidence show?</td><td>Half of users are "
            f"affected.</td></tr>"
            f"<tr><td>Impact</td><td>{impact}</td></tr><tr><td>Mitigation</td><td>Offer a later "
            f"bus.</td></tr></table>"
            for name, impact in (("Age", "Adverse"), ("Disability", "Low negative"), ("Sex", "Positive"))
        ),
        {"age": "negative", "disability": "negative", "sex": "positive"},
    ),
    "one table for each characteristic, named in its first row": (
        "".join(
            f"<table><tr><td colspan=2>Protected characteristic: {name}</td></tr><tr><td>Evidence</td>"
            f"<td>Half of users are affected.</td></tr><tr><td>Type of "
            f"impact</td><td>{impact}</td></tr></table><p></p>"
            for name, impact in (("Age", "Negative"), ("Pregnancy / maternity", "Neutral"))
        ),
        {"age": "negative", "pregnancy-and-maternity": "neutral"},
    ),
    "headings with prose": (
        (
            "<h2>Impact on age</h2><p>Older people rely on the morning bus. "
            "The change will have a negative impact on them.</p>"
            "<h2>Impact on disability</h2><p>Disabled people asked for level "
            "boarding.</p><p>Positive impact: new buses are low.</p>"
            "<h2>Next steps</h2><p>None of this is final.</p>"
        ),
        {"age": "negative", "disability": "positive"},
    ),
    "headings that are a label with its rating": (
        (
            "<h1>Subjects</h1><h2>Age</h2><h3>Impact: Negative</h3><p>Evening visits end.</p>"
            "<h3>What follows</h3><p>No effect of another plan is recorded.</p>"
            "<h2>Sex</h2><h3>Rating: Low positive</h3><p>Most visitors are women.</p>"
            "<h2>Race</h2><h3>Outcome \u2013 not known</h3><p>Nobody was asked.</p>"
        ),
        {"age": "negative", "sex": "positive", "race": "unknown"},
    ),
    "headings with labelled lines": (
        (
            "<h3>4.1 Age</h3><p>Impact: Positive</p><p>Evidence: 42% of users are over 65.</p>"
            "<h3>4.2 Race / ethnicity</h3><p>Impact: Unknown</p><p>Evidence: No data is held.</p>"
            "<h3>4.3 Carers</h3><p>Impact: Negative</p>"
        ),
        {"age": "positive", "race": "unknown"},
    ),
    "questions and answers": (
        (
            "<p><b>Q1. What is the likely impact on disability?</b></p><p>Negative - the new stop "
            "has no shelter.</p>"
            "<p><b>Q2. What is the likely impact on sexual orientation?</b></p><p>None.</p>"
        ),
        {"disability": "negative", "sexual-orientation": "neutral"},
    ),
    "one line for each": (
        (
            "<ul><li>Age: positive, because young people travel free.</li><li>Disability \u2013 "
            "negative impact. The step is high.</li>"
            "<li>Sex: no impact.</li><li>Carers: positive.</li></ul>"
        ),
        {"age": "positive", "disability": "negative", "sex": "neutral"},
    ),
    "columns for the aims": (
        table(
            [
                "Group",
                "Eliminate discrimination",
                "Advance equality of opportunity",
                "Foster good relations",
                "Overall impact",
            ],
            ["Age", "Fares stay equal.", "More buses reach colleges.", "N/A", "Positive"],
            ["Trans", "Staff are trained.", "", "", "Neutral"],
        ),
        {"age": "positive", "gender-reassignment": "neutral"},
    ),
    "boxes in a cell": (
        table(
            ["Protected characteristic", "Impact", "Explain"],
            ["Age", "\u2612 Positive \u2610 Negative \u2610 Neutral", "More buses."],
            ["Sex", "\u2610 Positive \u2612 Negative \u2610 Neutral", "Darker stops."],
            ["Race", "\u2610 Positive \u2610 Negative \u2610 Neutral", "Left open."],
        ),
        {"age": "positive", "sex": "negative", "race": None},
    ),
    "a template nobody filled in": (
        table(
            ["Protected characteristic", "Positive / Negative / Neutral", "Explain"],
            ["Age", "Positive / Negative / Neutral", ""],
            ["Sex", "Positive", "Brighter stops."],
        ),
        {"age": None, "sex": "positive"},
    ),
    "signs": (
        table(
            ["Strand", "Score", "Notes"],
            ["Age", "++", "More."],
            ["Sex", "-", "Less."],
            ["Race", "+/-", "Both."],
        ),
        {"age": "positive", "sex": "negative", "race": "mixed"},
    ),
    "ratings with a size": (
        table(
            ["Characteristic", "Level of impact", "Data"],
            ["Age", "High positive", "a"],
            ["Sex", "Low negative", "b"],
            ["Race", "Medium", "c"],
        ),
        {"age": "positive", "sex": "negative", "race": None},
    ),
    "a rating before its reason in one cell": (
        table(
            ["Protected characteristic", "Impact and reason"],
            ["Age", "Positive \u2013 more young people can travel."],
            ["Disability", "Negative: the step is high."],
            ["Race", "Neutral. No difference was found."],
        ),
        {"age": "positive", "disability": "negative", "race": "neutral"},
    ),
    "questions of yes and no": (
        table(
            ["Protected characteristic", "Could it be affected? Yes/No", "Details"],
            ["Age", "Yes", "The bus is earlier."],
            ["Sex", "No", "No difference."],
            ["Race", "Yes", "Leaflets are in English."],
        ),
        {"age": None, "sex": None, "race": None},
    ),
    "names with explanations": (
        table(
            ["Characteristic", "Impact", "Evidence"],
            ["Age (young and old)", "Positive", "x"],
            ["Disability - physical, sensory, learning", "Negative", "x"],
            ["Gender identity", "Neutral", "x"],
            ["Gender (sex)", "Neutral", "x"],
            ["Religion/faith/belief (including none)", "Neutral", "x"],
        ),
        {
            "age": "positive",
            "disability": "negative",
            "gender-reassignment": "neutral",
            "sex": "neutral",
            "religion-or-belief": "neutral",
        },
    ),
    "other groups beside the nine": (
        table(
            ["Group", "Impact", "Evidence"],
            ["Age", "Positive", "x"],
            ["Carers", "Negative", "They lose time."],
            ["Socio-economic", "Negative", "Fares rise."],
            ["Race", "Neutral", "x"],
        ),
        {"age": "positive", "race": "neutral"},
    ),
    "a table cut by a page, its headings repeated": (
        table(["Characteristic", "Evidence", "Impact"], ["Age", "Half of the users are", "Positive"])
        + table(
            ["Characteristic", "Evidence", "Impact"],
            ["", "over 65 years old.", ""],
            ["Sex", "Women ride more.", "Neutral"],
        ),
        {"age": "positive", "sex": "neutral"},
    ),
    "not relevant": (
        table(
            ["Characteristic", "Impact", "Evidence"],
            ["Age", "Positive", "x"],
            ["Marriage", "Not applicable", ""],
        ),
        {"age": "positive", "marriage-and-civil-partnership": "not relevant"},
    ),
}


def drafted(tmp_path, content, framework="psed-england", name="plan.html"):
    path = tmp_path / name
    path.write_text(
        f"<h1>Riverford Council bus plan</h1>{content}" if name.endswith("html") else content,
        encoding="utf-8",
    )
    document = read_document(path)
    return document, draft_assessment(document, load_framework(framework))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rows_and_ratings_of_a_layout(tmp_path, layout):
    content, expected = LAYOUTS[layout]
    _, draft = drafted(tmp_path, content)
    named = {placed.path[1] for placed in draft.report.placed if placed.path[2:] == ("title",)}
    found = {
        row.subject: row.rating.direction if row.rating else None
        for number, row in enumerate(draft.assessment.rows)
        if number in named
    }
    assert found == expected


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_word_is_in_the_draft_or_in_the_list_of_what_is_over(tmp_path, layout):
    document, draft = drafted(tmp_path, LAYOUTS[layout][0])
    nothing_is_dropped(document, draft)


@pytest.mark.parametrize(("subject", "name"), NAMES.items())
def test_the_nine_are_known_by_their_names(tmp_path, subject, name):
    content = table(
        ["Characteristic", "Impact", "Why"],
        [name, "Positive", "x"],
        ["Carers", "Negative", "y"],
        ["Age", "Neutral", ""],
    )
    _, draft = drafted(tmp_path, content)
    assert subject in {row.subject for row in draft.assessment.rows}
