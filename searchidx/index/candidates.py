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

PAIRS = 1 << 14
"""Pairs of documents whose samples are compared at once: what bounds memory."""


class Probes:
    """The shingles by which the documents of a new segment are looked up, ascending."""

    def __init__(self, new: SampledSegment) -> None:
        self._new = new
        starts = new.starts.astype(np.int64)
        self._counts = np.where(new.alive, np.minimum(np.diff(starts), PROBES), 0)
        self._lengths = new.lengths(np.arange(new.size))
        shingles = new.shingles[spread(starts[:-1], self._counts)]
        self._shingles, self._owners = sorted_pairs(shingles, np.repeat(np.arange(new.size), self._counts))
        self._met = np.zeros(shingles.size, dtype=np.int64)

    def candidates(self, segment: SampledSegment) -> Iterator[tuple[Numbers, Numbers]]:
        """Pairs of new documents and leaders of a segment, up to PAIRS at once.

        Segments are to be given in their order. In the new one itself, the last, only documents before the new
        document are leaders.
        """
        groups = segment.known
        if not groups.shingles.size or not self._shingles.size:
            return
        at = np.searchsorted(groups.shingles, self._shingles)
        at[at == groups.shingles.size] = 0
        hit = np.flatnonzero((groups.shingles[at] == self._shingles) & (self._met < MOST_SHARING))
        at = at[hit]
        first = groups.begins[at].astype(np.int64)
        counts = np.minimum(groups.begins[at + 1] - first, MOST_SHARING - self._met[hit])
        self._met[hit] += counts
        others = groups.owners[spread(first, counts)].astype(np.int64)
        documents = np.repeat(self._owners[hit], counts)
        stay = segment.alive[others]
        if segment is self._new:
            stay &= others < documents
        pairs, times = np.unique(documents[stay] * segment.size + others[stay], return_counts=True)
        pairs = pairs[self._worthwhile(segment, pairs // segment.size, pairs % segment.size, times)]
        for start in range(0, pairs.size, PAIRS):
            piece = pairs[start : start + PAIRS]
            yield piece // segment.size, piece % segment.size

    def _worthwhile(
        self, segment: SampledSegment, documents: Numbers, others: Numbers, times: Numbers
    ) -> NDArray[np.bool_]:
        probes = self._counts[documents]
        enough = times >= np.where(probes < PROBES // 2, 1, 2)
        here, there = self._lengths[documents], segment.lengths(others)
        enough &= np.minimum(here, there) >= LENGTHS * np.maximum(here, there)
        expected = SHARED * probes * np.minimum(1.0, there / np.maximum(here, 1))
        checked: NDArray[np.bool_] = enough & (times >= expected)
        return checked
