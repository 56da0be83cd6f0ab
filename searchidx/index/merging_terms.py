"""The terms of several segments as those of one, with their postings.

In: the segments of a merge. Out: the sections of a field. Only a stretch of the vocabulary is looked at at once, and of
that so many postings, so that it takes no more memory for a large index than for a small one; what is made goes to
disk at once. Postings are not decoded to words: those of a term are put one segment after the other, with the
document numbers moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchidx.index.layout import TEXT_FIELDS
from searchidx.index.packing import Numbers, Streamed, from_zero, packed
from searchidx.index.sections import narrowest
from searchidx.index.segment import SegmentReader, Terms
from searchidx.index.spool import Spool, Spools

TERMS = 100_000
"""Terms that all segments have together in a stretch of the vocabulary, about."""

CELLS = 1 << 21
"""Terms that are put in order at once, times the segments that they are put together from."""

POSTINGS = 1 << 20
"""Postings and positions that are put in order at once; those of a commoner term need not be, and are passed on."""


class Part:
    """One segment of a merge: which documents stay, and the numbers they get."""

    def __init__(self, reader: SegmentReader, deleted: Sequence[int], base: int) -> None:
        self.reader = reader
        self.stays = np.ones(reader.size, dtype=bool)
        self.stays[list(deleted)] = False
        self.number = np.cumsum(self.stays) - 1 + base
        self.whole = bool(self.stays.all())

    @property
    def documents(self) -> list[int]:
        """The documents that stay."""
        found: list[int] = np.flatnonzero(self.stays).tolist()
        return found

    def array(self, name: str) -> NDArray[Any]:
        """A section where it lies, in the type that it is kept in."""
        return np.asarray(self.reader.sections[name])

    def let_go(self) -> None:
        """Give back the memory that what was read of it takes."""
        self.reader.sections.let_go()


@dataclass(slots=True)
class _Postings:
    """Those of one part."""

    part: Part
    starts: NDArray[Any]
    documents: NDArray[Any]
    frequencies: NDArray[Any] | None = None
    places: NDArray[Any] | None = None
    place_starts: NDArray[Any] | None = None

    def stays(self, first: int, last: int) -> NDArray[np.bool_] | None:
        """Which postings of some terms stay; None for all."""
        if self.part.whole:
            return None
        stays: NDArray[np.bool_] = self.part.stays[
            self.documents[int(self.starts[first]) : int(self.starts[last])]
        ]
        return stays

    def counts(self, first: int, last: int) -> tuple[Numbers, Numbers]:
        """How many documents each of some terms has left, and how many positions."""
        starts = self.starts[first : last + 1].astype(np.int64)
        stays = self.stays(first, last)
        if stays is None:
            documents = np.diff(starts)
            positions = documents
            if self.place_starts is not None:
                positions = np.diff(self.place_starts[first : last + 1].astype(np.int64))
            return documents, positions
        documents = positions = np.diff(from_zero(stays)[starts - starts[0]])
        if self.frequencies is not None:
            own = np.where(stays, self.frequencies[starts[0] : starts[-1]], 0)
            positions = np.diff(from_zero(own)[starts - starts[0]])
        return documents, positions

    def columns(self, first: int, last: int) -> list[NDArray[Any]]:
        """The documents of some terms, by their new numbers, and for running text frequencies and positions."""
        start, end = int(self.starts[first]), int(self.starts[last])
        stays = self.stays(first, last)
        documents = self.documents[start:end]
        made = [self.part.number[documents if stays is None else documents[stays]]]
        if self.frequencies is not None and self.places is not None and self.place_starts is not None:
            frequencies = self.frequencies[start:end]
            places = self.places[int(self.place_starts[first]) : int(self.place_starts[last])]
            if stays is not None:
                places = places[np.repeat(stays, frequencies)]
                frequencies = frequencies[stays]
            made += [frequencies, places]
        return made


@dataclass(slots=True)
class _Made:
    """A field while it is made: what is kept of each term, and where its postings go."""

    spelled: Spool
    columns: list[Spool]
    lengths: list[int] = field(default_factory=list)
    documents: list[Numbers] = field(default_factory=list)
    positions: list[Numbers] = field(default_factory=list)


def merged_field(spools: Spools, name: str, parts: Sequence[Part], documents: int) -> Streamed:
    """The sections of a field of a segment with so many documents. Raises OSError."""
    with_places = name in TEXT_FIELDS
    postings = [_postings(name, part, with_places) for part in parts]
    made = _Made(spools.new("B"), [spools.new(narrowest(max(0, documents - 1)))])
    if with_places:
        made.columns += [spools.new(_widest(parts, f"{name}.{what}")) for what in ("freqs", "places")]
    fields = [part.reader.field(name) for part in parts]
    ordinals = [np.full(len(own), -1, dtype=np.int64) for own in fields]  # the new ones
    for stretch in _stretches(fields):
        terms = [own.between(*each) for own, each in zip(fields, stretch, strict=True)]
        _put(made, postings, stretch, terms, ordinals)
        for part in parts:
            part.let_go()
    sections: Streamed = {
        f"{name}.terms": made.spelled.section(),
        f"{name}.terms@": packed(from_zero(made.lengths)),
        f"{name}.posts@": packed(from_zero(_joined(made.documents))),
        f"{name}.docs": made.columns[0].section(),
    }
    if with_places:
        sections[f"{name}.freqs"] = made.columns[1].section()
        sections[f"{name}.places@"] = packed(from_zero(_joined(made.positions)))
        sections[f"{name}.places"] = made.columns[2].section()
        closed = [new[part.array(f"{name}.closed")] for part, new in zip(parts, ordinals, strict=True)]
        unique = np.unique(np.concatenate(closed))
        sections[f"{name}.closed"] = packed(unique[unique >= 0])
        sections.update(_spellings(spools, name, parts, ordinals, len(made.lengths)))
    return sections


def _postings(name: str, part: Part, with_places: bool) -> _Postings:
    found = _Postings(part, part.array(f"{name}.posts@"), part.array(f"{name}.docs"))
    if with_places:
        found.frequencies, found.places = part.array(f"{name}.freqs"), part.array(f"{name}.places")
        found.place_starts = part.array(f"{name}.places@")
    return found


def _widest(parts: Sequence[Part], name: str) -> str:
    return max((part.array(name).dtype for part in parts), key=lambda each: each.itemsize).char


def _joined(lists: Sequence[Numbers]) -> Numbers:
    return np.concatenate(lists) if lists else np.zeros(0, dtype=np.int64)


def _stretches(fields: Sequence[Terms]) -> Iterator[list[tuple[int, int]]]:
    """The vocabulary in stretches: of each field the ordinals from which to which its terms are in one."""
    most = max(fields, key=len)
    step = max(1, TERMS // len(fields))
    borders = [most.term(at) for at in range(step, len(most), step)]
    cuts = [[0, *map(own.first, borders), len(own)] for own in fields]
    yield from map(list, zip(*map(pairwise, cuts), strict=True))


def _put(
    made: _Made,
    postings: Sequence[_Postings],
    stretch: Sequence[tuple[int, int]],
    terms: Sequence[Sequence[bytes]],
    ordinals: Sequence[Numbers],
) -> None:
    """Put the terms of a stretch and their postings behind those that are there; say which ordinals they have got."""
    every = sorted(set().union(*terms))
    ranks = dict(zip(every, range(len(every)), strict=True))
    own = [np.fromiter(map(ranks.__getitem__, each), dtype=np.int64, count=len(each)) for each in terms]
    counts = [each.counts(*ends) for each, ends in zip(postings, stretch, strict=True)]
    documents, positions = np.zeros((2, len(every)), dtype=np.int64)
    for rank, (some, places) in zip(own, counts, strict=True):
        documents[rank] += some
        positions[rank] += places
    used = documents > 0  # a term that only deleted documents had is gone
    new = np.where(used, np.cumsum(used) - 1 + len(made.lengths), -1)
    for rank, (first, last), each in zip(own, stretch, ordinals, strict=True):
        each[first:last] = new[rank]
    kept = [every[at] for at in np.flatnonzero(used).tolist()]
    made.spelled.add(b"".join(kept))
    made.lengths += map(len, kept)
    made.documents.append(documents[used])
    made.positions.append(positions[used])
    for start, end in _groups(documents + positions, max(1, CELLS // len(postings))):
        columns, numbers = [], []
        for theirs, rank, (first, _), (some, places) in zip(postings, own, stretch, counts, strict=True):
            low, high = np.searchsorted(rank, (start, end)).tolist()
            found = theirs.columns(first + low, first + high)
            if end - start == 1:
                for spool, column in zip(made.columns, found, strict=True):
                    spool.add(column)
                continue
            columns.append(found)
            of_term = np.zeros((2, end - start), dtype=np.int64)
            of_term[:, rank[low:high] - start] = some[low:high], places[low:high]
            numbers.append(of_term)
        for which, spool in enumerate(made.columns if columns else ()):
            spool.add(
                _interleaved([each[which // 2] for each in numbers], [found[which] for found in columns])
            )


def _groups(sizes: Numbers, most: int) -> Iterator[tuple[int, int]]:
    """Up to `most` neighbours with POSTINGS together, from which to before which; a larger one by itself."""
    start = total = 0
    for at, size in enumerate(sizes.tolist()):
        if at > start and (total + size > POSTINGS or at - start >= most):
            yield start, at
            start, total = at, 0
        total += size
    if start < len(sizes):
        yield start, len(sizes)


def _interleaved(counts: Sequence[Numbers], values: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Values that each part has in the order of terms, in the order of terms over all parts.

    `counts[p][t]` is how many of `values[p]` belong to term t. The values of a term keep the order of
    the parts.
    """
    total = np.sum(counts, axis=0)
    cursor = np.cumsum(total) - total
    out = np.empty(int(total.sum()), dtype=np.result_type(*values))
    for count, value in zip(counts, values, strict=True):
        own = np.cumsum(count) - count
        out[np.repeat(cursor - own, count) + np.arange(value.size)] = value
        cursor = cursor + count
    return out


def _spellings(
    spools: Spools, name: str, parts: Sequence[Part], ordinals: Sequence[Numbers], terms: int
) -> Streamed:
    """The words of a field as they are spelled, each with the new ordinal of its term."""
    fields = [part.reader.text_field(name).spellings for part in parts]
    spelled = [part.array(f"{name}.spelled") for part in parts]
    lines, of_line = spools.new("B"), spools.new(narrowest(max(0, terms - 1)))
    lengths: list[int] = []
    for stretch in _stretches(fields):
        found: set[tuple[bytes, int]] = set()
        for own, (first, last), terms_, new in zip(fields, stretch, spelled, ordinals, strict=True):
            found.update(zip(own.between(first, last), new[terms_[first:last]].tolist(), strict=True))
        left = sorted(each for each in found if each[1] >= 0)
        lines.add(b"".join([form for form, _ in left]))
        of_line.add(np.array([term for _, term in left], dtype=np.int64))
        lengths += [len(form) for form, _ in left]
    return {
        f"{name}.spellings": lines.section(),
        f"{name}.spellings@": packed(from_zero(lengths)),
        f"{name}.spelled": of_line.section(),
    }
