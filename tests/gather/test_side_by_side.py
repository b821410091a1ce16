"""
Self-defined beside officer-defined: both shown, each with who is in no group by it, never mixed.
"""

import pytest

from dueregard.engine import open_engine
from dueregard.errors import IndicatorError
from dueregard.gather import gather
from dueregard.model import Assessment, IndicatorFile, Proposal
from dueregard.model.assessment import Body
from dueregard.publish.evidence_tables import observations
from dueregard.publish.firmness_shown import firmness
from tests.shared_data import shared_path

SEEN = {"kind": "share", "by": "seen", "period": {"end": "2024-06", "months": 6}}
SAID = SEEN | {"by": "said"}


def rows(**numbers):
    """
    Return stops of 2024 by what officers saw ("White" in `White_Black`) and what people said ("Black").
    """
    lines = ["month,seen,said,n"]
    for month in range(1, 13):
        for pair, number in numbers.items():
            seen, said = pair.split("_")
            lines.append(f"2024-{month:02},{seen},{said},{number}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def twice(place):
    place.write(
        "data/stops.csv",
        rows(White_White=50, White_Mixed=10, Black_Black=30, Black_Unknown=20, Unknown_White=5),
    )

    def define(beside=None, **other):
        place.define(
            indicators=[
                {"id": "figure", "source": "stops", **SEEN, **(beside or {"beside": "other"})},
                {"id": "other", "source": "stops", **SAID, **other},
            ]
        )
        return place

    return define


def test_both_are_shown_each_with_the_share_in_no_group(twice):
    place = twice()
    item = place.figure()
    other = place.assessment.evidence_by_id()["other"]
    assert item.beside.evidence == "other"
    assert (item.beside.estimates, item.beside.missing) == (other.estimates, other.missing)
    assert list(item.groups) == ["Black", "White"]
    assert {estimate.group for estimate in item.beside.estimates} == {"Black", "Mixed", "White"}
    said = firmness(item)
    assert "In no group by 'seen': unknown 4.3%; by 'said': unknown 17.4%." in said[0]
    assert any("by 'said'" in sentence for sentence in said[1:])
    assert sum(one.measure.endswith("_beside") for one in observations(item)) == len(other.estimates)


def test_gathered_again_nothing_changes_and_a_change_of_the_other_is_one_of_both(twice):
    place = twice()
    place.gather()
    assert [change.what for change in place.gather().changes] == ["unchanged", "unchanged"]
    place = twice(title="As people said")
    assert [change.reason for change in place.gather().changes] == [
        "the figures shown beside it changed",
        "the definition changed",
    ]


@pytest.mark.parametrize(
    ("beside", "other", "says"),
    [
        ({"beside": "othr"}, {}, "which is not there. Closest: 'other'"),
        (None, {"by": "seen"}, "groups people by the same column"),
        (None, {"period": {"end": "2024-05", "months": 5}}, "differs in 'period'"),
        (None, {"where": {"seen": "White"}}, "differs in 'where'"),
    ],
)
def test_what_is_not_the_same_counted_twice_is_refused(twice, beside, other, says):
    with pytest.raises(IndicatorError, match=says):
        twice(beside, **other).gather()


REAL = {
    "wales": ("police-uk-csv-wales", "2020-0[4-6]*.csv.gz", {"end": "2020-06", "months": 3}, 9_539),
    "met": (
        "police-uk-csv",
        "2016-06-metropolitan-stop-and-search.csv.gz",
        {"end": "2016-06", "months": 1},
        10_490,
    ),
}


@pytest.mark.parametrize("name", list(REAL))
def test_of_real_stops_both_codings_add_up_to_all_stops(name, tmp_path):
    folder, pattern, period, stops = REAL[name]
    columns = {
        "seen": {
            "column": "Officer-defined ethnicity",
            "classification": "ethnicity-police-officer-defined",
        },
        "said": {"column": "Self-defined ethnicity", "classification": "ethnicity-police-self-defined-5"},
    }
    source = {
        "files": str(shared_path("data", folder) / pattern),
        "format": "police-uk-stops",
        "columns": columns,
        "already_published": True,
    }
    both = {"source": "stops", "kind": "count", "period": period}
    definitions = IndicatorFile.model_validate(
        {
            "sources": {"stops": source},
            "indicators": (
                {"id": "seen", "by": "seen", "beside": "said", **both},
                {"id": "said", "by": "said", "beside": "seen", **both},
            ),
        }
    )
    document = Assessment(
        id="stops",
        title="Stops",
        body=Body(name="A body"),
        framework="psed-england",
        proposal=Proposal(title="A plan"),
        indicators=definitions,
    )
    with_engine = open_engine("duckdb:?threads=1")
    found = gather(document, folder=tmp_path, engine=with_engine, cache=tmp_path / "cache")
    with_engine.close()
    items = {item.id: item for item in found.evidence}
    for item, other in (("seen", "said"), ("said", "seen")):
        beside = items[item].beside
        assert beside.estimates == items[other].estimates
        counted = sum(one.numerator or int(one.value) for one in beside.estimates if one.measure == "count")
        assert counted + sum(one.count for one in beside.missing) == stops
    assert "Mixed" in items["said"].groups
    assert "Mixed" not in items["seen"].groups
    shares = [sum(one.share for one in items[name].missing) for name in ("seen", "said")]
    assert shares[0] != shares[1]
