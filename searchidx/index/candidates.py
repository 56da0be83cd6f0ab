"""Which documents are worth being compared with each other (numpy).

In: the samples of a new segment, and the leaders of a segment that was there before, or of itself. Out: pairs of a new
document and a leader that may be copies, so many at once. A new document is looked up by a few of its shingles; who
shares fewer of these than a copy would, or is of quite another length, is not looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from searchidx.index.groups import SampledSegment, sorted_pairs
from searchidx.index.packing import Numbers, spread
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
"""Leaders that are looked at for one shingle, the first ones: more share a phrase, not a story."""

FEW = 1 << 12
"""For fewer pairs it is not worth making sketches of all documents of both segments."""

PAIRS = 1 << 14
"""Pairs of documents whose samples are compared at once: what bounds memory."""


class Probes:
    """The shingles by which the documents of a new segment are looked up, ascending."""

    def __init__(self, new: SampledSegment) -> None:
        self._new = new
        starts = new.starts.astype(np.int64)
        self._counts = np.where(new.alive, np.minimum(np.diff(starts), PROBES), 0)
        self._lengths = new.lengths(np.arange(new.size))
        self._few = self._counts < PROBES // 2
        shingles = new.shingles[spread(starts[:-1], self._counts)]
        owners = np.repeat(np.arange(new.size), self._counts)
        self._shingles, self._owners = sorted_pairs(shingles, owners)
        self._met = np.zeros(shingles.size, dtype=np.int64)

    def candidates(self, segment: SampledSegment) -> Iterator[tuple[Numbers, Numbers]]:
        """Pairs of new documents and leaders of a segment, up to PAIRS at once.

        Segments are to be given in their order. In the new one itself, the last, only documents before the new
        document are leaders.
        """
        keys = self._met_again(segment)
        starts, times = self._often(keys, segment)
        pairs = keys[starts].astype(np.int64)
        pairs = pairs[self._worthwhile(segment, pairs // segment.size, pairs % segment.size, times)]
        if pairs.size > FEW:
            blocks = [pairs[start : start + PAIRS] for start in range(0, pairs.size, PAIRS)]
            pairs = np.concatenate([block[self._alike(segment, block)] for block in blocks])
        for start in range(0, pairs.size, PAIRS):
            piece = pairs[start : start + PAIRS]
            yield piece // segment.size, piece % segment.size

    def _met_again(self, segment: SampledSegment) -> NDArray[np.unsignedinteger]:
        """A number for each pair of a new document and a leader, as often as they have a probe in common; ascending."""
        groups = segment.known
        wide = np.uint32 if self._new.size * segment.size < 1 << 32 else np.uint64
        if not groups.shingles.size or not self._shingles.size:
            return np.zeros(0, dtype=wide)
        at = np.searchsorted(groups.shingles, self._shingles)
        at[at == groups.shingles.size] = 0
        hit = np.flatnonzero(groups.shingles[at] == self._shingles)
        at = at[hit]
        first = groups.begins[at].astype(np.int64)
        counts = np.minimum(groups.begins[at + 1] - first, MOST_SHARING - self._met[hit])
        self._met[hit] += counts
        others = groups.owners[spread(first, counts)].astype(wide)
        documents = np.repeat(self._owners[hit].astype(wide), counts)
        self._drop_common()
        if not segment.alive.all() or segment is self._new:
            stay = segment.alive[others]
            if segment is self._new:
                stay &= others < documents
            others, documents = others[stay], documents[stay]
        keys: NDArray[np.unsignedinteger] = documents * wide(segment.size) + others
        keys.sort()
        return keys

    def _often(self, keys: NDArray[np.unsignedinteger], segment: SampledSegment) -> tuple[Numbers, Numbers]:
        """Where in ascending numbers of pairs those begin that are there twice or more, and how often each is.

        For a document with few probes once is enough.
        """
        if self._few.any():
            starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))[: keys.size])
            times = np.diff(np.append(starts, keys.size))
            stay = (times > 1) | self._few[keys[starts] // segment.size]
            return starts[stay], times[stay]
        again = np.zeros(keys.size + 1, dtype=bool)  # most are there once: they are never counted
        np.equal(keys[1:], keys[:-1], out=again[1:-1])
        starts = np.flatnonzero(again[1:] & ~again[:-1])
        return starts, np.flatnonzero(again[:-1] & ~again[1:]) - starts + 1

    def _drop_common(self) -> None:
        """Look no more for what enough leaders have."""
        left = self._met < MOST_SHARING
        if np.count_nonzero(left) < left.size - (left.size >> 4):
            self._shingles, self._owners, self._met = (
                self._shingles[left],
                self._owners[left],
                self._met[left],
            )

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
