"""More like this: the articles that share an article's telling words and its names, and which those are.

In: an article, from the index or fresh from a file. Out: `Similar`. A word scores as in any query, weighted by how
much it tells of the article; a name scores its idf.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from operator import itemgetter

from searchidx.index.integrity import reading_errors
from searchidx.index.segment import SegmentReader
from searchidx.models import ENTITY_KINDS, Similar, SimilarHit, StoredArticle
from searchidx.query.tree import Filter, FilterField, Or, Word
from searchidx.search.evaluate import Evaluator, Scores
from searchidx.search.ranking import hit_of
from searchidx.search.scoring import idf
from searchidx.search.snippets import snippets, wanted
from searchidx.search.telling import Telling, Written, telling

WORDS = 25
"""Telling words that are looked for: more bring articles about something else."""

NAMES = 15
"""Names that are looked for, of each kind the most often mentioned."""

NAME_WEIGHT = 0.5
"""Of a name's idf: its words are among the words already."""

SHOWN = 6
"""Words, and names, that a hit tells it shares."""

_FIELDS: dict[str, FilterField] = {"people": "person", "places": "place", "organizations": "org"}

_Found = tuple[float, str, Scores]
"""What one word or name scores in a segment: its weight, its form, the documents."""


def similar(evaluator: Evaluator, article: StoredArticle, limit: int, offset: int = 0) -> Similar:
    """The articles most like one, the best first, without itself. Raises IndexDamaged."""
    with reading_errors(evaluator.reader.folder):
        written = Written(article.title, article.text, article.language)
        indexed = any(True for _ in evaluator.reader.documents_with("id", article.id))
        found = telling([written], evaluator, WORDS, least=1 + indexed)
        names = _names(article)
        best: list[tuple[float, int, SegmentReader, list[_Found], list[_Found]]] = []
        rarity = _rarity(evaluator, names)
        for segment in evaluator.reader.segments:
            by_word = _by_word(evaluator, found, segment)
            total = _added(by_word)
            by_name = [
                (
                    rarity[name],
                    name,
                    evaluator.restrict(dict.fromkeys(total, rarity[name]), (carries,), segment),
                )
                for name, carries in names.items()
            ]
            total = _without(evaluator.live(_added((*by_word, *by_name)), segment), article, segment)
            for document, score in heapq.nlargest(offset + limit, total.items(), key=itemgetter(1)):
                best.append((score, segment.base + document, segment, by_word, by_name))
        best.sort(key=lambda each: (-each[0], each[1]))
        looked_for = Or(tuple(Word(each.form) for each in found))
        hits = []
        for rank, (score, number, segment, by_word, by_name) in enumerate(
            best[offset : offset + limit], offset + 1
        ):
            document = number - segment.base
            stored = segment.stored(document)
            pieces = snippets(stored.text, wanted(looked_for, stored.language), 1) if found else ()
            hit = hit_of(rank, stored, score, False, pieces)
            hits.append(SimilarHit(hit, _shared(by_word, document), _shared(by_name, document)))
    return Similar(
        article.id, article.path, article.title, tuple(each.form for each in found), tuple(names), tuple(hits)
    )


def _names(article: StoredArticle) -> dict[str, Filter]:
    """The names that an article mentions most, each with the filter that finds its carriers."""
    found: dict[str, Filter] = {}
    for kind in ENTITY_KINDS:
        for entity in getattr(article, kind)[: NAMES // len(ENTITY_KINDS)]:
            found.setdefault(entity.name, Filter(_FIELDS[kind], entity.name))
    return found


def _rarity(evaluator: Evaluator, names: dict[str, Filter]) -> dict[str, float]:
    reader = evaluator.reader
    carriers = {
        name: sum(
            len(evaluator.restrict(dict.fromkeys(range(segment.size), 0.0), (carries,), segment))
            for segment in reader.segments
        )
        for name, carries in names.items()
    }
    return {name: NAME_WEIGHT * idf(reader.total, number) for name, number in carriers.items()}


def _by_word(evaluator: Evaluator, found: list[Telling], segment: SegmentReader) -> list[_Found]:
    highest = max((each.weight for each in found), default=1.0)
    scored: list[_Found] = []
    for each in found:
        weight = each.weight / highest
        scores = evaluator.scores(evaluator.leaf(Word(each.form), segment), segment)
        scored.append((weight, each.form, {document: weight * score for document, score in scores.items()}))
    return scored


def _added(found: Iterable[_Found]) -> Scores:
    total: Scores = {}
    for _, _, scores in found:
        for document, score in scores.items():
            total[document] = total.get(document, 0.0) + score
    return total


def _without(total: Scores, article: StoredArticle, segment: SegmentReader) -> Scores:
    for document in segment.documents_with("id", article.id):
        if document in total and segment.path(document) == article.path:
            del total[document]
    return total


def _shared(found: list[_Found], document: int) -> tuple[str, ...]:
    """What a document shares with the article, what scores most first."""
    own = sorted(((-scores[document], form) for _, form, scores in found if document in scores))
    return tuple(form for _, form in own[:SHOWN])
