"""Archives kept open in a few threads, so that a question costs no opening and none waits for long.

In: a function of an archive. Out: what it returns, or an error when there is too much to do. Each thread has an archive
of its own, because what evaluates queries remembers words and changes its way of working as it goes: two questions at
once would change it under each other. Files are mapped, so the threads share what they read. Few are enough:
Python runs one of them at a time, and the others are there for who asks little while somebody asks much.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import TypeVar

from searchidx.archive import Archive
from searchidx.errors import SearchidxError

THREADS = 4
WAITING = 128
"""Questions that wait for a thread; more are turned away, so that those that wait are answered in time."""

SECONDS = 10.0
"""A question that takes longer is given up on, as people have by then."""

Answer = TypeVar("Answer")


class Busy(SearchidxError):
    """More is asked at once than can be answered in time."""


class TooSlow(SearchidxError):
    """A question took longer than it may."""


class Reader:
    """An archive in one thread, and what was worked out of its latest commit."""

    def __init__(self, path: str) -> None:
        self.archive = Archive(path, create=False)
        self._generation = -1
        self._days: dict[date, int] = {}

    def days(self) -> dict[date, int]:
        """How much was archived of each day."""
        generation = self.archive.generation
        if generation != self._generation:
            self._days = self.archive.days()
            self._generation = generation
        return self._days


class Readers:
    """A few threads, each with an archive of its own."""

    def __init__(self, path: str, *, threads: int = THREADS, seconds: float = SECONDS) -> None:
        self.path = path
        self.seconds = seconds
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reader")
        self._own = threading.local()
        self._asked = 0

    def _put(self, question: Callable[[Reader], Answer]) -> Answer:
        """In one of the threads: the question to its archive, opened when it is first asked."""
        reader: Reader | None = getattr(self._own, "reader", None)
        if reader is None:
            reader = self._own.reader = Reader(self.path)
        return question(reader)

    async def ask(self, question: Callable[[Reader], Answer]) -> Answer:
        """The answer to a question. Raises Busy, TooSlow, and what the question raises."""
        if self._asked >= self._threads + WAITING:
            raise Busy("too much is asked at once", "try again in a moment")
        self._asked += 1
        work = self._pool.submit(self._put, question)
        loop = asyncio.get_running_loop()
        work.add_done_callback(
            lambda _: _soon(loop, self._done)
        )  # not before: it fills its thread until then
        try:
            return await asyncio.wait_for(asyncio.wrap_future(work), self.seconds)
        except asyncio.TimeoutError:
            raise TooSlow(
                f"no answer within {self.seconds:g} seconds",
                "ask for less: fewer wildcards, a shorter period",
            ) from None

    def _done(self) -> None:
        self._asked -= 1

    def warm_up(self, question: Callable[[Reader], object]) -> None:
        """Open the archive in every thread, and ask what makes it ready. Raises what opening raises."""
        together = threading.Barrier(self._threads)

        def prepare(reader: Reader) -> None:
            with contextlib.suppress(threading.BrokenBarrierError):
                together.wait(self.seconds)  # so that no thread takes the place of another
            question(reader)

        opened: list[Future[None]] = [self._pool.submit(self._put, prepare) for _ in range(self._threads)]
        for each in opened:
            each.result()

    def close(self) -> None:
        """Take no more questions."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended before the question
        loop.call_soon_threadsafe(call)
