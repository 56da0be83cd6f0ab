"""What `add` does: find files, leave out what has not changed, prepare the rest, write, report.

In: an index folder and paths. Out: an `AddReport`. The preparing is `pipeline`'s, the writing
`index.writer`'s; here is the bookkeeping between them: what is new, updated, unchanged and gone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import compress

from searchidx import entities, pipeline, reading, relearning
from searchidx.identity import article_key, file_key
from searchidx.index.folder import IndexFolder
from searchidx.index.found_by import check_same, found_by, say_found_by
from searchidx.index.integrity import reading_errors
from searchidx.index.ledger import FileRecord, FileState, Ledger
from searchidx.index.lock import Waiting
from searchidx.index.reader import IndexReader
from searchidx.index.writer import IndexWriter, NewSegment, open_writer, uninterrupted
from searchidx.models import AddReport, Confirm, Failure, Skipped, is_many
from searchidx.pieces import Batch, Built
from searchidx.reading import FoundFile
from searchidx.same_ids import SameIds


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: bytes of the files that must be read, and articles made so far."""

    bytes_done: int
    bytes_total: int
    articles: int
    path: str


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
) -> AddReport:
    """Add files and folders to the index.

    `finder` names who finds people, places and organizations: by default whoever found those in the index.
    `reindex` reads all files of the index again, and those of `paths`, changed or not.

    With `prune`, articles of files that are gone from under `paths` are taken out; it is asked first where
    those are many. Raises what `index.writer.open_writer` raises.
    """
    began = time.perf_counter()
    pipeline.calm_garbage_collection()
    before = found_by(folder) if finder is None else None
    chosen = entities.use(finder or (before[0] if before else entities.finders.DEFAULT))
    names_by = chosen.name, chosen.version
    if not reindex:
        check_same(folder, names_by)
    relearning.begin(folder, forgetting=reindex)
    if dry_run:
        with closing(Ledger(folder)) as ledger:
            run = _Run(folder, ledger, None, jobs, progress, reindex=reindex)
            run.go(paths, prune)
    else:
        with open_writer(folder, waiting, copies=copies) as writer:
            if not reindex:
                check_same(folder, names_by)  # another process may have begun meanwhile
                say_found_by(folder, names_by)
            if reindex:
                writer.ledger.stir()
            run = _Run(folder, writer.ledger, writer, jobs, progress, reindex=reindex)
            run.go(paths, prune)
            writer.commit()
            relearning.relearn(folder, writer, jobs or os.cpu_count() or 1)
        run.tally.copies = writer.copies
        if reindex:  # not before all is done: a run that is cut off leaves names of both
            say_found_by(folder, names_by)
    return run.tally.report(time.perf_counter() - began)


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


@dataclass(slots=True)
class _OpenFile:
    """A file whose batches are coming in."""

    before: Mapping[str, bytes]
    articles: dict[str, bytes] = field(default_factory=dict)
    remarks: list[Failure | Skipped] = field(default_factory=list)
    bytes_seen: int = 0


