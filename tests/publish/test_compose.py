import datetime as dt
import re

import pytest

from dueregard.errors import SignOffError
from dueregard.model import Claim, Estimate, Evidence, Figure, ImpactRow, Interval, Rating
from dueregard.model.assessment import Override
from dueregard.model.evidence import SeriesBreak
from dueregard.publish import compose
from dueregard.publish.evidence_charts import make_chart
from dueregard.publish.evidence_pages import how_to_read
from dueregard.publish.evidence_tables import make_table
from dueregard.publish.prose import plain
from dueregard.rating import suggest_ratings
from tests import riverford


def composed(findings=(), **changes):
    return compose(riverford.assessment(**changes), riverford.FRAMEWORK, findings)


@pytest.fixture(scope="module")
def publication():
    return compose(riverford.assessment(), riverford.FRAMEWORK, riverford.findings())


def subject(publication, id_):
    return next(page for page in publication.subjects if page.id == id_)


def evidence(publication, id_):
    return next(page for page in publication.evidence if page.id == id_)


def row_of(table, group):
    return next(row.cells for row in table.rows if row.cells[0] == group)


def test_what_the_evidence_supports_stands_beside_the_rating():
    suggestions = suggest_ratings(riverford.assessment())
    beside = compose(riverford.assessment(), riverford.FRAMEWORK, [], suggestions=suggestions)
    for page in beside.subjects:
        assert page.suggestion.endswith(suggestions[page.id].reason)
    assert {page.suggestion for page in composed().subjects} == {""}


class TestEdition:
    def test_an_unsigned_assessment_is_a_draft(self, publication):
        assert not publication.edition.final
        assert publication.edition.word == "Draft edition"
        assert "Nobody has signed" in publication.edition.sentence

    def test_a_signed_one_is_a_draft_until_it_is_published_as_final(self):
        draft = compose(riverford.signed(riverford.assessment()), riverford.FRAMEWORK, [])

        assert not draft.edition.final
        assert "has not been published as final" in draft.edition.sentence

    def test_a_final_edition_names_who_signed(self):
        final = compose(riverford.signed(riverford.assessment()), riverford.FRAMEWORK, [], final=True)

        assert final.edition.final
        assert final.edition.sentence == "Signed by A. Marsh (Chair of the Board) on 27 March 2025."

    def test_a_final_edition_without_signature_is_refused(self):
        with pytest.raises(SignOffError, match=r"needs a sign-off of this exact version.*no sign-off"):
            compose(riverford.assessment(), riverford.FRAMEWORK, [], final=True)

    def test_a_signature_of_another_version_does_not_count(self):
        sign_offs = riverford.signed(riverford.assessment(version="2")).sign_offs
        changed = riverford.assessment().model_copy(update={"sign_offs": sign_offs})

        with pytest.raises(SignOffError, match=r"A\. Marsh on 27 March 2025 signed another version"):
            compose(changed, riverford.FRAMEWORK, [], final=True)

    def test_a_final_edition_with_an_open_critical_finding_is_refused(self):
        with pytest.raises(
            SignOffError, match=r"1 critical finding is open: RAT-01 neutral-without-evidence"
        ):
            compose(
                riverford.signed(riverford.assessment()),
                riverford.FRAMEWORK,
                riverford.findings(),
                final=True,
            )

    def test_a_critical_finding_let_stand_does_not_hold_it_up(self):
        critical = next(finding for finding in riverford.findings() if finding.severity == "critical")
        override = Override(check=critical.code, reason="Known.", by="A. Marsh", on=dt.date(2025, 3, 26))
        subjects = tuple(found.model_copy(update={"override": override}) for found in critical.subjects)
        let_stand = critical.model_copy(update={"subjects": subjects})

        final = compose(
            riverford.signed(riverford.assessment()), riverford.FRAMEWORK, [let_stand], final=True
        )

        assert final.edition.final


