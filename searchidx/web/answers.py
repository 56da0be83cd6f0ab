"""What was asked, put to the archive: the one place where page and API call it.

In: a `Reader` and an `Asked`. Out: values of `searchidx.models`, and for the page an `Answer` that has them in the
pieces that are laid out. The page's list and the API's JSON come of one call, `results`, as `searchidx query` does.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from searchidx import extracting
from searchidx.archive import Archive
from searchidx.errors import NotFound, SearchidxError, UsageError
from searchidx.models import Change, Copy, Line, Results, Similar, StoredArticle
from searchidx.query import period
from searchidx.values import dataclass
from searchidx.web.asked import FACETS, FIELD_OF, Asked
from searchidx.web.readers import Busy, Reader
from searchidx.web.timeline import Timeline, timeline

FACET_SIZE, LONG_FACET = 10, 100
"""Values of a facet, and of the one that is asked more of."""

SIMILAR = 10


def results(
    archive: Archive,
    asked: Asked,
    *,
    facets: bool | Iterable[str] = True,
    facet_size: int = FACET_SIZE,
    like: str | None = None,
) -> Results:
    """The answer to a search. Raises QueryError, UsageError, IndexDamaged."""
    return archive.search(
        asked.q, limit=asked.limit, offset=asked.offset, sort=asked.sort, since=asked.since, until=asked.until,
        people=asked.people, places=asked.places, organizations=asked.organizations, sites=asked.sites,
        dates=asked.dates, all_copies=asked.all_copies, exact_names=asked.exact_names, facets=facets,
        facet_size=facet_size, like=like,
    )  # fmt: skip


# --- the list -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet, how many of the matching articles have it (None: not told), and whether it was chosen."""

    value: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetList:
    """A facet's values, chosen ones first; `cut` when there may be more, `longer` when it is the one asked more of."""

    name: str
    values: tuple[Value, ...]
    cut: bool
    longer: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A search as the page shows it; where it could not be understood, the error instead."""

    asked: Asked
    results: Results | None = None
    facets: tuple[FacetList, ...] = ()
    timeline: Timeline | None = None
    error: SearchidxError | None = None


def answer(reader: Reader, asked: Asked) -> Answer:
    """The list, the facets and the timeline of a search. Raises IndexDamaged."""
    archive = reader.archive
    try:
        found = results(archive, asked, facets=(*FACETS, "day"))
        lists = tuple(_facet(archive, asked, found, name) for name in FACETS)
        return Answer(asked, found, lists, _timeline(reader, asked, found))
    except UsageError as error:
        return Answer(asked, error=error)


def _facet(archive: Archive, asked: Asked, found: Results, name: str) -> FacetList:
    """Of several sites any will do, so the others are counted as if none was chosen; names narrow each other."""
    chosen: tuple[str, ...] = getattr(asked, FIELD_OF[name])
    longer, size = asked.more == name, FACET_SIZE
    counts = found.facets.get(name, ())
    either = name == "site" and chosen
    if longer or either:
        size = LONG_FACET if longer else FACET_SIZE
        wider = asked.but(limit=0, offset=0, **({FIELD_OF[name]: ()} if either else {}))
        counts = results(archive, wider, facets=(name,), facet_size=size).facets[name]
    by_value = {each.value: each.count for each in counts}
    values = [Value(each, by_value.get(each), True) for each in chosen]
    values += [Value(each.value, each.count, False) for each in counts if each.value not in chosen]
    return FacetList(name, tuple(values), len(counts) >= size, longer)


def _timeline(reader: Reader, asked: Asked, found: Results) -> Timeline | None:
    """Of all that the words and the other filters match, so that the chosen period can be seen in it and changed."""
    since = until = None
    if asked.since or asked.until:
        calendar = reader.archive.calendar()
        since = period(asked.since, calendar)[0] if asked.since else None
        until = period(asked.until, calendar)[1] if asked.until else None
        found = results(reader.archive, asked.but(limit=0, offset=0, since=None, until=None), facets=("day",))
    days = {date.fromisoformat(each.value): each.count for each in found.facets["day"]}
    return timeline(days, reader.days(), asked.by, since, until)


# --- one article ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Body:
    """An article, and the ranges of its text that the query matches."""

    article: StoredArticle
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """An article as the page shows it: `bodies` has several only where files brought the same id.

    `similar`, `changes` (`between` an earlier and a later version) and `lines` (what cleaning kept and cut) are there
    when they were asked for; `why_not` says why they cannot be.
    """

    asked: Asked
    bodies: tuple[Body, ...]
    copies: tuple[Copy, ...]
    versions: tuple[StoredArticle, ...]
    similar: Similar | None = None
    changes: tuple[Change, ...] = ()
    between: tuple[StoredArticle, StoredArticle] | None = None
    lines: tuple[Line, ...] = ()
    why_not: SearchidxError | None = None


def opened(reader: Reader, asked: Asked) -> Opened:
    """The article that is open. Raises NotFound, IndexDamaged."""
    archive, name = reader.archive, asked.open or ""
    articles = archive.get(name)
    bodies = tuple(Body(each, _marks(archive, each, asked.q)) for each in articles)
    found = Opened(asked, bodies, archive.copies(name), tuple(archive.versions(name)))
    try:
        return _with_view(archive, found, articles[0])
    except (NotFound, Busy) as error:
        return replace(found, why_not=error)


def _with_view(archive: Archive, found: Opened, article: StoredArticle) -> Opened:
    """With what was asked for beside the text. Raises NotFound, Busy."""
    view = found.asked.view
    if view == "similar":
        return replace(
            found, similar=archive.similar(article, limit=SIMILAR, all_copies=found.asked.all_copies)
        )
    if view == "changes":
        old, new, changes = archive.changes(article.id)
        return replace(found, changes=changes, between=(old, new))
    if view == "cut":
        return replace(found, lines=cut_lines(article, archive.path))
    return found


def _marks(archive: Archive, article: StoredArticle, query: str) -> tuple[tuple[int, int], ...]:
    """No ranges where the query cannot be understood: the list says why."""
    try:
        return archive.marks(article, query) if query.strip() else ()
    except UsageError:
        return ()


# --- what was cut from its page -------------------------------------------------------------------

_ONE_AT_A_TIME = threading.Lock()
"""Cleaning keeps what an index has learned for the whole process. It is slow, and who waited would hold a reader."""


def cut_lines(article: StoredArticle, index: str) -> tuple[Line, ...]:
    """Every line of the page that an article was made of, kept or cut, with the reason.

    The file is read again. If what it gives is not the article that is indexed, nothing of it is shown: it has
    changed, or something else is in its place. Raises NotFound, and Busy while another file is read.
    """
    if article.name is not None:
        raise NotFound("this article is one of many in its file", "it was cleaned before it was saved")
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        raise Busy("the page of another article is being read", "try again in a moment")
    try:
        for made in extracting.explain([article.path], index=index):
            if isinstance(made, extracting.Explained):
                if (made.document.title, made.document.text) != (article.title, article.text):
                    break
                return made.lines
    finally:
        _ONE_AT_A_TIME.release()
    raise NotFound("the file is not as it was indexed", "searchidx add reads it again")
