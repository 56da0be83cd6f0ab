"""More like this: the articles that share an article's telling words and its names, and which those are.

In: an article, from the index or fresh from a file. Out: `Similar`. A word scores as in any query, weighted by how
much it tells of the article; a name scores its idf.
"""

from __future__ import annotations

from typing import NamedTuple

from searchidx.index.integrity import reading_errors
from searchidx.index.layout import language_of
from searchidx.models import ENTITY_KINDS, Similar, SimilarHit, StoredArticle
from searchidx.query.tree import Filter, FilterField, Or, Word
from searchidx.search.arrays import Numbers, Scores
from searchidx.search.blocks import Block
from searchidx.search.evaluate import Evaluator, Matched
from searchidx.search.ranking import hit_of, in_company
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


class _Found(NamedTuple):
    """What one word or name scores in a block."""

    form: str
    scores: Scores


class _Alike(NamedTuple):
    """What is like an article in a block: by words, by names, and in all."""

    block: Block
    by_word: list[_Found]
    by_name: list[_Found]
    total: Scores


def similar(
    evaluator: Evaluator, article: StoredArticle, limit: int, offset: int = 0, *, all_copies: bool = False
) -> Similar:
    """The articles most like one, the best first, without itself. Raises IndexDamaged.

    Copies and other versions of it are no news either; those of others stand behind one of them.
    """
    with reading_errors(evaluator.reader.folder):
        written = Written(article.title, article.text, article.language)
        indexed = any(True for _ in evaluator.reader.documents_with("id", article.id))
        found = telling([written], evaluator, WORDS, least=1 + indexed)
        names = names_of(article)
        looked_for = Or(tuple(Word(each.form) for each in found))
        evaluator.ready(looked_for)
        rarity = _rarity(evaluator, names)
        alike = [_alike(evaluator, article, found, names, rarity, block) for block in evaluator.blocks]
        totals = [each.total for each in alike]
        if not all_copies and len(evaluator.reader.stories):
            totals = _folded(evaluator, article, totals)
        best = evaluator.arrays.top(totals, offset + limit)[offset:]
        hits = []
        for rank, (score, number, document) in enumerate(best, offset + 1):
            block, by_word, by_name, _ = alike[number]
            segment, own = block.locate(document)
            meta = segment.meta(own)
            pieces = snippets(segment.text(own), wanted(looked_for, language_of(meta)), 1) if found else ()
            hit = hit_of(rank, meta, score, False, pieces)
            if not all_copies:
                hit = in_company(evaluator.reader, hit, segment.base + own)
            shared = (_shared(evaluator, each, document, block.size) for each in (by_word, by_name))
            hits.append(SimilarHit(hit, *shared))
    return Similar(
        article.id, article.path, article.title, tuple(each.form for each in found), tuple(names), tuple(hits)
    )


def _alike(
    evaluator: Evaluator, article: StoredArticle, found: list[Telling], names: dict[str, Filter],
    rarity: dict[str, float], block: Block,
) -> _Alike:  # fmt: skip
    arrays = evaluator.arrays
    by_word = _by_word(evaluator, found, block)
    documents = arrays.union([each.scores.documents for each in by_word], block.size)
    by_name = []
    for name, carries in names.items():
        carriers = evaluator.restrict(documents, (carries,), block)
        by_name.append(_Found(name, arrays.constant(carriers, rarity[name])))
    matched = Matched(tuple(each.scores for each in (*by_word, *by_name)), documents)
    total = evaluator.scores(evaluator.live(matched, block), block)
    return _Alike(block, by_word, by_name, arrays.left(total, _itself(evaluator, article, block)))


def _folded(evaluator: Evaluator, article: StoredArticle, totals: list[Scores]) -> list[Scores]:
    """What is like an article in each block without its own story, and with one article of each other."""
    folding, left = evaluator.folding, evaluator.arrays.left
    own = folding.fold([_itself(evaluator, article, block) for block in evaluator.blocks])
    dropped = folding.fold([each.documents for each in totals], own).dropped
    return [left(each, gone) for each, gone in zip(totals, dropped, strict=True)]


def names_of(article: StoredArticle) -> dict[str, Filter]:
    """The names that an article mentions most, each with the filter that finds its carriers."""
    found: dict[str, Filter] = {}
    for kind in ENTITY_KINDS:
        for entity in getattr(article, kind)[: NAMES // len(ENTITY_KINDS)]:
            found.setdefault(entity.name, Filter(_FIELDS[kind], entity.name))
    return found


def _rarity(evaluator: Evaluator, names: dict[str, Filter]) -> dict[str, float]:
    reader, arrays = evaluator.reader, evaluator.arrays
    carriers = {
        name: sum(
            len(evaluator.restrict(arrays.every(block.size), (carries,), block)) for block in evaluator.blocks
        )
        for name, carries in names.items()
    }
    return {name: NAME_WEIGHT * idf(reader.total, number) for name, number in carriers.items()}


def _by_word(evaluator: Evaluator, found: list[Telling], block: Block) -> list[_Found]:
    highest = max((each.weight for each in found), default=1.0)
    scored: list[_Found] = []
    for each in found:
        scores = evaluator.scores(Matched(evaluator.leaf(Word(each.form), block)), block)
        scored.append(_Found(each.form, evaluator.arrays.scaled(scores, each.weight / highest)))
    return scored


def _itself(evaluator: Evaluator, article: StoredArticle, block: Block) -> Numbers:
    """The documents of a block that are the article."""
    known = block.documents_with("id", article.id)
    own = [
        document
        for document in known
        for segment, number in (block.locate(document),)
        if segment.path(number) == article.path
    ]
    return evaluator.arrays.common([[known], [evaluator.arrays.listed(own)]], block.size)


def _shared(evaluator: Evaluator, found: list[_Found], document: int, size: int) -> tuple[str, ...]:
    """What a document shares with the article, what scores most first."""
    one = evaluator.arrays.listed([document])
    own = [
        (-score, each.form)
        for each in found
        for _, score in evaluator.arrays.accumulated([each.scores], size, one).items()
        if score
    ]
    return tuple(form for _, form in sorted(own)[:SHOWN])
