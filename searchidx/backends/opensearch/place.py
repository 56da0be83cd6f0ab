"""A cluster as the place of one run of `add`: what `keeping.Place` asks, answered for many files by one call.

In: a cluster. Out: who writes, what is remembered, which articles a file has, and warnings of ids that two files use.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence

from searchidx.backends.opensearch.ahead import Ahead
from searchidx.backends.opensearch.connection import Connection, Json, as_sent
from searchidx.backends.opensearch.files import ClusterFiles
from searchidx.backends.opensearch.marks import Mark, any_left
from searchidx.backends.opensearch.scanning import PAGE
from searchidx.backends.opensearch.translating import values_of
from searchidx.backends.opensearch.writing import BATCH, ClusterWriter
from searchidx.identity import file_key
from searchidx.pieces import Build
from searchidx.reading import FoundFile, is_gone


class ClusterPlace:
    """A cluster as the `keeping.Place` of one run."""

    at_once = BATCH

    def __init__(self, connection: Connection, name: str, *, folds: bool, writes: bool, live: int) -> None:
        self.own: list[str] = []
        self.build: Build | None = None
        self.live = live
        self.ledger = ClusterFiles(connection, name)
        self._mark = Mark(connection, name)
        self.writer = (
            ClusterWriter(connection, name, self.ledger, folds=folds, beat=self._mark.beat)
            if writes
            else None
        )
        self._connection = connection
        self._name = name
        self._careful = any_left(connection, name)
        self._keys = Ahead(self._keys_of_all)
        self._ids: ClusterIds | None = None
        if writes:
            self._mark.put()

    def finished(self) -> None:
        """The run has come to its end: nothing is half done."""
        self._mark.take_away()

    def cut_off(self, *, all_sent: bool) -> None:
        """The run ends before its time: its mark stays if something is half done, as one that does not go on."""
        if self.writer and all_sent and not self.writer.is_half_done:
            self._mark.take_away()
        elif self.writer:
            self._mark.put(ended=True)

    def expect(self, files: Sequence[FoundFile]) -> None:
        self.ledger.expect(files)
        self._keys.expect(files)

    def look_up(self, paths: Sequence[str]) -> None:
        self.ledger.look_up(paths)
        self._keys.look_up(paths)

    def elsewhere(self, digests: Collection[bytes]) -> Mapping[bytes, Sequence[str]]:
        return self.ledger.with_bytes(digests)

    def keys_of(self, path: str) -> set[str]:
        return self._keys.of(path)

    def _keys_of_all(self, paths: Sequence[str]) -> dict[str, set[str]]:
        """Asked only where there may be any: a file that nobody remembers has some if a run was cut off."""
        found: dict[str, set[str]] = {path: set() for path in paths}
        by_key = {file_key(path): path for path in paths if self._careful or self.ledger.has(path)}
        body: Json = {
            "query": values_of("file", sorted(by_key)), "size": PAGE, "_source": ["key", "file"],
            "sort": [{"key": "asc"}], "track_total_hits": False,
        }  # fmt: skip
        while by_key:  # nobody else writes articles of these files
            hits = self._connection.call("POST", f"{self._name}/_search", body)["hits"]["hits"]
            for hit in hits:
                found[by_key[hit["_source"]["file"]]].add(hit["_source"]["key"])
            if len(hits) < PAGE:
                break
            body["search_after"] = hits[-1]["sort"]
        return found

    def same_ids(self, warnings: list[str]) -> ClusterIds:
        self._ids = ClusterIds(self._connection, self._name, warnings)
        return self._ids

    def settle(self) -> None:
        """Look up what was put off."""
        if self._ids is not None:
            self._ids.settle()


class ClusterIds:
    """Warns of ids that two files use: of this run, and of others whose articles can be found.

    Looked up many at once. As long as what was put cannot be found in the cluster, it is remembered here.
    """

    MOST = 5
    AT_ONCE = 1_000
    REMEMBERED = 50_000

    def __init__(self, connection: Connection, name: str, warnings: list[str]) -> None:
        self._connection = connection
        self._name = name
        self._warnings = warnings
        self._recent: dict[str, str] = {}
        self._new: list[tuple[str, str]] = []
        self._told = 0

    def check(self, ids: Sequence[str], path: str) -> None:
        if self._told > self.MOST:
            return
        self._new += [(each, path) for each in ids]
        if len(self._new) >= self.AT_ONCE:
            self.settle()

    def settle(self) -> None:
        """Warn of those ids that were checked and not looked up yet."""
        new, self._new = self._new, []
        there = self._in_cluster({each for each, _ in new}) if new else {}
        for each, path in new:
            others = {*there.get(each, ()), self._recent.get(each, path)} - {path}
            if used := sorted(other for other in others if not is_gone(other)):  # else it moved, most likely
                self._warn(each, used[0], path)
            self._recent.setdefault(each, path)
        while len(self._recent) > self.REMEMBERED:  # the oldest: these can be found by now
            del self._recent[next(iter(self._recent))]

    def _in_cluster(self, ids: Collection[str]) -> dict[str, set[str]]:
        """The files that have some of these ids, as far as the cluster finds them."""
        body: Json = {
            "query": values_of("id", sorted(ids)), "size": 10 * self.AT_ONCE, "_source": ["id", "stored.meta"],
            "track_total_hits": False,
        }  # fmt: skip
        found: dict[str, set[str]] = {}
        for hit in self._connection.call("POST", f"{self._name}/_search", body)["hits"]["hits"]:
            found.setdefault(hit["_source"]["id"], set()).add(as_sent(hit["_source"]["stored"]["meta"][1]))
        return found

    def _warn(self, article_id: str, other: str, path: str) -> None:
        self._told += 1
        if self._told <= self.MOST:
            self._warnings.append(
                f"the id {article_id!r} is used in {os.path.basename(other)} and in"
                f" {os.path.basename(path)}; both articles are kept"
            )
        elif self._told == self.MOST + 1:
            self._warnings.append("more records have ids that another file uses too; all are kept")
