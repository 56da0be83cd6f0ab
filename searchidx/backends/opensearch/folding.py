"""Hits to stories, in a cluster: of the matching articles of one story one is shown.

In: a query. Out: the same query without what stands behind another hit of its story; the one that is shown is that of
the lowest rank (see `search.folding` for which that is). Only articles that follow others are gone through, as few
are: those that match, and the leaders of their stories.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from searchidx.backends.opensearch.connection import Connection, Json
from searchidx.backends.opensearch.translating import all_of, any_of, values_of

FOLLOWS: Json = {"term": {"follows": True}}
LEADS: Json = {"term": {"follows": False}}

PAGE = 10_000

MOST_FOLLOWERS = 200_000
"""Stories that are gone through for one query; where more match, those without their first article are left out."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A query without what is folded; `stories` are those of which a follower matches."""

    query: Json
    stories: frozenset[str] = field(default_factory=frozenset)
    whole: bool = True


def fold(connection: Connection, name: str, query: Json, before: tuple[Json, Fold] | None = None) -> Fold:
    """What is shown of what matches. `before` is what comes before it, whole and folded: its stories are not shown
    again.
    """
    # copies are few, and asking costs more than counting: each question is asked once
    followers = dict(islice(_lowest(connection, name, all_of((), [query, FOLLOWS])), MOST_FOLLOWERS))
    whole = len(followers) < MOST_FOLLOWERS
    if before is not None:
        every, folded = before
        met = set(folded.stories)
        if followers and whole:
            mine = values_of("story", followers)
            met |= {story for story, _ in _lowest(connection, name, all_of((), [every, mine]))}
        if met:
            query = all_of([query], (), [values_of("story", sorted(met))])
            followers = {story: rank for story, rank in followers.items() if story not in met}
    if not whole:
        return Fold(all_of([query], [LEADS]), frozenset(followers), whole=False)
    if not followers:
        return Fold(query)
    leading = all_of((), [query, LEADS, values_of("story", followers)])
    leaders = dict(_lowest(connection, name, leading))
    hidden = sorted(story for story, rank in leaders.items() if followers[story] < rank)
    shown = sorted(rank for story, rank in followers.items() if rank < leaders.get(story, rank + 1))
    first = all_of((), [LEADS], [values_of("story", hidden)] if hidden else [])
    ways = [first, values_of("rank", shown)] if shown else [first]
    return Fold(all_of([query], [any_of(ways)]), frozenset(followers))


def _lowest(connection: Connection, name: str, query: Json) -> Iterator[tuple[str, int]]:
    """The stories of what matches, each with its lowest rank."""
    # by keys, which are exact: an aggregation of the least rank counts in floats, which a rank is too long for
    composite: Json = {"size": PAGE, "sources": [{by: {"terms": {"field": by}}} for by in ("story", "rank")]}
    body: Json = {
        "size": 0,
        "track_total_hits": False,
        "query": query,
        "aggs": {"stories": {"composite": composite}},
    }
    last = None
    while True:
        found = connection.call("POST", f"{name}/_search", body)["aggregations"]["stories"]
        for bucket in found["buckets"]:
            story, rank = bucket["key"]["story"], int(bucket["key"]["rank"])
            if story != last:
                yield story, rank
            last = story
        if "after_key" not in found or len(found["buckets"]) < PAGE:
            return
        composite["after"] = found["after_key"]
