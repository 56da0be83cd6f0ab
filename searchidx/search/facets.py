"""How many of the matching articles carry each value: counts from columns, no article is opened.

In: the documents found in each block. Out: `FacetCount`s, most frequent first (dates in order of time).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from searchidx.models import FacetCount
from searchidx.search.arrays import Numbers
from searchidx.search.evaluate import Evaluator

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


def count(
    facet: str, evaluator: Evaluator, found: Sequence[Numbers], size: int | None = 10
) -> tuple[FacetCount, ...]:
    """The counts of one facet over the documents found in each block.

    `size` is the number of values; None, and a period, gives all. Undated articles have no period;
    those without a date have the grade "none".
    """
    if facet in PERIODS:
        return _by_period(PERIODS[facet], evaluator, found)
    column = evaluator.facet(COLUMNS[facet])
    counts, without = evaluator.arrays.facet_counts(column, found, size)
    if facet == "date_grade" and without:
        counts = sorted([*counts, ("none", without)], key=lambda item: (-item[1], item[0]))[:size]
    return tuple(FacetCount(value, number) for value, number in counts)


def _by_period(
    name: Callable[[date], str], evaluator: Evaluator, found: Sequence[Numbers]
) -> tuple[FacetCount, ...]:
    days = [block.days for block in evaluator.blocks]
    by_day = evaluator.arrays.tally(days, found)
    counts: Counter[str] = Counter()
    for day, number in by_day.items():
        if day:
            counts[name(date.fromordinal(day))] += number
    return tuple(FacetCount(value, counts[value]) for value in sorted(counts))