class TestFrontPage:
    def test_the_status_line_says_version_evidence_decision_and_review(self, publication):
        assert publication.status == (
            "Version 3",
            "evidence to 28 February 2025",
            "decided 28 March 2025",
            "review due 31 March 2026",
        )

    def test_what_the_status_line_lacks_is_said(self):
        bare = composed(version=None, evidence=[], rows=[], intersections=[], decision=None, review=None,
                        introduction=None)  # fmt: skip

        assert bare.status == (
            "No version number",
            "evidence not dated",
            "no decision date",
            "no review date",
        )

    def test_ratings_are_counted_with_the_subjects_nobody_assessed(self, publication):
        assert {count.word: count.count for count in publication.front.counts} == {
            "Negative": 1,
            "Mixed": 1,
            "Unknown": 2,
            "Neutral": 1,
            "Positive": 3,
            "Not relevant": 1,
        }
        assert publication.front.headline == (
            "4 of the 9 subjects are rated adverse or unknown."
            " 2 subjects with another rating hold adverse evidence."
        )

    def test_adverse_and_unknown_come_first_and_what_was_left_out_last(self, publication):
        assert [(row.subject.text, row.rating.word) for row in publication.front.glance] == [
            ("Race", "Negative"),
            ("Disability", "Mixed"),
            ("Gender reassignment", "Unknown"),
            ("Sexual orientation", "Unknown"),
            ("Age", "Positive"),
            ("Sex", "Positive"),
            ("Pregnancy and maternity", "Neutral"),
            ("Religion or belief", "Positive"),
            ("Marriage and civil partnership", "Not relevant"),
        ]

    def test_a_positive_rating_on_adverse_evidence_is_pointed_out(self, publication):
        remarks = {row.subject.text: plain(row.remark) for row in publication.front.glance}

        assert remarks["Age"] == "Holds adverse evidence"
        assert remarks["Race"] == ""
        assert publication.front.remarks[0] == "Adverse evidence under another rating: Age and Sex."

    def test_a_rating_without_evidence_is_pointed_out(self, publication):
        assert publication.front.remarks[1] == (
            "Rated without evidence: Pregnancy and maternity and Religion or belief."
        )

    def test_the_strongest_figure_is_given_with_interval_and_period(self, publication):
        race = publication.front.glance[0]

        assert plain(race.figure) == (
            "Adverse. Stops and searches by ethnicity. Black: about 4 times as likely as White: 4.03,"
            " between 3.47 and 4.67 (95% interval), 12 months to August 2024"
            "; the way of counting changed on 28 February 2024"
        )

    def test_a_subject_without_figures_says_so(self, publication):
        figures = {row.subject.text: plain(row.figure) for row in publication.front.glance}

        assert figures["Age"] == "No figure: evidence in words only"
        assert figures["Religion or belief"] == "No evidence"

    def test_who_lives_somewhere_is_not_the_strongest_figure(self):
        officers = riverford.OFFICERS.model_copy(update={"role": "context"})
        claim = {"id": "B1", "text": "[[officers-by-ethnicity#minority-share]]", "direction": "adverse"}
        race = {"subject": "race", "claims": [claim], "rating": {"direction": "positive"}}
        bare = composed(
            rows=[race], evidence=[officers.model_dump()], intersections=[], introduction=None, actions=[]
        )

        row = next(row for row in bare.front.glance if row.subject.text == "Race")
        assert plain(row.figure) == "No evidence of effects: the population is described"
        assert not row.remark
        assert bare.subjects[0].cards[0].value == "17.4%"

    def test_who_may_be_worse_off_has_statement_interval_mitigation_owner_and_date(self, publication):
        disability = next(part for part in publication.front.worse_off if part.subject.text == "Disability")

        assert plain(disability.statements[0]) == (
            "Disabled victims' satisfaction was lower by 12.9 percentage points."
            " Between \u221218.6 and \u22127.2 (95% interval), 12 months to August 2024."
        )
        assert disability.more == "And 1 more adverse statement without a figure."
        assert [(action.id, action.owner, action.due) for action in disability.mitigations] == [
            ("A1", "Head of Contact", "30 June 2025")
        ]

    def test_an_adverse_effect_nobody_answers_is_said_to_be_unanswered(self, publication):
        age = next(part for part in publication.front.worse_off if part.subject.text == "Age")

        assert age.answer == "No mitigation and no justification is recorded."

    def test_every_gap_says_when_it_will_be_filled_or_that_nobody_promised(self, publication):
        assert [(gap.subject.text, gap.plan) for gap in publication.front.gaps] == [
            ("Disability", "A2: Record how each report was made. Head of Data, by 31 January 2025."),
            ("Gender reassignment", "No action to fill this gap is recorded."),
            ("Sexual orientation", "No action to fill this gap is recorded."),
        ]

    def test_figures_not_shown_are_counted_by_state(self, publication):
        assert publication.front.withheld == (
            "7 figures in the evidence are not shown: 2 suppressed, 2 not collected, 1 not applicable,"
            " 1 too uncertain to show and 1 incomplete source."
        )

    def test_what_people_said_stands_beside_what_came_of_it(self, publication):
        assert [(plain(told.text), told.outcome) for told in publication.front.heard] == [
            ("Online forms shut people out.", "Changed"),
            ("Officers should sign.", "Not changed, because"),
            ("Meetings were held too late.", "No answer recorded"),
        ]
        assert "What people said is not recorded for: Faith forum." in publication.front.heard_remarks

    def test_easy_read_and_sign_language_come_first_even_where_not_offered(self, publication):
        assert [(download.title, download.detail) for download in publication.downloads] == [
            ("Easy Read", "1 April 2025"),
            ("British Sign Language (BSL)", "Not offered yet"),
            ("Audio", "No address given"),
        ]


