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
from concurrent.futures import Future
from datetime import date
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

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
    """A few threads, each with an archive of its own.

    They are daemons: Python waits at its end for those of an executor, however long their question takes.
    """

    def __init__(self, path: str, *, threads: int = THREADS, seconds: float = SECONDS) -> None:
        self.path = path
        self.seconds = seconds
        self._threads = threads
        self._questions: SimpleQueue[tuple[Future[Any], Callable[[Reader], Any]] | None] = SimpleQueue()
        self._asked = 0
        for number in range(threads):
            threading.Thread(target=self._read, name=f"reader-{number}", daemon=True).start()

    def _read(self) -> None:
        """One of the threads: puts questions to its archive, opened at the first, until there is None."""
        reader: Reader | None = None
        while (given := self._questions.get()) is not None:
            work, question = given
            if work.set_running_or_notify_cancel():
                try:
                    reader = reader or Reader(self.path)
                    work.set_result(question(reader))
                except BaseException as error:  # it belongs to who asked
                    work.set_exception(error)
            del given, work, question  # no answer is kept while the next question is waited for

    def _put(self, question: Callable[[Reader], Answer]) -> Future[Answer]:
        work: Future[Answer] = Future()
        self._questions.put((work, question))
        return work

    async def ask(self, question: Callable[[Reader], Answer]) -> Answer:
        """The answer to a question. Raises Busy, TooSlow, and what the question raises."""
        if self._asked >= self._threads + WAITING:
            raise Busy("too much is asked at once", "try again in a moment")
        self._asked += 1
        work = self._put(question)
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

        opened = [self._put(prepare) for _ in range(self._threads)]
        for each in opened:
            each.result()

    def close(self) -> None:
        """Drop the questions that wait, and end each thread after the one that it is at."""
        with contextlib.suppress(Empty):
            while given := self._questions.get_nowait():
                given[0].cancel()
        for _ in range(self._threads):
            self._questions.put(None)


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended before the question
        loop.call_soon_threadsafe(call)
