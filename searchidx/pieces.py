"""Files of many records, a piece at a time: cut in one process, made into documents in another.

In: a file of records. Out: `Piece`s, each so many bytes of its lines or so many of its records, and for each
piece a `Batch` with what became of them. Lines are cut, and not looked at, in the process that reads the
file, so that several processes share the work of taking them apart. A long piece comes back as a segment
that is built already; a short one as documents.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from searchidx import preparing, reading
from searchidx.identity import (
    article_key,
    file_digest,
    fingerprint,
    json_bytes,
    key_number,
    member_name,
    record_of,
)
from searchidx.index.file_articles import NONE, FileArticles
from searchidx.index.manifest import SegmentEntry
from searchidx.models import Document, Failure, Seen, Skipped, Source
from searchidx.reading import FoundFile
from searchidx.reading.reasons import plain
from searchidx.reading.records import MAX_BLOCK_LINES
from searchidx.sorted_numbers import Remembered
from searchidx.values import dataclass
from searchidx.workers import alive

RECORDS_PER_SEGMENT = MAX_BLOCK_LINES
BYTES_PER_SEGMENT = 16 << 20
"""A piece has no more records, or no more bytes by far: what bounds memory."""

LEAST_BYTES = 1 << 20
PIECES_PER_JOB = 2
"""A file is cut into so many pieces per process, unless they get too small, so that all have work to the end."""

SEGMENT_FROM = 500
"""Fewer records are not worth a segment of their own."""

NO_MEMORY = "there is not enough memory for it"

GZIP_RATIO = 3
"""Roughly how much smaller gzip makes text."""


class Making(Protocol):
    """A segment in the making, in whatever process; nobody sees it yet."""

    def add(self, document: Document, key: str) -> None:
        """Take a document."""

    def finish(self) -> SegmentEntry:
        """Write it. Raises IndexUnwritable."""


Build = Callable[[], Making]
"""Begins a segment."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """An article made: its document, what identifies it over runs, the fingerprint of what it was made from."""

    document: Document
    key: str
    fingerprint: int

    @property
    def number(self) -> int:
        """The number of its key."""
        return key_number(self.key)


@dataclass(frozen=True, slots=True)
class Built:
    """Articles that are in a segment already, in its order, as columns: they go from process to process.

    `names` are what they are called within their file, `keys` the numbers of their keys, `marks` their
    fingerprints, `owned` says (1 or 0) whose name is the record's own id.
    """

    segment: SegmentEntry
    names: tuple[str | None, ...]
    keys: NDArray[np.uint64]
    marks: NDArray[np.uint64]
    owned: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of a file's articles. `same` are keys that came again unchanged.

    `unmade` are names given to records that became no article: no other record of the file has them.
    `digest` is over the file's bytes; None when the file could not be read at all, so that it is
    tried again next time; `given_up` says that of some of its records. `size` is how much of the file this is,
    in bytes, about. `seen` are the lines of the articles made, by the number of their key, for learning which come
    again elsewhere.
    """

    path: str
    made: tuple[Keyed, ...] = ()
    built: Built | None = None
    same: FileArticles = NONE
    unmade: tuple[str, ...] = ()
    remarks: tuple[Failure | Skipped, ...] = ()
    digest: bytes | None = None
    size: int = 0
    last: bool = True
    unchanged: bool = False
    given_up: bool = False
    seen: tuple[tuple[int, Seen], ...] = ()


class Chosen(NamedTuple):
    """Some articles of a file that was read before and had this digest."""

    digest: bytes
    articles: FileArticles


Wanted = Mapping[str, Chosen]
"""Path -> which of its articles are to be made again."""


