"""Texts to their shingle samples: a few numbers of each by which near-copies are told (numpy).

In: the words of texts, in order or as the postings and positions of a segment. Out: for each text some of its
shingles (runs of four words) as 32-bit hashes, ascending, and its figures. A shingle is in the sample when its hash is
below a threshold that is the same for all texts of about that length, so that what two texts have in common is in both
samples or in neither, and the share of common shingles can be told from the samples alone (Broder, "On the resemblance
and containment of documents", 1997). Long texts give one shingle in eight, short ones all.
"""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from searchidx.index.packing import Numbers, SectionData, from_zero, packed

Hashes = NDArray[np.uint32]

WIDTH = 4
"""Words in a shingle."""

SPARSEST = 3
"""The sample is of one shingle in 2 ** SPARSEST, or of more where the text is short."""

ENOUGH = 24
"""Shingles that a sample should have: a text with fewer is sampled whole."""

MOST_FIGURES = 64
"""Figures of a text that are kept, those with the lowest hashes."""

_MULTIPLIER = np.uint32(0x9E3779B1)
_SPREAD = np.uint32(0x85EBCA6B)


def samples_of_postings(made: Mapping[str, tuple[str, bytes | bytearray]], documents: int) -> SectionData:
    """The samples of so many documents, out of the sections of their text.

    The words of a text are put back in order by their positions. Where a closed-up compound stands beside its
    first part, the later of the two in byte order is taken.
    """
    return samples(*_words(made, documents))


def samples(words: Hashes, counts: Numbers) -> SectionData:
    """The samples of texts, as sections of their segment.

    `words` are the hashes of all words of all texts, one after the other; `counts` how many words each text has.
    """
    shingles, sizes, level = sampled(words, counts)
    figures, numbers = figured(words, counts)
    return {
        "sampled": packed(level, "B"),
        "shingles": packed(shingles, "I"), "shingles@": packed(from_zero(sizes)),
        "figures": packed(figures, "I"), "figures@": packed(from_zero(numbers)),
    }  # fmt: skip


def _words(made: Mapping[str, tuple[str, bytes | bytearray]], documents: int) -> tuple[Hashes, Numbers]:
    """The hashes of all words of all texts, one after the other, and how many words each text has."""

    def numbers(name: str) -> Numbers:
        code, data = made[f"text.{name}"]
        return np.frombuffer(data, dtype=np.dtype(code).newbyteorder("<")).astype(np.int64)

    hashes = word_hashes(bytes(made["text.terms"][1]), numbers("terms@"))
    frequencies, places = numbers("freqs"), numbers("places")
    document = np.repeat(numbers("docs"), frequencies)
    counts = np.zeros(documents, dtype=np.int64)
    np.maximum.at(counts, document, places + 1)
    words = np.zeros(int(counts.sum()), dtype=np.uint32)
    words[from_zero(counts)[:-1][document] + places] = np.repeat(hashes, np.diff(numbers("places@")))
    return words, counts


def word_hashes(spelled: bytes, starts: Numbers) -> Hashes:
    """A number for each term that does not depend on the segment; odd for one with a figure in it."""
    borders = starts.tolist()
    terms = map(spelled.__getitem__, map(slice, borders[:-1], borders[1:]))
    hashes = np.fromiter(map(crc32, terms), np.uint32, len(borders) - 1)
    letters = np.frombuffer(spelled, dtype=np.uint8)
    figures = from_zero((letters >= ord("0")) & (letters <= ord("9")))
    with_one: Hashes = (figures[starts[1:]] > figures[starts[:-1]]).astype(np.uint32)
    hashes &= np.uint32(0xFFFFFFFE)
    hashes |= with_one
    return hashes


def level_of(words: Numbers) -> NDArray[np.uint8]:
    """How sparsely texts of so many words are sampled: one shingle in 2 ** level."""
    borders = [ENOUGH << step for step in range(1, SPARSEST + 1)]
    return np.searchsorted(borders, words, side="right").astype(np.uint8)


def highest(level: NDArray[np.uint8]) -> Hashes:
    """The highest hash that a sample of this level may have."""
    limit: Hashes = np.uint32(0xFFFFFFFF) >> level.astype(np.uint32)
    return limit


def sampled(words: Hashes, counts: Numbers) -> tuple[Hashes, Numbers, NDArray[np.uint8]]:
    """The samples of texts: all hashes, how many each text has, and each text's level.

    `words` are the hashes of all words of all texts, one after the other; `counts` how many words each text has.
    """
    level = level_of(counts)
    if words.size < WIDTH:
        return np.zeros(0, np.uint32), np.zeros(counts.size, np.int64), level
    hashes = words[: 1 - WIDTH] * _MULTIPLIER
    for step in range(1, WIDTH):
        hashes += words[step : words.size - WIDTH + 1 + step]
        hashes *= _MULTIPLIER
    hashes ^= hashes >> np.uint32(16)
    hashes *= _SPREAD
    hashes ^= hashes >> np.uint32(13)
    taken = hashes <= np.repeat(highest(level), counts)[: hashes.size]
    ends = np.cumsum(counts)
    for step in range(1, WIDTH):  # no shingle reaches from one text into the next
        taken[ends[(ends >= step) & (ends - step < taken.size)] - step] = False
    kept = np.flatnonzero(taken)
    text = np.searchsorted(ends, kept, side="right").astype(np.uint64)
    keys = _sorted_once((text << np.uint64(32)) | hashes[kept])
    sizes = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=counts.size)
    return keys.astype(np.uint32), sizes.astype(np.int64), level


def figured(words: Hashes, counts: Numbers) -> tuple[Hashes, Numbers]:
    """The figures of texts, each once: all of them, and how many each text has."""
    here = np.flatnonzero(words & np.uint32(1))
    text = np.searchsorted(np.cumsum(counts), here, side="right").astype(np.uint64)
    keys = _sorted_once((text << np.uint64(32)) | words[here])
    of_text = (keys >> np.uint64(32)).astype(np.int64)
    kept = np.arange(keys.size) - np.searchsorted(of_text, of_text) < MOST_FIGURES
    sizes = np.bincount(of_text[kept], minlength=counts.size)
    return keys[kept].astype(np.uint32), sizes.astype(np.int64)


def _sorted_once(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    keys.sort()
    return keys[np.concatenate(([True], keys[1:] != keys[:-1]))] if keys.size else keys