class TestSubjectPages:
    def test_a_rating_comes_with_reason_confidence_name_and_date(self, publication):
        rating = subject(publication, "race").rating

        assert (rating.sign, rating.word, rating.confidence) == ("\u2212", "Negative", "High confidence")
        assert rating.given == "Rated by P. Reed on 1 March 2025."
        assert plain(rating.reason[0]) == "More patrols are likely to mean more stops of Black people."

    def test_a_rating_nobody_put_a_name_to_says_so(self, publication):
        assert (
            subject(publication, "sex").rating.given == "The document does not say who rated this, or when."
        )

    def test_key_figures_begin_with_the_adverse_one(self, publication):
        cards = subject(publication, "race").cards

        assert [(card.value, card.has_number) for card in cards] == [
            ("4.03", True),
            ("17.4%", True),
            ("Suppressed: fewer than 10 stops", False),
        ]
        assert cards[1].uncertainty == "Full count, no sampling interval"

    def test_a_stated_figure_stands_beside_the_computed_one(self, publication):
        stated = subject(publication, "race").claims[0].stated

        assert (stated.by, stated.stated) == ("Quarterly report, July 2024", "4.2")
        assert stated.computed == "Black: 4.03, between 3.47 and 4.67 (95% interval)"
        assert stated.difference == "The stated figure is 0.17 higher"
        assert plain(stated.reason) == "The report used an older population estimate."

    def test_a_stated_figure_that_agrees_says_so(self, publication):
        stated = subject(publication, "gender-reassignment").claims[0].stated

        assert stated.stated == "\u221241%"
        assert stated.difference == "None, to the precision stated"

    def test_a_stated_figure_nobody_recomputed_says_so(self, publication):
        stated = subject(publication, "disability").claims[1].stated

        assert (stated.stated, stated.computed) == ("23%", "Not recomputed")

    def test_an_aim_the_document_is_silent_on_is_said_to_be_missing(self, publication):
        assert [aim.considered for aim in subject(publication, "race").aims] == [
            "Considered",
            "Not recorded",
            "Not recorded",
        ]

    def test_findings_stand_on_the_pages_they_are_about(self, publication):
        assert [found.code for found in subject(publication, "age").findings] == ["EVD-02"]
        assert subject(publication, "race").findings == ()

    def test_two_rows_on_one_subject_have_a_page_each(self):
        rows = [*riverford.CONTENT["rows"], {"subject": "race", "title": "Race in the workforce"}]

        pages = composed(rows=rows).subjects

        assert [page.id for page in pages if page.id.startswith("race")] == ["race", "race-2"]


