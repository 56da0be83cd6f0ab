"""How many of the matching articles carry each value: counts from columns, no article is opened.

In: matching documents per segment. Out: `FacetCount`s, most frequent first (dates in order of time).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from searchidx.index.reader import SegmentReader, values
from searchidx.models import FacetCount

COLUMNS = {
    "people": "people", "places": "places", "organizations": "organizations", "site": "site",
    "author": "author", "language": "language", "date_grade": "grade",
}  # fmt: skip
PERIODS: Mapping[str, Callable[[date], str]] = {
    "date": lambda day: f"{day:%Y-%m}",
    "month": lambda day: f"{day:%Y-%m}",
    "year": lambda day: f"{day:%Y}",
    "day": lambda day: day.isoformat(),
    "week": lambda day: "{}-W{:02}".format(*day.isocalendar()),
}
FACETS = (*COLUMNS, *PERIODS)
"""Every facet there is. `date` is by month unless asked otherwise."""

Matching = Iterable[tuple[SegmentReader, Iterable[int]]]


def count(facet: str, matching: Matching, size: int | None = 10) -> tuple[FacetCount, ...]:
    """The counts of one facet over the matching documents of each segment.

    `size` is the number of values; None, and a period, gives all. Undated articles have no period;
    those without a date have the grade "none".
    """
    if facet in PERIODS:
        return _by_period(PERIODS[facet], matching)
    counts: Counter[str] = Counter()
    for segment, documents in matching:
        column = segment.column(COLUMNS[facet])
        if column is None:
            packed = Counter({b"": sum(1 for _ in documents)})
        else:
            packed = Counter(column[document] for document in documents)
        for value, number in packed.items():
            for each in values(value) or (("none",) if facet == "date_grade" and number else ()):
                counts[each] += number
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value, number) for value, number in ranked[:size])


def _by_period(name: Callable[[date], str], matching: Matching) -> tuple[FacetCount, ...]:
    by_day: Counter[int] = Counter()
    for segment, documents in matching:
        days = segment.days
        by_day.update(days[document] for document in documents)
    del by_day[0]
    counts: Counter[str] = Counter()
    for day, number in by_day.items():
        counts[name(date.fromordinal(day))] += number
    return tuple(FacetCount(value, counts[value]) for value in sorted(counts))
