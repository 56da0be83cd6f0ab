"""The operations of `searchidx.search.arrays` in Python alone: lists, sets and dictionaries.

Sites are sets of numbers here, norms a table and the bytes that look things up in it.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from operator import itemgetter
from typing import TypeAlias

from searchidx.index.segment import Places
from searchidx.search.alignment import Span, aligned
from searchidx.search.arrays import (
    AnyPiece,
    Best,
    Counted,
    Counts,
    FacetColumns,
    Folded,
    Numbers,
    Piece,
    Scores,
    Spans,
)

Norms: TypeAlias = tuple[Sequence[float], bytes]

FEW = 8
"""So many times shorter than another list, a list is looked up in it one by one."""

WHOLE = 2
"""Pieces of up to so many times the documents that are asked for are scored whole."""

BLOCK = 1  # every segment is one

# --- from segments --------------------------------------------------------------------------------


def numbers(view: Sequence[int]) -> Sequence[int]:
    return view  # a view is as good as a list where only a few are looked at


def joined(lists: Sequence[tuple[int, Sequence[int]]]) -> Sequence[int]:
    if len(lists) == 1 and not lists[0][0]:
        return lists[0][1]
    return [start + number for start, numbers in lists for number in numbers]


column = joined


def listed(documents: Sequence[int]) -> Sequence[int]:
    return documents


def every(size: int) -> Sequence[int]:
    return range(size)


def norms(table: Sequence[float], lengths: bytes) -> Norms:
    return table, lengths


# --- documents ------------------------------------------------------------------------------------


def union(lists: Sequence[Sequence[int]], size: int) -> Sequence[int]:
    lists = [each for each in lists if len(each)]
    if len(lists) < 2:
        return lists[0] if lists else []
    return sorted(set().union(*lists))


def common(groups: Sequence[Sequence[Sequence[int]]], size: int) -> Sequence[int]:
    if len(groups) == 1:
        return union(groups[0], size)
    shortest, *longer = sorted(groups, key=lambda group: sum(map(len, group)))
    found = set().union(*shortest)
    for group in longer:
        found = set().union(*(_among(found, documents) for documents in group))
    return sorted(found)


def _among(documents: set[int], others: Sequence[int]) -> Iterable[int]:
    if len(documents) * FEW < len(others):
        return [document for document in documents if _has(others, document)]
    return documents.intersection(others)


def _has(documents: Sequence[int], document: int) -> bool:
    at = bisect_left(documents, document)
    return at < len(documents) and documents[at] == document


def difference(documents: Sequence[int], unwanted: Sequence[int]) -> Sequence[int]:
    gone = set(unwanted)
    return [document for document in documents if document not in gone] if gone else documents


def between(column: Sequence[int], documents: Sequence[int], first: int, last: int) -> Sequence[int]:
    return [
        document
        for document, value in zip(documents, _gathered(column, documents), strict=True)
        if first <= value <= last
    ]


def distinct(column: Sequence[int], documents: Sequence[int]) -> list[int]:
    return sorted(set(_gathered(column, documents)))


def carrying(column: Sequence[int], documents: Sequence[int], wanted: Sequence[int]) -> Sequence[int]:
    values = set(wanted)
    return [
        document
        for document, value in zip(documents, _gathered(column, documents), strict=True)
        if value in values
    ]


def _gathered(column: Sequence[int], documents: Collection[int]) -> Sequence[int]:
    """The column's values for the documents, in their order."""
    if len(documents) < 2:
        return [column[document] for document in documents]
    if len(documents) * FEW > len(column) and isinstance(column, memoryview):
        column = column.tolist()
    values: Sequence[int] = itemgetter(*documents)(column)
    return values


# --- counts and scores ----------------------------------------------------------------------------


def added(counts: Counts, size: int) -> Counts:
    merged: dict[int, int] = {}
    for document, count in zip(*counts, strict=True):
        merged[document] = merged.get(document, 0) + count
    documents = sorted(merged)
    return Counts(documents, [merged[document] for document in documents])


