"""The two sentences of the program: `Archive.add` and `Archive.search`. Read this first.

    with Archive("path/to/index") as archive:
        report = archive.add(["dir/"])
        results = archive.search("ceasefire Lukashenko")

In: paths and queries. Out: frozen values of `searchidx.models`. How it is done is in the rooms.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, partial
from types import TracebackType

from searchidx.arguments import at_least, file_names, filters, several
from searchidx.errors import NoIndex, NotFound, OtherVersion, SearchidxError, UsageError
from searchidx.index.aliases import change_aliases, read_aliases
from searchidx.index.folder import IndexFolder, open_folder
from searchidx.index.found_by import found_by
from searchidx.index.integrity import reading_errors
from searchidx.index.manifest import latest_generation
from searchidx.index.reader import IndexReader
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
from searchidx.query.tree import Everything, Node
from searchidx.search import facets as facet_counts
from searchidx.search import ranking
from searchidx.search.evaluate import Evaluator
from searchidx.search.folding import copies
from searchidx.search.names import Joining, joined, parted
from searchidx.search.request import DEFAULT_FACETS, HALF, SORTS, Request, Sort
from searchidx.search.snippets import find_marks, wanted
from searchidx.values import replace

LISTED = 8
"""Ids that are told where several begin as one was typed."""

CHECKS = 20
"""How often an index is looked at again that somebody changes while it is checked."""

FEW = 2
"""A query that finds no more full hits than this may have been a slip."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from searchidx.adding import Progress


