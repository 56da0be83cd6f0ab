"""The arguments of a search that narrow it, as trees: periods, names, sites, how sure a date is.

In: what somebody passed to `Archive.search`. Out: nodes to be joined with the query's; or a UsageError that says what
is wrong with an argument.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from searchidx.errors import UsageError
from searchidx.models import GRADES, Grade
from searchidx.query import any_of, period
from searchidx.query.plain_dates import Calendar
from searchidx.query.tree import Between, Filter, FilterField, Node

Item = TypeVar("Item")


def several(what: str, values: Iterable[Item]) -> Iterable[Item]:
    """The values. Raises UsageError when somebody gave one string where a list of them belongs."""
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
    """What the arguments of `Archive.search` of these names ask for. Raises UsageError."""
    found: list[Node] = []
    if since is not None or until is not None:
        first, last = _day(since, when, last=False), _day(until, when, last=True)
        if first and last and first > last:
            raise UsageError(f"since {since} is after until {until}")
        found.append(Between(first, last))
    named: list[tuple[FilterField, Iterable[str]]] = [
        ("person", people),
        ("place", places),
        ("org", organizations),
    ]
    found += [Filter(f, value) for f, values in named for value in several(f, values)]
    by_site = [Filter("site", value) for value in several("sites", sites)]
    return [*found, any_of(by_site)] if by_site else found
