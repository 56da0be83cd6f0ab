"""How many of the matching articles carry each value: counts from columns, no article is opened.

In: the documents found in each block. Out: `FacetCount`s, most frequent first (dates in order of time).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from searchidx.models import ENTITY_KINDS, FacetCount
from searchidx.query.tree import FilterField
from searchidx.search.arrays import Numbers
from searchidx.search.evaluate import Evaluator
from searchidx.search.names import Joining, Names, key

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


WIDE = 300
"""So many values are looked through, at least, for spellings of one name, when only some are asked for."""


def count(
    facet: str,
    evaluator: Evaluator,
    found: Sequence[Numbers],
    size: int | None = 10,
    joining: Joining | None = None,
    like: str | None = None,
) -> tuple[FacetCount, ...]:
    """The counts of one facet over the documents found in each block.

    `size` is the number of values; None, and a period, gives all. Undated articles have no period;
    those without a date have the grade "none". With `joining`, spellings of one name are counted together, an
    article that has several of them once. `like` leaves the values that have words beginning with its words.
    """
    if facet in PERIODS:
        return _by_period(PERIODS[facet], evaluator, found)
    column = evaluator.facet(COLUMNS[facet])
    names = joining.of(facet) if joining and facet in ENTITY_KINDS else None
    wide = size
    if like is not None:
        wide = None
    elif names and size is not None:
        wide = max(WIDE, 8 * size)
    counts, without = evaluator.arrays.facet_counts(column, found, wide)
    if facet == "date_grade" and without:
        counts = sorted([*counts, ("none", without)], key=lambda item: (-item[1], item[0]))[:size]
    if names:
        groups = grouped(counts, names, like)
        unseen = counts[-1][1] if wide is not None and len(counts) >= wide else 0
        counts = joined(
            groups, size, lambda values: _with_any(evaluator, facet, values, found), names, unseen
        )
    elif like is not None:
        counts = [(value, number) for value, number in counts if is_like((value,), like)]
    return tuple(FacetCount(value, number) for value, number in counts[:size])


Groups = dict[str, list[tuple[str, int]]]
"""What names have in common -> the names, most frequent first, with their counts."""


def grouped(counts: Iterable[tuple[str, int]], names: Names, like: str | None) -> Groups:
    groups: Groups = {}
    for value, number in counts:
        groups.setdefault(names.home(value), []).append((value, number))
    if like is None:
        return groups
    return {
        home: group
        for home, group in groups.items()
        if is_like((names.shown(home) or "", *(value for value, _ in group)), like)
    }


def is_like(values: Iterable[str], like: str) -> bool:
    """Whether one of the values has, for every word of `like`, a word that begins with it."""
    wanted = key(like).split()
    for value in values:
        own = key(value).split()
        if all(any(word.startswith(beginning) for word in own) for beginning in wanted):
            return True
    return False


def joined(
    groups: Groups, size: int | None, together: Callable[[list[str]], int], names: Names, unseen: int = 0
) -> list[tuple[str, int]]:
    """A line per group. Articles with several of its names are counted once, by looking at them.

    Values that were not looked through have up to `unseen` articles each: when there are any, a name of a table is
    counted by all spellings that it has there, and so is one that has several here, accents, case and points apart.
    """
    lines = []
    for home, group in groups.items():
        most = sum(number for _, number in group)
        spelled = [value for value, _ in group]
        if unseen:
            spelled += names.spellings(home)
        lines.append((most, names.shown(home) or group[0][0], spelled))
    lines.sort(key=lambda line: (-line[0], line[1]))
    counted: list[tuple[str, int]] = []
    least = (
        0  # what the last line on the page has, once it is full: who cannot reach that need not be counted
    )
    for most, name, spelled in lines:
        if size is not None and len(counted) >= size and most + unseen < least:
            break
        counted.append((name, together(spelled) if len(spelled) > 1 else most))
        if size is not None and len(counted) >= size:
            least = sorted((number for _, number in counted), reverse=True)[size - 1]
    return sorted(counted, key=lambda line: (-line[1], line[0]))


_FIELD: Mapping[str, FilterField] = {"people": "person", "places": "place", "organizations": "org"}


def _with_any(evaluator: Evaluator, kind: str, values: list[str], found: Sequence[Numbers]) -> int:
    """How many of the documents found carry any of some names."""
    field = _FIELD[kind]
    return sum(
        len(
            evaluator.arrays.common(
                [[documents], [evaluator.filtering.called(field, values, block)]], block.size
            )
        )
        for block, documents in zip(evaluator.blocks, found, strict=True)
    )


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
