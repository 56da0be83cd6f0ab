"""Which pairs of texts cannot be copies, told from a few bits of each (numpy).

In: the samples of the documents of a segment. Out: their `Sketches`, and which pairs of documents may have so much in
common that their samples are worth being compared. No pair is left out that would be found to be a copy: a shingle
sets one bit, so what two texts share they share in bits, too, and what the shorter one has alone sets no more bits than
it has shingles.

A shingle sets its bit in the words of the sparsest level (see `shingles`) that has it. The words of a pair's sparser
level are then the only ones that both texts can have bits in, whatever their own levels are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchidx.index.packing import Numbers
from searchidx.index.shingles import SPARSEST, Hashes, highest

_WORD = 16
_BITS = (256, *[64] * SPARSEST)
"""Bits for the shingles of the sparsest level, which long texts have alone, and for those that each denser one adds."""

_MASKS = np.array(_BITS, dtype=np.uint32) - 1

_STARTS = np.cumsum((0, *_BITS), dtype=np.uint32)
_AT_ONCE = 1 << 13
"""Documents whose bits are spread out at once: what bounds memory."""

_COUNT = np.array([number.bit_count() for number in range(1 << _WORD)], dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Sketches:
    """A row for each document. `sizes` and `set` say how many shingles it has, and how many bits they set, up to each
    level: in column 0 those of the sparsest.
    """

    words: NDArray[np.uint16]
    sizes: NDArray[np.uint16]
    set: NDArray[np.uint16]


def sketched(shingles: Hashes, starts: NDArray[Any], documents: int) -> Sketches:
    """The sketches of the documents whose shingles begin at `starts`."""
    counts = (starts[1:] - starts[:-1]).astype(np.int64)
    level = np.zeros(shingles.size, dtype=np.uint8)
    for limit in highest(np.arange(1, SPARSEST + 1, dtype=np.uint8)):
        level += shingles > limit
    bits = _STARTS[level] + (shingles & _MASKS[level])
    owners = np.repeat(np.arange(documents), counts)
    width = len(_BITS)
    sizes = np.bincount(owners * width + level, minlength=documents * width).reshape(documents, width)
    words = np.empty((documents, int(_STARTS[-1]) // _WORD), dtype=np.uint16)
    for first in range(0, documents, _AT_ONCE):
        last = min(first + _AT_ONCE, documents)
        own = slice(int(starts[first]), int(starts[last]))
        spread_out = np.zeros((last - first) * int(_STARTS[-1]), dtype=np.uint8)
        spread_out[(owners[own] - first) * int(_STARTS[-1]) + bits[own]] = 1
        words[first:last] = np.packbits(spread_out).view(np.uint16).reshape(last - first, -1)
    set_bits = np.add.reduceat(_COUNT[words], _STARTS[:-1] // _WORD, axis=1, dtype=np.uint16)
    return Sketches(words, _up_to(sizes), _up_to(set_bits))


def _up_to(columns: NDArray[Any]) -> NDArray[np.uint16]:
    limited: NDArray[np.uint16] = np.minimum(np.cumsum(columns, axis=1), np.iinfo(np.uint16).max).astype(
        np.uint16
    )
    return limited


def may_share(
    a: Sketches, documents: Numbers, b: Sketches, others: Numbers, level: NDArray[np.uint8], least: float
) -> NDArray[np.bool_]:
    """Which pairs may share so much of the shorter sample, compared at the level of the sparser text of each."""
    column = SPARSEST - level.astype(np.int64)
    here, there = a.sizes[documents, column], b.sizes[others, column]
    shorter = np.minimum(here, there)
    bits = np.where(here <= there, a.set[documents, column], b.set[others, column])
    common = _COUNT[a.words[documents] & b.words[others]].sum(axis=1, dtype=np.int64)
    needed = bits - (1 - least) * shorter - 1e-6
    checked: NDArray[np.bool_] = (common >= needed) | (shorter == np.iinfo(np.uint16).max)
    return checked
