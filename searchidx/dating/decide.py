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
    """Sure is what readers are shown and another place says too, or the one date that is shown beside the headline.

    Metadata alone are likely at best: lexicons, product pages and front pages have them, too. An address that agrees
    adds nothing, since the same system makes both of the same field. A page that was changed half a year
    later and more is one that is kept up to date, and which of its days is that of publication is not sure, unless
    readers are told.
    """
    others = [c for c in candidates if c.kind != "modified" and c.trust >= DATELINE and c is not best]
    backed = any(c.day == day and _is_independent(c, best) for c in others)
    backed = backed or (best.group == "metadata" and _is_shown_only(day, candidates))
    disputed = any(_contradicts(c, best) for c in others)
    grade: Grade = "weak"
    if best.trust >= RECORD:
        return "likely" if disputed else "sure"
    if best.trust >= SURE:
        grade = "sure" if not disputed and (backed or best.group != "metadata") else "likely"
    elif best.trust >= LIKELY:
        if backed or disputed:
            grade = "likely" if backed == disputed else "sure" if backed else "weak"
        else:
            grade = "sure" if best.plain and _is_beside_headline(best, candidates) else "likely"
    changed = max((c.day for c in candidates if c.kind == "modified"), default=day)
    told = any(c.group == "visible" and c.kind == "published" and c.day == day for c in candidates)
    if grade == "sure" and changed - day >= KEPT_UP and not told:
        grade = "likely"
    if day.year < FIRST_PAGES:  # what somebody tells of, as often as not
        return "likely" if grade == "sure" else "weak"
    return grade


FIRST_PAGES = 1990
"""Before this year nothing was published on a page"""


KEPT_UP = timedelta(days=180)


def _is_independent(one: Candidate, other: Candidate) -> bool:
    """Whether two claims come from different hands: readers are shown the one and not the other."""
    return one.group != other.group and {one.group, other.group} != {"metadata", "url"}


def _is_shown_only(day: date, candidates: list[Candidate]) -> bool:
    """Whether readers are shown that day as the one of an update, and there is no other: then it came out that day."""
    updated = any(c.group == "visible" and c.kind == "modified" for c in candidates)
    return updated and all(c.day == day for c in candidates)


def _is_beside_headline(best: Candidate, candidates: list[Candidate]) -> bool:
    """Whether the date is in an element made for it, or in the one dated line there is around the headline.

    Such a line is next to the headline among the elements and among the lines, and no other day is named anywhere.
    """
    if best.trust == SHOWN:
        return True
    sources = {c.source for c in candidates if c.group in ("visible", "top")}
    both = "near headline" in sources and not sources.isdisjoint(("byline", "published line", "top line"))
    return both and all(c.day == best.day for c in candidates if c.group != "top")


def _contradicts(other: Candidate, best: Candidate) -> bool:
    """Whether it is another day, and not the neighbour that a time zone or a dateline explains."""
    days = abs(other.day - best.day)
    explained = other.hour is not None or best.hour is not None or "dateline" in (other.group, best.group)
    return days > ONE_DAY or (days == ONE_DAY and not explained)
