"""The index of the articles made again of what it keeps, while everybody goes on searching.

In: a cluster. Out: nothing; the archive's name stands for the new index when all of it is there. What is added
meanwhile would be lost, so that nobody may: the old index is closed to writers until then. It is deleted only when
the new one has as many articles as it had itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from searchidx.backends.opensearch import bulk, mapping
from searchidx.backends.opensearch.connection import Connection
from searchidx.backends.opensearch.documents import KEPT
from searchidx.backends.opensearch.kept import again
from searchidx.backends.opensearch.scanning import scan
from searchidx.backends.opensearch.terms import Chunks, Known
from searchidx.backends.opensearch.translating import ALL
from searchidx.backends.opensearch.vocabulary import NewWords
from searchidx.errors import IndexUnwritable, Unreachable

if TYPE_CHECKING:
    from searchidx.backends.opensearch.cluster import Cluster

BATCH = 400


def reindex(cluster: Cluster) -> int:
    """Make a new index and let the alias stand for it; how many articles it has.

    Raises IndexUnwritable, Unreachable; then all is as it was.
    """
    connection, name = cluster.connection, cluster.name
    old = _stands_for(connection, name)
    new = _next(old)
    connection.call("DELETE", new, missing=True)  # of a run that was cut off
    made = {"settings": mapping.settings(), "mappings": mapping.ARTICLES}
    connection.call("PUT", new, made, there=True)
    try:
        connection.call("PUT", f"{old}/_block/write")  # waits for what is being written
        connection.call("POST", f"{old}/_refresh")
        before = _count(connection, old)
        keys = _copied(cluster, old, new)
        connection.call("POST", f"{new}/_refresh")
        there = _count(connection, new)
        if not before == keys == there:
            raise IndexUnwritable(
                f"{old} has {before:,} articles, of which {keys:,} were read and {there:,} are in {new}",
                "the old index stays as it was; try again",
            )
        _swap(connection, name, old, new)
    except BaseException:
        connection.call("PUT", f"{old}/_settings", {"index.blocks.write": False})
        raise
    connection.call("DELETE", old, missing=True)
    return there


def _stands_for(connection: Connection, name: str) -> str:
    """The index that the archive's name stands for."""
    (index,) = connection.call("GET", f"_alias/{name}")
    return str(index)


def _count(connection: Connection, index: str) -> int:
    """How many articles there are. Raises Unreachable where a part of them cannot be counted."""
    answer = connection.call("GET", f"{index}/_count")
    if answer["_shards"]["failed"]:
        raise Unreachable(
            f"a part of {index} does not answer",
            "the old index stays as it was; try again when all nodes are there",
        )
    return int(answer["count"])


def _swap(connection: Connection, name: str, old: str, new: str) -> None:
    """Let the name stand for the new index. A call that was made twice, as after a time-out, is no failure."""
    swap = [{"remove": {"index": old, "alias": name}}, {"add": {"index": new, "alias": name}}]
    try:
        connection.call("POST", "_aliases", {"actions": swap})
    except (Unreachable, IndexUnwritable):
        if _stands_for(connection, name) != new:
            raise


def _next(old: str) -> str:
    head, _, number = old.rpartition("-")
    head = re.sub(r"-v[0-9]+$", "", head)
    return f"{head}-v{mapping.VERSION}-{int(number) + 1:06}"


def _copied(cluster: Cluster, old: str, new: str) -> int:
    """Send all articles of the old index to the new one; how many were read."""
    words, number = NewWords(cluster.connection, f"{cluster.name}-words"), 0
    operations: list[bulk.Operation] = []
    known: Known = set()
    chunks = Chunks()

    def send() -> None:
        nonlocal operations, known
        own = [bulk.put(f"{cluster.name}-words", n, b, kind="create") for n, b in words.unsent(known)]
        refused = bulk.send(cluster.connection, [*own, *operations])
        if refused:
            raise IndexUnwritable(
                f"the cluster refuses an article or a word: {refused[0].reason}",
                "the old index stays as it was",
            )
        operations, known = [], set()

    for hit in scan(cluster.connection, old, ALL, KEPT, "rank", page=BATCH):
        operations.append(again(new, hit["_source"], chunks, known=known))
        number += 1
        if len(operations) == BATCH:
            send()
    send()
    return number
