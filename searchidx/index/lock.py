"""One writer at a time: the lock on an index's folder, and who holds it."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from whoosh.util.filelock import FileLock

from searchidx.errors import IndexLocked
from searchidx.index.folder import IndexFolder, write_atomically, writing_errors

LOCK = "writer.lock"
HOLDER = "writer.json"


@contextmanager
def write_lock(folder: IndexFolder) -> Iterator[None]:
    """Be the only writer, for the length of a `with`.

    Raises IndexLocked at once when another process is; the message says which. The lock is the
    operating system's, so it goes with a process that dies; HOLDER only tells who has it.
    """
    with writing_errors(folder.path):
        lock = FileLock(folder.file(LOCK))
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
