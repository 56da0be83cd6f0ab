"""Dates as people write them in a query, to days; and days to the shortest such writing.

In: `2023`, `2022-12`, `2023-03-31`, or two of them with `..` between. Out: first and last day, both
included. The options --since and --until read their dates here too. Plain-word dates would join here.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from searchidx.errors import UsageError

FORMS = "Write a year, a month or a day: 2023, 2022-12 or 2023-03-31."

_PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DAY = timedelta(days=1)


def period(text: str) -> tuple[date, date]:
    """First and last day of a year, a month or a day.

    >>> period("2022-12")
    (datetime.date(2022, 12, 1), datetime.date(2022, 12, 31))
    """
    match = _PERIOD.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"“{text}” is not a date.", FORMS)
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise UsageError(f"“{text}” is not a date: {_what_is_wrong(year, month)}.", FORMS) from None
    if day:
        return first, first
    return first, _month_end(first) if month else first.replace(month=12, day=31)


def span(text: str) -> tuple[date | None, date | None]:
    """First and last day of a period or of `A..B`; None is an open end."""
    begin, dots, end = text.partition("..")
    if not dots:
        return period(text)
    if not begin and not end:
        raise UsageError("A range needs a date on at least one side.", "As in 2023-03..2023-06 or 2023..")
    since = period(begin)[0] if begin else None
    until = period(end)[1] if end else None
    if since and until and until < since:
        raise UsageError(f"“{text}” ends before it begins.", f"The other way round it is {end}..{begin}")
    return since, until


def day_after(text: str) -> date:
    """The day on which `after:` a period begins."""
    last = period(text)[1]
    if last == date.max:
        raise UsageError(f"There is no day after {text}.", FORMS)
    return last + _DAY


def day_before(text: str) -> date:
    """The day on which `before:` a period ends."""
    first = period(text)[0]
    if first == date.min:
        raise UsageError(f"There is no day before {text}.", FORMS)
    return first - _DAY


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
