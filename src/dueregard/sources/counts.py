"""
`counts`: a table that is already counted, one row per combination of groups.
"""

from __future__ import annotations

from dueregard.errors import SourceError
from dueregard.model.indicators import Source
from dueregard.sources.formats import (
    FORMATS,
    RESERVED,
    Across,
    Header,
    Layout,
    declared_columns,
    month_position,
)
from dueregard.sources.moments import month_of_heading


@FORMATS.register("counts")
def counts(source: Source, header: Header) -> Layout:
    """
    Read a table of counts, or of published values, with one row per combination of groups.

    `count` names the column of counts, `value` that of published values, `month` that of months
    (YYYY-MM, or a date); a column called "month" needs no naming. Every other column is a group
    column, under the name `columns` gives it or else its own header. Counts are whole numbers from
    0; "1,234" and "12.0" are read as 1234 and 12. A row with anything else in place of its count
    stops the reading, as does a month that is not one.

    Counts may stand side by side: with `months: columns`, under headers that are months (2024-08 or
    202408); with `across`, under the groups of a characteristic. Every such count becomes a row.

    Example:
        ```yaml
        sources:
          licences: {files: data/licences-2024.csv, count: holders, columns: {ethnicity: Ethnic group}}
        ```
    """
    across = _across(source, header)
    if source.count is None and source.value is None and across is None:
        message = "A table of counts needs `count:`, the name of its column of counts (or `value:`)."
        raise SourceError.at(header.file, None, message)
    count = None if source.count is None else header.find(source.count)
    value = None if source.value is None else header.find(source.value)
    month = None if source.months else month_position(source, header)
    declared = declared_columns(source, header)
    used = {count, value, month, *declared.values(), *(across.labels if across else ())}
    others = {name: at for at, name in enumerate(header.names) if name and at not in used}
    clashing = sorted(set(others) & (RESERVED | set(declared) | set(source.across)))
    notes = tuple(f"The column '{name}' was not read, as the name has another use here." for name in clashing)
    kept = {name: at for name, at in others.items() if name not in clashing}
    return Layout(
        columns={**declared, **kept},
        aggregated=True,
        count=count,
        value=value,
        moment=month,
        across=across,
        notes=notes,
    )


def _across(source: Source, header: Header) -> Across | None:
    """
    Return the columns of counts that stand side by side; None where none are declared.
    """
    if source.months is None and not source.across:
        return None
    if (source.months and source.across) or len(source.across) > 1 or source.count or source.value:
        message = "Declare one of `count`, `value`, `months: columns` and `across` with one characteristic."
        raise SourceError.at(header.file, None, message)
    if source.months is None:
        name, headings = next(iter(source.across.items()))
        return Across(name, {header.find(heading): heading for heading in headings})
    months = {at: month for at, name in enumerate(header.names) if (month := month_of_heading(name))}
    if not months:
        message = "No column is headed by a month (2024-08 or 202408), as `months: columns` says."
        raise SourceError.at(header.file, None, message)
    return Across("month", months)
