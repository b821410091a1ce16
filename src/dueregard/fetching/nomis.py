"""
`nomis`: census and other tables of the Office for National Statistics, as one CSV.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from dueregard.errors import FetchError, InputError, suggest_nearest
from dueregard.fetching.courier import Courier
from dueregard.fetching.plans import (
    FETCHERS,
    Fetcher,
    Listing,
    Made,
    Parcel,
    Plan,
    require,
    short_digest,
    written_as,
)
from dueregard.fetching.request import Request
from dueregard.model.base import Model

API = "https://www.nomisweb.co.uk/api/v01/dataset"

PAGE = 25_000
"""Cells the service gives at once to somebody without a key: it cuts off the rest, and says nothing."""

MOST_CELLS = 5_000_000
"""Cells taken in one go: two hundred pages, some minutes."""

KEY = "DUEREGARD_NOMIS_UID"
"""Where a personal key is looked for; it is sent along, and written down nowhere."""

_COUNT = "RECORD_COUNT"
_VALUE = "OBS_VALUE"
_VALUES = ("obs_value", "obs_status_name", "record_count")
_OUTSIDE = frozenset({"geography", "measures", "time", "date", "freq"})

_CODES = r"[A-Za-z0-9_,.*-]{1,6000}"
Dataset = Annotated[str, written_as(r"NM_\d{1,6}_\d{1,3}", "a table is written NM_2041_1; --list finds it")]
Codes = Annotated[str, written_as(_CODES, "codes have commas between, or three dots for a range")]


class Words(BaseModel):
    """
    Text in a definition.
    """

    value: str | int


class Code(BaseModel):
    """
    One code of a dimension.
    """

    value: str | int
    description: Words


class CodeList(BaseModel):
    """
    The codes of a dimension.
    """

    code: list[Code] = Field(default_factory=list)


class Dimension(BaseModel):
    """
    One dimension of a table.
    """

    conceptref: str


class Components(BaseModel):
    """
    What a table is made of.
    """

    dimension: list[Dimension] = Field(default_factory=list)


class Family(BaseModel):
    """
    A table, as the service describes it.
    """

    id: str
    name: Words
    components: Components = Field(default_factory=Components)


class Families(BaseModel):
    """
    Tables.
    """

    keyfamily: list[Family]


class CodeLists(BaseModel):
    """
    Lists of codes.
    """

    codelist: list[CodeList]


class Structure(BaseModel):
    """
    Tables or lists of codes; None where there is none.
    """

    keyfamilies: Families | None = None
    codelists: CodeLists | None = None


class Definition(BaseModel):
    """
    A definition, as the service gives it.
    """

    structure: Structure


DEFINITION = TypeAdapter(Definition)


class NomisAsk(Model):
    """
    A table, places, and the codes of its dimensions.

    Args:
        dataset: the table, by its id ("NM_2041_1").
        geography: places, by code ("E09000022", several with commas) or a type of place ("TYPE424").
        measures: "20100" for values, which is what most tables call them.
        date: which edition; the latest unless given.
        words: words in the names of tables, for --list.
        concept: a dimension whose codes are listed, for --list.
    """

    model_config = ConfigDict(extra="allow")

    dataset: Dataset | None = None
    geography: Codes | None = None
    measures: Codes = "20100"
    date: Codes = "latest"
    words: str | None = None
    concept: (
        Annotated[str, written_as(r"[A-Za-z0-9_]{1,60}", "a dimension is one word, as --list shows it")]
        | None
    ) = None

    @property
    def dimensions(self) -> dict[str, Any]:
        """
        Return what is asked of the table's own dimensions, by name.
        """
        return {name.casefold(): text for name, text in (self.model_extra or {}).items()}


def nomis(asked: NomisAsk, courier: Courier) -> Plan:
    """
    Fetch a census or labour market table as one CSV file, one row a cell.

    `dataset` and `geography` are needed. Any dimension of the table may be given with its codes, as in
    `c2021_eth_20=1...19`; a name that is none of the table's is refused, since the service would
    ignore it and answer with everything. The service gives 25,000 cells at once and cuts off the
    rest without a word, so the table is fetched in pages: their number, headers and rows are compared
    with the count the service states, and put together. Of a dimension that is not narrowed all codes
    come, totals among them; the dimensions are named. A personal key is taken from DUEREGARD_NOMIS_UID.

    Example:
        ```text
        dueregard fetch nomis dataset=NM_2041_1 geography=E09000022,E09000028 c2021_eth_20=1...19 --to data
        ```
    """
    require("nomis", dataset=asked.dataset, geography=asked.geography)
    own = _own_dimensions(str(asked.dataset), courier)
    _require_known(asked, own)
    values = {"geography": asked.geography, "date": asked.date, "measures": asked.measures}
    values |= {name: _codes(name, text) for name, text in asked.dimensions.items()}
    own_names = (f"{name}_name" for name in own)
    chosen = ("geography_code", "geography_name", "date_name", *own_names, "measures_name", *_VALUES)
    values["select"] = ",".join(chosen)
    address = f"{API}/{asked.dataset}.data.csv?{urlencode(values, safe=',.*')}"
    cells = _cells(address, courier)
    pages = tuple(_request(address, offset, PAGE) for offset in range(0, cells, PAGE))
    name = f"{asked.dataset}-{short_digest(address)}.csv"
    parcel = Parcel(f"{asked.dataset}, {cells:,} cells", pages, partial(_put_together, name, address, cells))
    return Plan(
        parcels=(parcel,),
        source_id=str(asked.dataset).casefold(),
        declared=_declared(asked, own),
        notes=tuple(_notes([name for name in own if name not in asked.dimensions])),
    )


def _notes(whole: Sequence[str]) -> Iterator[str]:
    if whole:
        named = ", ".join(whole)
        yield f"Not narrowed: {named}. Totals among the codes stand beside their parts: leave them out."
    yield "Run dueregard inspect on the file to see which classification knows its groups."


def list_nomis(asked: NomisAsk, courier: Courier) -> Listing:
    """
    Return the tables whose names hold some words; the dimensions of one table; or the codes of one of them.
    """
    if asked.dataset and asked.concept:
        address = f"{API}/{asked.dataset}/{asked.concept}.def.sdmx.json"
        lists = _definition(address, courier).codelists
        codes = lists.codelist[0].code if lists and lists.codelist else []
        return Listing(
            ("Code", "Meaning"), tuple((str(code.value), str(code.description.value)) for code in codes)
        )
    if asked.dataset:
        rows = tuple(
            (name, f"concept={name}")
            for name in ("geography", *_own_dimensions(asked.dataset, courier), "measures")
        )
        return Listing(("Dimension", "To list its codes, add"), rows)
    if not asked.words:
        message = "Say which tables: words=ethnic, or one table: dataset=NM_2041_1."
        raise InputError.at("fetch nomis", None, message)
    search = urlencode({"search": f"*{asked.words.strip()}*"}, safe="*")
    families = _definition(f"{API}/def.sdmx.json?{search}", courier).keyfamilies
    rows = tuple((family.id, str(family.name.value)) for family in families.keyfamily) if families else ()
    return Listing(("dataset", "Name"), rows)


def _definition(address: str, courier: Courier) -> Structure:
    means = {404: "Nomis has no such table or dimension."}
    return courier.json(Request(address, "json", _secret(), means, 2**26), DEFINITION).structure


def _own_dimensions(dataset: str, courier: Courier) -> list[str]:
    """
    Return the dimensions a table has beside place, time and measure.
    """
    families = _definition(f"{API}/{dataset}/def.sdmx.json", courier).keyfamilies
    if families is None or not families.keyfamily:
        message = f"There is no table '{dataset}'. Look for one: dueregard fetch nomis words=ethnic --list."
        raise InputError.at("dataset", None, message)
    names = [one.conceptref.casefold() for one in families.keyfamily[0].components.dimension]
    return [name for name in names if name not in _OUTSIDE]


def _require_known(asked: NomisAsk, own: Sequence[str]) -> None:
    for name in asked.dimensions:
        if name not in own:
            message = f"The table {asked.dataset} has no dimension '{name}'. {suggest_nearest(name, own)}"
            raise InputError.at("fetch nomis", None, message)


def _codes(name: str, text: object) -> str:
    if not isinstance(text, str) or not re.fullmatch(_CODES, text):
        message = f"The codes of '{name}' are numbers with commas between, or a range such as 1...19."
        raise InputError.at("fetch nomis", None, message)
    return text


def _secret() -> tuple[tuple[str, str], ...]:
    key = os.environ.get(KEY, "").strip()
    return (("uid", key),) if key else ()


def _request(address: str, offset: int, limit: int) -> Request:
    return Request(f"{address}&RecordOffset={offset}&RecordLimit={limit}", "csv", _secret())


def _cells(address: str, courier: Courier) -> int:
    """
    Return how many cells an answer would have in all.
    """
    request = _request(address, 0, 1)
    snapshot = courier.fetch(request, lambda path: list(_rows(address, path)))
    rows = list(_rows(address, courier.store.bytes_of(snapshot)))
    if not rows:
        message = (
            f"{address} answered without a row: no place or code fits. Look at the codes with "
            "dueregard fetch nomis dataset=ID concept=geography --list."
        )
        raise FetchError(message)
    cells = _count(address, rows[0])
    if cells > MOST_CELLS:
        message = (
            f"This would be {cells:,} cells, more than {MOST_CELLS:,}. Narrow a dimension, or the places."
        )
        raise FetchError(message)
    return cells


def _rows(address: str, path: Path) -> Iterator[dict[str, str]]:
    """
    Iterate over the rows of a page.

    Raises:
        FetchError: it is not a table of the service.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            names = reader.fieldnames or []
            if names and not {_COUNT, _VALUE} <= set(names):
                raise _not_a_table(address, f"its columns are {', '.join(names[:6])}")
            for row in reader:
                if None in row or None in row.values():
                    raise _not_a_table(
                        address, f"line {reader.line_num} has another number of fields than the header"
                    )
                yield row
    except (UnicodeDecodeError, csv.Error) as error:
        raise _not_a_table(address, str(error)) from error


