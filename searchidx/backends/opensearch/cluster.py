"""The archive on a cluster: what `backend.Backend` promises, by the modules of this room.

In: an address. Out: the values of `searchidx.models`. Words, languages and aliases are looked up once and remembered
for a few seconds, everything else is asked when it is needed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from searchidx.backends.backend import FEW, LISTED, Addition, Removal, no_such
from searchidx.backends.opensearch import counting, mapping
from searchidx.backends.opensearch.address import address, credentials
from searchidx.backends.opensearch.company import Company
from searchidx.backends.opensearch.connection import Connection, Json
from searchidx.backends.opensearch.documents import KEPT, SHOWN, article_of
from searchidx.backends.opensearch.numbers import counted
from searchidx.backends.opensearch.scanning import scan
from searchidx.backends.opensearch.searching import Search
from searchidx.backends.opensearch.suggesting import helped
from searchidx.backends.opensearch.translating import ALL, Translator, any_of, values_of
from searchidx.backends.opensearch.vocabulary import ClusterWords
from searchidx.errors import NoIndex, NotAnIndex, NotOnCluster, OtherVersion, UsageError
from searchidx.identity import file_key
from searchidx.models import (
    ENTITY_KINDS,
    NO_ALIASES,
    AddReport,
    Aliases,
    BackupReport,
    CheckReport,
    Copy,
    RemoveReport,
    RepairReport,
    Results,
    Similar,
    Stats,
    StoredArticle,
)
from searchidx.search.request import Request
from searchidx.words import stemmer_version

REMEMBERED = 5.0
"""Seconds that words, languages and aliases are remembered: what others add is found by wildcards no later."""

FIRST = "v1-000001"
"""After the name of an archive, that of its first index of articles."""


class Cluster:
    """An archive on a cluster. Raises NoIndex, NotAnIndex, OtherVersion, Unreachable, UsageError, MissingEngine."""

    def __init__(self, where: str, *, create: bool) -> None:
        found = address(where)
        self._address = found
        self.name = found.name
        self.connection = Connection(found, credentials(found))
        self._known: tuple[float, ClusterWords] | None = None
        self._aliases: tuple[float, Aliases] | None = None
        self.about = self._opened(create)

    def _opened(self, create: bool) -> Json:
        """What was said of the archive when it was made; it is made where there is none."""
        told = self._about("archive")
        if told is None:
            # whoever makes it at this moment makes `about` before the articles
            if self._is_there(self.name) and not self._is_there(f"{self.name}-about"):
                raise NotAnIndex(
                    f"{self.name} on the cluster at {self._address} is not an archive of ours",
                    "another name?",
                )
            if not create:
                raise NoIndex(
                    f"there is no archive at {self._address}",
                    "searchidx --index ADDRESS add FOLDER makes one",
                )
            self._create()
            told = self._about("archive")
        if told is None or told.get("version") != mapping.VERSION:
            raise OtherVersion(
                f"the archive at {self._address} is of another version of searchidx",
                "export it with that one, and add the lines to an archive of another name",
            )
        return told

    def _create(self) -> None:
        """The four indices. Others may do the same at this moment: what is there already is left as it is."""
        for part, fields in (("about", mapping.ABOUT), ("words", mapping.WORDS), ("files", mapping.FILES)):
            self._make(f"{self.name}-{part}", {"settings": mapping.settings(small=True), "mappings": fields})
        articles = {"settings": mapping.settings(), "mappings": mapping.ARTICLES, "aliases": {self.name: {}}}
        self._make(f"{self.name}-{FIRST}", articles)
        told = {"version": mapping.VERSION, "stemmer": stemmer_version(), "folds": True}
        self.say("archive", told, only_new=True)

    def _is_there(self, index: str) -> bool:
        return bool(self.connection.call("HEAD", index))

    def _make(self, index: str, body: Json) -> None:
        if not self._is_there(index):
            self.connection.call("PUT", index, body, wait_for_active_shards=1, there=True)

    def _about(self, what: str) -> Json | None:
        found = self.connection.call("GET", f"{self.name}-about/_doc/{what}", missing=True)
        return found["_source"]["value"] if found and found.get("found") else None

    def say(self, what: str, value: Json, *, only_new: bool = False) -> None:
        """Remember something of the archive as a whole."""
        way = "_create" if only_new else "_doc"
        body = {"kind": "about", "value": value}
        self.connection.call("PUT", f"{self.name}-about/{way}/{what}", body, refresh="true", there=only_new)

    @property
    def made_by(self) -> str:
        """The stemmers that made the terms of the archive."""
        return str(self.about.get("stemmer") or "")

    def _made_again(self) -> None:
        """Remember that all terms are of the stemmers that are here."""
        self.about = {**self.about, "stemmer": stemmer_version()}
        self.say("archive", self.about)
        self._known = None

    @property
    def path(self) -> str:
        return str(self._address)

    @property
    def generation(self) -> int:
        top = {"size": 1, "sort": [{"rank": "desc"}], "_source": False, "track_total_hits": True}
        hits = self.search_raw(top)["hits"]
        changed = (self._about("changed") or {}).get(
            "at", 0
        )  # an article that is put again may keep its rank
        return int(hits["total"]["value"]) + sum(int(hit["sort"][0]) for hit in hits["hits"]) + int(changed)

    @property
    def holds_any(self) -> bool:
        """Whether there are articles."""
        top = {"size": 1, "_source": False, "track_total_hits": False}
        return bool(self.search_raw(top)["hits"]["hits"])

    def close(self) -> None:
        self._known = self._aliases = None
        self.connection.close()

    def search_raw(self, body: Json) -> Any:
        """The cluster's own answer to a question about the articles."""
        return self.connection.call("POST", f"{self.name}/_search", body)

    @property
    def known(self) -> ClusterWords:
        """The words of the archive."""
        now = time.monotonic()
        if self._known is None or now - self._known[0] > REMEMBERED:
            self._known = now, ClusterWords(self.connection, self.name)
        return self._known[1]

    # --- in ---------------------------------------------------------------------------------------

    def add(self, paths: list[str], how: Addition) -> AddReport:
        from searchidx.backends.opensearch import running  # noqa: PLC0415 - numpy and cleaning are not for queries

        report = running.add(self, paths, how)
        self._known = None
        return report

    def remove(self, what: Removal) -> RemoveReport:
        from searchidx.backends.opensearch import running  # noqa: PLC0415

        query = self._at_paths(what.paths) if what.tree is None else Translator(self.known).query(what.tree)
        report = running.remove(self, query, what)
        self._known = None
        return report

    def _at_paths(self, paths: Iterable[str]) -> Json:
        roots = {spelled for path in paths for spelled in (os.path.realpath(path), os.path.abspath(path))}
        inside = [{"prefix": {"path": root.rstrip(os.sep) + os.sep}} for root in sorted(roots)]
        return any_of([values_of("file", [file_key(root) for root in sorted(roots)]), *inside])

    def optimize(self) -> None:
        self.connection.call("POST", f"{self.name}/_forcemerge", max_num_segments=1, seconds=3_600)

    def backup(self, file: str) -> BackupReport:
        raise NotOnCluster(
            f"an archive on a cluster is not backed up to {file}",
            "the snapshots of OpenSearch do that; `export` writes all articles as lines that `add` takes back",
        )

    def check(self) -> CheckReport:
        from searchidx.backends.opensearch import checking  # noqa: PLC0415

        return checking.check(self)

    def repair(self) -> RepairReport:
        from searchidx.backends.opensearch import checking  # noqa: PLC0415

        report = checking.repair(self)
        if report.rebuilt:
            self._made_again()
        return report

    # --- out --------------------------------------------------------------------------------------

    def search(self, request: Request) -> Results:
        search = Search(self.connection, self.name, self.known, request, self.made_by)
        results = search.results()
        if results.total > FEW:
            return results
        return helped(self.connection, self.name, search, results)

    def similar(self, article: StoredArticle, limit: int, offset: int, *, all_copies: bool) -> Similar:
        from searchidx.backends.opensearch.likeness import similar  # noqa: PLC0415 - only for who asks for it

        return similar(self, article, limit, offset, all_copies=all_copies)

    def span(self) -> tuple[date, date] | None:
        ends = {end: {end: {"field": "day"}} for end in ("min", "max")}
        found = self.search_raw({"size": 0, "aggs": ends})["aggregations"]
        if found["min"].get("value") is None:
            return None
        first, last = (date.fromisoformat(found[end]["value_as_string"][:10]) for end in ("min", "max"))
        return first, last

    def days(self) -> dict[date, int]:
        histogram = {"field": "day", "calendar_interval": "day", "min_doc_count": 1}
        body = {"size": 0, "aggs": {"days": {"date_histogram": histogram}}}
        return counting.days(self.search_raw(body)["aggregations"]["days"])

    def aliases(self) -> Aliases:
        now = time.monotonic()
        if self._aliases is None or now - self._aliases[0] > REMEMBERED:
            self._aliases = now, self._told_aliases()
        return self._aliases[1]

    def _told_aliases(self) -> Aliases:
        raw = self._about("aliases")
        if raw is None:
            return NO_ALIASES
        return Aliases(
            {kind: {n: tuple(s) for n, s in raw["joined"].get(kind, {}).items()} for kind in ENTITY_KINDS},
            {kind: tuple(raw["parted"].get(kind, ())) for kind in ENTITY_KINDS},
        )

    def change_aliases(self, change: Callable[[Aliases], Aliases]) -> Aliases:
        changed = change(self._told_aliases())
        self.say("aliases", {"joined": changed.joined, "parted": changed.parted})
        self._aliases = None
        return changed

    # --- articles ---------------------------------------------------------------------------------

    def get(self, article_id: str) -> list[StoredArticle]:
        return self._placed(self._documents(article_id))

    def _placed(self, documents: list[Json]) -> list[StoredArticle]:
        company = Company(self.connection, self.name, documents)
        return [company.placed(article_of(each), each) for each in documents]

    def _documents(self, article_id: str) -> list[Json]:
        """The documents with an id, or with the one id that begins so. Raises NotFound."""
        if found := self._with_id(article_id):
            return found
        begins = {"prefix": {"id": article_id}} if article_id else {"match_none": {}}
        ids = {"terms": {"field": "id", "size": LISTED + 1, "order": {"_key": "asc"}}}
        number = {"cardinality": {"field": "id"}}
        body = {"size": 0, "query": begins, "aggs": {"ids": ids, "number": number}}
        counts = self.search_raw(body)["aggregations"]
        known = [each["key"] for each in counts["ids"]["buckets"]]
        if len(known) == 1:
            return self._with_id(known[0])
        raise no_such(article_id, known, max(len(known), counts["number"]["value"]) if known else 0)

    def _with_id(self, article_id: str) -> list[Json]:
        body = {
            "query": {"term": {"id": article_id}},
            "size": 100,
            "sort": mapping.IN_ORDER,
            "_source": SHOWN,
        }
        return [hit["_source"] for hit in self.search_raw(body)["hits"]["hits"]]

    def named(self, name: str) -> StoredArticle | None:
        places = [file_key(path) for path in (os.path.abspath(name), os.path.realpath(name))]
        query = any_of([{"term": {"id": {"value": name, "boost": 2}}}, {"terms": {"file": places}}])
        body = {
            "query": query,
            "size": 1,
            "sort": [{"_score": "desc"}, *mapping.IN_ORDER],
            "_source": SHOWN,
        }
        for hit in self.search_raw(body)["hits"]["hits"]:
            return article_of(hit["_source"])
        return None

    def versions(self, article_id: str) -> list[StoredArticle]:
        documents = self._documents(article_id)
        company = Company(self.connection, self.name, documents)
        found = {each["rank"]: each for document in documents for each in company.versions(document)}
        return [company.placed(article_of(each), each) for each in found.values()]

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        document = self._documents(article_id)[0]
        return Company(self.connection, self.name, [document]).copies(document)

    def articles(self) -> Iterator[StoredArticle]:
        page: list[Json] = []
        for hit in scan(self.connection, self.name, ALL, KEPT, "rank"):
            page.append(hit["_source"])
            if len(page) == 500:
                yield from self._placed(page)
                page = []
        yield from self._placed(page)

    def stats(self) -> Stats:
        return counted(self)

    def checked_writable(self, how: Addition) -> None:
        """Raise what a cluster cannot do. Raises NotOnCluster, OtherVersion, UsageError."""
        if how.reindex:
            raise NotOnCluster(
                "add --reindex reads all files of an archive again; one on a cluster has files of several machines",
                "check --repair makes its index again of what it keeps",
            )
        if self.made_by != stemmer_version() and self.holds_any:
            raise OtherVersion(
                f"the archive at {self._address} was made with {self.made_by or 'other stemmers'}, here is"
                f" {stemmer_version()}: what is added would be found by other words than what is there",
                "install those on all machines that add, or make its index again with these: check --repair",
            )
        if how.copies is not None and how.copies != self.about["folds"] and self.holds_any:
            raise UsageError(
                "whether copies are folded is decided when an archive on a cluster is made",
                "use another name",
            )
