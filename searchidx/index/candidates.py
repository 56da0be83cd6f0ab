"""Which documents are worth being compared with each other (numpy).

In: the samples of new documents, and the leaders of a segment that was there before, or among themselves. Out: pairs of
a new document and a leader that may be copies, so many at once. A new document is looked up by a few of its shingles;
who shares fewer of these than a copy would, or is of quite another length, is not looked at again.

Where many articles are made of the same sentences, nearly all that have a shingle in common have no second one. Such
meetings are the bulk of the work: they are counted some documents at a time, in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from searchidx.index.groups import Groups, SampledSegment, sorted_pairs
from searchidx.index.packing import Numbers, from_zero, spread
from searchidx.index.sketches import may_share

CONTAINED = 0.6
"""A copy has so much of the shorter text's shingles."""

PROBES = 12
"""Shingles of a new document that are looked up."""

SHARED = 1 / 3
"""A leader as long as its copy has so much of the copy's probes, and a shorter one so much less. Of copies that have
just the 60 % in common that they must have, 15 in 1,000 have less.
"""

LENGTHS = 1 / 3
"""A copy is at least so much of the longer text; lengths are known about, and `likeness` looks at them again."""

MOST_SHARING = 32
"""Articles that one is compared with at most because of one address, or on a cluster because of its probes."""

MOST_LEADERS = 16
"""Leaders that are looked at for one shingle, the first ones: more share a phrase, not a story."""

FEW = 1 << 12
"""For fewer pairs it is not worth making sketches of all documents of both segments."""

PAIRS = 1 << 14
"""Pairs of documents whose samples are compared at once: what bounds memory."""

_AT_ONCE = 1 << 14
"""Meetings that are put in order at once, about: so many lie in the processor's cache."""

_BITS = 32
"""Bits of the number of a meeting, which has those of the leader and of the document among some."""


