"""An index as one file, and back.

In: an index's folder, while readers and a writer may be at work on it. Out: a tar file of one generation with a list of
SHA-256 checksums at its end, in the form that `sha256sum -c` reads; or, of such a file, an index in a place where
there was none. Damage is not backed up: what is read is held against the index's own checksums first.
"""

from __future__ import annotations

import hashlib
import io
import mmap
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from searchidx.errors import IndexDamaged, NotAnIndex, SearchidxError, UsageError
from searchidx.index.folder import SETTINGS, IndexFolder, bytes_of, open_folder, sync_folder, writing_errors
from searchidx.index.integrity import reading_errors, undisturbed
from searchidx.index.kept import KEPT, alone, listed
from searchidx.index.ledger import LEDGER, SEAL, ledger_damage, seal_ledger
from searchidx.index.lock import HOLDER, LOCK, write_lock
from searchidx.index.manifest import manifest_file, read_manifest, toc_file
from searchidx.index.naming import INDEX_NAME, OF_A_SEGMENT, REPAIR, UNFINISHED, groups_name
from searchidx.index.reader import IndexReader
from searchidx.index.seals import unsealed
from searchidx.index.sections import DamagedFile, Sections
from searchidx.index.stories import stories_file
from searchidx.models import BackupReport

SUMS = "SHA256SUMS"
"""The last member: a line for each file, so that a backup that was cut short has none."""

RESTORING = ".restoring"
"""After the name of an index, that of the folder in which it is restored until it is whole."""

MARK = f"restoring{UNFINISHED}"
"""The file that tells such a folder from an index of that name: it is made first, and goes last."""

_FILE = re.compile(
    rf"searchidx\.json|ledger\.sqlite3(?:\.crc)?|[a-z]+\.json|_{INDEX_NAME}_\d+\.toc|manifest-\d+\.json"
    rf"|stories-\d+\.groups|{OF_A_SEGMENT}"
)
"""What may be in a backup: names, and never a way out of the folder."""

_PIECE = 1 << 20
_PAGES = 2_000
"""How much of the ledger is copied at a time: in between a writer gets its turn."""


# --- backup ---------------------------------------------------------------------------------------


def backup(folder: IndexFolder, path: str) -> BackupReport:
    """Write the latest generation to a new file.

    Raises UsageError where there is something at the path already, IndexDamaged where the index is not what was
    written or half repaired, SearchidxError where the file cannot be written; then there is no file.
    """
    began = time.perf_counter()
    path = os.path.abspath(path)
    if os.path.lexists(path):
        raise UsageError(f"{path} is there already", "a backup overwrites nothing: choose another name")
    place, name = os.path.split(path)
    if os.path.isdir(place) and os.path.samefile(place, folder.path):
        raise UsageError(
            f"{path} is in the index", "keep backups beside the index, or better on another disk"
        )
    _expect_no_repair(folder)
    # twice: where a writer is at work, it may have been between two writes
    if ledger_damage(folder) and (problem := ledger_damage(folder)):
        raise IndexDamaged(
            f"the index at {folder.path} is damaged: {problem}", "searchidx check --repair first"
        )
    with (
        _errors(path),
        tempfile.TemporaryDirectory(dir=place, prefix=f"{name}.", suffix=UNFINISHED) as beside,
    ):
        # the ledger first: one that is older than the index is brought in line, a newer one is not used
        files = _ledger(folder, beside)
        with reading_errors(folder):
            reader = undisturbed(lambda: _opened(folder, files))
        unfinished = os.path.join(beside, name)
        with open(unfinished, "xb") as file:
            _pack(file, files)
            file.flush()
            os.fsync(file.fileno())
        _name(unfinished, path)
        sync_folder(place)
    return BackupReport(
        path, folder.path, reader.live, os.path.getsize(path), round(time.perf_counter() - began, 3)
    )


