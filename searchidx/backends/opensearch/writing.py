"""Articles into a cluster, and the files that they came from, in the order in which nothing can be lost.

In: what `adding.Run` has for a `keeping.Taker`. Out: documents in the cluster. First the words, then the articles,
then what goes, and a file is remembered only when all its articles have been taken: a run that dies costs a second
reading. Names of documents are digests of the articles' keys, so that reading twice replaces and never doubles.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from searchidx.backends.opensearch import bulk
from searchidx.backends.opensearch.bulk import Operation, put
from searchidx.backends.opensearch.connection import Connection, Json, as_sent
from searchidx.backends.opensearch.documents import KEPT, body_of, name_of
from searchidx.backends.opensearch.files import ClusterFiles
from searchidx.backends.opensearch.kept import again, fetched
from searchidx.backends.opensearch.stories import STANDS, Standing, Stories
from searchidx.backends.opensearch.succession import heirs
from searchidx.backends.opensearch.terms import Chunks, Known
from searchidx.backends.opensearch.vocabulary import NewWords
from searchidx.errors import IndexUnwritable
from searchidx.identity import article_key, key_number
from searchidx.index.ledger import NOT_READ, FileRecord
from searchidx.index.manifest import SegmentEntry
from searchidx.interrupts import uninterrupted
from searchidx.models import Document, Failure, Seen

BATCH = 400
BATCH_BYTES = 4 << 20
"""Articles are sent so many at once, or when their texts are so long together."""

REFRESH_EVERY = 4_000
"""Articles until those that were sent can be found: as long, copies are looked for among them here."""

COMMIT_EVERY_OF_ONE_FILE = 20_000

MOST_GONE = 5_000
"""Articles that are to go, until they do."""


def _nothing() -> None:
    """No sign of life is needed."""


@dataclass
class _Load:
    """What is sent together: words, articles that are put once more, new ones, those that go, and files."""

    known: Known = field(default_factory=set)
    again: list[Operation] = field(default_factory=list)
    articles: list[tuple[Operation, str, str]] = field(default_factory=list)
    """Each with the path of its file, and its key."""
    gone: list[Operation] = field(default_factory=list)
    records: list[FileRecord] = field(default_factory=list)

    def origin(self, refused: Operation) -> tuple[str, str]:
        """The path and the key of an article."""
        return next((path, key) for operation, path, key in self.articles if operation is refused)


class ClusterWriter:
    """What takes the articles of one run. Several may write to one archive at once."""

    def __init__(
        self,
        connection: Connection,
        name: str,
        files: ClusterFiles,
        *,
        folds: bool,
        beat: Callable[[], None] = _nothing,
    ) -> None:
        self._connection = connection
        self._name = name
        self._files = files
        self._beat = beat
        self._chunks = Chunks()
        self._stories = Stories(connection, name, self._chunks, folds=folds)
        self._words = self._no_words()
        self._sender = ThreadPoolExecutor(1, thread_name_prefix="sending")
        self._under_way: tuple[Future[None], _Load] | None = None
        self._coming: dict[str, Document] = {}
        self._bytes = 0
        self._gone: dict[str, str | None] = {}
        """Keys of articles that go, each with the file to which it moved, if it did."""
        self._records: list[FileRecord] = []
        self._since_refresh = 0
        self._of_one_file = 0
        self._changed = False
        self._half_done: set[str] = set()
        self.refused: list[Failure] = []
        self._refused: dict[str, list[int]] = defaultdict(list)

    def _no_words(self) -> NewWords:
        return NewWords(self._connection, f"{self._name}-words")

    @property
    def copies(self) -> int:
        """How many articles were found to be copies."""
        return self._stories.copies

    @property
    def owes_commit(self) -> bool:
        return self._of_one_file >= COMMIT_EVERY_OF_ONE_FILE

    @property
    def is_half_done(self) -> bool:
        """Whether there may be articles of files that are not remembered: a file is when its record has been taken."""
        return bool(self._half_done)

    def put(self, document: Document, key: str, *, replaces: bool) -> None:
        """Whether it replaces one is asked of the cluster, which knows it after a crash too."""
        self._gone.pop(key, None)
        self._coming[key] = document
        self._half_done.add(document.path)
        self._bytes += len(document.text)
        self._of_one_file += 1
        if len(self._coming) >= BATCH or self._bytes >= BATCH_BYTES:
            self._flush()

    def remove_all(self, keys: Collection[str]) -> None:
        self._take_out(keys, None)

    def _take_out(self, keys: Collection[str], moved_to: str | None) -> None:
        if any(key in self._coming for key in keys):
            self._flush()
        self._gone.update(dict.fromkeys(keys, moved_to))
        if len(self._gone) >= MOST_GONE:
            self._flush()

    def forget(self, path: str, keys: Iterable[str], *, moved_to: str | None = None) -> None:
        gone = list(keys)
        self._take_out(gone, moved_to)
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
        with uninterrupted():
            self._flush()
            self._land()
            self._refresh()
            if self._changed:
                body = {"kind": "about", "value": {"at": time.time_ns() // 1_000}}
                self._connection.call("PUT", f"{self._name}-about/_doc/changed", body)
                self._changed = False

    def _refresh(self) -> None:
        self._connection.call("POST", f"{self._name},{self._name}-words,{self._name}-files/_refresh")
        self._stories.refreshed()
        self._since_refresh = 0

    def _flush(self) -> None:
        """Send what was collected: what comes, what goes, and then the files that are done.

        It is let go only when it is on its way; nothing is collected twice, so Ctrl-C waits.
        """
        with uninterrupted():
            self._beat()
            load = self._loaded() if self._coming or self._gone else _Load()
            load.records = self._records
            self._land()
            self._under_way = self._sender.submit(self._deliver, load), load
            self._coming, self._bytes, self._gone, self._records = {}, 0, {}, []
            self._since_refresh += len(load.again) + len(load.articles)
            if self._since_refresh >= REFRESH_EVERY:
                self._land()
                self._refresh()

    def _land(self) -> None:
        """Wait until what is under way has been taken; its files are done then.

        Raises what `_deliver` raised, each time: after that nothing more is sent.
        """
        if self._under_way is not None:
            sent, load = self._under_way
            sent.result()
            self._half_done.difference_update(record.path for record in load.records)
            self._under_way = None

    def _deliver(self, load: _Load) -> None:
        """Send, in the order in which nothing can be lost: while this waits, the next articles are made ready."""
        self._changed |= bool(load.again or load.articles or load.gone)
        self._send_words(load.known)
        self._send_all(load.again, "an article")
        for refusal in bulk.send(self._connection, [operation for operation, _, _ in load.articles]):
            path, key = load.origin(refusal.operation)
            self._refused[path].append(key_number(key))
            self.refused.append(Failure(path, "index", f"the cluster refuses it: {refusal.reason}"))
        self._send_all(load.gone, "to take out an article")
        self._send_all([self._operation(record) for record in load.records], "the record of a file")

    def _operation(self, record: FileRecord) -> Operation:
        """What remembers a file; one of which an article was refused is to be read again, that article as new."""
        if record.path in self._refused:
            left = record.articles.without(self._refused[record.path])
            record = replace(record, state=NOT_READ, articles=left)
            return self._files.operation(record)
        if record.state == NOT_READ and not record.articles and not record.remarks:
            return self._files.forgotten(record.path)
        return self._files.operation(record)

    def _loaded(self) -> _Load:
        """What comes, at the place that it had or where it belongs, and what goes."""
        if self._gone:
            self._land()  # whoever takes the place of what goes must be there
        documents = list(self._coming.values())
        there = self._standing([*self._coming, *self._gone], STANDS)
        samples = self._stories.sampled(documents)
        seats = {
            key: there[key]
            for key, sample in zip(self._coming, samples, strict=True)
            if key in there and self._stories.keeps_place(there[key], sample)
        }
        moved = self._moved(there, seats)
        leaving = {key: old for key, old in there.items() if key not in seats}
        if leaving:
            self._land()
        heads = heirs(self._connection, self._name, leaving, seats, self._refresh)
        sources = {**moved, **fetched(self._connection, self._name, heads, KEPT)}
        self._stories.outdated([*there, *sources])

        load = _Load()
        for key, source in sources.items():
            seat = seats.get(key) or replace(Standing.of(source), follows=False)
            at = {"rank": seat.rank, "story": seat.story, "article": seat.article, "follows": seat.follows}
            load.again.append(again(self._name, source, self._chunks, at=at, known=load.known))
            self._stories.remember(seat, source.get("address"))
        for document, belongs in zip(documents, self._stories.place(documents, samples, seats), strict=True):
            body = body_of(document, belongs, load.known, self._chunks)
            load.articles.append((put(self._name, name_of(body["key"]), body), document.path, body["key"]))
        load.gone = [Operation("delete", self._name, name_of(key)) for key in self._gone]
        return load

    def _standing(self, keys: Iterable[str], fields: Sequence[str]) -> dict[str, Standing]:
        found = fetched(self._connection, self._name, keys, fields)
        return {key: Standing.of(source) for key, source in found.items()}

    def _moved(self, there: dict[str, Standing], seats: dict[str, Standing]) -> dict[str, Json]:
        """Give articles of files that moved the places of the old ones, in `seats`; those already sent, by key."""
        pairs: dict[str, str] = {}
        going = {key: path for key, path in self._gone.items() if path is not None and key in there}
        for key, source in fetched(self._connection, self._name, going, ["stored.meta"]).items():
            _, _, name, *_ = source["stored"]["meta"]
            pairs[article_key(going[key] or "", as_sent(name) if name else name)] = key
        sent = fetched(self._connection, self._name, [new for new in pairs if new not in self._coming], KEPT)
        moved = {}
        for new, old in pairs.items():
            if new in self._coming and new not in there:
                seats[new] = replace(there[old], key=new)
            elif new in sent and (sent[new]["follows"] or sent[new]["story"] == there[old].story):
                seats[new] = replace(there[old], key=new)
                moved[new] = sent[new]
        return moved

    def _send_words(self, known: Known) -> None:
        new = [put(f"{self._name}-words", name, b, kind="create") for name, b in self._words.unsent(known)]
        try:
            self._send_all(new, "a word")
        except BaseException:
            self._words = self._no_words()  # nobody knows which of them are there
            raise

    def _send_all(self, operations: Sequence[Operation], what: str) -> None:
        """Send what must not be missing. Raises IndexUnwritable when some of it is refused."""
        if refused := bulk.send(self._connection, operations):
            raise IndexUnwritable(
                f"the cluster refuses {what}, {len(refused):,} times in {refused[0].operation.index}:"
                f" {refused[0].reason}",
                "an index that is blocked, as on a full disk? what was done before stays; the next run does the rest",
            )