def among(piece: AnyPiece, documents: Sequence[int]) -> AnyPiece:
    values = piece.counts if isinstance(piece, Counted) else piece.scores
    if len(documents) * FEW < len(piece.documents):
        at = [bisect_left(piece.documents, document) for document in documents]
        end = len(piece.documents)
        kept = [
            (document, values[i])
            for document, i in zip(documents, at, strict=True)
            if i < end and piece.documents[i] == document
        ]
    else:
        wanted = set(documents)
        kept = [each for each in zip(piece.documents, values, strict=True) if each[0] in wanted]
    if isinstance(piece, Counted):
        return Counted([d for d, _ in kept], [c for _, c in kept], piece.weight, piece.norms)
    return Scores([d for d, _ in kept], [s for _, s in kept])


def _scored(piece: Piece) -> Sequence[float]:
    if isinstance(piece, Scores):
        scores: Sequence[float] = piece.scores
        return scores
    (table, lengths), weight = piece.norms, piece.weight
    return [
        weight * count / (count + table[lengths[document]])
        for document, count in zip(piece.documents, piece.counts, strict=True)
    ]


def accumulated(pieces: Sequence[Piece], size: int, documents: Sequence[int] | None = None) -> Scores:
    if (
        documents is not None
    ):  # what is left of a piece that is not much longer would cost as much as its scores
        pieces = [among(p, documents) if len(p.documents) > WHOLE * len(documents) else p for p in pieces]
    pieces = [piece for piece in pieces if len(piece.documents)]
    if documents is None and len(pieces) == 1:
        return Scores(pieces[0].documents, _scored(pieces[0]))
    total = _summed(pieces)
    if documents is None:
        documents = sorted(total)
    return Scores(documents, [total.get(document, 0.0) for document in documents])


def _summed(pieces: Sequence[Piece]) -> dict[int, float]:
    """Scores by document, added in the order of the pieces: sums of floats depend on it in their last digit."""
    total: dict[int, float] = {}
    known = total.get
    for piece in pieces:
        if isinstance(piece, Scores):
            for document, score in zip(piece.documents, piece.scores, strict=True):
                total[document] = known(document, 0.0) + score
            continue
        (table, lengths), weight = (
            piece.norms,
            piece.weight,
        )  # `_scored` written out: a list less to go through
        for document, count in zip(piece.documents, piece.counts, strict=True):
            total[document] = known(document, 0.0) + weight * count / (count + table[lengths[document]])
    return total


def best(pieces: Sequence[Piece], size: int) -> Scores:
    total: dict[int, float] = {}
    for piece in pieces:
        for document, score in zip(piece.documents, _scored(piece), strict=True):
            if document not in total or score > total[document]:
                total[document] = score
    documents = sorted(total)
    return Scores(documents, [total[document] for document in documents])


def scaled(scores: Scores, factor: float) -> Scores:
    return Scores(scores.documents, [factor * score for score in scores.scores])


def constant(documents: Sequence[int], score: float) -> Scores:
    return Scores(documents, [score] * len(documents))


def left(scores: Scores, unwanted: Sequence[int]) -> Scores:
    gone = set(unwanted)
    kept = [each for each in zip(scores.documents, scores.scores, strict=True) if each[0] not in gone]
    return Scores([document for document, _ in kept], [score for _, score in kept])


def top(found: Sequence[Scores], number: int) -> list[Best]:
    if number <= 0:
        return []
    keyed: list[tuple[float, int, int]] = []
    for block, each in enumerate(found):
        least = heapq.nlargest(number, each.scores)[-1:]  # numbers alone: far faster than pairs
        keyed += sorted(
            (-score, block, document)
            for document, score in zip(each.documents, each.scores, strict=True)
            if score >= least[0]
        )[:number]
    return [Best(-score, block, document) for score, block, document in sorted(keyed)[:number]]


