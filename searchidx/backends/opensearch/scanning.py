"""All of what a query matches in a cluster, page by page, of one moment.

In: an index, a query and a field to order by. Out: the documents, one after the
other. What is written meanwhile is not seen. Memory is that of a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from searchidx.backends.opensearch.connection import Connection, Json
from searchidx.backends.opensearch.mapping import IN_ORDER

PAGE = 1_000
KEEP = "5m"
"""How long a moment is kept between two pages."""


def scan(
    connection: Connection,
    index: str,
    query: Json,
    source: Sequence[str] | bool,
    by: str,
    *,
    page: int = PAGE,
) -> Iterator[dict[str, Any]]:
    """The documents that a query matches, ascending by a field; of articles with one `rank`, by their keys too.

    Two machines may give the same rank: by it alone, a page would leave out what its last article shares it with.
    """
    order = IN_ORDER if by == "rank" else [{by: "asc"}]
    moment = connection.call("POST", f"{index}/_search/point_in_time", keep_alive=KEEP)["pit_id"]
    try:
        body: Json = {
            "query": query, "size": page, "_source": source, "sort": order, "track_total_hits": False,
            "pit": {"id": moment, "keep_alive": KEEP},
        }  # fmt: skip
        while True:
            hits = connection.call("POST", "_search", body)["hits"]["hits"]
            yield from hits
            if len(hits) < page:
                return
            body["search_after"] = hits[-1]["sort"]
    finally:
        connection.call("DELETE", "_search/point_in_time", {"pit_id": [moment]}, missing=True)
