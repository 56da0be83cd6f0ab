"""Whether two texts are one story, told from their samples (numpy).

In: pairs of documents of two segments. Out: how much of its shingles the shorter text of each pair has in common
with the longer, and which pairs are copies. What they are compared by is `shingles`'; who is compared, `candidates`'
and `sketches`'.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from searchidx.index.groups import SampledSegment
from searchidx.index.packing import Numbers
from searchidx.index.shingles import Hashes, highest

SIZES = 0.4
"""A copy is at least so much of the longer text: a digest that quotes a brief whole is no copy of it."""

FEWEST = 5
"""Shingles below which texts are too short to be told apart from others by them."""

# News is written to patterns: a report that comes every week shares most of its words with the last one. What it does
# not share are its figures; and patterns are short.

LONG = 200
"""Texts of so many shingles follow no pattern."""

FIGURES = 3
AGREED = 1.55
"""Where a shorter text has so many figures, the shares of common shingles and of common figures add up to this."""

LONG_AGREED = 1.2
"""The same where it is long: a table of some hundred words comes every week with the same words."""

PLAINLY_CONTAINED = 0.75
"""A shorter text with fewer figures must have so much of its shingles in common."""

LONG_APART = 7
APART_CONTAINED = 0.95
"""And so much where the two are dated so many days apart: bulletins come again with hardly another word."""

# A shorter text of the same title that is dated another day and has other figures is the next report of a series,
# however many words of the last one it has. In a brief, a figure more is another figure.

BRIEF = 90
"""Texts of fewer shingles must have the very same figures then."""

SHORT = 32
SHORT_CONTAINED = 0.95
"""Of texts with fewer shingles so much must be common, unless they have the same title: what they are about may
stand only there."""

VERSION = 0.3
"""A saving of an address with another title is a version when it shares so much; some sites reuse addresses."""


def shared(
    a: SampledSegment, documents: Numbers, b: SampledSegment, others: Numbers
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How much of the shorter text's shingles each pair has in common, and the shorter's share of the longer."""
    limit = np.minimum(highest(a.level[documents]), highest(b.level[others]))
    together, shorter, longer = _compared(a.samples(documents), b.samples(others), limit)
    share = np.where(shorter >= FEWEST, together / np.maximum(shorter, 1), 0.0)
    return share, shorter / np.maximum(longer, 1)


def same_story(
    a: SampledSegment, documents: Numbers, b: SampledSegment, others: Numbers, share: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which pairs that share so much are of one story, and not of two that were written to one pattern."""
    figures, number, same_figures = _shared_figures(a, documents, b, others)
    length = np.minimum(a.lengths(documents), b.lengths(others))
    long = length >= LONG
    agreed = share + figures >= np.where(long, LONG_AGREED, AGREED)
    good = np.where(number >= FIGURES, agreed, long | (share >= PLAINLY_CONTAINED))
    day, other = a.days[documents].astype(np.int64), b.days[others].astype(np.int64)
    dated = ~long & (day != 0) & (other != 0)
    good &= ~(dated & (np.abs(day - other) > LONG_APART)) | (share >= APART_CONTAINED)
    titled = a.titles[documents] == b.titles[others]
    others_figures = (figures < 1.0) | (~same_figures & (length < BRIEF))
    good &= ~(dated & (day != other) & titled & (number > 0) & others_figures)
    alike = titled | (share >= SHORT_CONTAINED)
    checked: NDArray[np.bool_] = good & ((length >= SHORT) | alike)
    return checked


def _shared_figures(
    a: SampledSegment, documents: Numbers, b: SampledSegment, others: Numbers
) -> tuple[NDArray[np.float64], Numbers, NDArray[np.bool_]]:
    """How many figures that text of each pair has that has fewer, and the share of them that the other has too.

    The share comes first; last, whether both have the very same.
    """
    limit = np.full(documents.size, np.iinfo(np.uint32).max, dtype=np.uint32)
    together, fewer, more = _compared(a.figures_of(documents), b.figures_of(others), limit)
    return together / np.maximum(fewer, 1), fewer, together == more


def _compared(
    one: tuple[Numbers, Hashes], other: tuple[Numbers, Hashes], limit: Hashes
) -> tuple[Numbers, Numbers, Numbers]:
    """Of each pair of lists of hashes up to a limit: how many are in both, in the shorter, in the longer."""
    keys, sizes = [], []
    for counts, hashes in (one, other):
        pair = np.repeat(np.arange(counts.size, dtype=np.uint64), counts)
        common = hashes <= np.repeat(limit, counts)
        keys.append((pair[common] << np.uint64(32)) | hashes[common])
        sizes.append(np.bincount(pair[common].astype(np.int64), minlength=counts.size))
    both = np.concatenate(keys)
    both.sort()
    twice = (both[1:][both[1:] == both[:-1]] >> np.uint64(32)).astype(np.int64)
    together = np.bincount(twice, minlength=limit.size)
    return together, np.minimum(*sizes), np.maximum(*sizes)
