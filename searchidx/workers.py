"""Processes that do tasks in turn, and are replaced when one dies or hangs.

In: tasks, in order. Out: what each gave, in the same order. A task in whose time a process died, or no process gave a
sign of life for as long as `limits` allows, is tried again alone, then by its parts; one that does it again is given
up, and the rest goes on. Work gives a sign with each thing that it has made (`alive`), so that neither a large task
nor a slow one counts as hung.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from searchidx import limits
from searchidx.interrupts import uninterrupted

SECONDS_TO_END = 5.0
"""What a pool without processes may take to see that it has none."""

DIED = "the process that read it died (out of memory, or a fault in a library)"
HUNG = "the process that read it did not come to an end, and was stopped"

SIGNS = ctypes.c_uint64
"""How many signs of life there were, of all processes together: any other number is one. Two that count at the same
moment may count as one."""

_signs = SIGNS()

Task = TypeVar("Task")
Done = TypeVar("Done")


def alive() -> None:
    """Say, in whatever process, that the work goes on."""
    _signs.value += 1


def _begin(signs: Any, begin: Callable[..., None], given: tuple[Any, ...]) -> None:
    global _signs  # noqa: PLW0603 - of this process, from its beginning on
    _signs = signs
    begin(*given)


def _nothing() -> None:
    """A task that only needs a process."""


class Workers(Generic[Task, Done]):
    """`jobs` processes that do `work`, each begun with `begin(*given)`.

    `parts` takes a task apart into tasks that can be tried alone; `given_up` says what becomes of one that cannot be
    done, and why.
    """

    def __init__(
        self,
        jobs: int,
        work: Callable[[Task], list[Done]],
        parts: Callable[[Task], Sequence[Task]],
        given_up: Callable[[Task, str], list[Done]],
        begin: Callable[..., None],
        given: tuple[Any, ...],
    ) -> None:
        self.jobs, self.given = jobs, given
        self._work, self._parts, self._given_up = work, parts, given_up
        self._signs = _context().RawValue(SIGNS)
        self._arguments = (self._signs, begin, given)
        self._pool = self._new_pool(jobs)
        self._under_way: deque[tuple[Task, Future[list[Done]]]] = deque()

    def __len__(self) -> int:
        """Tasks that have not been taken yet."""
        return len(self._under_way)

    def begin(self) -> None:
        """Have the processes begin now, and not when the first tasks come."""
        with _interrupts_held():
            for _ in range(self.jobs):
                self._pool.submit(_nothing)

    def put(self, task: Task) -> None:
        """Have a task done."""
        try:
            self._submit(task)
        except BrokenProcessPool:
            self._recover()
            self._submit(task)

    @property
    def ready(self) -> bool:
        """Whether the first task is done."""
        return bool(self._under_way) and self._under_way[0][1].done()

    def take(self) -> tuple[Task, list[Done]]:
        """The first task, and what it gave; waits for it."""
        task, result = self._under_way[0]
        try:
            done = self._outcome(result)
        except _Lost:
            self._recover()
            return self.take()
        self._under_way.popleft()
        return task, done

    def close(self) -> None:
        """End the processes at once: what they gave has been taken, or nobody wants it any more."""
        _kill(self._pool)

    def _submit(self, task: Task) -> None:
        with _interrupts_held():  # the first of them starts the workers
            self._under_way.append((task, self._pool.submit(self._work, task)))

    def _recover(self) -> None:
        """Replace the processes, and try one by one what they had not done. Nobody knows which task it was."""
        _kill(self._pool)
        lone = _Lone(lambda: self._new_pool(1))  # a process takes a while to load what it needs
        try:
            again = [
                (task, result if _is_good(result) else _done(self._tried(task, lone)))
                for task, result in self._under_way
            ]
        finally:
            lone.close()
        self._under_way = deque(again)
        self._pool = self._new_pool(self.jobs)

    def _tried(self, task: Task, lone: _Lone) -> list[Done]:
        fresh = lone.is_new
        try:
            return self._outcome(lone.submit(self._work, task))
        except _Lost as lost:
            lone.close()
            parts = self._parts(task)
            if len(parts) == 1:
                # what was done before may have worn the process out; what hangs, hangs
                alone = fresh or lost.why == HUNG
                return self._given_up(parts[0], lost.why) if alone else self._tried(task, lone)
        return [found for part in parts for found in self._tried(part, lone)]

    def _new_pool(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_begin, initargs=self._arguments)

    def _outcome(self, result: Future[list[Done]]) -> list[Done]:
        """What a task gave; waits for it. Raises _Lost, and what the work itself raised, a TimeoutError too."""
        signs = self._signs.value
        while not wait([result], limits.used().patience).done:
            before, signs = signs, self._signs.value
            if signs == before:
                raise _Lost(HUNG)
        try:
            return result.result()
        except BrokenProcessPool:
            raise _Lost(DIED) from None


class _Lone:
    """One process at a time, a new one after the last was ended."""

    def __init__(self, new_pool: Callable[[], ProcessPoolExecutor]) -> None:
        self._new_pool = new_pool
        self._pool: ProcessPoolExecutor | None = None

    @property
    def is_new(self) -> bool:
        """Whether the next task is the first of its process."""
        return self._pool is None

    def submit(self, work: Callable[[Task], list[Done]], task: Task) -> Future[list[Done]]:
        """Have it done."""
        with _interrupts_held():
            try:
                self._pool = self._pool or self._new_pool()
                return self._pool.submit(work, task)
            except BrokenProcessPool:  # it died when it had nothing to do
                self.close()
                self._pool = self._new_pool()
                return self._pool.submit(work, task)

    def close(self) -> None:
        """End the process, if there is one."""
        if self._pool:
            _kill(self._pool)
            self._pool = None


class _Lost(Exception):
    """A task gave nothing, and may when it is tried again."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def _done(found: list[Done]) -> Future[list[Done]]:
    done: Future[list[Done]] = Future()
    done.set_result(found)
    return done


def _is_good(result: Future[Any]) -> bool:
    return result.done() and not result.cancelled() and result.exception() is None


def _kill(pool: ProcessPoolExecutor) -> None:
    """End the processes of a pool at once: one that hangs would be waited for for ever.

    Python 3.14 has a name for this that is no one's own; older ones have none. A second Ctrl-C waits: a pool that is
    ended by half is waited for at the end of the program.
    """
    with uninterrupted():
        _killed(pool)


def _killed(pool: ProcessPoolExecutor) -> None:
    processes = list((pool._processes or {}).values())
    manager: threading.Thread | None = getattr(pool, "_executor_manager_thread", None)
    tasks = getattr(pool, "_call_queue", None)  # the pool forgets both when it is shut down
    for process in processes:
        process.kill()
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.join()
    if manager is None:
        return
    manager.join(SECONDS_TO_END)
    if manager.is_alive() and tasks is not None:
        # Python without the mend of gh-94777: a task larger than the pipe is still being written, to nobody
        tasks._reader.close()
        manager.join(SECONDS_TO_END)


def _context() -> multiprocessing.context.BaseContext:
    """Forked workers start at once and share what is loaded; where there is no fork, spawned ones."""
    return multiprocessing.get_context(
        "fork" if os.name == "posix" and os.uname().sysname == "Linux" else "spawn"
    )


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Make Ctrl-C wait: a worker that it meets before it has begun would die of it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
