"""The work between a file and the index: read, clean, date, find entities; spread over processes.

In: files to read. Out, in the order of the files whatever the number of processes: `Batch`es of
documents and remarks, the last of a file marked. One broken file never stops the others: whatever goes
wrong with it becomes a `Failure` with the stage it went wrong in. Memory is bounded: only so many
batches are under way at once, and a file of many records is passed on in pieces. The processes are `workers`'s.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from searchidx import entities, limits, pieces, preparing, reading
from searchidx.cleaning import repeated
from searchidx.identity import article_key, file_digest, fingerprint
from searchidx.index.file_articles import FileArticles
from searchidx.models import Document, Failure, Learned, Seen, Skipped, Source
from searchidx.pieces import Batch, Build, Keyed, Names, Piece, Twins, Wanted
from searchidx.reading import FoundFile
from searchidx.reading.reasons import plain
from searchidx.workers import Workers, alive

FILES_PER_BATCH = 8
BYTES_PER_BATCH = 1 << 18
"""A batch of small files ends with the one that reaches either: few of them are large pages, which take long, so that
no process is left alone with many of them at the end."""

BATCHES_UNDER_WAY = 3
"""Per process: enough to keep it busy while another has a slow one, few enough to bound memory."""

BYTES_PER_JOB = 2_000_000
"""Starting another process pays off only when there is this much more to read."""

CALM = (50_000, 20, 20)
"""Thresholds of garbage collection while articles are made."""

Known = Mapping[str, bytes]
"""Path -> digest of the bytes at the last reading."""


# --- tasks, run in this process or in another -----------------------------------------------------


def _prepare_file(path: str, known: bytes | None) -> Batch:
    """A whole small file."""
    try:
        digest = file_digest(path)
    except OSError as error:
        return Batch(path, remarks=(Failure(path, "read", plain(error)),))
    if digest == known:
        return Batch(path, digest=digest, unchanged=True)
    made, remarks, names = [], [], Names(path)
    seen: list[tuple[int, Seen]] = []
    lines: Seen | None
    result: Document | Failure | Skipped
    try:
        for number, source in enumerate(pieces.sources(path)):
            alive()
            prepared = preparing.seen(source) if isinstance(source, Source) else source
            result, lines = (prepared[0], prepared[2]) if isinstance(prepared, tuple) else (prepared, None)
            if isinstance(result, Document) and isinstance(source, Source):
                name = names.name(result.name, source.line)
                if name != result.name:  # another record of the file has its id
                    result = replace(result, name=name)
                made.append(Keyed(result, article_key(path, name), fingerprint(digest + b"%d" % number)))
                if lines:
                    seen.append((made[-1].number, lines))
            elif not isinstance(result, Document):
                remarks.append(result)
    except MemoryError:  # of this moment: without a digest it is tried again next time
        return Batch(path, remarks=(Failure(path, "read", pieces.NO_MEMORY),))
    return Batch(path, tuple(made), remarks=tuple(remarks), digest=digest, seen=tuple(seen))


def _prepare_files(tasks: list[tuple[str, bytes | None]]) -> list[Batch]:
    return [_prepare_file(*task) for task in tasks]


# --- the run --------------------------------------------------------------------------------------


def worthwhile_jobs(size: int, processors: int | None) -> int:
    """How many processes it takes to read `size` bytes: no more than pay for their start."""
    return min(processors or 1, 1 + size // BYTES_PER_JOB)


def run(
    files: Iterable[FoundFile],
    known: Known,
    before: Callable[[str], FileArticles],
    jobs: int,
    build: Build | None = None,
    wanted: Wanted | None = None,
) -> Generator[Batch, None, None]:
    """Prepare files, `jobs` at a time, and yield their batches in the order of the files.

    `before` gives the articles that a file had at its last reading. `build` makes
    segments of long runs of records where they are prepared. Where it is said which articles of each file are
    `wanted`, no others of a file of many are prepared.
    A file that makes a worker process die or hang is a `Failure`, and another process goes on.
    """
    tasks = _tasks(files, known, before, jobs, build, wanted)
    twins = Twins()
    if jobs <= 1:
        for task in tasks:
            yield from _settled(task, _done(task), twins)
        return
    under_way: Workers[_Task, Batch] | None = None
    try:
        under_way = _workers(jobs)
        for task in tasks:
            under_way.put(task)
            while len(under_way) > jobs * BATCHES_UNDER_WAY or under_way.ready:
                yield from _settled(*under_way.take(), twins)
        while under_way:
            yield from _settled(*under_way.take(), twins)
    finally:
        if under_way is not None:
            under_way.close()


# --- processes ------------------------------------------------------------------------------------


class Told(NamedTuple):
    """What a process is told when it begins."""

    finder: str
    learned: Learned
    most: limits.Limits


_begun: list[Workers[_Task, Batch]] = []
"""Those that nobody has taken yet."""

FILES_LOOKED_AT = 2_000
"""Files whose sizes tell how many processes there will be, if few bytes come together before"""


@contextmanager
def begun(paths: Iterable[str], jobs: int | None) -> Iterator[None]:
    """Have the processes begin that will read what is under `paths`: for a new archive, which needs all of it.

    They load what pages take, for as long as it takes to make the archive, and `run` takes them. There are none where
    there is too little to read for as many, or where `paths` begin with a file of records: those need little, and what
    writes them is better loaded once, before. See docs/decisions/0075.
    """
    expected = _expected_jobs(paths, jobs)
    if expected <= 1:
        yield
        return
    workers = _new_workers(Told(entities.finders.DEFAULT, {}, limits.used()), expected, _SAMPLE)
    _begun.append(workers)
    try:
        workers.begin()
        yield
    finally:
        _end_begun()


def _end_begun() -> None:
    while _begun:
        _begun.pop().close()


def _expected_jobs(paths: Iterable[str], jobs: int | None) -> int:
    """How many processes a run over `paths` will have, if it is worth it to have as many begin; else 0."""
    found = (file for file in reading.find(paths) if isinstance(file, FoundFile))
    first = next(found, None)
    if first is None or reading.holds_many(first.path):
        return 0
    most = jobs or os.cpu_count() or 1
    size = first.size
    for file in islice(found, FILES_LOOKED_AT):
        if size >= most * BYTES_PER_JOB:
            break
        size += file.size
    worthwhile = worthwhile_jobs(size, most)
    return worthwhile if jobs in (None, worthwhile) else 0


def _workers(jobs: int) -> Workers[_Task, Batch]:
    """Processes that read with what is in use now: those that have begun, or new ones."""
    told = Told(entities.chosen().name, repeated.used(), limits.used())
    for workers in _begun:
        if (workers.jobs, workers.given[0]) == (jobs, told):
            _begun.remove(workers)
            return workers
    _end_begun()
    return _new_workers(told, jobs, None)


def _new_workers(told: Told, jobs: int, sample: Source | None) -> Workers[_Task, Batch]:
    return Workers(jobs, _done, _alone, _given_up, _start_worker, (told, sample))


_SAMPLE = Source(
    "sample.html",
    "html",
    "<html lang=en><title>The harbour is closed</title><h1>The harbour is closed</h1>"
    "<p>The harbour of Port Anders is closed until Friday, said Ann Voss, who has the key.</p></html>",
)
"""What is loaded for a page is loaded for this one: nobody has to know what that is."""


_File = tuple[str, bytes | None]
_Task = list[_File] | Piece | Batch
"""Small files with their known digests, a piece of a large one, or what needs no work."""


def _tasks(
    files: Iterable[FoundFile],
    known: Known,
    before: Callable[[str], FileArticles],
    jobs: int,
    build: Build | None,
    wanted: Wanted | None = None,
) -> Iterator[_Task]:
    together = FILES_PER_BATCH if jobs > 1 else 1
    group: list[_File] = []
    size = 0
    for file in files:
        if reading.holds_many(file.path):
            if group:
                yield group
                group, size = [], 0
            if wanted is None:
                yield from pieces.cut(file, known.get(file.path), before, jobs, build)
            else:
                yield from pieces.chosen(file, wanted[file.path], jobs, build)
            continue
        group.append((file.path, known.get(file.path)))
        size += file.size
        if len(group) >= together or size >= BYTES_PER_BATCH:
            yield group
            group, size = [], 0
    if group:
        yield group


def _done(task: _Task) -> list[Batch]:
    """The work of a task, in whatever process."""
    if isinstance(task, Batch):
        return [task]
    return [pieces.prepared(task)] if isinstance(task, Piece) else _prepare_files(task)


def _alone(task: _Task) -> list[_Task]:
    """The parts of a task that can be tried by themselves: each file, or a piece of one."""
    return [[file] for file in task] if isinstance(task, list) else [task]


def _given_up(task: _Task, why: str) -> list[Batch]:
    """What becomes of a file, or a piece of one, that no process survives: the whole file is tried again next time."""
    if isinstance(task, list):
        return [Batch(path, remarks=(Failure(path, "read", why),)) for path, _ in task]
    if isinstance(task, Piece):
        return [pieces.given_up(task, why)]
    return [task]


def _settled(task: _Task, batches: list[Batch], twins: Twins) -> list[Batch]:
    """What no worker can know: the names that other pieces of the file have given."""
    if isinstance(task, Piece) and task.lines:
        return [twins.settled(task, *batches)]
    return batches


def _start_worker(told: Told, sample: Source | None) -> None:
    """Ctrl-C goes to the whole group of processes, and only the parent decides what it means.

    A parent that is killed cannot say goodbye: without a watch its workers would wait for work for
    ever, and hold the index's write lock, which they inherited.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    entities.use(told.finder)
    repeated.use(told.learned)
    limits.use(told.most)
    if sample:
        preparing.prepare(sample)
    gc.freeze()  # a worker does not live on: what it has inherited stays with it
    gc.set_threshold(*CALM)
    threading.Thread(target=_end_with_parent, daemon=True).start()


_calming = threading.Lock()
_usual: list[tuple[int, int, int]] = []
"""What the thresholds were, once for each thread that adds: the last to end sets them again."""


@contextmanager
def calm_garbage_collection() -> Iterator[None]:
    """Look for cycles now and then, not every 700 objects: articles make many objects and few cycles."""
    with _calming:
        _usual.append(_usual[0] if _usual else gc.get_threshold())
        gc.set_threshold(*CALM)
    try:
        yield
    finally:
        with _calming:
            before = _usual.pop()
            if not _usual:
                gc.set_threshold(*before)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
