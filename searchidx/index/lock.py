"""One writer at a time: the lock on an index's folder, and who holds it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from searchidx.errors import IndexLocked
from searchidx.index.folder import IndexFolder, write_atomically, writing_errors

LOCK = "writer.lock"
HOLDER = "writer.json"


LOOK_AGAIN = 0.2
"""Seconds between two attempts to get a lock that another process has."""

Waiting = Callable[[str], None]
"""Called once, with what is waited for in words."""


@contextmanager
def write_lock(folder: IndexFolder, waiting: Waiting | None = None) -> Iterator[None]:
    """Be the only writer, for the length of a `with`.

    When another process is, `waiting` is told which, and the lock is waited for; without it IndexLocked
    is raised at once. The lock is the operating system's, so it goes with a process that dies; HOLDER
    only tells who has it.
    """
    with writing_errors(folder.path):
        lock = _Lock(folder.file(LOCK))
        acquired = lock.acquire()
    if not acquired:
        busy = f"another process writes to the index at {folder.path}{_holder(folder)}"
        if waiting is None:
            raise IndexLocked(busy, "with --wait the command waits until it is done; queries work meanwhile")
        waiting(busy)
        while not acquired:
            time.sleep(LOOK_AGAIN)
            with writing_errors(folder.path):
                acquired = lock.acquire()
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
        with contextlib.suppress(OSError):  # the lock says who writes, this file only who that is
            os.unlink(folder.file(HOLDER))
        lock.release()


def _holder(folder: IndexFolder) -> str:
    try:
        with open(folder.file(HOLDER), encoding="utf-8") as file:
            holder = json.load(file)
        return f": process {holder['pid']} since {holder['since']} ({holder['command']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


# --- the operating system's -----------------------------------------------------------------------


class _Lock:
    """A lock on a file, as Whoosh takes its own: what its package loads beside it takes longer than `add` does.

    A process that is forked holds it too, until it ends.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._handle = -1

    def acquire(self) -> bool:
        """Take the lock; False when another process has it. Raises OSError."""
        handle = os.open(self._path, os.O_CREAT | os.O_WRONLY)
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            if error.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
                return False
            raise
        self._handle = handle
        return True

    def release(self) -> None:
        """Give it back."""
        _unlock(self._handle)
        os.close(self._handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
