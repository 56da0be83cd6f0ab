"""Phrases of the commonest words, a bit for every position of every text (numpy): a part of `vector`.

In: the lengths of the texts of a block, and where words stand. Out: how often each document has the words one after the
other. A word that stands in nearly every text is on average on every twentieth position or so; as a list of sites it
is some hundred times as long as the texts are many, and each step of an alignment goes through the list. As bits, 64
positions are looked at with one operation, and all chains of words go one position on together.

Each document has a row of 64-bit numbers of its own, the first position in the lowest bit. At the end of each row
there are bits that no word stands on, so that no chain runs from one document into the next.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from searchidx.index.lengths import LENGTHS
from searchidx.index.segment import Places
from searchidx.search.arrays import Counts

Bits: TypeAlias = NDArray[np.uint64]

SPARE = 16
"""Bits at the end of each row that no word stands on: chains go further than their last word by up to the slop and 1."""



_WIDTH = 6
"""Bits of a position's number that say where it is in a number of 64 bits."""

_ONE, _LAST = np.uint64(1), np.uint64(63)


class Bitmaps:
    """The rows of the documents of a block, for one field."""

    def __init__(self, lengths: bytes) -> None:
        """`lengths` has a byte for each document, see `LENGTHS`; none of them the last one, which has no limit."""
        own = np.asarray(LENGTHS, dtype=np.int64)[np.frombuffer(lengths, dtype=np.uint8)]
        sizes = ((own + SPARE) >> _WIDTH) + 1
        self._starts = np.cumsum(sizes) - sizes
        self.size = int(sizes.sum())
        """Numbers of 64 bits in a bitmap."""
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
        found = _aligned(words, slop) if slop else _successive(words)
        counts = np.add.reduceat(_ones(found), self._starts, dtype=np.int32)
        documents = np.flatnonzero(counts)
        return Counts(documents, counts[documents])


def _further(bits: Bits) -> Bits:
    """One position further on."""
    moved = bits << _ONE
    moved[1:] |= bits[:-1] >> _LAST
    return moved


def _back(bits: Bits, by: int) -> Bits:
    """So many positions, fewer than 64, before."""
    moved = bits >> np.uint64(by)
    moved[:-1] |= bits[1:] << np.uint64(64 - by)
    return moved


def _ones(bits: Bits) -> NDArray[np.uint8]:
    """How many bits are set in each number."""
    if hasattr(np, "bitwise_count"):  # since numpy 2.0
        counted: NDArray[np.uint8] = np.bitwise_count(bits)
        return counted
    return np.unpackbits(bits.view(np.uint8)).reshape(-1, 64).sum(axis=1, dtype=np.uint8)


def _successive(words: Sequence[Bits]) -> Bits:
    """Where chains without gaps end: as many as begin."""
    found = words[0]
    for word in words[1:]:
        found = _further(found)
        found &= word
    return found


def _aligned(words: Sequence[Bits], slop: int) -> Bits:
    """Where chains begin. A word goes on with the last chain before it, if there is no more than `slop` between."""
    chains: dict[int, Bits] = {0: words[0]}  # by the positions that are left between the words so far
    steps: list[dict[tuple[int, int], Bits]] = []
    for number, word in enumerate(words[1:], 2):
        steps.append(_gone_on(chains, word, slop, ends=number == len(words)))
        chains = {}
        for (left, more), hits in steps[-1].items():
            chains[left + more] = chains[left + more] | hits if left + more in chains else hits
    # from the ends back to where each began: a chain that went on in two ways counts once
    for step in reversed(steps):
        before: dict[int, Bits] = {}
        for (left, more), hits in step.items():
            if left + more in chains:
                begun = _back(hits & chains[left + more], more + 1)
                before[left] = before[left] | begun if left in before else begun
        chains = before
    return chains.get(0, np.zeros_like(words[0]))


def _gone_on(
    chains: dict[int, Bits], word: Bits, slop: int, *, ends: bool
) -> dict[tuple[int, int], Bits]:
    """Where chains go on with a word, by the positions left between the words before, and between these and it."""
    found: dict[tuple[int, int], Bits] = {}
    every = functools.reduce(np.bitwise_or, chains.values())
    stays = ~(every | word) if ends else ~every  # a later chain is nearer; and the end of a chain is found once
    for left, begun in chains.items():
        alive = _further(begun)
        for more in range(slop - left + 1):
            if more:
                alive &= stays
                alive = _further(alive)
            found[left, more] = alive & word
    return found
