"""The index's folder: is it one, of which version, and who writes to it.

In: a path. Out: an `IndexFolder`, or the one of our errors that says what is wrong and what to do.
`searchidx.json` in the folder names the schema; it is read before anything that Whoosh pickled, so
that a folder of another version, or of something else, is recognised without loading it.
"""

from __future__ import annotations

import errno
import json
import os
import pickle
import struct
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage

from searchidx import __version__, words
from searchidx.errors import IndexDamaged, IndexLocked, IndexUnwritable, NoIndex, NotAnIndex, OtherVersion
from searchidx.index.schema import SCHEMA_VERSION, schema

SETTINGS = "searchidx.json"
HOLDER = "writer.json"
FORMAT = "searchidx index"

_DAMAGE = (
    EOFError, KeyError, IndexError, ValueError, TypeError, AttributeError, NameError, AssertionError,
    pickle.UnpicklingError, struct.error, zlib.error, whoosh_index.IndexError, MemoryError, OverflowError,
)  # fmt: skip
"""What reading a damaged Whoosh file has been seen to raise."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """A folder that is an index of this version. Opening it proves no more than that."""

    path: str

    def whoosh(self) -> Any:
        """The Whoosh index in the folder."""
        with reading_errors(self.path):
            return undisturbed(lambda: whoosh_index.FileIndex(FileStorage(self.path), schema=schema()))

    def file(self, name: str) -> str:
        """The path of one of the folder's own files."""
        return os.path.join(self.path, name)


def open_folder(path: str) -> IndexFolder:
    """The index at `path`.

    Raises NoIndex, NotAnIndex, OtherVersion or IndexDamaged.
    """
    path = os.path.abspath(path)
    try:
        names = os.listdir(path)
    except FileNotFoundError:
        raise NoIndex(f"there is no index at {path}", "make one: searchidx add FOLDER") from None
    except NotADirectoryError:
        raise NotAnIndex(f"{path} is a file, not an index", "name a folder with --index") from None
    except PermissionError:
        raise IndexUnwritable(
            f"no permission to read {path}", "ask its owner, or name another with --index"
        ) from None
    if not names:
        raise NoIndex(f"there is no index at {path} (the folder is empty)", "make one: searchidx add FOLDER")
    if SETTINGS not in names:
        raise NotAnIndex(
            f"{path} is not a searchidx index and not empty", "name an empty or a new folder with --index"
        )
    _check_settings(path)
    return IndexFolder(path)


def _check_settings(path: str) -> None:
    try:
        with open(os.path.join(path, SETTINGS), encoding="utf-8") as file:
            settings = json.load(file)
        found = settings["format"], int(settings["schema"])
    except (ValueError, KeyError, TypeError):
        raise IndexDamaged(
            f"{SETTINGS} in {path} cannot be read",
            "restore the folder from a backup, or add the files to a new index",
        ) from None
    except OSError as error:
        raise IndexDamaged(f"{SETTINGS} in {path} cannot be read: {error.strerror}") from None
    if found[0] != FORMAT:
        raise NotAnIndex(f"{path} is not a searchidx index", "name another folder with --index")
    if found[1] != SCHEMA_VERSION:
        raise OtherVersion(
            f"the index at {path} has schema {found[1]}; searchidx {__version__} reads schema {SCHEMA_VERSION}",
            "add the same files to a new index (--index NEW), or use the searchidx that made this one"
            f" ({settings.get('searchidx', 'unknown version')})",
        )


def open_or_create(path: str) -> IndexFolder:
    """The index at `path`, made there if there is none and the folder is new or empty."""
    try:
        return open_folder(path)
    except NoIndex:
        return _create(os.path.abspath(path))


def _create(path: str) -> IndexFolder:
    with writing_errors(path):
        os.makedirs(path, exist_ok=True)
        whoosh_index.FileIndex.create(FileStorage(path), schema())
        settings = {
            "format": FORMAT,
            "schema": SCHEMA_VERSION,
            "searchidx": __version__,
            "stemmer": words.stemmer_version(),
            "created": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        }
        write_atomically(os.path.join(path, SETTINGS), json.dumps(settings, indent=1) + "\n")
    return IndexFolder(path)


def write_atomically(path: str, text: str) -> None:
    """Replace a small file so that a reader sees the old one or the new one, whole."""
    temporary = f"{path}.{os.getpid()}.new"
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


# --- errors of what lies underneath, as ours ------------------------------------------------------


@contextmanager
def reading_errors(path: str) -> Iterator[None]:
    """Turn what Whoosh and the disk raise while an index is read into IndexDamaged."""
    try:
        yield
    except PermissionError as error:
        raise IndexUnwritable(f"no permission to read {error.filename or path}", "ask its owner") from error
    except OSError as error:
        raise IndexDamaged(
            f"the index at {path} cannot be read: {error.strerror or error}",
            "restore it from a backup, or add anew",
        ) from error
    except _DAMAGE as error:
        raise IndexDamaged(
            f"the index at {path} is damaged ({type(error).__name__}: {error})",
            "restore it from a backup, or add the files to a new index",
        ) from error


Read = TypeVar("Read")


def undisturbed(read: Callable[[], Read]) -> Read:
    """What `read` gives; it looks again when a commit took away a file that it was about to open."""
    for _ in range(20):
        try:
            return read()
        except (FileNotFoundError, whoosh_index.EmptyIndexError):
            time.sleep(0.02)
    return read()


@contextmanager
def writing_errors(path: str) -> Iterator[None]:
    """Turn what the disk raises while an index is written into IndexUnwritable."""
    try:
        yield
    except OSError as error:
        raise IndexUnwritable(
            f"cannot write the index at {path}: {error.strerror or error}",
            "free space on the disk"
            if error.errno in _FULL
            else "make it writable, or name another folder with --index",
        ) from error


# --- one writer -----------------------------------------------------------------------------------


@contextmanager
def write_lock(folder: IndexFolder) -> Iterator[None]:
    """Be the only writer, for the length of a `with`.

    Raises IndexLocked at once when another process is; the message says which. The lock is the
    operating system's, so it goes with a process that dies; HOLDER only tells who has it.
    """
    with writing_errors(folder.path):
        lock = FileStorage(folder.path).lock("searchidx_WRITELOCK")
        acquired = lock.acquire()
    if not acquired:
        raise IndexLocked(
            f"another process writes to the index at {folder.path}{_holder(folder)}",
            "wait until it is done; queries work meanwhile",
        )
    try:
        holder = {
            "pid": os.getpid(),
            "since": time.strftime("%Y-%m-%d %H:%M:%S"),
            "command": " ".join(sys.argv)[:300],
        }
        with writing_errors(folder.path):
            write_atomically(folder.file(HOLDER), json.dumps(holder) + "\n")
        yield
    finally:
        if os.path.exists(folder.file(HOLDER)):
            os.unlink(folder.file(HOLDER))
        lock.release()


def _holder(folder: IndexFolder) -> str:
    try:
        with open(folder.file(HOLDER), encoding="utf-8") as file:
            holder = json.load(file)
        return f": process {holder['pid']} since {holder['since']} ({holder['command']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
