"""Articles that a cluster has already, by their keys: fetched as they are now, refreshed or not, and put once more.

In: keys. Out: what is kept of these articles, and operations that put one again, as it is or at another place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from searchidx.backends.opensearch.bulk import Operation, put
from searchidx.backends.opensearch.connection import Connection, Json
from searchidx.backends.opensearch.documents import Belonging, article_of, body_of, document_of, name_of
from searchidx.backends.opensearch.stories import Sample
from searchidx.backends.opensearch.terms import Chunks, Known
from searchidx.errors import Unreachable
from searchidx.index.groups import LOOKED_UP_BY

AT_ONCE = 1_000
"""Articles of one request."""


def documents(
    connection: Connection, index: str, names: Sequence[str], fields: Sequence[str]
) -> dict[str, Json]:
    """Of the documents that are there, these fields by their name. Raises Unreachable."""
    found: dict[str, Json] = {}
    for start in range(0, len(names), AT_ONCE):
        asked = {"docs": [{"_id": name, "_source": list(fields)} for name in names[start : start + AT_ONCE]]}
        for each in connection.call("POST", f"{index}/_mget", asked)["docs"]:
            if "error" in each:  # it may be there: nothing can be decided
                raise Unreachable(
                    f"a part of {index} does not answer: {each['error'].get('reason', '')}"[:300],
                    "what was added before stays; the next add goes on from there",
                )
            if each.get("found"):
                found[each["_id"]] = each["_source"]
    return found


def fetched(
    connection: Connection, index: str, keys: Iterable[str], fields: Sequence[str]
) -> dict[str, Json]:
    """Of the articles that are there, these fields by their key. Raises Unreachable."""
    names = {name_of(key): key for key in keys}
    found = documents(connection, index, list(names), fields)
    return {key: found[name] for name, key in names.items() if name in found}


def again(
    index: str,
    source: Mapping[str, Any],
    chunks: Chunks,
    *,
    at: Mapping[str, Any] | None = None,
    known: Known | None = None,
) -> Operation:
    """What puts a kept article once more, as it is or with `rank`, `story`, `article`, `follows` of `at`.

    Its words are added to `known`. Its digest is the one it came with: what was damaged is not made valid by it.
    """
    place = {**source, **(at or {})}
    sample = source.get("sample")
    lookup = Sample.of(sample).lowest(LOOKED_UP_BY) if sample and not place["follows"] else ()
    belongs = Belonging(
        place["rank"], place["story"], place["article"], bool(place["follows"]), lookup,
        source.get("address"), sample,
    )  # fmt: skip
    body = body_of(document_of(article_of(source)), belongs, set() if known is None else known, chunks)
    body |= {"key": source["key"], "hash": source["hash"]}
    return put(index, name_of(source["key"]), body)
