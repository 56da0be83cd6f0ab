"""Closeness: of articles with the same words, those where neighbours of the query are neighbours are worth more.

In: the best articles of a query of words side by side, with their scores. Out: the same, with a bonus for each pair
of neighbouring words, and in the new order. A pair counts twice over: where its words stand as far apart as they were
typed, in that order, and where they stand within WINDOW words of each other in any order. Each is scored like a word,
with the mean idf of the two and WEIGHT (over BM25, the sequential dependence model of Metzler and Croft 2005, "A Markov
Random Field Model for Term Dependencies"). Only the best are looked at: closeness reorders a page and finds nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from searchidx.index.layout import TEXT_FIELDS
from searchidx.index.segment import SegmentReader
from searchidx.query.tree import AnyWord
from searchidx.search.evaluate import Evaluator
from searchidx.search.expansion import Exact, parts_of

DEPTH = 100
"""So many of the best are looked at."""

WINDOW = 8
WEIGHT = 0.1
"""Of each of the two ways in which a pair counts."""

Scored: TypeAlias = tuple[float, SegmentReader, int]
"""A score, and the document of a segment that has it."""


class _Pair(NamedTuple):
    """Two neighbours, as the terms that each may be indexed under, and how far apart they were typed."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    distance: int


def nearer_first(
    evaluator: Evaluator, typed: Sequence[AnyWord], ignored: Set[AnyWord], best: list[Scored], number: int
) -> list[Scored]:
    """The best, given best first, in order of their scores with closeness; what lies deeper stays where it is.

    `typed` are all words of the query in order; the `ignored` among them only tell how far apart the others are.
    Only the `number` first of the answer are sure: what cannot come among them is not looked at.
    """
    pairs = list(_pairs(evaluator, typed, ignored))
    if not pairs or not best:
        return best
    depth = min(DEPTH, len(best))
    if number < depth:
        least = best[number - 1][0] - _most(evaluator, pairs)
        depth = bisect_right(best, -least, 0, depth, key=lambda each: -each[0])
    head, rest = best[:depth], best[depth:]
    by_segment: dict[int, tuple[SegmentReader, list[int]]] = {}
    for _, segment, document in head:
        by_segment.setdefault(segment.base, (segment, []))[1].append(document)
    bonus: dict[int, float] = {}
    for segment, documents in by_segment.values():
        for document, worth in _bonuses(evaluator, pairs, segment, sorted(documents)):
            number = segment.base + document
            bonus[number] = bonus.get(number, 0.0) + worth
    head = [(score + bonus.get(s.base + document, 0.0), s, document) for score, s, document in head]
    head.sort(key=lambda each: -each[0])  # stable: equals stay as they were
    return [*head, *rest]


def _most(evaluator: Evaluator, pairs: Iterable[_Pair]) -> float:
    """More than all the pairs can be worth in any document."""
    worth = 0.0
    for field in TEXT_FIELDS:
        for pair in pairs:
            if all(any(evaluator.reader.frequency(field, term) for term in terms) for terms in pair[:2]):
                worth += 2 * WEIGHT * evaluator.boosts[field] * _rarity(evaluator, field, pair)
    return worth


def _rarity(evaluator: Evaluator, field: str, pair: _Pair) -> float:
    return sum(evaluator.idf(field, terms) for terms in pair[:2]) / 2


def _pairs(evaluator: Evaluator, typed: Sequence[AnyWord], ignored: Set[AnyWord]) -> Iterator[_Pair]:
    placed: list[tuple[int, tuple[str, ...]]] = []
    position = 0
    for word in typed:
        for part in parts_of(word).open:
            if isinstance(part, Exact) and word not in ignored and word.field is None:
                placed.append((position, evaluator.vocabulary.stems(part.form)))
            position += 1
    for (at, first), (after, second) in pairwise(placed):
        if first != second:
            yield _Pair(first, second, after - at)


def _bonuses(
    evaluator: Evaluator, pairs: Iterable[_Pair], segment: SegmentReader, documents: list[int]
) -> Iterator[tuple[int, float]]:
    for field in TEXT_FIELDS:
        norms, lengths = evaluator.norms[field], segment.lengths(field)
        known: dict[tuple[str, ...], dict[int, list[int]]] = {}
        for pair in pairs:
            if pair.first not in known:
                known[pair.first] = positions(segment, field, pair.first, documents)
            first = known[pair.first]
            if not first:
                continue
            if pair.second not in known:
                known[pair.second] = positions(segment, field, pair.second, documents)
            second = known[pair.second]
            if not second:
                continue
            weight = WEIGHT * evaluator.boosts[field] * _rarity(evaluator, field, pair)
            for document in first.keys() & second.keys():
                norm = norms[lengths[document]]
                worth = 0.0
                for count in _counts(first[document], second[document], pair.distance):
                    worth += weight * count / (count + norm)
                yield document, worth


def _counts(first: list[int], second: list[int], distance: int) -> tuple[int, int]:
    """How often the second word stands where it was typed after the first, and how often anywhere near."""
    others = set(second)
    as_typed = sum(position + distance in others for position in first)
    near = 0
    for position in first:
        at = bisect_left(second, position - WINDOW + 1)
        near += at < len(second) and second[at] < position + WINDOW
    return as_typed, near


def positions(
    segment: SegmentReader, field: str, terms: Iterable[str], documents: Sequence[int]
) -> dict[int, list[int]]:
    """Where any of the terms stands in some documents, which ascend; those without it are left out."""
    found: dict[int, list[int]] = {}
    for term in terms:
        places = segment.places(field, term)
        if places is None:
            continue
        at = passed = start = 0
        for document in documents:
            at = bisect_left(places.documents, document, at)
            if at == len(places.documents):
                break
            if places.documents[at] == document:
                start += sum(places.frequencies[passed:at])
                passed = at
                here = list(places.positions[start : start + places.frequencies[at]])
                found[document] = sorted({*found[document], *here}) if document in found else here
    return found
