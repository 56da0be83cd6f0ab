"""What an archive on a cluster holds, in numbers.

In: a cluster. Out: `Stats`. Numbers of names are estimates of the cluster where there are very many of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from searchidx.backends.opensearch.mapping import indices
from searchidx.models import ENTITY_KINDS, Stats

if TYPE_CHECKING:
    from searchidx.backends.opensearch.cluster import Cluster

EXACT = 40_000
"""Up to so many different values the cluster counts them exactly, about."""


def counted(cluster: Cluster) -> Stats:
    """The numbers of one archive."""
    names = {
        kind: {"cardinality": {"field": kind, "precision_threshold": EXACT}}
        for kind in (*ENTITY_KINDS, "site")
    }
    body = {
        "size": 0,
        "track_total_hits": True,
        "aggs": {
            **names,
            "grades": {"terms": {"field": "grade", "size": 10}},
            "languages": {"terms": {"field": "language", "size": 500}},
            "followers": {"filter": {"term": {"follows": True}}},
            "articles": {"cardinality": {"field": "article", "precision_threshold": EXACT}},
        },
    }
    answer = cluster.search_raw(body)
    found, total = answer["aggregations"], answer["hits"]["total"]["value"]
    sums = {name: {"sum": {"field": name}} for name in ("skipped", "failed")}
    files = cluster.connection.call(
        "POST", f"{cluster.name}-files/_search", {"size": 0, "track_total_hits": True, "aggs": sums}
    )
    sizes = cluster.connection.call("GET", f"{indices(cluster.name)}/_stats/store,segments")["_all"]
    span = cluster.span()
    languages = {each["key"]: each["doc_count"] for each in found["languages"]["buckets"]}
    earlier = max(0, total - found["articles"]["value"])
    finder = cluster.about.get("finder")
    return Stats(
        path=cluster.path,
        articles=total,
        files=files["hits"]["total"]["value"],
        skipped=int(files["aggregations"]["skipped"]["value"]),
        failed=int(files["aggregations"]["failed"]["value"]),
        bytes=sizes["total"]["store"]["size_in_bytes"],
        segments=sizes["primaries"]["segments"]["count"],
        first_date=span[0].isoformat() if span else None,
        last_date=span[1].isoformat() if span else None,
        date_grades={each["key"]: each["doc_count"] for each in found["grades"]["buckets"]},
        languages=languages,
        entities={kind: found[kind]["value"] for kind in ENTITY_KINDS},
        sites=found["site"]["value"],
        copies=max(0, found["followers"]["doc_count"] - earlier),
        earlier_versions=earlier,
        names_by=" ".join(finder) if finder else None,
        by_lists_alone=sum(n for code, n in languages.items() if code[:2].lower() not in ("en", ""))
        if (finder or ("default",))[0] == "default"
        else 0,
    )
