"""Which files were read when, and what became of them: how `add` reads only what changed.

A SQLite file beside the index. It is written after each commit of the index, never before: a run
that dies in between reads a few files again and replaces the same articles, and loses nothing.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from searchidx.errors import IndexDamaged
from searchidx.index.folder import IndexFolder, writing_errors
from searchidx.models import Failure, Skipped, Stage

LEDGER = "ledger.sqlite3"

_TABLES = """
create table if not exists files (
    path blob primary key, size integer not null, mtime_ns integer not null, digest blob not null
) without rowid;
create table if not exists articles (
    path blob not null, key text not null, fingerprint blob not null, primary key (path, key)
) without rowid;
create table if not exists remarks (
    path blob not null, failed integer not null, stage text not null, reason text not null
);
create index if not exists remarks_path on remarks (path);
"""


@dataclass(frozen=True, slots=True)
class FileState:
    """How a file looked when it was last read; `digest` is over its bytes."""

    size: int
    mtime_ns: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What one read of a file gave: its state, its articles (key -> fingerprint), its remarks."""

    path: str
    state: FileState
    articles: dict[str, bytes]
    remarks: tuple[Failure | Skipped, ...] = ()


class Ledger:
    """The files of one index. One process at a time writes it (it holds the write lock)."""

    def __init__(self, folder: IndexFolder) -> None:
        self._path = folder.file(LEDGER)
        with self._errors():
            self._db = sqlite3.connect(self._path)
            self._db.executescript(_TABLES)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            with writing_errors(os.path.dirname(self._path)):
                yield
        except (sqlite3.Error, UnicodeError, TypeError) as error:  # a damaged file may hold anything
            raise IndexDamaged(
                f"the list of files at {self._path} cannot be used: {error}",
                "make the folder writable if it is not; else delete that file: the next add reads all files again",
            ) from error

    def close(self) -> None:
        self._db.close()

    def states(self) -> dict[str, FileState]:
        """Every file that was read, by path."""
        with self._errors():
            rows = self._db.execute("select path, size, mtime_ns, digest from files")
            return {os.fsdecode(path): FileState(size, mtime, digest) for path, size, mtime, digest in rows}

    def articles(self, path: str) -> dict[str, bytes]:
        """Key -> fingerprint of the articles that a file gave."""
        with self._errors():
            rows = self._db.execute(
                "select key, fingerprint from articles where path = ?", (os.fsencode(path),)
            )
            return dict(rows.fetchall())

    def remarks(self, path: str) -> Iterator[Failure | Skipped]:
        """What was said about a file when it was last read."""
        with self._errors():
            rows = self._db.execute(
                "select failed, stage, reason from remarks where path = ?", (os.fsencode(path),)
            ).fetchall()
        for failed, stage, reason in rows:
            yield _remark(path, failed, stage, reason)

    def article_counts(self) -> dict[str, int]:
        """How many articles each file gave, for those that gave any."""
        with self._errors():
            rows = self._db.execute("select path, count(*) from articles group by path")
            return {os.fsdecode(path): count for path, count in rows}

    def counts(self) -> tuple[int, int, int]:
        """Number of files read, of skipped and of failed remarks."""
        with self._errors():
            files = self._db.execute("select count(*) from files").fetchone()[0]
            failed = self._db.execute("select count(*) from remarks where failed").fetchone()[0]
            skipped = self._db.execute("select count(*) from remarks where not failed").fetchone()[0]
        return files, skipped, failed

    def record(self, files: Iterable[FileRecord]) -> None:
        """Replace what is known of these files, in one transaction."""
        with self._errors(), self._db:
            for file in files:
                self._replace(file)

    def _replace(self, file: FileRecord) -> None:
        path, state = os.fsencode(file.path), file.state
        for table in ("articles", "remarks"):
            self._db.execute(f"delete from {table} where path = ?", (path,))  # noqa: S608 - two literals
        self._db.execute(
            "replace into files values (?, ?, ?, ?)", (path, state.size, state.mtime_ns, state.digest)
        )
        self._db.executemany(
            "insert into articles (path, key, fingerprint) values (?, ?, ?)",
            [(path, key, fingerprint) for key, fingerprint in file.articles.items()],
        )
        self._db.executemany(
            "insert into remarks values (?, ?, ?, ?)",
            [
                (path, 1, r.stage, r.reason) if isinstance(r, Failure) else (path, 0, "read", r.reason)
                for r in file.remarks
            ],
        )


def _remark(path: str, failed: int, stage: Stage, reason: str) -> Failure | Skipped:
    return Failure(path, stage, reason) if failed else Skipped(path, reason)
