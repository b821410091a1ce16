"""
Indicators: the definition of every figure, as written in `indicators.yaml`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dueregard.model.base import Digest, Identifier, Model, Period, Text, Unit
from dueregard.model.evidence import Figure, LetStand, Role, SeriesBreak
from dueregard.model.intersections import Worse

Filter = dict[Identifier, str | tuple[str, ...]]
FileType = Literal["csv", "json", "xlsx", "ods", "sav", "parquet"]


class Column(Model):
    """
    How one column of a file becomes a characteristic: its header and, if coded, its classification.
    """

    column: Text
    classification: Identifier | None = None


class Source(Model):
    """
    A data file and how to read it.

    `format` is one of the intake's formats; with `count` given and no format, the file is a table
    of counts. `columns` maps the names used here to the headers of the file.

    How the file lies there is declared too. `member` is the file meant within a zip, `sheet` that of
    a workbook. `header_row` is the line the names stand on, or the lines, counted from 1; `names`
    gives them where the file has none. `first_row` is the line the data begin on. `footer` is a number
    of last rows that are no data, or the words the first of them begins with. `ragged` says what
    becomes of a row with more or fewer fields than the header, `withheld` of a row with a mark in
    place of its count. `leave_out` names rows that are no data of their own, such as totals, by the
    header of a column and its texts. `footnotes` names columns, or "header", whose texts end in the
    number of a footnote. With `months: columns` each column headed by a month holds its counts;
    `across` names a characteristic whose groups are the headers of columns of counts.

    A survey declares the columns of how it was drawn: `weight`, the people of the population that a
    respondent stands for; `stratum`; and `psu`, the first-stage cluster (each respondent their own
    where there is none). `clusters_there_are` says how many clusters each stratum of the population has
    ("All" without strata), where the sample took a part worth counting of them; `lonely_stratum` what a
    stratum with one cluster adds to the error: its distance from the mean of all ("adjust"), what the
    others add on average ("average"), nothing ("certainty": it was certain to be drawn), or that it is
    refused ("fail"). `self_selected` marks people who chose themselves to take part.
    """

    files: str | tuple[str, ...]
    format: Identifier | None = None
    file_type: FileType | None = None
    encoding: Text | None = None
    member: Text | None = None
    sheet: Text | None = None
    separator: Text | None = None
    names: tuple[str, ...] | None = None
    header_row: int | tuple[int, ...] | None = None
    first_row: int | None = None
    footer: int | Text | None = None
    ragged: Literal["error", "refuse", "pad"] = "error"
    withheld: Literal["error", "refuse"] = "error"
    leave_out: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)
    footnotes: tuple[Text, ...] = ()
    months: Literal["columns"] | None = None
    across: dict[Identifier, tuple[str, ...]] = Field(default_factory=dict)
    count: Text | None = None
    value: Text | None = None
    month: Text | None = None
    columns: dict[Identifier, str | Column] = Field(default_factory=dict)
    geography: Text | None = None
    weight: Text | None = None
    stratum: Text | None = None
    psu: Text | None = None
    clusters_there_are: dict[Text, int] = Field(default_factory=dict)
    lonely_stratum: Literal["adjust", "average", "certainty", "fail"] = "adjust"
    full_count: bool = False
    self_selected: bool = False
    already_published: bool = False
    sha256: Digest | dict[str, Digest] | None = None
    title: Text | None = None
    publisher: Text | None = None
    url: Text | None = None
    edition: Text | None = None
    licence: Text | None = None
    attribution: Text | None = None
    note: Text | None = None
    period: Period | None = None
    ages: Text | None = None
    place: Text | None = None


class Classification(Model):
    """
    Codes to groups, as data; codes under `missing` are no group at all ("not stated", "not asked").
    """

    title: Text | None = None
    groups: dict[str, tuple[str, ...]]
    missing: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Margin(Model):
    """
    How small a disparity would not matter to the people concerned, and why; declared before looking.

    `low` and `high` are in the unit as printed: a ratio (0.8 to 1.25), or percentage points (-2 to 2).
    """

    low: float
    high: float
    reason: Text


class Indicator(Model):
    """
    The definition of one figure or family of figures.

    `where` keeps rows whose column has one of the values; `compare` is the same for the comparator;
    `numerator` marks the rows counted in a share within each group. `per` is the base of a rate.
    `unit` says how a source writes a published value; `average_over` what its rows are ("wards"), over
    which the plain mean is taken. `sensitivity` names another population, with which the same figures are
    given once more; `beside` another indicator, which counts the same by another way of recording who
    people are, and whose figures are shown next to these; `margin` says how small a disparity would not
    matter. `strata` is a column within whose groups like is compared with like (age), and `standard` the
    population whose strata weigh them. `order` lists ordered groups, the most disadvantaged first.
    `smallest_base` is how many respondents a share of a survey needs, 100 unless given. `let_stand`
    shows the figures although their source looks incomplete, by a person's decision that is published.

    `by` names several characteristics where they are combined: `depth` of them at most, `worse` says
    whether a higher or a lower share is the worse, and `list_at_most` how many combinations are named.
    """

    id: Identifier
    kind: Identifier
    title: Text | None = None
    source: Identifier
    population: Identifier | None = None
    sensitivity: Identifier | None = None
    beside: Identifier | None = None
    strata: Identifier | None = None
    standard: Identifier | None = None
    by: Identifier | tuple[Identifier, ...] | None = None
    reference: Text | None = None
    order: tuple[Text, ...] = ()
    where: Filter = Field(default_factory=dict)
    population_where: Filter = Field(default_factory=dict)
    compare: Filter = Field(default_factory=dict)
    numerator: Filter = Field(default_factory=dict)
    depth: int | None = Field(default=None, ge=2)
    worse: Worse | None = None
    list_at_most: int | None = Field(default=None, ge=1)
    period: Period | None = None
    against: Period | None = None
    margin: Margin | None = None
    smallest_base: int | None = Field(default=None, ge=10)
    per: int = Field(default=1000, ge=1)
    unit: Unit | None = None
    average_over: Text | None = None
    level: float = Field(default=0.95, gt=0, lt=1)
    place: Text | None = None
    ages: Text | None = None
    comparator: Text | None = None
    role: Role = "outcome"
    caveats: tuple[Text, ...] = ()
    series_breaks: tuple[SeriesBreak, ...] = ()
    let_stand: LetStand | None = None
    figures: dict[Identifier, Figure] = Field(default_factory=dict)

    @property
    def characteristic(self) -> str | None:
        """
        Return the one characteristic people are divided by; None without one, and where several are combined.
        """
        return self.by if isinstance(self.by, str) else None

    @property
    def characteristics(self) -> tuple[str, ...]:
        """
        Return every characteristic people are divided by.
        """
        return (self.by,) if isinstance(self.by, str) else self.by or ()


class IndicatorFile(Model):
    """
    The whole of `indicators.yaml`.
    """

    sources: dict[Identifier, Source] = Field(default_factory=dict)
    populations: dict[Identifier, Source] = Field(default_factory=dict)
    classifications: dict[Identifier, Classification] = Field(default_factory=dict)
    suppress_under: int = Field(default=10, ge=5)
    suppress_reason: Text | None = None
    indicators: tuple[Indicator, ...] = ()
