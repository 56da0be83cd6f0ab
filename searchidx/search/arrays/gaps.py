"""Phrases whose words may leave gaps between them, with numpy: a part of `vector`.

In: the sites of each word (see `searchidx.search.arrays`), ascending. Out: where the phrase begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from searchidx import sorted_numbers
from searchidx.search.arrays import Spans

Array: TypeAlias = NDArray[Any]

_NONE = np.zeros(0, dtype=np.int64)

UNLIKE = 8
"""Of two sorted lists, one of which is so many times shorter, it takes less to search one than to put both in order."""


def once(lists: Sequence[Array]) -> Array:
    """Sites of sorted lists, each once. A stable sort merges runs that are sorted."""
    lists = [each for each in lists if len(each)]
    if not lists:
        return _NONE
    merged = lists[0]
    if len(lists) > 1:
        merged = np.concatenate(lists)
        merged.sort(kind="stable")
    keep = merged[1:] != merged[:-1]
    return merged if keep.all() else merged[np.concatenate(([True], keep))]


def ranges(starts: Array, widths: Array) -> Array:
    """Numbers from each start on, as many as the width says, one range after the other."""
    ends = np.cumsum(widths)
    return np.repeat(starts - ends + widths, widths) + np.arange(ends[-1] if len(ends) else 0)


def within_slop(words: Sequence[Spans], slop: int, bits: int) -> Array:
    """`alignment.aligned` for all documents at once.

    Where every word takes up one position that is much simpler, and so it is nearly everywhere: documents in which some
    do not are looked at by themselves.
    """
    wide = [sites for word in words for sites in word.wide.values()]
    if not wide:
        return _near([word.single for word in words], slop)
    documents = sorted_numbers.distinct(np.concatenate(wide) >> bits)
    parted = [_parted(word.single, documents, bits) for word in words]
    theirs = [Spans(own, word.wide) for word, (own, _) in zip(words, parted, strict=True)]
    return once([_near([others for _, others in parted], slop), _aligned(theirs, slop)])


def _parted(sites: Array, documents: Array, bits: int) -> tuple[Array, Array]:
    """The sites in some documents, and the others."""
    if not len(sites):
        return sites, sites
    borders = np.concatenate((documents, documents + 1)).astype(np.int64) << bits
    borders = np.minimum(borders, np.iinfo(sites.dtype).max).astype(sites.dtype)
    starts, ends = np.split(sites.searchsorted(borders), 2)
    theirs = np.zeros(len(sites), dtype=bool)
    theirs[ranges(starts, ends - starts)] = True
    return sites[theirs], sites[~theirs]


def _near(words: Sequence[Array], slop: int) -> Array:
    """Where chains of words begin that take up one position each: of each chain where it began, where it ends, and
    where it would end without gaps. They come in order, and the last one before a word is the tightest.
    """
    begun, ends = words[0], words[0] + 1
    tight = ends
    for starts in words[1:-1]:
        reached, which = _reached(ends, tight, starts, slop)
        begun, starts = begun[reached], starts[which]
        ends, tight = starts + 1, tight[reached] + 1
    if len(words) > 1:
        begun = begun[_completed(ends, tight, words[-1], slop)]
    return once([begun])


def _completed(ends: Array, tight: Array, starts: Array, slop: int) -> Array:
    """The numbers of the chains that the last word goes on with."""
    if min(len(ends), len(starts)) * UNLIKE <= max(len(ends), len(starts)):
        return _reached(ends, tight, starts, slop)[0]
    # put in one order, they are neighbours: nothing has to be looked up, which takes several times as long
    wide = np.uint32 if max(int(ends[-1]), int(starts[-1])) < 1 << 31 else np.uint64
    keys = np.concatenate((ends.astype(wide) << wide(1), starts.astype(wide) << wide(1) | wide(1)))
    keys.sort(kind="stable")
    is_start = (keys & wide(1)).astype(bool)
    at = np.flatnonzero(~is_start[:-1] & is_start[1:])
    reached = np.cumsum(~is_start)[at] - 1
    found: Array = reached[(keys[at + 1] >> wide(1)).astype(np.int64) - tight[reached] <= slop]
    return found


def _reached(ends: Array, tight: Array, starts: Array, slop: int) -> tuple[Array, Array]:
    """Words that go on with the last chain before them: the number of the chain, and that of the word."""
    if len(starts) <= len(ends):
        reached = ends.searchsorted(starts, side="right") - 1
        which = np.flatnonzero(reached >= 0)
        which = which[starts[which] - tight[reached[which]] <= slop]
        return reached[which], which
    if not len(ends):
        return _NONE, _NONE
    first = starts.searchsorted(
        ends
    )  # from the end of each chain to where it reaches, or the next chain ends
    last = starts.searchsorted(tight + slop, side="right")
    last[:-1] = np.minimum(last[:-1], first[1:])
    counts = np.maximum(last - first, 0)
    return np.repeat(np.arange(len(ends)), counts), ranges(first, counts)


def _aligned(words: Sequence[Spans], slop: int) -> Array:
    """The same of words of any width: of each chain where it ends, would end without gaps, began."""
    ends = tight = begun = _NONE
    for number, word in enumerate(words):
        starts, after = _in_order(word)
        if not number:
            ends, tight, begun = after, after, starts
            continue
        order = np.argsort(ends, kind="stable")
        ends, tight, begun = ends[order], tight[order], begun[order]
        tightest = np.maximum.accumulate(tight)
        latest = np.maximum.accumulate(np.where(tight == tightest, np.arange(len(tight)), 0))
        reached = ends.searchsorted(starts, side="right") - 1
        keep = reached >= 0
        starts, after, reached = starts[keep], after[keep], reached[keep]
        keep = starts - tightest[reached] <= slop
        starts, after, reached = starts[keep], after[keep], reached[keep]
        ends, tight = after, tightest[reached] + after - starts
        begun = begun[latest[reached]]
    return once([np.sort(begun, kind="stable")])


def _in_order(word: Spans) -> tuple[Array, Array]:
    """The spans of a word: where each starts and ends."""
    if not word.wide:
        return word.single, word.single + 1
    starts = np.concatenate([word.single, *word.wide.values()])
    widths = np.repeat([1, *word.wide], [len(word.single), *map(len, word.wide.values())])
    order = np.argsort(starts, kind="stable")  # of lists that are sorted: it merges them
    return starts[order], (starts + widths)[order]
