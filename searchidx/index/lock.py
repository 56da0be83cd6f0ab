"""One writer at a time: the lock on an index's folder, and who holds it."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from whoosh.util.filelock import FileLock

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
        lock = FileLock(folder.file(LOCK))
        acquired = lock.acquire()
    if not acquired:
        busy = f"another process writes to the index at {folder.path}{_holder(folder)}"
        if waiting is None:
            raise IndexLocked(busy, "add --wait waits until it is done; queries work meanwhile")
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
