"""A search on a cluster: the same parts in the same order as `search.ranking`, asked of the cluster.

In: a `Request`. Out: `Results`. Full hits come before partial ones; facets are over all of them; snippets and their
marks are made here, of the stored texts. Hits are in the order of the cluster's BM25: words that stand close to each
other are not put first.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from searchidx.backends.opensearch import counting
from searchidx.backends.opensearch.company import Company
from searchidx.backends.opensearch.connection import Connection, Json, answers
from searchidx.backends.opensearch.counting import Facets
from searchidx.backends.opensearch.documents import SHOWN, meta_and_text
from searchidx.backends.opensearch.folding import Fold, folds, followers
from searchidx.backends.opensearch.mapping import IN_ORDER, MOST_HITS
from searchidx.backends.opensearch.translating import Translator, all_of, any_of
from searchidx.backends.opensearch.vocabulary import ClusterWords
from searchidx.index.layout import language_of
from searchidx.models import Hit, Results, Snippet
from searchidx.query import to_text, wording
from searchidx.query.tree import AnyWord
from searchidx.search import named
from searchidx.search.names import KINDS, widened
from searchidx.search.plain_words import plain_words, small_operators, without, words_in
from searchidx.search.ranking import hit_of
from searchidx.search.request import Request
from searchidx.search.scoring import boosts
from searchidx.search.snippets import Wanted, snippets, wanted
from searchidx.words import stemmer_version

ORDERS: dict[str, list[Json]] = {
    "relevance": [{"_score": "desc"}, *IN_ORDER],
    "newest": [{"day": {"order": "desc", "missing": "_last"}}, {"_score": "desc"}, *IN_ORDER],
    "oldest": [{"day": {"order": "asc", "missing": "_last"}}, {"_score": "desc"}, *IN_ORDER],
}

FADED = (
    "double day = doc['day'].size() == 0 ? params.oldest : doc['day'].value.toInstant().toEpochMilli();"
    " return _score * params.half / (params.half + (params.newest - day) / 86400000.0);"
)
"""As `search.recency` has it: by the newest day of the archive, and what has no date is as old as the oldest."""

NAMES = "names "
"""Before the name of an aggregation that counts the names which a filter may stand for."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one query found: how many articles, the documents of a page with their scores, and what was counted.

    `behind` are those that match and are folded.
    """

    total: int
    hits: Sequence[Json]
    counted: Json
    behind: int = 0


class Search:
    """One search of one archive, whose terms were `made_by` some stemmers."""

    def __init__(
        self, connection: Connection, name: str, known: ClusterWords, request: Request, made_by: str
    ) -> None:
        self._connection = connection
        self._name = name
        self.known = known
        self._made_by = made_by
        self.request = request
        plain = plain_words(request.tree)
        self._plain = plain[0] if plain else None
        self._ignored = known.own.insignificant(plain[0]) if plain else frozenset[AnyWord]()
        self.tree = without(request.tree, self._ignored)
        self.translator = Translator(known, boosts(words_in(self.tree)))
        if request.joining:
            self.tree = widened(self.tree, request.joining)
        self._marked: dict[str | None, Wanted] = {}

    def results(self) -> Results:
        """The answer."""
        began = time.perf_counter()
        request = self.request
        (full, found), (partial, rest) = self._shown(*self.queries())
        counted, query = (
            (found.counted, full.query) if found.total else (rest.counted, (partial or full).query)
        )
        if not found.total and partial is None:
            counted = found.counted
        page = [(each, False) for each in found.hits] + [(each, True) for each in rest.hits]
        facets = Facets(self._connection, self._name, query, request, self.translator)
        return Results(
            query=request.text,
            understood=to_text(request.tree),
            total=found.total,
            took_ms=round((time.perf_counter() - began) * 1e3, 2),
            hits=self._hits(page),
            partial_total=rest.total,
            facets=facets.facets(counted),
            suggestions=tuple(self._in_other_scripts(found.total or rest.total)),
            warnings=tuple(self._warnings(counted, (full, partial))),
            reading=tuple(self._reading()) if request.explain else (),
            folded=found.behind if found.total else rest.behind,
        )

    def queries(self) -> tuple[Json, Json | None]:
        """What full hits match, and what partial ones do; nothing is folded yet."""
        plain = plain_words(self.tree)
        if plain is None or len(plain[0]) < 2:
            return self.translator.query(self.tree), None
        leaves = [self.translator.leaf(word) for word in plain[0]]
        conditions = [self.translator.condition(each) for each in plain[1]]
        full = all_of(leaves, conditions)
        return full, all_of([any_of(leaves)], conditions, [full])

    # --- the page ---------------------------------------------------------------------------------

    def _shown(self, every: Json, some: Json | None) -> tuple[tuple[Fold, Found], tuple[Fold | None, Found]]:
        """What is shown of full and of partial hits.

        One call asks for both, as if no copies matched, and whether any do: most often that is all. Otherwise what
        is shown is asked for again, by the queries without what is folded.
        """
        queries = [query for query in (every, some) if query is not None]
        folding = [] if self.request.all_copies else list(map(followers, queries))
        told = answers(self._connection, self._name, [*self._first(queries), *folding])
        full, partial = Fold(every), None if some is None else Fold(some)
        found, rest = self._found(queries, told[: len(queries)])
        if folding:
            full, *others = folds(self._connection, self._name, queries, told[len(queries) :])
            partial = others[0] if others else None
            if full.moved or (partial and partial.moved):
                queries = [each.query for each in (full, partial) if each is not None]
                before, after = found.total, rest.total
                found, rest = self._found(
                    queries, answers(self._connection, self._name, self._first(queries))
                )
                found = replace(found, behind=before - found.total if full.stories else 0)
                rest = replace(rest, behind=after - rest.total if partial and partial.stories else 0)
        return (full, found), (partial, rest)

    def _first(self, queries: Sequence[Json]) -> list[Json]:
        """What asks for the page of full hits, and for the partial ones that may follow on it."""
        request = self.request
        bodies = [self._body(queries[0], request.offset, request.limit)]
        return bodies + [self._body(each, 0, self._partial_at_once, bare=True) for each in queries[1:]]

    @property
    def _partial_at_once(self) -> int:
        """Partial hits that are asked for before it is known how many there are to be: on later pages none."""
        return self.request.limit if self.request.offset == 0 else 0

    def _found(self, queries: Sequence[Json], told: Sequence[Json]) -> tuple[Found, Found]:
        """What was found, of the answers to `_first`; what they do not have is asked for."""
        request = self.request
        found = self._page(queries[0], request.offset, request.limit, told[0])
        if len(queries) == 1:
            return found, Found(0, (), {})
        shown = max(0, request.offset + request.limit - max(found.total, request.offset))
        if shown > self._partial_at_once or not found.total:  # or facets are over these
            start = max(0, request.offset - found.total)
            body = self._body(queries[1], start, shown, bare=bool(found.total))
            answer = self._connection.call("POST", f"{self._name}/_search", body)
            return found, self._page(queries[1], start, shown, answer)
        if not shown:  # the page is full: of partial hits only the number is told
            return found, Found(told[1]["hits"]["total"]["value"], (), {})
        rest = self._page(queries[1], 0, self._partial_at_once, told[1])
        return found, replace(rest, hits=rest.hits[:shown])

    def _body(self, query: Json, offset: int, limit: int, *, bare: bool = False) -> Json:
        """What asks for hits from `offset` on; `bare` leaves facets out."""
        body: Json = {
            "query": self._fading(query), "size": limit, "from": offset, "sort": ORDERS[self.request.sort],
            "track_scores": True, "track_total_hits": True, "_source": SHOWN,
        }  # fmt: skip
        if not bare:
            body["aggs"] = counting.asked(self.request.facets, self.request) | self._names_to_count()
        if offset + limit > MOST_HITS:
            body |= {"from": 0, "size": 0}
        return body

    def _page(self, query: Json, offset: int, limit: int, answer: Json) -> Found:
        """The answer to `_body`. Deep pages are reached by what comes before them."""
        total = answer["hits"]["total"]["value"]
        hits = answer["hits"]["hits"]
        if limit and offset + limit > MOST_HITS:
            hits = self._deep(query, offset, limit) if offset < total else []
        return Found(total, hits, answer.get("aggregations", {}))

    def _deep(self, query: Json, offset: int, limit: int) -> list[Json]:
        """The hits of a page beyond those that are given by their number."""
        body: Json = {
            "query": self._fading(query), "sort": ORDERS[self.request.sort], "track_scores": True, "_source": False,
            "track_total_hits": False,
        }  # fmt: skip
        passed = 0
        while passed < offset:
            step = min(MOST_HITS, offset - passed)
            hits = self._connection.call("POST", f"{self._name}/_search", {**body, "size": step})["hits"][
                "hits"
            ]
            passed += len(hits)
            if len(hits) < step:
                return []
            body["search_after"] = hits[-1]["sort"]
        body |= {"size": min(limit, MOST_HITS), "_source": SHOWN}
        found: list[Json] = self._connection.call("POST", f"{self._name}/_search", body)["hits"]["hits"]
        return found

    def _fading(self, query: Json) -> Json:
        """The query with scores that fade with age, where that was asked for."""
        if not self.request.fade or self.request.sort != "relevance" or self._span is None:
            return query
        oldest, newest = self._span
        told = {"half": self.request.fade, "newest": newest, "oldest": oldest}
        return {"script_score": {"query": query, "script": {"source": FADED, "params": told}}}

    @cached_property
    def _span(self) -> tuple[float, float] | None:
        """The first and the last day of the archive, as the cluster counts them."""
        ends = {end: {end: {"field": "day"}} for end in ("min", "max")}
        body = {"size": 0, "aggs": ends}
        found = self._connection.call("POST", f"{self._name}/_search", body)["aggregations"]
        if found["max"].get("value") is None:
            return None
        return found["min"]["value"], found["max"]["value"]

    def _hits(self, page: Sequence[tuple[Json, bool]]) -> tuple[Hit, ...]:
        made = []
        for rank, (found, partial) in enumerate(page, self.request.offset + 1):
            meta, text = meta_and_text(found["_source"])
            pieces: tuple[Snippet, ...] = ()
            if self.request.snippets:
                pieces = snippets(text, self._wanted(language_of(meta)))
            score = found["_score"] or 0.0
            made.append(hit_of(rank, meta, score, partial, pieces, self.request.joining))
        if self.request.all_copies:
            return tuple(made)
        company = Company(self._connection, self._name, [each["_source"] for each, _ in page])
        return tuple(
            company.beside(hit, found["_source"]) for hit, (found, _) in zip(made, page, strict=True)
        )

    def _wanted(self, language: str | None) -> Wanted:
        if language not in self._marked:
            self._marked[language] = wanted(self.tree, language, expanded=self.known.terms)
        return self._marked[language]

    # --- what the user should know ----------------------------------------------------------------

    def _in_other_scripts(self, total: int) -> Iterator[str]:
        """Filters that find at least as much by a name in another script."""
        for other in named.written_otherwise(self.request.tree, self.request.joining, self._not_latin):
            body = {"query": self.translator.query(other)}
            if self._connection.call("POST", f"{self._name}/_count", body)["count"] >= max(1, total):
                yield to_text(other)

    def _not_latin(self, kind: str) -> list[str]:
        include = f"[{named.AFTER_LATIN}-\uffff].*"
        terms = {"field": kind, "size": named.MOST_VALUES, "include": include}
        body = {"size": 0, "aggs": {"v": {"terms": terms}}}
        found = self._connection.call("POST", f"{self._name}/_search", body)["aggregations"]["v"]
        return [value for value, _ in counting.values(found)]

    def _names_to_count(self) -> Json:
        kinds = {KINDS[node.field] for node in named.name_filters(self.request.tree)}
        return {
            NAMES + kind: {
                "terms": {"field": kind, "size": named.MOST_VALUES, "shard_size": named.MOST_VALUES}
            }
            for kind in kinds
        }

    def _warnings(self, counted: Json, folds: Sequence[Fold | None]) -> Iterable[str]:
        yield from small_operators(self.request.tree)
        joining = self.request.joining
        for node in dict.fromkeys(named.name_filters(self.request.tree)):
            kind = KINDS[node.field]
            if NAMES + kind in counted:
                counts = counting.values(counted[NAMES + kind])
                if told := named.ambiguity(node, counts, joining.of(kind) if joining else None):
                    yield told
        if not all(each.whole for each in folds if each):
            yield (
                "so many copies match that those whose first article does not match are left out;"
                " ask for less, or with --all-copies"
            )
        if self._made_by != stemmer_version():
            yield (
                f"this archive was made with {self._made_by or 'other stemmers'}, here is {stemmer_version()}:"
                " some words may not be found; check --repair makes its index again with these"
            )
        if self.request.explain:
            yield "why a hit has its score is told by the embedded index only, not by a cluster"

    def _reading(self) -> list[str]:
        ignored = [word for word in self._plain or () if word in self._ignored]
        return list(wording.in_words(self.request.tree, ignored))
