"""What the found dates can mean: real days within bounds, or nothing.

In: `Found` values and what is known of the article. Out: `Candidate` values with one calendar day
each. A date that reads two ways is settled by another clue, by how the page writes other dates, by
its language or its domain; else it is kept as weak and its source says so. A date without a year
takes the year of a near, good one or is dropped: no year is ever invented.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from searchidx.dating.day_first import (
    DAY_FIRST_COUNTRIES,
    DAY_FIRST_DOMAINS,
    DAY_FIRST_LANGUAGES,
    MONTH_FIRST_DOMAINS,
)
from searchidx.dating.find import GENERIC, LIKELY, Found
from searchidx.dating.written import Written, month_in_url
from searchidx.models import Article, ClueKind
from searchidx.values import dataclass

EARLIEST = date(1700, 1, 1)
NEAR_YEAR = timedelta(days=31)
"""A date without a year is within this of the dated clue that lends it one."""

NEAR_READING = timedelta(days=3)
"""A clue settles 03/04 when one of its readings is within this of the clue, and the other is not."""

UNSURE_TRUST = 10

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A day that may be the article's. `hour` is set when the day is one of UTC.

    `plain` is False when the day was not written as such: its year was lent, or it reads two ways.
    """

    day: date
    source: str
    kind: ClueKind
    trust: int
    group: str
    hour: int | None = None
    plain: bool = True


def judge(finds: Iterable[Found], article: Article, today: date) -> list[Candidate]:
    """The finds that are possible days, in the order found."""
    finds = list(finds)
    latest = today + _ONE_DAY
    clear: list[Candidate] = []
    unclear: list[Found] = []
    for found in finds:
        written = found.written
        if written.unsure or written.year is None:
            unclear.append(found)
        else:
            day = _within(written, latest)
            if day:
                clear.append(_candidate(found, day))
    if not unclear:
        return clear
    clear = [c for c in clear if c.group != "top" or not _contradicted(c, unclear)]
    good = [c for c in clear if c.trust >= LIKELY]
    settled: list[Candidate] = []
    for found in unclear:
        if found.written.year is None:
            one = _with_year(found, good, article, latest)
        else:
            one = _settle(found, good, finds, article, latest)
        if one:
            settled.append(one)
    return clear + settled


def plain_day(written: Written, today: date) -> date | None:
    """The day of a date that is written out, day, month and all of the year; None of any other."""
    if written.unsure or written.short_year or written.year is None:
        return None
    return _within(written, today + _ONE_DAY)


def _within(written: Written, latest: date) -> date | None:
    """The day, where there can be news of it."""
    day = _day(written.year or 0, written.month, written.day)
    return day if day and EARLIEST <= day <= latest else None


def _contradicted(top: Candidate, unclear: list[Found]) -> bool:
    """Whether a date without a year disowns the site's own date line: that is the day of collection."""
    for found in unclear:
        written = found.written
        if written.year is None and found.kind == "published":
            days = [_day(top.day.year + i, written.month, written.day) for i in (-1, 0, 1)]
            return not any(day and abs(day - top.day) <= NEAR_READING for day in days)
    return False


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _candidate(found: Found, day: date, *, unsure: bool = False) -> Candidate:
    trust = min(found.trust, GENERIC) if found.written.short_year else found.trust
    source = found.source
    if unsure:
        trust, source = min(trust, UNSURE_TRUST), f"{source}, day/month unsure"
    plain = not found.written.unsure and found.written.year is not None
    return Candidate(day, source, found.kind, trust, found.group, found.written.hour, plain)


# --- a year for a dateline --------------------------------------------------------------------------------


def _with_year(found: Found, good: list[Candidate], article: Article, latest: date) -> Candidate | None:
    near = [c.day for c in good]
    month = month_in_url(article.url) if article.url else None
    if month:
        near.append(date(month[0], month[1], 15))
    best: tuple[timedelta, date] | None = None
    for other in near:
        for year in (other.year - 1, other.year, other.year + 1):
            day = _day(year, found.written.month, found.written.day)
            if day and day <= latest and abs(day - other) <= NEAR_YEAR:
                best = min(best or (abs(day - other), day), (abs(day - other), day))
    if best is None:
        return None
    one = _candidate(found, best[1])
    return replace(one, trust=min(one.trust, GENERIC), hour=None)


# --- day or month first --------------------------------------------------------------------------------------


def _settle(
    found: Found, good: list[Candidate], finds: list[Found], article: Article, latest: date
) -> Candidate | None:
    written = found.written
    assert written.year is not None  # noqa: S101 - for the type checker; the caller has looked
    readings = [
        _day(written.year, written.month, written.day),
        _day(written.year, written.day, written.month),
    ]
    days = [day for day in readings if day and EARLIEST <= day <= latest]
    if not days:
        return None
    if len(days) == 1:
        return _candidate(found, days[0])
    near = [day for day in days if any(abs(day - c.day) <= NEAR_READING for c in good)]
    if len(near) == 1:
        return _candidate(found, near[0])
    order = _order(finds, article)
    if order is None:
        return _candidate(found, days[1], unsure=True)
    return _candidate(found, days[0] if order == "day" else days[1])


def _order(finds: list[Found], article: Article) -> str | None:
    """Whether this article's 03/04 is "day" or "month" first, as far as anything says so."""
    orders = {found.written.order for found in finds} - {None}
    if len(orders) == 1:
        return orders.pop()
    language = (article.language or "").lower()[:2]
    if language in DAY_FIRST_LANGUAGES:
        return "day"
    if article.country in DAY_FIRST_COUNTRIES:
        return "day"
    host = article.site if article.site and "." in article.site else _host(article.url) or ""
    domain = host.rpartition(".")[2].lower()
    if domain in DAY_FIRST_DOMAINS:
        return "day"
    if domain in MONTH_FIRST_DOMAINS:
        return "month"
    return None


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None
