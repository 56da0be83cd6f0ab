"""Dates in plain words, to days: `last month`, `past 3 months`, `march 2023`, `latest week`.

In: the words and a `Calendar`: today, and the first and last day of the archive. Out: first and last day, both
included; None for words that are no date. `periods.py` reads figures and ranges, and asks here for the rest.

    today, yesterday, tomorrow
    this week, last month, previous year     of the calendar; weeks begin on Monday
    past week, past 3 months, last 10 days   up to today, today included
    3 days ago, a year ago                   that day
    latest month, first 2 weeks              of the archive: up to its last day, from its first
    march, monday                            the latest one that has begun; of the archive's days where it has any
    march 2023, 31 march 2023, march 31 2023
    q1 2023, 2023-q1, 2023-w13, 2020s, spring 2023
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal, TypeAlias, cast

from searchidx.values import dataclass, field

Unit = Literal["day", "week", "month", "quarter", "year"]
Days: TypeAlias = "tuple[date, date]"

_DAY = timedelta(days=1)

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_NUMBERS = {name: at for at, name in enumerate("a one two three four five six seven eight nine ten".split())} | {
    "an": 1, "a": 1, "eleven": 11, "twelve": 12,
}  # fmt: skip

_MOST = 10_000
"""Units that one may go back: more is a slip."""


@dataclass(frozen=True)
class Calendar:
    """What dates in plain words are relative to.

    `range_of_archive` gives the first and last day of any article, None where none has a date; without it nothing
    is known of an archive. `remarks` collects, as sentences, how what may be a date was read.
    """

    today: date
    range_of_archive: Callable[[], Days | None] | None = None
    remarks: list[str] = field(default_factory=list)

    def archive(self) -> Days | None:
        """First and last day of the archive, if there is one and it has any."""
        return self.range_of_archive() if self.range_of_archive else None

    def covers(self, since: date | None, until: date | None) -> bool:
        """Whether an article could be of these days, for all that is known."""
        if self.range_of_archive is None:
            return True
        days = self.archive()
        return (
            days is not None and (since is None or since <= days[1]) and (until is None or until >= days[0])
        )


def says_year(text: str) -> bool:
    """Whether a date has its year in it; one that has not is told with the days that were taken."""
    return re.search(r"[0-9]{4}", text) is not None


def calendar() -> Calendar:
    """A calendar of today, without an archive."""
    return Calendar(date.today())  # noqa: DTZ011 - the reader's own day is meant


def month_number(name: str) -> int | None:
    """1 to 12 for the name of a month or its beginning of three letters and more; `sept.` too."""
    name = name.lower().rstrip(".")
    if len(name) < 3:
        return None
    return next((at for at, full in enumerate(_MONTHS, 1) if full.startswith(name)), None)


def plain_days(text: str, when: Calendar) -> Days | None:
    """The days that plain words mean; None when they mean none. Raises OverflowError beyond the years 1 to 9999."""
    said = re.sub(r"[\s,_]+", " ", text.strip().lower())
    said = re.sub(r"^(?:the|in|on|of) ", "", said)
    try:
        for reading in (_one_day, _of_the_calendar, _rolling, _ago, _of_the_archive, _named, _numbered):
            if found := reading(said, when):
                return found
    except ValueError:  # 31 february
        return None
    return None


def _one_day(said: str, when: Calendar) -> Days | None:
    shift = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}.get(said)
    return None if shift is None else (when.today + shift * _DAY,) * 2


def _of_the_calendar(said: str, when: Calendar) -> Days | None:
    match = re.fullmatch(r"(this|last|previous|current) (week|month|quarter|year)", said)
    if match is None:
        return None
    unit = cast(Unit, match[2])
    first = _begin(when.today, unit)
    if match[1] in ("last", "previous"):
        first = _begin(first - _DAY, unit)
    return first, _moved(first, unit, 1) - _DAY


_SPAN = r"(?:(\d+|[a-z]+) )?(day|week|month|quarter|year)s?"


def _rolling(said: str, when: Calendar) -> Days | None:
    match = re.fullmatch(rf"(?:past|last|previous|recent) {_SPAN}", said)
    number = _number(match[1]) if match else None
    if match is None or number is None:
        return None
    return _moved(when.today, cast(Unit, match[2]), -number) + _DAY, when.today


def _ago(said: str, when: Calendar) -> Days | None:
    match = re.fullmatch(rf"{_SPAN} ago", said)
    number = _number(match[1]) if match and match[1] else None
    if match is None or number is None:
        return None
    return (_moved(when.today, cast(Unit, match[2]), -number),) * 2


def _of_the_archive(said: str, when: Calendar) -> Days | None:
    said = re.sub(r" (?:of|in) (?:the )?archive$", "", said)
    match = re.fullmatch(rf"(latest|newest|first|earliest|oldest) {_SPAN}", said)
    number = _number(match[2]) if match else None
    if match is None or number is None:
        return None
    unit = cast(Unit, match[3])
    days = when.archive()
    if days is None:
        return None
    if match[1] in ("latest", "newest"):
        return _moved(days[1], unit, -number) + _DAY, days[1]
    return days[0], _moved(days[0], unit, number) - _DAY


def _named(said: str, when: Calendar) -> Days | None:
    """A month or a day by its name, with or without the year."""
    if said in _WEEKDAYS:
        latest = _latest(when)
        return (latest - timedelta(days=(latest.weekday() - _WEEKDAYS.index(said)) % 7),) * 2
    match = re.fullmatch(
        r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([a-z]+\.?)(?: (\d{1,2})(?:st|nd|rd|th)?)?(?: (\d{4}))?", said
    )
    if match is None or (match[1] and match[3]):
        return None
    month, year, day = month_number(match[2]), match[4], match[1] or match[3]
    if month is None:
        return None
    if year is None:
        latest = _latest(when)
        first = date(latest.year, month, int(day or 1))
        first = first if first <= latest else first.replace(year=latest.year - 1)
    else:
        first = date(int(year), month, int(day or 1))
    return (first, first) if day else (first, _moved(first, "month", 1) - _DAY)


def _latest(when: Calendar) -> date:
    """The day that names without a year are looked for before."""
    days = when.archive()
    return min(when.today, days[1]) if days else when.today


def _numbered(said: str, _when: Calendar) -> Days | None:
    """Quarters, weeks, decades and seasons of a year."""
    if match := re.fullmatch(r"q([1-4]) (\d{4})|(\d{4})[ -]?q([1-4])", said):
        first = date(int(match[2] or match[3]), 3 * int(match[1] or match[4]) - 2, 1)
        return first, _moved(first, "quarter", 1) - _DAY
    if match := re.fullmatch(r"(\d{4})-?w(\d{1,2})|week (\d{1,2}) (\d{4})", said):
        first = date.fromisocalendar(int(match[1] or match[4]), int(match[2] or match[3]), 1)
        return first, first + 6 * _DAY
    if match := re.fullmatch(r"(\d{3})0'?s", said):
        first = date(int(match[1]) * 10, 1, 1)
        return first, date(first.year + 9, 12, 31)
    if (match := re.fullmatch(r"([a-z]+) (\d{4})", said)) and match[1] in _SEASONS:
        first = date(int(match[2]), _SEASONS[match[1]], 1)
        return first, _moved(first, "quarter", 1) - _DAY
    return None


# --- moving about ---------------------------------------------------------------------------------


def _number(said: str | None) -> int | None:
    if said is None:
        return 1
    number = int(said) if said.isdigit() else _NUMBERS.get(said, 0)
    return number if 0 < number <= _MOST else None


def _begin(day: date, unit: Unit) -> date:
    """The first day of the week, month, quarter or year that a day is in."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "year":
        return day.replace(month=1, day=1)
    return day.replace(month=day.month if unit == "month" else (day.month - 1) // 3 * 3 + 1, day=1)


def _moved(day: date, unit: Unit, number: int) -> date:
    """The day so many units later or earlier; the last day of a month that is too short for it."""
    if unit in ("day", "week"):
        return day + timedelta(days=number * (7 if unit == "week" else 1))
    months = number * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise OverflowError  # pragma: no cover - the 28th is in every month
