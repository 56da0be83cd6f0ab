"""The words that tell an article from others: what makes two alike, and what a long query left unsaid.

In: articles. Out: their telling words, each with a weight. A word tells much when it is often in the articles
and seldom in the index; its weight is the sum over the articles of BM25's tf part times its idf.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from heapq import heappush, heappushpop
from typing import NamedTuple

from searchidx import words
from searchidx.index.reader import IndexReader
from searchidx.search.evaluate import Evaluator
from searchidx.search.scoring import K1, idf
from searchidx.stopwords import stopwords

SHORTEST = 3
"""Letters of a word that tells anything."""


Frequency = Callable[[str, int], int]
"""From a term, and a number above which it does not matter, to how many articles have it."""


class Written(NamedTuple):
    """What of an article is looked at."""

    title: str
    text: str
    language: str | None


class Telling(NamedTuple):
    """A word as it is commonest in the articles, the term it is indexed under, what it is worth."""

    form: str
    term: str
    weight: float


def telling(articles: Iterable[Written], evaluator: Evaluator, most: int, *, least: int = 2) -> list[Telling]:
    """The `most` telling words of some articles by the words of an index: see `telling_of`."""
    reader = evaluator.reader
    return telling_of(
        articles, reader.total, lambda term, enough: _frequency(reader, term, enough), most, least=least
    )


def telling_of(
    articles: Iterable[Written], total: int, frequency_of: Frequency, most: int, *, least: int = 2
) -> list[Telling]:
    """The `most` telling words of some articles among `total`, the best first.

    Words of the title count twice. A word that fewer than `least` articles of the index have is left out: one
    that only the article itself has tells nothing of likeness.
    """
    weights: dict[str, float] = {}
    spelled: dict[str, Counter[str]] = {}
    for article in articles:
        forms: Counter[str] = Counter()
        for text, times in ((article.title, 2), (article.text, 1)):
            for token in words.tokens(text):
                if not token.joined:
                    forms[token.form] += times
        common = stopwords(article.language)
        counts: Counter[str] = Counter()
        for form, count in forms.items():
            if len(form) < SHORTEST or form in common or not form.isalpha():
                continue
            term = words.term(form, article.language)
            counts[term] += count
            spelled.setdefault(term, Counter())[form] += count
        for term, count in counts.items():
            weights[term] = weights.get(term, 0.0) + count / (count + K1)
    return _best(weights, spelled, total, frequency_of, most, least)


def _best(
    weights: Mapping[str, float],
    spelled: Mapping[str, Counter[str]],
    total: int,
    frequency_of: Frequency,
    most: int,
    least: int,
) -> list[Telling]:
    """The `most` terms whose weight times idf is highest, in that order.

    Finding out how many articles have a term is what costs. So it is done from the heaviest term down, until even
    the rarest word of the weight that is left could not be among the best, and what is too common is not counted out.
    """
    rarest = idf(total, least)
    found: list[Telling] = []
    worst: list[float] = []  # a heap of the `most` highest weights so far
    for term, weight in sorted(weights.items(), key=lambda each: -each[1]):
        enough = total
        if len(worst) == most:
            if weight * rarest < worst[0]:
                break
            enough = math.ceil((total + 1) / math.exp(worst[0] / weight))  # its idf is too small from here on
        frequency = frequency_of(term, enough)
        if not least <= frequency <= enough:
            continue
        form = spelled[term].most_common(1)[0][0]
        found.append(Telling(form, term, weight * idf(total, frequency)))
        (heappush if len(worst) < most else heappushpop)(worst, found[-1].weight)
    found.sort(key=lambda each: (-each.weight, each.term))
    return found[:most]


def _frequency(reader: IndexReader, term: str, enough: int) -> int:
    """How many articles have a term in the text, or where none has, in the title; where it is over `enough`, by how
    much is not sure.
    """
    for field in ("text", "title"):
        frequency = 0
        for segment in reader.segments:
            frequency += segment.frequency(field, term)
            if frequency > enough:
                break
        if frequency:
            break
    return frequency
