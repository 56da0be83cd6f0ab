"""The whole of a search: full hits before partial ones, one page of them, facets over all.

In: a reader and a `Request`. Out: `Results`.
"""

from __future__ import annotations

import functools
import heapq
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from searchidx.index.integrity import reading_errors
from searchidx.index.segment import SegmentReader
from searchidx.models import Entity, FacetCount, Hit, Results, Snippet, StoredArticle
from searchidx.query import to_text
from searchidx.query.tree import AnyWord, Node, Word
from searchidx.search import closeness, feedback
from searchidx.search import facets as facet_counts
from searchidx.search.closeness import Scored
from searchidx.search.evaluate import Evaluator, Scores, add_up, documents_of, plain_words, without, words_in
from searchidx.search.request import Request, Sort
from searchidx.search.scoring import boosts
from searchidx.search.snippets import Wanted, snippets, wanted
from searchidx.words import stemmer_version


@dataclass(frozen=True, slots=True)
class Matches:
    """What matches in one segment: all of the words, or only some of them."""

    segment: SegmentReader
    full: Scores
    partial: Scores


def search(evaluator: Evaluator, request: Request) -> Results:
    """Answer a request. Raises IndexDamaged when the index cannot be read."""
    began = time.perf_counter()
    with reading_errors(evaluator.reader.folder):
        return _Search(evaluator, request).results(began)


def matching(evaluator: Evaluator, tree: Node) -> list[tuple[SegmentReader, Scores]]:
    """Every full hit of a tree, by segment."""
    with reading_errors(evaluator.reader.folder):
        return [(segment, evaluator.matches(tree, segment)) for segment in evaluator.reader.segments]


class _Search:
    def __init__(self, evaluator: Evaluator, request: Request) -> None:
        self.reader = evaluator.reader
        self.request = request
        self.evaluator = evaluator
        plain = plain_words(request.tree)
        self.plain = plain[0] if plain else None
        self.ignored = evaluator.vocabulary.insignificant(plain[0]) if plain else frozenset[AnyWord]()
        self.tree = without(request.tree, self.ignored)
        if request.refine:
            self.evaluator = evaluator.weighing(boosts(words_in(self.tree)))
        self._marked: dict[tuple[int, str | None], Wanted] = {}

    def results(self, began: float) -> Results:
        found = [self._match(segment) for segment in self.reader.segments]
        total = sum(len(matches.full) for matches in found)
        partial_total = sum(len(matches.partial) for matches in found)
        hits = self._hits(found, total)
        counted = [(m.segment, m.full if total else m.partial) for m in found]
        facets = {name: self._facet(name, counted) for name in self.request.facets}
        warnings = tuple(self._warnings(total))
        return Results(
            query=self.request.text,
            understood=to_text(self.request.tree),
            total=total,
            took_ms=round((time.perf_counter() - began) * 1e3, 2),
            hits=hits,
            partial_total=partial_total,
            facets=facets,
            warnings=warnings,
        )

    def _match(self, segment: SegmentReader) -> Matches:
        plain = plain_words(self.tree)
        if plain is None or len(plain[0]) < 2:
            return Matches(segment, self.evaluator.matches(self.tree, segment), {})
        leaves = [self.evaluator.leaf(word, segment) for word in plain[0]]
        lists = [documents_of(leaf) for leaf in leaves]
        every = set.intersection(*lists)
        some = add_up([self.evaluator.scores(leaf, segment) for leaf in leaves])
        full, partial = (
            self.evaluator.live(self.evaluator.restrict(scores, plain[1], segment), segment)
            for scores in ({d: some[d] for d in every}, {d: s for d, s in some.items() if d not in every})
        )
        return Matches(segment, full, partial)

    def _facet(self, name: str, counted: list[tuple[SegmentReader, Scores]]) -> tuple[FacetCount, ...]:
        return facet_counts.count(name, counted, self.request.facet_size)

    # --- the page ---------------------------------------------------------------------------------

    def _hits(self, found: list[Matches], total: int) -> tuple[Hit, ...]:
        first, last = self.request.offset, self.request.offset + self.request.limit
        full = self._best([(m.segment, m.full) for m in found], last) if min(last, total) else []
        page = [(*each, False) for each in full[first:last]]
        if last > total:
            partial = self._best([(m.segment, m.partial) for m in found], last - total, full)
            page += [(*each, True) for each in partial[max(0, first - total) : last - total]]
        return tuple(
            self._hit(rank, segment, segment.stored(document), score, partial)
            for rank, (score, segment, document, partial) in enumerate(page, first + 1)
        )

    def _best(
        self, found: list[tuple[SegmentReader, Scores]], number: int, before: Sequence[Scored] | None = None
    ) -> list[Scored]:
        """At least the `number` best, in order. `before` are the full hits, where these are the partial ones."""
        plain = self.plain
        if (
            not self.request.refine
            or self.request.sort != "relevance"
            or plain is None
            or len(plain) < 2
            or not number
        ):
            return top(found, number, self.request.sort)
        significant = len(plain) - len(self.ignored)
        long = before is not None and significant >= feedback.LONG
        depth = feedback.DEPTH if long else closeness.DEPTH
        best = top(found, max(number, depth), "relevance")
        best = closeness.nearer_first(self.evaluator, plain, self.ignored, best)
        if long:
            best = feedback.by_likeness(self.evaluator, significant, [*(before or ()), *best], best)
        return best

    def _hit(
        self, rank: int, segment: SegmentReader, article: StoredArticle, score: float, partial: bool
    ) -> Hit:
        pieces: tuple[Snippet, ...] = ()
        if self.request.snippets:
            pieces = snippets(article.text, self._wanted(segment, article.language))
        return hit_of(rank, article, score, partial, pieces)

    def _wanted(self, segment: SegmentReader, language: str | None) -> Wanted:
        key = segment.base, language
        if key not in self._marked:
            expanded = functools.partial(self.evaluator.vocabulary.standing_for, segment=segment)
            self._marked[key] = wanted(self.tree, language, expanded=expanded)
        return self._marked[key]

    # --- what the user should know ----------------------------------------------------------------

    def _warnings(self, total: int) -> Iterable[str]:
        made_by = self.reader.folder.stemmer
        if made_by != stemmer_version():
            yield (
                f"this index was made with {made_by or 'other stemmers'}, here is {stemmer_version()}:"
                " some words may not be found; add the files to a new index to be sure"
            )
        plain = plain_words(self.tree)
        if total or plain is None:
            return
        for word in plain[0]:
            if not any(documents_of(self.evaluator.leaf(word, segment)) for segment in self.reader.segments):
                has = "the word" if isinstance(word, Word) else "a word like"
                yield f"no article has {has} “{to_text(replace(word, field=None))}”"


