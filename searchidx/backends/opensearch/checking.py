"""Is an archive on a cluster whole? Every article there, once, as it was written; every file's articles among them.

In: a cluster. Out: a `CheckReport`, or what a repair did. The cluster keeps checksums of its own files; what is
proved here is what it cannot know: that documents are what `add` sent, that none is missing and that none is there
twice.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from searchidx.backends.opensearch import bulk
from searchidx.backends.opensearch.connection import as_sent
from searchidx.backends.opensearch.documents import KEPT, article_of, digest, meta_and_text, name_of
from searchidx.backends.opensearch.files import ClusterFiles, articles_of
from searchidx.backends.opensearch.mapping import indices
from searchidx.backends.opensearch.marks import any_running, clear
from searchidx.backends.opensearch.reindexing import reindex
from searchidx.backends.opensearch.scanning import scan
from searchidx.backends.opensearch.translating import ALL
from searchidx.errors import IndexUnwritable
from searchidx.identity import article_key, key_number
from searchidx.index.ledger import NOT_READ, FileRecord
from searchidx.models import CheckReport, RepairReport
from searchidx.reading import is_gone
from searchidx.words import stemmer_version

if TYPE_CHECKING:
    from searchidx.backends.opensearch.cluster import Cluster

TOLD = 20
"""Problems of one kind that are told one by one."""


@dataclass(slots=True)
class _Findings:
    """What is wrong: in words, and of which files articles must be read again, by the numbers of their keys."""

    told: list[str] = field(default_factory=list)
    damaged: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    lost: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    articles: int = 0
    unknown: int = 0
    """Articles of files that nobody remembers: of a run that goes on, or that was cut off."""
    answers: bool = True
    """Whether all shards could be asked."""


def check(cluster: Cluster) -> CheckReport:
    """Prove that it is whole."""
    began = time.perf_counter()
    return _report(cluster, _findings(cluster), began)


def _report(cluster: Cluster, found: _Findings, began: float) -> CheckReport:
    problems = found.told[:TOLD]
    if len(found.told) > TOLD:
        problems.append(f"and {len(found.told) - TOLD:,} more")
    size = 0
    if found.answers:
        stats = cluster.connection.call("GET", f"{indices(cluster.name)}/_stats/store")
        size = stats["_all"]["total"]["store"]["size_in_bytes"]
    return CheckReport(
        cluster.path, tuple(problems), found.articles, size, round(time.perf_counter() - began, 3)
    )


def _findings(cluster: Cluster) -> _Findings:
    connection, name = cluster.connection, cluster.name
    connection.call("POST", f"{name},{name}-files/_refresh")
    found = _Findings()
    health = connection.call("GET", f"_cluster/health/{indices(name)}")
    if health["status"] == "red":
        found.told.append(f"{health['unassigned_shards']} shards of the archive are on no node that answers")
        found.answers = False
        return found
    keys: list[int] = []
    for hit in scan(connection, name, ALL, KEPT, "rank"):
        source = hit["_source"]
        wrong = list(_article(hit["_id"], source))
        number = key_number(source["key"])
        if wrong:
            found.told += wrong
            found.damaged[article_of(source).path].append(number)
        keys.append(number)
    found.articles = len(keys)
    there = np.sort(np.array(keys, dtype=np.uint64))
    if (doubled := int(there.size - np.unique(there).size)) > 0:
        found.told.append(f"{doubled:,} articles are there more than once")
    remembered = 0
    for hit in scan(connection, f"{name}-files", ALL, ["path", "articles"], "path", page=100):
        articles = np.fromiter(articles_of(hit["_source"]), dtype=np.uint64)
        remembered += articles.size
        lost = articles[~np.isin(articles, there)].tolist()
        if lost:
            path = as_sent(hit["_source"]["path"])
            found.told.append(f"{len(lost):,} articles of {path} are missing")
            found.lost[path] += lost
    missing = sum(map(len, found.lost.values()))
    found.unknown = max(0, there.size - (remembered - missing))
    if found.unknown and not any_running(connection, name):
        found.told.append(
            f"{found.unknown:,} articles belong to no file that is remembered: a run was cut off;"
            " the next add of their files settles it"
        )
    return found


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
    """Make the index again of the articles that it keeps, and let files with wrong or missing articles be read again.

    No article is touched where all is whole, unless it was made with other stemmers. Articles that are not what was
    written stay, and `check` names them, until the next `add` of their files replaces them: a file may be on another
    machine, or gone.
    """
    began = time.perf_counter()
    found = _findings(cluster)
    before = _report(cluster, found, began)
    other_stemmers = cluster.made_by != stemmer_version()
    if found.answers and not found.unknown:
        clear(cluster.connection, cluster.name)
    if (before.whole and not other_stemmers) or not found.answers:
        return RepairReport(before.problems, 0, 0, (), (), before)
    number = reindex(cluster)
    to_read = {
        path: [*found.damaged.get(path, ()), *found.lost.get(path, ())]
        for path in {**found.damaged, **found.lost}
    }
    _read_again(cluster, to_read)
    gone = tuple(sorted(path for path in found.lost if is_gone(path)))
    return RepairReport(before.problems, number, 0, gone, (), check(cluster))


def _read_again(cluster: Cluster, numbers: Mapping[str, Sequence[int]]) -> None:
    """Remember files as not read, without these articles. One that nobody remembers is read in any case."""
    files = ClusterFiles(cluster.connection, cluster.name)
    operations = [
        files.operation(
            FileRecord(path, NOT_READ, files.articles(path).without(wrong), tuple(files.remarks(path)))
        )
        for path, wrong in numbers.items()
        if files.has(path)
    ]
    if refused := bulk.send(cluster.connection, operations):
        raise IndexUnwritable(
            f"the cluster refuses the record of a file: {refused[0].reason}",
            "try again; no article was changed",
        )
    cluster.connection.call("POST", f"{cluster.name}-files/_refresh")
