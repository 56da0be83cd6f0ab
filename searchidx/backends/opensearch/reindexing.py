"""The index of the articles made again of what it keeps, while everybody goes on searching.

In: a cluster. Out: nothing; the archive's name stands for the new index when all of it is there. What is added
meanwhile would be lost, so that nobody may: the old index is closed to writers until then.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from searchidx.backends.opensearch import bulk, mapping
from searchidx.backends.opensearch.documents import KEPT
from searchidx.backends.opensearch.scanning import scan
from searchidx.backends.opensearch.terms import Known
from searchidx.backends.opensearch.translating import ALL
from searchidx.backends.opensearch.vocabulary import NewWords
from searchidx.backends.opensearch.writing import again
from searchidx.errors import IndexUnwritable

if TYPE_CHECKING:
    from searchidx.backends.opensearch.cluster import Cluster

BATCH = 400


def reindex(cluster: Cluster) -> int:
    """Make a new index and let the alias stand for it; how many articles it has. Raises IndexUnwritable."""
    connection, name = cluster.connection, cluster.name
    (old,) = connection.call("GET", f"{name}/_alias/{name}")
    new = _next(old)
    connection.call("DELETE", new, missing=True)  # of a run that was cut off
    connection.call("PUT", new, {"settings": mapping.settings(), "mappings": mapping.ARTICLES})
    connection.call("PUT", f"{old}/_settings", {"index.blocks.write": True})
    try:
        number = _copied(cluster, old, new)
        connection.call("POST", f"{new}/_refresh")
        there = connection.call("GET", f"{new}/_count")["count"]
        if there != number:
            raise IndexUnwritable(
                f"{new} has {there:,} articles of {number:,}", "the old index stays; try again"
            )
        swap = [{"remove": {"index": old, "alias": name}}, {"add": {"index": new, "alias": name}}]
        connection.call("POST", "_aliases", {"actions": swap})
    except BaseException:
        connection.call("PUT", f"{old}/_settings", {"index.blocks.write": False})
        raise
    connection.call("DELETE", old)
    return number


def _next(old: str) -> str:
    head, _, number = old.rpartition("-")
    head = re.sub(r"-v[0-9]+$", "", head)
    return f"{head}-v{mapping.VERSION}-{int(number) + 1:06}"


def _copied(cluster: Cluster, old: str, new: str) -> int:
    words, number = NewWords(), 0
    operations: list[bulk.Operation] = []
    known: Known = set()

    def send() -> None:
        nonlocal operations, known
        own = [bulk.put(f"{cluster.name}-words", n, b, kind="create") for n, b in words.unsent(known)]
        refused = bulk.send(cluster.connection, [*own, *operations])
        if refused:
            raise IndexUnwritable(
                f"the cluster refuses an article: {refused[0].reason}", "the old index stays"
            )
        operations, known = [], set()

    for hit in scan(cluster.connection, old, ALL, KEPT, "rank", page=BATCH):
        operations.append(again(new, hit["_source"], known=known))
        number += 1
        if len(operations) == BATCH:
            send()
    send()
    return number
