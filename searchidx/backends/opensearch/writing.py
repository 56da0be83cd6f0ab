"""Articles into a cluster, and the files that they came from, in the order in which nothing can be lost.

In: what `adding.Run` has for a `keeping.Taker`. Out: documents in the cluster. First the words, then the articles,
and a file is remembered only when all its articles have been taken: a run that dies costs a second reading. Names of
documents are digests of the articles' keys, so that reading twice replaces and never doubles.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from searchidx.backends.opensearch import bulk
from searchidx.backends.opensearch.bulk import Operation, put
from searchidx.backends.opensearch.connection import Connection, Json
from searchidx.backends.opensearch.documents import (
    KEPT,
    Belonging,
    article_of,
    body_of,
    document_of,
    name_of,
)
from searchidx.backends.opensearch.files import ClusterFiles
from searchidx.backends.opensearch.scanning import scan
from searchidx.backends.opensearch.stories import Sample, Stories
from searchidx.backends.opensearch.terms import Known
from searchidx.backends.opensearch.translating import all_of, values_of
from searchidx.backends.opensearch.vocabulary import NewWords
from searchidx.identity import file_key, key_number
from searchidx.index.groups import LOOKED_UP_BY
from searchidx.index.ledger import NOT_READ, FileRecord
from searchidx.index.manifest import SegmentEntry
from searchidx.models import Document, Failure, Seen
from searchidx.pieces import Build

BATCH = 400
BATCH_BYTES = 4 << 20
"""Articles are sent so many at once, or when their texts are so long together."""

REFRESH_EVERY = 4_000
"""Articles until those that were sent can be found: as long, copies are looked for among them here."""

COMMIT_EVERY_OF_ONE_FILE = 20_000


class ClusterWriter:
    """What takes the articles of one run. Several may write to one archive at once."""

    def __init__(self, connection: Connection, name: str, files: ClusterFiles, *, folds: bool) -> None:
        self._connection = connection
        self._name = name
        self._files = files
        self._stories = Stories(connection, name, folds=folds)
        self._words = NewWords()
        self._documents: list[tuple[Document, str]] = []
        self._bytes = 0
        self._gone: list[str] = []
        self._records: list[FileRecord] = []
        self._since_refresh = 0
        self._of_one_file = 0
        self.refused: list[Failure] = []
        self._refused: dict[str, list[int]] = defaultdict(list)

    @property
    def copies(self) -> int:
        """How many articles were found to be copies."""
        return self._stories.copies

    @property
    def owes_commit(self) -> bool:
        return self._of_one_file >= COMMIT_EVERY_OF_ONE_FILE

    def put(self, document: Document, key: str, *, replaces: bool) -> None:
        if replaces:
            self._heirs([key])
        self._documents.append((document, key))
        self._bytes += len(document.text)
        self._of_one_file += 1
        if len(self._documents) >= BATCH or self._bytes >= BATCH_BYTES:
            self._flush()

    def remove_all(self, keys: Collection[str]) -> None:
        if keys:
            self._flush()
            self._heirs(keys)
            self._gone += keys

    def forget(self, path: str, keys: Iterable[str]) -> None:
        gone = list(keys)
        self.remove_all(gone)
        left = self._files.articles(path).without(map(key_number, gone))
        self._records.append(FileRecord(path, NOT_READ, left))

    def adopt(self, entry: SegmentEntry) -> None:
        raise NotImplementedError(f"segments ({entry.name}) are built for the embedded index")

    def see(self, path: str, seen: Sequence[tuple[int, Seen]]) -> None:
        """Nothing: boilerplate is not learned on a cluster, to which several machines may add at once."""

    def done(self, file: FileRecord) -> None:
        self._records.append(file)
        self._of_one_file = 0
        if len(self._records) >= BATCH:
            self._flush()

    def partly(self, file: FileRecord) -> None:
        self._records.append(file)
        self.commit()
        self._of_one_file = 0

    def commit(self) -> None:
        """Send all, and let it be found."""
        self._flush()
        self._refresh()

    def _refresh(self) -> None:
        self._connection.call("POST", f"{self._name},{self._name}-words,{self._name}-files/_refresh")
        self._stories.refreshed()
        self._since_refresh = 0

    def _flush(self) -> None:
        """Send what was collected: what goes, what comes, and then the files that are done."""
        if self._gone:
            self._send([Operation("delete", self._name, name_of(key)) for key in self._gone])
            self._gone = []
        if self._documents:
            self._send_documents([document for document, _ in self._documents])
            self._documents, self._bytes = [], 0
        if self._records:
            self._send([self._operation(record) for record in self._records])
            self._records = []
        if self._since_refresh >= REFRESH_EVERY:
            self._refresh()

    def _operation(self, record: FileRecord) -> Operation:
        """What remembers a file; one of which an article was refused is to be read again, that article as new."""
        if record.path in self._refused:
            left = record.articles.without(self._refused[record.path])
            record = replace(record, state=NOT_READ, articles=left)
            return self._files.operation(record)
        if record.state == NOT_READ and not record.articles and not record.remarks:
            return self._files.forgotten(record.path)
        return self._files.operation(record)

    def _send_documents(self, documents: Sequence[Document]) -> None:
        known: Known = set()
        operations = []
        sent = {}
        for document, belongs in zip(documents, self._stories.place(documents), strict=True):
            body = body_of(document, belongs, known)
            operation = put(self._name, name_of(body["key"]), body)
            sent[operation.name] = document.path, body["key"]
            operations.append(operation)
        self._send(
            [put(f"{self._name}-words", name, b, kind="create") for name, b in self._words.unsent(known)]
        )
        for refusal in self._send(operations):
            path, key = sent[refusal.operation.name]
            self._refused[path].append(key_number(key))
            self.refused.append(Failure(path, "index", f"the cluster refuses it: {refusal.reason}"))
        self._since_refresh += len(documents)

    def _send(self, operations: Sequence[Operation]) -> list[bulk.Refusal]:
        return bulk.send(self._connection, operations)

    # --- stories whose first article goes ---------------------------------------------------------

    def _heirs(self, keys: Collection[str]) -> None:
        """Give stories whose leader goes another one: the first of their articles that stays."""
        leading = all_of((), [values_of("key", keys), {"term": {"follows": False}}])
        labels = [
            hit["_source"]["story"] for hit in scan(self._connection, self._name, leading, ["story"], "rank")
        ]
        if not labels:
            return
        rest = all_of((), [values_of("story", labels), {"term": {"follows": True}}], [values_of("key", keys)])
        heirs: dict[str, Json] = {}
        for hit in scan(self._connection, self._name, rest, KEPT, "rank"):
            heirs.setdefault(hit["_source"]["story"], hit["_source"])
        if heirs:
            self._send([again(self._name, each, leads=True) for each in heirs.values()])


def again(index: str, source: Json, *, leads: bool | None = None, known: Known | None = None) -> Operation:
    """What puts a kept article once more, as it is or leading its story; its words are added to `known`."""
    document = document_of(article_of(source))
    sample = source.get("sample")
    follows = bool(source["follows"]) if leads is None else not leads
    lookup = Sample.of(sample).lowest(LOOKED_UP_BY) if sample and not follows else ()
    belongs = Belonging(
        source["rank"], source["story"], source["article"], follows, lookup, source.get("address"), sample
    )
    body = body_of(document, belongs, set() if known is None else known)
    return put(index, name_of(body["key"]), body)


class ClusterPlace:
    """A cluster as the `keeping.Place` of one run."""

    def __init__(self, connection: Connection, name: str, *, folds: bool, writes: bool, live: int) -> None:
        self.own: list[str] = []
        self.build: Build | None = None
        self.live = live
        self.ledger = ClusterFiles(connection, name)
        self.writer = ClusterWriter(connection, name, self.ledger, folds=folds) if writes else None
        self._connection = connection
        self._name = name
        self._mark = f"run-{secrets.token_hex(6)}"
        others = {"term": {"kind": "run"}}
        connection.call("POST", f"{name}-about/_refresh")
        found = connection.call("POST", f"{name}-about/_count", {"query": others})
        self._careful = bool(found["count"])
        if writes:
            connection.call("PUT", f"{name}-about/_doc/{self._mark}", {"kind": "run"}, refresh="true")

    def finished(self) -> None:
        """The run has come to its end: nothing is half done."""
        self._connection.call("DELETE", f"{self._name}-about/_doc/{self._mark}", missing=True)

    def keys_of(self, path: str) -> set[str]:
        """Asked only where there may be any: a file that nobody remembers has some if a run was cut off."""
        if not self._careful and not self.ledger.has(path):
            return set()
        query = {"term": {"file": file_key(path)}}
        return {hit["_source"]["key"] for hit in scan(self._connection, self._name, query, ["key"], "rank")}

    def same_ids(self, warnings: list[str]) -> ClusterIds:
        return ClusterIds(self._connection, self._name, warnings)


class ClusterIds:
    """Warns of ids that two files use: those of this run, which is one machine's."""

    MOST = 5

    def __init__(self, connection: Connection, name: str, warnings: list[str]) -> None:
        self._connection = connection
        self._name = name
        self._warnings = warnings
        self._paths: dict[str, str] = {}
        self._told = 0

    def check(self, ids: Sequence[str], path: str) -> None:
        for each in ids:
            other = self._paths.setdefault(each, path)
            if other == path:
                continue
            self._told += 1
            if self._told <= self.MOST:
                self._warnings.append(
                    f"the id {each!r} is used in {other} and in {path}; both articles are kept"
                )
