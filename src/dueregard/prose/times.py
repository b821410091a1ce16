"""
Dates, months, quarters, years and periods.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Literal

from dueregard.prose.numerals import value_of
from dueregard.prose.plain import pattern
from dueregard.prose.recogniser import Reading, Recogniser

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if number}
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d\d"
_FOOTNOTE = r"(?=\d{0,2}(?!\d))(?![\w-]*[A-Za-z])"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?: of)?"
_PERIOD_ENDING = (
    r"(?:year|12 months|twelve months|six months|6 months|three months|3 months|"
    r"quarter)(?: (?:ending|ended|to|up to|until)| that ended in| to the end of)"
)
# In the United Kingdom the financial year begins in April.
_QUARTER_MONTHS = {1: (4, 6), 2: (7, 9), 3: (10, 12), 4: (1, 3)}
_COUNTED = (
    r"(?:people|persons|residents|respondents|responses|replies|households|homes|"
    r"pupils|students|children|women|men"
    r"|staff|officers|employees|jobs|members|visits|visitors|users|customers|places|"
    r"cases|crimes|incidents|offences"
    r"|complaints|stops|searches|organisations|businesses|patients|tenants|families|"
    r"carers|volunteers|questionnaires"
    r"|letters|e-?mails|signatures|hours|miles|metres|words|copies|adults|calls|"
    r"views|tests|parents|drivers|comments)"
)


def _month(name: str) -> int:
    return next(
        number for full, number in _MONTHS.items() if full.startswith(name.casefold().rstrip(".")[:3])
    )


def _day(day: str, month: str, year: str | None) -> Reading | None:
    number = int(re.sub(r"\D", "", day))
    if year is None:
        return Reading("date", "day", f"--{_month(month):02}-{number:02}")
    try:
        return Reading("date", "day", dt.date(int(year), _month(month), number).isoformat())
    except ValueError:
        return None


def _written_out(found: re.Match[str]) -> Reading | None:
    return _day(found["day"], found["month"], found["year"])


def _in_digits(found: re.Match[str]) -> Reading | None:
    day, month, year = int(found["d"]), int(found["m"]), int(found["y"])
    try:
        return Reading("date", "day", dt.date(year if year > 99 else 2000 + year, month, day).isoformat())  # noqa: PLR2004 - two digits of a year
    except ValueError:
        return None


def _iso(found: re.Match[str]) -> Reading | None:
    try:
        return Reading("date", "day", dt.date.fromisoformat(found[0]).isoformat())
    except ValueError:
        return None


def _month_of_year(found: re.Match[str]) -> Reading:
    return Reading("date", "month", f"{found['year']}-{_month(found['month']):02}")


def _range_of_days(found: re.Match[str]) -> Reading | None:
    last_month, year = found["month2"], found["year"]
    if found["month"] is None and " and " in found[0] and not found["between"]:
        return None
    first = _day(found["day"], found["month"] or last_month, found["year1"] or year)
    last = _day(found["day2"], last_month, year)
    if first is None or last is None:
        return None
    return Reading("period", "period", f"{first.value}/{last.value}")


def _range_of_months(found: re.Match[str]) -> Reading:
    year = found["year"]
    first = f"{found['year1'] or year}-{_month(found['month']):02}"
    return Reading("period", "period", f"{first}/{year}-{_month(found['month2']):02}")


def _ending_on(found: re.Match[str]) -> Reading | None:
    last = dt.date.fromisoformat(f"{found['year']}-{_month(found['month']):02}-01")
    last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    if int(re.sub(r"\D", "", found["day"])) != last.day:
        return None
    months, whole = _ending(found), found["length"].casefold().startswith("quarter")
    first = str(months.value).split("/", maxsplit=1)[0]
    kind: Literal["quarter", "period"] = "quarter" if whole else "period"
    return Reading(kind, kind, f"{first}-01/{last}")


def _years_to(found: re.Match[str]) -> Reading | None:
    last = _financial_year(found)
    if last is None:
        return None
    end = int(found["first"]) + 1
    return Reading("period", "period", f"{end - int(value_of(found['many']))}-04-01/{end}-03-31")


def _ending(found: re.Match[str]) -> Reading:
    months = {"six": 6, "6": 6, "three": 3, "3": 3, "quarter": 3}
    length = months.get(found["length"].casefold().split(" ")[0], 12)
    last = f"{found['year']}-{_month(found['month']):02}"
    whole = int(found["year"]) * 12 + _month(found["month"]) - length
    return Reading("period", "period", f"{whole // 12}-{whole % 12 + 1:02}/{last}")


def _financial_year(found: re.Match[str]) -> Reading | None:
    first, second = int(str(_whole_year(found["first"]))), int(found["second"])
    if second % 100 != (first + 1) % 100:
        return None
    return Reading("period", "period", f"{first}-04-01/{first + 1}-03-31")


def _financial_years(found: re.Match[str]) -> Reading | None:
    first, first2 = int(found["first"]), int(found["first2"])
    ends = (int(found["second"]) - first - 1, int(found["second2"]) - first2 - 1)
    if any(end % 100 for end in ends) or first >= first2:
        return None
    return Reading("period", "period", f"{first}-04-01/{first2 + 1}-03-31")


def _years(found: re.Match[str]) -> Reading | None:
    first, second = int(found["first"]), int(found["second"])
    second = second if second > 99 else first // 100 * 100 + second  # noqa: PLR2004 - two digits of a year
    return Reading("period", "period", f"{first}/{second}") if second > first else None


def _whole_year(year: str | None) -> str | None:
    return f"20{year}" if year is not None and len(year) == len("24") else year


def _quarter(found: re.Match[str]) -> Reading | None:
    words = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
    words |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
    said = found["quarter"].casefold()
    quarter = words.get(said) or int(said)
    year, next_year = _whole_year(found["year"]), found["next"]
    if year is None:
        return Reading("quarter", "quarter", f"Q{quarter}")
    if next_year is None:
        first, last = 3 * quarter - 2, 3 * quarter
        return Reading("quarter", "quarter", f"{year}-{first:02}/{year}-{last:02}")
    if int(next_year) % 100 != (int(year) + 1) % 100:
        return None
    first, last = _QUARTER_MONTHS[quarter]
    calendar_year = int(year) + (1 if quarter == max(_QUARTER_MONTHS) else 0)
    return Reading("quarter", "quarter", f"{calendar_year}-{first:02}/{calendar_year}-{last:02}")


def _year(found: re.Match[str]) -> Reading:
    return Reading("year", "year", found["year"])


def _decade(found: re.Match[str]) -> Reading:
    first = int(found["year"])
    return Reading("period", "period", f"{first}/{first + 9}")


_QUARTER_OF = (
    rf"(?:(?:,? (?:of )?(?:the )?(?:financial year |FY ?)?|, )(?P<year>{_YEAR}|"
    r"\d\d(?=/\d\d\b))(?:[-/](?P<next>\d\d(?:\d\d)?))?)?(?!\d)"
)

#: In the order in which they are tried.
TIMES = (
    Recogniser(
        pattern(
            rf"\b(?P<figure>(?P<length>{_PERIOD_ENDING}) (?P<day>{_DAY}) "
            rf"(?P<month>{_MONTH}) (?P<year>{_YEAR})){_FOOTNOTE}"
        ),
        _ending_on,
    ),
    Recogniser(
        pattern(
            rf"(?<![\w.,])(?P<many>\d{{1,2}}|two|three|four|five|six|seven|eight|nine|ten)[ -]years? "
            rf"(?:to|up to|ending|ended|until) (?P<first>{_YEAR})[-/](?P<second>\d\d(?:\d\d)?)(?![\w/])"
        ),
        _years_to,
    ),
    Recogniser(
        pattern(
            rf"(?<![\w.,/])(?P<between>(?<=between ))?{_WEEKDAY}(?P<day>{_DAY})(?: "
            rf"(?P<month>{_MONTH})(?: (?P<year1>{_YEAR}))?)?"
            rf" ?(?:-|to|and|until) ?{_WEEKDAY}(?P<day2>{_DAY}) (?P<month2>{_MONTH}),? "
            rf"(?P<year>{_YEAR}){_FOOTNOTE}"
        ),
        _range_of_days,
    ),
    Recogniser(
        pattern(
            rf"(?<![\w.,/]){_WEEKDAY}(?P<day>{_DAY}) (?P<month>{_MONTH})(?:,? "
            rf"(?P<year>{_YEAR}){_FOOTNOTE})?(?<!\.)(?!\w*[a-z])"
        ),
        _written_out,
    ),
    Recogniser(
        pattern(
            rf"\b{_WEEKDAY}(?P<month>{_MONTH}) (?P<day>(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|"
            rf"th)?),? (?P<year>{_YEAR}){_FOOTNOTE}"
        ),
        _written_out,
    ),
    Recogniser(
        pattern(r"(?<![\w/.-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\w/-])"), _iso
    ),
    Recogniser(
        pattern(r"(?<![\w/.,-])(?P<d>\d{1,2})([/.-])(?P<m>\d{1,2})\2(?P<y>(?:19|20)\d\d|\d\d)(?![\w/-])"),
        _in_digits,
    ),
    Recogniser(
        pattern(
            rf"\b(?P<figure>(?P<length>{_PERIOD_ENDING}) (?:the end of )?(?:\d{{1,2}} )"
            rf"?(?P<month>{_MONTH}) (?P<year>{_YEAR})){_FOOTNOTE}"
        ),
        _ending,
    ),
    Recogniser(
        pattern(
            rf"\b(?P<month>{_MONTH})(?: (?P<year1>{_YEAR}))? ?(?:-|to|until|and) "
            rf"?(?P<month2>{_MONTH}) (?P<year>{_YEAR}){_FOOTNOTE}"
        ),
        _range_of_months,
    ),
    Recogniser(
        pattern(rf"(?<![\w/])(?P<year>{_YEAR})(?P<next>(?!))?[ -]?Q(?P<quarter>[1-4])\b(?! ?{_YEAR})"),
        _quarter,
    ),
    Recogniser(pattern(rf"\bQ(?P<quarter>[1-4]){_QUARTER_OF}"), _quarter),
    Recogniser(pattern(rf"\bquarter (?P<quarter>[1-4])\b{_QUARTER_OF}"), _quarter),
    Recogniser(
        pattern(
            r"\b(?P<quarter>first|second|third|fourth|last|final|1st|2nd|3rd|4th) quarter "
            rf"of (?:the )?(?:financial year )?(?P<year>{_YEAR})(?:[-/](?P<next>\d\d(?:\d\d)"
            r"?))?(?!\d)"
        ),
        _quarter,
    ),
    Recogniser(pattern(rf"\b(?P<month>{_MONTH}),? (?:of )?(?P<year>{_YEAR}){_FOOTNOTE}"), _month_of_year),
    Recogniser(
        pattern(
            rf"\b(?:between|from) (?P<figure>(?P<first>{_YEAR})[-/](?P<second>\d\d(?:\d\d)?) (?:and|to) "
            rf"(?P<first2>{_YEAR})[-/](?P<second2>\d\d(?:\d\d)?))(?![\w/])"
        ),
        _financial_years,
    ),
    Recogniser(
        pattern(
            rf"(?<![\w.,/])(?:FY ?|financial year )?(?P<figure>(?P<first>{_YEAR})[-/](?P<second>\d\d(?:\d\d)"
            r"?))(?![\w/])"
        ),
        _financial_year,
    ),
    Recogniser(
        pattern(
            rf"(?<![\w.,/])(?P<first>{_YEAR})(?: ?- ?| to (?=\d{{4}}\b))"
            rf"(?P<second>{_YEAR}|\d\d)(?![\w/%]| per| people)(?!,\d|\.\d)"
        ),
        _years,
    ),
    Recogniser(
        pattern(rf"\bbetween (?P<figure>(?P<first>{_YEAR}) and (?P<second>{_YEAR}))(?![\w/%])"), _years
    ),
    Recogniser(pattern(r"(?<![\w.,/-])(?P<first>[0-4]\d)/(?P<second>[0-4]\d)(?![\w/-])"), _financial_year),
    Recogniser(pattern(r"(?<![\w.,/])(?P<year>(?:19|20)\d0)'?s\b"), _decade),
)

#: Tried after sections of law and other labels have taken theirs.
YEARS = (
    Recogniser(
        pattern(
            rf"(?<![\w.,/:£$€+-])(?P<year>{_YEAR})(?![\w%/]|:\d|,\d|\.\d| ?%|-\d| per ?cent| "
            rf"{_COUNTED}\b| times| points)"
        ),
        _year,
    ),
    # "in 20191": a year with the mark of a footnote.
    Recogniser(
        pattern(
            r"\b(?:in|since|by|from|until|during|after|before|of|census) "
            rf"(?P<figure>(?P<year>{_YEAR}))(?=\d{{1,2}}(?!\d))(?!\d+ {_COUNTED})"
        ),
        _year,
    ),
    Recogniser(pattern(rf"(?<=[a-z]-)(?P<year>{_YEAR})(?![\w%/-]|,\d|\.\d)"), _year),
)
