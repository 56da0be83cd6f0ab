"""Hits to stories, in a cluster: of the matching articles of one story one is shown.

In: a query. Out: the same query without what stands behind another hit of its story; the one that is shown is that of
the lowest rank (see `search.folding` for which that is). Only articles that follow others are gone through, as few
are: those that match, and the leaders of their stories.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from searchidx.backends.opensearch.connection import Connection, Json, answers
from searchidx.backends.opensearch.translating import all_of, any_of, values_of

FOLLOWS: Json = {"term": {"follows": True}}
LEADS: Json = {"term": {"follows": False}}

PAGE = 10_000

MOST_FOLLOWERS = 200_000
"""Stories that are gone through for one query; where more match, those without their first article are left out."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A query without what is folded; `stories` are those of which a follower matches.

    `moved` says that it is another query than the one that was given, `whole` that no story is left out.
    """

    query: Json
    stories: frozenset[str] = field(default_factory=frozenset)
    whole: bool = True
    moved: bool = False


def followers(query: Json) -> Json:
    """What asks for the stories of which a follower matches: the body of a search."""
    # copies are few, and asking costs more than counting: each question is asked once
    return _body(all_of((), [query, FOLLOWS]))


def fold(connection: Connection, name: str, query: Json) -> Fold:
    """What is shown of what matches."""
    return folds(connection, name, [query], answers(connection, name, [followers(query)]))[0]


def folds(
    connection: Connection, name: str, queries: Sequence[Json], found: Sequence[Json]
) -> tuple[Fold, ...]:
    """What is shown of what each of one or two queries matches, where `found` answers `followers` of each.

    The second one comes after the first: stories of which the first shows an article are not shown again.
    """
    follow, whole = [], []
    for query, answer in zip(queries, found, strict=True):
        pages = _lowest(connection, name, followers(query), answer)
        follow.append(dict(islice(pages, MOST_FOLLOWERS)))
        whole.append(len(follow[-1]) < MOST_FOLLOWERS)
    bodies: dict[str, Json] = {}
    for at, query in enumerate(queries):
        if follow[at] and whole[at]:
            mine = values_of("story", follow[at])
            bodies[f"leaders {at}"] = _body(all_of((), [query, LEADS, mine]))
            if at:
                bodies["met"] = _body(all_of((), [queries[0], mine]))
    told = answers(connection, name, list(bodies.values())) if bodies else []
    lowest = {
        what: dict(_lowest(connection, name, body, answer))
        for (what, body), answer in zip(bodies.items(), told, strict=True)
    }
    made: list[Fold] = []
    for at, query in enumerate(queries):
        own = follow[at]
        if at and (met := {*made[0].stories, *lowest.get("met", ())}):
            query = all_of([query], (), [values_of("story", sorted(met))])
            own = {story: rank for story, rank in own.items() if story not in met}
        if not whole[at]:
            made.append(Fold(all_of([query], [LEADS]), frozenset(own), whole=False, moved=True))
        elif not own:
            made.append(Fold(query, moved=query is not queries[at]))
        else:
            made.append(_shown(query, own, lowest[f"leaders {at}"]))
    return tuple(made)


def _shown(query: Json, follow: Mapping[str, int], leaders: Mapping[str, int]) -> Fold:
    """Of each story the article of the lowest rank that matches."""
    hidden = sorted(story for story, rank in leaders.items() if follow.get(story, rank) < rank)
    shown = sorted(rank for story, rank in follow.items() if rank < leaders.get(story, rank + 1))
    first = all_of((), [LEADS], [values_of("story", hidden)] if hidden else [])
    ways = [first, values_of("rank", shown)] if shown else [first]
    return Fold(all_of([query], [any_of(ways)]), frozenset(follow), moved=True)


def _body(query: Json) -> Json:
    # by keys, which are exact: an aggregation of the least rank counts in floats, which a rank is too long for
    composite: Json = {"size": PAGE, "sources": [{by: {"terms": {"field": by}}} for by in ("story", "rank")]}
    return {
        "size": 0, "track_total_hits": False, "query": query, "aggs": {"stories": {"composite": composite}},
    }  # fmt: skip


def _lowest(connection: Connection, name: str, body: Json, answer: Json) -> Iterator[tuple[str, int]]:
    """The stories of what matches, each with its lowest rank; `answer` is the first page."""
    last = None
    while True:
        found = answer["aggregations"]["stories"]
        for bucket in found["buckets"]:
            story, rank = bucket["key"]["story"], int(bucket["key"]["rank"])
            if story != last:
                yield story, rank
            last = story
        if "after_key" not in found or len(found["buckets"]) < PAGE:
            return
        body["aggs"]["stories"]["composite"]["after"] = found["after_key"]
        answer = connection.call("POST", f"{name}/_search", body)