class Archive:
    """An index on disk, opened for searching and adding.

    `create` makes the index when the folder is new or empty; without it a missing one is NoIndex.
    Raises NoIndex, NotAnIndex, OtherVersion, IndexDamaged, IndexUnwritable.
    """

    def __init__(self, path: str | os.PathLike[str], *, create: bool = True) -> None:
        path = os.fspath(path)
        try:
            self._folder: IndexFolder = open_folder(path)
        except NoIndex:
            if not create:
                raise
            from searchidx.index.commit import open_or_create  # noqa: PLC0415 - Whoosh is not for queries

            self._folder = open_or_create(path)
        self._evaluator: Evaluator | None = None
        self._names: Joining | None = None

    @property
    def path(self) -> str:
        """The index's folder."""
        return self._folder.path

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index's files. The archive can still be used; it opens them again."""
        self._evaluator = None

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
    ) -> AddReport:
        """Read, clean, date and index files and folders; only what is new or changed is read.

        `jobs` is the number of processes (default: as many as the work and the machine warrant).
        `prune` takes out the articles of files that are gone from under `paths`; a function is asked first
        when they are many. `copies` says whether near-copies are folded: the index remembers it, and does so
        unless told. `dry_run` prepares everything and changes nothing. While another process writes,
        `waiting` is told so and waited; without it that is an error. `progress` is called now and then.
        `entities` names who finds people, places and organizations: "default", "spacy:MODEL", "gliner:MODEL";
        by default whoever found those that the index has. `reindex` reads all files of the index again.
        Raises IndexLocked, IndexUnwritable, IndexDamaged, OtherFinder, MissingFinder. A file that cannot be
        read is in the report.
        """
        from searchidx import adding  # noqa: PLC0415 - reading and cleaning libraries are not for queries

        asked: Confirm | None = (lambda _articles, _live: True) if prune is True else prune or None
        report = adding.add(
            self._folder, file_names(paths), jobs=jobs, dry_run=dry_run, prune=asked, waiting=waiting,
            progress=progress, finder=entities, reindex=reindex, copies=copies,
        )  # fmt: skip
        self._folder = open_folder(self.path)
        self.close()
        return report

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
        from searchidx import removing  # noqa: PLC0415 - numpy and Whoosh are not for queries

        names = file_names(paths)
        if bool(names) == (query is not None):
            raise UsageError("name files and folders, or a query")
        choose = removing.at_paths(names)
        if query is not None:
            tree = parse(query, self.calendar())
            if isinstance(tree, Everything):
                raise UsageError(
                    "an empty query would take out every article", "to start over, delete the index's folder"
                )
            choose = partial(_matching, tree)
        report = removing.remove(self._folder, choose, dry_run=dry_run, confirm=confirm, waiting=waiting)
        self.close()
        return report

    def optimize(self) -> None:
        """Merge all segments into one and drop what was deleted. Searching gets little faster by it.

        Raises IndexLocked, IndexUnwritable, IndexDamaged.
        """
        from searchidx.index.writer import open_writer  # noqa: PLC0415 - numpy and Whoosh are not for queries

        with open_writer(self._folder) as writer:
            writer.commit(optimize=True)
        self.close()

    def backup(self, file: str | os.PathLike[str]) -> BackupReport:
        """Write the last commit to one new file, while others read and write; `searchidx.restore` takes it back.

        Raises UsageError where there is a file already, IndexDamaged, SearchidxError.
        """
        from searchidx.index.backup import backup  # noqa: PLC0415 - SQLite is not for queries

        return backup(self._folder, os.fspath(file))

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
        results = ranking.search(self._latest(), request)
        if when.remarks:
            results = replace(results, warnings=(*results.warnings, *when.remarks))
        return self._helped(request, results) if results.total <= FEW else results

    def calendar(self) -> Calendar:
        """What dates in plain words are relative to: today, and the days of this archive."""

        @cache  # all days are gone through, and a query may ask for every date in it
        def days() -> tuple[date, date] | None:
            reader = self._latest().reader
            with reading_errors(self._folder):
                known = [day for segment in reader.segments for day in segment.days if day]
            return (date.fromordinal(min(known)), date.fromordinal(max(known))) if known else None

        return Calendar(date.today(), days)  # noqa: DTZ011 - the reader's own day is meant

    def _helped(self, request: Request, results: Results) -> Results:
        """With what may have been meant, and where nothing was found, with why."""
        from searchidx.search import suggestions  # noqa: PLC0415 - only for queries that find little

        evaluator = self._latest()
        counting = suggestions.Counting(evaluator, request.joining, request.all_copies)
        with reading_errors(self._folder):
            offers = tuple(text for text, _ in suggestions.suggestions(counting, request.tree))
            said = results.warnings
            if not results.total:
                plain = results.partial_total > 0
                found = suggestions.reasons(counting, request.tree, words_only=plain)
                said = tuple(dict.fromkeys((*said, *found)))
        return replace(results, suggestions=(*results.suggestions, *offers), warnings=said)

    # --- names ------------------------------------------------------------------------------------

    def aliases(self) -> Aliases:
        """Which names the user of this archive has joined, and which parted. Raises IndexDamaged."""
        return read_aliases(self._folder)

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
        return change_aliases(self._folder, lambda own: joined(own, kind, name, given))

    def part_names(self, kind: str, spellings: Iterable[str]) -> Aliases:
        """From now on each of `spellings` stands for itself. Raises what `join_names` raises."""
        given = list(several("spellings", spellings))
        return change_aliases(self._folder, lambda own: parted(own, kind, given))

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
        reader = self._latest().reader
        with reading_errors(self._folder):
            return [reader.stored(document) for document in self._documents_of(article_id)]

    def _documents_of(self, article_id: str) -> list[int]:
        """The index-wide numbers of the articles with an id, or with the one id that begins so. Raises NotFound."""
        reader = self._latest().reader
        with reading_errors(self._folder):
            if found := list(reader.documents_with("id", article_id)):
                return found
            ids = sorted(reader.terms_beginning("id", article_id)) if article_id else []
            if len(ids) == 1:
                return list(reader.documents_with("id", ids[0]))
        if not ids:
            raise NotFound(f"no article has the id {article_id!r}", "query shows the id of each hit")
        more = f" and {len(ids) - LISTED:,} more" if len(ids) > LISTED else ""
        raise NotFound(f"{len(ids):,} ids begin with {article_id!r}", f"{', '.join(ids[:LISTED])}{more}")

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
        from searchidx.search import similar as likeness  # noqa: PLC0415 - only for who asks for it

        return likeness.similar(self._latest(), found, limit, offset, all_copies=all_copies)

    def _article_named(self, name: str) -> StoredArticle:
        """The article with an id, or of a file."""
        reader = self._latest().reader
        with reading_errors(self._folder):
            for document in reader.documents_with("id", name):
                return reader.stored(document)
            places = {os.path.abspath(name), os.path.realpath(name)}
            for document in reader.documents():
                segment, number = reader.locate(document)
                if segment.path(number) in places:
                    return segment.stored(number)
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
        reader = self._latest().reader
        with reading_errors(self._folder):
            found = {
                each: None
                for document in self._documents_of(article_id)
                for each in reader.versions(document)
            }
            return [reader.stored(document) for document in found]

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
        reader = self._latest().reader
        with reading_errors(self._folder):
            return copies(reader, self._documents_of(article_id)[0])

    @property
    def generation(self) -> int:
        """The number of the commit that searches read: another one once somebody has added or removed articles."""
        return self._latest().reader.generation

    def days(self) -> dict[date, int]:
        """How many articles the archive has of each day, in order; copies and versions count."""
        with reading_errors(self._folder):
            return self._latest().reader.by_day()

    def months(self) -> dict[str, int]:
        """How many articles the archive has of each month: what a thin month of a query is to be compared with."""
        months: Counter[str] = Counter()
        for day, number in self.days().items():
            months[day.isoformat()[:7]] += number
        return dict(months)

    def articles(self) -> Iterator[StoredArticle]:
        """Every article, in the order they were added."""
        reader = self._latest().reader  # this one to the end, whatever is committed meanwhile
        with reading_errors(self._folder):
            for document in reader.documents():
                yield reader.stored(document)

    def stats(self) -> Stats:
        """What the archive holds, in numbers."""
        from searchidx.index.ledger import Ledger  # noqa: PLC0415 - SQLite is not for queries

        evaluator = self._latest()
        reader = evaluator.reader
        ledger = Ledger(self._folder, read_only=True)
        try:
            files, skipped, failed = ledger.counts()
        finally:
            ledger.close()
        with reading_errors(self._folder):
            matching = ranking.matching(evaluator, Everything())
            count = {
                name: facet_counts.count(name, evaluator, matching, None)
                for name in ("date_grade", "language", "people", "places", "organizations", "site", "day")
            }
        days = [each.value for each in count["day"]]
        return Stats(
            path=self.path,
            articles=reader.live,
            files=files,
            skipped=skipped,
            failed=failed,
            bytes=sum(entry.stat().st_size for entry in os.scandir(self.path) if entry.is_file()),
            segments=len(reader.segments),
            first_date=min(days, default=None),
            last_date=max(days, default=None),
            date_grades={each.value: each.count for each in count["date_grade"]},
            languages={each.value: each.count for each in count["language"]},
            entities={kind: len(count[kind]) for kind in ("people", "places", "organizations")},
            sites=len(count["site"]),
            copies=reader.stories.folded - reader.stories.earlier,
            earlier_versions=reader.stories.earlier,
            names_by=" ".join(found_by(self._folder) or ()) or None,
            by_lists_alone=sum(
                each.count for each in count["language"] if each.value[:2].lower() not in ("en", "")
            )
            if (found_by(self._folder) or ("default",))[0] == "default"
            else 0,
        )

    def _latest(self) -> Evaluator:
        """What evaluates queries on the latest generation: a new one when somebody has committed since."""
        if self._evaluator is None or not self._evaluator.reader.is_latest():
            self._folder = open_folder(self._folder.path)  # whether it folds copies may have changed with it
            reader = IndexReader.open(self._folder)
            with reading_errors(self._folder):
                self._evaluator = Evaluator(reader)
        return self._evaluator


