"""Is the index whole, and is what went wrong its fault?

In: an exception from reading an index. Out: IndexDamaged when the index's files are not what was
written; IndexSenseless when they are, since to call a bug damage would cost people their archives. Checksums show
accidents, not forgery: whoever makes an index to do harm makes them fit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from searchidx.errors import IndexDamaged, IndexSenseless, IndexUnwritable, SearchidxError
from searchidx.index.folder import IndexFolder
from searchidx.index.manifest import read_manifest
from searchidx.index.naming import SEGMENT_EXTENSION
from searchidx.index.sections import DamagedFile, Sections

_ADVICE = "searchidx check says what is damaged, check --repair rebuilds what can be rebuilt"


UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError)
"""What reading a damaged file may raise."""


def damage(folder: IndexFolder) -> str | None:
    """What is damaged, in words; None when every byte of the latest generation is what was written.

    Reads all of it.
    """
    try:
        manifest = read_manifest(folder)
    except UNREADABLE as error:
        return f"the list of its segments cannot be read: {error}"
    for entry in manifest.segments:
        if found := segment_problem(folder, entry.name, entry.documents, entry.deleted):
            return found
    return None


def segment_problem(
    folder: IndexFolder, name: str, documents: int | None = None, deleted: Iterable[int] = ()
) -> str | None:
    """What is wrong with the bytes of a segment's file, or with what the manifest says of it."""
    name += SEGMENT_EXTENSION
    try:
        sections = Sections(folder.file(name))
        if problem := sections.problem():
            return problem
        size = len(sections["days"])
    except FileNotFoundError:
        return f"{name} is gone"
    except UNREADABLE as error:
        return str(error)
    if documents is not None and (documents != size or not set(deleted) <= set(range(size))):
        return f"the list of its segments does not fit {name}"
    return None


@contextmanager
def reading_errors(folder: IndexFolder) -> Iterator[None]:
    """Turn what reading a damaged index raises into IndexDamaged."""
    try:
        yield
    except SearchidxError:
        raise
    except PermissionError as error:
        raise IndexUnwritable(
            f"no permission to read {error.filename or folder.path}", "ask its owner"
        ) from error
    except OSError as error:
        raise IndexDamaged(
            f"the index at {folder.path} cannot be read: {error.strerror or error}", _ADVICE
        ) from error
    except DamagedFile as error:
        raise IndexDamaged(f"the index at {folder.path} is damaged: {error}", _ADVICE) from error
    except MemoryError as error:
        raise SearchidxError(
            "there is not enough memory for this", "close other programs, or ask for less"
        ) from error
    except Exception as error:
        found = damage(folder)
        if found is None:
            raise senseless(folder, error) from error
        raise IndexDamaged(f"the index at {folder.path} is damaged: {found}", _ADVICE) from error


def senseless(folder: IndexFolder, error: Exception) -> IndexSenseless:
    """The error for an index of which every byte is what was written."""
    return IndexSenseless(
        f"the index at {folder.path} makes no sense, though its checksums fit ({type(error).__name__}: {error})"[
            :500
        ],
        "if somebody sent it to you, do not use it; if you made it, this is a fault of searchidx: please report it",
    )


Read = TypeVar("Read")


def undisturbed(read: Callable[[], Read]) -> Read:
    """What `read` gives; it looks again when a commit took away a file that it was about to open."""
    for _ in range(20):
        try:
            return read()
        except FileNotFoundError:
            time.sleep(0.02)
    return read()