def _opened(folder: IndexFolder, files: dict[str, bytes | memoryview]) -> IndexReader:
    """Put all files of the latest generation into `files`, held open. Raises FileNotFoundError when a commit came."""
    manifest = read_manifest(folder)
    reader = IndexReader(folder, manifest)
    mapped = [*(segment.sections for segment in reader.segments)]
    grouped = [entry for entry in manifest.segments if entry.grouped]
    mapped += (Sections(folder.file(groups_name(entry.name, entry.grouped))) for entry in grouped)
    if os.path.exists(folder.file(stories_file(manifest.generation))):
        mapped.append(Sections(folder.file(stories_file(manifest.generation))))
    toc = toc_file(manifest.generation)
    with alone(folder):
        names = [
            SETTINGS,
            manifest_file(manifest.generation),
            *([KEPT] if folder.lists else []),
            *listed(folder),
        ]
        small = {name: _read(folder, name) for name in (*names, toc)}
    for sections in mapped:
        if problem := sections.problem():
            raise DamagedFile(problem)
    for name in names:
        unsealed(small[name].decode())
    if zlib.crc32(small[toc]) != manifest.toc:
        raise DamagedFile(f"{toc} has changed")
    _expect_no_repair(folder)  # one may have begun, and committed this generation
    files |= small
    files |= {os.path.basename(sections.path): sections.content for sections in mapped}
    return reader


def _expect_no_repair(folder: IndexFolder) -> None:
    """Raises IndexDamaged while articles that were lost are still to be read again: only the folder knows which."""
    if os.path.exists(folder.file(REPAIR)):
        raise IndexDamaged(
            f"a repair of the index at {folder.path} was cut off, or is under way",
            "finish it: searchidx check --repair",
        )


def _read(folder: IndexFolder, name: str) -> bytes:
    with open(folder.file(name), "rb") as file:
        return file.read()


def _ledger(folder: IndexFolder, beside: str) -> dict[str, bytes | memoryview]:
    """The ledger as it is between two transactions, and its checksum, by way of a copy in the folder `beside`.

    Raises IndexDamaged; OSError or sqlite3.OperationalError where the copy cannot be written.
    """
    path = Path(folder.file(LEDGER))
    if not path.exists():
        return {}
    mode = "rw" if os.access(path, os.W_OK) and os.access(folder.path, os.W_OK) else "ro"
    copy = os.path.join(beside, LEDGER)
    try:
        with (
            closing(sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target, pages=_PAGES, sleep=0.05)
            said = target.execute("pragma integrity_check").fetchone()[0]
    except sqlite3.OperationalError:  # of the disk or its rights, not of what the ledger holds
        raise
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise IndexDamaged(f"{LEDGER} in {folder.path} is damaged: {said}", "searchidx check --repair first")
    seal_ledger(copy)
    with open(copy, "rb") as file:  # it may be large: not to be held in memory
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return {LEDGER: memoryview(mapped), LEDGER + SEAL: Path(copy + SEAL).read_bytes()}


def _pack(file: IO[bytes], files: Mapping[str, bytes | memoryview]) -> None:
    sums = []
    with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT) as packed:
        for name, data in files.items():
            sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
            _add(packed, name, data)
        _add(packed, SUMS, "".join(sums).encode("ascii"))


def _add(packed: tarfile.TarFile, name: str, data: bytes | memoryview) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(data), int(time.time()), 0o600
    packed.addfile(member, _Reading(data))


class _Reading(io.RawIOBase):
    """Bytes that lie somewhere as a file to read from, so that a segment is never copied whole."""

    def __init__(self, data: bytes | memoryview) -> None:
        self._data = memoryview(data)
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        end = len(self._data) if size < 0 else min(len(self._data), self._at + size)
        piece = bytes(self._data[self._at : end])
        self._at = end
        return piece


def _name(unfinished: str, path: str) -> None:
    """Give a file its name. Raises UsageError where somebody has taken the name meanwhile, and OSError."""
    try:
        if not _linked(unfinished, path):
            with open(path, "xb"):  # to have the name: renaming alone would replace a file of somebody else
                pass
            try:
                os.replace(unfinished, path)
            except BaseException:
                os.unlink(path)
                raise
    except FileExistsError:
        raise UsageError(
            f"{path} is there already", "a backup overwrites nothing: choose another name"
        ) from None


