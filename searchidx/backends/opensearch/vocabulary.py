"""The words that stand in the articles of a cluster: what wildcards, beginnings and slips of the pen stand for.

In: words with their terms while articles are added, and parts of queries. Out: the terms that a part stands for, by the
rules of `search.expansion`, which has the last word on each candidate that the cluster finds. Words of titles and texts
are one field, `text`; each field of names is another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from searchidx.backends.opensearch.connection import Connection, Json
from searchidx.backends.opensearch.terms import CLOSED, Known
from searchidx.errors import UsageError
from searchidx.index.segment import SegmentReader
from searchidx.search.expansion import Beginning, Exact, Near, Part, Pattern
from searchidx.search.terms import Vocabulary

MOST_WORDS = 20_000
"""Words that one part of a query may stand for."""

PAGE = 5_000

MOST_REMEMBERED = 1_000_000
"""Words that a run knows it has sent: others are sent again, which changes nothing."""


ASKED_AT_ONCE = 10_000
"""Words of which one call asks by their names whether they are there: a megabyte or less is sent and answered."""


class NewWords:
    """The words of a run, each sent once, and not at all where it can be found already.

    To ask is worth it: a word that is put twice costs the cluster more than one that is new, and most words are old.
    """

    def __init__(self, connection: Connection, index: str) -> None:
        self._connection = connection
        self._index = index
        self._sent: set[tuple[str, str]] = set()

    def unsent(self, known: Known) -> Iterator[tuple[str, Json]]:
        """Those that are new, as documents with their names."""
        fresh = dict(self._fresh(known))
        names = list(fresh)
        for start in range(0, len(names), ASKED_AT_ONCE):
            for name in self._there(names[start : start + ASKED_AT_ONCE]):
                del fresh[name]
        yield from fresh.items()

    def _there(self, names: Sequence[str]) -> list[str]:
        # as it is found, not as it is written: for that a node would have to refresh
        answer = self._connection.call(
            "POST", f"{self._index}/_mget", {"ids": names}, realtime="false", _source="false",
            filter_path="docs._id,docs.found",
        )  # fmt: skip
        return [each["_id"] for each in answer["docs"] if each.get("found")]

    def _fresh(self, known: Known) -> Iterator[tuple[str, Json]]:
        if len(self._sent) > MOST_REMEMBERED:
            self._sent.clear()
        fresh = known - self._sent
        self._sent |= fresh
        for spelled, term in fresh:
            field, _, form = spelled.rpartition(":")
            body = {"field": field or "text", "form": form, "term": term}
            name = hashlib.blake2b(f"{spelled} {term}".encode("utf-8", "surrogatepass"), digest_size=16)
            yield name.hexdigest(), body


class ClusterWords:
    """The words of one archive, as queries see them; it remembers what it has looked up."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self._name = name
        self._found: dict[tuple[Part, str], tuple[str, ...]] = {}
        self._standing: dict[str, bool] = {}

    @cached_property
    def counts_by_language(self) -> dict[str, int]:
        """How many articles there are in each language."""
        body = {"size": 0, "aggs": {"l": {"terms": {"field": "language", "size": 500}}}}
        answer = self._connection.call("POST", f"{self._name}/_search", body)
        return {each["key"]: each["doc_count"] for each in answer["aggregations"]["l"]["buckets"]}

    @cached_property
    def own(self) -> Vocabulary:
        """What needs no list of words: stems in every language, and which words tell nothing."""
        return Vocabulary(_Languages(dict(sorted(self.counts_by_language.items()))))

    def terms(self, part: Part, field: str = "text") -> tuple[str, ...]:
        """The terms that a part of a query stands for, without repeats."""
        stems = () if isinstance(part, Pattern) else self.own.stems(part.form)
        if isinstance(part, Exact):
            return stems if field == "text" else (part.form,)
        key = part, field
        if key not in self._found:
            found = dict.fromkeys(stems if field == "text" else ())
            found.update(dict.fromkeys(sorted(term for _, term in self._spelled(part, field))))
            self._found[key] = tuple(found)
        return self._found[key]

    def standing(self, terms: Iterable[str]) -> Mapping[str, bool]:
        """Which of some terms stand in titles and texts, and whether as a compound closed up."""
        unknown = [term for term in dict.fromkeys(terms) if term not in self._standing]
        if unknown:
            query = {
                "bool": {"filter": [{"terms": {"term": unknown}}, {"terms": {"field": ["text", CLOSED]}}]}
            }
            fields = {"fields": {"terms": {"field": "field"}}}
            counts = {"terms": {"terms": {"field": "term", "size": len(unknown)}, "aggs": fields}}
            body = {"size": 0, "query": query, "aggs": counts}
            found = self._connection.call("POST", f"{self._name}-words/_search", body)
            for bucket in found["aggregations"]["terms"]["buckets"]:
                own = {each["key"] for each in bucket["fields"]["buckets"]}
                self._standing[bucket["key"]] = CLOSED in own
        return self._standing

    def forms(self, part: Part, field: str = "text") -> set[str]:
        """The words as they are spelled that a part stands for."""
        return {form for form, _ in self._spelled(part, field)}

    def _spelled(self, part: Part, field: str) -> list[tuple[str, str]]:
        fits = part.fits if not isinstance(part, Beginning) else _anything
        return [(form, term) for form, term in self._candidates(_sought(part), field) if fits(form)]

    def _candidates(self, sought: Json, field: str) -> Iterable[tuple[str, str]]:
        query = {"bool": {"filter": [{"term": {"field": field}}, sought]}}
        body: Json = {"size": PAGE, "query": query, "sort": [{"form": "asc"}, {"term": "asc"}]}
        number = 0
        while True:
            hits = self._connection.call("POST", f"{self._name}-words/_search", body)["hits"]["hits"]
            for hit in hits:
                yield hit["_source"]["form"], hit["_source"]["term"]
            number += len(hits)
            if len(hits) < PAGE:
                return
            if number >= MOST_WORDS:
                raise UsageError(
                    f"a word of this query stands for more than {MOST_WORDS:,} words of the archive",
                    "write more of its letters",
                )
            body["search_after"] = hits[-1]["sort"]


def _sought(part: Part) -> Json:
    """What finds all the words that a part may stand for, and others."""
    match part:
        case Beginning(form):
            return {
                "bool": {
                    "should": [{"prefix": {"form": form}}, {"prefix": {"term": form}}],
                    "minimum_should_match": 1,
                }
            }
        case Pattern(pattern):
            escaped = pattern.replace("\\", "\\\\")
            return {"wildcard": {"form": {"value": escaped}}}
        case Near(form, distance):
            # with swaps, as `expansion.within` counts them; the first letter is that one's business too
            near = {
                "value": form,
                "fuzziness": min(2, distance),
                "transpositions": True,
                "max_expansions": 1_000,
            }
            return {"fuzzy": {"form": near}}
    raise TypeError(part)


def _anything(_form: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Languages:
    """As much of an index as `Vocabulary` needs where it knows no words."""

    by_language: Mapping[str, int]
    segments: tuple[SegmentReader, ...] = ()
