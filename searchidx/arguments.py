"""What callers of `Archive` give, checked: paths, lists, days and names as filters of a query.

In: arguments as somebody wrote them. Out: names of files, and filters as the tree of a query has them. Everything here
raises UsageError for what cannot be meant.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from searchidx.errors import UsageError
from searchidx.models import GRADES, Grade
from searchidx.query import any_of, period
from searchidx.query.periods import compact
from searchidx.query.plain_dates import Calendar, says_year
from searchidx.query.tree import Between, Filter, FilterField, Node

Item = TypeVar("Item")


def file_names(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    """Paths as text, each one that this system can have."""
    names = [os.fspath(path) for path in several("paths", paths)]
    for name in names:
        try:
            os.fsencode(name)
        except UnicodeEncodeError:
            raise UsageError(f"{name!r} is no path that this system can have") from None
    return names


def several(what: str, values: Iterable[Item]) -> Iterable[Item]:
    """The values, unless somebody gave one string where a list of them belongs."""
    if isinstance(values, str | bytes | os.PathLike):
        raise UsageError(f"{what} is a list, not {values!r}", f"write [{values!r}]")
    return values


def _day(when: str | date | None, calendar: Calendar, *, last: bool) -> date | None:
    """The first or the last day of what `since` and `until` take."""
    if isinstance(when, str):
        return period(when, calendar)[last]
    if isinstance(when, datetime):
        return when.date()
    if when is None or isinstance(when, date):
        return when
    raise UsageError(f"{when!r} is no date", "a date, or text: 2023, 2022-12 or 2022-12-31")


def at_least(grade: Grade | None) -> list[Node]:
    """A filter for dates of this grade and better."""
    if grade is None:
        return []
    if grade not in GRADES:
        raise UsageError(f"dates are not graded {grade!r}", f"one of {', '.join(GRADES)}")
    return [any_of([Filter("grade", each) for each in GRADES[: GRADES.index(grade) + 1]])]


def filters(
    when: Calendar,
    since: str | date | None,
    until: str | date | None,
    people: Iterable[str],
    places: Iterable[str],
    organizations: Iterable[str],
    sites: Iterable[str],
) -> list[Node]:
    """What every hit must have: a day of the period, all of the names, one of the sites.

    `when` is told which days were taken where no year was said.
    """
    filters: list[Node] = []
    if since is not None or until is not None:
        first, last = _day(since, when, last=False), _day(until, when, last=True)
        if first and last and first > last:
            raise UsageError(f"since {since} is after until {until}", f"read as {first} and {last}")
        filters.append(Between(first, last))
        ends = {"since": since, "until": until}
        texts = {name: end.strip() for name, end in ends.items() if isinstance(end, str)}
        if not all(map(says_year, texts.values())):
            said = " ".join(f"{name} {end}" for name, end in texts.items())
            when.remarks.append(f"“{said}” is read as date:{compact(first, last)}")
    named: list[tuple[FilterField, Iterable[str]]] = [
        ("person", people),
        ("place", places),
        ("org", organizations),
    ]
    filters += [Filter(f, value) for f, values in named for value in several(f, values)]
    by_site = [Filter("site", value) for value in several("sites", sites)]
    return [*filters, any_of(by_site)] if by_site else filters
