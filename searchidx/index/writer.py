"""One writer at a time: add, replace and remove articles, and commit them with the ledger.

In: `Document`s with their key, per file. Out: a new generation of the index. Between two commits
nothing is visible to readers; a run that dies loses what came after the last commit.

What builds, merges and commits is loaded when there is something to write: mostly there is nothing new.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from searchidx.identity import key_number
from searchidx.index.folder import IndexFolder, open_folder, writing_errors
from searchidx.index.integrity import reading_errors
from searchidx.index.layout import SCHEMA_VERSION
from searchidx.index.ledger import FileRecord, Ledger
from searchidx.index.leftovers import clear_all
from searchidx.index.lock import Waiting, write_lock
from searchidx.index.manifest import Manifest, SegmentEntry
from searchidx.index.naming import (
    SEGMENT_EXTENSION,
    new_segment_name,
    unadopted,
)
from searchidx.index.reader import IndexReader
from searchidx.index.sections import write_sections
from searchidx.index.segment import encoded
from searchidx.index.stories import stories_file
from searchidx.interrupts import uninterrupted
from searchidx.models import Document, Seen

if TYPE_CHECKING:
    from searchidx.index.parts import Parts

SEGMENT_DOCUMENTS = 20_000
SEGMENT_BYTES = 20 << 20
"""A segment in memory is written out when it has so many documents or bytes: what bounds memory."""

COMMIT_EVERY = 20_000
"""Articles between two commits of a long run: what a crash can cost."""

COMMIT_EVERY_OF_ONE_FILE = 100_000
"""The same within one file of many articles, which is better read to its end."""

SEEN_BYTES = 32 << 20
"""Of lines that are remembered with the next commit: of one file, too, no more are held."""

SEEN_OBJECT = 300
"""Bytes that those of one article take beside the lines themselves, about."""


class NewSegment:
    """A segment in the making that nobody sees until a writer adopts it.

    May be in another process than the writer, beside it.
    """

    def __init__(self, folder: IndexFolder) -> None:
        from searchidx.index.builder import SegmentBuilder  # noqa: PLC0415
        from searchidx.index.chunks import vocabulary  # noqa: PLC0415

        self._folder = folder
        self._builder = SegmentBuilder(vocabulary(), sampled=folder.folds)

    def __len__(self) -> int:
        return len(self._builder)

    @property
    def bytes(self) -> int:
        """Roughly what its articles take."""
        return self._builder.bytes

    def add(self, document: Document, key: str) -> None:
        """Take a document."""
        self._builder.add(document, key)

    def finish(self) -> SegmentEntry:
        """Write it. Raises IndexUnwritable."""
        name = new_segment_name()
        with writing_errors(self._folder.path):
            write_sections(self._folder.file(unadopted(name)), self._builder.sections())
        return SegmentEntry(name, len(self._builder))


def _load_for_commit(folds: bool) -> None:
    """What a commit needs: better while other processes work than when they have come to their end."""
    from searchidx.index import commit, merging, parts  # noqa: F401, PLC0415

    if folds:
        from searchidx.index import grouping, story_table  # noqa: F401, PLC0415


class IndexWriter:
    """Adds to one index while the write lock is held; made by `open_writer`."""

    def __init__(self, folder: IndexFolder, ledger: Ledger) -> None:
        self._folder = folder
        self.ledger = ledger
        self._files: list[FileRecord] = []
        self._seen: list[tuple[str, Sequence[tuple[int, Seen]]]] = []
        self._seen_bytes = 0
        self._removed: dict[str, set[int]] = {}
        self._segment: NewSegment | None = None
        self._new: list[SegmentEntry] = []
        self._gone: set[str] = set()
        self._deleted: dict[str, set[int]] = {}
        self._pending = 0
        self._parts: Parts | None = None
        self.copies = 0
        """How many of the articles that were committed are folded under another one."""
        self._reader = IndexReader.open(folder)
        with writing_errors(folder.path):
            clear_all(folder, self._reader.manifest)

    @property
    def folder(self) -> IndexFolder:
        """The index as it is written from now on."""
        return self._folder

    @property
    def generation(self) -> int:
        """The last commit."""
        return self._reader.generation

    @property
    def reader(self) -> IndexReader:
        """What the last commit holds."""
        return self._reader

    def put(self, document: Document, key: str, *, replaces: bool) -> None:
        """Add an article; `replaces` says that one with this key may be there already."""
        if replaces:
            self.remove(key)
        if self._segment is None:
            self._segment = NewSegment(self._folder)
            _load_for_commit(self._folder.folds)
        segment = self._segment
        segment.add(document, key)
        self._pending += 1
        if len(segment) >= SEGMENT_DOCUMENTS or segment.bytes >= SEGMENT_BYTES:
            self._flush()

    def remove(self, key: str) -> None:
        """Take the committed article with this key out, if it is there."""
        self.remove_all([key])

    def remove_all(self, keys: Collection[str]) -> None:
        """Take the committed articles with these keys out, those of them that are there."""
        self._gone.update(keys)
        self._pending += len(keys)

    def _take_out(self) -> None:
        """Find what is to be taken out, all of it at once: a key may be in any segment."""
        gone = set(map(encoded, self._gone))
        with reading_errors(self._folder):
            for segment, entry in zip(self._reader.segments, self._reader.manifest.segments, strict=True):
                found = set(segment.documents_with_any("key", gone)) - entry.deleted if gone else ()
                if found:
                    self._deleted.setdefault(entry.name, set()).update(found)
        self._gone = set()

    def remove_documents(self, numbers: Iterable[int]) -> None:
        """Take committed articles out, by their index-wide numbers in `reader`."""
        for number in numbers:
            segment, document = self._reader.locate(number)
            entry = self._reader.manifest.segments[self._reader.segments.index(segment)]
            gone = self._deleted.setdefault(entry.name, set())
            self._pending += document not in gone
            gone.add(document)

    def forget(self, path: str, keys: Iterable[str], *, moved_to: str | None = None) -> None:
        """Take articles of one file out, by their keys; the file counts as never read from the next commit on.

        `moved_to` does not matter here: stories are found anew.
        """
        keys = list(keys)
        self.remove_all(keys)
        self._removed.setdefault(path, set()).update(map(key_number, keys))

    def adopt(self, entry: SegmentEntry) -> None:
        """Add all articles of a segment that was made as a `NewSegment`."""
        self._flush()
        self._adopt(entry)
        self._pending += entry.documents

    def _adopt(self, entry: SegmentEntry) -> None:
        """Give a segment's file the name under which a commit finds it, and clean-up leaves it alone."""
        with writing_errors(self._folder.path):
            os.rename(
                self._folder.file(unadopted(entry.name)), self._folder.file(entry.name + SEGMENT_EXTENSION)
            )
        self._new.append(entry)

    def done(self, file: FileRecord) -> None:
        """All articles of a file are put: remember the file with the next commit."""
        self._files.append(file)
        if self._pending >= COMMIT_EVERY:
            self.commit()

    def see(self, path: str, seen: Sequence[tuple[int, Seen]]) -> None:
        """Remember the lines of articles of a file, by the numbers of their keys, with the next commit."""
        if seen:
            self._seen.append((path, seen))
            self._seen_bytes += sum(len(one.lines) + len(one.words) + SEEN_OBJECT for _, one in seen)

    @property
    def owes_commit(self) -> bool:
        """Whether so much of one file is put that a crash would cost, or memory hold, too much."""
        return self._pending >= COMMIT_EVERY_OF_ONE_FILE or self._seen_bytes >= SEEN_BYTES

    def partly(self, file: FileRecord) -> None:
        """Commit what is put of a file that is not at its end; the record says that it is not read."""
        self._files.append(file)
        self.commit()

    def _flush(self) -> None:
        """Write what was collected as a segment that nobody sees yet."""
        if self._segment is not None:
            entry = self._segment.finish()
            self._segment = None
            self._adopt(entry)

    def commit(self, *, optimize: bool = False) -> None:
        """Make what was added visible and remember the files it came from.

        Small segments are merged on the way; with `optimize` all of them, into one.
        """
        with uninterrupted():
            self._commit(optimize)

    def _commit(self, optimize: bool) -> None:
        self._flush()
        self._take_out()
        unfolded = self._unfolded()
        changes = bool(self._new or self._deleted or optimize or unfolded)
        if changes:
            from searchidx.index import merging  # noqa: PLC0415
            from searchidx.index.commit import commit  # noqa: PLC0415
            from searchidx.index.parts import Parts  # noqa: PLC0415

            parts = self._parts = self._parts or Parts(self._folder)
            generation, copies = self._reader.generation + 1, 0
            old = (
                replace(e, deleted=e.deleted | self._deleted.get(e.name, frozenset()))
                for e in self._reader.manifest.segments
            )
            every = [*old, *self._new]
            # segments are read again here, to be merged: they may turn out to be damaged
            with reading_errors(self._folder), writing_errors(self._folder.path):
                if unfolded:
                    every = merging.sampled(self._folder, every)
                if unfolded or not self._folder.folds:  # groups of before do not know what comes meanwhile
                    every = [replace(entry, grouped=0) for entry in every]
                entries = [entry for entry in every if entry.live]
                if self._folder.folds:
                    from searchidx.index import grouping  # noqa: PLC0415

                    entries, copies = grouping.group(self._folder, every, self._deleted, generation, parts)
                entries = merging.merged(self._folder, entries, optimize=optimize)
                if self._folder.folds:
                    from searchidx.index.story_table import write_stories  # noqa: PLC0415

                    write_stories(self._folder, [parts.opened(entry) for entry in entries], generation)
                    parts.keep(entries)
            commit(self._folder, Manifest(generation, tuple(entries)))
            self._new, self._deleted, self._pending = [], {}, 0
            self.copies += copies
            self._reader = IndexReader.open(self._folder)
        if changes or self._files or self._removed or self._seen:
            self.ledger.record(self._files, self._reader.generation, self._removed, self._seen)
            self._files, self._removed = [], {}
            self._seen, self._seen_bytes = [], 0

    def _unfolded(self) -> bool:
        """Whether copies are to be folded from now on, and have not been."""
        known = os.path.exists(self._folder.file(stories_file(self.generation)))
        return self._folder.folds and not known and bool(self._reader.manifest.segments)

    def cancel(self) -> None:
        """Forget what was added since the last commit; its segment files go with the next one."""
        self._pending = 0
        self._files, self._removed, self._new, self._deleted = [], {}, [], {}
        self._gone, self._segment = set(), None
        self._seen, self._seen_bytes = [], 0


