"""One writer at a time: add, replace and remove articles, and commit them with the ledger.

In: `Document`s with their key and fingerprint, per file. Out: a new generation of the index. Between
two commits nothing is visible to readers; a run that dies loses what came after the last commit.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from searchidx.index.folder import IndexFolder, reading_errors, write_lock, writing_errors
from searchidx.index.ledger import FileRecord, Ledger
from searchidx.index.reader import IndexReader
from searchidx.index.schema import fields_of
from searchidx.models import Document

COMMIT_EVERY = 20_000
"""Articles between two commits of a long run: what a crash can cost."""


class IndexWriter:
    """Adds to one index while the write lock is held; made by `open_writer`."""

    def __init__(self, folder: IndexFolder, ledger: Ledger) -> None:
        self._folder = folder
        self.ledger = ledger
        self._files: list[FileRecord] = []
        self._begin()

    def _begin(self) -> None:
        self._reader = IndexReader.open(self._folder)
        self._writer: Any = None
        self._pending = 0

    def _whoosh(self) -> Any:
        """Whoosh's writer, begun with the first change so that a run without changes writes nothing."""
        if self._writer is None:
            index = self._folder.whoosh()
            with writing_errors(self._folder.path):
                self._writer = index.writer(limitmb=256)
        return self._writer

    def put(self, document: Document, key: str, *, replaces: bool) -> None:
        """Add an article; `replaces` says that one with this key may be there already."""
        if replaces:
            self.remove(key)
        made = fields_of(document, key)  # before Whoosh starts on the document: it cannot undo half of one
        with writing_errors(self._folder.path):
            self._whoosh().add_document(**made)
        self._pending += 1

    def remove(self, key: str) -> None:
        """Take the article with this key out, if it is there."""
        writer = self._whoosh()
        with reading_errors(self._folder.path):
            for docnum in self._reader.documents_with("key", key):
                writer.delete_document(docnum)
        self._pending += 1

    def done(self, file: FileRecord) -> None:
        """All articles of a file are put: remember the file with the next commit."""
        self._files.append(file)
        if self._pending >= COMMIT_EVERY:
            self.commit()

    def commit(self) -> None:
        """Make what was added visible and remember the files it came from."""
        with uninterrupted():
            self._commit()

    def _commit(self) -> None:
        if self._writer is not None:
            # small segments are read again here, to be merged: they may turn out to be damaged
            with reading_errors(self._folder.path), writing_errors(self._folder.path):
                self._writer.commit()
            self._writer = None
            self._reader.close()
            self._begin()
        if self._files:
            self.ledger.record(self._files)
            self._files = []

    def cancel(self) -> None:
        """Forget what was added since the last commit."""
        self._files = []
        if self._writer is not None:
            writer, self._writer = self._writer, None
            try:
                if not writer.is_closed:
                    writer.cancel()
            except Exception:
                # The disk that stopped us may fail again while we clean up. Why we stopped is what the
                # user must hear; what is left lying goes with the next commit.
                writer.writelock.release()

    def close(self) -> None:
        self._reader.close()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Make Ctrl-C wait for the end of the block: Whoosh cannot undo half a document or half a commit."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals go to the main thread only
        return
    came: list[tuple[int, Any]] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came and callable(before):
            before(*came[0])


@contextmanager
def open_writer(folder: IndexFolder) -> Iterator[IndexWriter]:
    """The only writer of an index, for the length of a `with`; it commits at the end.

    When the block raises, what was done is not thrown away: on Ctrl-C the finished files are
    committed, on any other error only what earlier commits hold stays.
    Raises IndexLocked, IndexUnwritable, IndexDamaged.
    """
    with write_lock(folder):
        ledger = Ledger(folder)
        writer = None
        try:
            writer = IndexWriter(folder, ledger)
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
            if writer is not None:
                writer.close()
            ledger.close()
