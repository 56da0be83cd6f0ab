"""The work between a file and the index: read, clean, date, find entities; spread over processes.

In: files to read. Out, in the order of the files whatever the number of processes: `Batch`es of
documents and remarks, the last of a file marked. One broken file never stops the others: whatever goes
wrong with it becomes a `Failure` with the stage it went wrong in. Memory is bounded: only so many
batches are under way at once, and a file of many records is passed on in pieces.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from typing import NamedTuple

from searchidx import cleaning, dating, entities, reading
from searchidx.errors import SearchidxError
from searchidx.identity import article_id, article_key, file_digest, fingerprint, member_name, record_bytes
from searchidx.index.manifest import SegmentEntry
from searchidx.models import Article, Document, Entities, Failure, Skipped, Source, Stage
from searchidx.reading import FoundFile
from searchidx.reading.reasons import plain

RECORDS_PER_BATCH = 200
BYTES_PER_BATCH = 8 << 20
"""Records are passed on when there are so many of them or so many bytes: what bounds memory."""

RECORDS_PER_SEGMENT = 4_000
"""Records that a worker makes a segment of: enough for a segment worth having, few enough for its memory."""

FILES_PER_BATCH = 8
BATCHES_UNDER_WAY = 2
"""Per process: enough to keep it busy, few enough to bound memory."""

BYTES_PER_JOB = 2_000_000
"""Starting a process pays off only when there is this much to read for each."""

GZIP_RATIO = 3
"""Roughly how much smaller gzip makes text; only for the progress bar."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """An article made: what identifies it over runs, and the fingerprint of what it was made from.

    The document itself is None where a worker has put it into a segment already. `named` says that the
    id came with the record.
    """

    id: str
    key: str
    fingerprint: bytes
    named: bool
    document: Document | None


def _keyed(document: Document, key: str, mark: bytes, *, built: bool = False) -> Keyed:
    return Keyed(document.id, key, mark, document.name is not None, None if built else document)


Build = Callable[[Sequence[tuple[Document, str]]], SegmentEntry]
"""Makes a segment of documents and their keys, in a worker, that nobody sees yet."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of a file's articles. `same` are keys that came again unchanged.

    `segment` already holds the documents of `made`, in their order, where a worker has built it.
    `digest` is over the file's bytes; None when the file could not be read at all, so that it is
    tried again next time. `size` is how much of the file this is, in bytes, about.
    """

    path: str
    made: tuple[Keyed, ...] = ()
    same: tuple[tuple[str, bytes], ...] = ()
    remarks: tuple[Failure | Skipped, ...] = ()
    digest: bytes | None = None
    size: int = 0
    last: bool = True
    unchanged: bool = False
    segment: SegmentEntry | None = None


Known = Mapping[str, bytes]
"""Path -> digest of the bytes at the last reading."""


# --- one article ----------------------------------------------------------------------------------


def prepare(source: Source) -> Document | Failure | Skipped:
    """Make a document of one source: cleaned, dated, with entities."""
    stage: Stage = "clean"
    try:
        article = cleaning.clean(source)
        if not isinstance(article, Article):
            return _placed(article, source)
        stage = "date"
        dating_ = dating.date_article(article)
        stage = "entities"
        found: Entities = entities.find_entities(article.title, article.text, article.language, article.given)
    except (
        Exception
    ) as error:  # a page that breaks a library is a remark in the report, not the end of the run
        return _placed(Failure(source.path, stage, f"{type(error).__name__}: {error}"[:300]), source)
    return Document(
        id=article_id(source), path=source.path, name=member_name(source), title=article.title, text=article.text,
        dating=dating_, entities=found, language=article.language, site=article.site, author=article.author,
        url=article.url,
    )  # fmt: skip


def _placed(remark: Failure | Skipped, source: Source) -> Failure | Skipped:
    """A remark on a record says where in the file it is."""
    if source.line is None or remark.reason.startswith("line "):
        return remark
    return replace(remark, reason=f"line {source.line}: {remark.reason}")


def _sources(path: str) -> Iterator[Source | Failure | Skipped]:
    """What reading makes of a file; an error that escapes it is a remark too."""
    try:
        yield from reading.read(path)
    except MemoryError:
        raise
    except Exception as error:
        yield Failure(path, "read", f"{type(error).__name__}: {error}"[:300])


# --- tasks, run in this process or in another -----------------------------------------------------


def _prepare_file(path: str, known: bytes | None) -> Batch:
    """A whole small file."""
    try:
        digest = file_digest(path)
    except OSError as error:
        return Batch(path, remarks=(Failure(path, "read", plain(error)),))
    if digest == known:
        return Batch(path, digest=digest, unchanged=True)
    made, remarks, keys = [], [], _Keys(path)
    try:
        for number, source in enumerate(_sources(path)):
            result = prepare(source) if isinstance(source, Source) else source
            if isinstance(result, Document) and isinstance(source, Source):
                key = keys.key(result.name, source.line)
                made.append(_keyed(result, key, fingerprint(digest + b"%d" % number)))
            elif not isinstance(result, Document):
                remarks.append(result)
    except MemoryError:  # of this moment: without a digest it is tried again next time
        return Batch(path, remarks=(Failure(path, "read", "there is not enough memory for it"),))
    return Batch(path, tuple(made), remarks=tuple(remarks), digest=digest)


def _prepare_files(tasks: list[tuple[str, bytes | None]]) -> list[Batch]:
    return [_prepare_file(*task) for task in tasks]


class _Record(NamedTuple):
    """A record on its way: its bytes in one canonical spelling, and what it is made of again.

    Bytes go to another process faster than objects, and cannot be nested too deep to go.
    """

    key: str
    raw: bytes
    name: str | None
    line: int | None

    def source(self, path: str) -> Source:
        return Source(path, "record", record=json.loads(self.raw), name=self.name, line=self.line)


@dataclass(frozen=True, slots=True)
class _Records:
    """A piece of a file of many records, on its way to a worker.

    `before` are the fingerprints of those that were there at the last reading.
    """

    batch: Batch
    records: tuple[_Record, ...]
    before: Mapping[str, bytes]
    build: Build | None


def _prepare_records(piece: _Records) -> list[Batch]:
    """Records that came again unchanged are not prepared again."""
    made: list[Keyed] = []
    same: list[tuple[str, bytes]] = []
    documents: list[tuple[Document, str]] = []
    remarks = list(piece.batch.remarks)
    for record in piece.records:
        key, mark = record.key, fingerprint(record.raw)
        if piece.before.get(key) == mark:
            same.append((key, mark))
            continue
        result = prepare(record.source(piece.batch.path))
        if not isinstance(result, Document):
            remarks.append(result)
            continue
        name = key.partition("#")[2]
        if result.name != name:  # another record of the file has its id
            result = replace(result, name=name)
        made.append(_keyed(result, key, mark, built=piece.build is not None))
        if piece.build:
            documents.append((result, key))
    segment = piece.build(documents) if piece.build and documents else None
    return [replace(piece.batch, made=tuple(made), same=tuple(same), remarks=tuple(remarks), segment=segment)]


def _record_pieces(
    file: FoundFile,
    known: bytes | None,
    fingerprints: Callable[[str], Mapping[str, bytes]],
    build: Build | None,
) -> Iterator[Batch | _Records]:
    """A file of many records in pieces of so many records or bytes."""
    path = file.path
    try:
        digest = file_digest(path)
    except OSError as error:
        yield Batch(path, remarks=(Failure(path, "read", plain(error)),))
        return
    if digest == known:
        yield Batch(path, digest=digest, unchanged=True)
        return
    before = fingerprints(path) if known else {}
    ratio = GZIP_RATIO if path.endswith(".gz") else 1
    most = RECORDS_PER_SEGMENT if build else RECORDS_PER_BATCH
    keys = _Keys(path)
    records: list[_Record] = []
    remarks: list[Failure | Skipped] = []
    size = 0

    def piece() -> Batch | _Records:
        batch = Batch(path, remarks=tuple(remarks), last=False, digest=digest, size=size // ratio)
        here = {key: before[key] for key, *_ in records if key in before} if before else {}
        worth_it = build if len(records) >= RECORDS_PER_SEGMENT // 4 else None
        return _Records(batch, tuple(records), here, worth_it) if records else batch

    for source in _sources(path):
        made = keys.record(source) if isinstance(source, Source) else source
        if isinstance(made, _Record):
            records.append(made)
            size += len(made.raw)
        else:
            remarks.append(made)
        if len(records) >= most or size >= BYTES_PER_BATCH:
            yield piece()
            records, remarks, size = [], [], 0
    yield piece()
    yield Batch(path, digest=digest)


class _Keys:
    """Gives the articles of one file their keys: two of one id are both kept."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._seen: set[str] = set()

    def key(self, name: str | None, line: int | None) -> str:
        key = article_key(self._path, name)
        while key in self._seen:
            key = f"{key}:{line}"
        self._seen.add(key)
        return key

    def record(self, source: Source) -> _Record | Failure:
        try:
            raw = record_bytes(source.record or {"text": source.text})
        except (RecursionError, ValueError, TypeError) as error:
            return Failure(self._path, "read", f"line {source.line}: {error}")
        return _Record(self.key(member_name(source), source.line), raw, source.name, source.line)


