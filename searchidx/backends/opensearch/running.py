"""What `add` and `remove` do to an archive on a cluster: the bookkeeping of `adding`, the writing of `writing`.

In: a cluster and what is to be added or removed. Out: reports. Several machines may add at once; nobody is locked out.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from searchidx import adding, entities
from searchidx.backends.backend import Addition, Removal
from searchidx.backends.opensearch.connection import Json, count
from searchidx.backends.opensearch.documents import article_of
from searchidx.backends.opensearch.files import ClusterFiles
from searchidx.backends.opensearch.place import ClusterPlace
from searchidx.backends.opensearch.scanning import scan
from searchidx.backends.opensearch.translating import ALL
from searchidx.backends.opensearch.writing import ClusterWriter
from searchidx.errors import OtherFinder, SearchidxError, Unreachable
from searchidx.identity import article_key
from searchidx.interrupts import uninterrupted
from searchidx.models import AddReport, Removed, RemoveReport, is_many
from searchidx.shards import shard
from searchidx.values import replace

if TYPE_CHECKING:
    from searchidx.backends.opensearch.cluster import Cluster


def add(cluster: Cluster, paths: list[str], how: Addition) -> AddReport:
    """Add files and folders. Raises OtherFinder, NotOnCluster, Unreachable."""
    began = time.perf_counter()
    part = shard(how.shard) if how.shard else None
    cluster.checked_writable(how)
    names_by = _finder(cluster, how.finder)
    if not how.dry_run:
        told = cluster.about | {"finder": list(names_by)}
        if how.copies is not None:
            told["folds"] = how.copies
        if told != cluster.about:
            cluster.say("archive", told)
            cluster.about = told
    place = ClusterPlace(
        cluster.connection, cluster.name, folds=cluster.about["folds"], writes=not how.dry_run,
        live=count(cluster.connection, cluster.name, ALL),
    )  # fmt: skip
    run = adding.Run(place, how.jobs, how.progress, {}, shard=part)
    writer = place.writer
    try:
        run.go(paths, how.prune)
        place.settle()
        if writer:
            writer.commit()
    except (KeyboardInterrupt, SystemExit):
        if writer:
            with uninterrupted():
                _kept(run, place, writer)
        raise
    except Unreachable:  # there is nobody to be told; the mark tells when it is old
        raise
    except Exception:
        with suppress(SearchidxError):
            place.cut_off(all_sent=False)
        raise
    if writer:
        place.finished()
        run.tally.copies = writer.copies
    report = run.tally.report(time.perf_counter() - began)
    refused = tuple(writer.refused) if writer else ()
    if not refused:
        return report
    # they were counted as added before the cluster said no
    return replace(report, added=max(0, report.added - len(refused)), failed=(*report.failed, *refused))


def _kept(run: adding.Run, place: ClusterPlace, writer: ClusterWriter) -> None:
    """Keep what is finished of a run that is interrupted. Raises what sending raised, now or before."""
    try:
        run.settle()
        writer.commit()
    except Unreachable:
        raise
    except Exception:
        with suppress(SearchidxError):
            place.cut_off(all_sent=False)
        raise
    place.cut_off(all_sent=True)


def _finder(cluster: Cluster, named: str | None) -> tuple[str, str]:
    before = cluster.about.get("finder")
    if named is None:
        named = entities.finders.believed(before[0], cluster.path) if before else entities.finders.DEFAULT
    chosen = entities.use(named)
    names_by = chosen.name, chosen.version
    if before and tuple(before) != names_by:
        raise OtherFinder(
            f"the names in the archive at {cluster.path} were found by {' '.join(before)}, not by {' '.join(names_by)}",
            f"--entities {before[0]} goes on with the other; another version needs an archive of another name",
        )
    return names_by


def remove(cluster: Cluster, query: Json, what: Removal) -> RemoveReport:
    """Take out what a query matches; the files of these articles count as never read."""
    began = time.perf_counter()
    articles: list[Removed] = []
    keys: dict[str, list[str]] = {}
    cluster.connection.call("POST", f"{cluster.name}/_refresh")
    for hit in scan(cluster.connection, cluster.name, query, ["stored"], "rank"):
        found = article_of(hit["_source"])
        articles.append(Removed(found.id, found.path, found.title))
        keys.setdefault(found.path, []).append(article_key(found.path, found.name))
    live = count(cluster.connection, cluster.name, ALL)
    confirmed = not is_many(len(articles), live) or what.confirm is None or what.confirm(len(articles), live)
    done = bool(articles) and not what.dry_run and confirmed
    if done:
        files = ClusterFiles(cluster.connection, cluster.name)
        writer = ClusterWriter(cluster.connection, cluster.name, files, folds=cluster.about["folds"])
        files.look_up(list(keys))
        for path, gone in keys.items():
            writer.forget(path, gone)
        writer.commit()
    return RemoveReport(len(articles) if done else 0, tuple(articles), round(time.perf_counter() - began, 3))