def _not_a_table(address: str, why: str) -> FetchError:
    return FetchError(
        f"{address} answered with something that is no table of Nomis ({why[:200]}). Nothing was kept."
    )


def _count(address: str, row: dict[str, str]) -> int:
    text = row[_COUNT].strip()
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= len("123456789")):
        raise _not_a_table(address, f"it states '{text[:20]}' cells")
    return int(text)


def _put_together(name: str, address: str, cells: int, answers: Sequence[Path], into: Path) -> Made:
    """
    Return one file of all pages, without the column that counts records.

    Raises:
        FetchError: the pages are not of one table, or not all of it.
    """
    target = into / name
    written = 0
    header: list[str] | None = None
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        for number, page in enumerate(answers, start=1):
            on_page = 0
            for row in _rows(address, page):
                columns = [column for column in row if column != _COUNT]
                if header is None:
                    header = columns
                    writer.writerow(header)
                if columns != header or _count(address, row) != cells:
                    raise _changed(address, f"page {number} is of another table than page 1")
                writer.writerow([row[column] for column in columns])
                on_page += 1
            expected = min(PAGE, cells - PAGE * (number - 1))
            if on_page != expected:
                raise _changed(address, f"page {number} has {on_page:,} cells, and should have {expected:,}")
            written += on_page
    if written != cells:
        raise _changed(address, f"it has {written:,} cells, and should have {cells:,}")
    return Made({name: target})


def _changed(address: str, why: str) -> FetchError:
    return FetchError(f"{address} did not come whole ({why}). Nothing was written. Run the command again.")


def _declared(asked: NomisAsk, own: Sequence[str]) -> dict[str, object]:
    columns = {"place_code": "GEOGRAPHY_CODE", "place": "GEOGRAPHY_NAME"}
    return {
        "format": "counts",
        "count": _VALUE,
        "columns": columns | {name: f"{name}_NAME".upper() for name in own},
        "url": f"https://www.nomisweb.co.uk/datasets/{str(asked.dataset).casefold()}",
        "publisher": "Office for National Statistics, by Nomis",
        "licence": "Open Government Licence v3.0",
        "attribution": "Contains public sector information licensed under the Open Government Licence v3.0.",
    }


FETCHERS.register("nomis")(
    Fetcher(
        title="Census and labour market tables (Nomis)",
        publisher="Office for National Statistics",
        asks=NomisAsk,
        plan=nomis,
        listing=list_nomis,
        example="dataset=NM_2041_1 geography=E09000022,E09000028 c2021_eth_20=1...19",
    )
)