def top_by_day(
    found: Sequence[Scores], days: Sequence[Sequence[int]], number: int, *, newest: bool
) -> list[Best]:
    sign, never = -1 if newest else 1, 1 << 62
    keyed: list[tuple[int, float, int, int]] = []
    for block, (each, column) in enumerate(zip(found, days, strict=True)):
        own = _gathered(column, each.documents)
        keyed += heapq.nsmallest(
            number,
            (
                (sign * day if day else never, -score, block, document)
                for document, score, day in zip(each.documents, each.scores, own, strict=True)
            ),
        )
    keyed.sort()
    return [Best(-score, block, document) for _, score, block, document in keyed[: max(0, number)]]


# --- columns --------------------------------------------------------------------------------------


def facet_counts(
    facet: FacetColumns, found: Sequence[Sequence[int]], size: int | None
) -> tuple[list[tuple[str, int]], int]:
    counts: Counter[str] = Counter()
    without = 0
    for column, documents in zip(facet.columns, found, strict=True):
        by_ordinal: Counter[int] = Counter()
        (own,) = column.facets
        for number, times in Counter(_gathered(column.column, documents)).items():
            ordinals = own.ordinals(number)
            for ordinal in ordinals:
                by_ordinal[ordinal] += times
            if not len(ordinals):
                without += times
        for ordinal, times in by_ordinal.items():
            counts[own.value(ordinal)] += times
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:size], without


def tally(columns: Sequence[Sequence[int]], found: Sequence[Sequence[int]]) -> dict[int, int]:
    counts: Counter[int] = Counter()
    for column, documents in zip(columns, found, strict=True):
        counts.update(_gathered(column, documents))
    return counts


def folded(
    found: Sequence[Sequence[int]],
    companies: Sequence[tuple[Sequence[int], Sequence[int]]],
    stories: Sequence[int],
    before: set[int] | None,
) -> Folded:
    best: dict[int, int] = {}  # story -> the first place that was found
    met: list[list[tuple[int, int]]] = []
    for documents, (members, places) in zip(found, companies, strict=True):
        place = dict(zip(members, places, strict=True))
        own = [(document, place[document]) for document in place.keys() & set(documents)]
        met.append(own)
        for _, at in own:
            story = stories[at]
            if at < best.get(story, at + 1):
                best[story] = at
    for story in before or ():
        best.pop(story, None)
    dropped = [
        sorted(document for document, place in own if best.get(stories[place]) != place) for own in met
    ]
    return Folded(dropped, best.keys() | (before or ()))


# --- phrases --------------------------------------------------------------------------------------


def sites(places: Sequence[Places], documents: Numbers, bits: int) -> set[int]:
    wanted = set(documents)
    found: set[int] = set()
    for each in places:
        few = len(wanted) * FEW < len(each.documents)
        positions = each.positions if few else list(each.positions)
        for document, start, end in zip(each.documents, each.starts, each.starts[1:], strict=False):
            if document in wanted:
                base = document << bits
                found.update([base + position for position in positions[start:end]])
    return found


def moved(sites: set[int], by: int) -> set[int]:
    return {site + by for site in sites} if by else sites


def begun(sites: set[int], before: int, bits: int) -> set[int]:
    mask = (1 << bits) - 1
    return {site for site in sites if site & mask < before}


def both(sites: set[int], others: set[int]) -> set[int]:
    return sites & others


def either(lists: Sequence[set[int]]) -> set[int]:
    return set().union(*lists)


def but(sites: set[int], others: set[int]) -> set[int]:
    return sites - others


def by_document(sites: set[int], bits: int) -> Counts:
    counts = Counter(site >> bits for site in sites)
    documents = sorted(counts)
    return Counts(documents, [counts[document] for document in documents])


def documents_at(sites: set[int], bits: int) -> Sequence[int]:
    return sorted({site >> bits for site in sites})


def within_slop(words: Sequence[Spans], slop: int, bits: int) -> set[int]:
    return {chain[0][0] for chain in aligned([_in_order(word) for word in words], slop)}


def _in_order(word: Spans) -> list[Span]:
    wide = [(site, site + width) for width, sites in word.wide.items() for site in sites]
    return sorted([*((site, site + 1) for site in word.single), *wide])


def bitmaps(lengths: bytes) -> None:
    return None
