"""
`records`: one row per person or event, with only the columns that are declared.
"""

from __future__ import annotations

from dueregard.errors import SourceError
from dueregard.model.indicators import Source
from dueregard.sources.formats import FORMATS, Header, Layout, declared_columns, month_position


@FORMATS.register("records")
def records(source: Source, header: Header) -> Layout:
    """
    Read a table with one row per person or event; only the columns under `columns` are read.

    What is not declared is not kept, so that data about people goes no further than it must.
    `month` names a column of months or dates (YYYY-MM or YYYY-MM-DD). A row whose month cannot be
    read is set aside and counted. A survey names the columns of its `weight`, read to six decimals,
    and where it has them of its `stratum` and `psu`.

    Example:
        ```yaml
        sources:
          staff:
            files: data/staff-2024.csv
            full_count: true
            columns: {ethnicity: {column: ETHNIC_CODE, classification: staff-codes}}
        ```
    """
    columns = declared_columns(source, header)
    if not columns:
        message = "Say under `columns` which columns of the file to read, as {name: header}."
        raise SourceError.at(header.file, None, message)
    drawn = {name: getattr(source, name) for name in ("stratum", "psu") if getattr(source, name)}
    return Layout(
        columns=columns | {name: header.find(column) for name, column in drawn.items()},
        aggregated=False,
        moment=month_position(source, header),
        weight=header.find(source.weight) if source.weight else None,
    )