class Record(NamedTuple):
    """A record on its way: its name within the file, and its bytes in one canonical spelling.

    Bytes go to another process faster than objects, and cannot be nested too deep to go.
    """

    name: str | None
    raw: bytes
    own: str | None
    line: int | None
    other: Source | None = None
    """What it is made of beside its bytes, where it is no plain record."""

    @property
    def mark(self) -> int:
        """The fingerprint of all that it is made of."""
        said = self.other.stated if self.other else None
        return fingerprint(
            self.raw + repr(sorted(said.items())).encode("utf-8", "surrogatepass") if said else self.raw
        )

    def source(self, path: str) -> Source:
        """What it was made from."""
        if self.other is None:
            return Source(path, "record", record=record_of(self.raw), name=self.own, line=self.line)
        if self.other.kind == "record":
            return replace(self.other, record=record_of(self.raw))
        return replace(self.other, text=self.raw.decode("utf-8", "surrogatepass"))


class Span(NamedTuple):
    """Bytes of a file: where they begin, and how many."""

    start: int
    size: int

    def read(self, path: str) -> bytes:
        """The bytes. Raises OSError."""
        with open(path, "rb") as file:
            file.seek(self.start)
            return file.read(self.size)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a file of many records, on its way to a worker.

    It has `lines`, with the number of the first, whose names are given where they are taken apart and shun
    those that are `taken`; or `records`, named already. Lines that can be read again are a `Span` of the file
    instead, so that they neither wait nor go from process to process. `before` are those that were there at the
    last reading. What becomes of it is filled into `batch`.
    """

    batch: Batch
    lines: bytes | Span = b""
    first: int = 0
    taken: frozenset[str] = frozenset()
    records: tuple[Record, ...] = ()
    before: FileArticles = NONE
    build: Build | None = None

    def sources(self) -> Iterator[tuple[Source, Record] | Failure]:
        """The records of the piece as sources."""
        path = self.batch.path
        for record in self.records:
            yield record.source(path), record
        if self.lines:
            try:
                lines = self.lines.read(path) if isinstance(self.lines, Span) else self.lines
            except OSError as error:
                yield Failure(path, "read", plain(error))
                return
            names = Names(path, self.taken)
            for found in reading.read_lines(path, self.first, lines):
                named = names.record(found) if isinstance(found, Source) else found
                if isinstance(found, Source) and isinstance(named, Record):
                    yield found, named
                elif isinstance(named, Failure):
                    yield named


class Names:
    """Names the articles of one file: two of one id are both kept."""

    def __init__(self, path: str, taken: frozenset[str] = frozenset()) -> None:
        self._path = path
        self._seen: set[str | None] = set(taken)

    def name(self, own: str | None, line: int | None) -> str | None:
        """The name of an article that calls itself `own`."""
        while own in self._seen:
            own = f"{own or ''}:{line}"
        self._seen.add(own)
        return own

    def record(self, source: Source) -> Record | Failure:
        """A record with its name; one that is no text, or nested too deep, is a Failure."""
        try:
            plain_record = source.kind == "record"
            raw = (
                json_bytes(source.record or {})
                if plain_record
                else source.text.encode("utf-8", "surrogatepass")
            )
        except (RecursionError, ValueError, TypeError) as error:
            return Failure(self._path, "read", f"line {source.line}: {error}")
        other = (
            None
            if plain_record and source.member is None
            else replace(source, text="", record=None, utf8=None)
        )
        return Record(self.name(member_name(source), source.line), raw, source.name, source.line, other)


class _Given:
    """What a piece has given so far: documents, and from SEGMENT_FROM of them on a segment that takes them up."""

    def __init__(self, build: Build | None) -> None:
        self._build = build
        self._segment: Making | None = None
        self._made: list[Keyed] = []
        self._names: list[str | None] = []
        self._keys, self._marks = array("Q"), array("Q")
        self._owned = bytearray()

    def add(self, document: Document, key: str, number: int, mark: int, *, owned: bool) -> None:
        self._names.append(document.name)
        self._keys.append(number)
        self._marks.append(mark)
        self._owned.append(owned)
        if self._segment is not None:
            self._segment.add(document, key)
            return
        self._made.append(Keyed(document, key, mark))
        if self._build is not None and len(self._made) == SEGMENT_FROM:
            self._segment = self._build()
            for each in self._made:
                self._segment.add(each.document, each.key)
            self._made = []

    def put_into(self, batch: Batch) -> Batch:
        """The batch with all of it."""
        if self._segment is None:
            return replace(batch, made=tuple(self._made))
        columns = np.array(self._keys, dtype=np.uint64), np.array(self._marks, dtype=np.uint64)
        built = Built(self._segment.finish(), tuple(self._names), *columns, bytes(self._owned))
        return replace(batch, built=built)


def prepared(piece: Piece) -> Batch:
    """What becomes of a piece. Records that came again unchanged are not prepared again.

    One that memory does not suffice for at this moment is given up.
    """
    try:
        return _prepared(piece)
    except MemoryError:
        return given_up(piece, NO_MEMORY)


def _prepared(piece: Piece) -> Batch:
    path = piece.batch.path
    given = _Given(piece.build)
    same: dict[int, int] = {}
    remarks = list(piece.batch.remarks)
    unmade: list[str] = []
    seen: list[tuple[int, Seen]] = []
    for found in piece.sources():
        alive()
        if isinstance(found, Failure):
            remarks.append(found)
            continue
        source, record = found
        key, mark = article_key(path, record.name), record.mark
        number = key_number(key)
        if piece.before.get(number) == mark:
            same[number] = mark
            continue
        made = preparing.seen(source)
        if not isinstance(made, tuple):
            remarks.append(made)
            if record.name is not None:
                unmade.append(record.name)
            continue
        document, _, lines = made
        if lines:
            seen.append((number, lines))
        if document.name != record.name:  # another record of the file has its id
            document = replace(document, name=record.name)
        given.add(document, key, number, mark, owned=record.own is not None)
    batch = replace(
        piece.batch,
        same=FileArticles(list(same), list(same.values())),
        unmade=tuple(unmade),
        remarks=tuple(remarks),
        seen=tuple(seen),
    )
    return given.put_into(batch)


def given_up(piece: Piece, why: str) -> Batch:
    """What becomes of a piece that cannot be prepared: its file is tried again next time."""
    lost = f"{len(piece.records):,} records" if piece.records else f"the records from line {piece.first:,} on"
    remark = Failure(piece.batch.path, "read", f"{why}; {lost} are missing")
    return replace(piece.batch, remarks=(*piece.batch.remarks, remark), given_up=True)


# --- cutting --------------------------------------------------------------------------------------


def cut(
    file: FoundFile,
    known: bytes | None,
    before: Callable[[str], FileArticles],
    jobs: int,
    build: Build | None,
) -> Iterator[Batch | Piece]:
    """A file of many records in pieces; what needs no worker is a Batch. The last is one, and says so."""
    path = file.path
    try:
        digest = file_digest(path)
    except OSError as error:
        yield Batch(path, remarks=(Failure(path, "read", plain(error)),))
        return
    if digest == known:
        yield Batch(path, digest=digest, unchanged=True)
        return
    packed, most = _sizes(file, jobs)
    known_before = before(path)
    blocks = None if known_before else reading.line_blocks(path, most)
    batch = Batch(path, digest=digest, last=False)
    if blocks is None:
        yield from _record_pieces(batch, known_before, most, packed, build)
    else:
        for block in blocks:
            if isinstance(block, Failure):
                yield replace(batch, remarks=(block,))
            else:
                size = len(block.lines)
                lines = block.lines if block.start is None else Span(block.start, size)
                yield Piece(replace(batch, size=size // packed), lines=lines, first=block.first, build=build)
    yield Batch(path, digest=digest)


def chosen(file: FoundFile, wanted: Chosen, jobs: int, build: Build | None) -> Iterator[Batch | Piece]:
    """Some articles of a file, read once, in pieces. One that has changed since gives none, and no digest."""
    path = file.path
    try:
        now = os.stat(path)
    except OSError as error:
        yield Batch(path, remarks=(Failure(path, "read", plain(error)),))
        return
    if (now.st_size, now.st_mtime_ns) != (file.size, file.mtime_ns):
        yield Batch(path)
        return
    packed, most = _sizes(file, jobs)
    batch = Batch(path, digest=wanted.digest, last=False)
    yield from _record_pieces(batch, NONE, most, packed, build, wanted.articles)
    yield Batch(path, digest=wanted.digest)


def _sizes(file: FoundFile, jobs: int) -> tuple[int, int]:
    """How much smaller than its records a file is, about, and how many bytes of them a piece has."""
    packed = GZIP_RATIO if file.path.endswith(".gz") else 1
    share = file.size * packed // (jobs * PIECES_PER_JOB if jobs > 1 else 1)
    return packed, max(LEAST_BYTES, min(BYTES_PER_SEGMENT, share))


def _record_pieces(
    batch: Batch,
    before: FileArticles,
    most: int,
    packed: int,
    build: Build | None,
    wanted: FileArticles | None = None,
) -> Iterator[Batch | Piece]:
    """Records that are no plain lines, or some of which are known or `wanted`, in pieces."""
    names = Names(batch.path)
    records: list[Record] = []
    remarks: list[Failure | Skipped] = []
    size = 0

    def piece() -> Batch | Piece:
        done = replace(batch, remarks=tuple(remarks), size=size // packed)
        if not records:
            return done
        keys = [key_number(article_key(batch.path, record.name)) for record in records] if before else ()
        here = before.chosen(keys) if before else before
        return Piece(done, records=tuple(records), before=here, build=build)

    for source in sources(batch.path):
        made = names.record(source) if isinstance(source, Source) else source
        if isinstance(made, Record):
            if wanted is not None and key_number(article_key(batch.path, made.name)) not in wanted:
                continue
            records.append(made)
            size += len(made.raw)
        else:
            remarks.append(made)
        if len(records) >= RECORDS_PER_SEGMENT or size >= most:
            yield piece()
            records, remarks, size = [], [], 0
    yield piece()


def sources(path: str) -> Iterator[Source | Failure | Skipped]:
    """What reading makes of a file; an error that escapes it is a remark too."""
    try:
        yield from reading.read(path)
    except MemoryError:
        raise
    except Exception as error:
        yield Failure(path, "read", f"{type(error).__name__}: {error}"[:300])


class Twins:
    """Finds the names that two pieces of one file have both given; a piece that gave one is prepared again.

    Names are remembered as numbers of 64 bits: two names with one number only cost a needless second name.
    """

    def __init__(self) -> None:
        self._path = ""
        self._seen = Remembered()

    def settled(self, piece: Piece, batch: Batch) -> Batch:
        """The batch of a piece of lines, with no name that an earlier piece of the file gave. In the file's order."""
        if batch.path != self._path:
            self._path, self._seen = batch.path, Remembered()
        while twins := self._twins(names := _names(batch)):
            batch = prepared(replace(piece, taken=piece.taken | twins))
            piece = replace(piece, taken=piece.taken | twins)
        self._seen.add(_hashes(names))
        return batch

    def _twins(self, names: Sequence[str]) -> frozenset[str]:
        seen, _ = self._seen.find(_hashes(names))
        return frozenset(names[at] for at in np.flatnonzero(seen).tolist())


def _hashes(names: Sequence[str]) -> NDArray[np.int64]:
    return np.fromiter(map(hash, names), dtype=np.int64, count=len(names))


def _names(batch: Batch) -> list[str]:
    made = (each.document.name for each in batch.made)
    built = batch.built.names if batch.built else ()
    return [name for name in (*built, *made, *batch.unmade) if name is not None]