def _linked(unfinished: str, path: str) -> bool:
    """Whether the file has the second name now; False on a file system without links. Raises FileExistsError."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


# --- restore --------------------------------------------------------------------------------------


def restore(path: str | os.PathLike[str], to: str | os.PathLike[str]) -> BackupReport:
    """Make an index of a backup, in a place where there is nothing: all of it, or none.

    Raises UsageError where there is something, NotAnIndex where the file is no backup, IndexDamaged where it is not
    what was written, IndexLocked while another process restores to that place.
    """
    began = time.perf_counter()
    path, to = os.path.abspath(path), os.path.abspath(to)
    _expect_nothing(to)
    beside = IndexFolder(to + RESTORING)
    _begin(beside)
    with write_lock(beside):
        try:
            _expect_nothing(to)  # another restore may have ended since
            with writing_errors(beside.path):
                for name in set(os.listdir(beside.path)) - {LOCK, HOLDER, MARK}:  # of one that was cut off
                    os.unlink(beside.file(name))
            _unpack(path, beside)
            articles = IndexReader.open(open_folder(beside.path)).live
            with writing_errors(to):
                os.rename(beside.path, to)  # over an empty folder, or nothing; the lock goes with it
        except BaseException:
            shutil.rmtree(beside.path, ignore_errors=True)
            raise
        with writing_errors(to):
            sync_folder(os.path.dirname(to))
            os.unlink(os.path.join(to, HOLDER))
            os.unlink(os.path.join(to, MARK))  # were this cut off, the next writer would do it
    return BackupReport(path, to, articles, bytes_of(to), round(time.perf_counter() - began, 3))


def _expect_nothing(to: str) -> None:
    """Raises UsageError where there is more than an empty folder."""
    if os.path.lexists(to) and not (os.path.isdir(to) and not os.path.islink(to) and not os.listdir(to)):
        raise UsageError(
            f"{to} is there already", "restore overwrites nothing: name another place with --index"
        )


def _begin(beside: IndexFolder) -> None:
    """Make the folder to restore in, or take that of a restore that was cut off.

    Raises UsageError where it is somebody else's, IndexUnwritable.
    """
    if os.path.lexists(beside.path):
        ours = os.path.isdir(beside.path) and not os.path.islink(beside.path)
        with writing_errors(beside.path):
            names = os.listdir(beside.path) if ours else [beside.path]
        if names and MARK not in names:
            raise UsageError(
                f"{beside.path} is there already, and is no restore that was cut off", "move it away"
            )
    with writing_errors(beside.path):
        os.makedirs(beside.path, exist_ok=True)
        with open(beside.file(MARK), "ab"):
            pass


def _unpack(path: str, folder: IndexFolder) -> None:
    found: dict[str, str] = {}
    sums: dict[str, str] = {}
    with _backup_errors(path), open(path, "rb") as file, tarfile.open(fileobj=file, mode="r:") as packed:
        for member in packed:
            plain = member.isreg() and not member.issparse()  # holes would unpack to any size
            data = packed.extractfile(member) if plain else None
            if data is None or sums or member.name in found:
                raise NotAnIndex(f"{path} is no backup of searchidx: it has {member.name!r}")
            if member.name == SUMS:
                sums = _sums(data.read(min(member.size, _PIECE * 16)).decode("ascii"))
            elif _FILE.fullmatch(member.name):
                found[member.name] = _write(folder, member.name, data)
            else:
                raise NotAnIndex(f"{path} is no backup of searchidx: it has {member.name!r}")
    if not sums:
        raise IndexDamaged(f"{path} is cut short, or no backup of searchidx", "use another backup")
    for name in sorted(sums.keys() | found.keys()):
        if sums.get(name) != found.get(name):
            raise IndexDamaged(f"{path} is damaged: {name} is not what was written", "use another backup")
    sync_folder(folder.path)


def _sums(text: str) -> dict[str, str]:
    """Name -> checksum. Raises ValueError for what is no such list."""
    lines = (line.split("  ", 1) for line in text.splitlines())
    return {name: value for value, name in lines}


def _write(folder: IndexFolder, name: str, data: IO[bytes]) -> str:
    """Write a file of the index and sync it; its checksum."""
    digest = hashlib.sha256()
    with writing_errors(folder.path), open(folder.file(name), "wb") as file:
        while piece := data.read(_PIECE):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


# --- errors ---------------------------------------------------------------------------------------


@contextmanager
def _errors(path: str) -> Iterator[None]:
    """What writing a backup raises, and copying the ledger for it."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        raise SearchidxError(
            f"cannot write the backup {path}: {getattr(error, 'strerror', None) or error}",
            "nothing was left there; free space, or choose another place",
        ) from error


@contextmanager
def _backup_errors(path: str) -> Iterator[None]:
    """What reading a file that is no backup, or a damaged one, raises."""
    try:
        yield
    except (tarfile.ReadError, ValueError, EOFError) as error:
        raise IndexDamaged(
            f"{path} is damaged, or no backup of searchidx: {error}", "use another backup"
        ) from None
    except OSError as error:
        raise SearchidxError(f"cannot read {path}: {error.strerror or error}") from None
