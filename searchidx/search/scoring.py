"""How much a matching article is worth: BM25 as Lucene computes it.

    score(term, document) = boost * idf * tf / (tf + k1 * (1 - b + b * length / average length))
    idf = ln(1 + (N - n + 0.5) / (n + 0.5))

with N documents, n of them with the term (Robertson and Zaragoza 2009, "The Probabilistic Relevance
Framework"; the idf that never is negative, and the missing constant factor k1 + 1, are Lucene's, see
its BM25Similarity). Whoosh's own idf ranks worse, see docs/decisions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from searchidx.index.lengths import LENGTHS
from searchidx.index.reader import IndexReader

K1 = 1.2
B = 0.75
BOOSTS: Mapping[str, float] = {"title": 2.0, "text": 1.0}
"""Weight of a field in a query of one word; a word in the title says more of what a story is about."""

LEAST_TITLE = 0.5


def boosts(words: int) -> Mapping[str, float]:
    """Weights of the fields in a query of so many words.

    Titles are short and their words rare among titles, so that in a long query one word of a title would
    outdo several of the text: the more words, the less a title weighs (docs/decisions/0030 has the figures).
    """
    return {**BOOSTS, "title": max(LEAST_TITLE, BOOSTS["title"] / max(1, words))}


def idf(total: int, frequency: int) -> float:
    """Inverse document frequency, natural logarithm, never negative."""
    return math.log(1 + (max(total, frequency) - frequency + 0.5) / (frequency + 0.5))


def length_norms(reader: IndexReader, field: str) -> tuple[float, ...]:
    """k1 * (1 - b + b * length / average) for each of the 256 length bytes."""
    average = reader.average_length(field)
    return tuple(K1 * (1 - B + B * length / average) for length in LENGTHS)
