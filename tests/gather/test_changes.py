"""
A second gathering says what changed, why, and what rests on it; where nothing changed, nothing does.
"""

import datetime as dt
import hashlib

import pytest

from dueregard.engine import open_engine
from dueregard.model import Claim, Evidence, ImpactRow
from dueregard.model.assessment import Facts, SignOff
from dueregard.model.evidence import SeriesBreak
from dueregard.store import evidence_bytes, load_assessment, save_assessment, save_evidence
from tests.gather.places import MONTHS, stops

REVISED = "counts of a period already gathered (24 months to December 2024) were revised in 1 of 3 groups: "


def sign(place):
    signed = SignOff(name="A. Khan", role="Chief", on=dt.date(2025, 1, 1), digest=place.assessment.digest())
    place.assessment = place.assessment.model_copy(update={"sign_offs": (signed,)})
    return signed


def only(gathered):
    (change,) = gathered.changes
    return change


def test_the_first_time_everything_is_new(place):
    change = only(place.gather())
    assert (change.evidence, change.what) == ("figure", "new")
    assert change.claims == (("race", "E1"),)
    assert change.reason == "computed for the first time"


def test_nothing_changed_means_not_a_byte_changed(place):
    before = place.figure()
    gathered = place.gather()
    assert only(gathered).what == "unchanged"
    assert only(gathered).stale_sign_offs == ()
    assert gathered.evidence == (before,)
    assert evidence_bytes(gathered.evidence[0]) == evidence_bytes(before)


def test_a_changed_file_gives_a_revision_that_names_the_one_before(place):
    before = place.figure()
    signed = sign(place)
    place.write("data/stops.csv", stops(White_2024_01=999))
    change = only(place.gather())
    item = place.assessment.evidence_by_id()["figure"]
    assert change.what == "changed"
    assert change.reason == f"the file data/stops.csv changed; {REVISED}White 1,464 to 2,403"
    assert change.claims == (("race", "E1"),)
    assert change.stale_sign_offs == (signed,)
    assert item.revision == 2
    assert (item.supersedes.revision, item.supersedes.reason) == (1, change.reason)
    assert item.supersedes.digest == f"sha256:{hashlib.sha256(evidence_bytes(before)).hexdigest()}"


def test_counts_of_a_period_already_gathered_that_are_revised_are_named(place):
    place.gather()
    place.write("data/stops.csv", stops(White_2024_01=99))
    change = only(place.gather())
    assert change.reason == f"the file data/stops.csv changed; {REVISED}White 1,464 to 1,503"
    assert place.assessment.evidence_by_id()["figure"].supersedes.reason == change.reason
    assert only(place.gather()).what == "unchanged"


def test_a_month_more_is_no_revision_and_a_revised_month_beside_it_is(place):
    place.define({"kind": "count", "by": "month"})
    place.write("data/stops.csv", stops(months=MONTHS[:-1]))
    place.gather()
    place.write("data/stops.csv", stops())
    assert "revised" not in only(place.gather()).reason
    place.write("data/stops.csv", stops(months=[*MONTHS, "2025-01"], Black_2023_05=33))
    assert "in 1 of 24 months: 2023-05 114 to 116" in only(place.gather()).reason


def test_a_count_withheld_in_either_edition_is_not_told(place):
    place.define({"kind": "count", "by": "ethnicity", "period": {"end": "2024-12", "months": 1}})
    place.gather()
    place.write("data/stops.csv", stops(Asian_2024_12=4, White_2024_12=90))
    assert "Asian" not in only(place.gather()).reason


def test_a_signature_already_stale_is_not_called_stale_again(place):
    place.gather()
    sign(place)
    place.assessment = place.assessment.model_copy(update={"title": "Another title"})
    place.write("data/stops.csv", stops(White_2024_01=999))
    assert only(place.gather()).stale_sign_offs == ()


