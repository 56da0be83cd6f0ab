"""Which files were read when, and what became of them: how `add` reads only what changed.

A SQLite file beside the index. It is written after each commit of the index, never before: a run
that dies in between reads a few files again and replaces the same articles, and loses nothing.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from searchidx.errors import IndexDamaged, IndexLocked, IndexProblem, IndexUnwritable
from searchidx.index.folder import IndexFolder, write_atomically, writing_errors
from searchidx.index.manifest import Manifest
from searchidx.index.seals import sealed, unsealed
from searchidx.index.seen_lines import SeenLines
from searchidx.models import Failure, Seen, Skipped, Stage

if TYPE_CHECKING:
    from searchidx.index.file_articles import FileArticles

BYTES_PER_ARTICLE = 16
"""What `FileArticles` keeps of each, in a blob."""

LEDGER = "ledger.sqlite3"
SEAL = ".crc"
"""After the name of the ledger, that of its checksum."""

PATIENCE = 60.0
"""Seconds that a transaction waits for another process that reads or writes, such as a backup."""

_TABLES = """
begin;
create table if not exists files (
    path blob primary key, size integer not null, mtime_ns integer not null, digest blob not null,
    articles blob not null
);
create table if not exists remarks (
    path blob not null, failed integer not null, stage text not null, reason text not null
);
create table if not exists commits (generation integer not null);
create index if not exists remarks_path on remarks (path);
commit;
"""
"""In one transaction: each that is alone waits for the disk."""


class FileState(NamedTuple):
    """How a file looked when it was last read; `digest` is over its bytes."""

    size: int
    mtime_ns: int
    digest: bytes


NOT_READ = FileState(-1, -1, b"")
"""Of a file that must be read again: nothing looks like this, so it has changed whatever it is now."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What one read of a file gave: its state, its articles, its remarks."""

    path: str
    state: FileState
    articles: FileArticles
    remarks: tuple[Failure | Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class FileStates:
    """What is known of files, by path: how each was, how many articles it gave, what was wrong with it."""

    states: Mapping[str, FileState]
    counts: Mapping[str, int]
    remarks: Mapping[str, Sequence[Failure | Skipped]]


class Ledger:
    """The files of one index. One process at a time writes it (it holds the write lock)."""

    def __init__(self, folder: IndexFolder, *, read_only: bool = False) -> None:
        self._path = folder.file(LEDGER)
        self._writes = not read_only
        with self._errors():
            if read_only:
                exists = os.path.exists(self._path)
                self._db = sqlite3.connect(
                    f"{Path(self._path).as_uri()}?mode=ro" if exists else ":memory:",
                    uri=True,
                    timeout=PATIENCE,
                )
                if exists:
                    return
            else:
                self._db = sqlite3.connect(self._path, timeout=PATIENCE)
            self._db.executescript(_TABLES)
            self._lines = SeenLines(self._db)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            with writing_errors(os.path.dirname(self._path)):
                yield
        except sqlite3.OperationalError as error:
            raise self._refused(error) from error
        except (sqlite3.Error, ValueError, TypeError) as error:  # a damaged file may hold anything
            raise IndexDamaged(
                f"the list of files at {self._path} cannot be used: {error}",
                "delete that file: the next add reads all files again",
            ) from error

    def _refused(self, error: sqlite3.OperationalError) -> IndexProblem:
        """What the disk or another process refused is not the file's fault."""
        said = str(error)
        if "locked" in said:
            return IndexLocked(
                f"another process uses the list of files at {self._path}", "try again when it is done"
            )
        if any(word in said for word in ("full", "readonly", "unable to open", "disk I/O")):
            return IndexUnwritable(
                f"cannot write the list of files at {self._path}: {said}",
                "free space on the disk"
                if "full" in said
                else "free space on the disk, make the folder writable, or name another with --index",
            )
        return IndexDamaged(
            f"the list of files at {self._path} cannot be used: {said}",
            "delete that file: the next add reads all files again",
        )

    def close(self) -> None:
        self._db.close()
        if self._writes:
            with writing_errors(os.path.dirname(self._path)):
                seal_ledger(self._path)

    def states(self) -> dict[str, FileState]:
        """Every file that was read, by path."""
        with self._errors():
            rows = self._db.execute("select path, size, mtime_ns, digest from files")
            return {os.fsdecode(path): FileState(size, mtime, digest) for path, size, mtime, digest in rows}

    def state_lookup(self) -> Callable[[Sequence[str]], FileStates]:
        """What looks up the states of files by their paths: those of all files, which is as fast."""
        every = FileStates(self.states(), self.article_counts(), self.all_remarks())
        return lambda _: every

    def under(self, roots: frozenset[str] | None) -> Iterator[str]:
        """The files that were read which are, or lie in, one of some places; None is everywhere."""
        folders = tuple(root.rstrip(os.sep) + os.sep for root in roots or ())
        for path in self.states():
            if roots is None or path in roots or path.startswith(folders):
                yield path

    def articles(self, path: str) -> FileArticles:
        """The articles that a file gave."""
        from searchidx.index.file_articles import NONE, FileArticles  # noqa: PLC0415 - numpy, for nothing new

        with self._errors():
            row = self._db.execute(
                "select articles from files where path = ?", (os.fsencode(path),)
            ).fetchone()
            return FileArticles.from_bytes(row[0]) if row else NONE

    def remarks(self, path: str) -> Iterator[Failure | Skipped]:
        """What was said about a file when it was last read."""
        with self._errors():
            rows = self._db.execute(
                "select failed, stage, reason from remarks where path = ?", (os.fsencode(path),)
            ).fetchall()
        for failed, stage, reason in rows:
            yield _remark(path, failed, stage, reason)

    def all_remarks(self) -> dict[str, list[Failure | Skipped]]:
        """The same of all files that something was said about."""
        found: dict[str, list[Failure | Skipped]] = {}
        with self._errors():
            for raw, failed, stage, reason in self._db.execute(
                "select path, failed, stage, reason from remarks order by rowid"
            ):
                path = os.fsdecode(raw)
                found.setdefault(path, []).append(_remark(path, failed, stage, reason))
        return found

    def article_counts(self) -> dict[str, int]:
        """How many articles each file gave, for those that gave any."""
        with self._errors():
            rows = self._db.execute(
                "select path, length(articles) / ? from files where length(articles)", (BYTES_PER_ARTICLE,)
            )
            return {os.fsdecode(path): count for path, count in rows}

    def counts(self) -> tuple[int, int, int]:
        """Number of files read, of skipped and of failed remarks."""
        with self._errors():
            files = self._db.execute("select count(*) from files").fetchone()[0]
            failed = self._db.execute("select count(*) from remarks where failed").fetchone()[0]
            skipped = self._db.execute("select count(*) from remarks where not failed").fetchone()[0]
        return files, skipped, failed

    def generation(self) -> int:
        """The commit of the index that this ledger belongs to; -1 when there was none."""
        with self._errors():
            return int(self._db.execute("select coalesce(max(generation), -1) from commits").fetchone()[0])

    def forget(self) -> None:
        """Know of no file any more: all are read again, and what the index has of them is replaced."""
        with self._errors(), self._db:
            self._lines.forget_all()
            for table in ("files", "remarks", "commits"):
                self._db.execute(f"delete from {table}")  # noqa: S608 - three literals

    def record(
        self,
        files: Iterable[FileRecord],
        generation: int,
        removed: Mapping[str, Collection[int]] | None = None,
        seen: Iterable[tuple[str, Iterable[tuple[int, Seen]]]] = (),
    ) -> None:
        """Replace what is known of these files, in one transaction, after the commit of `generation`.

        `removed` are the numbers of keys of articles that were taken out, by the path of their file: such a
        file counts as never read, so that the next `add` reads it again. `seen` are the lines of articles, by the
        path of their file and the number of their key.
        """
        with self._errors(), self._db:
            for path, keys in (removed or {}).items():
                self._take_out(path, keys)
            for file in files:
                self._replace(file)
            for path, articles in seen:
                self._lines.put(path, articles)
            self._db.execute("delete from commits")
            self._db.execute("insert into commits values (?)", (generation,))

    # --- lines ------------------------------------------------------------------------------------

    def seen_of(self, group: str, *, each_page_once: bool = False) -> Iterator[tuple[str, int, Seen]]:
        """Path, key and lines of every article of a group: see `SeenLines.of_group`."""
        with self._errors():
            yield from self._lines.of_group(group, each_page_once=each_page_once)

    def stirred(self) -> list[str]:
        """The groups whose articles changed since boilerplate was learned of them."""
        with self._errors():
            return self._lines.stirred()

    def grown(self) -> list[str]:
        """Those of them that are worth counting before the end of a run: see `SeenLines.grown`."""
        with self._errors():
            return self._lines.grown()

    def counted(self, groups: Iterable[str]) -> None:
        """Boilerplate is learned of these groups for now."""
        self._lines.counted(groups)

    def stir(self) -> None:
        """Learn of all groups anew."""
        with self._errors(), self._db:
            self._lines.stir_all()

    def settle(self, groups: Iterable[str]) -> None:
        """Boilerplate is learned of these groups."""
        with self._errors(), self._db:
            self._lines.settle(groups)

    # --- files ------------------------------------------------------------------------------------

    def _take_out(self, path: str, keys: Collection[int]) -> None:
        left = self.articles(path).without(keys)
        if left:
            self._replace(FileRecord(path, NOT_READ, left, tuple(self.remarks(path))))
        else:
            self._forget(os.fsencode(path))
            self._lines.forget(path)

    def _forget(self, path: bytes) -> None:
        for table in ("files", "remarks"):
            self._db.execute(f"delete from {table} where path = ?", (path,))  # noqa: S608 - two literals

    def _replace(self, file: FileRecord) -> None:
        path, state = os.fsencode(file.path), file.state
        self._lines.keep(file.path, self.articles(file.path), file.articles)
        self._forget(path)
        self._db.execute(
            "insert into files values (?, ?, ?, ?, ?)",
            (path, state.size, state.mtime_ns, state.digest, file.articles.to_bytes()),
        )
        self._db.executemany(
            "insert into remarks values (?, ?, ?, ?)",
            [
                (path, 1, r.stage, r.reason) if isinstance(r, Failure) else (path, 0, "read", r.reason)
                for r in file.remarks
            ],
        )


# --- its checksum ---------------------------------------------------------------------------------

_CHANGES = slice(24, 28), slice(92, 96)
"""Where SQLite counts the changes of a file, twice (see its file format, 1.3.7 and 1.3.18)."""


def seal_ledger(path: str) -> None:
    """Write the checksum of the ledger beside it, unless the one there is of the same state of the file."""
    changes, check = _state(path)
    try:
        with open(path + SEAL, encoding="utf-8") as file:
            if unsealed(file.read())["changes"] == changes:
                return  # nothing was written; were a byte changed meanwhile, this must not hide it
    except (OSError, ValueError, LookupError):
        pass
    write_atomically(path + SEAL, sealed({"changes": changes, "check": check}))


def ledger_is_gone(folder: IndexFolder, manifest: Manifest) -> bool:
    """Whether there are articles, and no ledger that says which files they are of."""
    return any(entry.live for entry in manifest.segments) and not os.path.exists(folder.file(LEDGER))


def ledger_damage(folder: IndexFolder) -> str | None:
    """What is wrong with the ledger, in words; None when every byte is what was written."""
    path = folder.file(LEDGER)
    if not os.path.exists(path):
        return None
    if os.path.exists(
        f"{path}-journal"
    ):  # half a transaction, which SQLite takes back when it opens the file
        return _damage_by_sqlite(path, mode="rw")
    try:
        changes, check = _state(path)
        with open(path + SEAL, encoding="utf-8") as file:
            seal = unsealed(file.read())
    except FileNotFoundError:
        return _damage_by_sqlite(path)  # the first run is still going on, or was killed
    except (OSError, ValueError) as error:
        return f"{LEDGER}{SEAL} has changed: {error}"
    if not changes:
        return f"{LEDGER} is not what was written"
    if seal["changes"] == changes:
        return None if seal["check"] == check else f"{LEDGER} has changed"
    return _damage_by_sqlite(path)  # a run that was cut off wrote to it and could not seal it any more


def _damage_by_sqlite(path: str, mode: str = "ro") -> str | None:
    """What SQLite itself finds wrong with a ledger that nobody sealed."""
    try:
        with closing(sqlite3.connect(f"{Path(path).as_uri()}?mode={mode}", uri=True)) as database:
            said = database.execute("pragma integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        return f"{LEDGER} cannot be read: {error}"
    return None if said == "ok" else f"{LEDGER} is damaged: {said}"


def _state(path: str) -> tuple[str, int]:
    """How often SQLite has changed the file ("" where its two counts differ), and the CRC-32 of its bytes."""
    check = 0
    with open(path, "rb") as file:
        head = file.read(100)
        file.seek(0)
        while piece := file.read(1 << 20):
            check = zlib.crc32(piece, check)
    first, second = (head[place].hex() for place in _CHANGES)
    return first if first == second else "", check


def _remark(path: str, failed: int, stage: Stage, reason: str) -> Failure | Skipped:
    return Failure(path, stage, reason) if failed else Skipped(path, reason)
