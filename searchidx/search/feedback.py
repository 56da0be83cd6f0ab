"""Feedback: what the best articles of a long query have in common says what it was about.

In: the best articles of a long query of words, and the candidates to be put in order. Out: the candidates in their new
order. The telling words of the TOP best articles are looked for as well, and make SHARE of the score (pseudo-relevance
feedback, as in Rocchio's method; Lavrenko and Croft 2001, "Relevance-Based Language Models"). Every candidate has one
of the words typed, and nothing else is added: feedback never brings an article that has none of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from searchidx.search.closeness import Scored
from searchidx.search.evaluate import TEXT_FIELDS, Evaluator, Matched
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
    likeness = _likeness(evaluator, found, sorted(s.base + document for _, s, document in head))
    scale = SHARE * number / total
    made = [
        ((1 - SHARE) * score + scale * likeness[segment.base + document], segment, document)
        for score, segment, document in head
    ]
    made.sort(key=lambda each: -each[0])
    return [*made, *(((1 - SHARE) * score, segment, document) for score, segment, document in rest)]


def _likeness(evaluator: Evaluator, found: Sequence[Telling], numbers: Sequence[int]) -> dict[int, float]:
    """What the telling words score in some articles, all by their index-wide numbers, which ascend."""
    likeness: dict[int, float] = {}
    for block in evaluator.blocks:
        first, last = (bisect_left(numbers, end) for end in (block.base, block.base + block.size))
        if first == last:
            continue
        documents = evaluator.arrays.listed([number - block.base for number in numbers[first:last]])
        pieces = tuple(
            evaluator.term(field, each.term, each.weight, block) for field in TEXT_FIELDS for each in found
        )
        scores = evaluator.scores(Matched(pieces, documents), block)
        likeness.update((block.base + document, score) for document, score in scores.items())
    return likeness
