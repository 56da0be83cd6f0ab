"""The embedded index: an archive in a folder of this machine, read and written without a server.

In: a folder. Out: what `backend.Backend` promises, by the rooms `index`, `search`, `adding` and `removing`. It is what
a cold query enters, so what only writing needs is loaded when something is written.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from searchidx.backends.backend import FEW, Addition, Removal, no_such
from searchidx.errors import NoIndex, OtherVersion, SearchidxError
from searchidx.index.aliases import change_aliases, read_aliases
from searchidx.index.folder import IndexFolder, bytes_of, expect_readable, open_folder
from searchidx.index.found_by import found_by
from searchidx.index.integrity import reading_errors
from searchidx.index.manifest import latest_generation
from searchidx.index.reader import IndexReader
from searchidx.models import (
    AddReport,
    Aliases,
    BackupReport,
    CheckReport,
    Copy,
    RemoveReport,
    RepairReport,
    Results,
    Similar,
    Stats,
    StoredArticle,
)
from searchidx.query.tree import Everything, Node
from searchidx.search import facets as facet_counts
from searchidx.search import ranking
from searchidx.search.evaluate import Evaluator
from searchidx.search.folding import copies
from searchidx.search.request import Request
from searchidx.values import replace

CHECKS = 20
"""How often an index is looked at again that somebody changes while it is checked."""


class Embedded:
    """An index on disk. Raises NoIndex, NotAnIndex, OtherVersion, IndexDamaged, IndexUnwritable."""

    def __init__(self, path: str, *, create: bool) -> None:
        try:
            self._folder: IndexFolder = open_folder(path)
        except NoIndex:
            if not create:
                raise
            from searchidx.index.commit import open_or_create  # noqa: PLC0415 - Whoosh is not for queries

            self._folder = open_or_create(path)
        self._evaluator: Evaluator | None = None

    @property
    def path(self) -> str:
        return self._folder.path

    @property
    def generation(self) -> int:
        return self.latest().reader.generation

    def close(self) -> None:
        self._evaluator = None

    # --- in ---------------------------------------------------------------------------------------

    def add(self, paths: list[str], how: Addition) -> AddReport:
        from searchidx import adding  # noqa: PLC0415 - reading and cleaning libraries are not for queries

        report = adding.add(
            self._folder, paths, jobs=how.jobs, dry_run=how.dry_run, prune=how.prune, waiting=how.waiting,
            progress=how.progress, finder=how.finder, reindex=how.reindex, copies=how.copies, shard=how.shard,
        )  # fmt: skip
        self._folder = open_folder(self.path)
        self.close()
        return report

    def remove(self, what: Removal) -> RemoveReport:
        from searchidx import removing  # noqa: PLC0415 - numpy and Whoosh are not for queries

        choose = partial(_matching, what.tree) if what.tree is not None else removing.at_paths(what.paths)
        report = removing.remove(
            self._folder, choose, dry_run=what.dry_run, confirm=what.confirm, waiting=what.waiting
        )
        self.close()
        return report

    def optimize(self) -> None:
        from searchidx.index.writer import open_writer  # noqa: PLC0415 - numpy and Whoosh are not for queries

        with open_writer(self._folder) as writer:
            writer.commit(optimize=True)
        self.close()

    def backup(self, file: str) -> BackupReport:
        from searchidx.index.backup import backup  # noqa: PLC0415 - SQLite is not for queries

        return backup(self._folder, file)

    # --- out --------------------------------------------------------------------------------------

    def search(self, request: Request) -> Results:
        results = ranking.search(self.latest(), request)
        return self._helped(request, results) if results.total <= FEW else results

    def _helped(self, request: Request, results: Results) -> Results:
        """With what may have been meant, and where nothing was found, with why."""
        from searchidx.search import suggestions  # noqa: PLC0415 - only for queries that find little

        evaluator = self.latest()
        counting = suggestions.Counting(evaluator, request.joining, request.all_copies)
        with reading_errors(self._folder):
            offers = tuple(text for text, _ in suggestions.suggestions(counting, request.tree))
            said = results.warnings
            if not results.total:
                plain = results.partial_total > 0
                found = suggestions.reasons(counting, request.tree, words_only=plain)
                said = tuple(dict.fromkeys((*said, *found)))
        return replace(results, suggestions=(*results.suggestions, *offers), warnings=said)

    def similar(self, article: StoredArticle, limit: int, offset: int, *, all_copies: bool) -> Similar:
        from searchidx.search import similar as likeness  # noqa: PLC0415 - only for who asks for it

        return likeness.similar(self.latest(), article, limit, offset, all_copies=all_copies)

    def span(self) -> tuple[date, date] | None:
        reader = self.latest().reader
        with reading_errors(self._folder):
            known = [day for segment in reader.segments for day in segment.days if day]
        return (date.fromordinal(min(known)), date.fromordinal(max(known))) if known else None

    def days(self) -> dict[date, int]:
        with reading_errors(self._folder):
            return self.latest().reader.by_day()

    def aliases(self) -> Aliases:
        return read_aliases(self._folder)

    def change_aliases(self, change: Callable[[Aliases], Aliases]) -> Aliases:
        return change_aliases(self._folder, change)

    def get(self, article_id: str) -> list[StoredArticle]:
        reader = self.latest().reader
        with reading_errors(self._folder):
            return [reader.stored(document) for document in self._documents_of(article_id)]

    def _documents_of(self, article_id: str) -> list[int]:
        """The index-wide numbers of the articles with an id, or with the one id that begins so. Raises NotFound."""
        reader = self.latest().reader
        with reading_errors(self._folder):
            if found := list(reader.documents_with("id", article_id)):
                return found
            ids = sorted(reader.terms_beginning("id", article_id)) if article_id else []
            if len(ids) == 1:
                return list(reader.documents_with("id", ids[0]))
        raise no_such(article_id, ids, len(ids))

    def named(self, name: str) -> StoredArticle | None:
        reader = self.latest().reader
        with reading_errors(self._folder):
            for document in reader.documents_with("id", name):
                return reader.stored(document)
            places = {os.path.abspath(name), os.path.realpath(name)}
            for document in reader.documents():
                segment, number = reader.locate(document)
                if segment.path(number) in places:
                    return segment.stored(number)
        return None

    def versions(self, article_id: str) -> list[StoredArticle]:
        reader = self.latest().reader
        with reading_errors(self._folder):
            found = {
                each: None
                for document in self._documents_of(article_id)
                for each in reader.versions(document)
            }
            return [reader.stored(document) for document in found]

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        reader = self.latest().reader
        with reading_errors(self._folder):
            return copies(reader, self._documents_of(article_id)[0])

    def articles(self) -> Iterator[StoredArticle]:
        reader = self.latest().reader  # this one to the end, whatever is committed meanwhile
        with reading_errors(self._folder):
            for document in reader.documents():
                yield reader.stored(document)

    def stats(self) -> Stats:
        from searchidx.index.ledger import Ledger  # noqa: PLC0415 - SQLite is not for queries

        evaluator = self.latest()
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
                bytes=bytes_of(self.path),
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

    def latest(self) -> Evaluator:
        """What evaluates queries on the latest generation: a new one when somebody has committed since."""
        if self._evaluator is None or not self._evaluator.reader.is_latest():
            self._folder = open_folder(self._folder.path)  # whether it folds copies may have changed with it
            reader = IndexReader.open(self._folder)
            with reading_errors(self._folder):
                self._evaluator = Evaluator(reader)
        return self._evaluator


def check(path: str | os.PathLike[str]) -> CheckReport:
    """Prove that the index at `path` is whole: every byte is what was written, and all of it agrees.

    Raises NoIndex, NotAnIndex, OtherVersion, IndexUnwritable.
    """
    began = time.perf_counter()
    path = os.path.abspath(path)
    expect_readable(path)
    found = _problems(path)
    articles = 0
    with contextlib.suppress(SearchidxError):
        articles = IndexReader.open(open_folder(path)).live
    return CheckReport(path, found, articles, bytes_of(path), round(time.perf_counter() - began, 3))


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
        report = Embedded(before.path, create=False).add(saved.to_read, Addition(jobs=jobs, waiting=waiting))
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
