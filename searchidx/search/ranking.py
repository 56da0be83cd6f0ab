"""The whole of a search: full hits before partial ones, one page of them, facets over all.

In: a reader and a `Request`. Out: `Results`.
"""

from __future__ import annotations

import functools
import importlib
import time
from collections.abc import Iterable, Sequence
from typing import Any

from searchidx.index.integrity import reading_errors
from searchidx.index.layout import hit_fields, language_of
from searchidx.index.reader import IndexReader
from searchidx.index.segment import SegmentReader
from searchidx.models import ENTITY_KINDS, Hit, Results, Snippet, Why
from searchidx.query import to_text
from searchidx.query.tree import AnyWord, Node
from searchidx.search import closeness, named
from searchidx.search import facets as facet_counts
from searchidx.search.arrays import Numbers, Scores
from searchidx.search.blocks import Block
from searchidx.search.closeness import Scored
from searchidx.search.evaluate import Evaluator, Matched
from searchidx.search.folding import copies
from searchidx.search.names import Joining, widened
from searchidx.search.plain_words import plain_words, small_operators, without, words_in
from searchidx.search.request import Request
from searchidx.search.scoring import boosts
from searchidx.search.snippets import Wanted, snippets, wanted
from searchidx.values import dataclass, replace
from searchidx.words import stemmer_version

MOST_FORMS = 30
"""Terms of a query; for more it is no faster to look for their forms than at every word."""

LONG = 5
"""A query of so many words that are no stop words is long: `feedback` puts its partial hits in order."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What matches in one block: all of the words, and how many documents have only some of them.

    `scores` are those of the full hits, None when nobody asked for hits. `some` has the documents with any of
    the words, the full hits among them; None where there are no partial hits.
    """

    block: Block
    full: Matched
    documents: Numbers
    scores: Scores | None
    some: Matched | None = None
    partial: int = 0


def search(evaluator: Evaluator, request: Request) -> Results:
    """Answer a request. Raises IndexDamaged when the index cannot be read."""
    began = time.perf_counter()
    with reading_errors(evaluator.reader.folder):
        evaluator.ready(request.tree)
        return _Search(evaluator, request).results(began)