class _Run:
    """One run of `add`. Without a writer it only counts (--dry-run)."""

    def __init__(
        self,
        folder: IndexFolder,
        ledger: Ledger,
        writer: IndexWriter | None,
        jobs: int | None,
        progress: Callable[[Progress], None] | None,
        *,
        reindex: bool = False,
    ) -> None:
        self.tally = _Tally()
        self._reindex = reindex
        self._folder = folder
        self._ledger = ledger
        self._writer = writer
        self._jobs = jobs
        self._progress = progress
        self._files: dict[str, FoundFile] = {}
        self._open: dict[str, _OpenFile] = {}
        self._elsewhere: dict[bytes, str] = {}
        self._moved: set[str] = set()
        self._bytes_done = 0
        self._bytes_total = 0
        self._reader = IndexReader.open(folder)
        self._same_ids = SameIds(self._reader, self.tally.warnings)

    def go(self, paths: list[str], prune: Confirm | None = None) -> None:
        states = self._ledger.states()
        if self._reindex:
            paths = [*paths, *self._known_elsewhere(paths, states)]
        for file in self._changed(reading.find(paths, exclude=[self._folder.path]), states):
            self._files[file.path] = file
        if any(path not in states for path in self._files):
            self._elsewhere = {s.digest: path for path, s in states.items() if path not in self._files}
        pruned = _under(paths, states) if prune else []
        self._bytes_total = sum(file.size for file in self._files.values())
        known = {path: states[path].digest for path in self._files if path in states}
        fingerprints: Callable[[str], Mapping[str, bytes]] = self._ledger.articles
        if self._reindex:
            known, fingerprints = {}, _forgotten
        del states
        jobs = self._jobs or pipeline.worthwhile_jobs(self._bytes_total, os.cpu_count())
        build = partial(NewSegment, self._folder) if self._writer else None
        for batch in pipeline.run(self._files.values(), known, fingerprints, jobs, build):
            with uninterrupted():
                self._take(batch)
        if prune:
            self._prune(pruned, prune)

    def _known_elsewhere(self, paths: Iterable[str], states: Mapping[str, FileState]) -> list[str]:
        """The other files of the index. Articles of files that are gone keep the names they have."""
        there = set(_under(paths, states))
        others = [path for path in states if path not in there]
        gone = [path for path in states if is_gone(path)]
        if gone:
            counts = self._ledger.article_counts()
            articles = sum(counts.get(path, 0) for path in gone)
            self.tally.warnings.append(
                f"the files of {articles:,} articles are gone: these keep the names found before"
            )
        return [path for path in others if path not in set(gone)]

    def _prune(self, paths: Iterable[str], confirm: Confirm) -> None:
        """Take out the articles of files that are gone; asks first when they are many."""
        gone = {path: self._articles_of(path) for path in paths if path not in self._moved and is_gone(path)}
        articles = sum(map(len, gone.values()))
        if is_many(articles, self._reader.live) and not confirm(articles, self._reader.live):
            self.tally.warnings.append(
                f"the files of {articles:,} of {self._reader.live:,} articles are gone;"
                " nothing was taken out, as nobody confirmed it"
            )
            return
        for path, keys in gone.items():
            self.tally.removed += len(keys)
            if self._writer:
                self._writer.forget(path, keys)

    def _changed(
        self, found: Iterator[FoundFile | Failure | Skipped], states: Mapping[str, FileState]
    ) -> Iterator[FoundFile]:
        """The files that must be read; of the others, what is known of them is reported again."""
        articles, remarked = self._ledger.article_counts(), self._ledger.remarked()
        for file in found:
            if not isinstance(file, FoundFile):
                self.tally.remarks.append(file)
                continue
            state = states.get(file.path)
            if state and not self._reindex and (state.size, state.mtime_ns) == (file.size, file.mtime_ns):
                self.tally.unchanged += articles.get(file.path, 0)
                if file.path in remarked:
                    self.tally.remarks += self._ledger.remarks(file.path)
            else:
                yield file

    # --- one batch --------------------------------------------------------------------------------

    def _take(self, batch: Batch) -> None:
        file = self._files[batch.path]
        if batch.unchanged:
            self._same_bytes(file, batch)
        else:
            state = self._open.get(batch.path)
            if state is None:
                state = self._open[batch.path] = _OpenFile(self._articles_of(batch.path))
            self._put(batch, state)
            if batch.last:
                self._finish(file, batch, self._open.pop(batch.path))
        if self._progress:
            articles = self.tally.added + self.tally.updated + self.tally.unchanged
            pending = sum(min(state.bytes_seen, self._files[path].size) for path, state in self._open.items())
            self._progress(Progress(self._bytes_done + pending, self._bytes_total, articles, batch.path))

    def _articles_of(self, path: str) -> Mapping[str, bytes]:
        """Key -> fingerprint of what the index has of a file.

        A run that was cut off may have left articles that the ledger does not know: they are found in
        the index itself, without a fingerprint, and so are replaced and never doubled.
        """
        known = self._ledger.articles(path)
        with reading_errors(self._folder):
            left = self._reader.keys_beginning(file_key(path), known)
        return {**dict.fromkeys(left, b""), **known}

    def _same_bytes(self, file: FoundFile, batch: Batch) -> None:
        """Touched, but not changed: only its time is remembered."""
        articles = self._ledger.articles(file.path)
        remarks = tuple(self._ledger.remarks(file.path))
        self.tally.unchanged += len(articles)
        self.tally.remarks += remarks
        self._bytes_done += file.size
        if self._writer and batch.digest is not None:
            state = FileState(file.size, file.mtime_ns, batch.digest)
            seen = self._ledger.seen(file.path)
            self._writer.done(FileRecord(file.path, state, articles, remarks, seen))

    def _put(self, batch: Batch, state: _OpenFile) -> None:
        state.bytes_seen += batch.size
        state.remarks += batch.remarks
        state.articles.update(batch.same)
        self.tally.unchanged += len(batch.same)
        for keyed in batch.made:
            replaces = keyed.key in state.before
            if replaces and not self._reindex and state.before[keyed.key] == keyed.fingerprint:
                self.tally.unchanged += 1
            else:
                if keyed.document.name is not None:
                    self._same_ids.check([keyed.document.id], batch.path)
                if self._writer:
                    self._writer.put(keyed.document, keyed.key, replaces=replaces)
                self.tally.updated += replaces
                self.tally.added += not replaces
            state.articles[keyed.key] = keyed.fingerprint
        if batch.built:
            self._adopt(batch.path, batch.built, state)

    def _adopt(self, path: str, built: Built, state: _OpenFile) -> None:
        """Articles that are in a segment already."""
        self._same_ids.check([name for name in compress(built.names, built.owned) if name], path)
        articles = {
            article_key(path, name): mark for name, mark in zip(built.names, built.each_mark(), strict=True)
        }
        replaced = [key for key in articles if key in state.before] if state.before else []
        if self._writer:
            for key in replaced:
                self._writer.remove(key)
            self._writer.adopt(built.segment)
        self.tally.updated += len(replaced)
        self.tally.added += len(articles) - len(replaced)
        state.articles.update(articles)

    def _finish(self, file: FoundFile, batch: Batch, state: _OpenFile) -> None:
        """All of a file has come: what it no longer holds goes, unless it may be in what could not be read."""
        gone = [key for key in state.before if key not in state.articles]
        if gone and self._lost_something(file.path, state.remarks):
            state.articles.update({key: state.before[key] for key in gone})
        else:
            for key in gone:
                if self._writer:
                    self._writer.remove(key)
            self.tally.removed += len(gone)
        self.tally.remarks += state.remarks
        self._bytes_done += file.size
        if batch.digest is not None:
            self._move(batch.digest, state)
        if self._writer and batch.digest is not None:
            read = FileState(file.size, file.mtime_ns, batch.digest)
            self._writer.done(FileRecord(file.path, read, state.articles, tuple(state.remarks), batch.seen))

    def _move(self, digest: bytes, state: _OpenFile) -> None:
        """A new file with the bytes of one that is gone is that file at another place: one article, not two."""
        old = self._elsewhere.get(digest)
        if old is None or state.before or not is_gone(old):
            return
        del self._elsewhere[digest]
        self._moved.add(old)
        keys = self._articles_of(old)
        moved = min(len(keys), len(state.articles))
        self.tally.added -= moved
        self.tally.updated += moved
        self.tally.removed += len(keys) - moved
        if self._writer:
            self._writer.forget(old, keys)

    def _lost_something(self, path: str, remarks: Iterable[Failure | Skipped]) -> bool:
        """Whether what is missing may stand where the file is broken: as a whole, or in more lines than before."""
        failures = [remark for remark in remarks if isinstance(remark, Failure)]
        before = sum(isinstance(remark, Failure) for remark in self._ledger.remarks(path))
        return len(failures) > before or any(
            not failure.reason.startswith(("line ", "in ")) for failure in failures
        )


def _forgotten(_path: str) -> Mapping[str, bytes]:
    """No fingerprints: every article is made again."""
    return {}


def _under(paths: Iterable[str], known: Iterable[str]) -> list[str]:
    """The known files that are, or lie in, one of the paths."""
    roots = {os.path.realpath(path) for path in paths}
    folders = tuple(root.rstrip(os.sep) + os.sep for root in roots)
    return [path for path in known if path in roots or path.startswith(folders)]


def is_gone(path: str) -> bool:
    """Whether there is no file at a path. One that cannot be looked at may be there."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
