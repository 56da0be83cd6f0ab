"""Counts per month (or year, or day) to a row of blocks: the shape of a story in one line.

In: the date facet. Out: one character per month from the first to the last, months without articles
included; where they do not fit, several months share a character. Knows nothing of colour.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from searchidx.models import FacetCount
from searchidx.values import dataclass

BLOCKS = "▁▂▃▄▅▆▇█"
EMPTY = "·"

_STEPS = {
    "month": (2, 3, 6, 12, 24, 60, 120, 240, 600, 1200),
    "year": (2, 5, 10, 20, 50, 100),
    "day": (2, 7, 14, 28),
}
_FORMS = {
    "month": re.compile(r"\d{4}-\d{2}"),
    "year": re.compile(r"\d{4}"),
    "day": re.compile(r"\d{4}-\d{2}-\d{2}"),
}


@dataclass(frozen=True, slots=True)
class Histogram:
    """`bars` runs from `first` to `last`, `step` units ("month", "year", "day") to a character."""

    bars: str
    first: str
    last: str
    peak: str
    peak_count: int
    unit: str
    step: int


def _number(value: str, unit: str) -> int | None:
    """The place of a value on a line without gaps: months, years or days since year 0."""
    if not _FORMS[unit].fullmatch(value):
        return None
    try:
        if unit == "year":
            return int(value)
        if unit == "month":
            day = date.fromisoformat(value + "-01")
            return day.year * 12 + day.month - 1
        return date.fromisoformat(value).toordinal()
    except ValueError:
        return None


def numbered(counts: Sequence[FacetCount]) -> tuple[str, dict[int, FacetCount]]:
    """The unit that the values are in and the values by their place; what is no date is left out."""
    for unit in _FORMS:
        found = {
            at: each for each in counts if (at := _number(each.value, unit)) is not None and each.count > 0
        }
        if found:
            return unit, found
    return "month", {}


def chronological(counts: Sequence[FacetCount]) -> list[FacetCount]:
    """The dates in order of time; what is no date is left out."""
    found = numbered(counts)[1]
    return [found[at] for at in sorted(found)]


def histogram(counts: Sequence[FacetCount], width: int) -> Histogram | None:
    """Bars of at most `width` characters; None when fewer than two units have articles."""
    unit, found = numbered(counts)
    if len(found) < 2 or width < 2:
        return None
    first, last = min(found), max(found)
    step = _step(last - first + 1, width, unit)
    heights = [0] * -(-(last - first + 1) // step)
    for at, each in found.items():
        heights[(at - first) // step] += each.count
    highest = max(heights)
    peak = max(sorted(found.items()), key=lambda pair: pair[1].count)[1]
    bars = "".join(BLOCKS[_level(height, highest)] if height else EMPTY for height in heights)
    return Histogram(bars, found[first].value, found[last].value, peak.value, peak.count, unit, step)


@dataclass(frozen=True, slots=True)
class Archived:
    """How much was archived in the months of a histogram: bars below its own, the least and the most of a month."""

    bars: str
    least: int
    most: int


def archived(chart: Histogram, months: Mapping[str, int]) -> Archived | None:
    """The archive beside a histogram of months: a thin month of a query may be a thin month of the archive.

    None for a histogram of something else.
    """
    first, last = _number(chart.first, "month"), _number(chart.last, "month")
    if chart.unit != "month" or first is None or last is None:
        return None
    known = {at: count for month, count in months.items() if (at := _number(month, "month")) is not None}
    counts = [known.get(at, 0) for at in range(first, last + 1)]
    heights = [sum(counts[at : at + chart.step]) for at in range(0, len(counts), chart.step)]
    highest = max(heights)
    bars = "".join(BLOCKS[_level(height, highest)] if height else EMPTY for height in heights)
    return Archived(bars, min(counts), max(counts))


def _step(length: int, width: int, unit: str) -> int:
    fits: Callable[[int], bool] = lambda step: -(-length // step) <= width  # noqa: E731
    return next((step for step in (1, *_STEPS[unit]) if fits(step)), -(-length // width))


def _level(height: int, highest: int) -> int:
    return max(0, -(-height * len(BLOCKS) // highest) - 1)