class TestEvidencePages:
    def test_the_headline_is_the_leading_figure_in_words(self, publication):
        assert evidence(publication, "stops-by-ethnicity").headline == (
            "Black: about 4 times as likely as White: 4.03, between 3.47 and 4.67 (95% interval),"
            " 12 months to August 2024; the way of counting changed on 28 February 2024."
        )

    def test_the_table_has_counts_then_each_measure_with_its_interval(self, publication):
        table = evidence(publication, "stops-by-ethnicity").table

        assert [column.title for column in table.columns] == [
            "Group",
            "Number",
            "Out of",
            "Rate per 1,000",
            "Rate: 95% interval",
            "Ratio to White",
            "Ratio: 95% interval",
        ]
        assert row_of(table, "Black") == (
            "Black", "400", "12,404", "32.2", "29.2 to 35.6", "4.03", "3.47 to 4.67",
        )  # fmt: skip

    def test_counts_are_shown_once_and_again_only_where_they_differ(self):
        def estimate(measure, unit, value, numerator, denominator):
            return Estimate(
                group="Black", measure=measure, unit=unit, value=value, numerator=numerator,
                denominator=denominator, full_count=True, method="full count",
            )  # fmt: skip

        item = riverford.OFFICERS.model_copy(
            update={
                "figures": {},
                "estimates": (
                    estimate("count", "count", 40, None, None),
                    estimate("share", "percent", 0.2, 40, 200),
                    estimate("comparator_share", "percent", 0.1, 300, 3000),
                    estimate("difference", "points", 0.1, None, None),
                ),
            }
        )

        table = make_table(item)

        assert dict(zip((c.title for c in table.columns), table.rows[0].cells, strict=True)) == {
            "Group": "Black",
            "Count": "40",
            "Out of": "200",
            "Share (%)": "20.0",
            "Comparator share: number": "300",
            "Comparator share: out of": "3,000",
            "Comparator share (%)": "10.0",
            "Difference (percentage points)": "+10.0",
        }

    def test_a_withheld_row_is_words_and_no_number(self, publication):
        cells = row_of(evidence(publication, "stops-by-ethnicity").table, "Another ethnic group")

        assert cells == (
            "Another ethnic group", "Suppressed", "Suppressed", "Suppressed", "Fewer than 10 stops",
            "Suppressed", "Fewer than 10 stops",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("item", "group", "word"),
        [
            ("stops-by-ethnicity", "Gypsy or Irish Traveller", "Not collected"),
            ("victim-satisfaction", "Prefer not to say", "Too uncertain to show"),
            ("hate-crime-change", "Asexual", "Incomplete source"),
            ("hate-crime-change", "Cisgender", "Not applicable"),
        ],
    )
    def test_every_state_has_its_own_words(self, publication, item, group, word):
        assert word in row_of(evidence(publication, item).table, group)

    def test_a_full_count_has_no_interval_column_and_says_so(self, publication):
        table = evidence(publication, "officers-by-ethnicity").table

        assert [column.title for column in table.columns] == ["Group", "Number", "Out of", "Share (%)"]
        assert table.caption.endswith("Full count, no sampling interval")

    def test_a_figure_without_interval_says_why_in_the_table(self, publication):
        table = evidence(publication, "hate-crime-change").table

        assert "No interval: bases not published" in row_of(table, "Transphobic")

    def test_no_cell_of_any_table_is_blank(self, publication):
        tables = [page.table for page in publication.evidence if page.table]

        assert len(tables) == 4
        assert all(cell.strip() for table in tables for row in table.rows for cell in row.cells)

    def test_the_chart_says_in_words_what_it_shows(self, publication):
        chart = evidence(publication, "stops-by-ethnicity").chart

        assert chart.text == (
            "Bar chart of 5 groups: ratio to White by group. Highest: Black, 4.03 (between 3.47 and 4.67)."
            " Lowest: Mixed or multiple, 1.15 (between 0.70 and 1.89). Suppressed: Another ethnic group."
            " Not collected: Gypsy or Irish Traveller. The table holds every figure."
        )

    def test_one_figure_is_not_worth_a_chart(self, publication):
        assert evidence(publication, "hate-crime-change").chart is None

    def test_a_change_is_drawn_as_its_two_counts_with_what_changed_between(self):
        chart = make_chart(change_of_offences())

        assert re.findall(r">([^<]+)<", chart.svg)[2:8] == [
            "12 months to August 2023",
            "90",
            "On 28 February 2023 the way of counting",
            "changed",
            "Numbers before and after may differ for that",
            "reason too.",
        ]
        assert chart.text == (
            "Bar chart of two periods: 12 months to August 2023: 90; 12 months to August 2024: 120."
            " On 28 February 2023 the way of counting changed. The table holds every figure."
        )

    def test_a_change_in_the_counting_stands_wherever_the_figure_does(self):
        claim = Claim(id="C", text="Rose by [[offences#change]].", cites=("offences",), direction="adverse")
        row = ImpactRow(subject="race", claims=(claim,), rating=Rating(direction="positive"))
        bare = compose(
            riverford.assessment(rows=(row,), evidence=(change_of_offences(),)), riverford.FRAMEWORK, []
        )
        told = "the way of counting changed on 28 February 2023"

        assert told in evidence(bare, "offences").headline
        assert told in plain(next(row.figure for row in bare.front.glance if row.subject.text == "Race"))
        assert told in plain(bare.front.worse_off[0].statements[0])
        assert told in subject(bare, "race").cards[0].period
        assert all(told in note.text for note in bare.notes)

    def test_how_to_read_a_ratio(self, publication):
        assert evidence(publication, "stops-by-ethnicity").how_to_read == (
            "A ratio of 1 means the same as White, 2 means twice as much, and 0.5 means half."
            " The range beside each figure (its 95% interval) is where the true figure probably lies,"
            " and a range that includes 1 does not show a difference."
        )

    @pytest.mark.parametrize(
        ("bases", "meaning"),
        [
            ((1000, 1000), "Each figure is out of every 100 in the population described below."),
            ((390, 1029), "Each figure is out of every 100 in the group named, not out of everybody."),
            ((None, None), "Each figure is out of every 100."),
        ],
    )
    def test_what_a_share_is_out_of_follows_from_its_bases(self, bases, meaning):
        estimates = tuple(
            estimate.model_copy(update={"denominator": base})
            for estimate, base in zip(riverford.OFFICERS.estimates, bases, strict=True)
        )

        assert how_to_read(riverford.OFFICERS.model_copy(update={"estimates": estimates})).startswith(meaning)

    def test_corrections_say_what_they_replace_and_why(self, publication):
        (revision,) = evidence(publication, "stops-by-ethnicity").revisions

        assert revision.startswith(
            "Revision 2 replaces revision 1, because August 2024 had been counted twice"
        )

    def test_who_is_missing_is_counted_or_said_to_be_suppressed(self, publication):
        assert evidence(publication, "stops-by-ethnicity").missing == (
            "Ethnicity not stated: 381 (18.0%)",
            "Not asked: number suppressed",
        )

    def test_evidence_lists_who_relies_on_it(self, publication):
        assert [link.text for link in evidence(publication, "stops-by-ethnicity").used_by] == ["Race"]


