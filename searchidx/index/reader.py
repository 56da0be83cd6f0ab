"""Many readers: an index's segments as arrays that a search can combine.

A `SegmentReader` gives whole postings lists, columns and stored articles by document number within
the segment; an `IndexReader` adds the statistics over all segments. What is read is one generation
of the index: a later commit does not change it.

Whoosh walks a postings list one matcher call per posting; here a list is fetched block by block into
arrays, which is where most of a query's time would go otherwise.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from whoosh.codec.whoosh3 import LENGTHS_COLUMN, W3LeafMatcher
from whoosh.reading import SegmentReader as WhooshSegmentReader
from whoosh.reading import TermNotFound
from whoosh.util.numeric import byte_to_length

from searchidx.index.folder import IndexFolder, reading_errors, undisturbed
from searchidx.index.schema import SEPARATOR, stored_article
from searchidx.models import StoredArticle

LENGTH_OF_BYTE: tuple[int, ...] = tuple(byte_to_length(byte) or 0 for byte in range(256))
"""Words in a field, from the byte that is kept per document (exact to about 10 %)."""


class Postings(NamedTuple):
    """Where a term occurs: ascending document numbers, frequencies, packed positions of each."""

    documents: Sequence[int]
    frequencies: Sequence[float]
    values: Sequence[bytes]


def _all_postings(matcher: Any) -> Postings:
    documents: list[int] = []
    frequencies: list[float] = []
    values: list[bytes] = []
    if isinstance(matcher, W3LeafMatcher):
        while matcher.is_active():  # a block at a time; Whoosh has no public call for it
            matcher._read_ids()
            matcher._read_weights()
            matcher._read_values()
            documents.extend(matcher._ids)
            frequencies.extend(matcher._weights)
            values.extend(matcher._values)
            matcher._next_block()
    else:
        while matcher.is_active():
            documents.append(matcher.id())
            frequencies.append(matcher.weight())
            values.append(matcher.value())
            matcher.next()
    return Postings(documents, frequencies, values)


def unpack_positions(value: bytes) -> Sequence[int]:
    """The ascending positions of one posting."""
    packed = array("I", value)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed


class SegmentReader:
    """One segment. Document numbers count from 0 within it; `base` is its first in the index."""

    def __init__(self, whoosh_reader: Any, base: int) -> None:
        self._whoosh = whoosh_reader
        self.base = base
        self.size: int = whoosh_reader.doc_count_all()
        self._lengths: dict[str, bytes] = {}

    @cached_property
    def deleted(self) -> frozenset[int]:
        return frozenset(self._whoosh.segment().deleted_docs())

    def frequency(self, field: str, term: str) -> int:
        """How many documents of the segment have the term, deleted ones included."""
        try:
            return int(self._whoosh.doc_frequency(field, _encode(term)))
        except TermNotFound:
            return 0

    def postings(self, field: str, term: str) -> Postings | None:
        """The postings of a term, deleted documents included; None when it has none."""
        try:
            matcher = self._whoosh.postings(field, _encode(term))
        except TermNotFound:
            return None
        return _all_postings(matcher)

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        """The terms of a field that begin with `prefix`, in byte order."""
        for encoded in self._whoosh.expand_prefix(field, _encode(prefix)):
            yield bytes(encoded).decode("utf-8", "surrogatepass")

    def length_bytes(self, field: str) -> bytes:
        """One byte per document, see `LENGTH_OF_BYTE`; 0 where the field is empty."""
        if field not in self._lengths:
            column = self._whoosh._perdoc._cached_reader(f"_{field}_len", LENGTHS_COLUMN)
            raw = bytes(column._dbfile.get(column._basepos, column._count)) if column is not None else b""
            self._lengths[field] = raw.ljust(self.size, b"\0")
        return self._lengths[field]

    def total_length(self, field: str) -> int:
        """Words in the field over all documents."""
        return int(self._whoosh.field_length(field))

    @cached_property
    def days(self) -> Sequence[int]:
        """The publication day of each document as a proleptic ordinal; 0 where unknown."""
        days = array("i")
        if self._whoosh._perdoc.has_column("day"):
            column = self._whoosh.column_reader("day", translate=False)
            days.frombytes(column._dbfile.get(column._basepos, column._count * days.itemsize))
            if sys.byteorder == "little":
                days.byteswap()
        days.extend([0] * (self.size - len(days)))
        return days

    def column(self, name: str) -> Any:
        """A facet column: document number -> packed values (see `values`); None when it is empty."""
        if not self._whoosh._perdoc.has_column(name):
            return None
        return self._whoosh.column_reader(name, translate=False)

    def stored(self, document: int) -> StoredArticle:
        """One article as it was stored."""
        return stored_article(self._whoosh.stored_fields(document))


def values(packed: bytes) -> list[str]:
    """The values that one document has in a facet column."""
    return packed.decode("utf-8", "surrogatepass").split(SEPARATOR) if packed else []


def _encode(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")


class IndexReader:
    """One generation of an index: its segments and the statistics over all of them."""

    def __init__(self, whoosh_reader: Any, folder: IndexFolder, generation: int) -> None:
        self._whoosh = whoosh_reader
        self.folder = folder
        self.generation = generation
        leaves = [(r, base) for r, base in whoosh_reader.leaf_readers() if isinstance(r, WhooshSegmentReader)]
        self.segments = tuple(SegmentReader(leaf, base) for leaf, base in leaves)

    @classmethod
    def open(cls, folder: IndexFolder) -> IndexReader:
        """Read the latest generation. Raises IndexDamaged."""
        with reading_errors(folder.path):
            return undisturbed(lambda: cls._open(folder))

    @classmethod
    def _open(cls, folder: IndexFolder) -> IndexReader:
        index = folder.whoosh()
        info = index._read_toc()
        reader = index._reader(index.storage, info.schema, info.segments, info.generation)
        return cls(reader, folder, info.generation)

    def is_latest(self) -> bool:
        """Whether no later generation has been committed."""
        return bool(self.folder.whoosh().latest_generation() == self.generation)

    def close(self) -> None:
        self._whoosh.close()

    @cached_property
    def total(self) -> int:
        """Articles, deleted ones that are not merged away yet included: the N of the statistics."""
        return sum(segment.size for segment in self.segments)

    @cached_property
    def live(self) -> int:
        """Articles that can be found."""
        return sum(segment.size - len(segment.deleted) for segment in self.segments)

    def frequency(self, field: str, term: str) -> int:
        """How many documents have the term."""
        return sum(segment.frequency(field, term) for segment in self.segments)

    def average_length(self, field: str) -> float:
        """Words in the field, a document on average; at least 1."""
        return max(1.0, sum(s.total_length(field) for s in self.segments) / max(1, self.total))

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages of the articles, as stored."""
        return tuple(sorted({term for segment in self.segments for term in segment.terms("language")}))

    def keys_beginning(self, prefix: str, besides: Container[str] = ()) -> set[str]:
        """The keys with this prefix that live documents have, `besides` some that are known."""
        keys = {
            key for segment in self.segments for key in segment.terms("key", prefix) if key not in besides
        }
        return {key for key in keys if any(True for _ in self.documents_with("key", key))}

    def documents_with(self, field: str, term: str) -> Iterator[int]:
        """Index-wide numbers of the live documents that have the term."""
        for segment in self.segments:
            postings = segment.postings(field, term)
            for document in postings.documents if postings else ():
                if document not in segment.deleted:
                    yield segment.base + document

    def locate(self, document: int) -> tuple[SegmentReader, int]:
        """The segment of an index-wide document number, and the number in it."""
        for segment in reversed(self.segments):
            if document >= segment.base:
                return segment, document - segment.base
        raise LookupError(document)

    def stored(self, document: int) -> StoredArticle:
        """One article by its index-wide number."""
        segment, local = self.locate(document)
        return segment.stored(local)

    def documents(self) -> Iterable[int]:
        """Index-wide numbers of all live documents, in the order they were added."""
        for segment in self.segments:
            for document in range(segment.size):
                if document not in segment.deleted:
                    yield segment.base + document
