"""Phrases of the commonest words, a bit for every position of every text (numpy): a part of `vector`.

In: the lengths of the texts of a block, and where words stand. Out: how often each document has the words one after the
other. Of a word that stands in nearly every text several times, a list of sites has millions of numbers, and each
step of an alignment goes through all of them. As bits, 64 positions are looked at with one operation.

Each document has a row of 64-bit numbers of its own, the first position in the lowest bit. At the end of each row
there are bits that no word stands on, so that no chain of words runs from one document into the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from searchidx.index.lengths import LENGTHS
from searchidx.index.segment import Places
from searchidx.search.arrays import Counts, Spans
from searchidx.search.arrays.gaps import ranges, within_slop

Bits: TypeAlias = NDArray[np.uint64]
Numbers: TypeAlias = NDArray[np.int64]

SPARE = 16
"""Bits at the end of each row that no word stands on: chains go on behind their last word by up to the slop and 1."""

AT_ONCE = 1 << 14
"""Numbers of bitmaps that are worked on together, about: so few that they stay in a processor's own memory."""

_WIDTH = 6
"""Bits of a position's number that say where it is in a number of 64 bits."""

_ONE = np.uint64(1)


class Bitmaps:
    """The rows of the documents of a block, for one field."""

    def __init__(self, lengths: bytes) -> None:
        """`lengths` has a byte for each document, see `LENGTHS`; none of them the last one, which has no limit."""
        own = np.asarray(LENGTHS, dtype=np.int64)[np.frombuffer(lengths, dtype=np.uint8)]
        self._sizes = ((own + SPARE) >> _WIDTH) + 1
        self._starts = np.cumsum(self._sizes) - self._sizes
        self.size = int(self._sizes.sum())
        """Numbers of 64 bits in a bitmap."""
        self.bytes = self.size * np.dtype(np.uint64).itemsize
        """Of a bitmap: for texts of 120 words 24 each, of 250 words 40, of 400 words 56, of 900 words 120."""
        narrow = self.size < 1 << (31 - _WIDTH)
        self._first = (self._starts << _WIDTH).astype(np.int32 if narrow else np.int64)

    def bitmap(self, found: Iterable[tuple[int, Places]]) -> Bits:
        """Where a word stands: its places in each segment, as arrays, after the number that its first document has."""
        made = np.zeros(self.size, dtype=np.uint64)
        for start, places in found:
            if not len(places.documents):
                continue
            sites = np.repeat(self._first[start:][places.documents], places.frequencies)
            np.add(sites, places.positions, out=sites, casting="same_kind")
            at = sites >> _WIDTH
            first = np.flatnonzero(np.concatenate(([True], at[1:] != at[:-1])))
            bits = _ONE << (sites & 63).astype(np.uint64)
            made[at[first]] |= np.bitwise_or.reduceat(bits, first)
        return made

    def counts(self, words: Sequence[Bits], slop: int) -> Counts:
        """How often each document has the words in this order, with up to `slop` positions in all between them.

        As `alignment.aligned` counts it where every word takes up one position.
        """
        few = len(words) == 2 or not slop
        made = np.empty(self.size, dtype=np.uint8)
        for first, last in self._parts():
            part = [word[first:last] for word in words]
            if few:
                made[first:last] = _ones(_chained(part[0], part[1], slop) if slop else _successive(part))
            else:
                made[first:last] = _possible(part, slop) != 0
        counts = np.add.reduceat(made, self._starts, dtype=np.int32)
        documents = np.flatnonzero(counts)
        if few:
            return Counts(documents, counts[documents])
        return self._looked_at(documents, words, slop)

    def _parts(self) -> Iterator[tuple[int, int]]:
        """Stretches of whole rows."""
        last = 0
        while last < self.size:
            first = last
            at = int(self._starts.searchsorted(first + AT_ONCE))
            last = int(self._starts[at]) if at < len(self._starts) else self.size
            yield first, last

    def _looked_at(self, documents: Numbers, words: Sequence[Bits], slop: int) -> Counts:
        """The same of some documents, by lists of the sites that words have in them."""
        sizes = self._sizes[documents]
        rows = ranges(self._starts[documents], sizes)
        spans = []
        for word in words:
            bits = np.unpackbits(word[rows].view(np.uint8), bitorder="little")
            spans.append(Spans(np.flatnonzero(bits.view(np.bool_)), {}))
        found = within_slop(spans, slop, 0) >> _WIDTH  # the number of the row
        ends = np.cumsum(sizes)
        counts = np.bincount(ends.searchsorted(found, side="right"), minlength=len(documents))
        own = np.flatnonzero(counts)
        return Counts(documents[own], counts[own])


def _further(bits: Bits, by: int = 1) -> Bits:
    """So many positions, fewer than 64, further on."""
    moved: Bits = bits << np.uint64(by)
    moved[1:] |= bits[:-1] >> np.uint64(64 - by)
    return moved


def _ones(bits: Bits) -> NDArray[np.uint8]:
    """How many bits are set in each number."""
    counted: NDArray[np.uint8]
    if hasattr(np, "bitwise_count"):  # since numpy 2.0
        counted = np.bitwise_count(bits)
    else:
        counted = np.unpackbits(bits.view(np.uint8)).reshape(-1, 64).sum(axis=1, dtype=np.uint8)
    return counted


def _successive(words: Sequence[Bits]) -> Bits:
    """Where chains without gaps end: as many as begin."""
    found = words[0]
    for word in words[1:]:
        found = _further(found)
        found &= word
    return found


def _chained(one: Bits, other: Bits, slop: int) -> Bits:
    """Where the other word ends a chain that the last one before it began, up to `slop` positions between them.

    All chains go on by a position at a time: as many end as begin, since each is over where it ends or another begins.
    """
    goes_on = ~(one | other)
    found = np.zeros_like(one)
    alive = _further(one)
    for gap in range(slop + 1):
        if gap:
            alive &= goes_on
            alive = _further(alive)
        found |= alive & other
    return found


def _possible(words: Sequence[Bits], slop: int) -> Bits:
    """Where a chain may end: each word up to `slop` positions behind the one before, and so behind the first."""
    found = words[0]
    since_first = _spread(_further(found), slop)
    for number, word in enumerate(words[1:]):
        if number:
            since_first = _further(since_first)
        found = word & since_first & (_spread(_further(found), slop) if number else since_first)
    return found


def _spread(bits: Bits, by: int) -> Bits:
    """These positions and the next ones, up to so many further on."""
    reached = 0
    while reached < by:
        step = min(reached + 1, by - reached)
        bits = bits | _further(bits, step)
        reached += step
    return bits