class TestOtherPages:
    def test_blank_cells_of_the_matrix_are_counted_as_gaps(self, publication):
        cells = [cell for row in publication.matrix.rows for cell in row.cells]

        assert len(cells) == 4 * 8
        assert sum(cell.is_gap for cell in cells) == 20
        assert publication.matrix.summary.startswith(
            "4 commitments by 8 subjects: 12 of 32 cells are filled, and 20 are not assessed."
        )

    def test_actions_past_their_date_are_overdue_on_the_day_of_the_assessment(self, publication):
        assert [(group.title, [action.id for action in group.actions]) for group in publication.actions] == [
            ("Overdue", ["A2"]),
            ("Open", ["A1", "A3"]),
            ("Done", ["A4"]),
        ]

    def test_overdue_depends_on_the_day_given_and_on_no_clock(self):
        later = compose(riverford.assessment(), riverford.FRAMEWORK, [], as_of=dt.date(2025, 7, 1))

        assert [action.id for action in later.actions[0].actions] == ["A1", "A2"]

    def test_an_action_shows_the_latest_value_of_its_indicator(self, publication):
        action = next(a for group in publication.actions for a in group.actions if a.id == "A1")

        assert plain(action.latest).startswith("Disabled: \u221212.9 percentage points, between")

    def test_an_unscreened_duty_says_so(self, publication):
        duties = {fact.label: plain(fact.text) for fact in publication.decision.duties}

        screened = next(
            duty.title for duty in riverford.FRAMEWORK.duties if duty.id == "human-rights-act-1998"
        )
        assert duties[screened] == "Applies: Stops touch liberty."
        assert sum(text.startswith("Not screened") for text in duties.values()) == len(duties) - 1

    def test_findings_are_ordered_by_severity_and_overrides_named(self, publication):
        assert [found.severity for found in publication.findings.findings] == [
            "critical",
            "major",
            "minor",
            "advice",
        ]
        minor = publication.findings.findings[2]
        assert minor.standing == "Let stand"
        assert minor.places[0].override == "Let stand by P. Reed on 2 March 2025: Meant so."

    def test_only_open_findings_are_counted_as_open(self, publication):
        assert publication.findings.headline == (
            "3 findings are open: 1 critical, 1 major and 1 advice. 1 finding was let stand with a reason."
        )


def test_the_same_assessment_composes_the_same_publication(publication):
    assert compose(riverford.assessment(), riverford.FRAMEWORK, riverford.findings()) == publication


def test_an_assessment_of_nothing_still_composes():
    bare = composed(
        rows=[], evidence=[], actions=[], engagement=[], intersections=[], introduction=None, cumulative=[]
    )

    assert bare.front.headline == "8 of the 9 subjects are rated adverse or unknown."
    assert bare.matrix.rows[0].cells[0].is_gap


def change_of_offences():
    counts = {
        measure: Estimate(
            group="All", measure=measure, unit="count", value=value, method="count", full_count=True
        )
        for measure, value in (("before", 90), ("after", 120))
    }
    change = Estimate(
        group="All",
        measure="change",
        unit="percent change",
        value=1 / 3,
        interval=Interval(low=0.01, high=0.75, level=0.95),
        numerator=120,
        denominator=90,
        method="log-Wald",
    )
    return Evidence(
        id="offences",
        kind="computed",
        title="Recorded offences",
        period=riverford.YEAR,
        against=riverford.YEAR.preceding(),
        estimates=(*counts.values(), change),
        figures={"change": Figure(group="All", value="change")},
        series_breaks=(SeriesBreak(on=dt.date(2023, 2, 28), what="A new recording system."),),
    )
