"""Is an archive on a cluster whole? Every article there, once, as it was written; every file's articles among them.

In: a cluster. Out: a `CheckReport`, or what a repair did. The cluster keeps checksums of its own files; what is
proved here is what it cannot know: that documents are what `add` sent, that none is missing and that none is there
twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from searchidx.backends.opensearch.documents import KEPT, article_of, digest, meta_and_text, name_of
from searchidx.backends.opensearch.files import articles_of
from searchidx.backends.opensearch.mapping import indices
from searchidx.backends.opensearch.reindexing import reindex
from searchidx.backends.opensearch.scanning import scan
from searchidx.backends.opensearch.translating import ALL
from searchidx.identity import article_key, key_number
from searchidx.models import CheckReport, RepairReport

if TYPE_CHECKING:
    from searchidx.backends.opensearch.cluster import Cluster

TOLD = 20
"""Problems of one kind that are told one by one."""


def check(cluster: Cluster) -> CheckReport:
    """Prove that it is whole."""
    began = time.perf_counter()
    connection, name = cluster.connection, cluster.name
    connection.call("POST", f"{name},{name}-files/_refresh")
    problems: list[str] = []
    health = connection.call("GET", f"_cluster/health/{indices(name)}")
    if health["status"] == "red":
        problems.append(f"{health['unassigned_shards']} shards of the archive are on no node that answers")
        return CheckReport(cluster.path, tuple(problems), 0, 0, round(time.perf_counter() - began, 3))
    keys: list[int] = []
    found: list[str] = []
    for hit in scan(connection, name, ALL, KEPT, "rank"):
        found += _article(hit["_id"], hit["_source"])
        keys.append(key_number(hit["_source"]["key"]))
    there = np.sort(np.array(keys, dtype=np.uint64))
    if (doubled := int(there.size - np.unique(there).size)) > 0:
        found.append(f"{doubled:,} articles are there more than once")
    number = 0
    for hit in scan(connection, f"{name}-files", ALL, ["path", "articles"], "path", page=100):
        articles = articles_of(hit["_source"])
        number += len(articles)
        lost = int((~np.isin(np.fromiter(articles, dtype=np.uint64), there)).sum())
        if lost:
            found.append(f"{lost:,} articles of {hit['_source']['path']} are missing")
    if number < there.size and not _running(cluster):
        found.append(
            f"{there.size - number:,} articles belong to no file that is remembered: a run was cut off;"
            " the next add of their files settles it"
        )
    problems += found[:TOLD]
    if len(found) > TOLD:
        problems.append(f"and {len(found) - TOLD:,} more")
    size = connection.call("GET", f"{indices(name)}/_stats/store")["_all"]["total"]["store"]["size_in_bytes"]
    return CheckReport(cluster.path, tuple(problems), len(keys), size, round(time.perf_counter() - began, 3))


def _running(cluster: Cluster) -> bool:
    query = {"query": {"term": {"kind": "run"}}}
    return bool(cluster.connection.call("POST", f"{cluster.name}-about/_count", query)["count"])


def _article(name: str, source: dict[str, object]) -> Iterator[str]:
    """What is wrong with one document."""
    meta, text = meta_and_text(source)
    told = f"article {meta[0]} of {meta[1]}"
    if digest({"meta": meta, "text": text}) != source["hash"]:
        yield f"{told} is not what was written"
    if name_of(str(source["key"])) != name:
        yield f"{told} has the name of another one"
    article = article_of(source)
    if article_key(article.path, article.name) != source["key"]:
        yield f"{told} has the key of another one"


def repair(cluster: Cluster) -> RepairReport:
    """Make the index again of the articles that it keeps, and let files with missing articles be read again."""
    before = check(cluster)
    number = reindex(cluster) if not before.problems or before.articles else 0
    marks = {"query": {"term": {"kind": "run"}}}
    cluster.connection.call("POST", f"{cluster.name}-about/_delete_by_query", marks, refresh="true")
    return RepairReport(before.problems, number, 0, (), (), check(cluster))
