"""What may have been meant, for an archive on a cluster: counts for `search.suggestions`, which decides.

In: a search that found little. Out: its results with suggestions, and with the reasons where nothing was found.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain

from searchidx.backends.opensearch import counting
from searchidx.backends.opensearch.connection import Connection, Json, count
from searchidx.backends.opensearch.folding import fold
from searchidx.backends.opensearch.searching import Search
from searchidx.backends.opensearch.translating import any_of
from searchidx.models import FacetCount, Results
from searchidx.query.tree import Everything, Node
from searchidx.search import suggestions
from searchidx.search.expansion import Near
from searchidx.search.facets import COLUMNS
from searchidx.search.names import widened
from searchidx.search.suggestions import KINDS
from searchidx.search.terms import Vocabulary
from searchidx.values import replace


class ClusterCounts:
    """The `suggestions.Counts` of one search. What was counted is remembered."""

    def __init__(self, connection: Connection, name: str, search: Search) -> None:
        self._connection = connection
        self._name = name
        self._search = search
        self._frequencies: dict[str, int] = {}

    @property
    def _words(self) -> Vocabulary:
        return self._search.known.own

    def _shown(self, tree: Node) -> Json:
        joining = self._search.request.joining
        query = self._search.translator.query(widened(tree, joining) if joining else tree)
        return query if self._search.request.all_copies else fold(self._connection, self._name, query).query

    def articles(self, tree: Node) -> int:
        return count(self._connection, self._name, self._shown(tree))

    def frequency(self, form: str) -> int:
        self._look_up([form])
        return self._frequencies[form]

    def _look_up(self, forms: Iterable[str]) -> None:
        """Count some words, all by one question."""
        stems = {form: self._words.stems(form) for form in forms if form not in self._frequencies}
        if stems:
            found = counting.frequencies(self._connection, self._name, chain.from_iterable(stems.values()))
            self._frequencies |= {form: max(max(found[stem]) for stem in own) for form, own in stems.items()}

    def values(self, field: str) -> tuple[FacetCount, ...]:
        terms = {"field": COLUMNS[KINDS[field]], "size": counting.MOST_VALUES}
        body = {"size": 0, "query": self._shown(Everything()), "aggs": {"v": {"terms": terms}}}
        found = self._connection.call("POST", f"{self._name}/_search", body)["aggregations"]["v"]
        return tuple(FacetCount(*each) for each in counting.values(found))

    def near(self, near: Near) -> set[str]:
        found = self._search.known.forms(near)
        self._look_up(found)
        return found

    def days(self, tree: Node) -> tuple[date, date] | None:
        ends = {end: {end: {"field": "day"}} for end in ("min", "max")}
        body = {"size": 0, "query": any_of([self._shown(tree)]), "aggs": ends}
        found = self._connection.call("POST", f"{self._name}/_search", body)["aggregations"]
        if found["min"].get("value") is None:
            return None
        first, last = (date.fromisoformat(found[end]["value_as_string"][:10]) for end in ("min", "max"))
        return first, last


def helped(connection: Connection, name: str, search: Search, results: Results) -> Results:
    """With what may have been meant, and where nothing was found, with why."""
    counts = ClusterCounts(connection, name, search)
    tree = search.request.tree
    offers = tuple(text for text, _ in suggestions.suggestions(counts, tree))
    said = results.warnings
    if not results.total:
        found = suggestions.reasons(counts, tree, words_only=results.partial_total > 0)
        said = tuple(dict.fromkeys((*said, *found)))
    return replace(results, suggestions=(*results.suggestions, *offers), warnings=said)
