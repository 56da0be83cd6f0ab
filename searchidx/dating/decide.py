"""Which of the candidates is the article's day, and how sure that is.

In: `Candidate` values. Out: one `Dating`. The most trusted candidate wins; another that is
independent of it and names the same day raises the grade, one that contradicts it lowers it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from searchidx.dating.find import DATELINE, LIKELY, PUBLISHED, RECORD, SHOWN, SURE, URL
from searchidx.dating.judge import Candidate
from searchidx.models import Dating, Grade

ONE_DAY = timedelta(days=1)
NEAR = timedelta(days=3)


def decide(candidates: list[Candidate]) -> Dating:
    """The article's day; an empty `Dating` when there is no candidate worth naming."""
    if not candidates:
        return Dating()
    best = max(candidates, key=lambda c: c.trust)  # the first of equals
    other = _outvoted(best, candidates)
    if other:
        return Dating(other.day, other.source, "likely")
    local = _local_day(best, candidates)
    day = local.day if local else best.day
    source = local.source if local else best.source
    return Dating(day, source, _grade(best, day, candidates))


def _outvoted(best: Candidate, candidates: list[Candidate]) -> Candidate | None:
    """Another candidate where metadata alone say something that readers are not shown.

    An address is made when a piece first comes out, so a day in it that is before the metadata's is the
    first publication. A day beside the headline beats one metadata claim when a second agrees with it, and a
    claim that does not even say "published" when it is next to it.
    """
    if best.group != "metadata" or best.trust >= RECORD:
        return None
    dated = [c for c in candidates if c.kind != "modified" and c.trust >= DATELINE and c.day != best.day]
    seen = next((c for c in dated if c.group == "visible"), None)
    updated = {c.day for c in candidates if c.kind == "modified"}
    if seen and (abs(seen.day - best.day) > NEAR and seen.day in updated):
        seen = None  # the day of an update, however it is called
    if any(c.group == "visible" and c.day == best.day for c in candidates):
        seen = None
    for other in dated:
        if other.group == "url" and best.day - other.day > ONE_DAY:
            return other
        if seen and other.group == "metadata" and other.day == seen.day:
            return seen
    near = seen and best.trust < PUBLISHED and best.hour is None and abs(seen.day - best.day) <= ONE_DAY
    return seen if near else None


def _local_day(best: Candidate, candidates: Iterable[Candidate]) -> Candidate | None:
    """The same moment as written where the article came out, when `best` is a day of UTC.

    A newspaper's "February 24" at nine in the evening in New York is the 25th in its metadata.
    """
    if best.hour is None:
        return None
    for other in candidates:
        if other.hour is not None or other.kind == "modified" or other.trust < URL:
            continue
        shift = other.day - best.day
        if (shift == -ONE_DAY and best.hour < 12) or (shift == ONE_DAY and best.hour >= 10):
            return other
    return None


def _grade(best: Candidate, day: date, candidates: list[Candidate]) -> Grade:
    """Sure is what two independent places say, or the one date that a reader is shown beside the headline.

    Metadata alone are likely at best: lexicons, product pages and front pages have them, too.
    """
    others = [c for c in candidates if c.kind != "modified" and c.trust >= DATELINE and c is not best]
    backed = any(c.group != best.group and c.day == day for c in others)
    disputed = any(_contradicts(c, best) for c in others)
    if best.trust >= RECORD:
        return "likely" if disputed else "sure"
    if best.trust >= SURE:
        return "sure" if not disputed and (backed or best.group != "metadata") else "likely"
    if best.trust >= LIKELY:
        if backed or disputed:
            return "likely" if backed == disputed else "sure" if backed else "weak"
        return "sure" if best.trust == SHOWN and best.plain else "likely"
    return "weak"


def _contradicts(other: Candidate, best: Candidate) -> bool:
    """Whether it is another day, and not the neighbour that a time zone or a dateline explains."""
    days = abs(other.day - best.day)
    explained = other.hour is not None or best.hour is not None or "dateline" in (other.group, best.group)
    return days > ONE_DAY or (days == ONE_DAY and not explained)
