"""How often the values of a facet come, over all segments of an index (numpy): a part of `vector`.

In: a facet's columns and the documents found in each block. Out: the commonest values. Each segment numbers its values
for itself; which of them are the same is told by their keys, so that no value is read but those that are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from searchidx import sorted_numbers
from searchidx.index.segment import Facet
from searchidx.search.arrays import FacetColumns
from searchidx.search.arrays.gaps import ranges

Array: TypeAlias = NDArray[Any]

SPARSE = 8
"""So many times fewer than the sets of a segment, the sets of the documents found are looked at one by one."""

MANY = 10_000
"""So many values are not read one by one: all are, once."""


class ValueCounts:
    """The values of a facet, numbered over the whole index."""

    def __init__(self, facet: FacetColumns) -> None:
        self._blocks = [column.facets for column in facet.columns]
        self._facets = [each for block in self._blocks for each in block]
        keys = [np.frombuffer(each.keys, dtype=np.uint64) for each in self._facets if len(each)]
        number, self._one = _numbered(np.concatenate(keys) if keys else np.zeros(0, dtype=np.uint64))
        self._firsts = np.cumsum([0, *map(len, self._facets)])
        self._numbers = np.split(number, self._firsts[1:-1])
        """The numbers of the values of each segment. `_one` has a place among all of these for each number."""
        self._known: dict[int, bytes] = {}

    def commonest(self, found: Sequence[Array], size: int | None) -> tuple[list[tuple[str, int]], int]:
        """See `Arrays.facet_counts`."""
        counts, without = self._counts(found)
        at = self._highest(counts, size)
        lines = sorted(zip((-counts[at]).tolist(), self._values(at), strict=True))[:size]
        return [(value.decode("utf-8", "surrogatepass"), -count) for count, value in lines], without

    def _counts(self, found: Sequence[Array]) -> tuple[Array, int]:
        """How many documents have each value, and how many have none.

        A segment at a time, in the narrow types in which it lies on disk: what is made meanwhile is small.
        """
        total, without = np.zeros(len(self._one), dtype=np.int64), 0
        own = iter(self._numbers)
        for facets, documents in zip(self._blocks, found, strict=True):
            ends = np.cumsum([len(each.set_of) for each in facets])
            cuts = documents.searchsorted(ends)
            start = first = 0
            for facet, end, last, numbers in zip(facets, ends.tolist(), cuts.tolist(), own, strict=False):
                if first < last:
                    counts, none = _in_segment(
                        facet, documents[first:last] - start if start else documents[:last]
                    )
                    without += none
                    total[numbers] += counts
                start, first = end, last
        return total, without

    def _highest(self, counts: Array, size: int | None) -> Array:
        """The values with the highest counts above 0, in any order; of the lowest of these counts perhaps too many."""
        at = np.flatnonzero(counts)
        if size is None or len(at) <= size:
            return at
        if not size:
            return at[:0]
        least = np.partition(counts[at], len(at) - size)[len(at) - size]
        above, equal = np.flatnonzero(counts > least), np.flatnonzero(counts == least)
        wanted = size - len(above)
        if len(equal) > 2 * wanted:
            # each segment has its values in the order of letters: who is among the first of all, is it in one of them
            is_equal = counts == least
            firsts = [own[is_equal[own]][:wanted] for own in self._numbers]
            equal = sorted_numbers.distinct(np.concatenate(firsts))
        return np.concatenate((above, equal))

    def _values(self, at: Array) -> Iterable[bytes]:
        """Values as they are kept, by number."""
        numbers: list[int] = at.tolist()
        if len(numbers) > MANY and len(self._known) < len(self._one):
            places = zip(self._firsts[:-1].tolist(), self._facets, strict=True)
            for (first, facet), own in zip(places, self._numbers, strict=True):
                mine = np.flatnonzero(self._one[own] - first == np.arange(len(own)))
                values = facet.encoded_values()
                self._known.update(
                    zip(own[mine].tolist(), map(values.__getitem__, mine.tolist()), strict=True)
                )
        known = self._known
        for number in numbers:
            if number not in known:
                place = int(self._one[number])
                segment = int(self._firsts.searchsorted(place, side="right")) - 1
                known[number] = self._facets[segment].encoded_value(place - int(self._firsts[segment]))
        return map(known.__getitem__, numbers)


def _numbered(keys: Array) -> tuple[Array, Array]:
    """A number for each key, the same for equal ones, and for each number a place where its key is.

    The places of the keys take the room of their lowest bits, and go through the sorting with them: that takes a third
    of the time of sorting places. Where keys differ in no other bits, which hardly ever is so, it is done the long way.
    """
    bits = np.uint64(len(keys).bit_length())
    both = keys >> bits << bits | np.arange(len(keys), dtype=np.uint64)
    both.sort()
    order = (both & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.intp)
    if np.any((both[1:] >> bits == both[:-1] >> bits) & (keys[order[1:]] != keys[order[:-1]])):
        order = np.argsort(keys)
    new = np.ones(len(keys), dtype=bool)
    new[1:] = keys[order[1:]] != keys[order[:-1]]
    number = np.empty(len(keys), dtype=np.int32 if len(keys) < 1 << 31 else np.int64)
    number[order] = np.cumsum(new, dtype=number.dtype) - 1
    return number, order[new]


def _in_segment(facet: Facet, documents: Array) -> tuple[Array, int]:
    """How many of some documents of a segment have each of its values, and how many have none."""
    own = _array(facet.set_of)[documents]
    starts, sets = _array(facet.set_starts), _array(facet.sets)
    if len(own) * SPARSE < len(starts):
        begins = starts[own].astype(np.int64)
        widths = starts[own.astype(np.intp) + 1] - begins
        counts = np.bincount(sets[ranges(begins, widths)], minlength=len(facet))
        return counts, len(own) - int(np.count_nonzero(widths))
    widths = np.diff(starts)
    times = np.bincount(own, minlength=len(widths))
    counts = np.bincount(sets, np.repeat(times, widths), minlength=len(facet)).astype(np.int64)
    return counts, int(times[widths == 0].sum())


def _array(view: Any) -> Array:
    return np.frombuffer(view, dtype=view.format) if len(view) else np.zeros(0, dtype=np.intp)
