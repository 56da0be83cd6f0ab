"""Dates as people write them in a query, to days; and days to the shortest such writing.

In: `2023`, `2022-12`, `2023-03-31`, plain words (`plain_dates.py`), or two of them with `..` between; and a calendar
that plain words are relative to. Out: first and last day, both included. The options --since and --until read their
dates here too.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from searchidx.errors import UsageError
from searchidx.query.plain_dates import Calendar, calendar, month_number, plain_days

FORMS = 'Write 2023, 2022-12, 2023-03-31, or words: "last month", "past 3 months", "march 2023".'

_PERIOD = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?")
_DAY = timedelta(days=1)


def period(text: str, when: Calendar | None = None) -> tuple[date, date]:
    """First and last day of a year, a month, a day, or of plain words.

    >>> period("2022-12")
    (datetime.date(2022, 12, 1), datetime.date(2022, 12, 31))
    """
    match = _PERIOD.fullmatch(text.strip())
    if match is None:
        return _plain(text, when or calendar())
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise UsageError(f"“{text}” is not a date: {_what_is_wrong(year, month)}.", FORMS) from None
    if day:
        return first, first
    return first, _month_end(first) if month else first.replace(month=12, day=31)


def _plain(text: str, when: Calendar) -> tuple[date, date]:
    try:
        found = plain_days(text, when)
    except OverflowError:
        raise UsageError(f"“{text}” lies before the year 1 or after 9999.", FORMS) from None
    if found is None:
        raise UsageError(f"“{text}” is not a date.", FORMS)
    return found


_TO = re.compile(r"\s*\.\.+\s*|\s+(?:to|until|through)\s+")
_COMPARED = re.compile(r"\s*([<>]=?)\s*(.*)", re.DOTALL)


def span(text: str, when: Calendar | None = None) -> tuple[date | None, date | None]:
    """First and last day of a period, of `A..B`, `A to B`, `>A` and the like; None is an open end."""
    if compared := _COMPARED.fullmatch(text):
        return _compared(compared[1], compared[2], when)
    ends = _TO.split(re.sub(r"^from\s+", "", text.strip(), flags=re.I), maxsplit=1)
    if len(ends) == 1:
        return period(text, when)
    begin, end = (each.strip() for each in ends)
    if not begin and not end:
        raise UsageError("A range needs a date on at least one side.", "As in 2023-03..2023-06 or 2023..")
    since, until = _ends(begin, end, when)
    if since and until and until < since:
        raise UsageError(f"“{text}” ends before it begins.", f"The other way round it is {end}..{begin}")
    return since, until


def _ends(begin: str, end: str, when: Calendar | None) -> tuple[date | None, date | None]:
    """Months without a year belong to the year of the other end: march..june 2023, november..february."""
    until = period(end, when)[1] if end else None
    since = period(begin, when)[0] if begin else None
    if since and until:
        lone_begin, lone_end = month_number(begin) is not None, month_number(end) is not None
        if lone_begin and lone_end:  # the latest first month, and the other one after it
            until = _month_end(date(since.year + (until.month < since.month), until.month, 1))
        elif lone_begin and since.month <= until.month:
            since = since.replace(year=until.year)
        elif lone_begin:
            since = since.replace(year=until.year - 1)
        elif lone_end and until < since:
            until = _month_end(date(since.year + (until.month < since.month), until.month, 1))
    return since, until


def _compared(sign: str, text: str, when: Calendar | None) -> tuple[date | None, date | None]:
    if sign == ">":
        return day_after(text, when), None
    if sign == "<":
        return None, day_before(text, when)
    first, last = period(text, when)
    return (first, None) if sign == ">=" else (None, last)


def day_after(text: str, when: Calendar | None = None) -> date:
    """The day on which `after:` a period begins."""
    last = period(text, when)[1]
    if last == date.max:
        raise UsageError(f"There is no day after {text}.", FORMS)
    return last + _DAY


def day_before(text: str, when: Calendar | None = None) -> date:
    """The day on which `before:` a period ends."""
    first = period(text, when)[0]
    if first == date.min:
        raise UsageError(f"There is no day before {text}.", FORMS)
    return first - _DAY


def is_date(text: str, when: Calendar | None = None) -> bool:
    """Whether a text is a date or a range."""
    try:
        span(text, when)
    except UsageError:
        return False
    return True


def compact(since: date | None, until: date | None) -> str:
    """The shortest writing that `span` reads back: whole months and years by their names.

    >>> compact(date(2023, 3, 1), date(2023, 6, 30)), compact(date(2023, 1, 1), date(2023, 12, 31))
    ('2023-03..2023-06', '2023')
    """
    months = (since is None or since.day == 1) and (until is None or until == _month_end(until))
    years = months and (since is None or since.month == 1) and (until is None or until.month == 12)
    length = 4 if years else 7 if months else 10
    begin = since.isoformat()[:length] if since else ""
    end = until.isoformat()[:length] if until else ""
    return begin if begin == end else f"{begin}..{end}"


def _month_end(day: date) -> date:
    if day.month == 12:
        return day.replace(day=31)
    return date(day.year, day.month + 1, 1) - _DAY


def _what_is_wrong(year: str, month: str | None) -> str:
    if year == "0000":
        return "years begin with 0001"
    if month and not 1 <= int(month) <= 12:
        return f"there is no month {month}"
    return "that month has no such day"