# --- the run --------------------------------------------------------------------------------------


def worthwhile_jobs(size: int, processors: int | None) -> int:
    """How many processes it takes to read `size` bytes: no more than pay for their start."""
    return min(processors or 1, 1 + size // BYTES_PER_JOB)


def run(
    files: Iterable[FoundFile],
    known: Known,
    fingerprints: Callable[[str], Mapping[str, bytes]],
    jobs: int,
    build: Build | None = None,
) -> Iterator[Batch]:
    """Prepare files, `jobs` at a time, and yield their batches in the order of the files.

    `fingerprints` gives key -> fingerprint of the articles a file had at its last reading. With several
    jobs, `build` makes segments of long runs of records where they are prepared.
    Raises SearchidxError when a worker process dies.
    """
    if jobs <= 1:
        for call, argument in _tasks(files, known, fingerprints, None, files_per_batch=1):
            yield from call(argument)
        return
    pool = ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_start_worker)
    under_way: deque[Future[list[Batch]]] = deque()
    try:
        for call, argument in _tasks(files, known, fingerprints, build, files_per_batch=FILES_PER_BATCH):
            under_way.append(pool.submit(call, argument))
            while len(under_way) > jobs * BATCHES_UNDER_WAY or (under_way and under_way[0].done()):
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()
    except BrokenProcessPool as error:
        raise SearchidxError(
            "a worker process died (out of memory, or killed)",
            "what was committed is kept; run the same command again, with --jobs 1 if it happens again",
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_Task = tuple[Callable[..., list[Batch]], object]


def _tasks(
    files: Iterable[FoundFile],
    known: Known,
    fingerprints: Callable[[str], Mapping[str, bytes]],
    build: Build | None,
    files_per_batch: int,
) -> Iterator[_Task]:
    group: list[tuple[str, bytes | None]] = []
    for file in files:
        if reading.holds_many(file.path):
            if group:
                yield _prepare_files, group
                group = []
            for piece in _record_pieces(file, known.get(file.path), fingerprints, build):
                yield (_prepare_records, piece) if isinstance(piece, _Records) else (_pass_on, piece)
            continue
        group.append((file.path, known.get(file.path)))
        if len(group) >= files_per_batch:
            yield _prepare_files, group
            group = []
    if group:
        yield _prepare_files, group


def _pass_on(batch: Batch) -> list[Batch]:
    return [batch]


def _context() -> multiprocessing.context.BaseContext:
    """Forked workers start at once and share what is loaded; where there is no fork, spawned ones."""
    return multiprocessing.get_context(
        "fork" if os.name == "posix" and os.uname().sysname == "Linux" else "spawn"
    )


def _start_worker() -> None:
    """Ctrl-C goes to the whole group of processes, and only the parent decides what it means.

    A parent that is killed cannot say goodbye: without a watch its workers would wait for work for
    ever, and hold the index's write lock, which they inherited.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    calm_garbage_collection()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def calm_garbage_collection() -> None:
    """Look for cycles now and then, not every 700 objects: articles make many objects and few cycles."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
