"""The words that tell an article from others: what makes two alike, and what a long query left unsaid.

In: articles. Out: their telling words, each with a weight. A word tells much when it is often in the articles
and seldom in the index; its weight is the sum over the articles of BM25's tf part times its idf.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from searchidx import words
from searchidx.search.evaluate import Evaluator
from searchidx.search.scoring import K1, idf
from searchidx.stopwords import stopwords

SHORTEST = 3
"""Letters of a word that tells anything."""


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
    """The `most` telling words of some articles, the best first.

    Words of the title count twice. A word that fewer than `least` articles of the index have is left out: one
    that only the article itself has tells nothing of likeness.
    """
    weights: dict[str, float] = {}
    spelled: dict[str, Counter[str]] = {}
    for article in articles:
        counts: Counter[str] = Counter()
        common = stopwords(article.language)
        for text, times in ((article.title, 2), (article.text, 1)):
            for token in words.tokens(text):
                form = token.form
                if token.joined or len(form) < SHORTEST or form in common or not form.isalpha():
                    continue
                term = words.term(form, article.language)
                counts[term] += times
                spelled.setdefault(term, Counter())[form] += times
        for term, count in counts.items():
            weights[term] = weights.get(term, 0.0) + count / (count + K1)
    reader = evaluator.reader
    found: list[Telling] = []
    for term, weight in weights.items():
        frequency = max(reader.frequency("text", term), reader.frequency("title", term))
        if frequency >= least:
            form = spelled[term].most_common(1)[0][0]
            found.append(Telling(form, term, weight * idf(reader.total, frequency)))
    found.sort(key=lambda each: (-each.weight, each.term))
    return found[:most]
