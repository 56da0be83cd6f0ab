"""Dying, or running out of space, at a chosen storage operation: the door to `storage.c`.

In: a piece of work. Out: what became of a child process that did it, and of the processes that it started: they count
together, and are killed together, as when the plug is pulled. `main` programs call `with_storage()` first: it
builds the library with the C compiler and starts the program again with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from searchidx.errors import SearchidxError

KILL, FULL = 1, 2

_REFUSED, _BROKEN = 3, 99
_MARK = "SEARCHIDX_STORAGE"

Work = Callable[[], object]


def with_storage() -> None:
    """Return in a process that has the library; the first call does not return at all."""
    if _MARK in os.environ:
        return
    library = Path(tempfile.mkdtemp(prefix="searchidx-storage-")) / "storage.so"
    source = Path(__file__).with_name("storage.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    environment = {**os.environ, "LD_PRELOAD": str(library), _MARK: str(library)}
    module = sys.modules["__main__"].__spec__
    assert module is not None, "started by python -m"
    os.execve(sys.executable, [sys.executable, "-m", module.name, *sys.argv[1:]], environment)


@dataclass(frozen=True)
class Outcome:
    """How a child ended: killed; or refused, with an error of ours; or broken, by any other; or done."""

    killed: bool
    refused: str = ""
    broken: str = ""
    operations: int = 0


def at_operation(work: Work, folder: str, number: int, mode: int) -> Outcome:
    """Do some work in a child to which `mode` happens at this storage operation below `folder`."""

    def armed() -> None:
        _library().storage_arm(os.fsencode(folder), ctypes.c_long(number), mode)

    return _child(work, armed)


def at_moment(work: Work, seconds: float) -> Outcome:
    """Do some work in a child that is killed after a time."""
    return _child(work, lambda: None, kill_after=seconds)


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(os.environ[_MARK])
    library.storage_count.restype = ctypes.c_long
    return library


def _child(work: Work, armed: Work, kill_after: float | None = None) -> Outcome:
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        os._exit(_do(work, armed, write))
    os.close(write)
    with contextlib.suppress(PermissionError, ProcessLookupError):  # whoever of the two comes first
        os.setpgid(pid, pid)
    if kill_after is not None:
        time.sleep(kill_after)
        os.killpg(pid, signal.SIGKILL)
    with os.fdopen(
        read, errors="replace"
    ) as said:  # to its end: when all processes that could say something are gone
        text = said.read()
        status = os.waitpid(pid, 0)[1]
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGKILL:
        return Outcome(killed=True)
    if code == _REFUSED:
        return Outcome(killed=False, refused=text)
    if code:
        return Outcome(killed=False, broken=text or f"exit code {code}")
    return Outcome(killed=False, operations=int(text or 0))


def _do(work: Work, armed: Work, write: int) -> int:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with os.fdopen(write, "w", errors="backslashreplace") as said:
        try:
            armed()
            work()
        except SearchidxError as error:
            said.write(f"{type(error).__name__}: {error.message} ({error.hint})")
            return _REFUSED
        except BaseException:
            said.write(traceback.format_exc())
            return _BROKEN
        said.write(str(_library().storage_count()))
    return 0
