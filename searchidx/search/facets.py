"""How many of the matching articles carry each value: counts from columns, no article is opened.

In: matching documents per segment. Out: `FacetCount`s, most frequent first (dates in order of time).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter

from searchidx.index.segment import SegmentReader
from searchidx.models import FacetCount

COLUMNS = {
    "people": "people", "places": "places", "organizations": "organizations", "site": "site",
    "author": "author", "language": "language", "date_grade": "grade",
}  # fmt: skip
PERIODS: Mapping[str, Callable[[date], str]] = {
    "date": lambda day: day.isoformat()[:7],
    "month": lambda day: day.isoformat()[:7],
    "year": lambda day: day.isoformat()[:4],
    "day": lambda day: day.isoformat(),
    "week": lambda day: "{}-W{:02}".format(*day.isocalendar()),
}
FACETS = (*COLUMNS, *PERIODS)
"""Every facet there is. `date` is by month unless asked otherwise."""

Matching = Iterable[tuple[SegmentReader, Collection[int]]]


def count(facet: str, matching: Matching, size: int | None = 10) -> tuple[FacetCount, ...]:
    """The counts of one facet over the matching documents of each segment.

    `size` is the number of values; None, and a period, gives all. Undated articles have no period;
    those without a date have the grade "none".
    """
    if facet in PERIODS:
        return _by_period(PERIODS[facet], matching)
    counts: Counter[str] = Counter()
    for segment, documents in matching:
        column = segment.facet(COLUMNS[facet])
        by_ordinal: Counter[int] = Counter()
        for number, times in Counter(gathered(column.set_of, documents)).items():
            ordinals = column.ordinals(number)
            for ordinal in ordinals:
                by_ordinal[ordinal] += times
            if not ordinals and facet == "date_grade":
                counts["none"] += times
        for ordinal, times in by_ordinal.items():
            counts[column.value(ordinal)] += times
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value, number) for value, number in ranked[:size])


def _by_period(name: Callable[[date], str], matching: Matching) -> tuple[FacetCount, ...]:
    by_day: Counter[int] = Counter()
    for segment, documents in matching:
        days = segment.days
        by_day.update(gathered(days, documents))
    del by_day[0]
    counts: Counter[str] = Counter()
    for day, number in by_day.items():
        counts[name(date.fromordinal(day))] += number
    return tuple(FacetCount(value, counts[value]) for value in sorted(counts))


def gathered(column: Sequence[int], documents: Collection[int]) -> Sequence[int]:
    """The column's values for the documents, in their order."""
    if len(documents) < 2:
        return [column[document] for document in documents]
    values: Sequence[int] = itemgetter(*documents)(column)
    return values
