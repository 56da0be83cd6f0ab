"""What stands behind the hits of a page: the copies of their stories and the versions of their articles.

In: the documents of a page. Out: the hits with their copies and versions, by one question, or two, for all of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from searchidx.backends.opensearch.connection import Connection, Json
from searchidx.backends.opensearch.documents import SHOWN, meta_and_text, meta_of_stored, shown_of
from searchidx.backends.opensearch.mapping import IN_ORDER
from searchidx.backends.opensearch.scanning import PAGE, scan
from searchidx.backends.opensearch.translating import values_of
from searchidx.identity import content_number
from searchidx.models import Copy, Hit, StoredArticle
from searchidx.values import replace

FIELDS = ["story", "article", "rank", "stored.meta"]
"""What of an article is asked for: no text, but of those that have several versions."""


class Company:
    """The stories of some documents, each in the order of ranks."""

    def __init__(self, connection: Connection, name: str, documents: Iterable[Json]) -> None:
        labels = sorted({each["story"] for each in documents})
        self._stories: dict[str, list[Json]] = defaultdict(list)
        self._versions: dict[str, list[Json]] = defaultdict(list)
        if not labels:
            return
        for source in _together(connection, name, values_of("story", labels), FIELDS):
            self._stories[source["story"]].append(source)
        for story in [story for story, those in self._stories.items() if len(those) == 1]:
            del self._stories[story]  # most stories are one article
        saved = Counter(each["article"] for story in self._stories.values() for each in story)
        if again := sorted(article for article, number in saved.items() if number > 1):
            for source in _together(connection, name, values_of("article", again), SHOWN):
                self._versions[source["article"]].append(source)

    def beside(self, hit: Hit, document: Json) -> Hit:
        """A hit with what is folded under it."""
        if document["story"] not in self._stories:
            return hit
        versions = self.versions(document)
        latest = None if versions[0]["rank"] == document["rank"] else _id(versions[0])
        return replace(hit, copies=self.copies(document), versions=len(versions), version_of=latest)

    def copies(self, document: Json) -> tuple[Copy, ...]:
        """The other articles of a story, each in its latest version."""
        latest: dict[str, Json] = {}
        for each in self._stories.get(document["story"], ()):
            latest.setdefault(each["article"], each)
        latest.pop(document["article"], None)
        return tuple(map(_copy, latest.values()))

    def versions(self, document: Json) -> list[Json]:
        """The versions of an article, the latest first; savings in which nothing changed are one, the first."""
        kept: list[Json] = []
        contents: list[int] = []
        for each in self._versions.get(document["article"], (document,)):
            meta, text = meta_and_text(each)
            content = content_number(meta[3], text)
            if contents and contents[-1] == content:
                kept[-1] = each  # the one before came later: it is the same as this one
                continue
            kept.append(each)
            contents.append(content)
        return kept

    def placed(self, article: StoredArticle, document: Json) -> StoredArticle:
        """An article with whose copy, or whose version, it is."""
        story: Sequence[Json] = self._stories.get(document["story"], ())
        if not story:
            return article
        versions = self.versions(document)
        if versions[0]["rank"] != document["rank"]:
            return replace(article, version_of=_id(versions[0]))
        first = story[0]
        return replace(article, copy_of=_id(first)) if first["rank"] != document["rank"] else article


def _together(connection: Connection, name: str, query: Json, fields: Sequence[str]) -> Iterable[Json]:
    """What a query matches in the order of ranks: by one call where it is a page."""
    body = {"query": query, "size": PAGE, "_source": fields, "sort": IN_ORDER, "track_total_hits": False}
    hits = connection.call("POST", f"{name}/_search", body)["hits"]["hits"]
    if len(hits) == PAGE:
        hits = scan(connection, name, query, fields, "rank")
    return (hit["_source"] for hit in hits)


def _id(document: Json) -> str:
    return str(meta_of_stored(document)[0])


def _copy(document: Json) -> Copy:
    shown = shown_of(document)
    return Copy(shown["id"], shown["path"], shown["date"], shown["site"])
