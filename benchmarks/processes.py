"""Work in a process of its own: how long it took, and how much memory its largest process had.

In: a command, or a function. Out: a `Cost`. The process that calls these must stay small itself: a new one
begins with the memory of the one that starts it, and Linux counts that.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss


@dataclass(frozen=True)
class Cost:
    """Wall time, the peak of resident memory of the largest process of all that took part, and the seconds of processor
    that they used together.
    """

    seconds: float
    peak_mb: float
    processor: float


def run_command(arguments: list[str]) -> Cost:
    """Run a command, its output going into a pipe. Raises RuntimeError when it fails."""
    environment = {name: value for name, value in os.environ.items() if name != "SEARCHIDX_INDEX"}
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        started = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, env=environment
        )
        assert started.stdout
        with started.stdout as output:
            while output.read(1 << 16):
                pass
        _, status, usage = os.wait4(started.pid, 0)  # of the process and those that it waited for
        seconds = time.perf_counter() - began
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode:
            errors.seek(0)
            said = errors.read()[-2000:].decode(errors="replace")
            raise RuntimeError(f"{' '.join(arguments)}: exit code {started.returncode}\n{said}")
    return Cost(seconds, usage.ru_maxrss * _UNIT / 1e6, usage.ru_utime + usage.ru_stime)


def run_function(function: Callable[..., Any], *arguments: object) -> tuple[Any, Cost]:
    """Call an importable function in a fresh Python; its start and imports are not in the time.

    Raises RuntimeError when it fails.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, function, arguments))
    process.start()
    theirs.close()
    try:
        value, cost = ours.recv()
    except EOFError:
        raise RuntimeError(f"{function.__qualname__} failed; its error is above") from None
    finally:
        process.join()
    return value, cost


def _answer(pipe: Connection, function: Callable[..., Any], arguments: tuple[object, ...]) -> None:
    began = time.perf_counter()
    value = function(*arguments)
    seconds = time.perf_counter() - began
    usage = resource.getrusage(resource.RUSAGE_SELF)
    pipe.send((value, Cost(seconds, usage.ru_maxrss * _UNIT / 1e6, usage.ru_utime + usage.ru_stime)))
