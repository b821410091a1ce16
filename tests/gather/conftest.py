"""
An assessment of an invented place, ready to be changed and gathered.
"""

import pytest

from dueregard.engine import open_engine
from dueregard.model import Assessment, Claim, ImpactRow, Proposal
from dueregard.model.assessment import Body
from tests.gather.places import Place, stops


@pytest.fixture(scope="session")
def engine():
    opened = open_engine("duckdb:?threads=1")
    yield opened
    opened.close()


@pytest.fixture
def place(tmp_path, engine):
    row = ImpactRow(
        subject="race",
        claims=(Claim(id="E1", text="So many.", cites=("figure",)),),
    )
    made = Place(
        tmp_path / "riverford",
        tmp_path / "cache",
        engine,
        {
            "sources": {"stops": {"files": "data/stops.csv", "count": "n", "title": "Stops"}},
            "populations": {
                "residents": {
                    "files": "data/residents.csv",
                    "count": "people",
                    "title": "Residents",
                    "full_count": True,
                    "already_published": True,
                    "period": {"on": "2021-03-21"},
                }
            },
        },
        Assessment(
            id="riverford",
            title="Plan",
            body=Body(name="Riverford"),
            framework="psed-england",
            proposal=Proposal(title="Plan"),
            rows=(row,),
        ),
    )
    made.write("data/stops.csv", stops())
    made.write("data/residents.csv", "ethnicity,people\nWhite,80000\nBlack,15000\nAsian,20000\nMixed,5000\n")
    made.define({"kind": "count", "by": "ethnicity"})
    return made