class Probes:
    """The shingles by which new documents are looked up, and how many leaders were met by each so far."""

    def __init__(self, new: SampledSegment) -> None:
        self._new = new
        starts = new.starts.astype(np.int64)
        self._counts = np.where(new.alive, np.minimum(np.diff(starts), PROBES), 0)
        self._begins = from_zero(self._counts)
        self._lengths = new.lengths(np.arange(new.size))
        self._few = self._counts < PROBES // 2
        self._some_few = bool(self._few.any())
        shingles = new.shingles[spread(starts[:-1], self._counts)]
        self._owners = np.repeat(np.arange(new.size, dtype=np.uint32), self._counts)
        self._met = np.zeros(shingles.size, dtype=np.uint8)
        self._common = 0
        sought, order = sorted_pairs(shingles, np.arange(shingles.size))
        self._sought, self._order = sought, order.astype(np.uint32)

    def candidates(
        self, segment: SampledSegment, groups: Groups, first: int, last: int
    ) -> Iterator[tuple[Numbers, Numbers]]:
        """Pairs of new documents, from `first` to before `last`, and leaders of a segment, up to PAIRS at once.

        Leaders are found by `groups`. Segments are to be given in their order; where the segment is the new one itself,
        only documents before the new document are leaders.
        """
        found = [np.zeros((2, 0), dtype=np.int64), *self._often(segment, groups, first, last)]
        pairs, times = np.concatenate(found, axis=1)
        pairs = pairs[self._worthwhile(segment, pairs // segment.size, pairs % segment.size, times)]
        if pairs.size > FEW:
            blocks = [pairs[start : start + PAIRS] for start in range(0, pairs.size, PAIRS)]
            pairs = np.concatenate([block[self._alike(segment, block)] for block in blocks])
        for start in range(0, pairs.size, PAIRS):
            piece = pairs[start : start + PAIRS]
            yield piece // segment.size, piece % segment.size

    def _met_again(self, groups: Groups, first: int, last: int) -> tuple[Numbers, Numbers, Numbers]:
        """The probes of some documents that leaders have, by document; where the leaders of each begin; how many."""
        begin, end = int(self._begins[first]), int(self._begins[last])
        sought, order = self._sought, self._order
        if end - begin < self._met.size:
            own = np.flatnonzero((order >= begin) & (order < end))
            sought, order = sought[own], order[own]
        starts = np.zeros(end - begin, dtype=np.uint32)
        counts = np.zeros(end - begin, dtype=np.uint8)
        if groups.shingles.size and sought.size:
            at = np.searchsorted(groups.shingles, sought)
            at[at == groups.shingles.size] = 0
            hit = np.flatnonzero(groups.shingles[at] == sought)
            at, probes = at[hit], order[hit]
            begins, left = groups.begins[at], MOST_LEADERS - self._met[probes]
            met = np.minimum(groups.begins[at + 1] - begins, left).astype(np.uint8)
            starts[probes - begin], counts[probes - begin] = begins, met
            self._met[probes] += met
            self._drop_common(int(np.count_nonzero(met == left)))
        found = np.flatnonzero(counts)
        return found + begin, starts[found].astype(np.int64), counts[found].astype(np.int64)

    def _often(
        self, segment: SampledSegment, groups: Groups, first: int, last: int
    ) -> Iterator[NDArray[np.int64]]:
        """Numbers of pairs that have two probes or more in common, ascending, and below them how many each has.

        The number of a pair is that of the document, times the size of the segment, and the leader. For a document with
        few probes once is enough.
        """
        probes, starts, counts = self._met_again(groups, first, last)
        owners = self._owners[probes]
        whole = bool(segment.alive.all())
        bits = segment.size.bit_length()
        for begin, end in _pieces(owners, counts, 1 << (_BITS - bits)):
            base, times = int(owners[begin]), counts[begin:end]
            others = groups.owners[spread(starts[begin:end], times)]
            keys = np.repeat((owners[begin:end] - np.uint32(base)) << np.uint32(bits), times) | others
            if segment is self._new or not whole:
                stay = segment.alive[others]
                if segment is self._new:
                    stay &= others < np.repeat(owners[begin:end], times)
                keys = keys[stay]
            keys.sort()
            again = np.zeros(keys.size + 1, dtype=bool)
            np.equal(keys[1:], keys[:-1], out=again[1:-1])
            firsts = again[1:] & ~again[:-1]
            if self._some_few:
                firsts |= ~again[:-1] & self._few[(keys >> np.uint32(bits)) + np.uint32(base)]
            at = np.flatnonzero(firsts)
            lasts = np.flatnonzero(~again[1:])
            pairs = keys[at].astype(np.int64)
            documents, others = (pairs >> bits) + base, pairs & ((1 << bits) - 1)
            yield np.stack((documents * segment.size + others, lasts[np.searchsorted(lasts, at)] - at + 1))

    def _drop_common(self, more: int) -> None:
        """Look no more for what enough leaders have; `more` of the probes have met so many now."""
        self._common += more
        if self._common > self._order.size >> 4:
            left = self._met[self._order] < MOST_LEADERS
            self._sought, self._order, self._common = self._sought[left], self._order[left], 0

    def _worthwhile(
        self, segment: SampledSegment, documents: Numbers, others: Numbers, times: Numbers
    ) -> NDArray[np.bool_]:
        probes = self._counts[documents]
        here, there = self._lengths[documents], segment.lengths(others)
        enough = np.minimum(here, there) >= LENGTHS * np.maximum(here, there)
        expected = SHARED * probes * np.minimum(1.0, there / np.maximum(here, 1))
        checked: NDArray[np.bool_] = enough & (times >= expected)
        return checked

    def _alike(self, segment: SampledSegment, pairs: Numbers) -> NDArray[np.bool_]:
        """Which pairs may be found to be copies, as far as their sketches tell."""
        new, documents, others = self._new, pairs // segment.size, pairs % segment.size
        level = np.maximum(new.level[documents], segment.level[others])
        return may_share(new.sketches, documents, segment.sketches, others, level, CONTAINED)


def _pieces(owners: NDArray[np.uint32], counts: Numbers, most: int) -> Iterator[tuple[int, int]]:
    """Where stretches of probes begin and end that meet about _AT_ONCE leaders, and are of `most` documents.

    Those of one document stay together.
    """
    met = from_zero(counts)
    begin = 0
    while begin < owners.size:
        end = min(int(np.searchsorted(met, met[begin] + _AT_ONCE)), owners.size)
        last = min(int(owners[end - 1]), int(owners[begin]) + most - 1)
        end = int(np.searchsorted(owners, np.uint32(last), side="right"))
        yield begin, end
        begin = end
