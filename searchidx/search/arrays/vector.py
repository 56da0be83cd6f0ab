"""The operations of `searchidx.search.arrays` with numpy.

A view of a section becomes an array where it lies. Segments are small (20,000 documents at most, as a rule), so
most of a question's time goes into the number of calls, not of documents: a column as long as the segment is often
the cheaper way. Where lists are short for the segment, or very unlike in length, they are searched instead.

Sites are sorted numbers, each once, of 32 bits where that is enough; norms a table and the bytes that look
things up in it, which take an eighth of the room of the norms themselves, and no more time.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from searchidx import sorted_numbers
from searchidx.index.segment import Places
from searchidx.search.arrays import (
    AnyPiece,
    Best,
    Counted,
    Counts,
    FacetColumns,
    Folded,
    Piece,
    Scores,
)
from searchidx.search.arrays.bitmaps import Bitmaps
from searchidx.search.arrays.gaps import once, ranges
from searchidx.search.arrays.gaps import within_slop as within_slop  # it is one of the operations
from searchidx.search.arrays.value_counts import ValueCounts

Array: TypeAlias = NDArray[Any]

FEW = 8
"""So many times shorter than another list, a list is searched in it."""

SPARSE = 64
"""So many times fewer than the documents of a segment, documents are sorted rather than marked in a column."""

_NONE = np.zeros(0, dtype=np.int64)

BLOCK = 1 << 16

# --- from segments --------------------------------------------------------------------------------


def numbers(view: Sequence[int] | Array) -> Array:
    if isinstance(view, np.ndarray):
        return view
    return np.frombuffer(view, dtype=getattr(view, "format", "B")) if len(view) else _NONE  # type: ignore[call-overload]


def joined(lists: Sequence[tuple[int, Array]]) -> Array:
    return _joined(lists, np.intp)  # documents, as a rule, which are wanted as indexes


def column(lists: Sequence[tuple[int, Array]]) -> Array:
    last = max((start for start, _ in lists), default=0)
    small = last < 1 << 31 and all(own.itemsize < np.dtype(np.int32).itemsize for _, own in lists)
    return _joined(lists, np.int32 if small else np.intp)


def _joined(lists: Sequence[tuple[int, Array]], wide: type[np.integer[Any]]) -> Array:
    if len(lists) < 2:
        if not lists:
            return _NONE
        start, own = lists[0]
        return own.astype(wide) + start if start else own
    if not any(start for start, _ in lists):
        return np.concatenate([own for _, own in lists])
    found, at = np.empty(sum(len(own) for _, own in lists), dtype=wide), 0
    for start, own in lists:
        part = found[at : at + len(own)]
        np.add(own, start, out=part, dtype=wide, casting="unsafe")
        at += len(own)
    return found


def listed(documents: Sequence[int]) -> Array:
    return np.asarray(documents, dtype=np.intp)


def every(size: int) -> Array:
    return np.arange(size)


def norms(table: Sequence[float], lengths: bytes) -> tuple[Array, Array]:
    return np.asarray(table), np.frombuffer(lengths, dtype=np.uint8)


# --- documents ------------------------------------------------------------------------------------


def _marked(lists: Sequence[Array], size: int) -> NDArray[np.bool_]:
    marks = np.zeros(size, dtype=bool)
    for each in lists:
        marks[each] = True
    return marks


def _is_in(documents: Array, others: Array) -> NDArray[np.bool_]:
    """Which of the documents are among others; both ascend, each once."""
    if not len(others) or not len(documents):
        return np.zeros(len(documents), dtype=bool)
    if len(documents) * FEW < len(others):
        at = others.searchsorted(documents.astype(others.dtype, copy=False))
        at[at == len(others)] = 0
        return others[at] == documents
    return _marked([others], int(max(documents[-1], others[-1])) + 1)[documents]


def union(lists: Sequence[Array], size: int) -> Array:
    lists = [each for each in lists if len(each)]
    if len(lists) < 2:
        return lists[0] if lists else _NONE
    if sum(map(len, lists)) * SPARSE < size:
        return sorted_numbers.distinct(np.concatenate(lists))
    return np.flatnonzero(_marked(lists, size))


def common(groups: Sequence[Sequence[Array]], size: int) -> Array:
    lengths = [sum(map(len, group)) for group in groups]
    order = sorted(range(len(groups)), key=lengths.__getitem__)
    found = union(groups[order[0]], size)
    for number in order[1:]:
        if not len(found):
            break
        if len(found) * FEW < lengths[number]:
            own = [_is_in(found, each) for each in groups[number] if len(each)]
            found = found[own[0] if len(own) == 1 else np.logical_or.reduce(own)]
        else:
            found = found[_marked(groups[number], size)[found]]
    return found


def difference(documents: Array, unwanted: Array) -> Array:
    return documents[~_is_in(documents, unwanted)] if len(unwanted) else documents


def between(column: Array, documents: Array, first: int, last: int) -> Array:
    own = column[documents]
    return documents[(own >= first) & (own <= last)]


def distinct(column: Array, documents: Array) -> list[int]:
    values: list[int] = sorted_numbers.distinct(column[documents]).tolist()
    return values


def carrying(column: Array, documents: Array, wanted: Sequence[int]) -> Array:
    if not len(column) or not wanted:
        return documents[:0]
    marks = _marked([np.asarray(wanted)], int(column.max()) + 1)
    return documents[marks[column[documents]]]


# --- counts and scores ----------------------------------------------------------------------------


def _placed(lists: Sequence[Array], size: int) -> tuple[Array, Array, int]:
    """The documents of lists, each once; and for each item of all lists its document's place among them,
    or the document itself where that costs less: the places are below the number that comes third."""
    every_one = np.concatenate(lists, dtype=np.intp, casting="unsafe") if lists else _NONE
    if len(every_one) * SPARSE < size:
        documents, places = np.unique(every_one, return_inverse=True)
        return documents, places, len(documents)
    return np.flatnonzero(_marked([every_one], size)), every_one, size


def _sums(lists: Sequence[Array], values: Sequence[Array], size: int) -> tuple[Array, Array]:
    """Documents that are in any list, and their values, added in the order of the lists."""
    documents, places, width = _placed(lists, size)
    if not len(documents):
        return documents, np.zeros(0)
    total = np.bincount(places, weights=np.concatenate(values), minlength=width)
    return documents, total if width == len(documents) else total[documents]


def added(counts: Counts, size: int) -> Counts:
    return Counts(*_sums([counts.documents], [counts.counts], size))


def among(piece: AnyPiece, documents: Array) -> AnyPiece:
    own = piece.documents
    if len(documents) * FEW < len(own):
        at = own.searchsorted(documents.astype(own.dtype, copy=False))
        at[at == len(own)] = 0
        keep = own[at] == documents
        at, documents = at[keep], documents[keep]
    else:
        at = np.flatnonzero(_is_in(own, documents))
        documents = own[at]
    if isinstance(piece, Counted):
        return Counted(documents, piece.counts[at], piece.weight, piece.norms)
    return Scores(documents, piece.scores[at])


def _scored(piece: Piece) -> Array:
    if isinstance(piece, Scores):
        scores: Array = piece.scores
        return scores
    counts: Array = piece.counts.astype(np.float64)
    table, lengths = piece.norms
    divisors = table[lengths[piece.documents]]
    divisors += counts
    counts *= piece.weight
    counts /= divisors
    return counts


def accumulated(pieces: Sequence[Piece], size: int, documents: Array | None = None) -> Scores:
    pieces = [piece for piece in pieces if len(piece.documents)]
    if documents is None:
        if len(pieces) == 1:
            return Scores(pieces[0].documents, _scored(pieces[0]))
        return Scores(*_sums([p.documents for p in pieces], [_scored(p) for p in pieces], size))
    if not len(documents) or not pieces:
        return Scores(documents, np.zeros(len(documents)))
    if len(documents) * FEW < size:
        pieces = [among(p, documents) if len(documents) < len(p.documents) else p for p in pieces]
    places = np.concatenate([piece.documents for piece in pieces], dtype=np.intp, casting="unsafe")
    values = np.concatenate([_scored(piece) for piece in pieces])
    if len(places) * SPARSE < size:
        at = documents.searchsorted(places)
        at[at == len(documents)] = 0
        values[documents[at] != places] = 0.0  # what is not asked for
        return Scores(documents, np.bincount(at, weights=values, minlength=len(documents)))
    return Scores(documents, np.bincount(places, weights=values, minlength=size)[documents])


def best(pieces: Sequence[Piece], size: int) -> Scores:
    documents, places, width = _placed([piece.documents for piece in pieces], size)
    total, start = np.zeros(width), 0
    for piece in pieces:
        own = places[start : start + len(piece.documents)]
        start += len(own)
        total[own] = np.maximum(total[own], _scored(piece))
    return Scores(documents, total if width == len(documents) else total[documents])


def scaled(scores: Scores, factor: float) -> Scores:
    return Scores(scores.documents, scores.scores * factor)


def constant(documents: Array, score: float) -> Scores:
    return Scores(documents, np.full(len(documents), score))


def left(scores: Scores, unwanted: Array) -> Scores:
    if not len(unwanted):
        return scores
    keep = ~_is_in(scores.documents, unwanted)
    return Scores(scores.documents[keep], scores.scores[keep])


def top(found: Sequence[Scores], number: int) -> list[Best]:
    if number <= 0:
        return []
    heap: list[
        tuple[float, int, int]
    ] = []  # score, then minus the block and the document: the worst comes first
    for block, each in enumerate(found):
        scores = each.scores
        if len(heap) == number:  # a later document has to be better, not as good
            at = np.flatnonzero(scores > heap[0][0])
            at = at[_highest(scores[at], number)]
        else:
            at = _highest(scores, number)
        for score, document in zip(scores[at].tolist(), each.documents[at].tolist(), strict=True):
            entry = score, -block, -document
            if len(heap) < number:
                heapq.heappush(heap, entry)
            else:
                heapq.heappushpop(heap, entry)
    return [Best(score, -block, -document) for score, block, document in sorted(heap, reverse=True)]


def _highest(scores: Array, number: int) -> Array:
    """Where the highest scores are, ascending; of equals the first."""
    if len(scores) <= number:
        return np.arange(len(scores))
    least = np.partition(scores, len(scores) - number)[len(scores) - number]
    at = np.flatnonzero(scores >= least)
    if len(at) > number:
        equal = np.flatnonzero(scores[at] == least)
        at = np.delete(at, equal[number - len(at) :])
    return at


def top_by_day(found: Sequence[Scores], days: Sequence[Array], number: int, *, newest: bool) -> list[Best]:
    if number <= 0:
        return []
    sign, never = -1 if newest else 1, 1 << 62
    keyed: list[tuple[int, float, int, int]] = []
    for block, (each, column) in enumerate(zip(found, days, strict=True)):
        own = column[each.documents].astype(np.int64) * sign
        own[own == 0] = never
        at = np.arange(len(own))
        if len(own) > number:
            at = np.flatnonzero(own <= np.partition(own, number - 1)[number - 1])
        at = at[np.lexsort((at, -each.scores[at], own[at]))[:number]]
        scores, documents = each.scores[at].tolist(), each.documents[at].tolist()
        keyed += [
            (key, -score, block, document)
            for key, score, document in zip(own[at].tolist(), scores, documents, strict=True)
        ]
    keyed.sort()
    return [Best(-score, block, document) for _, score, block, document in keyed[:number]]


# --- columns --------------------------------------------------------------------------------------


def facet_counts(
    facet: FacetColumns, found: Sequence[Array], size: int | None
) -> tuple[list[tuple[str, int]], int]:
    if not isinstance(facet.shared, ValueCounts):
        facet.shared = ValueCounts(facet)
    return facet.shared.commonest(found, size)


def tally(columns: Sequence[Array], found: Sequence[Array]) -> dict[int, int]:
    own = [column[documents] for column, documents in zip(columns, found, strict=True)]
    values = np.concatenate(own, dtype=np.int64) if own else _NONE
    if not len(values):
        return {}
    seldom = values[values != 0]
    counts = {0: len(values) - len(seldom)} if len(seldom) < len(values) else {}
    if len(seldom):
        first = int(seldom.min())
        if int(seldom.max()) - first < max(4 * len(seldom), 1 << 16):
            times = np.bincount(seldom - first)
            at = np.flatnonzero(times)
            counts.update(zip((at + first).tolist(), times[at].tolist(), strict=True))
        else:
            at, times = np.unique(seldom, return_counts=True)
            counts.update(zip(at.tolist(), times.tolist(), strict=True))
    return counts


def folded(
    found: Sequence[Array],
    companies: Sequence[tuple[Array, Array]],
    stories: Array,
    before: NDArray[np.bool_] | None,
) -> Folded:
    own = [
        (members[here := _is_in(members, documents)], places[here])
        for documents, (members, places) in zip(found, companies, strict=True)
    ]
    places = np.concatenate([each for _, each in own])
    order = np.argsort(places, kind="stable")
    story = stories[places[order]]  # it never descends with the place
    first = np.ones(order.size, dtype=bool)
    first[1:] = story[1:] != story[:-1]
    if before is not None:
        first &= ~before[story]
    shown = np.empty(order.size, dtype=bool)
    shown[order] = first
    cuts = np.cumsum([len(each) for _, each in own])[:-1]
    dropped = [members[~kept] for (members, _), kept in zip(own, np.split(shown, cuts), strict=True)]
    met = np.zeros(int(stories[-1]) + 1, dtype=bool) if before is None else before.copy()
    met[story] = True
    return Folded(dropped, met)


# --- phrases --------------------------------------------------------------------------------------


def sites(places: Sequence[Places], documents: Array, bits: int) -> Array:
    # a compound and its first part may have one stem, and then it is there twice
    return once([_sites(each, documents, bits) for each in places])


def _sites(places: Places, documents: Array, bits: int) -> Array:
    own, frequencies = numbers(places.documents), numbers(places.frequencies)
    positions: Array = numbers(places.positions)
    if len(documents) * 2 < len(own):
        keep = np.flatnonzero(_is_in(own, documents))
        ends = np.cumsum(frequencies, dtype=np.int64)[keep]
        own, frequencies = own[keep], frequencies[keep].astype(np.int64)
        positions = positions[ranges(ends - frequencies, frequencies)]
    small = len(own) and bits + int(own[-1]).bit_length() < 31
    found = np.repeat(own.astype(np.int32 if small else np.int64) << bits, frequencies)
    np.add(found, positions, out=found, casting="same_kind")
    return found


def moved(sites: Array, by: int) -> Array:
    return np.add(sites, by) if by else sites


def begun(sites: Array, before: int, bits: int) -> Array:
    found: Array = sites[(sites & ((1 << bits) - 1)) < before]
    return found


def both(sites: Array, others: Array) -> Array:
    few: Array = sites if len(sites) < len(others) else others
    many: Array = others if few is sites else sites
    if not len(few):
        return few
    if len(few) * FEW < len(many):
        at = many.searchsorted(few)
        at[at == len(many)] = 0
        return few[many[at] == few]
    merged: Array = np.concatenate((few, many))
    merged.sort(kind="stable")
    return merged[1:][merged[1:] == merged[:-1]]


def either(lists: Sequence[Array]) -> Array:
    return once(lists)


def but(sites: Array, others: Array) -> Array:
    return np.setdiff1d(sites, others, assume_unique=True) if len(sites) and len(others) else sites


def by_document(sites: Array, bits: int) -> Counts:
    own: Array = sites >> bits
    starts = np.flatnonzero(np.concatenate((np.ones(min(1, len(own)), bool), own[1:] != own[:-1])))
    return Counts(own[starts], np.diff(np.append(starts, len(own))))


def documents_at(sites: Array, bits: int) -> Array:
    found: Array = by_document(sites, bits).documents
    return found


def bitmaps(lengths: bytes) -> Bitmaps | None:
    return Bitmaps(lengths)
