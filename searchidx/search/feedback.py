"""Feedback: what the best articles of a long query have in common says what it was about.

In: the best articles of a long query of words, and the candidates to be put in order. Out: the candidates in their new
order. The telling words of the TOP best articles are looked for as well, and make SHARE of the score (pseudo-relevance
feedback, as in Rocchio's method; Lavrenko and Croft 2001, "Relevance-Based Language Models"). Every candidate has one
of the words typed, and nothing else is added: feedback never brings an article that has none of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from searchidx.index.layout import TEXT_FIELDS
from searchidx.index.segment import SegmentReader
from searchidx.search.closeness import Scored
from searchidx.search.evaluate import Evaluator
from searchidx.search.telling import Telling, Written, telling

TOP = 10
TERMS = 25
SHARE = 0.4
DEPTH = 1000
"""So many candidates are put in order; deeper ones come after them."""


def by_likeness(
    evaluator: Evaluator, number: int, best: Sequence[Scored], candidates: list[Scored]
) -> list[Scored]:
    """The candidates, given best first, in order of their scores with feedback from the best.

    `number` is how many words were typed: scores stay on the scale that sums over so many words have.
    """
    articles = [segment.stored(document) for _, segment, document in best[:TOP]]
    written = [Written(each.title, each.text, each.language) for each in articles]
    found = telling(written, evaluator, TERMS)
    total = sum(each.weight for each in found)
    if not total:
        return candidates
    head, rest = candidates[:DEPTH], candidates[DEPTH:]
    by_segment: dict[int, tuple[SegmentReader, list[int]]] = {}
    for _, segment, document in head:
        by_segment.setdefault(segment.base, (segment, []))[1].append(document)
    likeness: dict[int, float] = {}
    for segment, documents in by_segment.values():
        for document, score in _scores(evaluator, found, segment, sorted(documents)):
            key = segment.base + document
            likeness[key] = likeness.get(key, 0.0) + score
    scale = SHARE * number / total
    made = [
        ((1 - SHARE) * score + scale * likeness.get(segment.base + document, 0.0), segment, document)
        for score, segment, document in head
    ]
    made.sort(key=lambda each: -each[0])
    return [*made, *(((1 - SHARE) * score, segment, document) for score, segment, document in rest)]


def _scores(
    evaluator: Evaluator, found: Sequence[Telling], segment: SegmentReader, documents: list[int]
) -> Iterator[tuple[int, float]]:
    """What the telling words score in some documents, which ascend."""
    for field in TEXT_FIELDS:
        norms, lengths = evaluator.norms[field], segment.lengths(field)
        for each in found:
            postings = segment.postings(field, each.term)
            if postings is None:
                continue
            weight = each.weight * evaluator.boosts[field] * evaluator.idf(field, (each.term,))
            at = 0
            for document in documents:
                at = bisect_left(postings.documents, document, at)
                if at == len(postings.documents):
                    break
                if postings.documents[at] == document:
                    count = postings.frequencies[at]
                    yield document, weight * count / (count + norms[lengths[document]])
