"""Neighbouring segments looked at as one, as far as the array operations like it.

In: segments and the operations. Out: `Block`s: postings, places and columns as lists by document number, which
counts from 0 within the block. With numpy a question costs by the call, so small segments are better taken
together; in Python it costs by the posting, and a block is one segment, read where it lies.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from searchidx.index.lengths import LENGTHS
from searchidx.index.reader import IndexReader
from searchidx.index.segment import Field, Places, SegmentReader, TextField, encoded
from searchidx.search import bitmap_memory
from searchidx.search.arrays import Arrays, Counts, FacetColumn, Numbers

T = TypeVar("T")

MOST_KEPT = 8
"""Numbers of joined postings that a block remembers, for each of its documents; then it begins anew."""


class _Own(NamedTuple):
    """The postings of a field in one segment of a block, whose first document has the number `start` there."""

    start: int
    field: Field
    documents: Numbers
    frequencies: Numbers


class Block:
    """Some segments of an index of so many documents, one after the other.

    `base` is the index-wide number of its first document.
    """

    def __init__(self, arrays: Arrays, segments: Sequence[SegmentReader], index_size: int) -> None:
        self.segments = tuple(segments)
        self.base = segments[0].base
        self.size = sum(segment.size for segment in segments)
        self._arrays = arrays
        self._index_size = index_size
        self._starts = [segment.base - self.base for segment in segments]
        self._fields: dict[str, list[_Own]] = {}
        self._kept: dict[tuple[str, str, tuple[str, ...]], Any] = {}
        self._kept_numbers = 0
        self._longest: dict[str, int] = {}
        self._norms: dict[str, Any] = {}
        self._facets: dict[str, FacetColumn] = {}
        self._budget = bitmap_memory.SHARED
        self._bitmaps = bitmap_memory.BlockBitmaps(self._budget)
        self._rows: dict[str, Any] = {}

    def locate(self, document: int) -> tuple[SegmentReader, int]:
        """The segment of a document, and its number there."""
        at = bisect_right(self._starts, document) - 1
        return self.segments[at], document - self._starts[at]

    def _own(self, name: str) -> list[_Own]:
        found = self._fields.get(name)
        if found is None:
            numbers = self._arrays.numbers
            found = self._fields[name] = [
                _Own(
                    start,
                    own,
                    numbers(own.documents),
                    numbers(own.frequencies) if isinstance(own, TextField) else (),
                )
                for start, own in zip(self._starts, self.fields(name), strict=True)
            ]
        return found

    def fields(self, name: str) -> Iterator[Field]:
        """A field in each segment."""
        return (segment.field(name) for segment in self.segments)

    # --- terms ------------------------------------------------------------------------------------

    def _keep(self, key: tuple[str, str, tuple[str, ...]], made: T, numbers: int) -> T:
        """Remember for a while what was joined of several segments or terms; what is one already costs nothing."""
        if len(self.segments) > 1 or len(key[2]) > 1:
            self._kept_numbers += numbers
            if self._kept_numbers > MOST_KEPT * self.size:
                self._kept.clear()
                self._kept_numbers = numbers
            self._kept[key] = made
        return made

    def counts(self, field: str, terms: tuple[str, ...]) -> Counts:
        """How often each document has any of some terms."""
        key = "counts", field, terms
        found: Counts | None = self._kept.get(key)
        if found is not None:
            return found
        asked = list(map(encoded, terms))
        runs = [
            [range(at, at + 1) for term in asked if (at := own.field.ordinal(term)) is not None]
            for own in self._own(field)
        ]
        found = self.counts_of(field, runs)
        return self._keep(key, found, 8 + len(found.documents))

    def counts_of(self, field: str, runs: Sequence[Sequence[range]]) -> Counts:
        """The same, of the terms with the ordinals given for each segment, as ranges."""
        documents: list[tuple[int, Numbers]] = []
        counts: list[tuple[int, Numbers]] = []
        several = False
        for own, ranges in zip(self._own(field), runs, strict=True):
            several = several or len(ranges) > 1 or any(len(each) > 1 for each in ranges)
            for each in ranges:
                first, last = own.field.extent(each)
                documents.append((own.start, own.documents[first:last]))
                counts.append((0, own.frequencies[first:last]))
        found = Counts(self._arrays.joined(documents), self._arrays.joined(counts))
        return self._arrays.added(found, self.size) if several else found

    def documents(self, field: str, ordinals: Sequence[Sequence[int]]) -> Numbers:
        """Documents with any of the terms with the ordinals given for each segment."""
        lists = []
        for own, several in zip(self._own(field), ordinals, strict=True):
            for each in several:
                first, last = own.field.extent(range(each, each + 1))
                lists.append((own.start, own.documents[first:last]))
        if all(len(each) < 2 for each in ordinals):
            return self._arrays.joined(lists)
        return self._arrays.union([self._arrays.joined([each]) for each in lists], self.size)

    def documents_with(self, field: str, term: str) -> Numbers:
        """Documents with a term, deleted ones included."""
        known = [own.ordinal(encoded(term)) for own in self.fields(field)]
        return self.documents(field, [() if each is None else (each,) for each in known])

    def places(self, field: str, term: str) -> Places | None:
        """Where a term of running text stands; None when it does not."""
        key = "places", field, (term,)
        if key in self._kept:
            kept: Places | None = self._kept[key]
            return kept
        found = [
            (start, places)
            for start, segment in zip(self._starts, self.segments, strict=True)
            if (places := segment.places(field, term))
        ]
        if len(self.segments) == 1:
            return found[0][1] if found else None
        numbers, joined = self._arrays.numbers, self._arrays.joined
        made = found and Places(
            joined([(start, numbers(each.documents)) for start, each in found]),
            joined([(0, numbers(each.frequencies)) for _, each in found]),
            joined([(0, numbers(each.positions)) for _, each in found]),
        )
        return self._keep(key, made or None, 8 + (len(made.documents) + len(made.positions) if made else 0))

    def place_bits(self, field: str, reach: int) -> int:
        """Bits that hold every position of a field, and `reach` free ones between those of two documents."""
        longest = self._longest_text(field)
        return (
            (LENGTHS[longest] + reach).bit_length() if longest < len(LENGTHS) - 1 else 32 + reach.bit_length()
        )

    def _longest_text(self, field: str) -> int:
        """The greatest byte of length; the last byte there is has no limit."""
        longest = self._longest.get(field)
        if longest is None:
            lengths = (segment.lengths(field) for segment in self.segments)
            longest = self._longest[field] = max(max(each, default=0) for each in lengths)
        return longest

    def bitmaps(self, field: str) -> Any:
        """What puts the positions of a field in bitmaps; None where nothing does."""
        if field not in self._rows:
            lengths = b"".join(segment.lengths(field) for segment in self.segments)
            limited = self._longest_text(field) < len(LENGTHS) - 1
            self._rows[field] = self._arrays.bitmaps(lengths) if limited else None
        return self._rows[field]

    def bitmaps_fit(self, field: str, number: int) -> bool:
        """Whether there is room for so many bitmaps, were all of the index like this block."""
        size = self.bitmaps(field).bytes * number
        return self._budget.has_room(size * self._index_size // self.size)

    def bitmap(self, field: str, terms: tuple[str, ...]) -> Any:
        """Where any of some terms stands, as a bitmap, which is remembered as long as there is room for it."""
        return self._bitmaps.get((field, terms), lambda: self._made_bitmap(field, terms))

    def _made_bitmap(self, field: str, terms: tuple[str, ...]) -> Any:
        numbers = self._arrays.numbers
        places = (
            (start, each)
            for start, segment in zip(self._starts, self.segments, strict=True)
            for term in terms
            if (each := segment.places(field, term))
        )
        return self.bitmaps(field).bitmap(
            (start, Places(numbers(each.documents), numbers(each.frequencies), numbers(each.positions)))
            for start, each in places
        )

    def occurrences(self, field: str, terms: tuple[str, ...]) -> int:
        """How often any of some terms of running text stands, in deleted documents too."""
        return sum(segment.occurrences(field, term) for segment in self.segments for term in terms)

    def frequency(self, field: str, term: str) -> int:
        """How many documents have a term, deleted ones included."""
        return sum(segment.frequency(field, term) for segment in self.segments)

    def is_closed(self, field: str, term: str) -> bool:
        """Whether a term of running text is a closed-up compound somewhere."""
        key = "closed", field, (term,)
        known: bool | None = self._kept.get(key)
        if known is None:
            known = any(segment.text_field(field).is_closed(term) for segment in self.segments)
            self._keep(key, known, 8)
        return known

    # --- columns ----------------------------------------------------------------------------------

    def norms(self, field: str, table: Sequence[float]) -> Any:
        """What the length of a field makes of each document: `table` has it for each byte of length."""
        found = self._norms.get(field)
        if found is None:
            lengths = b"".join(segment.lengths(field) for segment in self.segments)
            found = self._norms[field] = self._arrays.norms(table, lengths)
        return found

    @cached_property
    def days(self) -> Numbers:
        """The day of each document, 0 where unknown."""
        return self._arrays.joined([(0, self._arrays.numbers(segment.days)) for segment in self.segments])

    @cached_property
    def deleted(self) -> Numbers:
        """Documents that are deleted."""
        gone = array("I")
        for start, segment in zip(self._starts, self.segments, strict=True):
            gone.extend(sorted(start + document for document in segment.deleted))
        return self._arrays.numbers(memoryview(gone))

    @cached_property
    def languages(self) -> Sequence[str | None]:
        """The language that each of the sets of the facet has; None where it has none."""
        found: list[str | None] = []
        for segment in self.segments:
            own = segment.facet("language")
            for number in range(len(own.set_starts) - 1):
                ordinals = own.ordinals(number)
                found.append(own.value(ordinals[0]) if len(ordinals) else None)
        return found

    def facet(self, name: str) -> FacetColumn:
        """A facet: the sets of values of the segments are numbered one after the other."""
        found = self._facets.get(name)
        if found is None:
            facets = [segment.facet(name) for segment in self.segments]
            found = self._facets[name] = FacetColumn(self._arrays, facets)
        return found


def blocks_of(arrays: Arrays, reader: IndexReader) -> tuple[Block, ...]:
    """The segments of an index in as few blocks as the operations like."""
    groups: list[list[SegmentReader]] = []
    size = 0
    for segment in reader.segments:
        if not groups or size + segment.size > arrays.BLOCK:
            groups.append([])
            size = 0
        groups[-1].append(segment)
        size += segment.size
    whole = sum(segment.size for segment in reader.segments)
    return tuple(Block(arrays, group, whole) for group in groups)
