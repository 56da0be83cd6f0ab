"""What `add` does: find files, leave out what has not changed, prepare the rest, write, report.

In: an index folder and paths. Out: an `AddReport`. The preparing is `pipeline`'s, the writing
`index.writer`'s; here is the bookkeeping between them: what is new, updated, unchanged and gone. It is the same
wherever the articles are kept: `Run` knows that place by the small protocols of `keeping`. What only new
files need, numpy above all, is loaded when there are any.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import compress, islice
from typing import TYPE_CHECKING

from searchidx import entities, reading, relearning
from searchidx.identity import article_key, file_key, key_number
from searchidx.index.folder import IndexFolder
from searchidx.index.found_by import check_same, found_by, say_found_by
from searchidx.index.learned import read_learned
from searchidx.index.ledger import NOT_READ, FileRecord, FileState, FileStates, Ledger
from searchidx.index.lock import Waiting
from searchidx.index.reader import IndexReader
from searchidx.index.writer import IndexWriter, NewSegment, open_writer
from searchidx.interrupts import uninterrupted
from searchidx.keeping import IdCheck, Place
from searchidx.models import AddReport, Confirm, Failure, Learned, Skipped, is_many
from searchidx.reading import HOLDS_NOTHING, FoundFile, is_gone
from searchidx.shards import Shard
from searchidx.shards import shard as parse_shard

if TYPE_CHECKING:
    from searchidx import pieces
    from searchidx.index.file_articles import Collected, FileArticles
    from searchidx.index.file_keys import FileKeys
    from searchidx.pieces import Batch, Built
    from searchidx.same_ids import SameIds


LOOKED_UP_AT_ONCE = 1_000
"""Found files whose states are asked for together."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: bytes of the files that must be read, and articles made so far.

    When all are read, articles that share their lines with many may have to be made again: `again` then says so,
    and what is counted in place of bytes are those.
    """

    bytes_done: int
    bytes_total: int
    articles: int
    path: str
    again: bool = False


def add(
    folder: IndexFolder,
    paths: list[str],
    *,
    jobs: int | None = None,
    dry_run: bool = False,
    prune: Confirm | None = None,
    waiting: Waiting | None = None,
    progress: Callable[[Progress], None] | None = None,
    finder: str | None = None,
    reindex: bool = False,
    copies: bool | None = None,
    shard: str | None = None,
) -> AddReport:
    """Add files and folders to the index.

    `finder` names who finds people, places and organizations: by default whoever found those in the index.
    `reindex` reads all files of the index again, and those of `paths`, changed or not. `shard` takes only a part.

    With `prune`, articles of files that are gone from under `paths` are taken out; it is asked first where
    those are many. Raises what `index.writer.open_writer` raises.
    """
    began = time.perf_counter()
    part = parse_shard(shard) if shard else None
    chosen = entities.use(finder or finder_of(folder))
    names_by = chosen.name, chosen.version
    if part or not reindex:  # of one part made again the rest would keep the names of another finder
        check_same(folder, names_by)
    if dry_run:
        with closing(Ledger(folder, read_only=True)) as ledger:
            learned = {} if reindex else read_learned(folder)
            place = _Folder(folder, ledger, None)
            run = Run(place, jobs, progress, learned, reindex=reindex, shard=part)
            run.go(paths, prune)
    else:
        with open_writer(folder, waiting, copies=copies) as writer:
            if not reindex:
                check_same(folder, names_by)  # another process may have begun meanwhile
                say_found_by(folder, names_by)
            learned = {} if reindex else read_learned(folder)
            if reindex:
                writer.ledger.stir()
            place = _Folder(folder, writer.ledger, writer)
            meanwhile = partial(relearning.meanwhile, writer)
            run = Run(place, jobs, progress, learned, meanwhile, reindex=reindex, shard=part)
            run.go(paths, prune)
            writer.commit()
            run.tally.copies = writer.copies
            relearning.relearn(writer, learned, jobs or os.cpu_count() or 1, run.told_again)
        if reindex:  # not before all is done: a run that is cut off leaves names of both
            say_found_by(folder, names_by)
    return run.tally.report(time.perf_counter() - began)


def finder_of(folder: IndexFolder) -> str:
    """Who finds names where the user does not say: who found those in the index. Raises IndexDamaged, OtherFinder."""
    before = found_by(folder)
    if before is None:
        return entities.finders.DEFAULT
    return entities.finders.believed(before[0], folder.path)


@dataclass(slots=True)
class _Tally:
    """The report while it is being made."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    copies: int = 0
    remarks: list[Failure | Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def report(self, seconds: float) -> AddReport:
        return AddReport(
            added=self.added,
            updated=self.updated,
            unchanged=self.unchanged,
            removed=self.removed,
            copies=self.copies,
            seconds=round(seconds, 3),
            failed=tuple(r for r in self.remarks if isinstance(r, Failure)),
            skipped=tuple(r for r in self.remarks if isinstance(r, Skipped)),
            warnings=tuple(self.warnings),
        )


@dataclass(frozen=True, slots=True)
class _Finished:
    """A file whose articles are all put, with the digest of its bytes if it may be one that moved."""

    record: FileRecord
    digest: bytes | None


@dataclass(slots=True)
class _OpenFile:
    """A file whose batches are coming in."""

    before: FileArticles
    remarks_before: tuple[Failure | Skipped, ...]
    articles: Collected
    remarks: list[Failure | Skipped] = field(default_factory=list)
    bytes_seen: int = 0
    given_up: bool = False
    """Whether some of its records could not be read this time, and may be next time."""


class _Folder:
    """The embedded index as a `keeping.Place`."""

    def __init__(self, folder: IndexFolder, ledger: Ledger, writer: IndexWriter | None) -> None:
        self.ledger = ledger
        self.writer = writer
        self.own = [folder.path]
        self.build: pieces.Build | None = partial(NewSegment, writer.folder) if writer else None
        self._reader = IndexReader.open(folder)

    at_once = 1

    @property
    def live(self) -> int:
        return self._reader.live

    def expect(self, files: Sequence[FoundFile]) -> None:
        """Nothing: all that is asked of them is here."""

    def look_up(self, paths: Sequence[str]) -> None:
        """Nothing, likewise."""

    def elsewhere(self, digests: Collection[bytes]) -> Mapping[bytes, Sequence[str]]:
        return {digest: self._by_digest.get(digest, ()) for digest in digests}

    @cached_property
    def _by_digest(self) -> Mapping[bytes, Sequence[str]]:
        found: dict[bytes, list[str]] = {}
        for path, state in self.ledger.states().items():
            found.setdefault(state.digest, []).append(path)
        return found

    @cached_property
    def _keys(self) -> FileKeys:
        from searchidx.index.file_keys import FileKeys  # noqa: PLC0415

        return FileKeys(self._reader)

    def keys_of(self, path: str) -> set[str]:
        return self._keys.of(file_key(path))

    def same_ids(self, warnings: list[str]) -> SameIds:
        from searchidx.same_ids import SameIds  # noqa: PLC0415

        return SameIds(self._reader, warnings)


class Run:
    """One run of `add`. Without a writer it only counts (--dry-run).

    `meanwhile` gives the boilerplate that can be told from what was known until then and from what was put so far,
    for the files that follow.
    """

    def __init__(
        self,
        place: Place,
        jobs: int | None,
        progress: Callable[[Progress], None] | None,
        learned: Learned,
        meanwhile: Callable[[Learned], Learned] | None = None,
        *,
        reindex: bool = False,
        shard: Shard | None = None,
    ) -> None:
        self.tally = _Tally()
        self._learned = learned
        self._meanwhile = meanwhile
        self._reindex = reindex
        self._shard = shard
        self._place = place
        self._ledger = place.ledger
        self._writer = place.writer
        self._jobs = jobs
        self._progress = progress
        self._files: dict[str, FoundFile] = {}
        self._open: dict[str, _OpenFile] = {}
        self._finished: list[_Finished] = []
        self._moved: set[str] = set()
        self._gone: set[str] = set()
        """Files of the index that are gone, where all of it is read again."""
        self._digests: dict[str, bytes] = {}
        """Of the files to be read that were read before, what they were then."""
        self._known: frozenset[str] = frozenset()
        self._half_read: set[str] = set()
        self._in_vain: set[str] = set()
        """Files of which nothing could be read last time: an extra, a limit or a right may have changed since."""
        self._bytes_done = 0
        self._bytes_total = 0

    def go(self, paths: list[str], prune: Confirm | None = None) -> None:
        if self._reindex:
            paths = [*paths, *self._known_elsewhere(paths)]
        for file in self._changed(self._found(paths)):
            self._files[file.path] = file
        pruned = list(filter(self._is_mine, self._ledger.under(_roots(paths)))) if prune else []
        self._bytes_total = sum(file.size for file in self._files.values())
        known = self._digests
        self._known = frozenset(known)
        for path in self._in_vain:
            del known[path]
        before: Callable[[str], FileArticles] = self._ledger.articles
        if self._reindex:
            from searchidx.index.file_articles import none_of  # noqa: PLC0415

            known, before = {}, none_of
        if self._files:
            self._place.expect(list(self._files.values()))
            self._read(known, before)
        if prune:
            self._prune(pruned, _roots(paths), prune)
        self._say_gone()

    def _found(self, paths: list[str]) -> Iterator[FoundFile | Failure | Skipped]:
        return (each for each in reading.find(paths, exclude=self._place.own) if self._is_mine(each.path))

    def _is_mine(self, path: str) -> bool:
        return self._shard is None or self._shard.has(path)

    def _read(self, known: Mapping[str, bytes], before: Callable[[str], FileArticles]) -> None:
        from searchidx import pipeline  # noqa: PLC0415 - what cleans and dates takes long to load, for nothing new
        from searchidx.cleaning import repeated  # noqa: PLC0415

        learned = self._learned
        repeated.use(learned)
        jobs = self._jobs or pipeline.worthwhile_jobs(self._bytes_total, os.cpu_count())
        files = list(self._files.values())
        with pipeline.calm_garbage_collection():
            for number, stage in enumerate(relearning.stages(files) if self._meanwhile else [files]):
                if number and self._meanwhile:
                    learned = self._meanwhile(learned)
                    repeated.use(learned)
                with closing(pipeline.run(stage, known, before, jobs, self._place.build)) as batches:
                    for batch in batches:
                        with uninterrupted():
                            self._take(batch)
            with uninterrupted():
                self.settle()

    def _known_elsewhere(self, paths: Iterable[str]) -> list[str]:
        """The other files of the index that are still there."""
        there = set(self._ledger.under(_roots(paths)))
        every = list(self._ledger.under(None))
        self._gone = {path for path in every if is_gone(path)}
        return [
            path for path in every if path not in there and path not in self._gone and self._is_mine(path)
        ]

    def _say_gone(self) -> None:
        """Articles of files that are gone, and have not been found elsewhere, keep the names they have."""
        gone = self._gone - self._moved
        counts = self._ledger.state_lookup()(list(gone)).counts if gone else {}
        articles = sum(counts.get(path, 0) for path in gone)
        if articles:
            self.tally.warnings.append(
                f"the files of {articles:,} articles are gone: these keep the names found before"
            )

    def _prune(self, paths: Iterable[str], roots: Iterable[str], confirm: Confirm) -> None:
        """Take out the articles of files that are gone; asks first when they are many, or one of `roots` is gone."""
        missing = [path for path in paths if path not in self._moved and is_gone(path)]
        self._place.look_up(missing)
        gone = {path: self._keys_of(path) for path in missing}
        articles = sum(map(len, gone.values()))
        # a disk that is not there, most likely
        lost = tuple(f"{root}{os.sep}" for root in roots if is_gone(root))
        many = is_many(articles, self._place.live) or any(path.startswith(lost) for path in missing)
        if articles and many and not confirm(articles, self._place.live):
            self.tally.warnings.append(
                f"the files of {articles:,} of {self._place.live:,} articles are gone;"
                " nothing was taken out, as nobody confirmed it"
            )
            return
        self._gone.difference_update(gone)
        for path, keys in gone.items():
            self.tally.removed += len(keys)
            if self._writer:
                self._writer.forget(path, keys)

    def _changed(self, found: Iterator[FoundFile | Failure | Skipped]) -> Iterator[FoundFile]:
        """The files that must be read; of the others, what is known of them is told again."""
        states_of = self._ledger.state_lookup()
        while some := list(islice(found, LOOKED_UP_AT_ONCE)):
            known = states_of([file.path for file in some if isinstance(file, FoundFile)])
            for file in some:
                if not isinstance(file, FoundFile):
                    self.tally.remarks.append(file)
                elif self._must_be_read(file, known):
                    yield file

    def _must_be_read(self, file: FoundFile, known: FileStates) -> bool:
        path, state = file.path, known.states.get(file.path)
        if state is None:
            return True
        number, remarks = known.counts.get(path, 0), known.remarks.get(path, ())
        if not number and any(isinstance(each, Failure) for each in remarks):
            self._in_vain.add(path)
        elif not self._reindex and (state.size, state.mtime_ns) == (file.size, file.mtime_ns):
            self.tally.unchanged += number
            self.tally.remarks += remarks
            return False
        self._digests[path] = state.digest
        if state == NOT_READ:
            self._half_read.add(path)
        return True

    # --- one batch --------------------------------------------------------------------------------

    def _take(self, batch: Batch) -> None:
        file = self._files[batch.path]
        if batch.unchanged:
            self._same_bytes(file, batch)
        else:
            state = self._open.get(batch.path)
            if state is None:
                state = self._open[batch.path] = self._opened(batch.path)
            self._put(batch, state)
            if self._writer and self._writer.owes_commit and not batch.last:
                so_far = state.before.joined(state.articles.all())
                self._writer.partly(FileRecord(batch.path, NOT_READ, so_far, state.remarks_before))
            if batch.last:
                self._finish(file, batch, self._open.pop(batch.path))
        if self._progress:
            articles = self.tally.added + self.tally.updated + self.tally.unchanged
            pending = sum(min(state.bytes_seen, self._files[path].size) for path, state in self._open.items())
            self._progress(Progress(self._bytes_done + pending, self._bytes_total, articles, batch.path))

    def told_again(self, done: int, total: int, path: str) -> None:
        """Tell how many articles are made again."""
        if self._progress:
            self._progress(Progress(done, total, done, path, again=True))

    def _opened(self, path: str) -> _OpenFile:
        """A file with what was known of it before."""
        from searchidx.index.file_articles import Collected  # noqa: PLC0415

        remarks = tuple(self._ledger.remarks(path)) if path in self._known else ()
        return _OpenFile(self._articles_of(path), remarks, Collected())

    def _articles_of(self, path: str) -> FileArticles:
        """What the index has of a file.

        A run that was cut off may have left articles that the ledger does not know: they are found in
        the index itself, without a fingerprint, and so are replaced and never doubled.
        """
        from searchidx.index.file_articles import NONE, UNKNOWN, FileArticles  # noqa: PLC0415

        known = self._ledger.articles(path) if path in self._known else NONE
        left = [number for number in map(key_number, self._keys_of(path)) if number not in known]
        return FileArticles(left, [UNKNOWN] * len(left)).joined(known) if left else known

    @cached_property
    def _same_ids(self) -> IdCheck:
        return self._place.same_ids(self.tally.warnings)

    def _keys_of(self, path: str) -> set[str]:
        """The keys of the articles that the index had of a file when this run began."""
        return self._place.keys_of(path)

    def _same_bytes(self, file: FoundFile, batch: Batch) -> None:
        """Touched, but not changed: only its time is remembered."""
        articles = self._ledger.articles(file.path)
        remarks = tuple(self._ledger.remarks(file.path))
        self.tally.unchanged += len(articles)
        self.tally.remarks += remarks
        self._bytes_done += file.size
        if self._writer and batch.digest is not None:
            state = FileState(file.size, file.mtime_ns, batch.digest)
            self._writer.done(FileRecord(file.path, state, articles, remarks))

    def _put(self, batch: Batch, state: _OpenFile) -> None:
        state.bytes_seen += batch.size
        state.given_up |= batch.given_up
        state.remarks += batch.remarks
        state.articles.take(batch.same)
        self.tally.unchanged += len(batch.same)
        numbers = [keyed.number for keyed in batch.made]
        kept: set[int] = set()
        for keyed, number in zip(batch.made, numbers, strict=True):
            before = state.before.get(number)
            replaces = before is not None
            if before == keyed.fingerprint and not self._reindex:
                self.tally.unchanged += 1
                kept.add(number)
            else:
                if keyed.document.name is not None:
                    self._same_ids.check([keyed.document.id], batch.path)
                if self._writer:
                    self._writer.put(keyed.document, keyed.key, replaces=replaces)
                self.tally.updated += replaces
                self.tally.added += not replaces
        state.articles.add(numbers, [keyed.fingerprint for keyed in batch.made])
        if batch.built:
            self._adopt(batch.path, batch.built, state)
        if self._writer:
            self._writer.see(batch.path, [each for each in batch.seen if each[0] not in kept])

    def _adopt(self, path: str, built: Built, state: _OpenFile) -> None:
        """Articles that are in a segment already."""
        self._same_ids.check([name for name in compress(built.names, built.owned) if name], path)
        replaced = state.before.among(built.keys).nonzero()[0].tolist()
        if self._writer:
            self._writer.remove_all([article_key(path, built.names[at]) for at in replaced])
            self._writer.adopt(built.segment)
        self.tally.updated += len(replaced)
        self.tally.added += len(built.names) - len(replaced)
        state.articles.add(built.keys, built.marks)

    def _finish(self, file: FoundFile, batch: Batch, state: _OpenFile) -> None:
        """All of a file has come: what it no longer holds goes, unless it may be in what could not be read."""
        articles = state.articles.all()
        gone = state.before.without(articles)
        if gone and (state.given_up or _lost_something(state)):
            articles = articles.joined(gone)
        elif gone:
            if self._writer:
                self._writer.remove_all([key for key in self._keys_of(file.path) if key_number(key) in gone])
            self.tally.removed += len(gone)
        if not articles and not state.remarks:
            state.remarks.append(Skipped(file.path, HOLDS_NOTHING))
        self.tally.remarks += state.remarks
        self._bytes_done += file.size
        if batch.digest is None:
            return
        is_new = not state.before or file.path in self._half_read
        read = FileState(file.size, file.mtime_ns, batch.digest)
        now = NOT_READ if state.given_up else read
        record = FileRecord(file.path, now, articles, tuple(state.remarks))
        self._finished.append(_Finished(record, batch.digest if is_new and not state.given_up else None))
        if sum(1 + len(file.record.articles) for file in self._finished) >= self._place.at_once:
            self.settle()

    def settle(self) -> None:
        """Have files remembered whose articles are all put; new ones may be others at another place."""
        moved = self._moved_from()
        self._place.look_up(list(moved.values()))
        while self._finished:
            record = self._finished.pop(0).record
            if record.path in moved:
                self._move(record.path, moved[record.path], len(record.articles))
            if self._writer:
                self._writer.done(record)

    def _moved_from(self) -> dict[str, str]:
        """Of finished files that are others at another place, where these were."""
        digests = {file.digest for file in self._finished if file.digest is not None}
        places = self._place.elsewhere(digests) if digests else {}
        found: dict[str, str] = {}
        for file in self._finished:
            path = file.record.path
            for old in places[file.digest] if file.digest is not None else ():
                if old != path and old not in self._moved and is_gone(old):
                    found[path] = old
                    self._moved.add(old)
                    break
        return found

    def _move(self, path: str, old: str, articles: int) -> None:
        """A new file with the bytes of one that is gone is that file at another place: one article, not two."""
        keys = self._keys_of(old)
        moved = min(len(keys), articles)
        self.tally.added -= moved
        self.tally.updated += moved
        self.tally.removed += len(keys) - moved
        if self._writer:
            self._writer.forget(old, keys, moved_to=path)


def _lost_something(state: _OpenFile) -> bool:
    """Whether what is missing may stand where the file is broken: as a whole, or in more lines than before."""
    failures = [remark for remark in state.remarks if isinstance(remark, Failure)]
    before = sum(isinstance(remark, Failure) for remark in state.remarks_before)
    return len(failures) > before or any(
        not failure.reason.startswith(("line ", "in ")) for failure in failures
    )


def _roots(paths: Iterable[str]) -> frozenset[str]:
    """Where files are that were named, or lie in what was named."""
    return frozenset(map(os.path.realpath, paths))