def check(path: str | os.PathLike[str]) -> CheckReport:
    """Prove that the index at `path` is whole: every byte is what was written, and all of it agrees.

    Raises NoIndex, NotAnIndex, OtherVersion.
    """
    began = time.perf_counter()
    path = os.path.abspath(path)
    found = _problems(path)
    articles = size = 0
    with contextlib.suppress(SearchidxError):
        articles = IndexReader.open(open_folder(path)).live
    for entry in os.scandir(path):
        with contextlib.suppress(FileNotFoundError):  # a writer is at work
            size += entry.stat().st_size if entry.is_file() else 0
    return CheckReport(path, found, articles, size, round(time.perf_counter() - began, 3))


def _problems(path: str) -> tuple[str, ...]:
    """What is wrong, in a generation that stayed until all of it was looked at."""
    from searchidx.index.checking import problems  # noqa: PLC0415 - SQLite is not for queries

    for _ in range(CHECKS):
        before = _generation(path)
        try:
            found = tuple(problems(path))
        except FileNotFoundError as error:  # of a generation that went meanwhile
            found = (str(error),)
        if not found or _generation(path) == before:
            break
    return found


def _generation(path: str) -> int:
    try:
        return latest_generation(IndexFolder(path))
    except OSError:
        return -1  # `problems` says what is wrong


def repair(
    path: str | os.PathLike[str],
    *,
    jobs: int | None = None,
    waiting: Callable[[str], None] | None = None,
) -> RepairReport:
    """Rebuild of a damaged index what can be rebuilt, and drop what is damaged; an index that is whole is left alone.

    One of another schema is made again from its files.

    Raises NoIndex, NotAnIndex, IndexDamaged, IndexLocked and IndexUnwritable.
    """
    from searchidx import rebuilding  # noqa: PLC0415 - numpy and Whoosh are not for queries
    from searchidx.index import repairing  # noqa: PLC0415

    try:
        before = check(path)
    except OtherVersion as error:
        made = rebuilding.rebuild(os.fspath(path), jobs=jobs, waiting=waiting)
        gone = {*made.gone, *(failure.path for failure in made.report.failed)}
        return RepairReport(
            (str(error),), 0, made.report.added, tuple(sorted(gone)), (), check(path), kept=made.old
        )
    if before.whole:
        rebuilding.put_replaced_away(before.path)
        return RepairReport((), 0, 0, (), (), before)
    with reading_errors(IndexFolder(before.path)):
        saved = repairing.repair(before.path, waiting)
    reread = 0
    if saved.to_read:
        with Archive(path) as archive:
            report = archive.add(saved.to_read, jobs=jobs, waiting=waiting)
            reread = report.added + report.updated
            saved.gone += sorted({failure.path for failure in report.failed})
    repairing.finish(open_folder(before.path))
    return RepairReport(
        before.problems, saved.rebuilt, reread, tuple(saved.gone), tuple(saved.unknown), check(path)
    )


def _matching(tree: Node, reader: IndexReader) -> Iterator[int]:
    """The index-wide numbers of the articles that a tree matches."""
    evaluator = Evaluator(reader)
    found = ranking.matching(evaluator, tree)
    for block, documents in zip(evaluator.blocks, found, strict=True):
        yield from (block.base + int(document) for document in documents)
