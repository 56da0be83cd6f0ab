"""The two sentences of the program: `Archive.add` and `Archive.search`. Read this first.

    with Archive("path/to/index") as archive:
        report = archive.add(["dir/"])
        results = archive.search("ceasefire Lukashenko")

In: paths and queries. Out: frozen values of `searchidx.models`. How it is done is in the rooms.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from types import TracebackType

from searchidx import backends
from searchidx.arguments import at_least, file_names, filters, several
from searchidx.backends.backend import Addition, Removal
from searchidx.errors import NotFound, UsageError
from searchidx.models import (
    ENTITY_KINDS,
    AddReport,
    Aliases,
    BackupReport,
    Change,
    CheckReport,
    Confirm,
    Copy,
    Grade,
    RemoveReport,
    RepairReport,
    Results,
    Similar,
    Stats,
    StoredArticle,
)
from searchidx.query import all_of, parse
from searchidx.query.plain_dates import Calendar
from searchidx.query.tree import Everything
from searchidx.search import facets as facet_counts
from searchidx.search.names import Joining, joined, parted
from searchidx.search.request import DEFAULT_FACETS, HALF, SORTS, Request, Sort
from searchidx.search.snippets import find_marks, wanted
from searchidx.values import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from searchidx.adding import Progress


class Archive:
    """An archive, opened for searching and adding: a folder on disk, or the address of a cluster.

    `create` makes the index when the folder is new or empty; without it a missing one is NoIndex.
    Raises NoIndex, NotAnIndex, OtherVersion, IndexDamaged, IndexUnwritable, Unreachable.
    """

    def __init__(self, path: str | os.PathLike[str], *, create: bool = True) -> None:
        self._backend = backends.open_backend(path, create=create)
        self._names: Joining | None = None

    @property
    def path(self) -> str:
        """The index's folder, or its address."""
        return self._backend.path

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index's files. The archive can still be used; it opens them again."""
        self._backend.close()

    # --- in ---------------------------------------------------------------------------------------

    def add(
        self,
        paths: Iterable[str | os.PathLike[str]],
        *,
        jobs: int | None = None,
        dry_run: bool = False,
        prune: bool | Confirm = False,
        copies: bool | None = None,
        waiting: Callable[[str], None] | None = None,
        progress: Callable[[Progress], None] | None = None,
        entities: str | None = None,
        reindex: bool = False,
        shard: str | None = None,
    ) -> AddReport:
        """Read, clean, date and index files and folders; only what is new or changed is read.

        `jobs` is the number of processes (default: as many as the work and the machine warrant).
        `prune` takes out the articles of files that are gone from under `paths`; a function is asked first
        when they are many. `copies` says whether near-copies are folded: the index remembers it, and does so
        unless told. `dry_run` prepares everything and changes nothing. While another process writes,
        `waiting` is told so and waited; without it that is an error. `progress` is called now and then.
        `entities` names who finds people, places and organizations: "default", "spacy:MODEL", "gliner:MODEL";
        by default whoever found those that the index has. `reindex` reads all files of the index again.
        `shard` ("3/8") takes one of so many parts of the files, always the same one, so that several machines share a
        folder.
        Raises IndexLocked, IndexUnwritable, IndexDamaged, OtherFinder, MissingFinder. A file that cannot be
        read is in the report.
        """
        asked: Confirm | None = (lambda _articles, _live: True) if prune is True else prune or None
        how = Addition(jobs, dry_run, asked, copies, waiting, progress, entities, reindex, shard)
        return self._backend.add(file_names(paths), how)

    def remove(
        self,
        paths: Iterable[str | os.PathLike[str]] = (),
        *,
        query: str | None = None,
        dry_run: bool = False,
        confirm: Confirm | None = None,
        waiting: Callable[[str], None] | None = None,
    ) -> RemoveReport:
        """Take articles out: those of files and folders, or all that a query matches.

        The files stay, and the next `add` of one brings its articles back. `confirm` is asked first when
        they are many. Raises UsageError, QueryError, IndexLocked, IndexUnwritable, IndexDamaged.
        """
        names = file_names(paths)
        if bool(names) == (query is not None):
            raise UsageError("name files and folders, or a query")
        tree = None
        if query is not None:
            tree = parse(query, self.calendar())
            if isinstance(tree, Everything):
                raise UsageError(
                    "an empty query would take out every article", "to start over, delete the index's folder"
                )
        return self._backend.remove(Removal(tuple(names), tree, dry_run, confirm, waiting))

    def optimize(self) -> None:
        """Merge all segments into one and drop what was deleted. Searching gets little faster by it.

        Raises IndexLocked, IndexUnwritable, IndexDamaged.
        """
        self._backend.optimize()

    def backup(self, file: str | os.PathLike[str]) -> BackupReport:
        """Write the last commit to one new file, while others read and write; `searchidx.restore` takes it back.

        Raises UsageError where there is a file already, IndexDamaged, SearchidxError.
        """
        return self._backend.backup(os.fspath(file))

    # --- out --------------------------------------------------------------------------------------

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        since: str | date | None = None,
        until: str | date | None = None,
        people: Iterable[str] = (),
        places: Iterable[str] = (),
        organizations: Iterable[str] = (),
        sites: Iterable[str] = (),
        dates: Grade | None = None,
        facets: bool | Iterable[str] = True,
        facet_size: int | None = 10,
        snippets: bool = True,
        all_copies: bool = False,
        exact_names: bool = False,
        like: str | None = None,
        boost_recent: bool | int = False,
        explain: bool = False,
    ) -> Results:
        """Ranked hits, facets over all matches, snippets.

        Every person, place and organization given must be there; of several sites, one. `since` and
        `until` take `2023`, `2022-12`, a day, or plain words, both ends included. `dates` leaves out articles whose
        date is less sure: "sure", "likely" (or sure), "weak" (any date). `facets` is True for the usual
        ones, False for none, or names out of `searchidx.search.facets.FACETS`; `like` leaves those of their
        values that have words beginning so. Spellings of one person, place or organization are one name
        (`aliases`), unless `exact_names` is set. `boost_recent` lets scores fade with age (to half in so many
        days, 30 unless said); `explain` adds how the query was read and why hits scored.
        Raises QueryError for a query that cannot be understood, UsageError for other arguments.
        """
        if sort not in SORTS:
            raise UsageError(f"cannot sort by {sort!r}", f"one of {', '.join(SORTS)}")
        if limit < 0 or offset < 0:
            raise UsageError("limit and offset count articles and cannot be negative")
        names = DEFAULT_FACETS if facets is True else tuple(facets or ())
        for name in names:
            if name not in facet_counts.FACETS:
                raise UsageError(f"there is no facet {name!r}", f"one of {', '.join(facet_counts.FACETS)}")
        when = self.calendar()
        given = [*filters(when, since, until, people, places, organizations, sites), *at_least(dates)]
        fade = HALF if boost_recent is True else int(boost_recent)
        request = Request(
            query, all_of([parse(query, when), *given]), limit, offset, sort, names, facet_size, snippets,
            joining=None if exact_names else self._joining(), like=like, explain=explain, fade=fade,
            all_copies=all_copies,
        )  # fmt: skip
        results = self._backend.search(request)
        if when.remarks:
            results = replace(results, warnings=(*when.remarks, *results.warnings))
        return results

    def calendar(self) -> Calendar:
        """What dates in plain words are relative to: today, and the days of this archive."""

        # all days are gone through, and a query may ask for every date in it
        return Calendar(date.today(), cache(self._backend.span))  # noqa: DTZ011 - the reader's own day is meant

    # --- names ------------------------------------------------------------------------------------

    def aliases(self) -> Aliases:
        """Which names the user of this archive has joined, and which parted. Raises IndexDamaged."""
        return self._backend.aliases()

    def alias_rows(self, *, everything: bool = False) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        """Kind -> names with their other spellings: the user's own, or with `everything` also those of the program."""
        own = self.aliases()
        if everything:
            joining = self._joining()
            return {kind: joining.of(kind).rows() for kind in ENTITY_KINDS}
        return {kind: list(own.joined.get(kind, {}).items()) for kind in ENTITY_KINDS}

    def join_names(self, kind: str, name: str, spellings: Iterable[str]) -> Aliases:
        """From now on `spellings` are `name`, in filters, facets and hits; no file is read again.

        `kind` is "people", "places" or "organizations". Raises UsageError, IndexDamaged, IndexUnwritable.
        """
        given = list(several("spellings", spellings))
        return self._backend.change_aliases(lambda own: joined(own, kind, name, given))

    def part_names(self, kind: str, spellings: Iterable[str]) -> Aliases:
        """From now on each of `spellings` stands for itself. Raises what `join_names` raises."""
        given = list(several("spellings", spellings))
        return self._backend.change_aliases(lambda own: parted(own, kind, given))

    def _joining(self) -> Joining:
        own = self.aliases()
        if self._names is None or self._names.own != own:
            self._names = Joining(own)
        return self._names

    # --- more out ---------------------------------------------------------------------------------

    def get(self, article_id: str) -> list[StoredArticle]:
        """The article with this id; several when files brought the same id.

        The beginning of an id does where no other id begins so. Raises NotFound.
        """
        return self._backend.get(article_id)

    def similar(
        self, article: str | StoredArticle, *, limit: int = 10, offset: int = 0, all_copies: bool = False
    ) -> Similar:
        """The articles most like one, with the words and names that they share.

        A story is there once, and not at all where it is the article's own, unless `all_copies` is set. `article` is an
        id, the path of a file, in the index or not, or an article itself.
        Raises NotFound, UsageError.
        """
        if limit < 0 or offset < 0:
            raise UsageError("limit and offset count articles and cannot be negative")
        found = self._article_named(article) if isinstance(article, str) else article
        return self._backend.similar(found, limit, offset, all_copies=all_copies)

    def _article_named(self, name: str) -> StoredArticle:
        """The article with an id, or of a file."""
        known = self._backend.named(name)
        if known is not None:
            return known
        if not os.path.exists(name):
            return self.get(name)[0]
        if os.path.isdir(name):
            raise UsageError(f"{name} is a folder", "name one article: an id, or a file")
        from searchidx.extracting import extract_one  # noqa: PLC0415 - reading libraries are not for queries

        return extract_one(name, self.path)

    def versions(self, article_id: str) -> list[StoredArticle]:
        """The savings of an article's address, the latest first; itself alone when there is no other.

        Raises NotFound.
        """
        return self._backend.versions(article_id)

    def changes(self, article_id: str) -> tuple[StoredArticle, StoredArticle, tuple[Change, ...]]:
        """What an article changed of the version saved before it.

        Gives the earlier and the later version, and the changes. Raises NotFound when there is none before it.
        """
        from searchidx.search.changes import changes  # noqa: PLC0415 - not for queries

        versions = self.versions(article_id)
        if len(versions) < 2:
            raise NotFound(f"there is only one version of {article_id!r}")
        named = {each.id for each in self.get(article_id)}
        at = next(number for number, each in enumerate(versions) if each.id in named)
        if at == len(versions) - 1:
            raise NotFound(
                f"{article_id!r} is the first version of its address",
                f"show {versions[at - 1].id} --diff tells what the next one changed",
            )
        old, new = versions[at + 1], versions[at]
        return old, new, changes(f"{old.title}\n\n{old.text}", f"{new.title}\n\n{new.text}")

    def marks(self, article: StoredArticle, query: str) -> tuple[tuple[int, int], ...]:
        """The character ranges of an article's text that a query matches."""
        marks = find_marks(article.text, wanted(parse(query), article.language))
        return tuple((mark.start, mark.end) for mark in marks)

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        """The other articles of an article's story, each in its latest version. Raises NotFound."""
        return self._backend.copies(article_id)

    @property
    def generation(self) -> int:
        """The number of the commit that searches read: another one once somebody has added or removed articles."""
        return self._backend.generation

    def days(self) -> dict[date, int]:
        """How many articles the archive has of each day, in order; copies and versions count."""
        return self._backend.days()

    def months(self) -> dict[str, int]:
        """How many articles the archive has of each month: what a thin month of a query is to be compared with."""
        months: Counter[str] = Counter()
        for day, number in self.days().items():
            months[day.isoformat()[:7]] += number
        return dict(months)

    def articles(self) -> Iterator[StoredArticle]:
        """Every article, in the order they were added."""
        return self._backend.articles()

    def stats(self) -> Stats:
        """What the archive holds, in numbers."""
        return self._backend.stats()


def check(path: str | os.PathLike[str]) -> CheckReport:
    """Prove that the index at `path` is whole: all of it is what was written, and agrees.

    Raises NoIndex, NotAnIndex, OtherVersion, Unreachable.
    """
    return backends.check(path)


def repair(
    path: str | os.PathLike[str],
    *,
    jobs: int | None = None,
    waiting: Callable[[str], None] | None = None,
) -> RepairReport:
    """Rebuild of a damaged index what can be rebuilt, and drop what is damaged; an index that is whole is left alone.

    One of another schema is made again from its files.

    Raises NoIndex, NotAnIndex, IndexDamaged, IndexLocked, IndexUnwritable, Unreachable.
    """
    return backends.repair(path, jobs=jobs, waiting=waiting)
