"""Counts by day to the bars of a timeline: what was found, beside how much was archived then.

In: found and archived articles by day, and the period that was chosen. Out: a `Timeline`, bars without gaps from the
first unit to the last. Knows nothing of how it is drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from searchidx.values import dataclass
from searchidx.web.asked import UNITS, Unit

FITTING = 120
"""Bars that can be told apart: the unit is the finest that gives no more."""

LEAST = 16
"""Bars at least: what is found on one day stands among its neighbours, not alone like a wall."""

MOST = 400
"""Bars at most, also of a unit that was asked for; of more, those around the chosen period are shown, or the last."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A day, week, month or year: its name, its days, what was found and what archived of it."""

    name: str
    first: date
    last: date
    found: int
    archived: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars; `whole` when they reach from the first article that was found to the last, and further perhaps."""

    unit: Unit
    bars: tuple[Bar, ...]
    whole: bool

    @property
    def most_found(self) -> int:
        return max((bar.found for bar in self.bars), default=0)

    @property
    def most_archived(self) -> int:
        return max((bar.archived for bar in self.bars), default=0)

    @property
    def peak(self) -> Bar:
        """The bar with most articles, the first of equals."""
        return max(self.bars, key=lambda bar: bar.found)


def place(day: date, unit: Unit) -> int:
    """The number of the unit that a day is in, counted without gaps."""
    if unit == "day":
        return day.toordinal()
    if unit == "week":
        return (day.toordinal() - 1) // 7  # the first of January of the year 1 was a Monday
    return day.year * 12 + day.month - 1 if unit == "month" else day.year


def first_day(number: int, unit: Unit) -> date:
    """The first day of a unit by its number. Raises ValueError or OverflowError past the year 9999."""
    if unit == "day":
        return date.fromordinal(number)
    if unit == "week":
        return date.fromordinal(number * 7 + 1)
    return date(number // 12, number % 12 + 1, 1) if unit == "month" else date(number, 1, 1)


def last_day(number: int, unit: Unit) -> date:
    """The last day of a unit by its number."""
    try:
        return first_day(number + 1, unit) - _DAY
    except (ValueError, OverflowError):
        return date.max


def name(number: int, unit: Unit) -> str:
    """What a unit is called: as the values of the facets of that name."""
    day = first_day(number, unit)
    if unit == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]


def fitting(first: date, last: date) -> Unit:
    """The finest unit in which a span has few enough bars."""
    return next((unit for unit in UNITS if place(last, unit) - place(first, unit) < FITTING), "year")


def timeline(
    found: Mapping[date, int],
    archived: Mapping[date, int],
    unit: Unit | None,
    since: date | None = None,
    until: date | None = None,
) -> Timeline | None:
    """The timeline of what was found; None where nothing that was found has a date."""
    if not found:
        return None
    begin, end = min(found), max(found)
    unit = unit or fitting(begin, end)
    chosen = range(place(since or begin, unit), place(until or end, unit) + 1)
    extent = range(place(begin, unit), place(end, unit) + 1)
    first, last = window(extent, chosen if since or until else None)
    first, last = widened(first, last, unit)
    by_found, by_archived = _counted(found, unit), _counted(archived, unit)
    bars = tuple(
        Bar(
            name(at, unit), first_day(at, unit), last_day(at, unit), by_found[at], by_archived[at],
            at in chosen and bool(since or until),
        )
        for at in range(first, last + 1)
    )  # fmt: skip
    return Timeline(unit, bars, first <= extent[0] and last >= extent[-1])


def window(extent: range, chosen: range | None) -> tuple[int, int]:
    """The first and last unit to show: all where they are few enough, chosen ones too, else those around the chosen.

    >>> window(range(10, 20), None), window(range(1000), range(100, 120)), window(range(1000), None)
    ((10, 19), (0, 399), (600, 999))
    """
    if chosen:
        both = range(min(extent[0], chosen[0]), max(extent[-1], chosen[-1]) + 1)
        extent = both if len(both) <= MOST else extent
    if len(extent) <= MOST:
        return extent[0], extent[-1]
    if not chosen:
        return extent[-MOST], extent[-1]
    middle = (chosen[0] + chosen[-1]) // 2
    first = max(extent[0], min(middle - MOST // 2, extent[-1] - MOST + 1))
    return first, first + MOST - 1


def widened(first: int, last: int, unit: Unit) -> tuple[int, int]:
    """The same with so many more units on both sides that they are not too few, as far as the calendar goes."""
    missing = max(0, LEAST - (last - first + 1))
    return (
        max(place(date.min, unit), first - missing // 2),
        min(place(date.max, unit), last + missing - missing // 2),
    )


def _counted(by_day: Mapping[date, int], unit: Unit) -> Counter[int]:
    counts: Counter[int] = Counter()
    for day, number in by_day.items():
        counts[place(day, unit)] += number
    return counts