@contextmanager
def open_writer(
    folder: IndexFolder, waiting: Waiting | None = None, *, copies: bool | None = None
) -> Iterator[IndexWriter]:
    """The only writer of an index, for the length of a `with`; it commits at the end.

    When the block raises, what was done is not thrown away: on Ctrl-C the finished files are
    committed, on any other error only what earlier commits hold stays. `waiting`: see `write_lock`.
    `copies` says whether the index folds near-copies from now on; None leaves that as it is.
    Raises IndexLocked, IndexUnwritable, IndexDamaged.
    """
    with write_lock(folder, waiting):
        folder = open_folder(folder.path)  # another process may have turned folding on or off meanwhile
        if folder.schema != SCHEMA_VERSION:
            from searchidx.index.commit import upgrade  # noqa: PLC0415

            folder = upgrade(folder)
        if copies not in (None, folder.folds):
            from searchidx.index.commit import set_folding  # noqa: PLC0415

            folder = set_folding(folder, bool(copies))
        ledger = Ledger(folder)
        writer = None
        try:
            writer = IndexWriter(folder, ledger)
            if ledger.generation() > writer.generation:
                ledger.forget()  # the index is older, from a backup or after a power cut: read all files again
            if ledger.generation() < writer.generation:
                from searchidx.index.settling import settle  # noqa: PLC0415 - numpy, for nothing new

                settle(ledger, writer.reader)  # a run was killed before it could say what it had committed
            yield writer
            writer.commit()
        except (KeyboardInterrupt, SystemExit):
            if writer is not None:
                writer.commit()
            raise
        except Exception:
            if writer is not None:
                writer.cancel()
            raise
        finally:
            ledger.close()