def test_a_changed_definition_is_the_reason_and_so_are_files_with_it(place):
    place.gather()
    place.define({"kind": "count", "by": "ethnicity", "where": {"ethnicity": "White"}})
    assert only(place.gather()).reason == "the definition changed"
    place.define({"kind": "count"})
    place.write("data/stops.csv", stops(White_2024_01=999))
    assert only(place.gather()).reason == "the definition changed; the file data/stops.csv changed"
    assert place.assessment.evidence_by_id()["figure"].revision == 3


def test_files_added_and_taken_away_are_named(place):
    place.define(sources={"stops": {"files": "data/stops*.csv", "count": "n"}})
    place.gather()
    place.write("data/stops-2.csv", stops(months=["2025-01"]))
    assert only(place.gather()).reason == "the file data/stops-2.csv was added"
    (place.folder / "data" / "stops-2.csv").unlink()
    assert only(place.gather()).reason == "the file data/stops-2.csv is no longer read"


def altered(place, **changes):
    items = {item.id: item for item in place.assessment.evidence}
    items["figure"] = items["figure"].model_copy(update=changes)
    place.assessment = place.assessment.model_copy(update={"evidence": tuple(items.values())})


def test_another_version_of_the_tool_with_the_same_figures_changes_nothing(place):
    place.gather()
    altered(place, tool="dueregard 0.0.1")
    assert only(place.gather()).what == "unchanged"
    assert place.assessment.evidence_by_id()["figure"].tool == "dueregard 0.0.1"


def test_another_version_of_the_tool_with_other_figures_is_the_reason(place):
    place.gather()
    altered(place, tool="dueregard 0.0.1", estimates=())
    assert "recomputed by another version (dueregard 0.0.1, now dueregard" in only(place.gather()).reason


def test_figures_changed_by_hand_are_computed_again_and_that_is_said(place):
    right = place.figure().estimates
    altered(place, estimates=(right[0].model_copy(update={"value": 1.0}), *right[1:]))
    assert "did not match its inputs" in only(place.gather()).reason
    assert place.assessment.evidence_by_id()["figure"].estimates == right


def test_a_break_recorded_later_is_a_change(place):
    place.gather()
    one = SeriesBreak(on=dt.date(2024, 3, 1), what="a new system", source="stops")
    place.assessment = place.assessment.model_copy(update={"facts": Facts(series_breaks=(one,))})
    assert only(place.gather()).reason == "the breaks recorded for the source changed"


def test_other_evidence_is_kept_and_computed_evidence_without_a_definition_is_named(place):
    cited = Evidence(id="survey", kind="cited", title="A survey")
    left = Evidence(id="left-over", kind="computed", title="Once computed")
    place.assessment = place.assessment.model_copy(update={"evidence": (cited, left)})
    gathered = place.gather()
    assert [item.id for item in gathered.evidence] == ["figure", "left-over", "survey"]
    assert gathered.without_indicator == ("left-over",)


def test_a_claim_that_only_names_a_figure_rests_on_it_too(place):
    row = ImpactRow(
        subject="sex",
        claims=(Claim(id="E2", text="[[figure#x]]"), Claim(id="E3", text="Nothing to do with it.")),
    )
    place.assessment = place.assessment.model_copy(update={"rows": (*place.assessment.rows, row)})
    assert only(place.gather()).claims == (("race", "E1"), ("sex", "E2"))


def test_saved_and_loaded_it_is_the_same_document(place):
    gathered = place.gather()
    save_assessment(place.assessment, place.folder)
    save_evidence([item for item in gathered.evidence if item.kind == "computed"], place.folder)
    loaded = load_assessment(place.folder)
    assert loaded.evidence == gathered.evidence
    assert loaded.digest() == place.assessment.digest()
    place.assessment = loaded
    assert only(place.gather()).what == "unchanged"


@pytest.mark.parametrize("threads", [1, 2])
def test_the_number_of_threads_changes_nothing(place, threads):
    first = place.gather().evidence
    place.engine = open_engine(f"duckdb:?threads={threads}")
    assert place.gather().evidence == first
    place.engine.close()