def hit_of(
    rank: int, article: StoredArticle, score: float, partial: bool, pieces: tuple[Snippet, ...]
) -> Hit:
    """A stored article as a hit."""
    return Hit(
        rank=rank, id=article.id, path=article.path, title=article.title, date=article.date,
        date_source=article.date_source, date_grade=article.date_grade, site=article.site,
        author=article.author, url=article.url, language=article.language, score=round(score, 4),
        partial=partial, people=_names(article.people), places=_names(article.places),
        organizations=_names(article.organizations), snippets=pieces,
    )  # fmt: skip


def _names(entities: Iterable[Entity]) -> tuple[str, ...]:
    return tuple(entity.name for entity in entities)


def top(
    found: list[tuple[SegmentReader, Scores]], number: int, sort: Sort
) -> list[tuple[float, SegmentReader, int]]:
    """The `number` best of all segments as (score, segment, document), best first.

    Sorted by time, undated articles come last; equals are in order of score, then of the index.
    """
    if number <= 0:
        return []
    keyed: list[tuple[float, float, int, SegmentReader, int]] = []
    for segment, scores in found:
        best: Iterable[tuple[float, float, int]]
        if sort == "relevance":
            least = heapq.nlargest(number, scores.values())[-1:]  # numbers alone: far faster than pairs
            best = sorted((-score, 0.0, d) for d, score in scores.items() if score >= least[0])[:number]
        else:
            days, sign = segment.days, -1 if sort == "newest" else 1
            best = heapq.nsmallest(
                number,
                (
                    (float(sign * days[document]) if days[document] else float("inf"), -score, document)
                    for document, score in scores.items()
                ),
            )
        keyed += [
            (first, second, segment.base + document, segment, document) for first, second, document in best
        ]
    keyed.sort(key=lambda entry: entry[:3])
    return [
        (-first if sort == "relevance" else -second, segment, document)
        for first, second, _, segment, document in keyed[:number]
    ]