def matching(evaluator: Evaluator, tree: Node) -> list[Numbers]:
    """The documents of every block that are full hits of a tree."""
    with reading_errors(evaluator.reader.folder):
        evaluator.ready(tree)
        return [evaluator.documents(evaluator.match(tree, block), block) for block in evaluator.blocks]


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
        if request.joining:
            self.tree = widened(self.tree, request.joining)
        self._marked: dict[tuple[int, str | None], Wanted] = {}

    def results(self, began: float) -> Results:
        every = found = [self._match(block) for block in self.evaluator.blocks]
        if not self.request.all_copies and len(self.reader.stories):
            found = self._folded(every)
        total, partial_total = _sizes(found)
        folded, folded_partial = (a - b for a, b in zip(_sizes(every), (total, partial_total), strict=True))
        hits = self._hits(found, total)
        counted = [m.documents if total else self._partial(m).documents for m in found]
        facets = {
            name: facet_counts.count(
                name,
                self.evaluator,
                counted,
                self.request.facet_size,
                self.request.joining,
                self.request.like,
            )
            for name in self.request.facets
        }
        request = self.request
        warnings = (
            *self._warnings(),
            *named.ambiguities(self.evaluator, request.tree, counted, request.joining),
        )
        return Results(
            query=self.request.text,
            understood=to_text(self.request.tree),
            total=total,
            took_ms=round((time.perf_counter() - began) * 1e3, 2),
            hits=hits,
            partial_total=partial_total,
            facets=facets,
            suggestions=tuple(
                named.in_other_scripts(self.evaluator, request.tree, request.joining, total or partial_total)
            ),
            warnings=warnings,
            reading=self._reading() if self.request.explain else (),
            folded=folded if total else folded_partial,
        )

    def _reading(self) -> tuple[str, ...]:
        wording = importlib.import_module("searchidx.query.wording")
        ignored = [word for word in self.plain or () if word in self.ignored]
        return tuple(wording.in_words(self.request.tree, ignored))

    def _match(self, block: Block) -> Matches:
        evaluator = self.evaluator
        plain = plain_words(self.tree)
        if plain is None or len(plain[0]) < 2:
            return self._full(evaluator.match(self.tree, block), block)
        words, conditions = plain
        leaves = [Matched(evaluator.leaf(word, block)) for word in words]
        full = self._full(evaluator.live(evaluator.together(leaves, conditions, block), block), block)
        any_word = Matched(tuple(piece for leaf in leaves for piece in leaf.pieces))
        documents = evaluator.restrict(evaluator.documents(any_word, block), conditions, block)
        some = evaluator.live(Matched(any_word.pieces, documents), block)
        partial = len(evaluator.documents(some, block)) - len(full.documents)
        return replace(full, some=some, partial=partial)

    def _full(self, matched: Matched, block: Block) -> Matches:
        if not self.request.limit:
            return Matches(block, matched, self.evaluator.documents(matched, block), None)
        scores = self.evaluator.scores(matched, block)
        return Matches(block, matched, scores.documents, scores)

    def _partial(self, matches: Matches) -> Matched:
        """The partial hits of a block."""
        if matches.some is None:
            return Matched((), matches.documents[:0])
        documents = self.evaluator.arrays.difference(
            self.evaluator.documents(matches.some, matches.block), matches.documents
        )
        return Matched(matches.some.pieces, documents)

    def _folded(self, found: list[Matches]) -> list[Matches]:
        """The same without what stands behind another hit of its story."""
        arrays, fold = self.evaluator.arrays, self.evaluator.folding.fold
        full = fold([matches.documents for matches in found])
        partial = None
        if any(matches.partial for matches in found):
            partial = fold([self._partial(matches).documents for matches in found], full)
        made = []
        for at, matches in enumerate(found):
            gone = full.dropped[at]
            documents = arrays.difference(matches.documents, gone)
            scores = arrays.left(matches.scores, gone) if matches.scores is not None else None
            some, left = matches.some, matches.partial
            if some is not None and partial is not None:
                every = arrays.difference(self.evaluator.documents(some, matches.block), gone)
                some = replace(some, documents=arrays.difference(every, partial.dropped[at]))
                left -= len(partial.dropped[at])
            elif some is not None:  # nothing but full hits
                some = replace(some, documents=documents)
            kept = replace(matches.full, documents=documents)
            made.append(Matches(matches.block, kept, documents, scores, some, left))
        return made

    # --- the page ---------------------------------------------------------------------------------

    def _hits(self, found: list[Matches], total: int) -> tuple[Hit, ...]:
        if not self.request.limit:
            return ()  # and nothing was scored
        first, last = self.request.offset, self.request.offset + self.request.limit
        scores = [matches.scores for matches in found if matches.scores is not None]
        full = self._best(scores, last) if min(last, total) else []
        page = [(*each, False) for each in full[first:last]]
        if last > total:
            scores = [self.evaluator.scores(self._partial(matches), matches.block) for matches in found]
            partial = self._best(scores, last - total, full)
            page += [(*each, True) for each in partial[max(0, first - total) : last - total]]
        return tuple([self._hit(rank, *each) for rank, each in enumerate(page, first + 1)])

    def _best(
        self, found: Sequence[Scores], number: int, before: Sequence[Scored] | None = None
    ) -> list[Scored]:
        """At least the `number` best, in order. `before` are the full hits, where these are the partial ones."""
        if self.request.sort != "relevance" or not number:
            return self._top(found, number)
        if not self.request.fade:
            return self._relevant(found, number, before)
        recency = importlib.import_module("searchidx.search.recency")
        best = self._relevant(found, max(number, recency.DEPTH), before)
        made: list[Scored] = recency.fresher_first(self.evaluator, best, self.request.fade)
        return made

    def _relevant(
        self, found: Sequence[Scores], number: int, before: Sequence[Scored] | None
    ) -> list[Scored]:
        """By closeness, and partial hits of long queries by feedback."""
        plain = self.plain
        if not self.request.refine or plain is None or len(plain) < 2:
            return self._top(found, number)
        significant = len(plain) - len(self.ignored)
        long = before is not None and significant >= LONG
        # only long queries pay for its import
        feedback: Any = importlib.import_module("searchidx.search.feedback") if long else None
        best = self._top(found, max(number, feedback.DEPTH if long else closeness.DEPTH))
        sure = len(best) if long else number
        best = closeness.nearer_first(self.evaluator, plain, self.ignored, best, sure)
        if long:
            best = feedback.by_likeness(self.evaluator, significant, [*(before or ()), *best], best)
        return best

    def _top(self, found: Sequence[Scores], number: int) -> list[Scored]:
        """The `number` best. By time, undated articles come last; equals by score, then in the order of the index."""
        arrays, blocks = self.evaluator.arrays, self.evaluator.blocks
        if self.request.sort == "relevance":
            best = arrays.top(found, number)
        else:
            days = [block.days for block in blocks]
            best = arrays.top_by_day(found, days, number, newest=self.request.sort == "newest")
        return [(each.score, *blocks[each.block].locate(each.document)) for each in best]

    def _hit(self, rank: int, score: float, segment: SegmentReader, document: int, partial: bool) -> Hit:
        meta = segment.meta(document)
        pieces: tuple[Snippet, ...] = ()
        if self.request.snippets:
            pieces = snippets(segment.text(document), self._wanted(segment, language_of(meta)))
        hit = hit_of(rank, meta, score, partial, pieces, self.request.joining)
        if self.request.explain:
            hit = replace(hit, why=self._why((score, segment, document), partial))
        return hit if self.request.all_copies else in_company(self.reader, hit, segment.base + document)

    def _why(self, best: Scored, partial: bool) -> tuple[Why, ...]:
        explaining = importlib.import_module("searchidx.search.explaining")
        order = "words close to each other"
        if partial and len(self.plain or ()) - len(self.ignored) >= LONG:
            order += ", and likeness to the best articles"
        if self.request.fade:
            order += ", less its age"
        made: tuple[Why, ...] = explaining.why(self.evaluator, self.tree, best, order)
        return made

    def _wanted(self, segment: SegmentReader, language: str | None) -> Wanted:
        key = segment.base, language
        if key not in self._marked:
            expanded = functools.partial(self.evaluator.vocabulary.standing_for, segment=segment)
            self._marked[key] = self._known(wanted(self.tree, language, expanded=expanded), segment)
        return self._marked[key]

    def _known(self, want: Wanted, segment: SegmentReader) -> Wanted:
        """The same with the forms that its terms have in a segment, so that marking need not look at every word."""
        terms = want.sought_terms()
        if terms is None or len(terms) > MOST_FORMS:
            return want
        vocabulary, text = self.evaluator.vocabulary, segment.text_field("text")
        forms = tuple({form for term in terms for form in vocabulary.forms(term, segment)})
        return replace(want, forms=forms, compounds=any(map(text.is_closed, terms)))

    # --- what the user should know ----------------------------------------------------------------

    def _warnings(self) -> Iterable[str]:
        yield from small_operators(self.request.tree)
        made_by = self.reader.folder.stemmer
        if made_by != stemmer_version():
            yield (
                f"this index was made with {made_by or 'other stemmers'}, here is {stemmer_version()}:"
                " some words may not be found; add the files to a new index to be sure"
            )


def _sizes(found: Sequence[Matches]) -> tuple[int, int]:
    """How many full and how many partial hits there are."""
    return sum(len(matches.documents) for matches in found), sum(matches.partial for matches in found)


def in_company(reader: IndexReader, hit: Hit, document: int) -> Hit:
    """A hit with the copies and versions that are folded under it; `document` is its index-wide number."""
    if not len(reader.stories):
        return hit
    versions = reader.versions(document)
    latest = reader.id_of(versions[0]) if versions[0] != document else None
    return replace(hit, copies=copies(reader, document), versions=len(versions), version_of=latest)


def hit_of(
    rank: int,
    meta: list[Any],
    score: float,
    partial: bool,
    pieces: tuple[Snippet, ...],
    joining: Joining | None = None,
) -> Hit:
    """An article as a hit, from its stored fields."""
    kept = hit_fields(meta)
    for kind in ENTITY_KINDS if joining else ():
        kept[kind] = joining.canonical(kind, kept[kind]) if joining else kept[kind]
    return Hit(rank=rank, score=round(score, 4), partial=partial, snippets=pieces, **kept)
