"""Facets of what matches in a cluster, as `search.facets` counts them: a name in all its spellings, a day as it is.

In: a query and the names of facets. Out: `FacetCount`s. The cluster counts values, with more of them than are asked for
from each shard, so that the first ones are right; which spellings are one name is decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from searchidx.backends.opensearch.connection import Connection, Json, count
from searchidx.backends.opensearch.translating import Translator, all_of
from searchidx.models import ENTITY_KINDS, FacetCount
from searchidx.search.facets import COLUMNS, PERIODS, WIDE, grouped, is_like, joined
from searchidx.search.request import Request

MOST_VALUES = 10_000
"""Values that are counted where all are asked for; those of fewer articles are left out."""

MOST_FILTERS = 500
"""Terms that one question counts."""

SURE = 1_000
"""Values that each shard counts, at least."""


def asked(names: Iterable[str], request: Request) -> Json:
    """The aggregations that the facets of a request need."""
    return {name: _aggregation(name, request) for name in names}


def _aggregation(name: str, request: Request) -> Json:
    if name in PERIODS:
        return {"date_histogram": {"field": "day", "calendar_interval": "day", "min_doc_count": 1}}
    size = request.facet_size
    wide = MOST_VALUES if size is None or request.like is not None else max(WIDE, 8 * size)
    order = [{"_count": "desc"}, {"_key": "asc"}]
    terms = {"field": COLUMNS[name], "size": wide, "shard_size": max(SURE, 2 * wide), "order": order}
    return {"terms": terms}


def days(found: Mapping[str, Any]) -> dict[date, int]:
    """The days of a histogram that have articles, in order."""
    return {
        date.fromisoformat(each["key_as_string"][:10]): each["doc_count"]
        for each in found["buckets"]
        if each["doc_count"]
    }


def values(found: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The values of a facet, the most frequent first."""
    return [(each["key"], each["doc_count"]) for each in found["buckets"]]


class Facets:
    """Makes facets of what the cluster counted for one query."""

    def __init__(
        self, connection: Connection, name: str, query: Json, request: Request, translator: Translator
    ) -> None:
        self._connection = connection
        self._name = name
        self._query = query
        self._request = request
        self._translator = translator

    def facets(self, found: Mapping[str, Any]) -> dict[str, tuple[FacetCount, ...]]:
        """Of the answer to `asked`."""
        return {name: self._facet(name, found[name]) for name in self._request.facets}

    def _facet(self, name: str, found: Mapping[str, Any]) -> tuple[FacetCount, ...]:
        size, like, joining = self._request.facet_size, self._request.like, self._request.joining
        if name in PERIODS:
            counts: Counter[str] = Counter()
            for day, number in days(found).items():
                counts[PERIODS[name](day)] += number
            return tuple(FacetCount(value, counts[value]) for value in sorted(counts))
        lines = values(found)
        if joining and name in ENTITY_KINDS:
            names = joining.of(name)
            # whatever was not counted has no more articles than the last that was
            unseen = lines[-1][1] if found.get("sum_other_doc_count") and lines else 0
            lines = joined(
                grouped(lines, names, like),
                size,
                lambda spelled: self._with_any(name, spelled),
                names,
                unseen,
            )
        elif like is not None:
            lines = [(value, number) for value, number in lines if is_like((value,), like)]
        return tuple(FacetCount(value, number) for value, number in lines[:size])

    def _with_any(self, kind: str, spelled: Sequence[str]) -> int:
        query = all_of((), [self._query, self._translator.called(kind, spelled)])
        return count(self._connection, self._name, query)


def frequencies(connection: Connection, name: str, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
    """How many articles have each of some terms in the title and in the text."""
    wanted = sorted(set(terms))
    found: dict[str, tuple[int, int]] = {}
    for start in range(0, len(wanted), MOST_FILTERS):
        piece = wanted[start : start + MOST_FILTERS]
        filters = [{"term": {field: term}} for term in piece for field in ("title", "text")]
        body = {"size": 0, "track_total_hits": False, "aggs": {"f": {"filters": {"filters": filters}}}}
        buckets = connection.call("POST", f"{name}/_search", body)["aggregations"]["f"]["buckets"]
        numbers = [each["doc_count"] for each in buckets]
        found.update(zip(piece, zip(numbers[::2], numbers[1::2], strict=True), strict=True))
    return found
